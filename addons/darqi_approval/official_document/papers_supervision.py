"""Papers between the bureau and those who supervise."""

from __future__ import annotations

from .blocks import Fields, Paper, Paragraph, Table
from .papers_base import Data, build, day, filled, need, need_rows, span


def notice_slip(data: Data) -> Paper:
    """许可信息推送单 (T25, plan 三(三)3).

    Required: organ, to_organ, item_name, item_code, holder, licence_number,
    place, content, result, pushed_at, claim_by. Optional: valid_from, valid_to,
    materials (names), claimed_by, claimed_at. No seal.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "to_organ",
        "item_name",
        "item_code",
        "holder",
        "licence_number",
        "place",
        "content",
        "result",
        "pushed_at",
        "claim_by",
    )
    claimed = data.get("claimed_by")
    materials = "\n".join(
        f"{number}. {name}"
        for number, name in enumerate(data.get("materials") or (), 1)
    )
    rows = filled(
        ("事项名称", data["item_name"]),
        ("事项编码", data["item_code"]),
        ("被许可人", data["holder"]),
        ("证照编号", data["licence_number"]),
        ("地点", data["place"]),
        ("许可内容", data["content"]),
        ("审批结果", data["result"]),
        ("有效期限", span(data)),
        ("材料清单", materials),
        ("推送单位", data["organ"]),
        ("推送时间", day(data["pushed_at"])),
        ("接收部门", data["to_organ"]),
        ("认领期限", day(data["claim_by"])),
    )
    claim = f"{claimed}　{day(data.get('claimed_at'))}" if claimed else "尚未认领"
    body = (Fields((*rows, ("认领人及时间", claim))),)
    return build(data, "许可信息推送单", body, seal_place=False, organ_signature="")


def feedback_sheet(data: Data) -> Paper:
    """监管信息反馈表 (T26, plan 三(三)3).

    Required: organ (who reports), to_organ, item_name, holder, licence_number,
    checked_on, finding, evidence, handling, advice, answer_by. Optional: answer.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "to_organ",
        "item_name",
        "holder",
        "licence_number",
        "checked_on",
        "finding",
        "evidence",
        "handling",
        "advice",
        "answer_by",
    )
    rows = filled(
        ("主送单位", data["to_organ"]),
        ("许可事项", data["item_name"]),
        ("被许可人", data["holder"]),
        ("证照编号", data["licence_number"]),
        ("检查日期", day(data["checked_on"])),
        ("发现问题", data["finding"]),
        ("证据", data["evidence"]),
        ("处理情况", data["handling"]),
        ("对许可的建议", data["advice"]),
        ("答复期限", day(data["answer_by"])),
    )
    answer = ("审批局处理结果", str(data.get("answer") or ""))
    return build(
        data,
        "监管信息反馈表",
        (Fields((*rows, answer)),),
        seal_name=data.get("seal_name") or "单位印章",
    )


def supervision_record(data: Data) -> Paper:
    """监督检查记录 (T28, 许可法 61); the public may consult it.

    Required: organ, item_name, holder, checked_on, place, inspectors (name,
    certificate; two at least), situation, handling. Optional: licence_number,
    checklist (point, standard, actual, result). Signed, not sealed.

    :raises ValueError: naming the missing keys, or with fewer than two officers.
    """
    need(
        data,
        "organ",
        "item_name",
        "holder",
        "checked_on",
        "place",
        "inspectors",
        "situation",
        "handling",
    )
    need_rows(data, "inspectors", "name", "certificate")
    if len(data["inspectors"]) < 2:
        raise ValueError("inspectors: two at least")
    officers = "\n".join(
        f"{row['name']}（执法证号{row['certificate']}）" for row in data["inspectors"]
    )
    body = [
        Fields(
            filled(
                ("被检查人", data["holder"]),
                ("许可事项", data["item_name"]),
                ("证照编号", data.get("licence_number")),
                ("检查时间", day(data["checked_on"])),
                ("检查地点", data["place"]),
                ("检查人员", officers),
                ("检查情况", data["situation"]),
                ("处理结果", data["handling"]),
            )
        )
    ]
    if data.get("checklist"):
        body.append(_checklist(data))
    body.append(
        Paragraph(
            "检查人员签字：________________\n被检查人签字：________________\n"
            "日期：________年____月____日",
            indent=False,
            align="left",
        )
    )
    return build(data, "监督检查记录", body, seal_place=False, organ_signature="")


def _checklist(data: Data) -> Table:
    need_rows(data, "checklist", "point")
    rows = tuple(
        (
            str(row["point"]),
            str(row.get("standard") or ""),
            str(row.get("actual") or ""),
            str(row.get("result") or ""),
        )
        for row in data["checklist"]
    )
    return Table(("检查要点", "标准", "实际情况", "是否符合"), rows, (3, 4, 4, 2))
