"""Printing into a blank certificate (套打): texts at millimetres, nothing else.

Positions are measured on the sheet as it lies in the hand: from its left and its upper
edge, to the left end of a text and the top of its letters. A printer that feeds a
little aside is set right by one offset for all.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import NamedTuple

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .render import ONE_AT_A_TIME
from .text import break_lines, draw_runs, printable

_CAP = 0.86
"""Height of a Chinese letter above its base line, by its size."""

_GRID = 10
_TICK = 5


class Cell(NamedTuple):
    """One text on the sheet; millimetres and points."""

    text: str
    x: float
    y: float
    size: float = 12
    width: float = 0
    role: str = "song"
    lead: float = 1.4


def overprint(
    width: float,
    height: float,
    cells: Iterable[Cell],
    offset: tuple[float, float] = (0, 0),
    grid: bool = False,
    title: str = "",
) -> bytes:
    """Return the one page that is printed into the blank, as PDF.

    :param width: of the sheet, mm
    :param height: of the sheet, mm
    :param offset: what the printer is set right by: to the right, and down, mm
    :param grid: also a ruled grid with figures, to measure where the printer prints
    :raises ValueError: a text begins outside the sheet
    :raises MissingGlyph: a character that no font has
    """
    cells = tuple(cells)
    for cell in cells:
        if not (0 <= cell.x < width and 0 <= cell.y < height):
            raise ValueError(cell.text)
    out = io.BytesIO()
    with ONE_AT_A_TIME:
        canvas = Canvas(out, pagesize=(width * mm, height * mm), invariant=1)
        canvas.setTitle(printable(title))
        canvas.translate(offset[0] * mm, -offset[1] * mm)
        if grid:
            _grid(canvas, width, height)
        for cell in cells:
            _cell(canvas, height, cell, grid)
        canvas.showPage()
        canvas.save()
    return out.getvalue()


def _cell(canvas: Canvas, height: float, cell: Cell, marked: bool) -> None:
    text = printable(cell.text)
    x, top = cell.x * mm, (height - cell.y) * mm
    lines = [text]
    if cell.width:
        lines = [
            line.text
            for line in break_lines(text, cell.role, cell.size, cell.width * mm)
        ]
    for number, line in enumerate(lines):
        base = top - cell.size * (_CAP + number * cell.lead)
        draw_runs(canvas, x, base, line, cell.role, cell.size)
    if marked:
        canvas.saveState()
        canvas.setStrokeColorRGB(0.8, 0, 0)
        canvas.setLineWidth(0.3)
        tall = cell.size * (_CAP + 0.14 + (len(lines) - 1) * cell.lead)
        wide = cell.width * mm or 20 * mm
        canvas.rect(x, top - tall, wide, tall)
        canvas.restoreState()


def _grid(canvas: Canvas, width: float, height: float) -> None:
    canvas.saveState()
    canvas.setStrokeColorRGB(0.6, 0.6, 0.6)
    canvas.setFillColorRGB(0.4, 0.4, 0.4)
    for place in range(0, int(width) + 1, _TICK):
        canvas.setLineWidth(0.3 if place % _GRID == 0 else 0.1)
        canvas.line(place * mm, 0, place * mm, height * mm)
        if place % _GRID == 0:
            draw_runs(
                canvas, (place + 0.5) * mm, (height - 3) * mm, f"{place}", "song", 6
            )
    for place in range(0, int(height) + 1, _TICK):
        canvas.setLineWidth(0.3 if place % _GRID == 0 else 0.1)
        y = (height - place) * mm
        canvas.line(0, y, width * mm, y)
        if place % _GRID == 0:
            draw_runs(canvas, 0.5 * mm, y - 2.4 * mm, f"{place}", "song", 6)
    canvas.restoreState()
