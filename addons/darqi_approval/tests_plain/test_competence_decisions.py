"""Decisions on record: what they hold against, and what ends them."""

from dataclasses import replace
from datetime import date, timedelta

from competence import (
    Decision,
    Facts,
    SignedLine,
    answer,
    route,
    rows_from_facts,
    rows_to_append,
)
from hypothesis import given, settings
from hypothesis import strategies as st

ORIG, BUR, ZONE, OTHER = "orig", "bureau", "zone", "other"
START = date(2023, 1, 1)
DAYS = 60
CATALOGUE = ((date(2023, 1, 5), None),)


def at(offset):
    return START + timedelta(days=offset)


def make(**facts):
    facts.setdefault("alive", ((START, None),))
    return Facts(own_department=ORIG, bureau=BUR, **facts)


def decided(offset, organ=OTHER, **kw):
    return Decision(at(offset), organ, "statutory", "decision", **kw)


def test_a_decision_moves_a_signed_item_and_a_later_signature_moves_it_again():
    facts = make(
        catalogue=CATALOGUE,
        memorandum_lines=(SignedLine("a", at(10)), SignedLine("b", at(40))),
        decisions=(decided(20),),
    )
    assert route(facts, at(19)).rule == "R4"
    assert route(facts, at(20))[:2] == ("RD", OTHER)
    assert route(facts, at(39))[:2] == ("RD", OTHER)
    assert route(facts, at(40))[:3] == ("R4", BUR, "b")


def test_a_withdrawal_ends_a_decision_and_an_earlier_signature_does_not():
    facts = make(
        catalogue=((at(5), at(29)),),
        withdrawn=(at(30),),
        memorandum_lines=(SignedLine("a", at(20)),),
        decisions=(decided(20),),
    )
    assert route(facts, at(20)).rule == "RD"
    assert route(facts, at(29)).rule == "RD"
    assert route(facts, at(30))[:2] == ("R6", ORIG)


def test_a_scope_keeps_its_organ_under_a_memorandum_until_it_returns():
    facts = make(
        catalogue=CATALOGUE,
        memorandum_lines=(SignedLine("a", at(20)),),
        scope_decisions=(decided(10, ZONE), decided(40, None, returns=True)),
    )
    assert route(facts, at(30))[:2] == ("RD", ZONE)
    assert route(facts, at(40))[:3] == ("R4", BUR, "a")


def test_no_decision_outlives_the_item():
    facts = make(
        alive=((START, at(20)), (at(30), None)),
        decisions=(decided(10),),
        scope_decisions=(decided(12, ZONE),),
    )
    assert route(facts, at(20))[:2] == ("RD", ZONE)
    assert route(facts, at(21))[:2] == ("R0", None)
    assert route(facts, at(30))[:2] == ("R1", ORIG)


def test_a_decision_holds_over_what_was_planned_before_it():
    before = make(
        catalogue=CATALOGUE, memorandum_lines=(SignedLine("a", at(10), at(40)),)
    )
    rows = rows_from_facts(before)
    after = replace(before, decisions=(decided(20),))
    rows += rows_to_append(rows, after, at(20))
    assert [answer(rows, at(n)).organ for n in (19, 20, 40, 41, 55)] == [
        BUR,
        OTHER,
        OTHER,
        OTHER,
        OTHER,
    ]


offsets = st.integers(0, DAYS)
decisions = st.lists(
    st.builds(
        lambda n, organ, returns: Decision(
            at(n), organ, "statutory", "decision", returns
        ),
        offsets,
        st.sampled_from([ORIG, ZONE, OTHER]),
        st.booleans(),
    ),
    max_size=4,
).map(tuple)
lines = st.lists(
    st.tuples(offsets, st.none() | st.integers(0, 30)).map(
        lambda t: SignedLine(t[0], at(t[0]), None if t[1] is None else at(t[0] + t[1]))
    ),
    max_size=3,
).map(lambda found: tuple(sorted(found, key=lambda line: line.sign_date)))
worlds = st.builds(
    make,
    alive=st.sampled_from(
        [((START, None),), ((at(3), at(45)),), ((START, at(20)), (at(30), None))]
    ),
    catalogue=st.sampled_from([(), CATALOGUE, ((at(5), at(24)),)]),
    withdrawn=st.sampled_from([(), (at(25),)]),
    memorandum_lines=lines,
    decisions=decisions,
    scope_decisions=decisions,
)


def naive(facts, day):
    """What holds on a day, by walking from the item's first day to it."""
    plain = replace(facts, decisions=(), scope_decisions=())
    base = route(plain, day)
    if base.rule == "R0":
        return base
    held = {"banner": None, "scope": None}
    walk = START
    while walk <= day:
        now = route(plain, walk)
        if now.rule == "R0":
            held = {"banner": None, "scope": None}
        else:
            signed = any(
                line.sign_date == walk and _in_catalogue(plain, walk)
                for line in facts.memorandum_lines
            )
            if signed or walk in facts.withdrawn:
                held["banner"] = None
            for name, found in (
                ("banner", facts.decisions),
                ("scope", facts.scope_decisions),
            ):
                for decision in found:
                    if decision.date_from == walk:
                        held[name] = None if decision.returns else decision
        walk += timedelta(days=1)
    decision = held["scope"] or held["banner"]
    if decision is None:
        return base
    return ("RD", decision.organ, None, decision.kind, decision.reason)


def _in_catalogue(facts, day):
    return route(replace(facts, memorandum_lines=()), day).rule in ("R2", "R5")


@given(worlds)
@settings(max_examples=300, deadline=None)
def test_the_rules_say_what_walking_the_days_says(facts):
    for n in range(DAYS + 5):
        assert tuple(route(facts, at(n))) == tuple(naive(facts, at(n)))


@given(worlds, worlds, offsets)
@settings(max_examples=200, deadline=None)
def test_rows_follow_the_facts_from_the_day_of_the_change_on(first, second, change):
    rows = rows_from_facts(first)
    history = [answer(rows, at(n)) for n in range(DAYS + 5)]
    rows += rows_to_append(rows, second, at(change))
    for n in range(DAYS + 5):
        found = answer(rows, at(n))
        if n < change:
            assert found == history[n]
        else:
            said = route(second, at(n))
            assert (found.rule, found.organ, found.kind) == (
                said.rule,
                said.organ,
                said.kind,
            )
