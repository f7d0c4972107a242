from . import frozen, settings  # the mixin comes first

# isort: split
from . import (
    application,
    blank_certificate,
    boundary,
    clock,
    handover_line,
    item,
    memorandum,
    memorandum_line,
    milestone,
    plan,
    transfer,
    transfer_line,
)
