"""Contacts among the answers, masked for who need not see them (REQ-81)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..identity import mask_identity, mask_phone

MASKS = {"phone": mask_phone, "citizen_id": mask_identity}


def mask_contacts(definition: Iterable[Mapping], answers: Mapping) -> dict:
    """Return the answers with phone and identity numbers masked, others as they are.

    Credit codes are public and stay.
    """
    masks = {
        row["code"]: MASKS[row["type"]] for row in definition if row["type"] in MASKS
    }
    return {
        code: masks[code](value) if code in masks and isinstance(value, str) else value
        for code, value in answers.items()
    }
