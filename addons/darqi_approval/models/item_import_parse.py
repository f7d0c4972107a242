"""Reading a table of items: its columns and what their cells mean.

No recordset is touched here. What is wrong is a :class:`FileProblem` (the whole file)
or a :class:`ValueProblem` (one line), each with a code that ``text(env)`` words.
"""

import re
import unicodedata

from . import table_file
from .table_file import CellProblem, FileProblem, decode, header_key, read_table, tidy

__all__ = ["FileProblem", "decode", "header_key", "read_table"]

MOST_CELL = 5_000
MOST_DAYS = 3650

# target → names its column may have (lower case, without spaces and brackets)
HEADERS = {
    "name": (
        "name",
        "item_name",
        "事项名称",
        "许可事项名称",
        "行政许可事项名称",
        "项目名称",
        "政务服务事项名称",
        "名称",
        "事项",
    ),
    "department": (
        "original_department",
        "department",
        "实施部门",
        "原实施部门",
        "原审批部门",
        "原行政审批部门",
        "实施机关",
        "实施主体",
        "部门",
        "主管部门",
    ),
    "legal_basis": (
        "legal_basis",
        "basis",
        "设定依据",
        "法律依据",
        "设定和实施依据",
        "实施依据",
        "依据",
    ),
    "statutory_days": (
        "statutory_days",
        "法定时限",
        "法定办结时限",
        "法定期限",
        "法定审批时限",
    ),
    "promised_days": (
        "promised_days",
        "承诺时限",
        "承诺办结时限",
        "承诺期限",
        "承诺审批时限",
    ),
    "code": (
        "basic_code",
        "code",
        "base_code",
        "基本编码",
        "事项编码",
        "事项基本编码",
        "项目编码",
    ),
    "implementation_code": ("implementation_code", "实施编码", "实施清单编码"),
    "kind": ("kind", "事项类型", "类型", "权力类型"),
    "date_from": ("date_from", "生效日期", "实施日期", "起始日期"),
    "licence_name": ("licence_name", "证照名称", "许可证件名称", "审批结果名称"),
    "transfer_category": ("transfer_category", "划转类别", "划转分类"),
    "place": ("place", "地区", "来源地区", "所在地", "示例地区"),
    "note": ("note", "备注", "说明"),
    "source_url": ("source_url", "url", "来源", "来源网址", "网址"),
}
KIND_WORDS = {
    "行政许可": "licence",
    "许可": "licence",
    "licence": "licence",
    "行政确认": "confirmation",
    "确认": "confirmation",
    "confirmation": "confirmation",
    "行政裁决": "adjudication",
    "裁决": "adjudication",
    "adjudication": "adjudication",
    "行政给付": "payment",
    "给付": "payment",
    "payment": "payment",
    "行政奖励": "reward",
    "奖励": "reward",
    "reward": "reward",
    "其他行政权力": "other_power",
    "其他权力": "other_power",
    "其他": "other_power",
    "other_power": "other_power",
    "公共服务": "public_service",
    "公共服务事项": "public_service",
    "public_service": "public_service",
}
CATEGORY_WORDS = {
    "必划": "must",
    "must": "must",
    "应划": "should",
    "should": "should",
    "关联": "related",
    "related": "related",
    "不划": "none",
    "不划转": "none",
    "none": "none",
}
UNIT_WORDS = {
    "": "working_day",
    "工作日": "working_day",
    "个工作日": "working_day",
    "日": "working_day",
    "天": "working_day",
    "自然日": "calendar_day",
    "个自然日": "calendar_day",
    "日历日": "calendar_day",
    "月": "month",
    "个月": "month",
}
ON_THE_SPOT = ("即办", "即办件", "当场", "当场办结", "即时办结")
_DAYS = re.compile(r"^(\d{1,6})\s*(\D*)$")
_CODE = re.compile(r"^[0-9]{4}[0-9A-Z]{8}$")


class ValueProblem(CellProblem):
    """One cell that cannot be taken over: ``code``, ``field`` and what was found."""

    def text(self, env):
        """What the user reads in the line's report."""
        texts = {
            "name_missing": env._("The name is missing."),
            "too_long": env._("Longer than %(limit)s characters."),
            "days": env._("“%(value)s” is not a number of days."),
            "days_range": env._("“%(value)s”: a limit lies between 1 and 3650."),
            "date": env._("“%(value)s” is not a date that exists."),
            "code": env._(
                "“%(value)s” is not a base code: 12 characters, four digits and eight"
                " digits or capitals."
            ),
            "code_kind": env._("“%(value)s” is the code of another kind of item."),
            "implementation_code": env._(
                "“%(value)s” is not an implementation code of 31 characters."
            ),
            "promise": env._(
                "The promise of %(promise)s working days is longer than the statutory"
                " limit of %(limit)s."
            ),
            "kind": env._("“%(value)s” is not a kind of item."),
            "category": env._("“%(value)s” is not a transfer category."),
            "department_missing": env._("The department is missing."),
            "department": env._("部门“%(value)s”不存在"),
            "department_changed": env._(
                "The original department of a known item changes only by a decision."
            ),
            "double": env._("The same item stands in line %(line)s."),
            "refused": env._("Refused by the database: %(value)s"),
        }
        return texts[self.code] % self.values


# Headers


def find_header(rows, headers=HEADERS):
    """Index of the line with the column names. :raises FileProblem: without text"""
    known = {word for words in headers.values() for word in words}
    return table_file.find_header(rows, known)


def guess_targets(header, headers=HEADERS):
    """Target of each column by its name; ``None`` where none fits or it is taken."""
    return table_file.guess_targets(header, headers)


# Values


def read_days(text, field):
    """(number, unit) of a limit such as 20, 20个工作日, 1个月; on the spot is 1."""
    value = unicodedata.normalize("NFKC", text).strip()
    if value in ON_THE_SPOT:
        return 1, "working_day"
    match = _DAYS.match(value)
    if not match or match[2].strip() not in UNIT_WORDS:
        raise ValueProblem("days", field, value=text)
    number = int(match[1])
    if not 1 <= number <= MOST_DAYS:
        raise ValueProblem("days_range", field, value=text)
    return number, UNIT_WORDS[match[2].strip()]


def read_date(text, field):
    """The date a cell names."""
    try:
        return table_file.read_date(text, field)
    except CellProblem as problem:
        raise ValueProblem(problem.code, problem.field, **problem.values) from None


def read_line(cells, targets, kind_of_code, most_in_month):
    """One line as a dict of checked values (only mapped, filled cells).

    :param cells: texts of the line
    :param targets: target of each column or ``None``
    :param kind_of_code: kind by the third and fourth character of a base code
    :param most_in_month: working days a month cannot exceed
    :raises ValueProblem: the first value that cannot be taken over
    """
    raw = {}
    for target, cell in zip(targets, cells, strict=False):
        text = tidy(cell)
        if target and text:
            raw.setdefault(target, text)
    if not raw.get("name"):
        raise ValueProblem("name_missing", "name")
    for target, text in raw.items():
        limit = 300 if target in ("name", "department", "place") else MOST_CELL
        if len(text) > limit:
            raise ValueProblem("too_long", target, limit=limit)
    values = {
        key: raw[key]
        for key in (
            "department",
            "legal_basis",
            "place",
            "note",
            "source_url",
            "licence_name",
        )
        if key in raw
    }
    values["name"] = " ".join(raw["name"].split())
    _read_codes(raw, values, kind_of_code)
    _read_limits(raw, values, most_in_month)
    if "date_from" in raw:
        values["date_from"] = read_date(raw["date_from"], "date_from")
    if "transfer_category" in raw:
        found = CATEGORY_WORDS.get(raw["transfer_category"].lower())
        if not found:
            raise ValueProblem(
                "category", "transfer_category", value=raw["transfer_category"]
            )
        values["transfer_category"] = found
    return values


def _read_codes(raw, values, kind_of_code):
    if "kind" in raw:
        values["kind"] = KIND_WORDS.get(raw["kind"].lower())
        if not values["kind"]:
            raise ValueProblem("kind", "kind", value=raw["kind"])
    if "code" in raw:
        code = unicodedata.normalize("NFKC", raw["code"]).upper()
        if not _CODE.match(code):
            raise ValueProblem("code", "code", value=raw["code"])
        said = kind_of_code.get(code[2:4])
        if said and values.get("kind", said) != said:
            raise ValueProblem("code_kind", "code", value=code)
        if said:
            values["kind"] = said
        values["code"] = code
    if "implementation_code" in raw:
        code = unicodedata.normalize("NFKC", raw["implementation_code"]).upper()
        if not re.match(r"^[0-9A-Z]{18}[1-7][0-9]{4}[0-9A-Z]{8}$", code) or (
            "code" in values and not code.endswith(values["code"])
        ):
            raise ValueProblem("implementation_code", "implementation_code", value=code)
        values["implementation_code"] = code


def _read_limits(raw, values, most_in_month):
    if "statutory_days" in raw:
        values["statutory_days"], values["statutory_unit"] = read_days(
            raw["statutory_days"], "statutory_days"
        )
    if "promised_days" in raw:
        number, unit = read_days(raw["promised_days"], "promised_days")
        if unit == "month":
            raise ValueProblem("days", "promised_days", value=raw["promised_days"])
        values["promised_days"] = number
        text = unicodedata.normalize("NFKC", raw["promised_days"]).strip()
        if text in ON_THE_SPOT:
            values["is_on_the_spot"] = True
    limit = values.get("statutory_days")
    if limit and values.get("statutory_unit") == "month":
        limit *= most_in_month
    if limit and values.get("promised_days", 0) > limit:
        raise ValueProblem(
            "promise",
            "promised_days",
            promise=values["promised_days"],
            limit=raw["statutory_days"],
        )
