"""Papers of those who watch over efficiency (plan 三(三)6)."""

from __future__ import annotations

from .blocks import Block, Fields, Paper, Paragraph
from .papers_base import Data, build, day, filled, need, own_seal

LEVELS = {"yellow": "黄色预警", "red": "红色预警"}


def efficiency_warning(data: Data) -> Paper:
    """效能监察预警通知书 (T31): a rule was touched, an answer is due.

    Required: organ, to_organ, rule (number and words), level (yellow or red, or a
    text), application_number, item_name, step (where it lies), days_over,
    requirement, reply_by. Optional: responsible, facts, statement.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "to_organ",
        "rule",
        "level",
        "application_number",
        "item_name",
        "step",
        "days_over",
        "requirement",
        "reply_by",
    )
    return _notice(
        data,
        "效能监察预警通知书",
        "经效能监察，你单位办理的下列事项触发预警，请按要求处理并答复：",
        ("预警类型", LEVELS.get(data["level"], data["level"])),
        ("规则", data["rule"]),
        ("办件编号", data["application_number"]),
        ("事项名称", data["item_name"]),
        ("责任环节", data["step"]),
        ("责任人", data.get("responsible")),
        ("超期天数", f"{data['days_over']}个工作日"),
        ("有关情况", data.get("facts")),
        ("要求", data["requirement"]),
        ("答复期限", day(data["reply_by"])),
        ("被通知单位说明", data.get("statement") or "\n \n "),
    )


def efficiency_order(data: Data) -> Paper:
    """效能监察督办通知书 (T31): to be done by a day, whatever was answered before.

    Required: organ, to_organ, matter, facts, requirement, finish_by, reply_by.
    Optional: application_number, item_name, responsible, warning_number (the
    warning it follows), statement.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "to_organ",
        "matter",
        "facts",
        "requirement",
        "finish_by",
        "reply_by",
    )
    return _notice(
        data,
        "效能监察督办通知书",
        "经效能监察，现对下列事项予以督办，请限期办结并书面报告：",
        ("督办事项", data["matter"]),
        ("原预警文号", data.get("warning_number")),
        ("办件编号", data.get("application_number")),
        ("事项名称", data.get("item_name")),
        ("责任人", data.get("responsible")),
        ("有关情况", data["facts"]),
        ("督办要求", data["requirement"]),
        ("办结期限", day(data["finish_by"])),
        ("答复期限", day(data["reply_by"])),
        ("被督办单位说明", data.get("statement") or "\n \n "),
    )


def _notice(data: Data, title: str, lead: str, *rows: tuple[str, object]) -> Paper:
    body: tuple[Block, ...] = (Paragraph(lead), Fields(filled(*rows)))
    return build(
        data, title, body, addressee=data["to_organ"], seal_name=own_seal(data)
    )
