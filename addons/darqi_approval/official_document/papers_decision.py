"""Papers that decide: granted, refused, and the licence itself."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Block, Fields, Paper, Paragraph, Space, Table
from .papers_base import (
    LICENSING_LAW,
    Data,
    build,
    day,
    filled,
    need,
    numbered,
    remedy,
    rests_on,
    span,
)


def _conditions(rows: Sequence[Data]) -> tuple[Block, ...]:
    """Return the conditions of the licence, each with the standard it rests on."""
    if not rows:
        return ()
    return (
        Paragraph("被许可人应当遵守下列许可条件："),
        Table(
            ("序号", "许可条件", "依据"),
            numbered(rows, "text", "source"),
            (1.2, 6, 4),
        ),
    )


def granted(data: Data) -> Paper:
    """准予行政许可决定书 (T17, 许可法 38(1)).

    Required: organ, addressee, item_name, applied_on, accepted_on, basis,
    content, supervising_organ. Optional: scope, valid_from, valid_to, area,
    licence_name, licence_number, rests_on (hearing record, consultation),
    condition_rows (text, source: the superior standard each rests on, 许可法 16(4)).

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "applied_on",
        "accepted_on",
        "basis",
        "content",
        "supervising_organ",
    )
    body = (
        Paragraph(
            f"你（单位）于{day(data['applied_on'])}提出的{data['item_name']}申请，"
            f"本机关于{day(data['accepted_on'])}受理。经审查，你（单位）的申请符合"
            f"{data['basis']}规定的条件、标准。根据{LICENSING_LAW}第三十八条"
            "第一款的规定，决定准予行政许可。"
        ),
        Fields(
            filled(
                ("许可事项", data["item_name"]),
                ("许可内容", data["content"]),
                ("许可范围", data.get("scope")),
                ("适用区域", data.get("area")),
                ("有效期限", span(data)),
                ("证件名称", data.get("licence_name")),
                ("证件编号", data.get("licence_number")),
            )
        ),
        *_conditions(data.get("condition_rows") or ()),
        *rests_on(data),
        Paragraph(
            f"本许可事项的事中事后监管由{data['supervising_organ']}负责，"
            "请依法接受监督检查。"
        ),
    )
    return build(
        data,
        "准予行政许可决定书",
        body,
        addressee=data["addressee"],
        receipt_line=True,
    )


def refused(data: Data) -> Paper:
    """不予行政许可决定书 (T18, 许可法 38(2)), with reasons and remedy.

    Required: organ, addressee, item_name, applied_on, accepted_on, facts, basis,
    review_organ, court. Optional: standards (technical standards, 许可法 55),
    rests_on (hearing record, consultation), prior_review.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "applied_on",
        "accepted_on",
        "facts",
        "basis",
        "review_organ",
        "court",
    )
    body = [
        Paragraph(
            f"你（单位）于{day(data['applied_on'])}提出的{data['item_name']}申请，"
            f"本机关于{day(data['accepted_on'])}受理。经审查，{data['facts']}，"
            f"不符合{data['basis']}的规定。根据{LICENSING_LAW}第三十八条"
            "第二款的规定，决定不予行政许可。"
        )
    ]
    if data.get("standards"):
        body.append(Paragraph(f"所依据的技术标准、技术规范：{data['standards']}。"))
    body += rests_on(data)
    body.append(remedy(data))
    return build(
        data,
        "不予行政许可决定书",
        body,
        addressee=data["addressee"],
        receipt_line=True,
    )


def licence(data: Data) -> Paper:
    """The licence 许可证 itself (许可法 39).

    Required: organ, licence_name (becomes the title), licence_number, holder,
    item_name, content, valid_from. Optional: valid_to (without it 长期),
    holder_code, legal_person, address, scope, area, conditions (texts).

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "licence_name",
        "licence_number",
        "holder",
        "item_name",
        "content",
        "valid_from",
    )
    conditions = "\n".join(
        f"{number}. {text}"
        for number, text in enumerate(data.get("conditions") or (), 1)
    )
    body = (
        Space(0.5),
        Fields(
            filled(
                ("被许可人", data["holder"]),
                ("统一社会信用代码\n（证件号码）", data.get("holder_code")),
                ("法定代表人\n（负责人）", data.get("legal_person")),
                ("地址", data.get("address")),
                ("许可事项", data["item_name"]),
                ("许可内容", data["content"]),
                ("许可范围", data.get("scope")),
                ("适用区域", data.get("area")),
                ("许可条件", conditions),
                ("有效期限", span(data)),
                ("发证机关", data["organ"]),
            )
        ),
        Paragraph("有效期届满需要延续的，应当在届满前依法提出申请。"),
    )
    return build(
        data,
        data["licence_name"],
        body,
        organ="",
        number=f"证照编号：{data['licence_number']}",
    )
