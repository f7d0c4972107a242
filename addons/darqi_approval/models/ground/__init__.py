from . import (
    append_only,
    clock,
    clock_mixin,
    evidence,
    state_door,
    text_search,
    working_day,
)
