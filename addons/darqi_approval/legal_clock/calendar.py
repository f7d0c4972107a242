"""The official working calendar, arranged so that every question is O(1)."""

from __future__ import annotations

from array import array
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from .lunar import FIRST_YEAR, provisional_days_off

_SATURDAY = 5
# Legal days that fall on the same date every year, for years before the law as it
# stands; since then ``lunar.provisional_days_off`` knows more.
_FIXED_LEGAL_DAYS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


class CalendarRangeError(ValueError):
    """A day outside the years the calendar was built for."""


class CalendarRow(NamedTuple):
    """One day as a row of an SQL calendar table.

    ``working_index`` is the number of working days from the first day of the
    calendar through this day. In SQL the n-th working day after ``start`` is the
    working row whose index is that of ``start`` plus n: one join for a million
    deadlines, and the same arithmetic as here.
    """

    day: date
    is_working: bool
    working_index: int
    announced: bool


class WorkingCalendar:
    """Working days by the State Council's notices, make-up days included.

    A year whose notice is not out follows the provisional rule: weekends and the
    legal days are free, the lunar ones where they are known, each that falls on a
    weekend made up on the next working day. Rows for such a year (local holidays)
    still count.
    Days late in the last announced year can still be moved by the next notice;
    deadlines are recomputed whenever one is loaded.
    """

    def __init__(
        self,
        exceptions: Mapping[date, bool],
        announced_years: Collection[int],
        first_year: int = 1990,
        last_year: int = 2100,
    ) -> None:
        """Build the tables once (about 20 ms).

        :param exceptions: ``True`` a weekend day that is worked, ``False`` a day
            off; days that follow the week need no entry.
        :param announced_years: years whose notice is loaded.
        """
        self._announced = frozenset(announced_years)
        self._exceptions = dict(exceptions)
        self._first = date(first_year, 1, 1).toordinal()
        self._last = date(last_year, 12, 31).toordinal()
        # _through[i]: working days among the days before first + i, so that any
        # range is one subtraction; _days[k]: ordinal of the k-th working day.
        self._through = array("l", [0])
        self._days = array("l")
        for ordinal in range(self._first, self._last + 1):
            if self._judge(date.fromordinal(ordinal)):
                self._days.append(ordinal)
            self._through.append(len(self._days))

    def is_working_day(self, day: date) -> bool:
        """Say whether ``day`` is worked."""
        at = self._index(day)
        return self._through[at + 1] > self._through[at]

    def is_announced(self, day: date) -> bool:
        """Say whether the notice for the year of ``day`` is loaded."""
        return day.year in self._announced

    def is_provisional(self, first: date, last: date) -> bool:
        """Say whether any year from ``first`` to ``last`` is not announced."""
        years = range(first.year, last.year + 1)
        return any(year not in self._announced for year in years)

    def add_working_days(self, start: date, days: int) -> date:
        """Return the day that is ``days`` working days after ``start``.

        ``start`` is not counted (民法典 201); zero returns ``start``; a negative
        number counts back, so -7 is the 7th working day before ``start``.

        :raises CalendarRangeError: start or result outside the calendar.
        """
        at = self._index(start)
        if days == 0:
            return start
        if days > 0:
            wanted = self._through[at + 1] + days - 1
        else:
            wanted = self._through[at] + days
        if not 0 <= wanted < len(self._days):
            raise CalendarRangeError(f"{days} working days from {start}")
        return date.fromordinal(self._days[wanted])

    def count_working_days(self, after: date, through: date) -> int:
        """Count working days after ``after`` up to and with ``through``.

        Negative when ``through`` is the earlier one, so that counts add up.
        """
        return (
            self._through[self._index(through) + 1]
            - (self._through[self._index(after) + 1])
        )

    def next_working_day(self, day: date) -> date:
        """Return ``day`` if it is worked, else the first worked day after it."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def exceptions_between(self, first: date, last: date) -> list[tuple[date, bool]]:
        """List the days from ``first`` to ``last`` that differ from the week."""
        found = []
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            working = self.is_working_day(day)
            if working != (day.weekday() < _SATURDAY):
                found.append((day, working))
        return found

    def rows(self, first: date, last: date) -> Iterator[CalendarRow]:
        """Yield the days from ``first`` to ``last`` for a calendar table."""
        for at in range(self._index(first), self._index(last) + 1):
            day = date.fromordinal(self._first + at)
            yield CalendarRow(
                day,
                self._through[at + 1] > self._through[at],
                self._through[at + 1],
                self.is_announced(day),
            )

    def _index(self, day: date) -> int:
        at = day.toordinal() - self._first
        if not 0 <= at <= self._last - self._first:
            raise CalendarRangeError(f"{day} is outside the calendar")
        return at

    def _judge(self, day: date) -> bool:
        told = self._exceptions.get(day)
        if told is not None:
            return told
        if day.weekday() >= _SATURDAY:
            return False
        if day.year in self._announced:
            return True
        if day.year >= FIRST_YEAR:
            return day not in provisional_days_off(day.year)
        return (day.month, day.day) not in _FIXED_LEGAL_DAYS


def add_months(day: date, months: int) -> date:
    """Return the matching day ``months`` later, else that month's last (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
