"""The page of GB/T 9704-2012: type area, sizes, page number, marks across it."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from .blocks import Paper
from .fonts import FONTS
from .seam import draw_seam
from .text import draw_runs, is_measuring, text_width

TOP = 37 * mm
LEFT = 28 * mm
TYPE_WIDTH = 156 * mm
TYPE_HEIGHT = 225 * mm

# 3号. Word's 16 pt would need 158 mm for 28 characters; the 156 mm of the
# standard hold 28 of the old 15.75 pt.
BODY = 15.75
LEADING = TYPE_HEIGHT / 22
TITLE = 22.0
TITLE_LEADING = 32.0
NUMBER = 14.0
CELL = 12.0
CELL_LEADING = 17.0
NOTE = 10.5
NOTE_LEADING = 14.5

PORTRAIT, LANDSCAPE = "portrait", "landscape"

Area = tuple[float, float, float, float]
"""Left, bottom, width and height of the type area, in points."""


class PaperTemplate(BaseDocTemplate):
    """A document whose bytes depend on the paper alone."""

    def __init__(self, target: BytesIO, paper: Paper, total: int = 0) -> None:
        """``total``: how many pages, printed where the paper says so."""
        super().__init__(
            target,
            pagesize=A4,
            title=paper.meta_title or paper.title,
            author=paper.meta_author or paper.organ,
            creator="Darqi",
            lang="zh-CN",
            # reportlab opens each page with Helvetica, which it does not embed;
            # a paper kept for decades must carry every font it refers to.
            initialFontName=FONTS.runs("—", "song")[0][0],
            # Fixed dates and a file identifier taken from the content.
            invariant=1,
        )
        self._paper = paper
        self._total = total
        self.fills: list[tuple[float, float]] = []
        """How high each page is filled, and what is free below, in points."""
        self.unnumbered: set[int] = set()
        """Pages without a page number: blank ones and what follows them (7.5)."""
        if paper.style == "short_letter":
            self.unnumbered.add(1)
        height = A4[1]
        side = (height - TYPE_HEIGHT) / 2
        upright = self._template(
            PORTRAIT, A4, (LEFT, height - TOP - TYPE_HEIGHT, TYPE_WIDTH, TYPE_HEIGHT)
        )
        across = self._template(
            LANDSCAPE, landscape(A4), (side, 26 * mm, TYPE_HEIGHT, TYPE_WIDTH)
        )
        # The first one is that of the first page.
        self.addPageTemplates(
            [across, upright] if paper.landscape else [upright, across]
        )

    def _template(
        self, name: str, size: tuple[float, float], area: Area
    ) -> PageTemplate:
        def before(canvas: Canvas, _document: BaseDocTemplate) -> None:
            if is_measuring(canvas):
                return
            for index, mark in enumerate(self._paper.marks):
                _draw_mark(canvas, size, mark, index)

        def after(canvas: Canvas, _document: BaseDocTemplate) -> None:
            frame = self.frame
            self.fills.append((frame._y2 - frame._y, frame._y - frame._y1p))
            if is_measuring(canvas):
                return
            paper = self._paper
            if self._total > 1 and paper.seam_organs:
                draw_seam(
                    canvas,
                    self._total,
                    paper.seam_organs,
                    seal_name=paper.seal_name,
                    demo=paper.demo_seal,
                    across=name == LANDSCAPE,
                )
            if canvas.getPageNumber() in self.unnumbered:
                return
            _draw_page_number(canvas, area)
            total = self._total if paper.page_total else 0
            _draw_foot(canvas, area, paper.page_signs, total)

        return PageTemplate(
            name,
            [Frame(*area, 0, 0, 0, 0)],
            onPage=before,
            onPageEnd=after,
            pagesize=size,
        )


def _draw_mark(
    canvas: Canvas, size: tuple[float, float], mark: str, index: int
) -> None:
    canvas.saveState()
    canvas.setFillGray(0.35, alpha=0.16)
    # The second mark stands below the first; neither hides the text.
    canvas.translate(size[0] / 2, size[1] * (0.58 - 0.3 * index))
    canvas.rotate(40)
    points = min(100.0, 440 / max(len(mark), 1))
    half = text_width(mark, "hei", points) / 2
    draw_runs(canvas, -half, -points / 3, mark, "hei", points)
    canvas.restoreState()


def _draw_page_number(canvas: Canvas, area: Area) -> None:
    number = canvas.getPageNumber()
    text = f"— {number} —"
    left, bottom, width, _height = area
    # Odd pages right, even pages left, one character in from the type area.
    x = left + NUMBER
    if number % 2:
        x = left + width - text_width(text, "song", NUMBER) - NUMBER
    draw_runs(canvas, x, bottom - 7 * mm - NUMBER / 2, text, "song", NUMBER)


def _draw_foot(canvas: Canvas, area: Area, signs: tuple[str, ...], total: int) -> None:
    """Draw the places to sign on every page, and which page of how many it is."""
    left, bottom, width, _height = area
    texts = [f"{name}签名：____________" for name in signs]
    if total:
        texts.append(f"第{canvas.getPageNumber()}页　共{total}页")
    text = "　".join(texts)
    if text:
        size = min(NOTE, NOTE * width / text_width(text, "song", NOTE))
        draw_runs(canvas, left, bottom - 15 * mm, text, "song", size)
