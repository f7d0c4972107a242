"""Official documents: numbered papers as PDF, the same bytes for the same paper.

Plain Python on reportlab and lxml, no Odoo. ``Paper`` says what is on it,
``render`` draws it, ``papers`` builds the usual ones from plain dicts.
"""

from .blocks import (
    Block,
    Fields,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Party,
    Signatures,
    Space,
    Table,
)
from .fonts import FontsMissing, MissingGlyph, missing_glyphs
from .markup import blocks_from_html
from .numbers import chinese_date, format_number, normalise_number
from .papers import (
    BUILDERS,
    acceptance,
    correction,
    feedback_sheet,
    granted,
    handover_slip,
    licence,
    licence_not_needed,
    memorandum,
    notice_slip,
    receipt,
    refusal_to_accept,
    refused,
    remedy_text,
    supervision_record,
)
from .render import render

__all__ = [
    "BUILDERS",
    "Block",
    "Fields",
    "FontsMissing",
    "Heading",
    "MissingGlyph",
    "PageBreak",
    "Paper",
    "Paragraph",
    "Party",
    "Signatures",
    "Space",
    "Table",
    "acceptance",
    "blocks_from_html",
    "chinese_date",
    "correction",
    "feedback_sheet",
    "format_number",
    "granted",
    "handover_slip",
    "licence",
    "licence_not_needed",
    "memorandum",
    "missing_glyphs",
    "normalise_number",
    "notice_slip",
    "receipt",
    "refusal_to_accept",
    "refused",
    "remedy_text",
    "render",
    "supervision_record",
]
