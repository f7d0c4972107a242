from . import (
    append_only,
    clock,
    clock_mixin,
    evidence,
    state_door,
    working_day,
)
