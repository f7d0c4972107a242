"""The day and moment at which an act happens.

Everything that needs "today" asks :meth:`darqi.working.day._today`. Tests and the
demonstration story act at another moment by putting an :class:`At` into the context;
it is a Python object, so no RPC call (JSON) can forge one.
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CONTEXT_KEY = "darqi_at"
SHANGHAI = ZoneInfo("Asia/Shanghai")
UTC = ZoneInfo("UTC")
HOUR = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")  # as 09:00 or 14:30


class At:
    """A moment in Asia/Shanghai; ``utc`` is naive, as Odoo stores it."""

    __slots__ = ("local",)

    def __init__(self, day: date, clock: time = time(10, 0)):
        self.local = datetime.combine(day, clock, tzinfo=SHANGHAI)

    @property
    def utc(self) -> datetime:
        return self.local.astimezone(UTC).replace(tzinfo=None)


def local_date(moment_utc: datetime) -> date:
    """The calendar date in Dalad of a naive UTC moment."""
    return moment_utc.replace(tzinfo=UTC).astimezone(SHANGHAI).date()


def local_moment(moment_utc: datetime) -> datetime:
    """The naive moment in Dalad of a naive UTC moment, as papers print it."""
    return moment_utc.replace(tzinfo=UTC).astimezone(SHANGHAI).replace(tzinfo=None)


def at_hour(day: date, hour: str) -> datetime:
    """A day and an hour as :data:`HOUR` writes it, as papers print them."""
    return datetime.combine(day, time.fromisoformat(hour))


def local_midnight_utc(day: date) -> datetime:
    """The naive UTC moment at which ``day`` begins in Dalad."""
    start = datetime.combine(day, time.min, tzinfo=SHANGHAI)
    return start.astimezone(UTC).replace(tzinfo=None)


def next_day(day: date) -> date:
    """The calendar day after ``day``."""
    return day + timedelta(days=1)
