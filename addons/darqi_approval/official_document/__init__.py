"""Official documents: numbered papers as PDF, the same bytes for the same paper.

Plain Python on reportlab and lxml, no Odoo. ``Paper`` says what is on it,
``render`` draws it, ``papers`` builds the usual ones from plain dicts.
"""

from .blocks import (
    AnnexTitle,
    Block,
    Fields,
    Heading,
    Mongolian,
    PageBreak,
    Paper,
    Paragraph,
    Party,
    Photo,
    Photos,
    Signatures,
    Space,
    Table,
)
from .fonts import FontsMissing, MissingGlyph, missing_glyphs
from .markup import blocks_from_html
from .numbers import capital_amount, chinese_date, format_number, normalise_number
from .overprint import Cell, overprint
from .papers import BUILDERS, CODES, LISTED
from .papers_base import remedy_text
from .papers_carry import carry_slip
from .papers_examination import LEGAL_POINTS
from .papers_file import APPLICATION_KINDS
from .papers_oversight import LEVELS
from .papers_process import ENDINGS, PROCEDURES
from .papers_service import METHODS
from .render import Drawn, draw, render
from .seal import SealPlace
from .seam import seam_groups
from .stamp import NoPages, marked_copy
from .template import (
    FILTERS,
    Problem,
    TemplateRefused,
    blocks_from_template,
    check,
    fields_of,
    paper_from_template,
    render_text,
)

__all__ = [
    "seam_groups",
    "NoPages",
    "marked_copy",
    "Cell",
    "overprint",
    "render_text",
    "paper_from_template",
    "fields_of",
    "check",
    "blocks_from_template",
    "TemplateRefused",
    "Problem",
    "FILTERS",
    "APPLICATION_KINDS",
    "BUILDERS",
    "CODES",
    "ENDINGS",
    "LEGAL_POINTS",
    "LEVELS",
    "LISTED",
    "METHODS",
    "PROCEDURES",
    "AnnexTitle",
    "Block",
    "Fields",
    "Drawn",
    "FontsMissing",
    "Heading",
    "MissingGlyph",
    "Mongolian",
    "PageBreak",
    "Paper",
    "Paragraph",
    "Party",
    "Photo",
    "Photos",
    "SealPlace",
    "Signatures",
    "Space",
    "Table",
    "blocks_from_html",
    "capital_amount",
    "carry_slip",
    "chinese_date",
    "draw",
    "format_number",
    "missing_glyphs",
    "normalise_number",
    "remedy_text",
    "render",
]
