"""The ledger of a clock: what was entered, and the facts it comes to."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .explain import Line

LAWFUL_GROUNDS = frozenset(
    {
        "hearing",
        "bidding",
        "auction",
        "testing",
        "inspection",
        "quarantine",
        "appraisal",
        "expert_review",
    }
)
"""听证、招标、拍卖、检测、检验、检疫、鉴定、专家评审 (许可法 45), and nothing else."""

SPECIAL_LAW = "special_law"
"""Time that the item's own law excludes too (such as 取水许可条例 19)."""

SUSPENSION = "suspension"
"""中止: only for items whose law has it (such as 取水许可条例 18)."""

Unit = Literal["working_day", "calendar_day", "month"]
Kind = Literal[
    "start", "pause", "resume", "cancel", "extend", "retract", "stop", "bear", "note"
]


class LedgerError(ValueError):
    """A ledger or limit that has no meaning; ``code`` is for translation.

    Codes: ``no_start``, ``kind``, ``unit``, ``amount``.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code}: {values}")
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Limit:
    """How much time the law or the promise gives.

    :param unit: working days, calendar days, or months (民法典 201 to 203).
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in ("working_day", "calendar_day", "month"):
            raise LedgerError("unit", unit=self.unit)
        if self.amount < 0:
            raise LedgerError("amount", amount=self.amount)


@dataclass(frozen=True, slots=True)
class Entry:
    """One append-only row of a clock's ledger.

    :param kind: ``start`` (受理, not itself counted), ``pause`` (notice to the
        applicant), ``resume`` (result arrived early), ``cancel`` (the notice of a
        pause was voided: its days count after all), ``extend``, ``retract`` (the
        notice of an extension was voided), ``stop``, ``bear`` (somebody else holds
        it), ``note`` (what happened; it moves no date).
    :param ground: of a pause: one of ``LAWFUL_GROUNDS``, ``SPECIAL_LAW`` or
        ``SUSPENSION``; of a resume: which pauses it ends, '' all.
    :param until: of a pause: the last excluded day, as told in the notice.
    :param since: of a cancel: the first day of the pause, which ``ground`` and
        ``until`` name too.
    :param amount: of an extension or its retraction, in the unit of the limit.
    :param bearer: of ``start`` and ``bear``: who holds the clock.
    """

    kind: Kind
    day: date
    ground: str = ""
    until: date | None = None
    amount: int = 0
    bearer: Hashable | None = None
    note: str = ""
    since: date | None = None


@dataclass(slots=True)
class Pause:
    """An excluded stretch, both days inclusive; ``last`` None is still open.

    ``told`` is the end its notice named, whenever it really ended.
    """

    first: date
    last: date | None
    ground: str
    told: date | None = None


@dataclass(slots=True)
class Reading:
    """What a ledger comes to, before any calendar is asked."""

    start: date
    total: int
    stop: date | None = None
    pauses: list[Pause] = field(default_factory=list)
    bearers: list[tuple[date, Hashable | None]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def read(limit: Limit, ledger: Sequence[Entry]) -> Reading:
    """Read ``ledger`` in the order of entry.

    The last ``start`` governs (an accepted correction restarts the clock); what
    was entered before it is history. Nothing after the first ``stop`` counts.

    :raises LedgerError: without a start, or with an unknown kind.
    """
    starts = [at for at, entry in enumerate(ledger) if entry.kind == "start"]
    if not starts:
        raise LedgerError("no_start")
    first = ledger[starts[-1]]
    reading = Reading(first.day, limit.amount, bearers=[(first.day, first.bearer)])
    if len(starts) > 1:
        reading.lines.append(Line("restart", {"times": len(starts) - 1}))
    for entry in ledger[starts[-1] + 1 :]:
        reader = _READERS.get(entry.kind)
        if reader is None:
            raise LedgerError("kind", kind=entry.kind)
        reader(reading, entry)
        if reading.stop is not None:
            break
    return reading


def _pause(reading: Reading, entry: Entry) -> None:
    problem = ""
    if entry.ground not in (*LAWFUL_GROUNDS, SPECIAL_LAW, SUSPENSION):
        problem = "ground"
    elif entry.until is None and entry.ground != SUSPENSION:
        # The notice must name the time it takes; without that it excludes none.
        problem = "until"
    elif entry.until is not None and entry.until < entry.day:
        problem = "order"
    values = {"day": entry.day, "until": entry.until, "ground": entry.ground}
    if problem:
        reading.lines.append(Line("pause_ignored", {**values, "problem": problem}))
        return
    reading.pauses.append(Pause(entry.day, entry.until, entry.ground, entry.until))
    reading.lines.append(Line("pause" if entry.until else "pause_open", values))


def _resume(reading: Reading, entry: Entry) -> None:
    for pause in reading.pauses:
        if entry.ground not in ("", pause.ground) or entry.day < pause.first:
            continue
        if pause.last is None or entry.day < pause.last:
            pause.last = entry.day
            values = {"day": entry.day, "ground": pause.ground}
            reading.lines.append(Line("resume", values))


def _cancel(reading: Reading, entry: Entry) -> None:
    named = (entry.ground, entry.since, entry.until)
    for pause in reversed(reading.pauses):
        if (pause.ground, pause.first, pause.told) == named:
            reading.pauses.remove(pause)
            values = {"day": entry.day, "since": entry.since, "ground": entry.ground}
            reading.lines.append(Line("cancel", values))
            return


def _extend(reading: Reading, entry: Entry) -> None:
    if entry.amount <= 0:
        raise LedgerError("amount", amount=entry.amount)
    reading.total += entry.amount
    values = {"day": entry.day, "amount": entry.amount, "total": reading.total}
    reading.lines.append(Line("extend", values))


def _retract(reading: Reading, entry: Entry) -> None:
    if not 0 < entry.amount <= reading.total:
        raise LedgerError("amount", amount=entry.amount)
    reading.total -= entry.amount
    values = {"day": entry.day, "amount": entry.amount, "total": reading.total}
    reading.lines.append(Line("retract", values))


def _stop(reading: Reading, entry: Entry) -> None:
    reading.stop = entry.day


def _bear(reading: Reading, entry: Entry) -> None:
    reading.bearers.append((entry.day, entry.bearer))


def _note(reading: Reading, entry: Entry) -> None:
    reading.lines.append(Line("note", {"day": entry.day, "note": entry.note}))


_READERS = {
    "pause": _pause,
    "resume": _resume,
    "cancel": _cancel,
    "extend": _extend,
    "retract": _retract,
    "stop": _stop,
    "bear": _bear,
    "note": _note,
}
