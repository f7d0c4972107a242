"""Papers of the counter and of delivery: advice, fees, proof of service, registers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .blocks import Block, Fields, Paper, Paragraph, Table
from .numbers import capital_amount
from .papers_base import (
    ONLY_A_PICTURE,
    Data,
    build,
    day,
    filled,
    internal,
    need,
    need_rows,
    numbered,
    served,
    signed,
)

METHODS = {
    "direct": "直接送达",
    "left": "留置送达",
    "post": "邮寄送达",
    "announcement": "公告送达",
    "electronic": "电子送达",
    "entrusted": "委托送达",
}
"""Ways of service, in the order in which they are tried."""


def advice_slip(data: Data) -> Paper:
    """一次性告知单 (优化营商环境条例 36, 许可法 30): before any filing, no case.

    Required: organ, item_name, materials (name, copies, form, note), time_limit
    (text), where, phone. Optional: situation (only what this person needs),
    conditions (texts), fee, basis, competent_organ, addressee. No seal.

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "item_name", "materials", "time_limit", "where", "phone")
    need_rows(data, "materials", "name")
    conditions = data.get("conditions") or ()
    body: list[Block] = [
        Fields(
            filled(
                ("事项名称", data["item_name"]),
                ("办理情形", data.get("situation")),
                ("实施机关", data.get("competent_organ") or data["organ"]),
                ("设定依据", data.get("basis")),
                (
                    "办理条件",
                    "\n".join(f"{n}. {text}" for n, text in enumerate(conditions, 1)),
                ),
                ("办理期限", data["time_limit"]),
                ("收费", data.get("fee") or "不收费"),
                ("办理地点和时间", data["where"]),
                ("咨询电话", data["phone"]),
            )
        ),
        Paragraph("需要提交的全部材料："),
        Table(
            ("序号", "材料名称", "份数", "形式", "说明"),
            numbered(data["materials"], "name", "copies", "form", "note"),
            (1.2, 6, 1.2, 2, 4),
        ),
        Paragraph(
            "以上为按您所述情形一次性告知的全部内容。本单供准备材料使用，不是收件"
            "或者受理的凭证。"
        ),
    ]
    return internal(data, "一次性告知单", body, addressee=data.get("addressee") or "")


def payment_notice(data: Data) -> Paper:
    """缴费通知书 (许可法 58, 59): to the treasury; waiting for it stops no clock.

    Required: organ, addressee, item_name, charges (name, basis, amount in 元),
    assessed_by, collected_by, how_to_pay. Optional: pay_by, standard in a charge.
    The basis of a charge is a law or an administrative regulation.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "charges",
        "assessed_by",
        "collected_by",
        "how_to_pay",
    )
    need_rows(data, "charges", "name", "basis", "amount")
    amounts = [Decimal(str(row["amount"])) for row in data["charges"]]
    rows = tuple(
        (
            str(number),
            str(row["name"]),
            str(row["basis"]),
            str(row.get("standard") or ""),
            f"{amount:.2f}",
        )
        for number, (row, amount) in enumerate(
            zip(data["charges"], amounts, strict=True), 1
        )
    )
    total = sum(amounts, Decimal())
    until = f"请于{day(data['pay_by'])}前缴纳。" if data.get("pay_by") else ""
    body = (
        Paragraph(
            f"你（单位）申请的{data['item_name']}，依照法律、行政法规的规定应当缴纳"
            "下列费用："
        ),
        Table(
            ("序号", "收费项目", "收费依据", "标准", "金额（元）"),
            rows,
            (1.2, 3.4, 5, 3, 2.4),
        ),
        Paragraph(f"合计：人民币{capital_amount(total)}（{total:.2f}元）。"),
        Fields(
            (
                ("核定机关", str(data["assessed_by"])),
                ("征收机关", str(data["collected_by"])),
                ("缴纳方式", str(data["how_to_pay"])),
            )
        ),
        Paragraph(
            f"{until}费用全部上缴国库，缴纳后凭缴费凭证领取行政许可证件。等待缴费"
            "不影响本机关依法作出决定。"
        ),
    )
    return served(data, "缴费通知书", body)


def service_proof(data: Data) -> Paper:
    """送达回证 (T24, 许可法 44): one slip may cover several papers.

    Required: organ, receiver, papers (name), method (code or word of
    ``METHODS``), place. Optional: number and copies of a paper, served_at,
    signer, relation (of one who takes it for the receiver), servers (names),
    signatures (role: receiver, server, witness; pictures as bytes or base64),
    witnesses (names), post_number, consent_on, reason, note. Signed, not sealed;
    what is not given is left to be filled in by hand.

    :raises ValueError: naming the missing keys, or an electronic service without
        the day of consent.
    """
    need(data, "organ", "receiver", "papers", "method", "place")
    need_rows(data, "papers", "name")
    method = METHODS.get(data["method"], str(data["method"]))
    if data["method"] in ("electronic", METHODS["electronic"]):
        need(data, "consent_on")
    consent = data.get("consent_on")
    papers = tuple(
        (
            str(number),
            str(row["name"]),
            str(row.get("number") or ""),
            str(row.get("copies") or 1),
        )
        for number, row in enumerate(data["papers"], 1)
    )
    servers = "、".join(data.get("servers") or ())
    witnesses = "、".join(data.get("witnesses") or ())
    left = method == METHODS["left"]
    body = (
        Table(("序号", "送达文书名称", "文号", "份数"), papers, (1.2, 5, 5.5, 1.4)),
        Fields(
            (
                ("送达单位", data["organ"]),
                ("受送达人", str(data["receiver"])),
                ("送达方式", method),
                ("送达地点", str(data["place"])),
                ("送达时间", day(data["served_at"]) if data.get("served_at") else " "),
                *filled(
                    ("邮寄单号", data.get("post_number")),
                    ("同意电子送达的日期", day(consent) if consent else ""),
                ),
                (
                    "收件人签名或者盖章",
                    signed(data, "receiver", data.get("signer") or ""),
                ),
                ("与受送达人的关系", str(data.get("relation") or " ")),
                *(
                    (("见证人签名", signed(data, "witness", witnesses)),)
                    if left or witnesses
                    else ()
                ),
                *filled(("拒收或者代收的理由", data.get("reason"))),
                ("送达人签名", signed(data, "server", servers)),
                ("备注", str(data.get("note") or " ")),
                *((("说明", ONLY_A_PICTURE),) if data.get("signatures") else ()),
            )
        ),
    )
    return internal(data, "送达回证", body)


def service_announcement(data: Data) -> Paper:
    """送达公告 (许可法 44; 民事诉讼法 95 by analogy): the last way of service.

    Required: organ, addressee, papers (name; number), reason, place (where it
    stands), days (until it counts as service).

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "addressee", "papers", "reason", "place", "days")
    need_rows(data, "papers", "name")
    body = (
        Paragraph(
            f"因{data['reason']}，本机关采用其他方式无法向你（单位）送达行政许可文书。"
            "参照《中华人民共和国民事诉讼法》第九十五条的规定，现公告送达下列文书："
        ),
        Table(
            ("序号", "文书名称", "文号"),
            tuple(
                (str(place), str(row["name"]), str(row.get("number") or ""))
                for place, row in enumerate(data["papers"], 1)
            ),
            (1.2, 6, 6),
        ),
        Paragraph(
            f"本公告在{data['place']}发布。请你（单位）持有效身份证件到本机关领取上述"
            f"文书；自本公告发布之日起经过{data['days']}日，即视为送达。"
        ),
        Paragraph("特此公告。"),
    )
    return build(data, "送达公告", body, copies_note="")


def delivery_register(data: Data) -> Paper:
    """出件登记表: who took which certificate, when, against what.

    Required: organ, period (text), rows (application_number, item_name,
    applicant, paper, method, delivered_at). Optional in a row: receiver,
    identity (masked), post_number, handed_by, signature (picture). Landscape, no seal.

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "period", "rows")
    need_rows(
        data,
        "rows",
        "application_number",
        "item_name",
        "applicant",
        "paper",
        "method",
        "delivered_at",
    )
    rows = [
        {**row, "method": METHODS.get(row["method"], row["method"])}
        for row in data["rows"]
    ]
    table = Table(
        (
            "序号",
            "办件编号",
            "事项名称",
            "申请人",
            "文书、证件及编号",
            "方式及单号",
            "领取人及证件号",
            "出件时间",
            "经办人",
            "签收",
        ),
        tuple(
            (
                str(number),
                str(row["application_number"]),
                str(row["item_name"]),
                str(row["applicant"]),
                str(row["paper"]),
                _lines(row["method"], row.get("post_number")),
                _lines(row.get("receiver"), row.get("identity")),
                day(row["delivered_at"]),
                str(row.get("handed_by") or ""),
                signed({"signatures": {"taken": [row["signature"]]}}, "taken")
                if row.get("signature")
                else "",
            )
            for number, row in enumerate(rows, 1)
        ),
        (1.4, 3, 3.2, 3, 3.4, 2.6, 3, 2.6, 1.9, 1.9),
    )
    drawn = any(row.get("signature") for row in rows)
    return _register(data, "出件登记表", table, ONLY_A_PICTURE if drawn else "")


def return_register(data: Data) -> Paper:
    """退件登记表: which papers went back to the applicant, why, and who took them.

    Required: organ, period (text), rows (application_number, item_name,
    applicant, reason, materials, returned_at). Optional in a row: receiver,
    handed_by. Landscape, no seal.

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "period", "rows")
    keys = ("application_number", "item_name", "applicant", "reason", "materials")
    need_rows(data, "rows", *keys, "returned_at")
    rows = tuple(
        (*row, "")
        for row in numbered(
            [
                {
                    **row,
                    "materials": row["materials"]
                    if isinstance(row["materials"], str)
                    else "\n".join(row["materials"]),
                }
                for row in data["rows"]
            ],
            *keys,
            "returned_at",
            "receiver",
            "handed_by",
        )
    )
    table = Table(
        (
            "序号",
            "办件编号",
            "事项名称",
            "申请人",
            "退件原因",
            "退还材料",
            "退件时间",
            "领取人",
            "经办人",
            "签收",
        ),
        rows,
        (1.4, 3, 3.2, 3, 3.2, 4, 2.6, 1.9, 1.9, 1.9),
    )
    return _register(data, "退件登记表", table)


def seal_request(data: Data) -> Paper:
    """用印申请表: who asks for which seal on what, and who allows it.

    Required: organ, seal, document_title, copies_sealed, purpose, requested_by,
    requested_at. Optional: document_number, application_number, impressions,
    medium, approval (opinion, name, time), keeper, sealed_at, taken_out (borrowed:
    where, until when, with whom). No seal on the form itself.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "seal",
        "document_title",
        "copies_sealed",
        "purpose",
        "requested_by",
        "requested_at",
    )
    approval = data.get("approval") or {}
    opinion = " ".join(
        str(day(approval[key]))
        for key in ("opinion", "name", "time")
        if key in approval
    )
    sealed = data.get("sealed_at")
    body = (
        Fields(
            (
                *filled(
                    ("申请单位（部门）", data["organ"]),
                    ("印章名称", data["seal"]),
                    ("印章介质", data.get("medium")),
                    ("文书名称", data["document_title"]),
                    ("文号", data.get("document_number")),
                    ("办件编号", data.get("application_number")),
                    ("用印份数", data["copies_sealed"]),
                    ("用印次数", data.get("impressions")),
                    ("用印事由", data["purpose"]),
                    ("外出用印", data.get("taken_out")),
                    (
                        "申请人及时间",
                        _lines(data["requested_by"], data["requested_at"]),
                    ),
                ),
                ("审批意见", opinion or "\n \n "),
                ("印章保管人及用印时间", _lines(data.get("keeper"), sealed) or "\n "),
            )
        ),
        Paragraph("空白文书不得用印。用印后登记台账，每次用印一行。"),
    )
    return internal(data, "用印申请表", body)


def _register(data: Data, title: str, table: Table, note: str = "") -> Paper:
    body: list[Block] = [
        Paragraph(f"期间：{data['period']}", indent=False, align="left"),
        table,
    ]
    if note:
        body.append(Paragraph(f"说明：{note}", indent=False, align="left"))
    return internal(data, title, body, landscape=True)


def _lines(*values: Any) -> str:
    return "\n".join(str(day(value)) for value in values if value)
