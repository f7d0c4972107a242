# the mixins come first: models are built in this order
from . import days_left

# isort: split
from . import (
    append_only,
    clock,
    clock_mixin,
    deemed,
    evidence,
    state_door,
    text_search,
    working_day,
)

# isort: split
from . import evidence_act
