"""Reading a table that an office sends: encodings, sheets, headers, cells.

No recordset is touched here. What is wrong with the whole file is a
:class:`FileProblem` that ``text(env)`` words; with one cell a :class:`CellProblem`.
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
HEADER_SEARCH = 10
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")


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


class CellProblem(Exception):
    """One cell that cannot be taken over: ``code``, ``field`` and what was found."""

    def __init__(self, code, field, **values):
        super().__init__(code, field, values)
        self.code, self.field, self.values = code, field, values


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


def find_header(rows, words):
    """Index of the line with the column names: titles above it are passed over.

    :param words: names of columns as :func:`header_key` gives them
    :raises FileProblem: when no line has any text
    """
    for index, cells in enumerate(rows[:HEADER_SEARCH]):
        if sum(header_key(cell) in words for cell in cells) >= min(2, len(cells)) > 0:
            return index
    for index, cells in enumerate(rows):
        if any(cell.strip() for cell in cells):
            return index
    raise FileProblem("header")


def guess_targets(header, names):
    """Target of each column by its name; ``None`` where none fits or it is taken.

    :param names: mapping from a target to the names its column may have
    """
    targets, taken = [], set()
    for cell in header:
        key = header_key(cell)
        found = next(
            (t for t, words in names.items() if key in words and t not in taken), None
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


def read_date(text, field):
    """The date a cell names."""
    match = _DATE.match(unicodedata.normalize("NFKC", text).strip())
    try:
        return date(*(int(part) for part in match.groups()))
    except (AttributeError, ValueError):
        raise CellProblem("date", field, value=text) from None
