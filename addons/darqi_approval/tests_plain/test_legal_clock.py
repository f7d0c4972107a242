import random
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legal_clock import (
    LAWFUL_GROUNDS,
    SPECIAL_LAW,
    CalendarRangeError,
    Entry,
    LedgerError,
    Limit,
    Line,
    WorkingCalendar,
    YearNotAnnounced,
    compute,
    due_dates,
    exceptions_from_chinese_calendar,
    exceptions_from_holiday_cn,
    festivals,
    provisional_days_off,
)
from legal_clock.explain import _TEMPLATES

YEARS = range(2023, 2027)
SEED = exceptions_from_chinese_calendar(YEARS)
CAL = WorkingCalendar({day: works for day, works, _name in SEED}, YEARS)
D = date


def wd(amount):
    return Limit(amount, "working_day")


def due(start, amount, unit="working_day", *more, calendar=CAL, today=None):
    ledger = [Entry("start", start), *more]
    return compute(Limit(amount, unit), ledger, calendar, today or start)


# --- the official calendar -----------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (D(2023, 1, 19), 20, D(2023, 2, 21)),
        (D(2025, 1, 24), 5, D(2025, 2, 7)),
        (D(2025, 1, 24), 20, D(2025, 2, 27)),
        (D(2026, 2, 13), 5, D(2026, 2, 27)),
        (D(2026, 2, 13), 20, D(2026, 3, 19)),
        (D(2026, 2, 14), 5, D(2026, 2, 28)),
        (D(2026, 4, 29), 20, D(2026, 5, 29)),
        (D(2026, 9, 18), 10, D(2026, 10, 9)),
        (D(2026, 9, 30), 5, D(2026, 10, 13)),
        (D(2026, 9, 30), 20, D(2026, 11, 3)),
        (D(2026, 9, 30), 45, D(2026, 12, 8)),
        (D(2026, 11, 24), 20, D(2026, 12, 22)),
        (D(2026, 12, 1), 20, D(2026, 12, 29)),
        (D(2026, 12, 3), 20, D(2026, 12, 31)),
        (D(2026, 3, 2), 20, D(2026, 3, 30)),
    ],
)
def test_official_vectors(start, days, expected):
    assert CAL.add_working_days(start, days) == expected
    found = due(start, days)
    assert (found.due, found.provisional) == (expected, False)


def test_expert_review_moves_the_due_date():
    pause = Entry("pause", D(2026, 3, 9), "expert_review", D(2026, 3, 20))
    found = due(D(2026, 3, 2), 20, "working_day", pause, today=D(2026, 3, 12))
    assert (found.due, found.excluded) == (D(2026, 4, 14), 10)
    assert found.base_due == D(2026, 3, 30)
    assert (found.state, found.used, found.left) == ("paused", 4, 16)


def test_six_months_end_on_the_matching_day():
    assert due(D(2023, 1, 19), 6, "month").due == D(2023, 7, 19)


def test_a_year_not_announced_is_provisional():
    found = due(D(2026, 12, 4), 20)
    assert found.provisional
    # 2027-01-01 is a Friday and free by law even before the notice is out.
    assert found.due == D(2027, 1, 4)
    assert "暂定" in found.text_zh() and "2027" in found.text_zh()
    assert not due(D(2026, 12, 3), 20).provisional


def test_provisional_rests_on_every_year_the_days_pass():
    """Working days counted in a year not announced stay provisional in the next."""
    years = [year for year in YEARS if year != 2026]
    calendar = WorkingCalendar({}, [*years, 2027])
    found = due(D(2026, 12, 21), 20, calendar=calendar)
    assert found.due.year == 2027
    assert found.provisional
    # Calendar days rest on the year that decides whether their last day is free.
    assert not due(D(2026, 12, 21), 30, "calendar_day", calendar=calendar).provisional


def test_moving_off_a_rest_day_is_said():
    """民法典 203: the line names the rest day and the day it moved to."""
    found = due(D(2026, 9, 24), 7, "calendar_day")
    [line] = [line for line in found.lines if line.code == "rolled"]
    assert line.values == {"day": D(2026, 10, 1), "to": D(2026, 10, 8)}
    assert "rolled" not in {line.code for line in due(D(2026, 10, 1), 7).lines}
    # With a pause it is said once, of the day after the pause.
    pause = Entry("pause", D(2026, 9, 25), "testing", D(2026, 9, 26))
    moved = due(D(2026, 9, 22), 7, "calendar_day", pause)
    [line] = [line for line in moved.lines if line.code == "rolled"]
    assert line.values["to"] == D(2026, 10, 8)


def test_bearer_of_today_is_whoever_has_it_now():
    """Who was handed the file today bears the clock from now on."""
    ledger = [
        Entry("start", D(2026, 3, 2), bearer="window"),
        Entry("bear", D(2026, 3, 4), bearer="reviewer"),
    ]
    for today in (4, 5):
        assert compute(wd(20), ledger, CAL, D(2026, 3, today)).bearer == "reviewer"
    assert compute(wd(20), ledger[:1], CAL, D(2026, 3, 3)).bearer == "window"


def test_working_days_of_the_years():
    counts = [
        CAL.count_working_days(D(year - 1, 12, 31), D(year, 12, 31)) for year in YEARS
    ]
    assert counts == [249, 251, 248, 248]


def test_seed_names_and_make_up_saturday():
    rows = {day: (works, name) for day, works, name in SEED}
    assert rows[D(2026, 2, 14)] == (True, "春节")
    assert rows[D(2026, 10, 1)] == (False, "国庆节")
    assert D(2026, 10, 3) not in rows  # a Saturday is free without a row
    with pytest.raises(YearNotAnnounced):
        exceptions_from_chinese_calendar([2027])


def test_seed_from_holiday_cn_file():
    data = {
        "year": 2026,
        "days": [
            {"name": "元旦", "date": "2026-01-01", "isOffDay": True},
            {"name": "元旦", "date": "2026-01-03", "isOffDay": True},
            {"name": "元旦", "date": "2026-01-04", "isOffDay": False},
        ],
    }
    assert exceptions_from_holiday_cn(data) == [
        (D(2026, 1, 1), False, "元旦"),
        (D(2026, 1, 4), True, "元旦"),
    ]
    with pytest.raises(YearNotAnnounced):
        exceptions_from_holiday_cn({"year": 2027, "days": []})
    with pytest.raises(ValueError, match="holiday-cn"):
        exceptions_from_holiday_cn({"days": [{"date": "2026-01-01"}]})


def test_rows_for_sql_carry_the_same_arithmetic():
    rows = list(CAL.rows(D(2026, 9, 1), D(2026, 11, 30)))
    by_day = {row.day: row for row in rows}
    wanted = by_day[D(2026, 9, 30)].working_index + 20
    found = [r.day for r in rows if r.is_working and r.working_index == wanted]
    assert found == [D(2026, 11, 3)]


def test_outside_the_calendar():
    with pytest.raises(CalendarRangeError):
        CAL.is_working_day(D(2101, 1, 1))
    with pytest.raises(CalendarRangeError):
        CAL.add_working_days(D(2100, 12, 31), 1)


# --- the ledger, by example ------------------------------------------------------


def test_pause_ends_by_itself_and_earlier_when_resumed():
    pause = Entry("pause", D(2026, 3, 9), "testing", D(2026, 3, 20))
    after = due(D(2026, 3, 2), 20, "working_day", pause, today=D(2026, 3, 23))
    assert (after.state, after.used) == ("running", 5)
    resumed = Entry("resume", D(2026, 3, 13))
    early = due(D(2026, 3, 2), 20, "working_day", pause, resumed)
    assert (early.excluded, early.due) == (5, D(2026, 4, 7))
    late = due(D(2026, 3, 2), 20, "working_day", pause, Entry("resume", D(2026, 4, 30)))
    assert late.due == D(2026, 4, 14)


@pytest.mark.parametrize("ground", ["site_survey", "technical_review", ""])
def test_unlawful_ground_excludes_nothing_and_says_so(ground):
    pause = Entry("pause", D(2026, 3, 9), ground, D(2026, 3, 20))
    found = due(D(2026, 3, 2), 20, "working_day", pause)
    assert (found.due, found.excluded) == (D(2026, 3, 30), 0)
    assert [x.code for x in found.lines].count("pause_ignored") == 1


def test_pause_without_told_time_excludes_nothing():
    found = due(
        D(2026, 3, 2), 20, "working_day", Entry("pause", D(2026, 3, 9), "hearing")
    )
    assert found.due == D(2026, 3, 30)


def test_open_suspension_hides_the_due_date_until_it_resumes():
    pause = Entry("pause", D(2026, 3, 9), "suspension")
    found = due(D(2026, 3, 2), 20, "working_day", pause, today=D(2026, 6, 1))
    assert (found.due, found.state, found.used, found.left) == (None, "paused", 4, 16)
    assert not found.is_late
    resumed = due(
        D(2026, 3, 2), 20, "working_day", pause, Entry("resume", D(2026, 3, 20))
    )
    assert resumed.due == D(2026, 4, 14)


def test_pause_that_begins_after_the_time_ran_out_heals_nothing():
    pause = Entry("pause", D(2026, 4, 1), "hearing", D(2026, 4, 10))
    found = due(D(2026, 3, 2), 20, "working_day", pause, today=D(2026, 4, 13))
    assert found.due == D(2026, 3, 30)
    assert found.left == -2 and found.is_late


def test_extension_and_late_and_stop():
    extended = due(
        D(2026, 3, 2), 20, "working_day", Entry("extend", D(2026, 3, 27), amount=10)
    )
    assert (extended.due, extended.total) == (D(2026, 4, 14), 30)
    stopped = due(
        D(2026, 3, 2),
        20,
        "working_day",
        Entry("stop", D(2026, 3, 16)),
        Entry("extend", D(2026, 3, 17), amount=10),
        today=D(2026, 12, 1),
    )
    assert (stopped.state, stopped.used, stopped.left) == ("stopped", 10, 10)
    assert stopped.due == D(2026, 3, 30)
    assert due(D(2026, 3, 2), 20, today=D(2026, 3, 30)).left == 0
    assert due(D(2026, 3, 2), 20, today=D(2026, 3, 31)).left == -1


def test_a_second_start_restarts():
    ledger = [
        Entry("start", D(2026, 3, 2)),
        Entry("pause", D(2026, 3, 3), "hearing", D(2026, 3, 31)),
        Entry("start", D(2026, 3, 16)),
    ]
    assert compute(wd(5), ledger, CAL, D(2026, 3, 16)).due == D(2026, 3, 23)


def test_calendar_days_and_months_move_off_a_rest_day():
    # 建筑法 8: seven days; 2026-10-01 + 7 = 10-08, and 09-24 + 7 falls in 国庆.
    assert due(D(2026, 10, 1), 7, "calendar_day").due == D(2026, 10, 8)
    assert due(D(2026, 9, 24), 7, "calendar_day").due == D(2026, 10, 8)
    assert due(D(2026, 8, 31), 1, "month").due == D(2026, 9, 30)
    assert due(D(2023, 8, 31), 6, "month").due == D(2024, 2, 29)
    # 2026-02-28 is a Saturday that is worked: nothing moves.
    assert due(D(2025, 11, 30), 3, "month").due == D(2026, 2, 28)
    assert due(D(2026, 10, 31), 1, "month").due == D(2026, 11, 30)


def test_bearers_split_the_time_and_receive_from_the_next_day():
    ledger = [
        Entry("start", D(2026, 3, 2), bearer="window"),
        Entry("bear", D(2026, 3, 4), bearer="reviewer"),
        Entry("pause", D(2026, 3, 9), "expert_review", D(2026, 3, 20)),
        Entry("bear", D(2026, 3, 24), bearer="decider"),
        Entry("stop", D(2026, 3, 26)),
    ]
    found = compute(wd(20), ledger, CAL, D(2026, 11, 24))
    assert [
        (i.bearer, i.date_from.day, i.date_to.day, i.days, i.counted)
        for i in found.intervals
    ] == [
        ("window", 3, 4, 2, True),
        ("reviewer", 5, 8, 2, True),
        ("reviewer", 9, 20, 10, False),
        ("reviewer", 21, 24, 2, True),
        ("decider", 25, 26, 2, True),
    ]
    assert (found.used, found.bearer) == (8, "decider")


def test_the_day_of_handing_over_belongs_to_the_one_who_had_it():
    ledger = [
        Entry("start", D(2026, 3, 2), bearer="first"),
        Entry("bear", D(2026, 3, 9), bearer="second"),
        Entry("pause", D(2026, 3, 9), "hearing", D(2026, 3, 10)),
    ]
    found = compute(wd(20), ledger, CAL, D(2026, 3, 10))
    assert [(i.bearer, i.date_from.day) for i in found.intervals] == [
        ("first", 3),
        ("first", 9),
        ("second", 10),
    ]


def test_errors_have_codes():
    with pytest.raises(LedgerError) as no_start:
        compute(wd(20), [Entry("stop", D(2026, 3, 2))], CAL, D(2026, 3, 2))
    assert no_start.value.code == "no_start"
    with pytest.raises(LedgerError) as unit:
        Limit(20, "week")
    assert unit.value.code == "unit"
    with pytest.raises(LedgerError) as amount:
        due(D(2026, 3, 2), 20, "working_day", Entry("extend", D(2026, 3, 3)))
    assert amount.value.code == "amount"


def test_explanation_can_be_followed_line_by_line():
    pause = Entry("pause", D(2026, 9, 21), "expert_review", D(2026, 9, 24))
    found = due(D(2026, 9, 18), 10, "working_day", pause, today=D(2026, 9, 22))
    text = found.text_zh().split("\n")
    assert text[0] == "2026年9月18日起算，当日不计入，自2026年9月20日开始计算"
    assert text[1] == "办理时限10个工作日"
    assert text[2] == "2026年9月21日至2026年9月24日专家评审，4个工作日不计入办理期限"
    assert "到期日为2026年10月14日" in text
    assert any("调休上班" in line and "2026年9月20日" in line for line in text)
    assert text[-1] == "剩余9个工作日"
    assert found.text_en().endswith("9 working day(s) left")


def test_every_template_renders_in_both_languages():
    class Anything(dict):
        def __missing__(self, key):
            return 1

    for code, texts in _TEMPLATES.items():
        assert len(texts) == 2 and all(t.format_map(Anything()) for t in texts), code
    assert Line("due", {"day": D(2026, 1, 2)}).text_en() == "Due on 2026-01-02"


# --- properties against a naive day-by-day oracle ----------------------------------

BASE = D(2025, 12, 1)
ONE = timedelta(days=1)
days = st.integers(0, 500).map(lambda n: BASE + timedelta(days=n))
exceptions = st.dictionaries(days, st.booleans(), max_size=25)
calendars = st.builds(
    lambda rows, years: WorkingCalendar(rows, years, 2024, 2030),
    exceptions,
    st.sets(st.sampled_from([2025, 2026, 2027])),
)
pauses = st.builds(
    lambda day, length, ground: Entry(
        "pause", day, ground, day + timedelta(days=length)
    ),
    st.integers(0, 60).map(lambda n: BASE + timedelta(days=n)),
    st.integers(0, 20),
    st.sampled_from(sorted(LAWFUL_GROUNDS)),
)
starts = st.integers(0, 30).map(lambda n: BASE + timedelta(days=n))
extends = st.builds(
    lambda n: Entry("extend", BASE + timedelta(days=35), amount=n), st.integers(1, 15)
)
units = st.sampled_from(["working_day", "calendar_day"])


def naive(start, total, unit, ledger, calendar):
    """Walk from the start day by day until ``total`` days have counted."""
    out = {
        entry.day + timedelta(days=n)
        for entry in ledger
        if entry.kind == "pause"
        for n in range((entry.until - entry.day).days + 1)
    }
    day = start
    while total:
        day += ONE
        if day in out:
            continue
        if unit == "calendar_day" or calendar.is_working_day(day):
            total -= 1
    while unit == "calendar_day" and (
        not calendar.is_working_day(day) or (day in out and day != start)
    ):
        day += ONE
    return day, out


@settings(max_examples=150, deadline=None)
@given(calendars, starts, st.integers(1, 40), units, st.lists(pauses, max_size=4))
def test_due_used_and_left_equal_the_day_by_day_walk(cal, start, total, unit, ledger):
    expected, out = naive(start, total, unit, ledger, cal)
    today = start + timedelta(days=total)
    found = due(start, total, unit, *ledger, calendar=cal, today=today)
    assert found.due == expected

    def counts(day):
        return day not in out and (unit == "calendar_day" or cal.is_working_day(day))

    walked = [start + timedelta(days=n + 1) for n in range((today - start).days)]
    assert found.used == sum(map(counts, walked))
    assert sum(i.days for i in found.intervals if i.counted) == found.used
    covered = [
        i.date_from + timedelta(days=n)
        for i in found.intervals
        for n in range((i.date_to - i.date_from).days + 1)
    ]
    assert covered == walked
    if unit == "working_day":
        assert found.used + found.left == total
    assert found.is_late == (
        today > expected
        and any(
            counts(expected + timedelta(days=n + 1))
            for n in range((today - expected).days)
        )
    )


@settings(max_examples=100, deadline=None)
@given(calendars, days, days, st.integers(0, 60), st.integers(0, 60))
def test_adding_is_monotone_additive_and_inverse_to_counting(cal, one, two, a, b):
    add, count = cal.add_working_days, cal.count_working_days
    assert add(add(one, a), b) == add(one, a + b)
    early, late = sorted((one, two))
    assert add(early, a + 1) <= add(late, a + 1)
    assert add(one, a) < add(one, a + 1)
    assert count(one, add(one, a)) == a
    assert count(one, two) == -count(two, one)
    assert cal.is_working_day(add(one, a + 1))
    back = add(one, -a - 1)
    assert back < one and count(back - ONE, one - ONE) == a + 1


@settings(max_examples=100, deadline=None)
@given(calendars, days, st.integers(1, 60))
def test_rest_day_start_equals_the_working_day_before_it(cal, day, amount):
    before = day
    while not cal.is_working_day(before):
        before -= ONE
    assert cal.add_working_days(day, amount) == cal.add_working_days(before, amount)


@settings(max_examples=100, deadline=None)
@given(
    starts, st.integers(1, 40), units, st.lists(pauses, max_size=3), extends, st.data()
)
def test_order_of_pauses_and_extensions_does_not_matter(
    start, total, unit, ledger, extend, data
):
    ordered = due(start, total, unit, *ledger, extend)
    mixed = data.draw(st.permutations([*ledger, extend]))
    shuffled = due(start, total, unit, *mixed)
    assert (shuffled.due, shuffled.excluded) == (ordered.due, ordered.excluded)


@settings(max_examples=100, deadline=None)
@given(starts, st.integers(1, 40), units, st.lists(pauses, min_size=1, max_size=3))
def test_a_pause_entered_twice_counts_once_and_never_shortens(
    start, total, unit, ledger
):
    plain = due(start, total, unit)
    once = due(start, total, unit, *ledger)
    assert due(start, total, unit, *ledger, *ledger).due == once.due
    assert once.due >= plain.due


@settings(max_examples=50, deadline=None)
@given(
    calendars,
    st.lists(st.tuples(starts, st.integers(1, 40)), min_size=1, max_size=5),
    st.lists(pauses, max_size=3),
)
def test_batch_equals_one_by_one(cal, clocks, ledger):
    spans = [(p.day, p.until) for p in ledger]
    found = due_dates(
        [start for start, _ in clocks], [n for _, n in clocks], cal, {0: spans}
    )
    expected = [
        due(start, n, "working_day", *(ledger if at == 0 else ()), calendar=cal).due
        for at, (start, n) in enumerate(clocks)
    ]
    assert found == expected


# --- a year of an office, walked day by day -------------------------------------


def walk(limit, ledger, calendar, today):
    """(due, used, state) by looking at every single day, as a clerk with a pencil.

    A pencil and the printed calendar: no sums, no jumps, no code of the kernel.
    """
    start = ledger[0].day
    total = limit.amount + sum(e.amount for e in ledger if e.kind == "extend")
    pauses = []
    for entry in ledger:
        if entry.kind == "pause":
            pauses.append([entry.day, entry.until])
        elif entry.kind == "resume":
            for pause in pauses:
                if pause[0] <= entry.day and (not pause[1] or entry.day < pause[1]):
                    pause[1] = entry.day
    stop = next((e.day for e in ledger if e.kind == "stop"), None)
    seen = stop or today

    def excluded(day):
        return any(first <= day and (not last or day <= last) for first, last in pauses)

    def counts(day):
        if excluded(day):
            return False
        return limit.unit == "calendar_day" or calendar.is_working_day(day)

    used, day = 0, start
    while day < seen:
        day += ONE
        # Of the days ahead of a suspension without end nothing is known.
        used += counts(day)
    due, left, day = None, total, start
    hidden = [first for first, last in pauses if last is None]
    while left:
        day += ONE
        if hidden and day >= hidden[0]:
            break
        left -= counts(day)
    else:
        # 民法典 203, and no end on a day that does not count.
        while limit.unit == "calendar_day" and (
            not calendar.is_working_day(day)
            or any(last and first <= day <= last for first, last in pauses)
        ):
            day += ONE
        due = None if hidden and hidden[0] <= day else day
    state = "running"
    if stop:
        state = "stopped"
    elif excluded(today):
        state = "paused"
    return due, used, state


def ledgers_of_a_day(rng, day):
    """What an office may enter for a case that begins on a day."""
    ledger = [Entry("start", day, bearer="reviewer")]
    at = day
    for _n in range(rng.randrange(4)):
        at += timedelta(rng.randrange(1, 9))
        kind = rng.choice(("pause", "pause", "resume", "extend", "bear", "suspend"))
        if kind == "pause":
            ground = rng.choice(sorted(LAWFUL_GROUNDS))
            until = at + timedelta(rng.randrange(0, 15))
            ledger.append(Entry("pause", at, ground, until))
        elif kind == "suspend" and not any(e.ground == "suspension" for e in ledger):
            ledger.append(Entry("pause", at, "suspension"))
        elif kind == "resume":
            ledger.append(Entry("resume", at))
        elif kind == "extend" and not any(e.kind == "extend" for e in ledger):
            ledger.append(Entry("extend", at, amount=rng.choice((5, 10, 15))))
        elif kind == "bear":
            ledger.append(Entry("bear", at, bearer="approver"))
    if rng.random() < 0.5:
        at += timedelta(rng.randrange(0, 30))
        ledger.append(Entry("stop", at))
    return ledger


def test_a_year_of_ledgers_agrees_with_the_pencil():
    """Issue 3 "done when": each day of 2026, several cases, read on several days."""
    rng = random.Random(2026)
    years = {**{d: w for d, w, _n in SEED}}
    calendar = WorkingCalendar(years, YEARS)
    compared = 0
    for place in range(365):
        day = D(2026, 1, 1) + timedelta(place)
        for _case in range(4):
            ledger = ledgers_of_a_day(rng, day)
            limit = Limit(
                rng.choice((1, 5, 7, 20, 45)),
                rng.choice(("working_day", "working_day", "calendar_day")),
            )
            last = ledger[-1].day
            for today in (last, last + timedelta(rng.randrange(1, 60))):
                found = compute(limit, ledger, calendar, today)
                expected = walk(limit, ledger, calendar, today)
                assert (found.due, found.used, found.state) == expected, (
                    limit,
                    ledger,
                    today,
                )
                compared += 1
    assert compared == 365 * 8


def test_end_of_the_pause_it_is_in():
    """Overlapping pauses are one; a suspension has no told end."""
    one = Entry("pause", D(2026, 3, 9), "testing", D(2026, 3, 12))
    two = Entry("pause", D(2026, 3, 11), "hearing", D(2026, 3, 20))
    start = Entry("start", D(2026, 3, 2))

    def until(today, *pauses):
        return compute(wd(20), [start, *pauses], CAL, today).paused_until

    assert until(D(2026, 3, 6), one, two) is None
    assert until(D(2026, 3, 10), one, two) == D(2026, 3, 20)
    assert until(D(2026, 3, 20), one, two) == D(2026, 3, 20)
    assert until(D(2026, 3, 21), one, two) is None
    still = Entry("pause", D(2026, 3, 10), "suspension")
    assert until(D(2026, 3, 11), one, still) is None


def test_batch_is_fast_enough_for_a_million():
    size = 100_000
    starts_ = [D(2026, 1, 1) + timedelta(days=n % 300) for n in range(size)]
    began = time.perf_counter()
    found = due_dates(starts_, [20] * size, CAL)
    took = time.perf_counter() - began
    assert found[1] == CAL.add_working_days(D(2026, 1, 2), 20)
    # A tenth of a million; generous, for a shared machine.
    assert took < 1.0, took


def test_time_another_law_excludes_is_not_counted():
    """取水许可条例 19: like a ground of article 45, until the told day."""
    plain = [Entry(kind="start", day=date(2026, 3, 2))]
    pause = Entry(
        kind="pause", day=date(2026, 3, 9), ground=SPECIAL_LAW, until=date(2026, 3, 13)
    )
    limit, day = Limit(45, "working_day"), date(2026, 3, 10)
    before = compute(limit, plain, CAL, day)
    after = compute(limit, [*plain, pause], CAL, day)
    assert CAL.count_working_days(before.due, after.due) == 5
    assert after.state == "paused"
    unknown = Entry(
        kind="pause", day=date(2026, 3, 9), ground="payment", until=date(2026, 3, 13)
    )
    assert compute(limit, [*plain, unknown], CAL, day).due == before.due


def test_a_cancelled_pause_counts_and_both_rows_are_explained():
    """行政许可法 45: the notice was voided; the ledger keeps both rows."""
    start = Entry("start", date(2026, 3, 2))
    pause = Entry("pause", date(2026, 3, 9), "testing", date(2026, 3, 20))
    cancel = Entry(
        "cancel", D(2026, 3, 11), "testing", D(2026, 3, 20), since=D(2026, 3, 9)
    )
    day = date(2026, 3, 12)
    plain = compute(Limit(20, "working_day"), [start], CAL, day)
    after = compute(Limit(20, "working_day"), [start, pause, cancel], CAL, day)
    assert (after.due, after.excluded, after.state) == (plain.due, 0, "running")
    assert "告知书作废" in after.text_zh() and "voided" in after.text_en()
    # Only the pause it names: ground, first day and told end.
    for wrong in (
        Entry("cancel", day, "hearing", date(2026, 3, 20), since=date(2026, 3, 9)),
        Entry("cancel", day, "testing", date(2026, 3, 19), since=date(2026, 3, 9)),
        Entry("cancel", day, "testing", date(2026, 3, 20), since=date(2026, 3, 10)),
        Entry("cancel", day, "testing", date(2026, 3, 20)),
    ):
        kept = compute(Limit(20, "working_day"), [start, pause, wrong], CAL, day)
        assert kept.excluded == 10
    # An earlier end by its result does not hide it.
    ended = Entry("resume", date(2026, 3, 10))
    found = compute(Limit(20, "working_day"), [start, pause, ended, cancel], CAL, day)
    assert found.due == plain.due


# --- days off by law before the notice (全国年节及纪念日放假办法, 2024) ---------------


def test_lunar_festivals_of_the_years_to_come():
    """Spring Festival, 端午 and 中秋 by two libraries; 2027 with its substitutes."""
    found = {name: days for name, days in festivals(2027)}
    assert found["春节"] == [D(2027, 2, 5) + timedelta(n) for n in range(4)]
    assert found["清明节"] == [D(2027, 4, 5)]
    assert found["端午节"] == [D(2027, 6, 9)]
    assert found["中秋节"] == [D(2027, 9, 15)]
    off = provisional_days_off(2027)
    # Two of its four days fall on a weekend: Tuesday and Wednesday make up for them.
    assert {D(2027, 2, d) for d in (5, 8, 9, 10)} <= off
    assert {D(2027, 5, 3), D(2027, 5, 4), D(2027, 10, 4), D(2027, 10, 5)} <= off
    assert not any(day.weekday() > 4 for day in off)


@pytest.mark.parametrize("year", range(2027, 2036))
def test_thirteen_days_off_every_year(year):
    """1 + 4 + 1 + 2 + 1 + 1 + 3: none is lost to a weekend or to another festival."""
    assert sum(len(days) for _name, days in festivals(year)) == 13
    assert len(provisional_days_off(year)) == 13
    # Spring Festival is the second new moon after the winter solstice, 清明 the 4th
    # or 5th of April, 中秋 a hundred and two days or so after 端午.
    found = {name: days for name, days in festivals(year)}
    assert D(year, 1, 21) <= found["春节"][1] <= D(year, 2, 20)
    assert found["清明节"][0] in (D(year, 4, 4), D(year, 4, 5))
    gap = (found["中秋节"][0] - found["端午节"][0]).days
    assert gap in (98, 99, 127, 128, 129), gap


def test_two_festivals_on_one_day_are_two_days_off():
    """2031: 中秋 is 1 October; its day is made up after the festival."""
    assert D(2031, 10, 1) in {day for _n, days in festivals(2031) for day in days}
    assert {D(2031, 10, d) for d in (1, 2, 3, 6)} <= provisional_days_off(2031)


def test_the_provisional_rule_gives_way_to_the_notice():
    """Announced, a year has the days of its notice and no others."""
    assert not CAL.is_working_day(D(2027, 2, 8))
    told = WorkingCalendar({D(2027, 2, 8): False}, {2027})
    assert not told.is_working_day(D(2027, 2, 8))
    assert told.is_working_day(D(2027, 2, 9))
    # What was free before the law as it stands is known from the fixed days only.
    old = WorkingCalendar({}, ())
    assert old.is_working_day(D(2018, 5, 3)) and not old.is_working_day(D(2018, 5, 1))


def test_an_extension_whose_notice_was_voided_is_taken_back():
    """42: due as before it; the ledger shows both, and only what was given."""
    start = Entry("start", date(2026, 3, 2))
    extend = Entry("extend", date(2026, 3, 9), amount=10)
    back = Entry("retract", date(2026, 3, 10), amount=10)
    limit, today = Limit(20, "working_day"), date(2026, 3, 11)
    plain = compute(limit, [start], CAL, today)
    both = compute(limit, [start, extend, back], CAL, today)
    assert (both.due, both.total) == (plain.due, 20)
    assert "作废" in both.text_zh()
    with pytest.raises(LedgerError):
        compute(limit, [start, Entry("retract", today, amount=21)], CAL, today)
