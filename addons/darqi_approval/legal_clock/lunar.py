"""Days off by law that can be known before the notice of their year.

全国年节及纪念日放假办法 as revised on 2024-11-10, in force since 2025: 元旦 1,
Spring Festival 4 (除夕, 初一 to 初三), 清明 1, Labour Day 2, 端午 1, 中秋 1, National
Day 3. A day off that falls on a weekend is made up on a working day; the notice says
which. Until then it is the first one after the festival. Make-up Saturdays cannot be
known.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
FIRST_YEAR = 2025
"""The first year of the law as it stands; before it other days were free."""

# 春节初一, 清明, 端午, 中秋 (computed with two independent libraries, compared).
LUNAR_DAYS: dict[int, tuple[date, date, date, date]] = {
    2027: (date(2027, 2, 6), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)),
    2028: (date(2028, 1, 26), date(2028, 4, 4), date(2028, 5, 28), date(2028, 10, 3)),
    2029: (date(2029, 2, 13), date(2029, 4, 4), date(2029, 6, 16), date(2029, 9, 22)),
    2030: (date(2030, 2, 3), date(2030, 4, 5), date(2030, 6, 5), date(2030, 9, 12)),
    2031: (date(2031, 1, 23), date(2031, 4, 5), date(2031, 6, 24), date(2031, 10, 1)),
    2032: (date(2032, 2, 11), date(2032, 4, 4), date(2032, 6, 12), date(2032, 9, 19)),
    2033: (date(2033, 1, 31), date(2033, 4, 4), date(2033, 6, 1), date(2033, 9, 8)),
    2034: (date(2034, 2, 19), date(2034, 4, 5), date(2034, 6, 20), date(2034, 9, 27)),
    2035: (date(2035, 2, 8), date(2035, 4, 5), date(2035, 6, 10), date(2035, 9, 16)),
}


def festivals(year: int) -> list[tuple[str, list[date]]]:
    """Return the festivals of ``year`` with their days off, in order of the year.

    Without lunar days (a year outside ``LUNAR_DAYS``) those with a fixed date only.
    """
    found = [
        ("元旦", [date(year, 1, 1)]),
        ("劳动节", [date(year, 5, 1), date(year, 5, 2)]),
        ("国庆节", [date(year, 10, day) for day in (1, 2, 3)]),
    ]
    lunar = LUNAR_DAYS.get(year)
    if lunar:
        spring, qingming, dragon_boat, mid_autumn = lunar
        found += [
            ("春节", [spring + timedelta(days=day) for day in range(-1, 3)]),
            ("清明节", [qingming]),
            ("端午节", [dragon_boat]),
            ("中秋节", [mid_autumn]),
        ]
    return sorted(found, key=lambda festival: festival[1][0])


@cache
def provisional_days_off(year: int) -> frozenset[date]:
    """Return the days off by law in ``year`` with their substitutes, weekends not."""
    if year < FIRST_YEAR:
        return frozenset()
    taken: set[date] = set()
    owed: list[date] = []
    for _name, days in festivals(year):
        for day in days:
            # Two festivals on one day are two days off.
            if day in taken or day.weekday() >= _SATURDAY:
                owed.append(days[-1])
            taken.add(day)
    for last in owed:
        day = last + _ONE_DAY
        while day in taken or day.weekday() >= _SATURDAY:
            day += _ONE_DAY
        taken.add(day)
    return frozenset(day for day in taken if day.weekday() < _SATURDAY)
