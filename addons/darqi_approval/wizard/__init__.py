from . import (
    advice_ask,
    document_void,
    item_decision,
    licence_penalty_record,
    promise_check,
    reform_act,
    seal_apply,
    working_day_import,
)
