"""What moves a time limit: pauses, their notices, hearings, the calendar's years."""

from . import pause_limit

# isort: split
from . import (
    calendar_year,
    hearing_clock,
    item_law,
    pause,
    pause_ask,
    pause_notice,
    silence,
)
