"""The usual papers, each built from one plain dict.

Every builder takes besides its own keys: number, date, qr_text, check_text,
contact, copies, watermark, output, demo_seal, seal_name, title.
"""

from __future__ import annotations

from collections.abc import Callable

from .blocks import Paper
from .papers_base import Data, remedy_text
from .papers_decision import granted, licence, refused
from .papers_intake import (
    acceptance,
    correction,
    handover_slip,
    licence_not_needed,
    receipt,
    refusal_to_accept,
)
from .papers_memorandum import memorandum
from .papers_supervision import feedback_sheet, notice_slip, supervision_record

BUILDERS: dict[str, Callable[[Data], Paper]] = {
    "T02": receipt,
    "T03": correction,
    "T04": acceptance,
    "T05": refusal_to_accept,
    "T06": licence_not_needed,
    "T17": granted,
    "T18": refused,
    "T25": notice_slip,
    "T26": feedback_sheet,
    "T28": supervision_record,
    "handover": handover_slip,
    "licence": licence,
    "memorandum": memorandum,
}
"""Builders by the code of the paper."""

__all__ = [
    "BUILDERS",
    "acceptance",
    "correction",
    "feedback_sheet",
    "granted",
    "handover_slip",
    "licence",
    "licence_not_needed",
    "memorandum",
    "notice_slip",
    "receipt",
    "refusal_to_accept",
    "refused",
    "remedy_text",
    "supervision_record",
]
