"""Counting days with stretches left out, in working or calendar days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from .calendar import WorkingCalendar

Span = tuple[date, date]
"""First and last day, both inclusive."""

_ONE_DAY = timedelta(days=1)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the union of ``spans`` in order: overlapping days count once."""
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + _ONE_DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


class Counter:
    """Counts the days of one clock: in its unit, without its excluded days."""

    def __init__(
        self, calendar: WorkingCalendar, working: bool, excluded: Sequence[Span]
    ) -> None:
        """``excluded`` are merged spans in order (see ``merge``)."""
        self._calendar = calendar
        self._working = working
        self._excluded = excluded

    def length(self, after: date, through: date) -> int:
        """Count unit days after ``after`` through ``through``, excluded or not."""
        if self._working:
            return self._calendar.count_working_days(after, through)
        return (through - after).days

    def left_out(self, after: date, through: date) -> int:
        """Count the excluded unit days after ``after`` through ``through``."""
        total = 0
        for first, last in self._excluded:
            first = max(first, after + _ONE_DAY)
            last = min(last, through)
            if first <= last:
                total += self.length(first - _ONE_DAY, last)
        return total

    def counted(self, after: date, through: date) -> int:
        """Count the days that count; negative when ``through`` is earlier."""
        if through < after:
            return -self.counted(through, after)
        return self.length(after, through) - self.left_out(after, through)

    def nth(self, start: date, number: int) -> date:
        """Return the day that is the ``number``-th counted one after ``start``.

        Zero is ``start`` itself. One step per excluded stretch, none per day.
        """
        if number == 0:
            return start
        at = start
        for first, last in self._excluded:
            if last <= at:
                continue
            before = max(first - _ONE_DAY, at)
            inside = self.length(at, before)
            if number <= inside:
                break
            number -= inside
            at = last
        if self._working:
            return self._calendar.add_working_days(at, number)
        return at + timedelta(days=number)

    def roll(self, day: date) -> date:
        """Move a last day that is a rest day on (民法典 203).

        It becomes the next working day, and one that is not excluded: a period
        cannot end on a day that the law says does not count.
        """
        if self._working or self._calendar.is_working_day(day):
            return day
        day = self._calendar.next_working_day(day)
        for first, last in self._excluded:
            if first <= day <= last:
                day = self._calendar.add_working_days(last, 1)
        return day
