"""Many deadlines at once, without explanations (after a calendar changes)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from .calendar import WorkingCalendar
from .counting import Counter, Span, merge

_NO_PAUSES: Mapping[int, Sequence[Span]] = {}


def due_dates(
    starts: Sequence[date],
    totals: Sequence[int],
    calendar: WorkingCalendar,
    pauses: Mapping[int, Sequence[Span]] = _NO_PAUSES,
) -> list[date]:
    """Return the due date of each start plus total, in working days.

    About a second for a million. ``pauses`` holds the lawful pauses (first and
    last day inclusive) of the few clocks that have any, by position; the rest
    is one addition and two look-ups each.

    :raises ValueError: the two sequences differ in length.
    :raises CalendarRangeError: a day outside the calendar.
    """
    add = calendar.add_working_days
    due = [add(start, total) for start, total in zip(starts, totals, strict=True)]
    for position, spans in pauses.items():
        counter = Counter(calendar, True, merge(spans))
        due[position] = counter.nth(starts[position], totals[position])
    return due
