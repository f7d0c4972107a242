"""From a ``Paper`` to the bytes of its PDF."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from reportlab.platypus import (
    Flowable,
    KeepTogether,
    NextPageTemplate,
    Spacer,
)
from reportlab.platypus import (
    PageBreak as Break,
)

from . import flow, page
from .blocks import (
    Block,
    Fields,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Signatures,
    Space,
    Table,
)
from .text import TextBlock

_HEADING_ROLES = {1: 'hei', 2: 'kai', 3: 'song'}


def render(paper: Paper) -> bytes:
    """Draw ``paper`` and return the PDF.

    The same paper with the same fonts gives the same bytes, so its SHA-256 can
    be recorded before sealing and recomputed after. Safe to call from several
    threads.

    :raises MissingGlyph: a character that no font has.
    :raises FontsMissing: no Chinese font on this machine.
    """
    target = BytesIO()
    page.PaperTemplate(target, paper).build(list(_story(paper)))
    return target.getvalue()


def _story(paper: Paper) -> Iterator[Flowable]:
    yield from _head(paper)
    body = list(_blocks(paper.body, paper))
    end: list[Flowable] = []
    if paper.organ_signature:
        end.append(flow.Signature(paper))
        # A seal never stands on a page without text: the last paragraph goes
        # with it.
        if body and isinstance(body[-1], TextBlock):
            end.insert(0, body.pop())
    yield from body
    if end:
        yield KeepTogether(end)
    width = page.TYPE_WIDTH
    yield from map(KeepTogether, _listed(flow.footer(paper, width)))
    if paper.annex:
        if not isinstance(paper.annex[0], PageBreak):
            yield Break()
        yield from _blocks(paper.annex, paper)


def _listed(flowables: list[Flowable]) -> list[list[Flowable]]:
    return [flowables] if flowables else []


def _head(paper: Paper) -> Iterator[Flowable]:
    for text in (paper.organ, paper.title):
        if text:
            yield TextBlock(text, 'title', page.TITLE, page.TITLE_LEADING, 'center')
    yield Spacer(1, page.LEADING / 2)
    if paper.number:
        yield TextBlock(paper.number, 'song', page.BODY, page.LEADING, 'right')
    if paper.addressee:
        yield _body_text(f'{paper.addressee}：', 'left', 0)


def _blocks(blocks: tuple[Block, ...], paper: Paper) -> Iterator[Flowable]:
    width = page.TYPE_WIDTH
    for block in blocks:
        if isinstance(block, PageBreak):
            name = page.LANDSCAPE if block.landscape else page.PORTRAIT
            width = page.TYPE_HEIGHT if block.landscape else page.TYPE_WIDTH
            yield NextPageTemplate(name)
            yield Break()
        else:
            yield _flowable(block, width, paper)


def _flowable(block: Block, width: float, paper: Paper) -> Flowable:
    if isinstance(block, Paragraph):
        indent = 2 * page.BODY if block.indent else 0
        return _body_text(block.text, block.align, indent)
    if isinstance(block, Heading):
        role = _HEADING_ROLES.get(block.level, 'song')
        heading = TextBlock(
            block.text, role, page.BODY, page.LEADING, 'left', 2 * page.BODY
        )
        heading.keepWithNext = 1
        return heading
    if isinstance(block, Table):
        return flow.table(block, width)
    if isinstance(block, Fields):
        return flow.fields(block, width)
    if isinstance(block, Signatures):
        return flow.PartySignatures(block, paper)
    if isinstance(block, Space):
        return Spacer(1, block.lines * page.LEADING)
    raise TypeError(f'not a block: {block!r}')


def _body_text(text: str, align: str, indent: float) -> TextBlock:
    return TextBlock(text, 'fangsong', page.BODY, page.LEADING, align, indent)
