"""What a template of a kind may print: the values of its paper, with their names."""

import re
from contextlib import suppress
from dataclasses import astuple
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from ...official_document import CODES, capital_amount, chinese_date
from ...official_document.samples import SAMPLES
from . import standing
from .field_labels import MORE_LABELS

# Printed by the page itself, not by the text.
BY_THE_PAGE = {
    "addressee",
    "addressee_identity",
    "check_text",
    "contact",
    "copies",
    "date",
    "demo_seal",
    "number",
    "organ",
    "output",
    "print_date",
    "print_organ",
    "qr_text",
    "seal_name",
    "signer",
    "style",
    "title",
    "to_organ",
    "watermark",
}
# Always given to a template as well (darqi.document._issue).
ALWAYS = {
    "organ": "制发机关",
    "number": "文号",
    "date": "成文日期",
    "review_organ": "行政复议机关",
    "court": "人民法院",
    "addressee": "受文者",
}
LABELS = {
    **ALWAYS,
    **MORE_LABELS,
    "accepted_on": "受理日期",
    "answer_by": "答复期限",
    "answer_days": "答复天数",
    "applicant": "申请人",
    "application_number": "办件编号",
    "applied_on": "申请日期",
    "approved_by": "批准人",
    "approved_on": "批准日期",
    "area": "适用区域",
    "basis": "依据",
    "carried_out_by": "承办单位",
    "changes": "变更事项",
    "clause": "条款",
    "compensation": "补偿",
    "competent_organ": "有权机关",
    "conclusion": "结论",
    "conditions": "许可条件",
    "content": "许可内容",
    "corrections": "补正事项",
    "days": "天数",
    "days_over": "超期天数",
    "facts": "事实",
    "fee": "收费",
    "finding": "发现的问题",
    "from_day": "起始日期",
    "ground": "理由",
    "holder": "被许可人",
    "how_to_submit": "提交方式",
    "item_code": "事项编码",
    "item_name": "事项名称",
    "kept": "不予退还的说明",
    "law": "依据的法律",
    "licence_name": "证件名称",
    "licence_number": "证件编号",
    "materials": "材料",
    "matter": "事由",
    "method": "方式",
    "name": "名称",
    "new": "变更后",
    "new_due": "新的到期日",
    "old": "变更前",
    "old_valid_to": "原有效期至",
    "organiser": "组织单位",
    "original_due": "原到期日",
    "pages": "页数",
    "period": "期限",
    "place": "地点",
    "procedure": "程序",
    "promised_due": "承诺办结日",
    "public_interest": "公共利益审查",
    "query_code": "查询码",
    "reason": "原因",
    "received_at": "收件时间",
    "received_on": "收件日期",
    "receiver": "受送达人",
    "rests_on": "决定所根据的记录",
    "scope": "范围",
    "statutory_due": "法定办结日",
    "submit_by": "提交期限",
    "supervising_organ": "监管部门",
    "supplements": "补充材料",
    "to_organ": "主送机关",
    "until": "截止日期",
    "valid_from": "有效期自",
    "valid_to": "有效期至",
    "withdrawn_on": "撤回日期",
}
_PLAIN = (str, int, float, Decimal, date, bool, type(None))


def plain(values):
    """What of ``values`` a template may see: no pictures, nothing but plain data."""
    if isinstance(values, dict):
        kept = {key: plain(value) for key, value in values.items()}
        return {key: value for key, value in kept.items() if value is not _DROP}
    if isinstance(values, (list, tuple)):
        return [item for item in map(plain, values) if item is not _DROP]
    return values if isinstance(values, _PLAIN) else _DROP


worded = standing.plain_words
_DROP = object()


@cache
def sample(code):
    """The sample values of a paper; shared, not to be changed."""
    return SAMPLES[code]


class _Spy(dict):
    """Notes which values a builder asks for, also those the sample lacks."""

    def __init__(self, values):
        super().__init__(values)
        self.asked = set()

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key, default=None):
        """As of a dict."""
        self.asked.add(key)
        return super().get(key, default)


@cache
def known_fields(code):
    """Names a template of this kind may use, with what the sample prints there.

    ``rows.name`` is a column of a list of rows.
    """
    found = {name: "" for name in ALWAYS}
    spy = _Spy(sample(code))
    CODES[code](spy)
    found.update(dict.fromkeys(spy.asked - BY_THE_PAGE, ""))
    for name, value in plain(sample(code)).items():
        if isinstance(value, list):
            found[name] = "（列表）"
            for row in value:
                if isinstance(row, dict):
                    for column, cell in row.items():
                        found.setdefault(f"{name}.{column}", _shown(cell))
        elif isinstance(value, dict):
            for key, item in value.items():
                found[f"{name}.{key}"] = _shown(item)
        else:
            found[name] = _shown(value)
    return dict(sorted(found.items()))


def label(name):
    """The Chinese name of a field, the code itself where it has none."""
    return "—".join(LABELS.get(part, part) for part in name.split("."))


@cache
def must_print(code):
    """What the law wants on this paper: the values its builder refuses to miss."""
    values = sample(code)
    needed = set()
    for name in values.keys() - BY_THE_PAGE:
        try:
            CODES[code]({key: v for key, v in values.items() if key != name})
        except ValueError as error:
            if "missing" in str(error):
                needed.add(name)
    # What stands in an annex or as addressee need not be said again.
    return frozenset(needed - standing.printed_beside(code, _FIXED))


def text_of(blocks):
    """Everything blocks print, without blanks, to look for values in."""
    return _squeezed("".join(_strings([astuple(block) for block in blocks])))


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)


def is_printed(value, text):
    """Whether a value stands in a text that :func:`text_of` made.

    A date or a number in any way a template may write it; of a list each row with one
    of its values at least; a mark (yes or no) has no words of its own.
    """
    value = plain(value)
    if value in (None, "", _DROP) or isinstance(value, bool):
        return True
    if isinstance(value, dict):
        return not value or any(
            _has_words(v) and is_printed(v, text) for v in value.values()
        )
    if isinstance(value, (list, tuple)):
        return all(is_printed(row, text) for row in value)
    return any(_squeezed(form) in text for form in _forms(value))


def _has_words(value):
    return value not in (None, "", False, True)


def _forms(value):
    forms = [str(value), _shown(value)]
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        forms += [chinese_date(day), day.isoformat()]
    if isinstance(value, (int, float, Decimal)):
        forms += [f"{value:,}", f"{value:,.2f}", f"{value:.2f}"]
        with suppress(ValueError):
            forms.append(capital_amount(Decimal(str(value))))
    return forms


def _squeezed(text):
    return re.sub(r"\s", "", text)


def standing_text(code):
    """The usual text of a paper with placeholders, to begin a template from."""
    always = must_print(code) | set(ALWAYS)
    return standing.text_of(code, _FIXED, frozenset(always))


_FIXED = frozenset(BY_THE_PAGE - {"signer", "to_organ"})


def _shown(value):
    if isinstance(value, datetime):
        return f"{chinese_date(value.date())}{value:%H:%M}"
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)[:60]
