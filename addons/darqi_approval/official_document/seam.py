"""The seal across the edges of the pages (骑缝章): which pages, and where on each.

The pages of a copy are fanned out at their outer edge and stamped once, so that each
page bears a slice and none can be exchanged. Of a longer paper several groups are
stamped, each sharing a page with the one before.
"""

from __future__ import annotations

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .seal import DIAMETER, DISCLAIMER, draw_demo_seal
from .text import draw_runs, text_width

MOST = 8
"""Pages that one impression can hold together: slices of about 5 mm."""

NOTE = "骑缝章"
_WIDTH, _HEIGHT = A4
_EDGE = 5 * mm


def seam_groups(pages: int) -> tuple[tuple[int, int], ...]:
    """Return first and last page of each impression; none for a single page."""
    groups = []
    first = 1
    # As even as they can be: no group of two pages after one of eight.
    left = -(-(pages - 1) // (MOST - 1)) if pages > 1 else 0
    while left:
        last = first + -(-(pages - first) // left)
        groups.append((first, last))
        first, left = last, left - 1
    return tuple(groups)


def draw_seam(
    canvas: Canvas,
    pages: int,
    organs: tuple[str, ...],
    *,
    seal_name: str = "",
    demo: bool = False,
    across: bool = False,
) -> None:
    """Draw on this page its slice of each organ's seal, or the place of it.

    :param pages: how many the paper has
    :param organs: whose seals, from above to below
    :param across: the page lies across; bound with the others its lower edge is outside
    """
    page = canvas.getPageNumber()
    canvas.saveState()
    if across:
        canvas.transform(0, -1, 1, 0, 0, _WIDTH)
    for place, organ in enumerate(organs, 1):
        y = _HEIGHT * (1 - place / (len(organs) + 1))
        for index, (first, last) in enumerate(seam_groups(pages)):
            if first <= page <= last:
                # The page that two groups share bears the second one lower.
                lower = y - index % 2 * (DIAMETER + 12 * mm)
                count = last - first + 1
                _draw_slice(canvas, lower, page - first, count, organ, seal_name, demo)
    canvas.restoreState()


def _draw_slice(
    canvas: Canvas,
    y: float,
    index: int,
    count: int,
    organ: str,
    seal_name: str,
    demo: bool,
) -> None:
    width = DIAMETER / count
    centre = _WIDTH - (index + 1) * width + DIAMETER / 2
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(_WIDTH - width, y - DIAMETER / 2 - 1, width, DIAMETER + 2)
    canvas.clipPath(path, stroke=0, fill=0)
    if demo:
        draw_demo_seal(canvas, centre, y, organ, seal_name)
    else:
        canvas.setStrokeGray(0.6)
        canvas.setLineWidth(0.6)
        canvas.setDash(3, 3)
        canvas.circle(centre, y, DIAMETER / 2 - 0.5)
    canvas.restoreState()
    note = f"{NOTE} {index + 1}/{count}"
    _draw_note(canvas, y + DIAMETER / 2 + 4, note, 0.5)
    if demo:
        _draw_note(canvas, y - DIAMETER / 2 - 10, DISCLAIMER, (0.85, 0, 0))


def _draw_note(
    canvas: Canvas, y: float, text: str, colour: float | tuple[float, float, float]
) -> None:
    canvas.saveState()
    if isinstance(colour, float):
        canvas.setFillGray(colour)
    else:
        canvas.setFillColorRGB(*colour)
    draw_runs(canvas, _WIDTH - _EDGE - text_width(text, "hei", 7), y, text, "hei", 7)
    canvas.restoreState()
