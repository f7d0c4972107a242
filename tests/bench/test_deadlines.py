"""Due dates of a million clocks (PERFORMANCE B4, E11)."""

import random
import sys
import time
from datetime import date, timedelta

from darqi_lib.home import Home
from support import CHECKOUT
from support.bench import TABLE

sys.path.insert(0, str(CHECKOUT / "addons" / "darqi_approval"))

MILLION = 1_000_000
FASTER = 20  # than counting day by day


def day_by_day(start, days, calendar):
    """What everybody would write first."""
    while days:
        start += timedelta(1)
        days -= calendar.is_working_day(start)
    return start


def test_a_million_deadlines():
    """Equal to counting day by day, and at least twenty times as fast."""
    from legal_clock import (
        WorkingCalendar,
        due_dates,
        exceptions_from_chinese_calendar,
    )

    years = range(2023, 2027)
    rows = exceptions_from_chinese_calendar(years)
    calendar = WorkingCalendar({day: works for day, works, _name in rows}, years)
    rng = random.Random(3)
    starts = [
        date(2023, 1, 3) + timedelta(rng.randrange(1300)) for _n in range(MILLION)
    ]
    totals = [rng.choice((5, 10, 20, 30, 45)) for _n in range(MILLION)]
    pauses = {
        at: [(starts[at] + timedelta(3), starts[at] + timedelta(12))]
        for at in range(0, MILLION, 10)
    }
    begin = time.perf_counter()
    found = due_dates(starts, totals, calendar, pauses)
    ours = time.perf_counter() - begin
    sample = [at for at in range(0, MILLION, 97) if at not in pauses]
    begin = time.perf_counter()
    expected = [day_by_day(starts[at], totals[at], calendar) for at in sample]
    theirs = (time.perf_counter() - begin) * MILLION / len(sample)
    assert [found[at] for at in sample] == expected
    home = Home()
    with open(home.log / TABLE, "a", encoding="utf-8") as out:
        out.write(
            f"一百万个期限：{ours:.2f} 秒（每秒 {MILLION / ours:,.0f} 个），逐日计算"
            f" {theirs:.1f} 秒，快 {theirs / ours:.0f} 倍\n\n"
        )
    assert theirs / ours >= FASTER
