"""From a ``Paper`` to the bytes of its PDF."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    NextPageTemplate,
    Spacer,
)
from reportlab.platypus import (
    PageBreak as Break,
)
from reportlab.platypus import (
    Table as Grid,
)

from . import flow, letter, page, pictures
from .bilingual import BilingualHead
from .blocks import (
    Align,
    AnnexTitle,
    Block,
    Fields,
    Heading,
    Mongolian,
    PageBreak,
    Paper,
    Paragraph,
    Photos,
    Signatures,
    Space,
    Table,
)
from .seal import SealPlace, seal_places
from .text import TextBlock, balanced

_HEADING_ROLES = {1: "hei", 2: "kai"}

_LINES_TOGETHER = 2
"""Lines of a paragraph that go along with the seal, or stay without it."""

# 1 is the standard's spacing. Where the closing notes alone would fall on a page
# of their own, the lines are set closer, as offices do.
_SPACINGS = (1.0, 0.92, 0.85, 0.78)


def render(paper: Paper) -> bytes:
    """Draw ``paper`` and return the PDF.

    The same paper with the same fonts gives the same bytes, so its SHA-256 can
    be recorded before sealing and recomputed after. Safe to call from several
    threads.

    :raises MissingGlyph: a character that no font has.
    :raises FontsMissing: no Chinese font on this machine.
    """
    return draw(paper).pdf


class Drawn(NamedTuple):
    """A paper as PDF, where the seals of those who seal it belong, and its pages."""

    pdf: bytes
    places: tuple[SealPlace, ...]
    pages: int = 1


def draw(paper: Paper) -> Drawn:
    """Do what :func:`render` does, and say where the seals belong.

    :raises MissingGlyph: a character that no font has.
    :raises FontsMissing: no Chinese font on this machine.
    """
    with ONE_AT_A_TIME:
        return _draw(paper)


def _draw(paper: Paper) -> Drawn:
    built = _build(paper, 1.0)
    if built.pages == 2 and _may_be_closer(paper):
        built = _one_page(paper, built)
    if not built.notes_follow:
        built = _with_notes(paper)
    if paper.page_total or (built.pages > 1 and paper.seam_organs):
        built = _build(paper, built.spacing, built.together, built.pages)
    return Drawn(built.pdf(), seal_places(built.document.canv), built.pages)


def _may_be_closer(paper: Paper) -> bool:
    return paper.style == "plain" and not paper.annex and not paper.landscape


def _one_page(paper: Paper, built: _Built) -> _Built:
    """Avoid a second page for the last sentence and the seal, if that is possible.

    Each try costs a whole layout: how much closer lines save tells which to spare.
    """
    (_filled, free), (over, _free) = built.document.fills
    for spacing in _SPACINGS[1:]:
        if over - free <= (1 - spacing) * built.closable + 1:
            closer = _build(paper, spacing)
            if closer.pages == 1:
                return closer
    return built


def _with_notes(paper: Paper) -> _Built:
    for spacing in _SPACINGS[1:]:
        if _tried(paper, spacing).notes_follow:
            return _build(paper, spacing)
    # Too long for that: the ending moves to the next page as a whole.
    return _build(paper, 1.0, True)


class _Measuring(Canvas):
    """Where a layout is only tried: pages are counted, nothing is drawn."""

    darqi_measuring = True


def _tried(paper: Paper, spacing: float) -> _Built:
    return _build(paper, spacing, canvas=_Measuring)


# A font cuts its subset by a reading position of its own, which reportlab keeps in
# the shared font: two threads at once would mix up the letters.
ONE_AT_A_TIME = threading.Lock()


class _Built(NamedTuple):
    """A layout that is drawn but not yet written: most of the time goes into that."""

    document: page.PaperTemplate
    target: BytesIO
    notes_follow: bool
    spacing: float
    together: bool
    closable: float
    """How high all that is set closer with the lines is together, in points."""

    @property
    def pages(self) -> int:
        return self.document.page

    def pdf(self) -> bytes:
        self.document.canv.save()
        return self.target.getvalue()


def _build(
    paper: Paper,
    spacing: float,
    together: bool = False,
    total: int = 0,
    canvas: type[Canvas] = Canvas,
) -> _Built:
    target = BytesIO()
    document = page.PaperTemplate(target, paper, total)
    document._doSave = 0
    layout = _Layout(paper, spacing, together)
    document.build([*layout.story(), *_imprint(paper, document)], canvasmaker=canvas)
    return _Built(
        document, target, layout.notes_follow, spacing, together, layout.closable
    )


def _imprint(paper: Paper, document: page.PaperTemplate) -> list[Flowable]:
    return [] if paper.style == "plain" else letter.imprint(paper, document)


class _Layout:
    """The flowables of one paper at one line spacing."""

    def __init__(self, paper: Paper, spacing: float, together: bool = False) -> None:
        self.paper = paper
        self._spacing = spacing
        self._leading = page.LEADING * spacing
        self._together = together
        self._closer: list[Flowable] = []
        self._body_end = _Mark()
        self._notes = _Mark()

    @property
    def notes_follow(self) -> bool:
        """Say, once built, whether the notes stand on the page of the ending."""
        return self._notes.page in (None, self._body_end.page)

    @property
    def closable(self) -> float:
        """How high the lines are together that follow the spacing, once built."""
        return sum(getattr(block, "height", 0) for block in self._closer)

    def story(self) -> Iterator[Flowable]:
        paper = self.paper
        yield from self._head()
        flowables = list(self._blocks(paper.body, paper.landscape))
        flowables += letter.attachments(paper, self._leading)
        if paper.organ_signature:
            flowables.append(flow.Signature(paper))
        width = page.TYPE_HEIGHT if paper.landscape else page.TYPE_WIDTH
        notes = [
            *letter.note(paper, self._leading),
            *flow.footer(paper, width),
        ]
        if notes:
            notes.append(self._notes)
        ending, before = _ending(flowables, width)
        yield from before
        if self._together:
            yield KeepTogether([*ending, self._body_end, *notes])
        else:
            yield KeepTogether([*ending, self._body_end])
            yield KeepTogether(notes)
        if paper.annex:
            if not isinstance(paper.annex[0], PageBreak | AnnexTitle):
                yield Break()
            yield from self._blocks(paper.annex, paper.landscape)

    def _head(self) -> Iterator[Flowable]:
        paper = self.paper
        if paper.style != "plain":
            yield from letter.head(paper, self._leading)
            return
        width = page.TYPE_HEIGHT if paper.landscape else page.TYPE_WIDTH
        both = paper.mongolian or Mongolian()
        head = ((paper.organ, both.organ), (paper.title, both.title))
        if both.organ or both.title:
            lines = tuple(line for line in head if line[0])
            leading = page.TITLE_LEADING * self._spacing
            yield BilingualHead(lines, width, leading)
            head = ()
        for text, _picture in head:
            if text:
                leading = page.TITLE_LEADING * self._spacing
                text = balanced(text, "title", page.TITLE, width)
                yield self._kept(
                    TextBlock(text, "title", page.TITLE, leading, "center")
                )
        yield self._kept(Spacer(1, self._leading / 2))
        if paper.number:
            yield self._text(paper.number, "right", 0)
        if paper.addressee:
            yield self._text(f"{paper.addressee}：", "left", 0)

    def _blocks(
        self, blocks: tuple[Block, ...], across: bool = False
    ) -> Iterator[Flowable]:
        width = page.TYPE_HEIGHT if across else page.TYPE_WIDTH
        previous: Block | None = None
        for block in blocks:
            if isinstance(block, PageBreak):
                name = page.LANDSCAPE if block.landscape else page.PORTRAIT
                width = page.TYPE_HEIGHT if block.landscape else page.TYPE_WIDTH
                yield NextPageTemplate(name)
                yield Break()
            elif isinstance(block, AnnexTitle):
                if not isinstance(previous, PageBreak):
                    yield Break()
                yield self._text(block.label, "left", 0, "hei")
                yield Spacer(1, self._leading)
                yield self._text(block.title, "center", 0, "title")
                yield Spacer(1, self._leading / 2)
            else:
                yield self._flowable(block, width)
            previous = block

    def _flowable(self, block: Block, width: float) -> Flowable:
        if isinstance(block, Paragraph):
            indent = 2 * page.BODY if block.indent else 0
            return self._text(block.text, block.align, indent)
        if isinstance(block, Heading):
            role = _HEADING_ROLES.get(block.level, "fangsong")
            heading = self._text(block.text, "left", 2 * page.BODY, role)
            heading.keepWithNext = 1
            return heading
        if isinstance(block, Table):
            return flow.table(block, width)
        if isinstance(block, Fields):
            return flow.fields(block, width)
        if isinstance(block, Photos):
            return pictures.photos(block, width)
        if isinstance(block, Signatures):
            return flow.PartySignatures(block, self.paper)
        if isinstance(block, Space):
            return Spacer(1, block.lines * self._leading)
        raise TypeError(f"not a block: {block!r}")

    def _text(
        self, text: str, align: Align, indent: float, role: str = "fangsong"
    ) -> TextBlock:
        return self._kept(
            TextBlock(text, role, page.BODY, self._leading, align, indent)
        )

    def _kept(self, flowable: TextBlock | Spacer) -> TextBlock | Spacer:
        self._closer.append(flowable)
        return flowable


class _Mark(Flowable):
    """Takes no room and remembers the page it came to stand on."""

    page: int | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.page = self.canv.getPageNumber()


def _ending(
    flowables: list[Flowable], width: float
) -> tuple[list[Flowable], list[Flowable]]:
    """Part the signature, with the end of the text before it, from the rest.

    No seal stands on a page without text, and no heading is left behind. Of a
    paragraph or a form only the end goes along, of a table nothing but a short one.
    Without a signature the last row of photographs is the ending.
    """
    if not flowables:
        return [], flowables
    if isinstance(flowables[-1], pictures.PhotoGrid):
        at = len(flowables)
    elif isinstance(flowables[-1], flow.SIGNATURES):
        at = len(flowables) - 1
    else:
        return [], flowables
    if 0 < at < len(flowables) and isinstance(flowables[at - 1], letter.Attachments):
        at -= 2
    ending, before = flowables[at:], flowables[:at]
    if before:
        head, tail = _parted(before.pop(), width)
        ending = [*tail, *ending]
        before += head
        if not head:
            while before and before[-1].getKeepWithNext():
                ending.insert(0, before.pop())
    return ending, before


def _parted(last: Flowable, width: float) -> tuple[list[Flowable], list[Flowable]]:
    """Return what of the last flowable may stay behind, and what goes along."""
    if isinstance(last, TextBlock):
        _, height = last.wrap(width, page.TYPE_HEIGHT)
        rest = height - _LINES_TOGETHER * last.leading
        if rest < _LINES_TOGETHER * last.leading - 0.01:
            return [], [last]
        head, tail = last.split(width, rest)
        return [head], [tail]
    if isinstance(last, Grid):
        _, height = last.wrap(width, page.TYPE_HEIGHT)
        if height < page.TYPE_HEIGHT / 3:
            return [], [last]
        if not isinstance(last, flow.ContinuedGrid):
            row = last._rowHeights[-1]
            if row < page.TYPE_HEIGHT / 3:
                parts = last.split(width, height - row)
                if len(parts) == 2:
                    return parts[:1], parts[1:]
    return [last], []
