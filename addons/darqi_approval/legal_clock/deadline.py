"""The deadline function: limit, ledger and calendar in, a full answer out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .calendar import WorkingCalendar, add_months
from .counting import Counter, merge
from .explain import Line
from .ledger import Entry, Limit, Reading, Unit, read

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of days one bearer held the clock, both days inclusive.

    ``days`` are in the clock's unit (months are followed in calendar days).
    ``counted`` is False while a lawful ``ground`` excludes them.
    """

    bearer: Hashable | None
    date_from: date
    date_to: date
    days: int
    counted: bool
    ground: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a clock says on a day.

    :param due: last day in time; ``None`` while an open suspension hides it.
    :param used: counted days so far, working or calendar (months: calendar).
    :param left: counted days from today to ``due``, negative when late.
    :param excluded: days not counted, up to ``due`` or today if that is later.
    :param provisional: a year it rests on has no announced calendar (暂定).
    :param bearer: who holds it now.
    :param total: limit and extensions together, in ``unit``.
    :param base_due: the day it would be due without exclusions.
    :param paused_until: last day not counted of the pause it is in; ``None`` when
        it runs, or when a suspension has no told end.
    """

    due: date | None
    used: int
    left: int
    excluded: int
    provisional: bool
    state: Literal["running", "paused", "stopped"]
    bearer: Hashable | None
    lines: tuple[Line, ...]
    intervals: tuple[Interval, ...]
    total: int
    unit: Unit
    base_due: date
    paused_until: date | None = None

    @property
    def is_late(self) -> bool:
        """Say whether the time ran out before today, or before the stop."""
        return self.left < 0

    def text_zh(self) -> str:
        """Return the explanation in Chinese, one step per line."""
        return "\n".join(line.text_zh() for line in self.lines)

    def text_en(self) -> str:
        """Return the explanation in English, one step per line."""
        return "\n".join(line.text_en() for line in self.lines)


def compute(
    limit: Limit,
    ledger: Sequence[Entry],
    calendar: WorkingCalendar,
    today: date,
) -> Deadline:
    """Compute what ``ledger`` comes to on ``today``.

    The start day is not counted. Days inside a pause, from the notice through
    the told end (or the day the result arrived, if earlier), are left out, once
    where pauses overlap; a pause ends by itself at its told end. A pause that
    begins after the time ran out heals nothing. Calendar-day and month periods
    that end on a rest day move on (民法典 203). A stopped clock answers as of
    its stop day.

    :raises LedgerError: no start, or an entry without meaning.
    :raises CalendarRangeError: a day outside the calendar.
    """
    reading = read(limit, ledger)
    known = merge((pause.first, pause.last) for pause in reading.pauses if pause.last)
    opened = min(
        (pause.first for pause in reading.pauses if pause.last is None), default=None
    )
    reference = max(reading.start, reading.stop or today)
    clock = _Clock(limit, reading, calendar, known, opened, reference)
    return clock.answer()


class _Clock:
    """The steps of one computation, sharing what was read."""

    def __init__(
        self,
        limit: Limit,
        reading: Reading,
        calendar: WorkingCalendar,
        known: list[tuple[date, date]],
        opened: date | None,
        reference: date,
    ) -> None:
        self.limit = limit
        self.reading = reading
        self.calendar = calendar
        self.opened = opened
        self.reference = reference
        self.working = limit.unit == "working_day"
        self.unit = "working_day" if self.working else "calendar_day"
        self.plain = Counter(calendar, self.working, [])
        self.told = Counter(calendar, self.working, known)
        # An open suspension leaves out every day so far, and the days to come.
        spans = known
        if opened is not None:
            spans = merge([*known, (opened, max(opened, reference))])
        self.spans = spans
        self.now = Counter(calendar, self.working, spans)

    def answer(self) -> Deadline:
        start, total = self.reading.start, self.reading.total
        number = total
        if self.limit.unit == "month":
            number = (add_months(start, total) - start).days
        base_raw = self.plain.nth(start, number)
        base = self.plain.roll(base_raw)
        raw = self.told.nth(start, number)
        due = self._due(raw)
        used = self.now.counted(start, self.reference)
        left = number - used
        if due is not None:
            left = self.now.counted(self.reference, due)
        horizon = max(due or self.reference, self.reference)
        excluded = self.now.left_out(start, horizon)
        # Working days rest on every year they pass; the other units only on the
        # year that decides whether their last day is a rest day.
        provisional = due is not None and self.calendar.is_provisional(
            start if self.working else raw, due
        )
        intervals = tuple(self._intervals())
        lines = [
            *self._opening_lines(base_raw, base, excluded),
            *self._due_lines(raw, due, provisional),
            *self._standing_lines(used, left),
        ]
        return Deadline(
            due=due,
            used=used,
            left=left,
            excluded=excluded,
            provisional=provisional,
            state=self._state(),
            bearer=self._bearer_on(self.reference + _ONE_DAY),
            lines=tuple(lines),
            intervals=intervals,
            total=total,
            unit=self.limit.unit,
            base_due=base,
            paused_until=self._paused_until(),
        )

    def _paused_until(self) -> date | None:
        """The end of the stretch the reference day lies in, pauses joined."""
        if self.opened is not None and self.opened <= self.reference:
            return None
        for first, last in self.spans:
            if first <= self.reference <= last:
                return last
        return None

    def _due(self, raw: date) -> date | None:
        due = self.told.roll(raw)
        hidden = self.opened is not None and self.opened <= due
        return None if hidden else due

    def _state(self) -> Literal["running", "paused", "stopped"]:
        if self.reading.stop is not None:
            return "stopped"
        return "paused" if self._ground_on(self.reference) else "running"

    def _ground_on(self, day: date) -> str:
        for pause in self.reading.pauses:
            if pause.first <= day and (pause.last is None or day <= pause.last):
                return pause.ground
        return ""

    def _bearer_on(self, day: date) -> Hashable | None:
        # A day belongs to the one who had the file in the morning: who receives
        # it in the afternoon begins with the next day, as every period does.
        bearer = self.reading.bearers[0][1]
        for since, held_by in sorted(self.reading.bearers, key=lambda b: b[0]):
            if since < day:
                bearer = held_by
        return bearer

    def _intervals(self) -> Iterator[Interval]:
        first = self.reading.start + _ONE_DAY
        end = self.reference + _ONE_DAY
        cuts = {first, end}
        cuts.update(since + _ONE_DAY for since, _ in self.reading.bearers)
        for pause in self.reading.pauses:
            cuts.add(pause.first)
            if pause.last is not None:
                cuts.add(pause.last + _ONE_DAY)
        days = sorted(day for day in cuts if first <= day <= end)
        for day, following in zip(days, days[1:], strict=False):
            ground = self._ground_on(day)
            yield Interval(
                bearer=self._bearer_on(day),
                date_from=day,
                date_to=following - _ONE_DAY,
                days=self.plain.length(day - _ONE_DAY, following - _ONE_DAY),
                counted=not ground,
                ground=ground,
            )

    def _opening_lines(
        self, base_raw: date, base: date, excluded: int
    ) -> Iterator[Line]:
        start, unit = self.reading.start, self.limit.unit
        first = start + _ONE_DAY
        if self.working:
            first = self.calendar.next_working_day(first)
        yield Line("start", {"day": start, "first": first})
        yield Line("limit", {"amount": self.limit.amount, "unit": unit})
        yield from map(self._in_days, self.reading.lines)
        yield Line("base", {"total": self.reading.total, "unit": unit, "day": base_raw})
        if base != base_raw and not self.spans:
            yield Line("rolled", {"day": base_raw, "to": base})
        if excluded:
            yield Line("excluded", {"days": excluded, "unit": self.unit})

    def _in_days(self, line: Line) -> Line:
        """Give a line of the ledger the unit, and a pause its days."""
        if line.code != "pause":
            return Line(line.code, {**line.values, "unit": self.limit.unit})
        first, last = line.values["day"], line.values["until"]
        assert isinstance(first, date) and isinstance(last, date)
        days = self.plain.length(first - _ONE_DAY, last)
        return Line("pause", {**line.values, "days": days, "unit": self.unit})

    def _due_lines(
        self, raw: date, due: date | None, provisional: bool
    ) -> Iterator[Line]:
        if due is None:
            yield Line("due_unknown", {})
            return
        if self.working and due > self.reading.start:
            yield from self._calendar_lines(due)
        if due != raw and self.spans:
            yield Line("rolled", {"day": raw, "to": due})
        yield Line("due", {"day": due})
        if provisional:
            yield Line("provisional", {"year": self._first_unannounced(due)})

    def _calendar_lines(self, due: date) -> Iterator[Line]:
        first = self.reading.start + _ONE_DAY
        days = (due - self.reading.start).days
        working = self.plain.length(self.reading.start, due)
        values = {"days": days, "working": working, "rest": days - working}
        yield Line("rest_days", {"first": first, "last": due, **values})
        differ = self.calendar.exceptions_between(first, due)
        off = tuple(day for day, works in differ if not works)
        worked = tuple(day for day, works in differ if works)
        if off:
            yield Line("days_off", {"dates": off})
        if worked:
            yield Line("days_worked", {"dates": worked})

    def _first_unannounced(self, due: date) -> int:
        years = range(self.reading.start.year, due.year + 1)
        return next(
            year for year in years if not self.calendar.is_announced(date(year, 1, 1))
        )

    def _standing_lines(self, used: int, left: int) -> Iterator[Line]:
        if self.reading.stop is not None:
            yield Line("stopped", {"day": self.reading.stop})
        yield Line("used", {"day": self.reference, "used": used, "unit": self.unit})
        if left < 0:
            yield Line("late", {"late": -left, "unit": self.unit})
        else:
            yield Line("left", {"left": left, "unit": self.unit})
