"""The parts of a paper that are more than text: signature, code, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable
from reportlab.platypus import Table as Grid

from . import page
from .bilingual import draw_on_seal
from .blocks import Cell, Fields, Paper, Signatures, Signed, Table
from .fonts import FONTS, printable
from .numbers import chinese_date
from .pictures import Handwriting
from .qr import qr_rows
from .seal import DIAMETER, draw_demo_seal, draw_seal_place, mark_seal_place
from .text import TextBlock, draw_runs, is_measuring, text_width

_CELL_STYLE = [
    ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]
_QR_SIZE = 22 * mm


def table(block: Table, width: float) -> Flowable:
    """Lay out a ruled table; where it goes on, its header and 续表 stand again."""
    count = len(block.header)
    shares = block.widths or (1.0,) * count
    rows = [[_cell(text, "hei", "center") for text in block.header]]
    rows += [[_cell(text, "song", "left") for text in row] for row in block.rows]
    widths = [width * share / sum(shares) for share in shares]
    return _grid(rows, widths, 1, ContinuedGrid)


def fields(block: Fields, width: float) -> Flowable:
    """Lay out the pairs of a form."""
    label = width * block.label_width
    rows = [
        [_cell(name, "hei", "center"), _cell(value, "song", "left")]
        for name, value in block.rows
    ]
    return _grid(rows, [label, width - label], 0)


def footer(paper: Paper, width: float) -> list[Flowable]:
    """Lay out what stands under the signature: contact, copies, code, receipt."""
    code = [QrCode(paper.qr_text)] if paper.qr_text else []
    side = _QR_SIZE + 4 if code else 0
    texts = [paper.contact, paper.copies_note, paper.check_text]
    # Both on one line where they fit: a line less may save a second page.
    both = f"{paper.contact}　　{paper.copies_note}"
    if paper.contact and paper.copies_note and "\n" not in both:
        if text_width(printable(both), "song", page.NOTE) <= width - side:
            texts = [both, paper.check_text]
    if paper.style != "plain":
        # A letter names whom to ask in its 附注, and its copies in its 版记.
        texts = [paper.check_text]
    notes = [
        TextBlock(text, "song", page.NOTE, page.NOTE_LEADING, "left")
        for text in texts
        if text
    ]
    if paper.receipt_line:
        line = "签收人：________________　　日期：________年____月____日"
        notes.append(TextBlock(line, "song", page.NOTE, page.NOTE_LEADING + 6, "left"))
    if not notes and not paper.qr_text:
        return []
    grid = RuledGrid([[notes, code]], colWidths=[width - side, side])
    grid.setStyle(
        [
            ("LINEABOVE", (0, 0), (-1, 0), 0.5, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            _own_font(),
        ]
    )
    grid.spaceBefore = 8
    return [grid]


class RuledGrid(Grid):
    """A table that draws nothing while a layout is only tried."""

    def split(self, width: float, height: float) -> list[Flowable]:
        """Part between rows; in a row only where no page could hold it whole."""
        self.splitInRow = 0
        parts = super().split(width, height)
        if not parts and self._is_too_high(width):
            self.splitInRow = 1
            parts = super().split(width, height)
        return parts

    def _is_too_high(self, width: float) -> bool:
        """Whether header and first row are higher than a page."""
        across = width > page.TYPE_WIDTH + 1
        full = page.TYPE_WIDTH if across else page.TYPE_HEIGHT
        rows = self._rowHeights[: (self.repeatRows or 0) + 1]
        return sum(rows) + page.CELL_LEADING > full

    # pylint: disable-next=missing-return
    def draw(self) -> None:
        if not is_measuring(self.canv):
            super().draw()


class ContinuedGrid(RuledGrid):
    """A table whose later parts say 续表 over their header."""

    _MARK = "续表"
    _continued = False

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        used, tall = super().wrap(width, height - self._lead)
        return used, tall + self._lead

    def split(self, width: float, height: float) -> list[Flowable]:
        parts = super().split(width, height - self._lead)
        for index, part in enumerate(parts):
            part._continued = self._continued or index > 0
        return parts

    # pylint: disable-next=missing-return
    def draw(self) -> None:
        super().draw()
        if is_measuring(self.canv):
            return
        if self._continued:
            x = sum(self._colWidths) - text_width(self._MARK, "song", page.CELL)
            y = sum(self._rowHeights) + 5
            draw_runs(self.canv, x, y, self._MARK, "song", page.CELL)

    @property
    def _lead(self) -> float:
        return page.CELL_LEADING if self._continued else 0


class Signature(Flowable):
    """Organ over date with the seal, or its place, over both (7.3.5.1)."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self._sealed = paper.seal_place and paper.output == "for_stamp"

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        self.height = DIAMETER + 7 * mm if self._sealed else 3 * page.LEADING
        return width, self.height

    def draw(self) -> None:
        if is_measuring(self.canv):
            return
        paper = self._paper
        organ, day = paper.organ_signature, chinese_date(paper.date)
        organ_width = text_width(organ, "song", page.BODY)
        day_width = text_width(day, "song", page.BODY)
        # The date ends four characters from the right, the organ is centred over
        # it; a long name would run out of the type area and pushes both in.
        centre = self.width - 4 * page.BODY - day_width / 2
        centre = min(centre, self.width - organ_width / 2)
        seal_y = self.height - DIAMETER / 2
        if self._sealed:
            # A seal as wide as it is must not leave the type area either. It is
            # drawn first, so that name and date stay legible over it.
            self._draw_seal(min(centre, self.width - DIAMETER / 2), seal_y)
        name_y = seal_y - 1.5 * mm if self._sealed else 1.6 * page.LEADING
        for text, used, y in (
            (organ, organ_width, name_y),
            (day, day_width, name_y - 8.2 * mm),
        ):
            draw_runs(self.canv, centre - used / 2, y, text, "song", page.BODY)

    def _draw_seal(self, x: float, y: float) -> None:
        paper = self._paper
        mark_seal_place(self.canv, x, y, paper.organ_signature)
        if paper.demo_seal:
            name = paper.organ_signature
            draw_demo_seal(self.canv, x, y, name, paper.seal_name)
            if paper.mongolian and paper.mongolian.seal:
                # Below the name, where date and organ do not cross it.
                image = paper.mongolian.seal
                y -= 0.8 * DIAMETER / 2
                draw_on_seal(self.canv, image, x, y, 0.4 * DIAMETER, 0.07 * DIAMETER)
        else:
            draw_seal_place(self.canv, x, y, paper.seal_name)


class PartySignatures(Flowable):
    """The parties of an agreement side by side, each with a place for its seal."""

    def __init__(self, block: Signatures, paper: Paper) -> None:
        super().__init__()
        self._parties = block.parties
        self._paper = paper

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, DIAMETER + 50 * mm
        self._share = width / max(len(self._parties), 1)
        return width, self.height

    def draw(self) -> None:
        if is_measuring(self.canv):
            return
        for index, party in enumerate(self._parties):
            left = self._share * index
            inner = self._share - page.BODY
            words = f"{party.label}（盖章）：\n{party.organ}"
            name = TextBlock(words, "song", 14, 20, "left")
            _, used = name.wrap(inner, self.height)
            name.drawOn(self.canv, left, self.height - used)
            y = self.height - used - 22
            signer = f"主要负责人：{party.signer or '____________'}"
            draw_runs(self.canv, left, y, signer, "song", 14)
            y -= 26
            day = f"日期：{chinese_date(party.date)}"
            draw_runs(self.canv, left, y, day, "song", 14)
            if self._paper.output == "for_stamp":
                self._seal(left + inner / 2, y - 14 - DIAMETER / 2, party.organ)

    def _seal(self, x: float, y: float, organ: str) -> None:
        mark_seal_place(self.canv, x, y, organ)
        # An agreement bears the organ's own seal, not the special one.
        if self._paper.demo_seal:
            draw_demo_seal(self.canv, x, y, organ, "")
        else:
            draw_seal_place(self.canv, x, y, "单位印章")


SIGNATURES = (Signature, PartySignatures)


def _cell(cell: Cell, role: str, align: str) -> Flowable | list[Flowable]:
    if isinstance(cell, Signed) and cell.images:
        text = [_cell(cell.text, role, align)] if cell.text else []
        return [*text, Handwriting(cell.images)]
    text = cell.text if isinstance(cell, Signed) else cell
    return TextBlock(text, role, page.CELL, page.CELL_LEADING, align)


def _grid(
    rows: Sequence[Sequence[Flowable | list[Flowable]]],
    widths: Sequence[float],
    repeat: int,
    kind: type[Grid] = RuledGrid,
) -> Flowable:
    grid = kind(rows, colWidths=widths, repeatRows=repeat, splitInRow=1)
    grid.setStyle([*_CELL_STYLE, _own_font()])
    grid.spaceBefore = grid.spaceAfter = 6
    return grid


def _own_font() -> tuple[object, ...]:
    # Cells hold flowables, yet the grid would still name Helvetica in the file.
    return ("FONTNAME", (0, 0), (-1, -1), FONTS.runs("—", "song")[0][0])


class QrCode(Flowable):
    """A QR code drawn as bars, so that print keeps it sharp."""

    def __init__(self, text: str) -> None:
        """``text`` as UTF-8 bytes; error correction M (15 %)."""
        super().__init__()
        self._count, self._bars = _qr_bars(text)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return _QR_SIZE, _QR_SIZE

    def draw(self) -> None:
        if is_measuring(self.canv):
            return
        side = _QR_SIZE / (self._count + 2)
        self.canv.saveState()
        self.canv.setFillGray(0)
        # One path of several hundred bars, in whole modules: a rectangle after
        # another takes longer than all the text of the page.
        self.canv.transform(side, 0, 0, -side, side, _QR_SIZE - side)
        bars = " ".join(f"{x} {y} {length} 1 re" for y, x, length in self._bars)
        self.canv._code.append(f"{bars} f")
        self.canv.restoreState()


_DARK = re.compile("1+")


@lru_cache(maxsize=64)
def _qr_bars(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Return the side of a code in modules, and its dark runs: row, first, length.

    Kept for a while: a paper is laid out several times.
    """
    rows = qr_rows(text)
    bars = [
        (row, run.start(), len(run[0]))
        for row, modules in enumerate(rows)
        for run in _DARK.finditer(modules)
    ]
    return len(rows), tuple(bars)
