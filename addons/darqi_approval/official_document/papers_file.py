"""The application form, and cover and contents of a case file (T01, T32)."""

from __future__ import annotations

from .blocks import Block, Fields, Paper, Paragraph, Space, Table
from .papers_base import (
    Data,
    build,
    day,
    filled,
    internal,
    materials_table,
    need,
    need_rows,
    sign_lines,
)

APPLICATION_KINDS = {
    "new": "新办",
    "change": "变更",
    "renew": "延续",
    "reissue": "补办",
    "cancel": "注销",
}


def licence_application(data: Data) -> Paper:
    """行政许可申请书 (T01, 许可法 29, 31): signed by the applicant, no seal.

    It asks nothing that does not directly concern the item. Required: organ (to
    whom), item_name, item_code, kind (code or word of ``APPLICATION_KINDS``),
    applicant, identity (id or credit code), address, phone, content, materials
    (name), delivery (how the result is to come). Optional: legal_person, agent,
    agent_identity, power (of attorney, until when), answers (label, value: the
    item's own form), applied_on.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "item_name",
        "item_code",
        "kind",
        "applicant",
        "identity",
        "address",
        "phone",
        "content",
        "materials",
        "delivery",
    )
    need_rows(data, "materials", "name")
    answers = data.get("answers") or ()
    applied = data.get("applied_on")
    body: list[Block] = [
        Fields(
            filled(
                ("事项名称", data["item_name"]),
                ("事项编码", data["item_code"]),
                ("申请类型", APPLICATION_KINDS.get(data["kind"], data["kind"])),
                ("申请人", data["applicant"]),
                ("证件号码或者\n统一社会信用代码", data["identity"]),
                ("法定代表人\n（负责人）", data.get("legal_person")),
                ("委托代理人", data.get("agent")),
                ("代理人证件号码", data.get("agent_identity")),
                ("委托权限和期限", data.get("power")),
                ("地址", data["address"]),
                ("联系电话", data["phone"]),
                ("申请内容", data["content"]),
                *((row["label"], row["value"]) for row in answers),
                ("结果送达方式", data["delivery"]),
            )
        ),
        Paragraph("提交的材料："),
        materials_table(data["materials"]),
        Paragraph(
            "申请人承诺：所提交的申请材料和反映的情况真实，并对申请材料实质内容的"
            "真实性负责；提供虚假材料或者隐瞒有关情况的，依法承担法律责任。"
        ),
        Paragraph(
            "申请人（签名或者盖章）：________________\n"
            f"日期：{day(applied) if applied else '________年____月____日'}",
            indent=False,
            align="left",
        ),
    ]
    return build(
        data,
        "行政许可申请书",
        body,
        organ="",
        addressee=data["organ"],
        organ_signature="",
        seal_place=False,
        copies_note="",
    )


def file_cover(data: Data) -> Paper:
    """案卷封面 (T32): one case, one file.

    Required: organ, file_number, item_name, applicant, accepted_on, closed_on,
    result, retention, pages, filed_by. Optional: application_number, box, filed_on,
    decision_number; own_motion (an act on a licence: no application, no accepted_on).

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "file_number",
        "item_name",
        "applicant",
        *(() if data.get("own_motion") else ("accepted_on",)),
        "closed_on",
        "result",
        "retention",
        "pages",
        "filed_by",
    )
    filed, own_motion = data.get("filed_on"), bool(data.get("own_motion"))
    body = (
        Space(2),
        Fields(
            filled(
                ("卷宗号", data["file_number"]),
                ("盒号", data.get("box")),
                ("事项名称", data["item_name"]),
                ("被许可人" if own_motion else "申请人", data["applicant"]),
                ("办件编号", data.get("application_number")),
                ("决定文号", data.get("decision_number")),
                ("启动方式", "依职权") if own_motion else _accepted(data),
                ("办结日期", day(data["closed_on"])),
                ("办理结果", data["result"]),
                ("保管期限", data["retention"]),
                ("本卷页数", f"共{data['pages']}页"),
                ("立卷人", data["filed_by"]),
                ("立卷日期", day(filed) if filed else ""),
            )
        ),
    )
    return internal(data, "行政许可案卷", body, number="")


def _accepted(data: Data) -> tuple[str, str]:
    return "受理日期", day(data["accepted_on"])


def file_contents(data: Data) -> Paper:
    """卷内目录 (T32): what lies in the file, in its order, with the pages.

    Required: organ, file_number, entries (name, page_from). Optional in an entry:
    author, number, date, page_to, note.

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "file_number", "entries")
    need_rows(data, "entries", "name", "page_from")
    rows = tuple(
        (
            str(number),
            str(row.get("author") or ""),
            str(row.get("number") or ""),
            str(row["name"]),
            day(row["date"]) if row.get("date") else "",
            _pages(row),
            str(row.get("note") or ""),
        )
        for number, row in enumerate(data["entries"], 1)
    )
    body = (
        Paragraph(f"卷宗号：{data['file_number']}", indent=False, align="left"),
        Table(
            ("序号", "责任者", "文号", "题名", "日期", "页号", "备注"),
            rows,
            (1.4, 2.6, 2.9, 4.2, 3.7, 1.5, 1.3),
        ),
        sign_lines("立卷人", "检查人"),
    )
    return internal(data, "卷内目录", body, number="", page_total=True)


def _pages(row: Data) -> str:
    last = row.get("page_to")
    first = row["page_from"]
    return f"{first}—{last}" if last and last != first else str(first)
