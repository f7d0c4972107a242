"""The transition period of the plan (五(二)): six months from the issue date."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """Return the matching day ``months`` later, else that month's last (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def transition_end(issue_date: date, months: int) -> date:
    """Return the last day of the transition, inclusive, in calendar months.

    The issue date is not counted and the matching day is the last (民法典 201,
    202): issued 2023-01-19, six months, ends with 2023-07-19 (AMB-04). A last
    day that is a rest day is for the caller's calendar to move (民法典 203).

    :raises ValueError: ``months`` is not positive.
    """
    if months <= 0:
        raise ValueError("a transition period needs at least one month")
    return add_months(issue_date, months)


def in_transition(
    day: date, issue_date: date, months: int, extended_to: date | None = None
) -> bool:
    """Say whether ``day`` lies in the transition, first and last day included.

    The issue date itself lies in it although it is not counted. ``extended_to``
    is the last day of a recorded extension; an earlier one shortens nothing.
    """
    end = transition_end(issue_date, months)
    if extended_to is not None:
        end = max(end, extended_to)
    return issue_date <= day <= end
