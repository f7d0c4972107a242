"""The lines by which a person can follow a deadline, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_UNITS = {
    "working_day": ("个工作日", "working day(s)"),
    "calendar_day": ("日", "calendar day(s)"),
    "month": ("个月", "month(s)"),
}
_GROUNDS = {
    "hearing": ("听证", "hearing"),
    "bidding": ("招标", "bidding"),
    "auction": ("拍卖", "auction"),
    "testing": ("检测", "testing"),
    "inspection": ("检验", "inspection"),
    "quarantine": ("检疫", "quarantine"),
    "appraisal": ("鉴定", "appraisal"),
    "expert_review": ("专家评审", "expert review"),
    "special_law": ("其他法律、法规规定的除外时间", "time another law excludes"),
    "suspension": ("中止审批", "suspension of proceedings"),
}
_PROBLEMS = {
    "ground": ("不属于许可法第四十五条所列情形", "ground is not in article 45"),
    "until": ("告知书未载明所需时间", "the notice names no time"),
    "order": ("截止日早于起始日", "ends before it begins"),
}
_TEMPLATES: dict[str, tuple[str, str]] = {
    "restart": (
        "时限重新起算过{times}次，以最后一次为准",
        "Restarted {times} time(s); the last start governs",
    ),
    "start": (
        "{day}起算，当日不计入，自{first}开始计算",
        "Starts on {day}, which is not counted; day one is from {first}",
    ),
    "limit": ("办理时限{amount}{unit}", "Limit {amount} {unit}"),
    "extend": (
        "{day}批准延长{amount}{unit}，合计{total}{unit}",
        "Extended on {day} by {amount} {unit} to {total} {unit}",
    ),
    "retract": (
        "{day}延期告知书作废，延长的{amount}{unit}不计，合计{total}{unit}",
        "Notice voided on {day}: the {amount} {unit} are taken back, {total} {unit}",
    ),
    "pause": (
        "{day}至{until}{ground}，{days}{unit}不计入办理期限",
        "From {day} through {until} {ground}: {days} {unit} not counted",
    ),
    "pause_open": ("{day}起{ground}", "From {day} {ground}"),
    "pause_ignored": (
        "{day}的暂停（{ground}）不予扣除：{problem}",
        "Pause of {day} ({ground}) is not excluded: {problem}",
    ),
    "resume": (
        "{day}{ground}提前结束，次日起继续计算",
        "{ground} ended early on {day}; counted again from the next day",
    ),
    "cancel": (
        "{day}告知书作废，{since}起的{ground}时间恢复计入办理期限",
        "Notice voided on {day}: the {ground} from {since} counts after all",
    ),
    "note": ("{day}{note}", "{day}: {note}"),
    "base": (
        "不扣除时，第{total}{unit}为{day}",
        "Without exclusions the {total} {unit} end on {day}",
    ),
    "excluded": (
        "扣除不计入时间共{days}{unit}（重叠部分只计一次）",
        "{days} {unit} excluded (overlaps once)",
    ),
    "rest_days": (
        "{first}至{last}共{days}日：工作日{working}日，休息日{rest}日",
        "{first} to {last}: {days} days, {working} working, {rest} rest",
    ),
    "days_off": ("其中放假（非周末）：{dates}", "Days off outside weekends: {dates}"),
    "days_worked": ("其中调休上班：{dates}", "Weekend days worked: {dates}"),
    "rolled": (
        "{day}为休息日，顺延至{to}（民法典第二百零三条）",
        "{day} is a rest day; moved to {to} (Civil Code 203)",
    ),
    "due": ("到期日为{day}", "Due on {day}"),
    "due_unknown": (
        "中止期间，到期日待恢复后确定",
        "Suspended: the due date is known when it resumes",
    ),
    "provisional": (
        "{year}年放假安排尚未公布，到期日为暂定",
        "The holidays of {year} are not announced: the due date is provisional",
    ),
    "used": ("截至{day}已用{used}{unit}", "By {day} {used} {unit} used"),
    "left": ("剩余{left}{unit}", "{left} {unit} left"),
    "late": ("已超期{late}{unit}", "{late} {unit} late"),
    "stopped": ("{day}办结，停止计时", "Stopped on {day}"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the explanation: a code and its values, rendered on demand."""

    code: str
    values: Mapping[str, object]

    def text_zh(self) -> str:
        """Return the line in Chinese."""
        return self._text(0)

    def text_en(self) -> str:
        """Return the line in English."""
        return self._text(1)

    def _text(self, language: int) -> str:
        shown = {
            name: _show(name, value, language) for name, value in self.values.items()
        }
        return _TEMPLATES[self.code][language].format(**shown)


def _show(name: str, value: object, language: int) -> str:
    tables = {"unit": _UNITS, "ground": _GROUNDS, "problem": _PROBLEMS}
    if name in tables:
        known = tables[name].get(str(value))
        return known[language] if known else str(value)
    if isinstance(value, date):
        if language:
            return value.isoformat()
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, tuple):
        return ("、", ", ")[language].join(_show("", v, language) for v in value)
    return str(value)
