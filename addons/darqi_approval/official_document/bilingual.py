"""Mongolian beside the Chinese: pictures handed in, since no machine here sets it.

The Chinese comes first and is the larger where both are lines; the columns of upright
Mongolian stand left of it, from the left: organ, title.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from . import page
from .pictures import prepared
from .text import TextBlock, balanced, is_measuring

COLUMN = 24 * mm
"""How high a column of upright Mongolian is at most."""
LINE = 0.7 * page.TITLE
"""How high a line of Mongolian is: lower than the Chinese above it."""
_WIDEST = 12 * mm
_GAP = 2 * mm


class BilingualHead(Flowable):
    """Organ and title, each with its picture."""

    def __init__(
        self, lines: tuple[tuple[str, bytes], ...], width: float, leading: float
    ) -> None:
        super().__init__()
        self._leading = leading
        self._columns: list[tuple[bytes, float, float]] = []
        below = []
        for _text, image in lines:
            if not image:
                below.append(None)
                continue
            data, (w, h) = prepared(image)
            if h > w:
                scale = min(COLUMN / h, _WIDEST / w)
                self._columns.append((data, w * scale, h * scale))
                below.append(None)
            else:
                scale = min(LINE / h, 0.8 * width / w)
                below.append((data, w * scale, h * scale))
        # The same room on both sides, so that the Chinese stays in the middle.
        side = sum(w + _GAP for _data, w, _h in self._columns)
        self._inner = width - 2 * side
        self._side = side
        self._lines = [
            (self._text(text), picture)
            for (text, _image), picture in zip(lines, below, strict=True)
        ]

    def _text(self, text: str) -> TextBlock:
        text = balanced(text, "title", page.TITLE, self._inner)
        return TextBlock(text, "title", page.TITLE, self._leading, "center")

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._text_height = 0.0
        for block, picture in self._lines:
            self._text_height += block.wrap(self._inner, height)[1]
            if picture:
                self._text_height += picture[2] + _GAP
        tallest = max((h for _data, _w, h in self._columns), default=0.0)
        self.width, self.height = width, max(self._text_height, tallest)
        return self.width, self.height

    def draw(self) -> None:
        if is_measuring(self.canv):
            return
        x = 0.0
        for data, w, h in self._columns:
            self._image(data, x, self.height - h, w, h)
            x += w + _GAP
        y = (self.height + self._text_height) / 2
        for block, picture in self._lines:
            y -= block.height
            block.drawOn(self.canv, self._side, y)
            if picture:
                data, w, h = picture
                y -= h
                self._image(data, (self.width - w) / 2, y, w, h)
                y -= _GAP

    def _image(self, data: bytes, x: float, y: float, w: float, h: float) -> None:
        self.canv.drawImage(ImageReader(BytesIO(data)), x, y, w, h)


def draw_on_seal(
    canvas: Canvas, image: bytes, x: float, y: float, w: float, h: float
) -> None:
    """Draw a picture in the red of the seal, as large as fits, centred on (x, y)."""
    red = _red(image)
    scale = min(w / red.width, h / red.height)
    wide, high = red.width * scale, red.height * scale
    canvas.drawImage(
        ImageReader(red), x - wide / 2, y - high / 2, wide, high, mask="auto"
    )


@lru_cache(maxsize=8)
def _red(image: bytes) -> Image.Image:
    """Return the dark of a picture as red, its white as nothing."""
    with Image.open(BytesIO(prepared(image)[0])) as opened:
        ink = ImageOps.invert(opened.convert("L"))
    red = Image.new("RGBA", ink.size, (217, 0, 0, 0))
    red.putalpha(ink)
    return red
