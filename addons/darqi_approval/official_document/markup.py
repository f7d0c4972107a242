"""Blocks from the rich text of a template, so that an office words its own."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html
from lxml.etree import ParserError

from .blocks import Block, Heading, Paragraph, Table

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
_CONTAINERS = {"div", "section", "article", "body", "html", "tbody"}
_DROPPED = {"script", "style", "head", "template", "iframe", "object"}


def blocks_from_html(text: str) -> tuple[Block, ...]:
    """Return the paragraphs, headings, lists and tables of ``text``.

    Everything else is reduced to its words; scripts and styles are dropped, and
    nothing is ever fetched. ``style="text-align: center"`` (or right) is kept.
    """
    try:
        root = html.fragment_fromstring(text, create_parent="div")
    except ParserError:
        return ()
    return tuple(_children(root))


def _children(node: html.HtmlElement) -> Iterator[Block]:
    yield from _loose(node.text)
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _DROPPED:
            yield from _block(child)
        yield from _loose(child.tail)


def _loose(text: str | None) -> Iterator[Block]:
    words = " ".join((text or "").split())
    if words:
        yield Paragraph(words)


def _block(node: html.HtmlElement) -> Iterator[Block]:
    if node.tag in _HEADINGS:
        yield Heading(_words(node), _HEADINGS[node.tag])
    elif node.tag in ("ul", "ol"):
        for number, item in enumerate(node.iterchildren("li"), 1):
            lead = f"{number}. " if node.tag == "ol" else ""
            yield Paragraph(lead + _words(item))
    elif node.tag == "table":
        yield from _table(node)
    elif node.tag in _CONTAINERS:
        yield from _children(node)
    else:
        words = _words(node)
        if words:
            yield _paragraph(node, words)


def _paragraph(node: html.HtmlElement, words: str) -> Paragraph:
    style = (node.get("style") or "").replace(" ", "")
    for align in ("center", "right"):
        if f"text-align:{align}" in style:
            return Paragraph(words, indent=False, align=align)
    return Paragraph(words)


def _table(node: html.HtmlElement) -> Iterator[Block]:
    rows = [
        tuple(_words(cell) for cell in row.iterchildren("th", "td"))
        for row in node.iter("tr")
    ]
    rows = [row for row in rows if row]
    if not rows:
        return
    count = max(map(len, rows))
    # A short row is filled up, as a browser does.
    filled = [row + ("",) * (count - len(row)) for row in rows]
    yield Table(filled[0], tuple(filled[1:]))


def _words(node: html.HtmlElement) -> str:
    lines = "".join(_texts(node)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _texts(node: html.HtmlElement) -> Iterator[str]:
    # Line ends of the source are only spaces; <br> is the one that counts.
    yield (node.text or "").replace("\n", " ")
    for child in node:
        if child.tag == "br":
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in _DROPPED:
            yield from _texts(child)
        yield (child.tail or "").replace("\n", " ")
