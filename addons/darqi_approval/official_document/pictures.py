"""Photographs on a paper: upright, no larger than print needs, nothing hidden."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable
from reportlab.platypus import Table as Grid

from . import page
from .blocks import Photos
from .fonts import FONTS
from .text import TextBlock

LONGEST = 1400
"""Pixels of the longer side: over 400 to the inch at half the type area."""
MOST_PIXELS = 60_000_000
_QUALITY = 82
_SHAPE = 0.68  # height to width: three rows and the code below stand on one page


def photos(block: Photos, width: float) -> Flowable:
    """Lay out the photographs, ``block.columns`` beside each other.

    :raises ValueError: something that is no picture.
    """
    columns = max(1, min(block.columns, 4))
    share = width / columns
    cells = []
    for photo in block.photos:
        caption = TextBlock(
            photo.caption, "song", page.NOTE, page.NOTE_LEADING, "center"
        )
        cells.append([Picture(photo.image, share - 8, share * _SHAPE), caption])
    cells += [""] * (-len(cells) % columns)
    rows = [cells[at : at + columns] for at in range(0, len(cells), columns)]
    grid = PhotoGrid(rows or [[""]], colWidths=[share] * columns, splitInRow=0)
    grid.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("FONTNAME", (0, 0), (-1, -1), FONTS.runs("—", "song")[0][0]),
        ]
    )
    return grid


class PhotoGrid(Grid):
    """Photographs; the notes of the paper stay with its last row."""


class Picture(Flowable):
    """One picture, as large as its box allows, in the middle of it."""

    def __init__(self, image: bytes, width: float, height: float) -> None:
        super().__init__()
        self._data, (self._w, self._h) = prepared(image)
        self._box = width, height

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        scale = min(self._box[0] / self._w, self._box[1] / self._h)
        self.width, self.height = self._box[0], self._h * scale
        self._drawn = self._w * scale
        return self.width, self.height

    def draw(self) -> None:
        x = (self.width - self._drawn) / 2
        reader = ImageReader(BytesIO(self._data))
        self.canv.drawImage(reader, x, 0, self._drawn, self.height)


class Handwriting(Flowable):
    """Signatures made by hand, beside each other from the left, as wide as it goes."""

    _HIGH = 30
    _GAP = 10

    def __init__(self, images: tuple[bytes, ...]) -> None:
        super().__init__()
        self._images = [prepared(image) for image in images]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        room = width - self._GAP * (len(self._images) - 1)
        wide = sum(w * self._HIGH / h for _data, (w, h) in self._images)
        self._tall = self._HIGH * min(1, room / wide)
        self.width, self.height = width, self._tall + 4
        return self.width, self.height

    def draw(self) -> None:
        x = 0
        for data, (w, h) in self._images:
            wide = w * self._tall / h
            self.canv.drawImage(ImageReader(BytesIO(data)), x, 2, wide, self._tall)
            x += wide + self._GAP


@lru_cache(maxsize=32)
def prepared(image: bytes) -> tuple[bytes, tuple[int, int]]:
    """Return the picture as a JPEG without place, time and maker of the camera."""
    try:
        with Image.open(BytesIO(image)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValueError("picture: too many pixels")
            opened.draft("RGB", (LONGEST, LONGEST))
            upright = ImageOps.exif_transpose(opened)
            flat = _on_white(upright)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError) as error:
        raise ValueError(f"not a picture: {error}") from error
    flat.thumbnail((LONGEST, LONGEST))
    target = BytesIO()
    flat.save(target, "JPEG", quality=_QUALITY)
    return target.getvalue(), flat.size


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "P"):
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    return picture.convert("RGB")
