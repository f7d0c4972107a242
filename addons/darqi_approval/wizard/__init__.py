from . import document_void, licence_penalty_record, seal_apply
