"""Conditions on an answer: does a step of a process apply? Plain Python, no Odoo."""

from __future__ import annotations

from collections.abc import Mapping

from .definition import possible_answers
from .values import read_date, read_number

OPERATORS = (
    "is",
    "is_not",
    "contains",
    "more",
    "at_least",
    "less",
    "at_most",
    "answered",
    "not_answered",
)
COMPARING = ("more", "at_least", "less", "at_most")
WITHOUT_VALUE = ("answered", "not_answered")
_WORDS = {True: {"是", "true", "1"}, False: {"否", "false", "0"}}


def wanted_values(value: str | None) -> list[str]:
    """Return the values a condition names; several are joined by |."""
    return [one.strip() for one in (value or "").split("|") if one.strip()]


def meets(field: Mapping, answer: object, operator: str, value: str | None) -> bool:
    """Say whether a cleaned answer meets the condition.

    No answer meets nothing but ``is_not`` and ``not_answered``. Numbers and days are
    compared as such; what cannot be read meets no comparison.

    :param answer: as :func:`clean` keeps it; ``None`` when there is none
    :raises ValueError: the operator is not known.
    """
    if operator not in OPERATORS:
        raise ValueError(f"operator {operator!r}")
    given = answer not in (None, "", [])
    if operator in WITHOUT_VALUE:
        return given == (operator == "answered")
    if operator == "is_not":
        return not (given and _said(answer) & set(wanted_values(value)))
    if not given:
        return False
    if operator == "is":
        return bool(_said(answer) & set(wanted_values(value)))
    if operator == "contains":
        text = "\n".join(sorted(_said(answer)))
        return any(one in text for one in wanted_values(value))
    return _compare(field, answer, operator, value)


def condition_problem(field: Mapping, operator: str, value: str | None) -> str | None:
    """Return what keeps a condition from ever being judged, as a code.

    ``no_value``, ``not_comparable`` (neither number nor day), ``unreadable`` (no
    number or day), ``impossible`` (an answer the question does not offer); ``None``
    when it is sound.
    """
    if operator in WITHOUT_VALUE:
        return None
    wanted = wanted_values(value)
    if not wanted:
        return "no_value"
    if operator in COMPARING:
        if field["type"] not in ("number", "date"):
            return "not_comparable"
        return None if len(wanted) == 1 and _read(field, wanted[0]) else "unreadable"
    possible = possible_answers(field)
    if operator != "contains" and possible is not None:
        if field["type"] == "boolean":
            possible = (*_WORDS[True], *_WORDS[False])
        if set(wanted) - set(possible):
            return "impossible"
    return None


def _said(answer) -> set[str]:
    if isinstance(answer, bool):
        return _WORDS[answer]
    values = answer if isinstance(answer, list | tuple) else [answer]
    return {str(one) for one in values}


def _read(field, text):
    """The comparable value in a tuple, so that zero is one; else nothing."""
    read = read_date if field["type"] == "date" else read_number
    found = read(text)
    return () if found is None else (found,)


def _compare(field, answer, operator, value) -> bool:
    wanted = wanted_values(value)
    if field["type"] not in ("number", "date") or len(wanted) != 1:
        return False
    left, right = _read(field, answer), _read(field, wanted[0])
    if not left or not right:
        return False
    return {
        "more": left > right,
        "at_least": left >= right,
        "less": left < right,
        "at_most": left <= right,
    }[operator]
