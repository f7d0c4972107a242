"""Letters between organs (函), on the page of GB/T 9704-2012."""

from __future__ import annotations

from .blocks import AnnexTitle, Block, Fields, Paper, Paragraph
from .papers_base import (
    LICENSING_LAW,
    Data,
    build,
    day,
    need,
    own_seal,
)


def result_letter(data: Data) -> Paper:
    """监管结果抄告函 (T27, 许可法 64, plan 三(六)): the department tells the bureau.

    Required: organ (who supervises or enforces), to_organ, holder, item_name,
    licence_number, facts, result, basis. Optional: cc (organs), reply_by, advice,
    style.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "to_organ",
        "holder",
        "item_name",
        "licence_number",
        "facts",
        "result",
        "basis",
    )
    body: list[Block] = [
        Paragraph(
            f"{data['holder']}（{data['item_name']}，证照编号："
            f"{data['licence_number']}）由你单位准予行政许可。经本单位监督检查，"
            f"{data['facts']}。"
        ),
        Paragraph(f"根据{data['basis']}，本单位作出如下处理：{data['result']}。"),
    ]
    if data.get("advice"):
        body.append(Paragraph(f"对该许可的建议：{data['advice']}。"))
    body.append(
        Paragraph(
            f"根据{LICENSING_LAW}有关监督检查的规定，现将违法事实和处理结果抄告"
            f"你单位，请依法处理{_reply(data)}。"
        )
    )
    body.append(Paragraph("专此函告。"))
    return _letter(data, f"关于抄告{data['holder']}监管结果的函", body)


def lead_transfer(data: Data) -> Paper:
    """违法线索移送函: offences found at approval go to who may punish (许可法 78, 79).

    Required: organ, to_organ, party (whom it is about), found_in (how it came to
    light), facts, law (what may be broken). Optional: evidence (texts), reply_by,
    cc (organs), style. A receipt to send back is annexed.

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "to_organ", "party", "found_in", "facts", "law")
    evidence = tuple(data.get("evidence") or ())
    body = [
        Paragraph(
            f"本单位在{data['found_in']}中发现，{data['party']}{data['facts']}，涉嫌"
            f"违反{data['law']}的规定。"
        ),
        Paragraph(
            "根据审批与监管职责分工，行政处罚由你单位依法实施。现将该线索及有关材料"
            f"移送你单位，请依法核查处理{_reply(data)}。"
        ),
    ]
    receipt = (
        AnnexTitle("附件2" if evidence else "附件", "回执"),
        Fields(
            (
                ("移送单位", data["organ"]),
                ("移送函文号", str(data.get("number") or " ")),
                ("线索", f"{data['party']}涉嫌违反{data['law']}"),
                ("接收单位及接收人", "\n "),
                ("接收时间", " "),
                ("处理结果", "\n \n "),
                ("反馈时间", " "),
            )
        ),
    )
    attachments = ("回执",)
    annex: tuple[Block, ...] = receipt
    if evidence:
        attachments = ("证据材料目录", "回执")
        text = "\n".join(f"{n}. {name}" for n, name in enumerate(evidence, 1))
        annex = (
            AnnexTitle("附件1", "证据材料目录"),
            Paragraph(text, align="left"),
            *receipt,
        )
    return _letter(
        data,
        f"关于移送{data['party']}涉嫌违法线索的函",
        body,
        attachments=attachments,
        annex=annex,
    )


def report_letter(data: Data) -> Paper:
    """初审上报函 (许可法 35, 43): first review here, decision above.

    Required: organ, to_organ, item_name, applicant, application_number,
    accepted_on, opinion (of the first review), signer (签发人). Optional: basis,
    materials (names, all of them go along), cc (organs), style.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "to_organ",
        "item_name",
        "applicant",
        "application_number",
        "accepted_on",
        "opinion",
        "signer",
    )
    materials = tuple(data.get("materials") or ())
    basis = f"根据{data['basis']}，" if data.get("basis") else ""
    body = [
        Paragraph(
            f"本单位于{day(data['accepted_on'])}受理{data['applicant']}提出的"
            f"{data['item_name']}申请（办件编号：{data['application_number']}）。"
            f"{basis}经初步审查，{data['opinion']}。"
        ),
        Paragraph(
            f"根据{LICENSING_LAW}第三十五条、第四十三条的规定，现将初步审查意见和"
            "全部申请材料报送你单位，请审查决定。"
        ),
    ]
    annex: tuple[Block, ...] = ()
    if materials:
        text = "\n".join(f"{n}. {name}" for n, name in enumerate(materials, 1))
        annex = (AnnexTitle("附件", "申请材料目录"), Paragraph(text, align="left"))
    return _letter(
        data,
        f"关于上报{data['applicant']}{data['item_name']}申请的函",
        body,
        attachments=("申请材料目录",) if materials else (),
        annex=annex,
        signer=data["signer"],
    )


def _reply(data: Data) -> str:
    if not data.get("reply_by"):
        return "，并将处理结果函告本单位"
    return f"，并于{day(data['reply_by'])}前将处理结果函告本单位"


def _letter(data: Data, title: str, body: list[Block], **more: object) -> Paper:
    return build(
        data,
        title,
        body,
        addressee=data["to_organ"],
        style=data.get("style") or "letter",
        copy_to=tuple(data.get("cc") or ()),
        seal_name=own_seal(data),
        **more,
    )
