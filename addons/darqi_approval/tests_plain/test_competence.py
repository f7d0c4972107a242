from datetime import date, timedelta

import pytest
from competence import (
    CompetenceRow,
    Facts,
    SignedLine,
    Timeline,
    answer,
    in_transition,
    route,
    rows_from_facts,
    rows_to_append,
    transition_end,
)
from hypothesis import given, settings
from hypothesis import strategies as st

ORIG, BUR = "orig", "bureau"
START = date(2023, 1, 1)
DAYS = 80
ALIVE = ((START, None),)
CATALOGUE = ((date(2023, 1, 19), None),)
SIGNED = (SignedLine("line", date(2023, 3, 1)),)


def make(**facts):
    facts.setdefault("alive", ALIVE)
    return Facts(own_department=ORIG, bureau=BUR, **facts)


def row(day, sequence=1, organ=ORIG, scope=""):
    return CompetenceRow(scope, day, sequence, organ, "R2", "statutory", None, "x")


# --- named examples -------------------------------------------------------


def test_req47_day_before_signing_stays_signing_day_moves():
    facts = make(catalogue=CATALOGUE, memorandum_lines=SIGNED)
    before = route(facts, date(2023, 2, 28))
    on_the_day = route(facts, date(2023, 3, 1))
    assert (before.rule, before.organ, before.memorandum_line) == ("R3", ORIG, None)
    assert (on_the_day.rule, on_the_day.organ) == ("R4", BUR)
    assert on_the_day.memorandum_line == "line"
    assert on_the_day.kind == "concentrated"


def test_req48_unsigned_item_stays_even_after_the_transition():
    facts = make(catalogue=CATALOGUE)
    for day in (date(2023, 1, 19), date(2023, 7, 19), date(2023, 7, 20)):
        assert route(facts, day)[:2] == ("R2", ORIG)


def test_req43_undetermined_boundary_before_signing_stays():
    facts = make(catalogue=CATALOGUE, boundary_undetermined=((date(2023, 2, 1), None),))
    assert route(facts, date(2023, 1, 31)).rule == "R2"
    assert route(facts, date(2023, 2, 1))[:2] == ("R5", ORIG)


def test_recorded_exception_lifts_r5():
    facts = make(
        catalogue=CATALOGUE,
        boundary_undetermined=((date(2023, 2, 1), None),),
        exceptions=((date(2023, 2, 10), None),),
    )
    assert route(facts, date(2023, 2, 9)).rule == "R5"
    assert route(facts, date(2023, 2, 10)).rule == "R2"


def test_dispute_after_signing_moves_nothing():
    signed = make(catalogue=CATALOGUE, memorandum_lines=SIGNED)
    disputed = make(
        catalogue=CATALOGUE,
        memorandum_lines=SIGNED,
        boundary_undetermined=((date(2023, 4, 1), None),),
    )
    for day in (date(2023, 4, 1), date(2024, 4, 1)):
        assert route(disputed, day) == route(signed, day)
        assert route(disputed, day).organ == BUR


def test_r0_item_not_alive_is_handled_by_nobody():
    facts = make(
        alive=((date(2023, 2, 1), date(2023, 5, 31)),),
        catalogue=CATALOGUE,
        memorandum_lines=SIGNED,
    )
    for day in (date(2023, 1, 31), date(2023, 6, 1)):
        assert route(facts, day)[:2] == ("R0", None)
    assert route(facts, date(2023, 5, 31)).organ == BUR


def test_r1_outside_the_catalogue():
    facts = make(catalogue=((date(2023, 1, 19), None),))
    assert route(facts, date(2023, 1, 18))[:2] == ("R1", ORIG)
    assert route(make(), date(2023, 3, 1))[:2] == ("R1", ORIG)


def test_r6_withdrawal_moves_back_and_return_needs_a_new_signature():
    facts = make(
        catalogue=(
            (date(2023, 1, 19), date(2023, 5, 31)),
            (date(2023, 9, 1), None),
        ),
        withdrawn=(date(2023, 6, 1),),
        memorandum_lines=(*SIGNED, SignedLine("second", date(2023, 10, 9))),
    )
    assert route(facts, date(2023, 5, 31))[:3] == ("R4", BUR, "line")
    assert route(facts, date(2023, 6, 1))[:2] == ("R6", ORIG)
    assert route(facts, date(2023, 8, 31))[:2] == ("R6", ORIG)
    assert route(facts, date(2023, 9, 1))[:2] == ("R3", ORIG)
    assert route(facts, date(2023, 10, 9))[:3] == ("R4", BUR, "second")


def test_revised_line_takes_over_from_its_signing():
    facts = make(
        catalogue=CATALOGUE,
        memorandum_lines=(*SIGNED, SignedLine("revised", date(2023, 5, 4))),
    )
    assert route(facts, date(2023, 5, 3)).memorandum_line == "line"
    assert route(facts, date(2023, 5, 4)).memorandum_line == "revised"


def test_scope_answers_for_itself_and_falls_back_before_its_first_row():
    rows = [
        row(date(2023, 1, 1)),
        row(date(2023, 3, 1), 2, BUR),
        row(date(2023, 6, 1), 1, "township", scope="树林召镇"),
    ]
    timeline = Timeline(rows)
    assert timeline.at(date(2023, 5, 31), "树林召镇").organ == BUR
    assert timeline.at(date(2023, 6, 1), "树林召镇").organ == "township"
    assert timeline.at(date(2023, 6, 1)).organ == BUR
    assert timeline.at(date(2022, 12, 31), "树林召镇") is None
    assert [
        (p.row.organ, p.date_from, p.date_to) for p in timeline.periods("树林召镇")
    ] == [
        (ORIG, date(2023, 1, 1), date(2023, 2, 28)),
        (BUR, date(2023, 3, 1), date(2023, 5, 31)),
        ("township", date(2023, 6, 1), None),
    ]
    assert timeline.scopes() == ("", "树林召镇")


def test_same_day_the_higher_sequence_answers_and_leaves_no_empty_period():
    timeline = Timeline([row(START, 2, BUR), row(START, 1)])
    assert timeline.at(START).organ == BUR
    assert len(timeline.periods()) == 1


def test_two_rows_with_one_key_are_refused():
    with pytest.raises(ValueError, match="two competence rows"):
        Timeline([row(START), row(START, organ=BUR)])


def test_rows_to_append_adds_the_signing_and_keeps_the_past():
    unsigned = make(catalogue=CATALOGUE)
    recorded = rows_from_facts(unsigned)
    signed = make(catalogue=CATALOGUE, memorandum_lines=SIGNED)
    new = rows_to_append(recorded, signed, date(2023, 3, 1))
    assert [(r.date_from, r.rule, r.organ) for r in new] == [
        (date(2023, 3, 1), "R4", BUR)
    ]
    assert new[0].sequence > max(r.sequence for r in recorded)
    timeline = Timeline([*recorded, *new])
    assert timeline.at(date(2023, 2, 28)).rule == "R2"
    assert rows_to_append([*recorded, *new], signed, date(2023, 3, 1)) == []


def test_transition_of_the_plan():
    issued = date(2023, 1, 19)
    assert transition_end(issued, 6) == date(2023, 7, 19)
    assert transition_end(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert not in_transition(date(2023, 1, 18), issued, 6)
    assert in_transition(issued, issued, 6)
    assert in_transition(date(2023, 7, 19), issued, 6)
    assert not in_transition(date(2023, 7, 20), issued, 6)
    assert in_transition(date(2023, 7, 20), issued, 6, date(2023, 8, 1))
    with pytest.raises(ValueError, match="at least one month"):
        transition_end(issued, 0)


# --- against a naive oracle ---------------------------------------------------

day_numbers = st.integers(0, DAYS)
days = day_numbers.map(lambda n: START + timedelta(days=n))
spans = st.tuples(days, st.none() | st.integers(0, 40)).map(
    lambda s: (s[0], None if s[1] is None else s[0] + timedelta(days=s[1]))
)
span_lists = st.lists(spans, max_size=3).map(tuple)
histories = st.builds(
    Facts,
    own_department=st.just(ORIG),
    bureau=st.just(BUR),
    alive=st.lists(spans, min_size=1, max_size=3).map(tuple),
    catalogue=span_lists,
    withdrawn=st.lists(days, max_size=2).map(tuple),
    boundary_undetermined=span_lists,
    exceptions=span_lists,
    memorandum_lines=st.lists(st.tuples(st.integers(0, 9), spans), max_size=3).map(
        lambda lines: tuple(SignedLine(i, *span) for i, span in lines)
    ),
)


def listed(spans, until):
    """Return the set of all days of ``spans``, written out one by one."""
    found = set()
    for first, last in spans:
        day = first
        while day <= (last or until):
            found.add(day)
            day += timedelta(days=1)
    return found


def judge(day, listing, withdrawn, lines, later):
    """Decide one day from what has happened up to it."""
    if day not in listing["alive"]:
        return ("R0", None, None)
    if withdrawn:
        return ("R6", ORIG, None)
    if day not in listing["catalogue"]:
        return ("R1", ORIG, None)
    if lines:
        return ("R4", BUR, lines[-1].line)
    if day in listing["boundary_undetermined"] - listing["exceptions"]:
        return ("R5", ORIG, None)
    return ("R3" if later else "R2", ORIG, None)


def oracle(facts, until):
    """Walk day by day, carrying state, as a clerk with a diary would."""
    names = ("alive", "catalogue", "boundary_undetermined", "exceptions")
    listing = {name: listed(getattr(facts, name), until) for name in names}
    entered = withdrawn = False
    signed = []
    result = {}
    day = START
    while day <= until:
        if day in facts.withdrawn:
            signed.clear()
            withdrawn = entered
        if any(first == day for first, _ in facts.catalogue):
            entered, withdrawn = True, False
        signed += [x for x in facts.memorandum_lines if x.sign_date == day]
        lines = [x for x in signed if x.end_date is None or x.end_date >= day]
        later = any(x.sign_date > day for x in facts.memorandum_lines)
        result[day] = judge(day, listing, withdrawn, lines, later)
        day += timedelta(days=1)
    return result


def brief(found):
    return None if found is None else (found.rule, found.organ, found.memorandum_line)


@settings(max_examples=150, deadline=None)
@given(histories)
def test_rows_facts_and_oracle_agree_on_every_day(facts):
    rows = rows_from_facts(facts)
    timeline = Timeline(rows)
    for day, expected in oracle(facts, START + timedelta(days=DAYS + 45)).items():
        assert brief(route(facts, day)) == expected
        recorded = timeline.at(day)
        assert recorded == answer(rows, day)
        if day >= rows[0].date_from:
            assert brief(recorded) == expected
        else:
            assert recorded is None and expected[0] == "R0"


@settings(max_examples=100, deadline=None)
@given(histories, histories, days)
def test_appending_makes_new_facts_hold_and_keeps_the_past(old, new, turn):
    recorded = rows_from_facts(old)
    before = Timeline(recorded)
    after = Timeline([*recorded, *rows_to_append(recorded, new, turn)])
    for n in range(DAYS + 45):
        day = START + timedelta(days=n)
        if day < turn:
            assert after.at(day) == before.at(day)
        else:
            assert brief(after.at(day)) == brief(route(new, day))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(
            row,
            days,
            st.integers(1, 4),
            st.sampled_from([ORIG, BUR, None]),
            st.sampled_from(["", "a", "b"]),
        ),
        min_size=1,
        unique_by=lambda r: (r.scope, r.date_from, r.sequence),
    ),
    st.sampled_from(["", "a", "b"]),
)
def test_periods_tile_the_days_and_say_what_the_day_says(rows, scope):
    timeline = Timeline(rows)
    periods = timeline.periods(scope)
    for n in range(DAYS + 2):
        day = START + timedelta(days=n)
        covering = [
            p.row
            for p in periods
            if p.date_from <= day and (p.date_to is None or day <= p.date_to)
        ]
        found = timeline.at(day, scope)
        assert found == answer(rows, day, scope)
        assert covering == ([] if found is None else [found])
