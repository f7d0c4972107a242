"""Can a form be filled in at all? Asked before it is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from .problems import Problem
from .values import read_date, read_number

TYPES = (
    "text",
    "long_text",
    "number",
    "date",
    "choice",
    "multi",
    "boolean",
    "phone",
    "citizen_id",
    "credit_code",
)
WITH_CHOICES = ("choice", "multi")
COUNTED = ("text", "long_text", "multi")
TODAY = "today"


def limit_of(field: Mapping, key: str, today: date | None = None):
    """Return a field's ``minimum`` or ``maximum`` as a comparable value.

    Numbers give a ``Decimal``, dates a ``date`` (``today`` the given day), texts and
    several choices an ``int``; ``None`` where no limit is set.

    :raises ValueError: the limit cannot be read.
    """
    text = str(field.get(key) or "").strip()
    if not text:
        return None
    kind = field["type"]
    if kind == "date":
        if text == TODAY:
            return today or date(2000, 1, 1)
        found = read_date(text)
    else:
        found = read_number(text)
        if found is not None and kind in COUNTED:
            found = int(found) if found == int(found) and found >= 0 else None
    if found is None:
        raise ValueError(f"limit {text!r}")
    return found


def possible_answers(field: Mapping) -> tuple[str, ...] | None:
    """Return the answers a condition may name; ``None`` when any text can occur."""
    if field["type"] in WITH_CHOICES:
        return tuple(field.get("choices") or ())
    if field["type"] == "boolean":
        return ("是", "否")
    return None


def definition_problems(definition: Iterable[Mapping]) -> list[Problem]:
    """Return what keeps a form from being published; empty when it is sound."""
    problems: list[Problem] = []
    before: dict[str, Mapping] = {}
    for field in definition:
        code, label = field.get("code") or "", field.get("label") or ""

        def add(what, code=code, label=label, **values):
            problems.append(Problem(what, code, {"label": label, **values}))

        if not code:
            add("no_code")
        elif code in before:
            add("double_code", value=code)
        _check_choices(field, add)
        _check_limits(field, add)
        _check_condition(field, before, add)
        before.setdefault(code, field)
    return problems


def _check_choices(field, add):
    if field["type"] not in WITH_CHOICES:
        return
    choices = list(field.get("choices") or ())
    if not choices:
        add("no_choices")
    for choice in sorted({c for c in choices if choices.count(c) > 1}):
        add("double_choice", value=choice)


def _check_limits(field, add):
    limits = []
    for key in ("minimum", "maximum"):
        text = str(field.get(key) or "").strip()
        if not text:
            continue
        if field["type"] not in (*COUNTED, "number", "date"):
            add("bad_limit", value=text)
            continue
        try:
            limits.append(limit_of(field, key))
        except ValueError:
            add("bad_limit", value=text)
    ordered = len(limits) == 2 and TODAY not in (
        field.get("minimum"),
        field.get("maximum"),
    )
    if ordered and limits[0] > limits[1]:
        add("limits_crossed")


def _check_condition(field, before, add):
    needed = field.get("visible_if_code") or ""
    if not needed:
        return
    if needed not in before:
        add("unknown_condition", value=needed)
        return
    possible = possible_answers(before[needed])
    for value in condition_values(field):
        if possible is not None and value not in possible:
            add("impossible_condition", value=value)


def condition_values(field: Mapping) -> list[str]:
    """Return the answers under which a field is shown; several are joined by |."""
    text = field.get("visible_if_value") or ""
    return [value.strip() for value in text.split("|")]
