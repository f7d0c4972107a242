"""Papers of the examination: site, technique, experts, opinions, legal review."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .blocks import Block, Fields, Heading, Paper, Paragraph, Photo, Photos, Table
from .papers_base import (
    LICENSING_LAW,
    ONLY_A_PICTURE,
    Data,
    build,
    day,
    filled,
    internal,
    need,
    need_rows,
    numbered,
    own_seal,
    picture_bytes,
    sign_lines,
    signed,
)

LEGAL_POINTS = (
    "实施主体",
    "法定权限",
    "事实和证据",
    "法律依据",
    "办理程序",
    "裁量",
    "文书",
)
"""What the legal review of a decision of weight looks at, all of it."""


def survey_record(data: Data) -> Paper:
    """现场勘验（核查）记录 (T13, 许可法 34(3)): two officers at least; no seal.

    Required: organ, application_number, item_name, applicant, reason (what was
    applied for), place, phone, surveyed_from, surveyed_to, inspectors (name,
    certificate; two at least), present (who was on site), checklist (point,
    standard, actual, result), conclusion. Optional: rectification, photos (image
    as bytes or base64, caption), signatures (role: surveyor, party; pictures),
    departments (organ, conclusion, signer: makes it
    the joint form).

    :raises ValueError: naming the missing keys, or with fewer than two officers.
    """
    need(
        data,
        "organ",
        "application_number",
        "item_name",
        "applicant",
        "reason",
        "place",
        "phone",
        "surveyed_from",
        "surveyed_to",
        "inspectors",
        "present",
        "checklist",
        "conclusion",
    )
    need_rows(data, "inspectors", "name")
    need_rows(data, "checklist", "point")
    if len(data["inspectors"]) < 2:
        raise ValueError("inspectors: two at least")
    officers = "\n".join(map(_officer, data["inspectors"]))
    first, last = day(data["surveyed_from"]), day(data["surveyed_to"])
    body: list[Block] = [
        Fields(
            (
                ("办件编号", str(data["application_number"])),
                ("事项名称", str(data["item_name"])),
                ("申请人", str(data["applicant"])),
                ("申请事由", str(data["reason"])),
                ("坐落地点", str(data["place"])),
                ("联系电话", str(data["phone"])),
                ("勘验时间", first if first == last else f"{first}至{last}"),
                ("勘验人员", officers),
                ("在场人", str(data["present"])),
            )
        ),
        Table(
            ("序号", "勘验要点", "标准", "实际情况", "是否符合"),
            numbered(data["checklist"], "point", "standard", "actual", "result"),
            (1.2, 3.4, 4, 4, 2),
        ),
        Fields(
            filled(
                ("勘验结论", data["conclusion"]),
                ("整改要求", data.get("rectification")),
            )
        ),
    ]
    joint = bool(data.get("departments"))
    if joint:
        need_rows(data, "departments", "organ", "conclusion")
        rows = numbered(data["departments"], "organ", "conclusion", "signer")
        body += [
            Paragraph("参加部门勘验结论：", align="left"),
            Table(("序号", "部门", "结论", "签名"), rows, (1.2, 4.4, 5, 3)),
        ]
    if data.get("signatures"):
        body.append(
            Fields(
                (
                    ("勘验人员签名", signed(data, "surveyor")),
                    ("在场人签名", signed(data, "party")),
                    ("日期", last),
                    ("说明", ONLY_A_PICTURE),
                )
            )
        )
    else:
        body.append(sign_lines("勘验人员签名", "在场人签名"))
    photos = data.get("photos") or ()
    if photos:
        body += [
            Heading("现场照片：", level=3),
            Photos(tuple(_photo(row) for row in photos)),
        ]
    title = "联合踏勘结论确认表" if joint else "现场勘验（核查）记录"
    return internal(data, title, body, page_total=True)


_SUFFIX = re.compile(r"\.(png|jpe?g|gif|bmp|webp)$", re.IGNORECASE)


def _officer(row: Data) -> str:
    """The officer with the number of the certificate, or a line to write it on."""
    number = row.get("certificate") or "____________"
    return f"{row['name']}（执法证件号：{number}）"


def _photo(row: Data) -> Photo:
    need(row, "image")
    image = picture_bytes(row["image"], "photos")
    caption = _SUFFIX.sub("", str(row.get("caption") or ""))
    return Photo(image, caption)


def technical_opinion(data: Data) -> Paper:
    """技术支持（审查）意见书 (T14, plan 三(三)4): the department's written opinion.

    It is internal, the basis of the bureau's decision. Required: organ (the
    department), to_organ, item_name, applicant, requested_on, answer_by, question
    (what to examine), conclusion, reasons (with the standards), signer. Optional:
    application_number, request_number, attachments (names).

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "to_organ",
        "item_name",
        "applicant",
        "requested_on",
        "answer_by",
        "question",
        "conclusion",
        "reasons",
        "signer",
    )
    body = (
        Fields(
            filled(
                ("委托文号", data.get("request_number")),
                ("办件编号", data.get("application_number")),
                ("许可事项", data["item_name"]),
                ("申请人", data["applicant"]),
                ("提出日期", day(data["requested_on"])),
                ("答复期限", day(data["answer_by"])),
                ("审查内容", data["question"]),
                ("审查结论", data["conclusion"]),
                ("理由和标准", data["reasons"]),
                ("签字人", data["signer"]),
            )
        ),
        Paragraph("本意见书供审批使用，不作为要求申请人另行提交或者盖章的材料。"),
    )
    return build(
        data,
        "技术支持（审查）意见书",
        body,
        addressee=data["to_organ"],
        attachments=tuple(data.get("attachments") or ()),
        seal_name=own_seal(data),
    )


def expert_review(data: Data) -> Paper:
    """专家评审意见 (T15, 许可法 45): signed by every expert, no seal.

    Required: organ, item_name, applicant, reviewed_on, place, experts (name,
    organ), opinion, conclusion. Optional: title and draw_number of an expert,
    application_number, project, organiser, dissent (opinions that differ).

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "item_name",
        "applicant",
        "reviewed_on",
        "place",
        "experts",
        "opinion",
        "conclusion",
    )
    need_rows(data, "experts", "name", "organ")
    body = (
        Fields(
            filled(
                ("办件编号", data.get("application_number")),
                ("许可事项", data["item_name"]),
                ("评审项目", data.get("project")),
                ("申请人", data["applicant"]),
                ("评审时间", day(data["reviewed_on"])),
                ("评审地点", data["place"]),
                ("组织方式", data.get("organiser")),
                ("评审意见", data["opinion"]),
                ("不同意见", data.get("dissent")),
                ("评审结论", data["conclusion"]),
            )
        ),
        Paragraph(
            "回避声明：本人与申请人、评审项目没有利害关系，独立、客观、公正地提出"
            "意见，并对意见负责。"
        ),
        Table(
            ("序号", "姓名", "工作单位", "职称（职务）", "抽取号", "签名"),
            tuple(
                (*row, "")
                for row in numbered(
                    data["experts"], "name", "organ", "title", "draw_number"
                )
            ),
            (1.2, 2.2, 4.4, 2.6, 2, 2.8),
        ),
    )
    return internal(data, "专家评审意见", body)


def approval_sheet(data: Data) -> Paper:
    """行政许可审批表 (T16, 许可法 37): each opinion clear, with name and time.

    Required: organ, application_number, item_name, applicant, accepted_on, steps
    (step, opinion, name, time). Optional: content, statutory_due, promised_due,
    result, note. Internal, no seal.

    :raises ValueError: naming the missing keys; a name alone is no opinion.
    """
    need(
        data,
        "organ",
        "application_number",
        "item_name",
        "applicant",
        "accepted_on",
        "steps",
    )
    need_rows(data, "steps", "step", "opinion", "name", "time")
    dates = {
        key: day(data[key]) if data.get(key) else ""
        for key in ("statutory_due", "promised_due")
    }
    opinions = tuple(
        (
            f"{row['step']}意见",
            f"{row['opinion']}\n　　　　签名：{row['name']}　{day(row['time'])}",
        )
        for row in data["steps"]
    )
    body = (
        Fields(
            (
                *filled(
                    ("办件编号", data["application_number"]),
                    ("事项名称", data["item_name"]),
                    ("申请人", data["applicant"]),
                    ("申请内容", data.get("content")),
                    ("受理日期", day(data["accepted_on"])),
                    ("法定办结日期", dates["statutory_due"]),
                    ("承诺办结日期", dates["promised_due"]),
                ),
                *opinions,
                *filled(("办理结果", data.get("result")), ("备注", data.get("note"))),
            )
        ),
    )
    return internal(data, "行政许可审批表", body)


def legal_review(data: Data) -> Paper:
    """重大行政许可法制审核意见书 (T30, 优化营商环境条例 58): all seven points.

    Required: organ (who reviews), to_organ, item_name, applicant, proposed (the
    decision to be made), points (point, opinion; each of ``LEGAL_POINTS``),
    conclusion, reviewer, reviewed_on. Optional: application_number, advice.

    :raises ValueError: naming the missing keys or points.
    """
    need(
        data,
        "organ",
        "to_organ",
        "item_name",
        "applicant",
        "proposed",
        "points",
        "conclusion",
        "reviewer",
        "reviewed_on",
    )
    need_rows(data, "points", "point", "opinion")
    _all_points([row["point"] for row in data["points"]])
    body = (
        Fields(
            filled(
                ("办件编号", data.get("application_number")),
                ("许可事项", data["item_name"]),
                ("申请人", data["applicant"]),
                ("拟作决定", data["proposed"]),
            )
        ),
        Paragraph(
            f"根据{LICENSING_LAW}和《优化营商环境条例》第五十八条关于重大行政执法决定"
            "法制审核的规定，经审核，意见如下："
        ),
        Table(
            ("序号", "审核内容", "审核意见"),
            numbered(data["points"], "point", "opinion"),
            (1.2, 3, 10),
        ),
        Fields(
            filled(
                ("审核结论", data["conclusion"]),
                ("修改建议", data.get("advice")),
                ("审核人及日期", f"{data['reviewer']}　{day(data['reviewed_on'])}"),
            )
        ),
    )
    return build(
        data,
        "重大行政许可法制审核意见书",
        body,
        addressee=data["to_organ"],
        seal_name=own_seal(data),
    )


def _all_points(given: Sequence[str]) -> None:
    missing = [point for point in LEGAL_POINTS if point not in given]
    if missing:
        raise ValueError(f"points missing: {', '.join(missing)}")
