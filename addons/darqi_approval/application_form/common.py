"""Questions that several forms of one filing share: asked once (一件事)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

_WITH_CHOICES = ("choice", "multi")


def common_fields(definitions: Iterable[Sequence[Mapping]]) -> list[dict]:
    """Return the questions that two or more forms ask, in the order of the first.

    The same question has the same code and type, the same choices and the same
    condition; one whose condition is not common itself is left to its own form. It
    must be answered when one of the forms says so; its limits are the first form's,
    for each form judges the answer once more by its own.
    """
    definitions = [list(definition) for definition in definitions]
    asked = Counter(
        key for definition in definitions for key in {_key(row) for row in definition}
    )
    rows: dict[tuple, dict] = {}
    for definition in definitions:
        for row in definition:
            if asked[_key(row)] < 2:
                continue
            known = rows.setdefault(_key(row), dict(row))
            known["is_required"] = bool(known["is_required"] or row["is_required"])
    found = list(rows.values())
    codes = Counter(row["code"] for row in found)
    # One code with two meanings is no common question.
    found = [row for row in found if codes[row["code"]] == 1]
    while True:
        known = {row["code"] for row in found}
        kept = [
            row
            for row in found
            if not row.get("visible_if_code") or row["visible_if_code"] in known
        ]
        if len(kept) == len(found):
            return kept
        found = kept


def _key(row: Mapping) -> tuple:
    choices = tuple(row.get("choices") or ()) if row["type"] in _WITH_CHOICES else ()
    return (
        row["code"],
        row["type"],
        choices,
        row.get("visible_if_code") or "",
        row.get("visible_if_value") or "",
    )
