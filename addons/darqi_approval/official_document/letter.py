"""The page of a 公文 (GB/T 9704-2012): red head, 附件说明, 版记, and 信函格式.

Letters are drawn so that the em box of a character stands where the standard puts
its edge; 0.86 of it is above the baseline, as everywhere in this package.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ActionFlowable, Flowable, Spacer

from . import page
from .blocks import Paper
from .numbers import chinese_date
from .text import TextBlock, balanced, break_lines, draw_runs, text_width

ABOVE, BELOW = 0.86, 0.14
RED = (0.8, 0.04, 0.02)
"""Near Y80 M80 on a screen and an office printer."""

MARK_TOP = 35 * mm
"""Top of 发文机关标志 under the top of the type area (7.2.4)."""
RULE_GAP = 4 * mm
"""From the number down to the red rule (7.2.7), and from mark to rule in 10.1."""
SHORT_MARK_TOP = 30 * mm
"""Top of the mark under the edge of the paper (10.1)."""
SHORT_RULE = 170 * mm
SHORT_FOOT = 20 * mm
"""Lower double rule above the edge of the paper (10.1)."""
_GAP = page.BODY * 7 / 8
_MARK_SIZE = 40.0
_THICK, _THIN = 0.35 * mm, 0.25 * mm
_IMPRINT = 14.0
_IMPRINT_LEADING = 22.0


def head(paper: Paper, leading: float) -> Iterator[Flowable]:
    """Yield everything above the text: mark, number, rule, title, addressee."""
    yield ShortHead(paper) if paper.style == "short_letter" else RedHead(paper)
    yield Spacer(1, 2 * leading)
    title = balanced(paper.title, "title", page.TITLE, page.TYPE_WIDTH)
    yield TextBlock(title, "title", page.TITLE, page.TITLE_LEADING, "center")
    yield Spacer(1, leading)
    if paper.addressee:
        yield TextBlock(f"{paper.addressee}：", "fangsong", page.BODY, leading, "left")


def attachments(paper: Paper, leading: float) -> Iterator[Flowable]:
    """Yield 附件说明, one line under the text (7.3.4)."""
    if paper.attachments:
        yield Spacer(1, leading)
        yield Attachments(paper.attachments, leading)


def note(paper: Paper, leading: float) -> Iterator[Flowable]:
    """Yield 附注: whom to ask, in brackets under the date (7.3.6)."""
    if paper.contact and paper.style != "plain":
        text = f"（{paper.contact.strip('（）')}）"
        yield TextBlock(text, "fangsong", page.BODY, leading, "left", 2 * page.BODY)


def imprint(paper: Paper, document: page.PaperTemplate) -> list[Flowable]:
    """Return 版记 with what moves it to the foot of an even page (7.4)."""
    block = Imprint(paper)
    tall = block.tall
    if not tall:
        return []
    if paper.style == "short_letter":
        # 10.1: at the foot of the last page, whichever it is.
        return [_Break(document, tall, even=False), block]
    return [_Break(document, tall), _Break(document, tall), block]


def mark_size(text: str) -> float:
    """Return the points in which the mark fits the type area on one line."""
    wide = text_width(text, "title", 1)
    return min(_MARK_SIZE, page.TYPE_WIDTH / max(wide, 1))


class RedHead(Flowable):
    """发文机关标志, 文号 (and 签发人), and the red rule of a document (7.2)."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self._size = mark_size(paper.organ)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        lines = 2 * page.LEADING + page.BODY
        self.height = MARK_TOP + self._size + lines + RULE_GAP
        return width, self.height

    def draw(self) -> None:
        canvas, paper = self.canv, self._paper
        y = self.height - MARK_TOP - ABOVE * self._size
        _draw_mark(canvas, self.width / 2, y, paper.organ, self._size)
        y = RULE_GAP + BELOW * page.BODY
        used = text_width(paper.number, "fangsong", page.BODY)
        if paper.signer:
            # To a higher organ: the number one character in from the left, 签发人
            # one from the right (7.2.5, 7.2.6).
            draw_runs(canvas, page.BODY, y, paper.number, "fangsong", page.BODY)
            self._draw_signer(y)
        else:
            x = (self.width - used) / 2
            draw_runs(canvas, x, y, paper.number, "fangsong", page.BODY)
        _draw_rule(canvas, 0, 0, self.width, 0.7 * mm)

    def _draw_signer(self, y: float) -> None:
        label, name = "签发人：", self._paper.signer
        right = self.width - page.BODY
        number = text_width(self._paper.number, "fangsong", page.BODY)
        used = text_width(label, "fangsong", 1) + text_width(name, "kai", 1)
        # A long post or name is set smaller, never over the number.
        size = min(page.BODY, (right - 2.5 * page.BODY - number) / used)
        x = right - text_width(name, "kai", size)
        draw_runs(self.canv, x, y, name, "kai", size)
        x -= text_width(label, "fangsong", size)
        draw_runs(self.canv, x, y, label, "fangsong", size)


class ShortHead(Flowable):
    """Head of 信函格式: mark, double rule, number at the right; rule at the foot."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self._size = mark_size(paper.organ)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        rule = SHORT_MARK_TOP + self._size + RULE_GAP
        self.height = rule + _GAP + page.BODY - page.TOP
        return width, self.height

    def draw(self) -> None:
        canvas, paper = self.canv, self._paper
        top = self.height + page.TOP
        # The rules are centred on the paper, which the type area is not.
        x = (210 * mm - SHORT_RULE) / 2 - page.LEFT
        y = top - SHORT_MARK_TOP
        middle = x + SHORT_RULE / 2
        _draw_mark(canvas, middle, y - ABOVE * self._size, paper.organ, self._size)
        y -= self._size + RULE_GAP
        _draw_rule(canvas, x, y, SHORT_RULE, 0.7 * mm)
        _draw_rule(canvas, x, y - 0.8 * mm, SHORT_RULE, 0.25 * mm)
        used = text_width(paper.number, "fangsong", page.BODY)
        y = BELOW * page.BODY
        draw_runs(canvas, self.width - used, y, paper.number, "fangsong", page.BODY)
        foot = top - 297 * mm + SHORT_FOOT
        _draw_rule(canvas, x, foot + 0.8 * mm, SHORT_RULE, 0.25 * mm)
        _draw_rule(canvas, x, foot, SHORT_RULE, 0.7 * mm)


class Attachments(Flowable):
    """「附件：1. …」, each name flush with the first (7.3.4)."""

    def __init__(self, names: tuple[str, ...], leading: float) -> None:
        super().__init__()
        self._names, self._leading = names, leading

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        label = text_width("附件：", "fangsong", page.BODY)
        self._x = 2 * page.BODY + label
        several = len(self._names) > 1
        self._lead = text_width("1. ", "fangsong", page.BODY) if several else 0
        room = width - self._x - self._lead
        self._items = [
            break_lines(name, "fangsong", page.BODY, room) for name in self._names
        ]
        self.height = sum(map(len, self._items)) * self._leading
        return width, self.height

    def draw(self) -> None:
        y = self.height - (self._leading + page.BODY) / 2 + BELOW * page.BODY
        self._text(2 * page.BODY, y, "附件：")
        for number, lines in enumerate(self._items, 1):
            if len(self._items) > 1:
                self._text(self._x, y, f"{number}.")
            for line in lines:
                self._text(self._x + self._lead, y, line.text)
                y -= self._leading

    def _text(self, x: float, y: float, text: str) -> None:
        draw_runs(self.canv, x, y, text, "fangsong", page.BODY)


class Imprint(Flowable):
    """版记: 抄送, 印发机关 and 印发日期 between rules, at the foot of the page."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._short = paper.style == "short_letter"
        self._organ = paper.print_organ or paper.organ_signature
        day = paper.print_date or paper.date
        self._day = f"{chinese_date(day)}印发"
        copies = "，".join(paper.copy_to)
        self._label = "抄送："
        room = page.TYPE_WIDTH - 2 * _IMPRINT
        room -= text_width(self._label, "fangsong", _IMPRINT)
        self._copies = (
            break_lines(f"{copies}。", "fangsong", _IMPRINT, room) if copies else []
        )

    @property
    def tall(self) -> float:
        """Height in points; 0 where there is nothing to say."""
        # 信函格式 has neither 印发机关 nor rules here.
        lines = len(self._copies) + (0 if self._short else 1)
        return lines * _IMPRINT_LEADING

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        # All that is left of the page, so that the end stands at its foot.
        self.height = max(self.tall, height - 0.01)
        return width, self.height

    def draw(self) -> None:
        canvas, y = self.canv, self.tall
        if not self._short:
            _draw_rule(canvas, 0, y, self.width, _THICK, (0, 0, 0))
        label = text_width(self._label, "fangsong", _IMPRINT)
        for index, line in enumerate(self._copies):
            base = self._base(y)
            if not index:
                draw_runs(canvas, _IMPRINT, base, self._label, "fangsong", _IMPRINT)
            x = _IMPRINT + label
            draw_runs(canvas, x, base, line.text, "fangsong", _IMPRINT)
            y -= _IMPRINT_LEADING
        if self._short:
            return
        if self._copies:
            _draw_rule(canvas, 0, y, self.width, _THIN, (0, 0, 0))
        base = self._base(y)
        draw_runs(canvas, _IMPRINT, base, self._organ, "fangsong", _IMPRINT)
        x = self.width - _IMPRINT - text_width(self._day, "fangsong", _IMPRINT)
        draw_runs(canvas, x, base, self._day, "fangsong", _IMPRINT)
        _draw_rule(canvas, 0, 0, self.width, _THICK, (0, 0, 0))

    def _base(self, y: float) -> float:
        return y - (_IMPRINT_LEADING + _IMPRINT) / 2 + BELOW * _IMPRINT


class _Break(ActionFlowable):
    """Turn the page where 版记 cannot stand on this one.

    Two of them in a row reach an even page from anywhere: from an even page that is
    full, over a blank page; neither that nor the page of 版记 is numbered (7.5).
    """

    def __init__(
        self, document: page.PaperTemplate, tall: float, even: bool = True
    ) -> None:
        super().__init__()
        self._document, self._tall, self._even = document, tall, even

    def apply(self, doc: page.PaperTemplate) -> None:
        frame = doc.frame
        room = frame._y - frame._y1p
        if self._even and doc.page % 2:
            if room >= page.TYPE_HEIGHT - 1 and doc.page > 1:
                doc.unnumbered |= {doc.page, doc.page + 1}
            doc.handle_pageBreak()
        elif room < self._tall:
            doc.handle_pageBreak()


def _draw_mark(canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
    canvas.saveState()
    canvas.setFillColorRGB(*RED)
    half = text_width(text, "title", size) / 2
    draw_runs(canvas, x - half, y, text, "title", size)
    canvas.restoreState()


def _draw_rule(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    thick: float,
    colour: tuple[float, float, float] = RED,
) -> None:
    canvas.saveState()
    canvas.setStrokeColorRGB(*colour)
    canvas.setLineWidth(thick)
    canvas.line(x, y, x + width, y)
    canvas.restoreState()
