"""A copy of a file: its own pages with the marks of a copy over them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .text import draw_runs, text_width

LINE = 9.0
MARGIN = 24.0


class NoPages(ValueError):
    """The file is neither a PDF file nor a picture."""


def marked_copy(raw: bytes, mark: str, line: str) -> bytes:
    """Return the pages of a PDF file, or a picture, marked as a copy.

    The pages themselves are those of the file; nothing is written anew.

    :param mark: across each page, such as 副本
    :param line: at the head of each page: what it is a copy of, and when it was made
    :raises NoPages: no PDF file and no picture
    """
    writer = PdfWriter()
    for source in _pages(raw):
        page = writer.add_page(source)
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        page.merge_page(_overlay(width, height, mark, line))
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _pages(raw: bytes) -> Sequence[PageObject]:
    try:
        if raw.startswith(b"%PDF"):
            return PdfReader(BytesIO(raw)).pages
        return PdfReader(BytesIO(_picture(raw))).pages
    except (OSError, PyPdfError) as error:
        raise NoPages(str(error)) from error


def _picture(raw: bytes) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True)
    picture = ImageReader(BytesIO(raw))
    canvas.drawImage(
        picture,
        MARGIN,
        MARGIN,
        A4[0] - 2 * MARGIN,
        A4[1] - 2 * MARGIN,
        preserveAspectRatio=True,
    )
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _overlay(width: float, height: float, mark: str, line: str) -> PageObject:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(width, height), invariant=True)
    canvas.saveState()
    canvas.setFillColorRGB(0.72, 0.1, 0.1, alpha=0.3)
    canvas.translate(width / 2, height * 0.3)
    canvas.rotate(40)
    points = min(90.0, 400 / max(len(mark), 1))
    half = text_width(mark, "hei", points) / 2
    draw_runs(canvas, -half, -points / 3, mark, "hei", points)
    canvas.restoreState()
    canvas.setFillColorRGB(0.72, 0.1, 0.1)
    left = (width - text_width(line, "hei", LINE)) / 2
    draw_runs(canvas, max(left, MARGIN), height - MARGIN, line, "hei", LINE)
    canvas.showPage()
    canvas.save()
    return PdfReader(BytesIO(target.getvalue())).pages[0]
