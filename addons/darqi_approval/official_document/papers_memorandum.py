"""审管衔接备忘录: the agreement by which a department's items move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .blocks import (
    AnnexTitle,
    Block,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Party,
    Signatures,
    Table,
)
from .papers_base import Data, build, day, need, need_rows, numbered

ELEMENTS = {
    "handover": "交接内容",
    "handover_time": "交接时间",
    "boundary": "审管职责边界",
    "feedback": "审管信息双向反馈",
    "support": "技术支持",
}
"""The five elements each item must have (plan 三(三)2)."""


class Annex(NamedTuple):
    """An annex: the key of its rows, its title, its columns with their widths."""

    key: str
    title: str
    columns: tuple[tuple[str, str, float], ...]
    required: tuple[str, ...]


ANNEXES = (
    Annex(
        "handover_rows",
        "交接清单",
        (
            ("group", "类别", 2.6),
            ("name", "名称", 5),
            ("number_range", "编号起止", 3.6),
            ("quantity", "数量", 1.6),
            ("medium", "介质", 2),
            ("handed_by", "移交人", 2),
            ("received_by", "接收人", 2),
            ("witnessed_by", "监交人", 2),
            ("date", "交接日期", 3.6),
        ),
        ("group", "name"),
    ),
    Annex(
        "task_rows",
        "勘验、技术审查、检验检测、听证、论证分工表",
        (
            ("item_name", "事项名称", 5),
            ("step", "环节", 3),
            ("organ", "承担单位", 4),
            ("mode", "方式", 3),
            ("procedure", "程序", 4.6),
            ("days", "工作日", 1.8),
            ("fee", "费用", 2.6),
        ),
        ("item_name", "step", "organ", "days"),
    ),
    Annex(
        "power_rows",
        "权责清单调整对照表",
        (
            ("item_name", "事项名称", 5),
            ("power_kind", "权力类型", 2.6),
            ("before_organ", "调整前实施机关", 4.6),
            ("after_organ", "调整后实施机关", 4.6),
            ("change", "调整内容", 4.6),
            ("basis", "依据", 3.6),
        ),
        ("item_name", "before_organ", "after_organ"),
    ),
    Annex(
        "case_rows",
        "在办件清单",
        (
            ("application_number", "办件编号", 5.4),
            ("item_name", "事项名称", 4.6),
            ("applicant", "申请人", 4),
            ("accepted_on", "受理日期", 3.8),
            ("due", "到期日期", 3.8),
            ("handling", "处理方式", 3.4),
            ("note", "备注", 2.4),
        ),
        ("application_number", "item_name", "accepted_on", "due", "handling"),
    ),
)
"""Annexes 2 to 5, each printed where its rows are given."""


def memorandum(data: Data) -> Paper:
    """审管衔接备忘录 between a department (甲方) and the bureau (乙方).

    Required: party_a, party_b, lines, each with item_name, item_code, the five
    elements (handover, handover_time, boundary, feedback, support) and
    open_cases (在办件处理, which has no default). Optional: number, date, basis
    (texts), head_a, head_b, liaison_a, liaison_b, claim_days, feedback_days,
    transition_from, transition_to, copies_made, and the rows of the annexes of
    ``ANNEXES``: handover_rows, task_rows, power_rows, case_rows. It bears both
    organs' own seals.

    :raises ValueError: naming missing keys, or item and elements.
    """
    need(data, "party_a", "party_b", "lines")
    for line in data["lines"]:
        _check_line(line)
    party_a, party_b = data["party_a"], data["party_b"]
    parties = Signatures(
        (
            Party("甲方", party_a, data.get("head_a") or "", data.get("date")),
            Party("乙方", party_b, data.get("head_b") or "", data.get("date")),
        )
    )
    return build(
        {**data, "organ": party_b, "copies": None},
        "审管衔接备忘录",
        (*_clauses(data), parties),
        organ=f"{party_a}与\n{party_b}",
        organ_signature="",
        annex=tuple(_annexes(data)),
    )


def _check_line(line: Data) -> None:
    wanted = {**ELEMENTS, "open_cases": "在办件处理"}
    missing = [key for key in ("item_name", "item_code") if not line.get(key)]
    missing += [f"{key}（{name}）" for key, name in wanted.items() if not line.get(key)]
    if missing:
        item = line.get("item_name") or "?"
        raise ValueError(f"{item} missing: {', '.join(missing)}")


def _clauses(data: Data) -> Iterator[Block]:
    claim = data.get("claim_days") or 2
    answer = data.get("feedback_days") or 10
    copies = data.get("copies_made") or 4
    a, b = data["party_a"], data["party_b"]
    yield Paragraph(f"甲方：{a}{_liaison(data, 'a')}", indent=False, align="left")
    yield Paragraph(f"乙方：{b}{_liaison(data, 'b')}", indent=False, align="left")
    basis = "、".join(data.get("basis") or ())
    lead = f"根据{basis}，" if basis else ""
    yield Paragraph(
        f"{lead}为加强行政许可事项审批与监管的衔接，甲乙双方就划转事项（见附件）"
        "达成如下备忘录："
    )
    transition = ""
    if data.get("transition_from") and data.get("transition_to"):
        transition = (
            f"过渡期自{day(data['transition_from'])}至{day(data['transition_to'])}。"
        )
    clauses = (
        (
            "一、办理主体",
            "自本备忘录签订之日起，附件所列事项正式由乙方办理，使用行政审批专用章；"
            "甲方不再受理和决定，也不再加盖第二枚印章。",
        ),
        (
            "二、职责划分",
            "乙方对审批行为和结果负责；行政监督检查、行政征收、行政处罚等其他行政"
            "权力仍由甲方实施，甲方对事中事后监管负责。",
        ),
        (
            "三、信息推送与认领",
            "乙方颁发许可证照后实时向甲方推送相关信息和资料；甲方应当在"
            f"{claim}个工作日内认领并启动监管，不属于本部门的应当说明理由退回。",
        ),
        (
            "四、监管反馈与处理",
            "甲方和相关执法机构及时向乙方反馈监管信息；乙方对监管建议应当在"
            f"{answer}个工作日内作出处理并告知甲方，不采纳的应当说明理由。",
        ),
        (
            "五、技术支持",
            "现场勘验、技术审查、检验检测、听证、论证的分工、程序和时限按附件执行；"
            "甲方积极配合并出具书面意见作为审批依据。",
        ),
        (
            "六、会商与争议",
            "双方建立审批与监管会商制度。签订后权责边界不清的，双方共同研究解决，"
            "必要时提请联席会议研究；研究期间办理主体不变。",
        ),
        (
            "七、过渡与责任",
            f"{transition}甲方应当加强交接指导和业务培训；责任按行为发生的时间和"
            "实施机关确定。",
        ),
        (
            "八、效力",
            "本备忘录自双方签字并加盖单位印章之日起生效。变更或者终止应当由双方"
            f"书面签订。本备忘录一式{copies}份，双方各执一份，其余报备。",
        ),
    )
    for title, text in clauses:
        yield Heading(title)
        yield Paragraph(text)


def _liaison(data: Data, side: str) -> str:
    who = data.get(f"liaison_{side}")
    return f"（联络员：{who}）" if who else ""


def _annexes(data: Data) -> Iterator[Block]:
    given = [annex for annex in ANNEXES if data.get(annex.key)]
    first = "附件1" if given else "附件"
    header = ("序号", "事项名称及编码", *ELEMENTS.values(), "在办件处理")
    rows = tuple(
        (
            str(number),
            f"{line['item_name']}\n{line['item_code']}",
            *(day(line[key]) for key in ELEMENTS),
            str(line["open_cases"]),
        )
        for number, line in enumerate(data["lines"], 1)
    )
    yield PageBreak(landscape=True)
    yield AnnexTitle(first, "划转事项衔接表")
    yield Table(header, rows, (1.4, 4.5, 4, 4.2, 5, 5.2, 4, 3.6))
    for number, annex in enumerate(given, 2):
        need_rows(data, annex.key, *annex.required)
        yield AnnexTitle(f"附件{number}", annex.title)
        yield Table(
            ("序号", *(title for _key, title, _width in annex.columns)),
            numbered(data[annex.key], *(key for key, _title, _width in annex.columns)),
            (1.4, *(width for _key, _title, width in annex.columns)),
        )
