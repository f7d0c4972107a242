"""The judge: which answers are missing, which cannot be, what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from .definition import condition_values, limit_of
from .problems import Problem
from .values import (
    MOST_CHARACTERS,
    is_phone,
    read_boolean,
    read_date,
    read_identity,
    read_number,
    tidy,
    tidy_number,
)

_FORM_PROBLEM = {
    "number": "number",
    "date": "date",
    "phone": "phone",
    "citizen_id": "citizen_id",
    "credit_code": "credit_code",
}


def judge(
    definition: Iterable[Mapping], answers: Mapping, today: date
) -> list[Problem]:
    """Return the problems of the answers, in the order of the form.

    Hidden fields are not asked for; answers to unknown fields are ignored.

    :param today: the day of the act: limits such as ``today`` and birth dates.
    """
    definition = list(definition)
    kept = clean(definition, answers, today)
    shown = _visible(definition, kept)
    problems: list[Problem] = []
    for field in definition:
        if field["code"] in shown:
            problems.extend(_judge_field(field, kept, today))
    return problems


def clean(
    definition: Iterable[Mapping], answers: Mapping, today: date | None = None
) -> dict:
    """Return the answers as they are kept: known, visible, in one spelling.

    Numbers are kept as text (no rounding), dates as ISO text, yes or no as bool,
    several choices as a list in the order of the form. What cannot be read is kept
    as it was typed, for the judge to name. Cleaning twice changes nothing.
    """
    definition = list(definition)
    read = {}
    for field in definition:
        value = _clean_value(field, answers.get(field["code"]), today)
        if value is not None:
            read.setdefault(field["code"], value)
    visible = _visible(definition, read)
    return {code: value for code, value in read.items() if code in visible}


def visible_codes(definition: Iterable[Mapping], answers: Mapping) -> set[str]:
    """Return the codes of the fields these answers show."""
    definition = list(definition)
    return _visible(definition, clean(definition, answers))


def _visible(definition, kept) -> set[str]:
    shown: set[str] = set()
    # Conditions name earlier fields only, so one pass settles chains.
    for field in definition:
        needed = field.get("visible_if_code") or ""
        if not needed or (
            needed in shown and _matches(kept.get(needed), condition_values(field))
        ):
            shown.add(field["code"])
    return shown


def _matches(value, wanted) -> bool:
    if value is None:
        return False
    if isinstance(value, bool):
        value = "是" if value else "否"
    values = value if isinstance(value, list) else [str(value)]
    return any(one in wanted for one in values)


def _clean_value(field, value, today):
    if value is None or value == "" or value == []:
        return None
    kind = field["type"]
    if kind == "boolean":
        found = read_boolean(value)
        return found if found is not None else tidy(str(value)) or None
    if kind == "multi":
        return _clean_multi(field, value)
    text = tidy(str(value))[: MOST_CHARACTERS + 1]
    if not text:
        return None
    if kind == "date":
        found = read_date(value if isinstance(value, date) else text)
        return found.isoformat() if found else text
    if kind == "number":
        found = read_number(text)
        return format(found, "f") if found is not None else text
    if kind in ("citizen_id", "credit_code"):
        return tidy_number(text) or None
    return text


def _clean_multi(field, value):
    if isinstance(value, str):
        value = value.split("|") if "|" in value else [value]
    if not isinstance(value, list | tuple | set | frozenset):
        value = [value]
    given = [tidy(str(one)) for one in value]
    given = list(dict.fromkeys(one for one in given if one))
    order = {choice: n for n, choice in enumerate(field.get("choices") or ())}
    given.sort(key=lambda one: (order.get(one, len(order)), one))
    return given or None


def _judge_field(field, kept, today):
    code, kind = field["code"], field["type"]

    def problem(what, **values):
        return Problem(what, code, {"label": field.get("label") or code, **values})

    if code not in kept:
        return [problem("required")] if field.get("is_required") else []
    value = kept[code]
    if kind == "boolean":
        return [] if isinstance(value, bool) else [problem("type")]
    if kind in ("choice", "multi"):
        return _judge_choices(field, value, problem)
    if kind in ("text", "long_text"):
        return _judge_bounds(
            field, len(value), ("too_short", "too_long"), today, problem
        )
    if kind == "number":
        return _judge_read(
            field, read_number(value), ("too_small", "too_large"), today, problem
        )
    if kind == "date":
        return _judge_read(
            field, read_date(value), ("too_early", "too_late"), today, problem
        )
    if kind == "phone":
        good = is_phone(value)
    else:
        good = read_identity(kind, value, today) is not None
    return [] if good else [problem(_FORM_PROBLEM[kind])]


def _judge_choices(field, value, problem):
    given = value if isinstance(value, list) else [value]
    choices = field.get("choices") or ()
    wrong = [problem("choice", value=one) for one in given if one not in choices]
    if wrong or field["type"] == "choice":
        return wrong
    return _judge_bounds(field, len(given), ("too_few", "too_many"), None, problem)


def _judge_read(field, value, codes, today, problem):
    if value is None:
        return [problem(_FORM_PROBLEM[field["type"]])]
    return _judge_bounds(field, value, codes, today, problem)


def _judge_bounds(field, value, codes, today, problem):
    least, most = limit_of(field, "minimum", today), limit_of(field, "maximum", today)
    if field["type"] in ("text", "long_text") and most is None:
        most = MOST_CHARACTERS
    if least is not None and value < least:
        return [problem(codes[0], limit=least)]
    if most is not None and value > most:
        return [problem(codes[1], limit=most)]
    return []
