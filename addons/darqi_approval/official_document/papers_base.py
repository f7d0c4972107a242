"""What all papers share: required keys, common options, remedy text."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from .blocks import Block, Cell, Paper, Paragraph, Signed, Table
from .numbers import chinese_date

Data = Mapping[str, Any]
LICENSING_LAW = "《中华人民共和国行政许可法》"

_OPTIONS = (
    "number",
    "date",
    "qr_text",
    "check_text",
    "contact",
    "watermark",
    "output",
    "demo_seal",
    "seal_name",
    "print_organ",
    "print_date",
)


def need(data: Data, *keys: str) -> None:
    """Refuse ``data`` that lacks a key or holds nothing under it.

    :raises ValueError: naming every missing key at once.
    """
    missing = [key for key in keys if data.get(key) in (None, "", (), [])]
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")


def need_rows(data: Data, name: str, *keys: str) -> None:
    """Refuse a list in ``data`` with a row that lacks a key.

    :raises ValueError: naming row and keys.
    """
    for number, row in enumerate(data[name], 1):
        try:
            need(row, *keys)
        except ValueError as error:
            raise ValueError(f"{name} row {number} {error}") from None


def build(data: Data, title: str, body: Sequence[Block], **more: Any) -> Paper:
    """Return the paper of ``data['organ']`` with the common options applied.

    ``addressee_identity`` (code, legal representative) stands behind the addressee.
    Options: number, date, qr_text, check_text, contact, copies, watermark,
    output, demo_seal, seal_name, title.
    """
    values = {key: data[key] for key in _OPTIONS if data.get(key) is not None}
    organ = data["organ"]
    values.setdefault("organ", organ)
    values.setdefault("organ_signature", organ)
    copies = data.get("copies")
    if copies:
        values["copies_note"] = f"本文书一式{copies}份：一份送达，其余存档。"
    values.update(more)
    identity = data.get("addressee_identity")
    # Behind the applicant only: a paper to an organ says nothing of him there.
    if identity and more.get("addressee") == data.get("addressee"):
        values["addressee"] = f"{more.pop('addressee')}（{identity}）"
    title = data.get("title") or title
    values.setdefault("meta_title", f"{title} {values.get('number', '')}".strip())
    values.setdefault("meta_author", organ)
    return Paper(title=title, body=tuple(body), **values)


def served(data: Data, title: str, body: Sequence[Block], **more: Any) -> Paper:
    """Return a paper that is served: addressee above, receipt to sign below."""
    return build(
        data, title, body, addressee=data["addressee"], receipt_line=True, **more
    )


def internal(data: Data, title: str, body: Sequence[Block], **more: Any) -> Paper:
    """Return a paper that is signed or only kept: no seal, and nothing served."""
    more.setdefault("copies_note", "")
    return build(data, title, body, seal_place=False, organ_signature="", **more)


def own_seal(data: Data) -> str:
    """Return the seal of a paper that the organ's own seal belongs on."""
    return data.get("seal_name") or "单位印章"


def day(value: date | datetime | str | None) -> str:
    """Return a date as 2023年1月19日, a time with hour and minute, text as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return f"{chinese_date(value.date())}{value:%H:%M}"
    return chinese_date(value)


def span(data: Data) -> str:
    """Return the validity of ``valid_from`` and ``valid_to`` in words."""
    first, last = data.get("valid_from"), data.get("valid_to")
    if not first and not last:
        return ""
    return f"自{day(first)}至{day(last)}" if last else f"自{day(first)}起长期有效"


def filled(*rows: tuple[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the rows that have a value, as text."""
    return tuple((name, str(value)) for name, value in rows if value)


def materials_table(materials: Sequence[Data]) -> Table:
    """Return the list of papers handed in: name, copies, pages, form."""
    return Table(
        ("序号", "材料名称", "份数", "页数", "形式"),
        tuple(
            (
                str(number),
                str(row["name"]),
                str(row.get("copies", 1)),
                str(row.get("pages") or ""),
                str(row.get("form") or ""),
            )
            for number, row in enumerate(materials, 1)
        ),
        (1.2, 6, 1.2, 1.2, 2),
    )


def remedy_text(
    review_organ: str,
    court: str,
    prior_review: bool = False,
    review_days: int = 60,
    suit_months: int = 6,
    paper: str = "决定书",
) -> str:
    """Return how to seek remedy against an adverse act.

    60 calendar days (行政复议法 20) and 6 months (行政诉讼法 46). With
    ``prior_review`` (复议法 23: overdue or no answer, natural-resource rights)
    review comes first, and a suit then within 15 days (诉讼法 45). ``paper`` is
    what the paper calls itself: 决定书, 告知书, 通知书.
    """
    act = paper.removesuffix("书")
    since = f"自收到本{paper}之日起"
    if prior_review:
        return (
            f"如不服本{act}，应当先{since}{review_days}日内向{review_organ}申请"
            "行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起15日内"
            f"依法向{court}提起行政诉讼。"
        )
    return (
        f"如不服本{act}，可以{since}{review_days}日内向{review_organ}申请行政复议，"
        f"也可以{since}{suit_months}个月内依法向{court}提起行政诉讼。"
    )


def remedy(data: Data, paper: str = "决定书") -> Paragraph:
    """Return the remedy of ``review_organ`` and ``court`` as a paragraph.

    Review comes first (行政复议法 23) with ``prior_review`` or, what the item
    itself says, ``natural_resource``: the act touches a right to natural
    resources already obtained.
    """
    first = bool(data.get("prior_review") or data.get("natural_resource"))
    return Paragraph(
        remedy_text(data["review_organ"], data["court"], first, paper=paper)
    )


def rests_on(data: Data) -> list[Paragraph]:
    """Return the records a decision rests on (``rests_on``) as a paragraph, or none."""
    found = data.get("rests_on")
    return [Paragraph(f"本决定根据{found}作出。")] if found else []


ONLY_A_PICTURE = (
    "屏幕手写签名为当面书写形成的图像，不是《中华人民共和国电子签名法》规定的可靠的"
    "电子签名。"
)


def picture_bytes(image: Any, name: str) -> bytes:
    """Return a picture given as bytes or base64. :raises ValueError: neither"""
    if isinstance(image, str):
        try:
            image = base64.b64decode(image, validate=True)
        except ValueError as error:
            raise ValueError(f"{name}: not base64 ({error})") from None
    return bytes(image)


def signed(data: Data, role: str, text: str = "") -> Cell:
    """Return a place to sign: the pictures of ``signatures`` in it, where given."""
    images = (data.get("signatures") or {}).get(role) or ()
    pictures = tuple(picture_bytes(image, "signatures") for image in images)
    return Signed(text, pictures) if pictures else f"{text}\n "


def sign_lines(*labels: str) -> Paragraph:
    """Return places to sign by hand, one line each, a date under them."""
    lines = [f"{label}：________________" for label in labels]
    lines.append("日期：________年____月____日")
    return Paragraph("\n".join(lines), indent=False, align="left")


def numbered(rows: Sequence[Data], *keys: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table, the serial number first; dates in words."""
    return tuple(
        (str(number), *(_cell(row.get(key)) for key in keys))
        for number, row in enumerate(rows, 1)
    )


def listed(texts: Sequence[Any]) -> str:
    """Return texts as numbered lines."""
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


def _cell(value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    return "" if value is None else str(value)
