"""Papers between acceptance and decision: time that does not count, and its end."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Block, Fields, Paper, Paragraph, Table
from .papers_base import (
    LICENSING_LAW,
    Data,
    day,
    filled,
    listed,
    need,
    need_rows,
    numbered,
    remedy,
    served,
)

PROCEDURES = {
    "hearing": "听证",
    "bidding": "招标",
    "auction": "拍卖",
    "testing": "检测",
    "inspection": "检验",
    "quarantine": "检疫",
    "appraisal": "鉴定",
    "expert_review": "专家评审",
}
"""All there is whose time does not count (许可法 45). A site visit is not among it."""

_SITE_VISIT = ("勘验", "踏勘", "核查", "勘查")

ENDINGS = {
    "withdrawn": "你（单位）已书面撤回该申请",
    "abolished": "该事项已依法取消，不再需要取得行政许可",
    "not_corrected": "你（单位）未在补正告知书所定的期限内补正申请材料",
    "deceased": "申请人死亡或者丧失行为能力，申请事项不再具有办理条件",
    "dissolved": "申请人依法终止，申请事项不再具有办理条件",
}
"""Grounds on which a case ends without a decision."""

_FINAL = ("abolished", "deceased", "dissolved")


def special_procedure(data: Data) -> Paper:
    """特别程序告知书 (T07, 许可法 45): this time does not count.

    Required: organ, addressee, item_name, accepted_on, procedure (code or word of
    ``PROCEDURES``, or a list of them), basis, from_day, days, carried_out_by.
    Optional: until, excluding_law (the article of another law or regulation that
    excludes further time, such as 取水许可和水资源费征收管理条例 19).

    :raises ValueError: naming the missing keys, or a procedure whose time counts,
        as that of a site visit always does.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "accepted_on",
        "procedure",
        "basis",
        "from_day",
        "days",
        "carried_out_by",
    )
    name = _procedure(data["procedure"], data.get("excluding_law"))
    rule = data.get("excluding_law") or f"{LICENSING_LAW}第四十五条"
    body = (
        Paragraph(
            f"本机关于{day(data['accepted_on'])}受理你（单位）提出的"
            f"{data['item_name']}申请。根据{data['basis']}，办理该申请依法需要进行"
            f"{name}。根据{rule}的规定，自{day(data['from_day'])}起，所需时间为"
            f"{data['days']}个工作日，该时间不计入办理期限。"
        ),
        Fields(
            filled(
                ("特别程序", name),
                ("组织单位", data["carried_out_by"]),
                ("起始日期", day(data["from_day"])),
                ("所需时间", f"{data['days']}个工作日"),
                ("预计结束日期", day(data["until"]) if data.get("until") else ""),
            )
        ),
        Paragraph("特别程序结束后，办理期限继续计算。"),
    )
    return served(data, "特别程序告知书", body)


def _procedure(given: str | Sequence[str], excluding_law: str | None) -> str:
    names = [given] if isinstance(given, str) else list(given)
    names = [PROCEDURES.get(name, name) for name in names]
    for name in names:
        counts = name not in PROCEDURES.values() and not excluding_law
        if counts or any(word in name for word in _SITE_VISIT):
            raise ValueError(f"procedure: the time of {name} counts (许可法 45)")
    return "、".join(names)


EXTENSION_UNITS = {"working_day": "个工作日", "calendar_day": "日", "month": "个月"}


def extension(data: Data) -> Paper:
    """延长期限告知书 (T08, 许可法 42): once, approved by the head, with the reason.

    Required: organ, addressee, item_name, accepted_on, original_due, days,
    new_due, reason, approved_by, approved_on. Optional: joint (handled jointly,
    42(2): 15 days, approved by the head of the government), other_law (the article
    that sets another limit), unit (working_day, calendar_day or month; of other_law).

    :raises ValueError: naming the missing keys, more days than the law allows, or
        an approval after the original due date.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "accepted_on",
        "original_due",
        "days",
        "new_due",
        "reason",
        "approved_by",
        "approved_on",
    )
    joint = bool(data.get("joint"))
    most = 15 if joint else 10
    if not data.get("other_law") and not 0 < int(data["days"]) <= most:
        raise ValueError(f"days: at most {most} (许可法 42)")
    if data["approved_on"] > data["original_due"]:
        raise ValueError("approved_on: after the original due date (许可法 42)")
    amount = f"{data['days']}{EXTENSION_UNITS[data.get('unit') or 'working_day']}"
    who = "本级人民政府负责人" if joint else "本机关负责人"
    rule = f"{LICENSING_LAW}第四十二条第{'二' if joint else '一'}款"
    body = (
        Paragraph(
            f"你（单位）提出的{data['item_name']}申请，本机关于"
            f"{day(data['accepted_on'])}受理。因{data['reason']}，不能在"
            f"{day(data['original_due'])}前作出决定。根据"
            f"{data.get('other_law') or rule}的规定，经{who}批准，办理期限延长"
            f"{amount}，至{day(data['new_due'])}。"
        ),
        Fields(
            (
                ("原办结期限", day(data["original_due"])),
                ("延长时间", amount),
                ("新办结期限", day(data["new_due"])),
                ("批准人", str(data["approved_by"])),
                ("批准日期", day(data["approved_on"])),
            )
        ),
    )
    return served(data, "延长期限告知书", body)


def supplement(data: Data) -> Paper:
    """补充材料通知书: a defect found after acceptance; the clock goes on.

    Required: organ, addressee, item_name, accepted_on, supplements (material,
    problem, requirement), submit_by, how_to_submit. Optional: due.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "accepted_on",
        "supplements",
        "submit_by",
        "how_to_submit",
    )
    need_rows(data, "supplements", "material", "problem", "requirement")
    due = f"，办结期限仍为{day(data['due'])}" if data.get("due") else ""
    body = (
        Paragraph(
            f"你（单位）提出的{data['item_name']}申请，本机关于"
            f"{day(data['accepted_on'])}受理。经审查，尚需补充下列材料："
        ),
        Table(
            ("序号", "材料", "问题", "补充要求"),
            numbered(data["supplements"], "material", "problem", "requirement"),
            (1.4, 4, 5, 5),
        ),
        Paragraph(
            f"请于{day(data['submit_by'])}前补充。提交方式：{data['how_to_submit']}。"
        ),
        Paragraph(
            f"补充材料期间，受理继续有效，办理期限不停止计算{due}。逾期未补充的，"
            "本机关将根据现有材料依法作出决定。"
        ),
    )
    return served(data, "补充材料通知书", body)


def overdue_statement(data: Data) -> Paper:
    """超期说明 (优化营商环境条例 36(2)): public, past the promised time.

    Required: organ, addressee, item_name, accepted_on, promised_due, days_over,
    reason, expected_on. Optional: statutory_due, statutory_over (the statutory
    limit has passed too; then also review_organ and court, for not acting is
    reviewed before it is sued over, 行政复议法 23), measures.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "accepted_on",
        "promised_due",
        "days_over",
        "reason",
        "expected_on",
    )
    over = bool(data.get("statutory_over"))
    if over:
        need(data, "statutory_due", "review_organ", "court")
    statutory = data.get("statutory_due")
    body: list[Block] = [
        Paragraph(
            f"你（单位）提出的{data['item_name']}申请，本机关于"
            f"{day(data['accepted_on'])}受理，承诺办结日期为"
            f"{day(data['promised_due'])}，至今已超过{data['days_over']}个工作日。"
            "根据《优化营商环境条例》第三十六条第二款的规定，现将有关情况公开说明"
            "如下："
        ),
        Fields(
            filled(
                ("超期原因", data["reason"]),
                ("整改措施", data.get("measures")),
                ("预计办结日期", day(data["expected_on"])),
                ("法定办结日期", day(statutory) if statutory else ""),
            )
        ),
    ]
    if over:
        body.append(
            Paragraph(
                "本机关已超过法定办结期限。如认为本机关未履行法定职责，可以依法先向"
                f"{data['review_organ']}申请行政复议；对行政复议决定不服的，可以自收到"
                f"行政复议决定书之日起15日内依法向{data['court']}提起行政诉讼。"
            )
        )
    body.append(Paragraph("由此给你（单位）带来不便，谨致歉意。"))
    return served(data, "超期说明", body)


def suspension(data: Data) -> Paper:
    """中止审批通知书: only where a law or regulation of the item has it.

    Required: organ, addressee, item_name, accepted_on, reason, basis, from_day.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "accepted_on",
        "reason",
        "basis",
        "from_day",
    )
    body = (
        Paragraph(
            f"你（单位）提出的{data['item_name']}申请，本机关于"
            f"{day(data['accepted_on'])}受理。因{data['reason']}，根据"
            f"{data['basis']}的规定，自{day(data['from_day'])}起中止审批程序。"
        ),
        Paragraph("中止的原因消除后，本机关将恢复审批程序，并书面通知你（单位）。"),
    )
    return served(data, "中止审批通知书", body)


def resumption(data: Data) -> Paper:
    """恢复审批通知书: the cause of a suspension is gone.

    Required: organ, addressee, item_name, suspended_on, reason, basis, from_day.
    Optional: new_due.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "suspended_on",
        "reason",
        "basis",
        "from_day",
    )
    due = f"，办结期限为{day(data['new_due'])}" if data.get("new_due") else ""
    body = (
        Paragraph(
            f"你（单位）提出的{data['item_name']}申请，本机关于"
            f"{day(data['suspended_on'])}中止审批程序。现{data['reason']}，根据"
            f"{data['basis']}的规定，自{day(data['from_day'])}起恢复审批程序，办理期限"
            f"继续计算{due}。"
        ),
    )
    return served(data, "恢复审批通知书", body)


def termination(data: Data) -> Paper:
    """终止办理通知书 (T29): the case ends without a decision.

    Required: organ, addressee, item_name, applied_on, reason (code of ``ENDINGS``
    or a text). Optional: basis, ended_on, materials (names, given back), kept (why
    nothing is given back), review_organ and court (prints the remedy).

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "addressee", "item_name", "applied_on", "reason")
    reason = ENDINGS.get(data["reason"], str(data["reason"]).rstrip("。"))
    basis = f"根据{data['basis']}的规定，" if data.get("basis") else ""
    since = f"自{day(data['ended_on'])}起" if data.get("ended_on") else ""
    body: list[Block] = [
        Paragraph(
            f"你（单位）于{day(data['applied_on'])}提出的{data['item_name']}申请，"
            f"因{reason}，{basis}{since}终止办理。"
        )
    ]
    if data.get("materials"):
        body.append(Paragraph("随本通知书退还下列申请材料："))
        body.append(Paragraph(listed(data["materials"]), align="left"))
    elif data.get("kept"):
        body.append(Paragraph(f"申请材料不予退还：{data['kept']}。"))
    if data["reason"] not in _FINAL:
        body.append(Paragraph("你（单位）符合条件的，可以重新提出申请。"))
    if data.get("review_organ") and data.get("court"):
        body.append(remedy(data, "通知书"))
    return served(data, "终止办理通知书", body)


def withdrawal_confirmed(data: Data) -> Paper:
    """撤回申请确认书: the applicant takes the application back.

    Required: organ, addressee, item_name, applied_on, withdrawn_on. Optional:
    application_number, reason, materials (names, given back).

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "addressee", "item_name", "applied_on", "withdrawn_on")
    because = f"因{data['reason']}，" if data.get("reason") else ""
    number = data.get("application_number")
    case = f"（办件编号：{number}）" if number else ""
    body: list[Block] = [
        Paragraph(
            f"你（单位）于{day(data['applied_on'])}提出{data['item_name']}申请{case}，"
            f"{because}于{day(data['withdrawn_on'])}书面撤回。本机关对撤回予以确认，"
            "该申请的办理到此终止。"
        )
    ]
    if data.get("materials"):
        body.append(Paragraph("退还下列申请材料："))
        body.append(Paragraph(listed(data["materials"]), align="left"))
    body.append(Paragraph("撤回申请不影响你（单位）以后依法重新提出申请。"))
    return served(data, "撤回申请确认书", body)
