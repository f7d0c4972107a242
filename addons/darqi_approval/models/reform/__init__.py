from . import frozen, settings
from . import (
    act_wizard,
    boundary,
    clock,
    handover_line,
    memorandum,
    memorandum_line,
    milestone,
    transfer,
    transfer_line,
)
from . import blank_certificate, item, plan
