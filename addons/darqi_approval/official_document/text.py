"""Setting Chinese text: line breaking by the rules, fonts per character.

reportlab's own CJK wrapping lets a closing mark hang outside the type area, has
no rule for opening marks, and one font per fragment; this is smaller and faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from .blocks import Align
from .fonts import FONTS, printable

_OPENING = "（《〈「『“‘〔【［｛"
_CLOSING = "，。、；：？！）》〉」』”’〕】］｝…·％"
# What may not be parted: an opening mark from what follows it, a closing one
# from what it closes, and a Latin word or number in itself.
_UNIT = re.compile(
    rf"\n|[{_OPENING}]*(?:[!-~]+|[^\n])[{_CLOSING}]*|[{_OPENING}]+", re.DOTALL
)


# Words that titles of papers are full of, the longer ones first.
_WORDS = re.compile(
    "委员会|合作社|专用章|告知书|通知书|决定书|意见书|管理局|服务局|许可证|办公室"
    "|有限|责任|公司|集团|中心|政务|服务|行政|审批|许可|决定|管理|监督|监管|公告|印章"
    "|政府|人民|违法|线索|结果|申请|审查|目录|事项|划转|指南|会议|纪要|备忘录|衔接"
    "|需要|核定|工业|产品|核发|卫生|医疗|机构|注册|登记|变更|延续|注销|撤销|撤回"
)
_MOST_SLACK = 5
"""Characters a line may lack at its end and still be set as wide as the others."""


class Line(NamedTuple):
    """One line: natural width and indent in points, last of its paragraph?"""

    text: str
    width: float
    indent: float
    ends: bool


def text_width(text: str, role: str, size: float) -> float:
    """Return the width of ``text`` in points."""
    return sum(map(FONTS.advances(role).__getitem__, text)) * size / 1000


# A paper is laid out several times, and tables measure each cell more than once.
@lru_cache(maxsize=2048)
def break_lines(
    text: str, role: str, size: float, width: float, indent: float = 0
) -> tuple[Line, ...]:
    """Break ``text`` into lines no wider than ``width`` points.

    ``indent`` narrows the first line of each paragraph (``\\n`` begins one).
    """
    lines: list[Line] = []
    for paragraph in text.split("\n"):
        line, used, first = "", 0.0, indent
        for unit in _units(paragraph, role, size, width):
            advance = text_width(unit, role, size)
            if line and used + advance > width - first + 0.01:
                lines.append(Line(line, used, first, False))
                line, used, first = "", 0.0, 0.0
                if unit == " ":
                    continue
            line += unit
            used += advance
        lines.append(Line(line, used, first, True))
    return tuple(lines)


def balanced(text: str, role: str, size: float, width: float) -> str:
    """Return a title with its lines broken so that they are about equally long.

    As many lines as it needs, none of them one lone character, and where it can be
    no word in two (7.3.1).
    """
    text = printable(text)
    count = len(break_lines(text, role, size, width))
    if count < 2 or "\n" in text:
        return text
    narrow = text_width(text, role, size) / count
    first = ""
    while narrow < width:
        lines = break_lines(text, role, size, narrow)
        if len(lines) == count:
            broken = "\n".join(line.text for line in lines)
            if not _parts_a_word(text, lines):
                return broken
            first = first or broken
        narrow += size / 2
    return first or text


def _parts_a_word(text: str, lines: Sequence[Line]) -> bool:
    ends, at = set(), 0
    for line in lines[:-1]:
        at += len(line.text)
        ends.add(at)
    return any(
        word.start() < end < word.end()
        for word in _WORDS.finditer(text)
        for end in ends
    )


def _units(text: str, role: str, size: float, width: float) -> Iterator[str]:
    for match in _UNIT.finditer(text):
        unit = match.group()
        # A long address or number may be parted: moving it whole would leave
        # half a line empty. Its marks stay with its first and last character.
        wide = text_width(unit, role, size)
        if wide > width:
            yield from unit
        elif wide > width / 2 and len(unit.strip(_OPENING + _CLOSING)) > 1:
            head = len(unit) - len(unit.lstrip(_OPENING)) + 1
            tail = len(unit.rstrip(_CLOSING)) - 1
            yield unit[:head]
            yield from unit[head:tail]
            yield unit[tail:]
        else:
            yield unit


def draw_runs(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    role: str,
    size: float,
    spacing: float = 0,
    bold: bool = False,
) -> None:
    """Draw one line at the baseline, each character in a font that has it.

    ``bold`` draws the outline too, in the canvas's line width: there is no bold
    face of the free 宋.
    """
    drawing = canvas.beginText(x, y)
    drawing.setCharSpace(spacing)
    if bold:
        drawing.setTextRenderMode(2)
    for name, run in FONTS.runs(text, role):
        drawing.setFont(name, size)
        drawing.textOut(run)
    # Text state outlives the text object.
    drawing.setCharSpace(0)
    if bold:
        drawing.setTextRenderMode(0)
    canvas.drawText(drawing)


def is_measuring(canvas: Canvas) -> bool:
    """Say whether a layout is only tried, to see what it takes: nothing is drawn."""
    return getattr(canvas, "darqi_measuring", False)


class TextBlock(Flowable):
    """Lines of one role and size; splits between lines over pages."""

    def __init__(
        self,
        text: str,
        role: str,
        size: float,
        leading: float,
        align: Align = "justify",
        indent: float = 0,
    ) -> None:
        """``indent`` is in points, of the first line of each paragraph."""
        super().__init__()
        self.text = printable(text)
        self.role, self.size, self.leading = role, size, leading
        self.align, self.indent = align, indent
        self._lines: Sequence[Line] = ()
        self._fixed = False

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        if not self._fixed:
            self._lines = break_lines(
                self.text, self.role, self.size, width, self.indent
            )
        self.width = width
        self.height = len(self._lines) * self.leading
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        self.wrap(width, height)
        fit = int((height + 0.01) // self.leading)
        if fit < 1:
            return []
        if fit >= len(self._lines):
            # Grids ask for two parts, also where only rounding said "too high".
            return [self, self._part([])]
        return [self._part(self._lines[:fit]), self._part(self._lines[fit:])]

    def draw(self) -> None:
        if is_measuring(self.canv):
            return
        # The baseline sits so that the letter is in the middle of its line.
        y = self.height - (self.leading + self.size) / 2 + self.size * 0.14
        for line in self._lines:
            self._draw_line(line, y)
            y -= self.leading

    def _part(self, lines: Sequence[Line]) -> TextBlock:
        part = TextBlock("", self.role, self.size, self.leading, self.align)
        part._lines, part._fixed = lines, True
        return part

    def _draw_line(self, line: Line, y: float) -> None:
        slack = self.width - line.indent - line.width
        x, spacing = line.indent, 0.0
        if self.align == "center":
            x += slack / 2
        elif self.align == "right":
            x += slack
        elif self.align == "justify" and not line.ends and len(line.text) > 1:
            # Pulled apart by more, a line before a long number is hard to read.
            if slack <= _MOST_SLACK * self.size:
                spacing = slack / (len(line.text) - 1)
        draw_runs(self.canv, x, y, line.text, self.role, self.size, spacing)
