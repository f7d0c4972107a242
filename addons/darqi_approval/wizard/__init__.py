from . import (
    advice_ask,
    application_batch,
    document_void,
    item_decision,
    licence_penalty_record,
    outside_entry,
    paper_ask,
    promise_check,
    reform_act,
    seal_apply,
    working_day_import,
)
