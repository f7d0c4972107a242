"""Recorded competence: append-only rows that each end where the next begins."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

WHOLE_BANNER = ""

KIND_STATUTORY = "statutory"
"""法定: the organ the law names."""
KIND_CONCENTRATED = "concentrated"
"""相对集中 (许可法 25): the bureau, in its own name."""
KIND_DELEGATED = "delegated"
"""委托 (许可法 24): in the name of the organ that delegates."""
KIND_EMPOWERED = "empowered"
"""赋权: handed down to a township or zone."""
KIND_NONE = "none"
"""Nobody (R0)."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """From ``date_from`` on, ``organ`` handles the item in ``scope``.

    There is no end date: a row ends where the next row of its scope begins, so
    two organs, or none by accident, cannot be written down (invariant 1).

    :param scope: '' is the whole banner 全旗; otherwise a zone, township or 情形.
    :param date_from: first day the row answers for (calendar day).
    :param sequence: order among rows of one scope and day; the greatest answers.
    :param organ: who handles; ``None`` is nobody, ``reason`` says why (R0).
    :param rule: R0 to R6, or a code of the shell's own for a recorded decision.
    :param kind: one of the ``KIND_`` constants; seal and header follow it.
    :param memorandum_line: the line that moved the competence, if one did.
    """

    scope: str
    date_from: date
    sequence: int
    organ: Hashable | None
    rule: str
    kind: str
    memorandum_line: Hashable | None
    reason: str


class Period(NamedTuple):
    """A row and the days it answers for, both ends inclusive (沿革)."""

    row: CompetenceRow
    date_from: date
    date_to: date | None


def answer(
    rows: Iterable[CompetenceRow], day: date, scope: str = WHOLE_BANNER
) -> CompetenceRow | None:
    """Return the one row that answers for ``scope`` on ``day``.

    It is the row with the greatest (date_from, sequence) not after ``day``. A
    scope without a row yet is answered by the whole banner. ``None`` only before
    the first row. Linear; build a ``Timeline`` to ask more than once.
    """
    best: dict[str, CompetenceRow] = {}
    for row in rows:
        if row.date_from > day or row.scope not in (scope, WHOLE_BANNER):
            continue
        known = best.get(row.scope)
        if known is None or _key(row) > _key(known):
            best[row.scope] = row
    return best.get(scope) or best.get(WHOLE_BANNER)


class Timeline:
    """The rows of one item, arranged to answer for any day in O(log n)."""

    def __init__(self, rows: Iterable[CompetenceRow]) -> None:
        """Arrange ``rows``.

        :raises ValueError: two rows share scope, day and sequence (the database
            forbids it too), for then their order would be an accident.
        """
        seen: set[tuple[str, date, int]] = set()
        latest: dict[str, dict[date, CompetenceRow]] = {}
        for row in sorted(rows, key=_key):
            identity = (row.scope, row.date_from, row.sequence)
            if identity in seen:
                raise ValueError(f"two competence rows for {identity}")
            seen.add(identity)
            # Of several rows of one day only the last answers: earlier ones
            # are corrections of the same day and never held for a whole day.
            latest.setdefault(row.scope, {})[row.date_from] = row
        self._days = {scope: list(by_day) for scope, by_day in latest.items()}
        self._rows = {scope: list(by_day.values()) for scope, by_day in latest.items()}

    def at(self, day: date, scope: str = WHOLE_BANNER) -> CompetenceRow | None:
        """Return the row that answers on ``day``; as ``answer``, but O(log n)."""
        found = self._own(day, scope)
        if found is None and scope != WHOLE_BANNER:
            found = self._own(day, WHOLE_BANNER)
        return found

    def scopes(self) -> tuple[str, ...]:
        """Return the scopes that have rows of their own, the whole banner first."""
        return tuple(sorted(self._days))

    def periods(self, scope: str = WHOLE_BANNER) -> list[Period]:
        """Return 实施机关沿革 of ``scope`` in order of time, for display.

        Periods touch without gap or overlap; the last is open. Days before the
        first row of the scope are shown with the whole-banner rows that answer
        for them.
        """
        own = self._closed(scope)
        if scope == WHOLE_BANNER:
            return own
        first = own[0].date_from if own else None
        inherited = []
        for period in self._closed(WHOLE_BANNER):
            if first is not None and period.date_from >= first:
                break
            if first is not None and (
                period.date_to is None or period.date_to >= first
            ):
                period = period._replace(date_to=first - _ONE_DAY)
            inherited.append(period)
        return inherited + own

    def _own(self, day: date, scope: str) -> CompetenceRow | None:
        index = bisect_right(self._days.get(scope, ()), day)
        return self._rows[scope][index - 1] if index else None

    def _closed(self, scope: str) -> list[Period]:
        days = self._days.get(scope, [])
        ends: list[date | None] = [day - _ONE_DAY for day in days[1:]]
        ends.append(None)
        return [
            Period(row, day, end)
            for row, day, end in zip(
                self._rows.get(scope, []), days, ends, strict=False
            )
        ]


def _key(row: CompetenceRow) -> tuple[date, int]:
    return (row.date_from, row.sequence)
