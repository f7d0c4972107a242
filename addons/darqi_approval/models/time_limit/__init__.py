"""What moves a time limit: pauses, their notices, hearings, the calendar's years."""

from . import pause_limit

# isort: split
from . import (
    assign_clock,
    calendar_year,
    correction_time,
    hearing_clock,
    hearing_postpone,
    item_law,
    pause,
    pause_ask,
    pause_notice,
    silence,
)

# isort: split
from . import overdue_silence  # what the law decided needs no explanation
