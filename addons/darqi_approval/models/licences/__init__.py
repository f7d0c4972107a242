from . import (
    act_file,
    act_hearing,
    applicant_bar,
    application_kind,
    bar_source,
    blank_print,
    blank_stock,
    blank_use,
    cancellation,
    competence,
    decided_verify,
    deemed_renewal,
    deemed_validity,
    filing_kind,
    handing_out,
    held,
    legacy,
    licence_copy,
    licence_import,
    licence_import_run,
    print_layout,
    reminder,
    restoration,
    revision_kind,
    subject_licence,
    transfer,
    version,
)

# isort: split
from . import act_answer  # what proves the hearing

# isort: split
from . import condition_change, follow, industry  # extend changes and versions
