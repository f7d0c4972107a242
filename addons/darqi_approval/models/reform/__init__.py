from . import frozen, legality, settings  # the mixins come first

# isort: split
from . import (
    application,
    blank_certificate,
    boundary,
    clock,
    handover_line,
    item,
    memorandum,
    memorandum_amend,
    memorandum_check,
    memorandum_line,
    memorandum_paper,
    memorandum_signing,
    milestone,
    plan,
    transfer,
    transfer_line,
    transfer_line_boundary,
    transfer_line_check,
    transfer_line_handover,
)
