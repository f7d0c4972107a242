"""Legal clock: when is this due, what counted, what did not, why, who held it?

Plain Python, no Odoo. A deadline is a function of limit, ledger and calendar;
nothing here stores or writes one (invariant 4).
"""

from .batch import due_dates
from .calendar import CalendarRangeError, CalendarRow, WorkingCalendar, add_months
from .deadline import Deadline, Interval, compute
from .explain import Line
from .ledger import (
    LAWFUL_GROUNDS,
    SPECIAL_LAW,
    SUSPENSION,
    Entry,
    LedgerError,
    Limit,
)
from .lunar import festivals, provisional_days_off
from .seed import (
    YearNotAnnounced,
    exceptions_from_chinese_calendar,
    exceptions_from_holiday_cn,
)

__all__ = [
    "LAWFUL_GROUNDS",
    "SPECIAL_LAW",
    "SUSPENSION",
    "CalendarRangeError",
    "CalendarRow",
    "Deadline",
    "Entry",
    "Interval",
    "LedgerError",
    "Limit",
    "Line",
    "WorkingCalendar",
    "YearNotAnnounced",
    "add_months",
    "compute",
    "due_dates",
    "festivals",
    "provisional_days_off",
    "exceptions_from_chinese_calendar",
    "exceptions_from_holiday_cn",
]
