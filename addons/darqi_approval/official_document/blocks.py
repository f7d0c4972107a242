"""What can stand on a paper: plain data, compared by value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Align = Literal["justify", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Body text in 3号, indented by two characters; ``\\n`` breaks the line."""

    text: str
    indent: bool = True
    align: Align = "justify"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 「一、」黑体, level 2 「（一）」楷体, level 3 as body."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Signed:
    """A cell with text over the pictures of signatures made by hand.

    :param images: the bytes of each picture, in the order they were made.
    """

    text: str = ""
    images: tuple[bytes, ...] = ()


Cell = str | Signed


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; on every page it runs over stand its header and 续表.

    :param widths: relative column widths; equal without them.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """A form: pairs of label and value, ruled.

    :param label_width: share of the width the labels take.
    """

    rows: tuple[tuple[str, Cell], ...]
    label_width: float = 0.26


@dataclass(frozen=True, slots=True)
class Space:
    """Empty lines of body height."""

    lines: float = 1


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Continue on a new page; ``landscape`` for a wide table."""

    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an agreement, with its place for signature and seal."""

    label: str
    organ: str
    signer: str = ""
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signature blocks side by side, each with its own organ seal."""

    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture with what it shows.

    :param image: the bytes of a JPEG, PNG or any other picture Pillow reads.
    """

    image: bytes
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Photos:
    """Photographs in a grid, each with its caption under it."""

    photos: tuple[Photo, ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class AnnexTitle:
    """Head of an annex (7.3.7): 附件1 on the first line of a page, title on third."""

    label: str
    title: str


Block = (
    Paragraph
    | Heading
    | Table
    | Fields
    | Space
    | PageBreak
    | Signatures
    | Photos
    | AnnexTitle
)


@dataclass(frozen=True, slots=True)
class Mongolian:
    """Pictures of the Mongolian words: of the organ, of the title, on the seal."""

    organ: bytes = b""
    title: bytes = b""
    seal: bytes = b""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper.

    :param organ: issuing organ, first line of the title; '' leaves it out.
    :param number: 文号; empty on a draft (numbers are allotted at issue).
    :param addressee: written flush left with a full-width colon.
    :param organ_signature: organ over the date at the end; '' for no signature.
    :param date: 成文日期; ``None`` leaves a blank to fill in.
    :param qr_text: content of the QR code, usually the check address.
    :param check_text: printed beside it (address and code to type).
    :param copies_note: 「本文书一式2份…」.
    :param receipt_line: whether to print 签收人 and 日期 to sign.
    :param watermark: extra diagonal text, such as 演示数据.
    :param output: ``draft`` (送审稿 across the page) or ``for_stamp`` (待用印版:
        place of the seal marked, no seal).
    :param demo_seal: draw the demonstration seal; only for a database marked
        演示, and then the page says so even where ``watermark`` is empty.
    :param seal_place: whether the paper bears a seal at all.
    :param annex: blocks after the signature, each from a new page on.
    :param style: ``plain`` (law form), ``letter`` (the page of a 公文: red head,
        number, red rule, 版记) or ``short_letter`` (信函格式, 10.1).
    :param attachments: names listed as 附件说明 under the text.
    :param copy_to: organs after 抄送 in the 版记.
    :param print_organ: 印发机关; the signing organ without it.
    :param print_date: 印发日期; ``date`` without it.
    :param signer: 签发人 beside the number, of a letter to a higher organ.
    :param landscape: begin on a page across, for a wide register.
    :param page_total: say on each page how many there are.
    :param page_signs: who signs at the foot of every page of a record.
    :param seam: mark on each of several pages its slice of the seal (骑缝章).
    :param mongolian: pictures beside organ and title of a plain paper (蒙汉双语).
    :raises ValueError: a draft with a seal, or an unknown output or style.
    """

    organ: str
    title: str
    body: tuple[Block, ...]
    number: str = ""
    addressee: str = ""
    organ_signature: str = ""
    date: date | None = None
    qr_text: str = ""
    check_text: str = ""
    copies_note: str = ""
    contact: str = ""
    receipt_line: bool = False
    watermark: str = ""
    output: Literal["draft", "for_stamp"] = "draft"
    demo_seal: bool = False
    seal_place: bool = True
    seal_name: str = "行政审批专用章"
    meta_title: str = ""
    meta_author: str = ""
    annex: tuple[Block, ...] = ()
    style: Literal["plain", "letter", "short_letter"] = "plain"
    attachments: tuple[str, ...] = ()
    copy_to: tuple[str, ...] = ()
    print_organ: str = ""
    print_date: date | None = None
    signer: str = ""
    landscape: bool = False
    page_total: bool = False
    page_signs: tuple[str, ...] = ()
    seam: bool = False
    mongolian: Mongolian | None = None

    def __post_init__(self) -> None:
        if self.output not in ("draft", "for_stamp"):
            raise ValueError(f"unknown output {self.output!r}")
        if self.style not in ("plain", "letter", "short_letter"):
            raise ValueError(f"unknown style {self.style!r}")
        if self.demo_seal and self.output == "draft":
            raise ValueError("a draft bears no seal")
        if self.demo_seal and not self.seal_place:
            raise ValueError("this paper bears no seal")

    @property
    def seam_organs(self) -> tuple[str, ...]:
        """Return whose seals stand across the pages: none on a draft."""
        if not self.seam or self.output != "for_stamp":
            return ()
        parties = [
            party.organ
            for block in self.body
            if isinstance(block, Signatures)
            for party in block.parties
        ]
        if parties:
            return tuple(parties)
        one = self.seal_place and self.organ_signature
        return (self.organ_signature,) if one else ()

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the texts printed across every page."""
        marks = [self.watermark or ("演示数据" if self.demo_seal else "")]
        if self.output == "draft":
            marks.append("送审稿")
        return tuple(mark for mark in marks if mark)
