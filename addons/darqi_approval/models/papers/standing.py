"""The usual text of a paper with placeholders, read off its builder.

Every value of the sample is replaced by a mark that prints itself: as text where the
builder takes text, else by a number or day that counts as before and prints its mark.
Where the marks come out in the paper is where the placeholders belong.
"""

import html
import re
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache

from ...official_document import (
    APPLICATION_KINDS,
    CODES,
    ENDINGS,
    LEVELS,
    METHODS,
    PROCEDURES,
    Fields,
    Heading,
    Paragraph,
    Table,
)
from ...official_document.samples import SAMPLES

# Values that acts give as codes and papers print as words.
WORDS = {
    "efficiency_warning": {"level": LEVELS},
    "licence_application": {"kind": APPLICATION_KINDS},
    "service_proof": {"method": METHODS},
    "special_procedure": {"procedure": PROCEDURES},
    "termination": {"reason": ENDINGS},
}
# How a builder refuses what it cannot print.
_FAILS = (ArithmeticError, AttributeError, KeyError, TypeError, ValueError)
_ALIKE = 0.4
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([\\w.]+){_CLOSE}")
_DAY = re.compile(f"({_OPEN}[\\w.]+{_CLOSE})年月日")
# A row printed twice beside itself: what is repeated, and what stands between.
_TWICE = re.compile(
    f"(?P<unit>[^、；，\n]*{_OPEN}\\w+\\.\\w*{_CLOSE}[^、；，\n]*)(?P<mark>[、；，\n])(?P=unit)"
)
_NUMBERED = re.compile("1\\. (?P<unit>[^\n]+)\n2\\. (?P=unit)")


def _mark(name):
    return f"{_OPEN}{name}{_CLOSE}"


class _Printed:
    """Prints its mark, whatever it counts as."""

    mark = ""

    def __str__(self):
        return self.mark

    def __repr__(self):
        return self.mark

    def __format__(self, spec):
        return self.mark


class _Int(_Printed, int):
    pass


class _Money(_Printed, Decimal):
    pass


class _Words(_Printed, str):
    __slots__ = ("mark",)
    __hash__ = str.__hash__


class _Days:
    """A day whose parts print: the mark, 年, nothing, 月, nothing, 日."""

    mark = ""

    year = property(lambda self: _printing(_Int(2026), self.mark))
    month = day = property(lambda self: _printing(_Int(1), ""))

    def __str__(self):
        return self.mark

    def __format__(self, spec):
        return "" if spec else self.mark


class _Date(_Days, date):
    pass


class _Moment(_Days, datetime):
    def date(self):
        return self


def _printing(value, mark):
    value.mark = mark
    return value


def _candidates(value, mark):
    """What may stand in for a value, the plainest first."""
    yield mark
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, datetime):
        at = datetime.timetuple(value)[:6]
        yield _printing(_Moment(*at), mark)
    elif isinstance(value, date):
        yield _printing(_Date(value.year, value.month, value.day), mark)
    elif isinstance(value, int):
        yield _printing(_Int(value), mark)
    elif isinstance(value, Decimal):
        yield _printing(_Money(value), mark)
    elif isinstance(value, str):
        yield _printing(_Words(value), mark)


def _texts(paper):
    """Everything the paper says: its body, and what is beside it."""
    body = [text for block in paper.body for text in _lines_of(block)]
    beside = [text for block in paper.annex for text in _lines_of(block)]
    beside += [paper.addressee, *paper.attachments, *paper.copy_to, paper.title]
    beside += [paper.organ, paper.organ_signature, paper.signer, paper.number]
    return "\n".join(map(str, body)), "\n".join(map(str, beside))


def _lines_of(block):
    if isinstance(block, Heading | Paragraph):
        return [block.text]
    if isinstance(block, Fields):
        return [f"{name}：{value}" for name, value in block.rows]
    if isinstance(block, Table):
        return [cell for row in block.rows for cell in row]
    return []


class _Reader:
    """Finds where each value of the sample comes out."""

    def __init__(self, code, by_the_page):
        self.code, self.build = code, CODES[code]
        self.optional = set()  # columns a row may lack
        self.values = dict(SAMPLES[code])
        for name, value in SAMPLES[code].items():
            if name not in by_the_page:
                self._put_in(name, value)
        self.paper = self.build(self.values)
        self.words = {
            str(words[SAMPLES[code][name]]): _mark(name)
            for name, words in WORDS.get(code, {}).items()
        }
        self.body, self.beside = _texts(self.paper)

    def _put_in(self, name, value):
        if isinstance(value, dict):
            inner = dict(value)
            self.values[name] = inner
            for key, item in value.items():
                self._try(inner, key, item, f"{name}.{key}")
        elif isinstance(value, (list, tuple)) and value:
            self._put_in_rows(name, list(value))
        elif not isinstance(value, (list, tuple)):
            self._try(self.values, name, value, name)

    def _put_in_rows(self, name, rows):
        before = self.values[name]
        if not all(isinstance(row, dict) for row in rows):
            self.values[name] = [_mark(f"{name}.")] * 2
            if not self._shows(f"{name}."):
                self.values[name] = before
            return
        whole = {key: cell for row in reversed(rows) for key, cell in row.items()}
        # Two rows that are one object: what fits one cell fits the other. Where all
        # rows of the sample are needed, each is marked.
        self.values[name] = [whole, whole]
        if not self._builds():
            self.values[name] = [dict(row) for row in rows]
        for key, cell in dict(whole).items():
            if not isinstance(cell, (dict, list, tuple, bytes)):
                self._put_in_column(self.values[name], key, f"{name}.{key}")

    def _put_in_column(self, rows, key, name):
        cells = [row.get(key) for row in rows]
        for row in rows:
            row.pop(key, None)
        if self._builds():
            self.optional.add(name)
        choices = [list(_candidates(cell, _mark(name))) for cell in cells]
        for number in range(max(map(len, choices))):
            for row, found in zip(rows, choices, strict=True):
                row[key] = found[min(number, len(found) - 1)]
            if self._shows(name):
                return
        for row, cell in zip(rows, cells, strict=True):
            row[key] = cell

    def lines(self, paper):
        """The text of a paper, line by line, with its marks."""
        found = []
        for block in paper.body:
            for tag, text in _paragraphs(block):
                text = _DAY.sub(r"\1", str(text))
                for word, mark in self.words.items():
                    text = text if mark in self.body else text.replace(word, mark)
                found.append((tag, text))
        return found

    def without(self, names, number):
        """What the line of this number says where these values are missing."""
        values = {k: v for k, v in self.values.items() if k not in names}
        try:
            paper = self.build(values)
        except _FAILS:
            return None
        lines, others = self.lines(self.paper), self.lines(paper)
        matcher = SequenceMatcher(None, lines, others, autojunk=False)
        for kind, first, last, other, end in matcher.get_opcodes():
            if kind == "replace" and first <= number < last:
                text = lines[number][1]
                alike = [
                    (SequenceMatcher(None, text, found).ratio(), found)
                    for _tag, found in others[other:end]
                ]
                score, found = max(alike)
                return found if score > _ALIKE else None
        return None

    def _try(self, holder, key, value, name):
        for candidate in _candidates(value, _mark(name)):
            holder[key] = candidate
            if self._shows(name):
                return
        holder[key] = value

    def _builds(self):
        try:
            return self.build(self.values)
        except _FAILS:
            return None

    def _shows(self, name):
        paper = self._builds()
        return paper is not None and _mark(name) in "\n".join(_texts(paper))


@cache
def reader(code, by_the_page):
    """What is known of a paper; read off once per process."""
    return _Reader(code, by_the_page)


def printed_beside(code, by_the_page):
    """Names the paper prints outside its text: in an annex, as addressee."""
    found = reader(code, by_the_page)
    return {
        name.partition(".")[0]
        for name in _MARK.findall(found.beside)
        if _mark(name) not in found.body
    }


def text_of(code, by_the_page, always):
    """The HTML of the usual text.

    :param always: names that are never missing; what else a line prints is its
        condition
    """
    found = reader(code, by_the_page)
    rows = {
        name
        for name, value in SAMPLES[code].items()
        if isinstance(value, (list, tuple))
    }
    lines = found.lines(found.paper)
    written = []
    for number, (tag, text) in enumerate(lines):
        names = _optional(text, always)
        other = found.without(names, number) if names else None
        line = _html(text, tag, rows, names, other, found.optional)
        if not written or written[-1] != line:
            written.append(line)
    return "".join(written)


def _paragraphs(block):
    if isinstance(block, Heading):
        yield "h2", block.text
    elif isinstance(block, Paragraph):
        yield "p", block.text
    elif isinstance(block, Fields):
        for name, value in block.rows:
            yield "p", f"{name.replace(chr(10), '')}：{value}"
    elif isinstance(block, Table):
        for row in block.rows:
            cells = (
                f"{name}：{cell}"
                for name, cell in zip(block.header, row, strict=True)
                if cell and name != "序号"
            )
            yield "p", "，".join(cells)


def _html(text, tag, rows, names, other, may_lack):
    """One line; ``other`` is what it says where the values of ``names`` are missing."""

    def written(text):
        text = html.escape(text, quote=False)
        lists = {name.partition(".")[0] for name in _MARK.findall(text)} & rows
        for name in sorted(lists):
            text = _looped(text, name, may_lack)
        return _MARK.sub(lambda mark: f"{{{{ {mark[1]} }}}}", text).replace(
            "\n", "<br/>"
        )

    text = written(text)
    if names:
        instead = f"{{% else %}}{written(other)}" if other else ""
        text = f"{{% if {' and '.join(names)} %}}{text}{instead}{{% endif %}}"
    return f"<{tag}>{text}</{tag}>"


def _optional(text, always):
    names = (name.partition(".")[0] for name in _MARK.findall(text))
    return list(dict.fromkeys(name for name in names if name not in always))


def _looped(text, name, may_lack):
    """The part of the text that each row of a list prints, in a loop."""

    def cell(mark):
        owner, _dot, column = mark[1].partition(".")
        if owner != name:
            return mark[0]
        if not column:
            return "{{ row }}"
        if mark[1] in may_lack:
            return f"{{{{ row.{column} | default('') }}}}"
        return f"{{{{ row.{column} }}}}"

    def one(unit):
        return _MARK.sub(cell, unit)

    def belongs(found):
        return f"{_OPEN}{name}." in found["unit"]

    def numbered(found):
        if not belongs(found):
            return found[0]
        return (
            f"{{% for row in {name} %}}{{{{ loop.index }}}}. {one(found['unit'])}"
            "<br/>{% endfor %}"
        )

    def beside(found):
        if not belongs(found):
            return found[0]
        mark = "<br/>" if found["mark"] == "\n" else found["mark"]
        return (
            f"{{% for row in {name} %}}{one(found['unit'])}"
            f"{{% if loop.last %}}{{% else %}}{mark}{{% endif %}}{{% endfor %}}"
        )

    text = _NUMBERED.sub(numbered, text)
    text = _TWICE.sub(beside, text)
    if f"{_OPEN}{name}." in text:  # the whole line is one row's
        text = f"{{% for row in {name} %}}{one(text)}<br/>{{% endfor %}}"
    return text


def plain_words(code, values):
    """The values with words in the place of codes, as the paper prints them."""
    words = WORDS.get(code, {})
    return {
        name: words[name].get(value, value)
        if name in words and isinstance(value, str)
        else value
        for name, value in values.items()
    }
