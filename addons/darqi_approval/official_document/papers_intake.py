"""Papers of the window: receipt, correction, acceptance and its refusals."""

from __future__ import annotations

from .blocks import Fields, Paper, Paragraph, Table
from .papers_base import (
    LICENSING_LAW,
    Data,
    build,
    day,
    filled,
    materials_table,
    need,
    need_rows,
    remedy,
    sign_lines,
)


def receipt(data: Data) -> Paper:
    """申请材料接收凭证 (T02, 许可法 32).

    Required: organ, addressee, item_name, received_at (day, or day and minute),
    receiver, materials (name, copies, pages, form), answer_by. It proves receipt, not
    acceptance; both sign.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "received_at",
        "receiver",
        "materials",
        "answer_by",
    )
    need_rows(data, "materials", "name")
    body = (
        Paragraph(
            f"你（单位）于{day(data['received_at'])}提交的{data['item_name']}"
            "申请材料已收到，材料目录如下："
        ),
        materials_table(data["materials"]),
        Fields(
            filled(
                ("收件时间", day(data["received_at"])),
                ("收件人", data["receiver"]),
                ("预计答复日", day(data["answer_by"])),
            )
        ),
        Paragraph("本凭证仅证明收到申请材料，不表示申请已被受理。"),
        sign_lines("收件人签名", "申请人（代理人）签名"),
    )
    return build(data, "申请材料接收凭证", body, addressee=data["addressee"])


def correction(data: Data) -> Paper:
    """补正告知书 (T03, 许可法 32(1)(四)): everything at once.

    Required: organ, addressee, item_name, received_on, corrections (material,
    problem, requirement), how_to_submit. Optional: period, consequence.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "received_on",
        "corrections",
        "how_to_submit",
    )
    need_rows(data, "corrections", "material", "problem", "requirement")
    rows = tuple(
        (str(number), row["material"], row["problem"], row["requirement"])
        for number, row in enumerate(data["corrections"], 1)
    )
    body = [
        Paragraph(
            f"你（单位）于{day(data['received_on'])}提出的{data['item_name']}申请，"
            f"经审核，申请材料需要补正。根据{LICENSING_LAW}第三十二条第一款"
            "第（四）项的规定，现将需要补正的全部内容一次性告知如下："
        ),
        Table(("序号", "材料", "问题", "补正要求"), rows, (1.4, 4, 5, 5)),
        Paragraph(f"补正材料提交方式：{data['how_to_submit']}。"),
    ]
    if data.get("period"):
        body.append(Paragraph(f"补正期限：{data['period']}。"))
    if data.get("consequence"):
        body.append(Paragraph(str(data["consequence"])))
    return build(
        data, "补正告知书", body, addressee=data["addressee"], receipt_line=True
    )


def acceptance(data: Data) -> Paper:
    """受理通知书 (T04, 许可法 32(1)(五)), with both due dates.

    Required: organ, addressee, item_name, applied_on, accepted_on,
    statutory_due. Optional: promised_due, provisional (the year's holidays are
    not announced: 暂定), special_procedure, query_code, fee.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "applied_on",
        "accepted_on",
        "statutory_due",
    )
    tentative = "（暂定）" if data.get("provisional") else ""
    dates = f"法定办结日期为{day(data['statutory_due'])}{tentative}"
    if data.get("promised_due"):
        dates += f"，承诺办结日期为{day(data['promised_due'])}{tentative}"
    body = [
        Paragraph(
            f"你（单位）于{day(data['applied_on'])}提出的{data['item_name']}申请，"
            "属于本机关职权范围，申请材料齐全、符合法定形式。根据"
            f"{LICENSING_LAW}第三十二条第一款第（五）项的规定，决定自"
            f"{day(data['accepted_on'])}起受理。{dates}。"
        )
    ]
    if tentative:
        body.append(Paragraph("次年放假安排公布后，办结日期如有变化将另行告知。"))
    if data.get("special_procedure"):
        body.append(
            Paragraph(
                f"办理中依法需要进行{data['special_procedure']}的，所需时间"
                "不计入办理期限，并将书面告知。"
            )
        )
    fee = str(data.get("fee") or "办理本事项不收取费用").rstrip("。")
    body.append(Paragraph(f"收费：{fee}。"))
    if data.get("query_code"):
        body.append(Paragraph(f"查询码：{data['query_code']}。"))
    return build(
        data, "受理通知书", body, addressee=data["addressee"], receipt_line=True
    )


def refusal_to_accept(data: Data) -> Paper:
    """不予受理决定书 (T05, 许可法 32(1)(二), 78).

    Only when no organ of the hall is competent. Required: organ, addressee,
    item_name, applied_on, competent_organ, review_organ, court. Optional:
    prior_review, reason (in place of the standing sentence). Of a barred applicant
    (78, 79), in place of competent_organ: bar_until, bar_article, bar_document.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "applied_on",
        *(
            ("bar_article", "bar_document")
            if data.get("bar_until")
            else ("competent_organ",)
        ),
        "review_organ",
        "court",
    )
    lead = (
        f"你（单位）于{day(data['applied_on'])}提出的{data['item_name']}申请，经审核，"
    )
    if data.get("bar_until"):
        text = (
            f"{lead}你（单位）因{data['bar_document']}认定的违法情形，在"
            f"{day(data['bar_until'])}前不得再次申请该行政许可。根据{LICENSING_LAW}"
            f"{data['bar_article']}的规定，决定不予受理。"
        )
    else:
        reason = data.get("reason") or "该事项不属于本机关职权范围"
        text = (
            f"{lead}{reason}。根据{LICENSING_LAW}第三十二条第一款第（二）项"
            f"的规定，决定不予受理。请向{data['competent_organ']}提出申请。"
        )
    body = (Paragraph(text), remedy(data))
    return build(
        data, "不予受理决定书", body, addressee=data["addressee"], receipt_line=True
    )


def licence_not_needed(data: Data) -> Paper:
    """不受理告知书 (T06, 许可法 32(1)(一)): no licence is needed.

    Required: organ, addressee, item_name, applied_on, basis. Optional:
    review_organ and court (prints the remedy text).

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "addressee", "item_name", "applied_on", "basis")
    body = [
        Paragraph(
            f"你（单位）于{day(data['applied_on'])}提出的{data['item_name']}申请，"
            f"经审核，根据{data['basis']}，该事项依法不需要取得行政许可。根据"
            f"{LICENSING_LAW}第三十二条第一款第（一）项的规定，现告知不受理。"
        )
    ]
    if data.get("review_organ") and data.get("court"):
        body.append(remedy(data, "告知书"))
    return build(
        data, "不受理告知书", body, addressee=data["addressee"], receipt_line=True
    )


def handover_slip(data: Data) -> Paper:
    """材料流转单: the window hands a case on to the organ that accepts it.

    Required: organ, to_organ, application_number, item_name, applicant,
    received_at, materials, handed_by. Optional: received_by, note. Internal, so
    it bears no seal.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "to_organ",
        "application_number",
        "item_name",
        "applicant",
        "received_at",
        "materials",
        "handed_by",
    )
    need_rows(data, "materials", "name")
    body = (
        Fields(
            filled(
                ("办件编号", data["application_number"]),
                ("事项名称", data["item_name"]),
                ("申请人", data["applicant"]),
                ("收件时间", day(data["received_at"])),
                ("转交单位", data["organ"]),
                ("接收单位", data["to_organ"]),
                ("备注", data.get("note")),
            )
        ),
        materials_table(data["materials"]),
        Fields(
            (
                ("移交人及时间", str(data["handed_by"])),
                ("接收人及时间", str(data.get("received_by") or "")),
            )
        ),
        Paragraph("自收到本单起，由接收单位以本单位名义依法办理。"),
    )
    return build(data, "材料流转单", body, seal_place=False, organ_signature="")
