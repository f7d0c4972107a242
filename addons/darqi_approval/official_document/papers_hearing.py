"""Papers of interested parties and of the hearing (许可法 36, 46–48)."""

from __future__ import annotations

from datetime import date, datetime

from .blocks import Block, Fields, Paper, Paragraph, Table
from .papers_base import (
    LICENSING_LAW,
    Data,
    build,
    day,
    filled,
    internal,
    need,
    need_rows,
    numbered,
    served,
)

_FREE = "申请人、利害关系人不承担行政机关组织听证的费用。"
NOTICE_DAYS = 7
"""At least so long before the hearing it is announced (许可法 48(1))."""


def interested_party(data: Data) -> Paper:
    """利害关系人告知书 (T09, 许可法 36, 47): to whom a licence would touch.

    Required: organ, addressee (the interested party), applicant, item_name,
    summary (what is applied for), interest (what of theirs it touches),
    answer_days (working days from the receipt of the notice), how_to_answer.
    Optional: hearing (the right of 47 as well),
    withheld (trade secrets and privacy are left out).

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "applicant",
        "item_name",
        "summary",
        "interest",
        "answer_days",
        "how_to_answer",
    )
    body: list[Block] = [
        Paragraph(
            f"本机关正在审查{data['applicant']}提出的{data['item_name']}申请。经审查，"
            f"该行政许可事项直接关系你（单位）的重大利益：{data['interest']}。根据"
            f"{LICENSING_LAW}第三十六条的规定，现将有关情况告知如下："
        ),
        Fields(
            (
                ("申请人", str(data["applicant"])),
                ("许可事项", str(data["item_name"])),
                ("申请内容摘要", str(data["summary"])),
            )
        ),
        Paragraph(
            "你（单位）有权进行陈述和申辩。如有意见，请自收到本告知书之日起"
            f"{data['answer_days']}个工作日内提出。提出方式：{data['how_to_answer']}。"
        ),
    ]
    if data.get("hearing"):
        body.append(
            Paragraph(
                f"根据{LICENSING_LAW}第四十七条的规定，你（单位）享有要求听证的权利。"
                f"如要求听证，请自收到本告知书之日起五日内提出申请。{_FREE}"
            )
        )
    if data.get("withheld"):
        body.append(
            Paragraph("申请材料中涉及商业秘密、个人隐私的内容，本告知书依法不予载明。")
        )
    return served(data, "利害关系人告知书", body)


def hearing_right(data: Data) -> Paper:
    """听证告知书 (T10, 许可法 47): before a decision on others' great interests.

    Required: organ, addressee, item_name, matter (what is to be decided and whom
    it touches), how_to_apply. Optional: applicant (where the addressee is
    another), period (text in place of 五日).

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "addressee", "item_name", "matter", "how_to_apply")
    other = data.get("applicant")
    whose = f"{other}提出的" if other else "你（单位）提出的"
    between = "你（单位）与申请人" if other else "你（单位）与他人"
    body = (
        Paragraph(
            f"本机关正在审查{whose}{data['item_name']}申请。{data['matter']}。该行政"
            f"许可直接涉及{between}之间的重大利益关系。根据{LICENSING_LAW}第四十七条"
            "的规定，你（单位）享有要求听证的权利。"
        ),
        Paragraph(
            "如要求听证，请自收到本告知书之日起"
            f"{data.get('period') or '五日'}内提出；逾期未提出的，视为放弃听证权利。"
            f"提出方式：{data['how_to_apply']}。"
        ),
        Paragraph(_FREE),
    )
    return served(data, "听证告知书", body)


def hearing_refused(data: Data) -> Paper:
    """不予听证通知书 (许可法 47): why no hearing is held on this request.

    Required: organ, addressee, item_name, requested_on, reason. Optional: applicant
    (where the addressee is another).

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "addressee", "item_name", "requested_on", "reason")
    other = data.get("applicant")
    whose = f"{other}申请的" if other else ""
    body = (
        Paragraph(
            f"你（单位）于{day(data['requested_on'])}就{whose}{data['item_name']}提出的"
            "听证申请收悉。经审查，"
            f"{str(data['reason']).rstrip('。')}，不符合{LICENSING_LAW}第四十七条规定的"
            "听证条件，本机关决定不予举行听证。"
        ),
        Paragraph("你（单位）仍可以就该申请依法进行陈述和申辩。"),
    )
    return served(data, "不予听证通知书", body)


def hearing_announcement(data: Data) -> Paper:
    """听证公告 (T11, 许可法 46, 48): to the public, seven days before at least.

    Required: organ, item_name, matter, held_at, place, host, recorder,
    registration (how to take part). Optional: applicant, basis (what demands the
    hearing; great public interest without it), seats, postponed_from with
    postponed_reason (the day announced before).

    :raises ValueError: naming the missing keys, or a day too near.
    """
    need(
        data,
        "organ",
        "item_name",
        "matter",
        "held_at",
        "place",
        "host",
        "recorder",
        "registration",
    )
    _in_time(data)
    why = (
        f"{data['basis']}规定应当听证"
        if data.get("basis")
        else "属于涉及公共利益的重大行政许可事项，本机关认为需要听证"
    )
    body = (
        Paragraph(
            f"{_postponed(data)}根据{LICENSING_LAW}第四十六条、第四十八条的规定，现将"
            "变更后的有关事项公告如下："
            if data.get("postponed_from")
            else f"{data['item_name']}{why}。根据{LICENSING_LAW}第四十六条、第四十八条"
            "的规定，本机关决定公开举行听证，现公告如下："
        ),
        Fields(
            filled(
                ("听证事项", data["matter"]),
                ("申请人", data.get("applicant")),
                ("时间", day(data["held_at"])),
                ("地点", data["place"]),
                ("主持人", data["host"]),
                ("记录人", data["recorder"]),
                ("报名参加方式", data["registration"]),
                ("旁听席位", data.get("seats")),
            )
        ),
        Paragraph("特此公告。"),
    )
    title = "听证延期公告" if data.get("postponed_from") else "听证公告"
    return build(data, title, body)


def _postponed(data: Data) -> str:
    """What a notice says of the day that was told before it."""
    need(data, "postponed_from", "postponed_reason")
    return (
        f"原定于{day(data['postponed_from'])}就{data['item_name']}申请举行的听证，"
        f"因{str(data['postponed_reason']).rstrip('。')}，延期举行。"
    )


def hearing_notice(data: Data) -> Paper:
    """举行听证通知书 (T11, 许可法 48(1)): time and place, seven days before at least.

    Required: organ, addressee, item_name, held_at, place, host, recorder.
    Optional: matter, applicant, open (default: held in public), closed_reason,
    postponed_from with postponed_reason (the day told before: 听证延期通知书).

    :raises ValueError: naming the missing keys, a day too near, or a closed hearing
        without its reason.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "held_at",
        "place",
        "host",
        "recorder",
    )
    _in_time(data)
    manner = "公开举行"
    if data.get("open") is False:
        need(data, "closed_reason")
        manner = f"因{data['closed_reason']}，不公开举行"
    whose = f"{data['applicant']}的" if data.get("applicant") else ""
    body = (
        Paragraph(
            f"{_postponed(data)}根据{LICENSING_LAW}第四十八条的规定，现将变更后的有关"
            "事项通知如下："
            if data.get("postponed_from")
            else f"根据{LICENSING_LAW}第四十八条的规定，本机关决定就{whose}"
            f"{data['item_name']}申请举行听证，现将有关事项通知如下："
        ),
        Fields(
            filled(
                ("听证事项", data.get("matter") or data["item_name"]),
                ("时间", day(data["held_at"])),
                ("地点", data["place"]),
                ("方式", manner),
                ("主持人", data["host"]),
                ("记录人", data["recorder"]),
            )
        ),
        Paragraph(
            "主持人为审查该申请的工作人员以外的人员。你（单位）认为主持人与该行政许可"
            "事项有直接利害关系的，有权申请回避。"
        ),
        Paragraph(
            "你（单位）可以亲自参加，也可以委托代理人参加，委托代理人的请提交授权"
            "委托书。听证中可以提出证据，并进行申辩和质证。无正当理由不到场的，视为"
            f"放弃听证权利。{_FREE}"
        ),
    )
    title = "听证延期通知书" if data.get("postponed_from") else "举行听证通知书"
    return served(data, title, body)


def _from_to(first: date, last: date) -> str:
    """Begin and end; an end known by its day only says nothing on the same day."""
    if not isinstance(last, datetime) and day(first).startswith(day(last)):
        return day(first)
    return f"{day(first)}至{day(last)}"


def hearing_record(data: Data) -> Paper:
    """听证笔录 (T12, 许可法 48): the decision rests on it; all sign each page.

    Required: organ, item_name, applicant, held_from, held_to, place, host,
    recorder, attendees (name, role), review_opinion (opinion, evidence and
    reasons of the reviewer), statements (speaker, text). Optional: organ of an
    attendee, open, refused (who did not sign and why), conclusion.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "item_name",
        "applicant",
        "held_from",
        "held_to",
        "place",
        "host",
        "recorder",
        "attendees",
        "review_opinion",
        "statements",
    )
    need_rows(data, "attendees", "name", "role")
    need_rows(data, "statements", "speaker", "text")
    body: list[Block] = [
        Fields(
            (
                ("案由", f"{data['applicant']}申请{data['item_name']}"),
                ("时间", _from_to(data["held_from"], data["held_to"])),
                ("地点", str(data["place"])),
                ("方式", "不公开" if data.get("open") is False else "公开"),
                ("主持人", str(data["host"])),
                ("记录人", str(data["recorder"])),
            )
        ),
        Table(
            ("序号", "参加人", "身份", "单位", "签名或者盖章"),
            tuple(
                (*row, "")
                for row in numbered(data["attendees"], "name", "role", "organ")
            ),
            (1.2, 2.6, 3, 4.4, 3.4),
        ),
        Paragraph(
            f"审查人员的审查意见及证据、理由：{data['review_opinion']}", align="left"
        ),
        Paragraph("申辩和质证：", align="left"),
    ]
    body += [
        Paragraph(f"{row['speaker']}：{row['text']}", align="left")
        for row in data["statements"]
    ]
    if data.get("conclusion"):
        body.append(Paragraph(f"主持人小结：{data['conclusion']}", align="left"))
    if data.get("refused"):
        body.append(Paragraph(f"拒绝签名的情况：{data['refused']}", align="left"))
    body.append(
        Paragraph(
            "以上笔录经听证参加人核对无误（如有遗漏或者差错，可以补充或者改正）。",
            align="left",
        )
    )
    return internal(
        data,
        "听证笔录",
        body,
        page_total=True,
        page_signs=("主持人", "记录人", "参加人"),
    )


def _in_time(data: Data) -> None:
    held, issued = data["held_at"], data.get("date")
    if isinstance(held, datetime):
        held = held.date()
    if isinstance(held, date) and issued and (held - issued).days < NOTICE_DAYS:
        raise ValueError(
            f"held_at: at least {NOTICE_DAYS} days after the notice (许可法 48)"
        )
