"""The demonstration seal, and the marked place of a real one.

The drawing has no legal force: it follows public geometry (国发〔1999〕25号 and
common practice) and always says that it is a drawing. A real electronic seal
comes from the national system (国令716号, article 9), never from here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .text import draw_runs, text_width

DIAMETER = 42 * mm
DISCLAIMER = "示意图 非电子签章"

_RADIUS = DIAMETER / 2
_LINE = 1.2 * mm
_RED = (0.85, 0, 0)
_ALPHA = 0.75
_STAR_RATIO = math.sin(math.radians(18)) / math.sin(math.radians(126))


class SealPlace(NamedTuple):
    """Where a seal belongs: page, centre in points from the lower left, whose."""

    page: int
    x: float
    y: float
    diameter: float
    organ: str


def seal_places(canvas: Canvas) -> tuple[SealPlace, ...]:
    """Return the places marked on this canvas so far."""
    return tuple(getattr(canvas, "_darqi_seal_places", ()))


def mark_seal_place(canvas: Canvas, x: float, y: float, organ: str) -> None:
    """Remember that the seal of ``organ`` belongs at (x, y)."""
    x, y = canvas.absolutePosition(x, y)
    place = SealPlace(canvas.getPageNumber(), round(x, 2), round(y, 2), DIAMETER, organ)
    canvas._darqi_seal_places = (*seal_places(canvas), place)


def draw_demo_seal(
    canvas: Canvas, x: float, y: float, organ: str, seal_name: str
) -> None:
    """Draw the seal centred on (x, y) in points, its disclaimer under it."""
    canvas.saveState()
    canvas.setStrokeColorRGB(*_RED, alpha=_ALPHA)
    canvas.setFillColorRGB(*_RED, alpha=_ALPHA)
    canvas.setLineWidth(_LINE)
    canvas.circle(x, y, _RADIUS - _LINE / 2)
    _draw_star(canvas, x, y)
    canvas.setLineWidth(0.5)
    _draw_arc(canvas, x, y, organ)
    _draw_name(canvas, x, y - 0.62 * _RADIUS, seal_name)
    canvas.restoreState()
    _draw_note(canvas, x, y - _RADIUS - 11, DISCLAIMER, _RED)


def draw_seal_place(canvas: Canvas, x: float, y: float, seal_name: str) -> None:
    """Mark with a dashed circle where the seal is to be stamped."""
    canvas.saveState()
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.6)
    canvas.setDash(3, 3)
    canvas.circle(x, y, _RADIUS)
    canvas.restoreState()
    grey = (0.5, 0.5, 0.5)
    _draw_note(canvas, x, y + 0.55 * _RADIUS, "待用印", grey)
    _draw_note(canvas, x, y + 0.55 * _RADIUS - 12, seal_name, grey)


def _draw_star(canvas: Canvas, x: float, y: float) -> None:
    outer = _RADIUS / 3
    path = canvas.beginPath()
    for corner in range(10):
        radius = outer * _STAR_RATIO if corner % 2 else outer
        angle = math.radians(90 + 36 * corner)
        point = (x + radius * math.cos(angle), y + radius * math.sin(angle))
        (path.lineTo if corner else path.moveTo)(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_arc(canvas: Canvas, x: float, y: float, organ: str) -> None:
    """Set the organ's name round the upper edge, letters upright to the centre."""
    count = len(organ)
    span = math.radians(min(270, 18 * count))
    size = min(15.0, span * 0.74 * _RADIUS / max(count, 1) * 0.98)
    baseline = _RADIUS - _LINE - size - 2.5
    step = span / count
    for position, char in enumerate(organ):
        angle = span / 2 - step * (position + 0.5)
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(math.degrees(angle))
        half = text_width(char, "song", size) / 2
        lift = baseline + size * 0.12
        draw_runs(canvas, -half, lift, char, "song", size, bold=True)
        canvas.restoreState()


def _draw_name(canvas: Canvas, x: float, y: float, seal_name: str) -> None:
    size = min(11.0, 1.25 * _RADIUS / max(len(seal_name), 1))
    half = text_width(seal_name, "song", size) / 2
    draw_runs(canvas, x - half, y, seal_name, "song", size, bold=True)


def _draw_note(
    canvas: Canvas, x: float, y: float, text: str, colour: tuple[float, float, float]
) -> None:
    canvas.saveState()
    canvas.setFillColorRGB(*colour)
    half = text_width(text, "hei", 8) / 2
    draw_runs(canvas, x - half, y, text, "hei", 8)
    canvas.restoreState()
