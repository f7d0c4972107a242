from . import (
    document_void,
    item_decision,
    licence_penalty_record,
    reform_act,
    seal_apply,
    working_day_import,
)
