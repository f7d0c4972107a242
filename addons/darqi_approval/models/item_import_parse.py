"""Reading a table of items: encodings, sheets, headers and values.

No recordset is touched here. What is wrong is a :class:`FileProblem` (the whole file)
or a :class:`ValueProblem` (one line), each with a code that ``text(env)`` words.
"""

import csv
import io
import re
import unicodedata
import zipfile
from datetime import date, datetime

MOST_BYTES = 20 * 1024 * 1024
MOST_UNZIPPED = 150 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_CELL = 5_000
HEADER_SEARCH = 10
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
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_CODE = re.compile(r"^[0-9]{4}[0-9A-Z]{8}$")


class FileProblem(Exception):
    """The file cannot be read at all; ``code`` says why."""

    def __init__(self, code, **values):
        super().__init__(code, values)
        self.code, self.values = code, values

    def text(self, env):
        """What the user reads."""
        texts = {
            "empty": env._("The file is empty."),
            "size": env._("The file is larger than %(limit)s MB."),
            "type": env._(
                "The file is neither CSV nor XLSX. Save it as one of them and try"
                " again."
            ),
            "xls": env._(
                "This is the old Excel format (.xls). Save it as .xlsx and try again."
            ),
            "encoding": env._("The text is neither UTF-8 nor GB18030."),
            "broken": env._("The XLSX file is damaged or protected."),
            "rows": env._("The file has more than %(limit)s lines."),
            "columns": env._("The file has more than %(limit)s columns."),
            "header": env._("The file has no line with column names."),
            "csv": env._("The CSV file is damaged near line %(line)s."),
        }
        return texts[self.code] % self.values


class ValueProblem(Exception):
    """One cell that cannot be taken over: ``code``, ``field`` and what was found."""

    def __init__(self, code, field, **values):
        super().__init__(code, field, values)
        self.code, self.field, self.values = code, field, values

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


# Files


def read_table(content):
    """All lines of a CSV or XLSX file as lists of texts.

    :return: (rows, description of the encoding or sheet)
    :raises FileProblem: wrong type, damaged, too large
    """
    if not content:
        raise FileProblem("empty")
    if len(content) > MOST_BYTES:
        raise FileProblem("size", limit=MOST_BYTES // 1024 // 1024)
    if content.startswith(b"PK\x03\x04"):
        return _read_xlsx(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem("xls")
    text, encoding = decode(content)
    return _read_csv(text), encoding


def decode(content):
    """Text of UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030.

    :return: (text, name of the encoding)
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ("utf-16",)
    elif content.startswith(b"\xef\xbb\xbf"):
        candidates = ("utf-8-sig",)
    else:
        candidates = ("utf-8", "gb18030")
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or _looks_binary(text):
            raise FileProblem("type")
        return text, encoding
    binary = any(byte < 32 and byte not in b"\t\n\r\f" for byte in content[:4096])
    raise FileProblem("type" if binary else "encoding")


def _looks_binary(text):
    sample = text[:4096]
    odd = sum(unicodedata.category(c) in ("Cc", "Cn", "Co") for c in sample)
    odd -= sum(c in "\r\n\t" for c in sample)
    return sample.startswith(("%PDF", "{\\rtf")) or odd * 50 > len(sample)


def _read_csv(text):
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    try:
        for row in reader:
            _append(rows, row)
    except csv.Error as error:
        raise FileProblem("csv", line=reader.line_num) from error
    return rows


def _read_xlsx(content):
    import openpyxl  # slow to load, and only spreadsheets need it

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # Asked before anything is unpacked: a bomb is refused by its own index.
            if sum(info.file_size for info in archive.infolist()) > MOST_UNZIPPED:
                raise FileProblem("size", limit=MOST_UNZIPPED // 1024 // 1024)
            if not any(name.startswith("xl/") for name in archive.namelist()):
                raise FileProblem("type")
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True
        )
    except FileProblem:
        raise
    except Exception as error:
        raise FileProblem("broken") from error
    try:
        sheet = book.worksheets[0]
        rows = []
        for cells in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
            _append(rows, [_cell_text(cell) for cell in cells])
        return rows, sheet.title
    except FileProblem:
        raise
    except Exception as error:
        raise FileProblem("broken") from error
    finally:
        book.close()


def _append(rows, cells):
    while cells and not (cells[-1] or "").strip():
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise FileProblem("columns", limit=MOST_COLUMNS)
    # The cap leaves room for a title and the header.
    if len(rows) > MOST_ROWS + HEADER_SEARCH:
        raise FileProblem("rows", limit=MOST_ROWS)
    rows.append(cells)


def _cell_text(cell):
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


# Headers


def header_key(text):
    """A column name as it is compared: no spaces, no brackets, lower case."""
    text = unicodedata.normalize("NFKC", text or "")
    text = re.sub(r"[(（\[【].*?[)）\]】]", "", text)
    return re.sub(r"\s", "", text).lower().lstrip("\ufeff*")


def find_header(rows):
    """Index of the line with the column names: titles above it are passed over.

    :raises FileProblem: when no line has any text
    """
    known = {word for words in HEADERS.values() for word in words}
    for index, cells in enumerate(rows[:HEADER_SEARCH]):
        if sum(header_key(cell) in known for cell in cells) >= min(2, len(cells)) > 0:
            return index
    for index, cells in enumerate(rows):
        if any(cell.strip() for cell in cells):
            return index
    raise FileProblem("header")


def guess_targets(header):
    """Target of each column by its name; ``None`` where none fits or it is taken."""
    targets, taken = [], set()
    for cell in header:
        key = header_key(cell)
        found = next(
            (t for t, words in HEADERS.items() if key in words and t not in taken), None
        )
        targets.append(found)
        taken.add(found)
    return targets


# Values


def tidy(text):
    """A cell without surrounding and control characters."""
    text = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n")
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return "".join(kept).strip()


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
    match = _DATE.match(unicodedata.normalize("NFKC", text).strip())
    try:
        return date(*(int(part) for part in match.groups()))
    except (AttributeError, ValueError):
        raise ValueProblem("date", field, value=text) from None


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
