"""Where calendar rows come from: the packaged notices, or a file of one year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

ExceptionRow = tuple[date, bool, str]
"""Day, whether it is worked, and the name of the holiday it belongs to."""

_SATURDAY = 5


class YearNotAnnounced(ValueError):
    """The source has no notice for the year; ``year`` says which."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no calendar for {year}")
        self.year = year


def exceptions_from_chinese_calendar(years: Iterable[int]) -> list[ExceptionRow]:
    """Return the days of ``years`` that differ from the week, by the package.

    At most some thirty rows a year. The package is asked here only, never while
    a deadline is computed.

    :raises YearNotAnnounced: the installed package does not know the year.
    """
    import chinese_calendar
    from chinese_calendar.constants import Holiday, workdays

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    rows: list[ExceptionRow] = []
    for year in sorted(set(years)):
        day = date(year, 1, 1)
        while day.year == year:
            try:
                off, name = chinese_calendar.get_holiday_detail(day)
            except NotImplementedError as error:
                raise YearNotAnnounced(year) from error
            if off == (day.weekday() < _SATURDAY):
                name = name or workdays.get(day)
                rows.append((day, not off, names.get(name, name or "")))
            day += timedelta(days=1)
    return rows


def exceptions_from_holiday_cn(data: Mapping[str, Any]) -> list[ExceptionRow]:
    """Return the same rows from one year of the public ``holiday-cn`` JSON.

    Expects ``{'year': …, 'days': [{'name', 'date', 'isOffDay'}]}``. Days off
    that fall on a weekend anyway are left out.

    :raises YearNotAnnounced: the file holds no days.
    :raises ValueError: a date that is none, or a key that is missing.
    """
    try:
        days = data["days"]
        if not days:
            raise YearNotAnnounced(int(data["year"]))
        found = [
            (date.fromisoformat(row["date"]), not row["isOffDay"], row["name"])
            for row in days
        ]
    except (KeyError, TypeError) as error:
        raise ValueError("not a holiday-cn file") from error
    return [row for row in found if row[1] != (row[0].weekday() < _SATURDAY)]
