"""What the facts say: rules R0 to R6 of the plan, and the rows they produce."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from .rows import (
    KIND_CONCENTRATED,
    KIND_NONE,
    KIND_STATUTORY,
    WHOLE_BANNER,
    CompetenceRow,
    Timeline,
)

Span = tuple[date, date | None]
"""First and last day, both inclusive; ``None`` is open."""

_ONE_DAY = timedelta(days=1)

_REASONS = {
    "R0": "事项在该日不存在（未生效或已取消），即时告知不受理（许可法第三十二条）",
    "R1": "未列入划转事项目录，由原部门在政务服务大厅办理（方案三（一）2）",
    "R5": "职责边界划分未明确，仍由原行政审批部门实施（方案三（三）1）",
    "R2": "已列入目录但未签订审管衔接备忘录，仍由原部门办理（方案三（三）2）",
    "R3": "早于审管衔接备忘录签订之日，由原部门办理（方案三（三）2）",
    "R4": "自签订审管衔接备忘录之日起，由行政审批和政务服务局办理（方案三（三）2）",
    "R6": "目录动态调整已退出划转，由原部门办理（方案三（二）1）",
}


class SignedLine(NamedTuple):
    """A memorandum line both parties have signed.

    ``sign_date`` is the day of the later signature and itself belongs to the
    bureau (AMB-01); ``end_date`` is the last day it covers.
    """

    line: Hashable
    sign_date: date
    end_date: date | None = None


class Decision(NamedTuple):
    """A decision on record that sets the organ from a day on.

    After signing nothing but such a decision moves competence (PRACTICE 1.2); a
    zone, a township or a case has its own organ by one.

    :param organ: ``None`` is nobody, with ``kind`` ``KIND_NONE`` and a reason.
    :param returns: the decisions before it end and nothing takes their place.
    """

    date_from: date
    organ: Hashable | None
    kind: str
    reason: str
    returns: bool = False


class Route(NamedTuple):
    """The answer of the rules for one day."""

    rule: str
    organ: Hashable | None
    memorandum_line: Hashable | None
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything recorded about one item that decides who handles it.

    :param own_department: the organ before the reform (ORIG).
    :param bureau: 行政审批和政务服务局 (BUR).
    :param alive: periods in which the item exists.
    :param catalogue: periods in which a transfer catalogue that the banner
        government determined **and** published contains the item.
    :param withdrawn: days from which a catalogue version takes it out again. It
        ends every memorandum line signed before it, so that an item which comes
        back needs a new signature.
    :param boundary_undetermined: periods with the boundary of duties 未明确.
    :param exceptions: periods of a recorded decision that R5 does not apply
        (「原则上」).
    :param memorandum_lines: signed lines only, in the order of signing.
    :param own_kind: kind of ORIG's competence, ``KIND_STATUTORY`` unless it acts
        by delegation or empowerment.
    :param decisions: decisions for the whole banner, in the order they were made.
        One holds until the next, until the item ends, until it is withdrawn from
        the transfer, or until a memorandum line is signed after its first day.
    :param scope_decisions: decisions for the scope that is asked about. They hold
        until the next or until the item ends: a memorandum of the whole banner
        does not take over what was given to a township.
    """

    own_department: Hashable
    bureau: Hashable
    alive: tuple[Span, ...]
    catalogue: tuple[Span, ...] = ()
    withdrawn: tuple[date, ...] = ()
    boundary_undetermined: tuple[Span, ...] = ()
    exceptions: tuple[Span, ...] = ()
    memorandum_lines: tuple[SignedLine, ...] = ()
    own_kind: str = KIND_STATUTORY
    decisions: tuple[Decision, ...] = ()
    scope_decisions: tuple[Decision, ...] = ()


def route(facts: Facts, day: date) -> Route:
    """Apply R0, RD, R1, R5, R2, R3, R4, R6 to ``day``; the first that fits answers.

    The order is REQUIREMENTS section 7 with PRACTICE 1.2: R5 holds only while no
    signed line covers the day, so a dispute opened after signing moves nothing.
    The end of the transition period is no rule: the plan gives unsigned items no
    automatic move.
    """
    if not _covers(facts.alive, day):
        return Route("R0", None, None, KIND_NONE, _REASONS["R0"])
    decision = _decided(facts, day)
    if decision is not None:
        return Route("RD", decision.organ, None, decision.kind, decision.reason)
    standing = _standing(facts, day)
    if standing == "outside":
        return _original(facts, "R1")
    if standing == "withdrawn":
        return _original(facts, "R6")
    line = _covering_line(facts, day)
    if line is not None:
        return Route("R4", facts.bureau, line.line, KIND_CONCENTRATED, _REASONS["R4"])
    if _covers(facts.boundary_undetermined, day) and not _covers(facts.exceptions, day):
        return _original(facts, "R5")
    later = any(line.sign_date > day for line in facts.memorandum_lines)
    return _original(facts, "R3" if later else "R2")


def rows_from_facts(
    facts: Facts, scope: str = WHOLE_BANNER, first_sequence: int = 1
) -> list[CompetenceRow]:
    """Return the rows these facts produce: one wherever the answer changes.

    ``answer(rows, d)`` then says what ``route(facts, d)`` says on every day from
    the first day any fact speaks of.
    """
    rows: list[CompetenceRow] = []
    previous: Route | None = None
    for day in sorted(set(_change_days(facts))):
        found = route(facts, day)
        if found == previous:
            continue
        rows.append(_row(scope, day, first_sequence + len(rows), found))
        previous = found
    return rows


def rows_to_append(
    existing: Iterable[CompetenceRow],
    facts: Facts,
    from_day: date,
    scope: str = WHOLE_BANNER,
) -> list[CompetenceRow]:
    """Return only the rows to add so that facts hold from ``from_day`` on.

    What was answered before ``from_day`` stays: rows are append-only, and cases
    that were routed by them keep their handler. Empty when nothing changes.
    """
    rows = list(existing)
    sequence = max((row.sequence for row in rows if row.scope == scope), default=0)
    timeline = Timeline(rows)
    days = {day for day in _change_days(facts) if day > from_day}
    # Recorded rows that lie ahead may contradict the facts of today; their days
    # are asked again so that a planned change can be overtaken.
    days.update(
        row.date_from
        for row in rows
        if row.date_from > from_day and row.scope in (scope, WHOLE_BANNER)
    )
    added: list[CompetenceRow] = []
    overridden: Route | None = None
    for day in [from_day, *sorted(days)]:
        found = route(facts, day)
        recorded = timeline.at(day, scope)
        begins = recorded and (recorded.scope, recorded.date_from) == (scope, day)
        if overridden is None or begins:
            in_force, overridden = _as_route(recorded), None
        else:
            in_force = overridden
        if found == in_force:
            continue
        sequence += 1
        added.append(_row(scope, day, sequence, found))
        overridden = found
    return added


def _row(scope: str, day: date, sequence: int, found: Route) -> CompetenceRow:
    return CompetenceRow(
        scope=scope,
        date_from=day,
        sequence=sequence,
        organ=found.organ,
        rule=found.rule,
        kind=found.kind,
        memorandum_line=found.memorandum_line,
        reason=found.reason,
    )


def _as_route(row: CompetenceRow | None) -> Route | None:
    if row is None:
        return None
    return Route(row.rule, row.organ, row.memorandum_line, row.kind, row.reason)


def _original(facts: Facts, rule: str) -> Route:
    return Route(rule, facts.own_department, None, facts.own_kind, _REASONS[rule])


def _covers(spans: Iterable[Span], day: date) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)


def _standing(facts: Facts, day: date) -> str:
    """Say whether the catalogue holds the item: 'in', 'outside' or 'withdrawn'."""
    entered = max((s for s, _ in facts.catalogue if s <= day), default=None)
    if entered is None:
        return "outside"
    left = max((w for w in facts.withdrawn if w <= day), default=None)
    if left is not None and left > entered:
        return "withdrawn"
    return "in" if _covers(facts.catalogue, day) else "outside"


def _decided(facts: Facts, day: date) -> Decision | None:
    """Return the decision that answers on ``day``, if one does."""
    # A decision does not outlive the item: one that comes back starts afresh.
    born = min(
        first
        for first, last in facts.alive
        if first <= day and (last is None or day <= last)
    )
    for decisions, lasting in (
        (facts.scope_decisions, True),
        (facts.decisions, False),
    ):
        latest = None
        for decision in decisions:
            if born <= decision.date_from <= day and (
                latest is None or decision.date_from >= latest.date_from
            ):
                latest = decision
        if latest is None or latest.returns:
            continue
        if lasting or not _overtaken(facts, latest.date_from, day):
            return latest
    return None


def _overtaken(facts: Facts, since: date, day: date) -> bool:
    """Say whether the reform moved the item on after ``since``, until ``day``."""
    return any(since < left <= day for left in facts.withdrawn) or any(
        since < line.sign_date <= day and _standing(facts, line.sign_date) == "in"
        for line in facts.memorandum_lines
    )


def _covering_line(facts: Facts, day: date) -> SignedLine | None:
    """Return the line in force on ``day``; of several the one signed last."""
    found = None
    for line in facts.memorandum_lines:
        if line.sign_date > day or (line.end_date and line.end_date < day):
            continue
        if any(line.sign_date < left <= day for left in facts.withdrawn):
            continue
        if found is None or line.sign_date >= found.sign_date:
            found = line
    return found


def _change_days(facts: Facts) -> Iterator[date]:
    """Yield every day on which the answer can differ from the day before."""
    spans = (
        *facts.alive,
        *facts.catalogue,
        *facts.boundary_undetermined,
        *facts.exceptions,
        *((line.sign_date, line.end_date) for line in facts.memorandum_lines),
    )
    for first, last in spans:
        yield first
        if last is not None:
            yield last + _ONE_DAY
    yield from facts.withdrawn
    for decision in (*facts.decisions, *facts.scope_decisions):
        yield decision.date_from
