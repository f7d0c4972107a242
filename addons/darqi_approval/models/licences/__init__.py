from . import (
    applicant_bar,
    application_kind,
    blank_stock,
    deemed_renewal,
    filing_kind,
    handing_out,
    licence_copy,
    licence_import,
    licence_import_run,
    reminder,
    revision_kind,
    version,
)
