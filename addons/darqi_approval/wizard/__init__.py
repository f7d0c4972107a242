from . import document_void, licence_penalty_record, reform_act, seal_apply
