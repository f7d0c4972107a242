"""Templates an office edits without code: placeholders, conditions, rows.

    {{ applicant }}   {{ accepted_on | date }}   {{ fee | default("不收费") }}
    {% if fee %}收费：{{ fee }}。{% endif %}
    {% for row in materials %}{{ loop.index }}. {{ row.name }}{% endfor %}

The language is a small part of Jinja2: what is not listed here does not compile.
There are no calls, no arithmetic, no attributes but keys of the values given, and
both the rows walked through and the length of the result are limited, so a template
can read what it is given and nothing else, whoever wrote it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import TemplateError, UndefinedError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from .blocks import Block, Paper, Paragraph
from .markup import blocks_from_html
from .numbers import capital_amount, chinese_date
from .papers_base import Data, build, need

MOST_SOURCE = 50_000
"""Characters of a template."""
MOST_OUTPUT = 500_000
"""Characters of what it makes."""
MOST_ROWS = 20_000
"""Rows that all loops of one rendering may walk through together."""
MOST_LOOPS = 3
"""Loops inside one another."""
MOST_DEEP = 40
"""Parts of the language inside one another."""
MOST_DEPTH = 8
"""Values inside one another."""

LOOP = {"index": "序号", "first": "是否首行", "last": "是否末行", "length": "行数"}
"""What ``loop`` says inside a loop."""


class TemplateRefused(ValueError):
    """The template cannot be used, or not with these values; the text is Chinese."""


class Problem(NamedTuple):
    """What is wrong with a template, in Chinese, and in which of its lines."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"第{self.line}行：{self.text}"


def render_text(template: str, values: Mapping[str, Any], markup: bool = False) -> str:
    """Return ``template`` filled with ``values``.

    :param values: str, numbers, dates, None, and mappings and lists of them.
    :param markup: the template is HTML: values are escaped, ``\\n`` becomes
        ``<br/>``.
    :raises TemplateRefused: see ``check``; a placeholder without value and without
        ``default``; too many rows; too long a result.
    """
    tree = _tree(template, markup)
    problems = list(_problems(tree))
    if problems:
        raise TemplateRefused(str(problems[0]))
    budget = _Budget(MOST_ROWS)
    given = {name: _plain(value, budget, 1) for name, value in values.items()}
    try:
        compiled = _compiled(template, markup)
        return _joined(compiled.generate(given))
    except UndefinedError as error:
        raise TemplateRefused(str(error)) from None
    except TemplateRefused:
        raise
    except (TemplateError, ArithmeticError, RecursionError, TypeError) as error:
        raise TemplateRefused(f"模板无法套用，请检查字段的用法（{error}）") from error
    except ValueError as error:
        raise TemplateRefused("字段的值无法打印") from error


def paper_from_template(data: Data, title: str, template: str) -> Paper:
    """Return a paper whose body is an office's own HTML template.

    Required: organ. Optional, besides the common options and all the template
    asks for: addressee, receipt_line.

    :raises TemplateRefused: see ``render_text``.
    """
    need(data, "organ")
    return build(
        data,
        title,
        blocks_from_template(template, data, markup=True),
        addressee=data.get("addressee") or "",
        receipt_line=bool(data.get("receipt_line")),
    )


def blocks_from_template(
    template: str, values: Mapping[str, Any], markup: bool = False
) -> tuple[Block, ...]:
    """Return the filled template as blocks: HTML as such, text by its lines."""
    text = render_text(template, values, markup)
    if markup:
        return blocks_from_html(text)
    return tuple(Paragraph(line.strip()) for line in text.split("\n") if line.strip())


def fields_of(template: str, markup: bool = False) -> tuple[str, ...]:
    """Return the placeholders of a template, sorted; ``rows.name`` for a column.

    :raises TemplateRefused: it does not parse.
    """
    return tuple(sorted({name for _line, name in _used(_tree(template, markup))}))


def check(
    template: str, known_fields: Iterable[str], markup: bool = False
) -> tuple[Problem, ...]:
    """Return what is wrong with a template; nothing when it can be used.

    :param known_fields: the names it may use, ``rows.name`` for a column of rows.
    """
    try:
        tree = _tree(template, markup)
    except TemplateRefused as error:
        line = getattr(error.__cause__, "lineno", None) or 1
        return (Problem(line, str(error)),)
    known = set(known_fields)
    # Who may use a column may loop over its rows.
    known |= {name.rpartition(".")[0] for name in known if "." in name}
    problems = list(_problems(tree))
    for line, name in _used(tree):
        if name not in known:
            near = get_close_matches(name, sorted(known), 1)
            hint = f"，是否应为“{near[0]}”" if near else ""
            problems.append(Problem(line, f"没有“{name}”这个字段{hint}"))
    return tuple(dict.fromkeys(sorted(problems)))


# --- the language --------------------------------------------------------------------

_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Filter,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_WORDS = {
    nodes.Call: "调用",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "import",
    nodes.Extends: "extends",
    nodes.Macro: "macro",
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.Block: "block",
    nodes.With: "with",
    nodes.Test: "is",
    nodes.FilterBlock: "filter",
    nodes.CallBlock: "call",
    nodes.BinExpr: "算式",
    nodes.UnaryExpr: "算式",
    nodes.Concat: "连接号",
    nodes.List: "列表写法",
    nodes.Tuple: "列表写法",
    nodes.Dict: "列表写法",
}
_RESERVED = {"self", "super", "caller", "varargs", "kwargs"}


def _problems(tree: nodes.Template) -> Iterator[Problem]:
    yield from _visit(tree, 0)


def _visit(node: nodes.Node, loops: int) -> Iterator[Problem]:
    text = _fault(node)
    if text:
        yield Problem(node.lineno or 1, text)
        return
    if isinstance(node, nodes.For):
        loops += 1
        if loops > MOST_LOOPS:
            yield Problem(node.lineno, f"循环最多嵌套{MOST_LOOPS}层")
            return
    for child in node.iter_child_nodes():
        yield from _visit(child, loops)


def _fault(node: nodes.Node) -> str:
    if not isinstance(node, _NODES):
        word = next((w for k, w in _WORDS.items() if isinstance(node, k)), "")
        return f"模板中不能使用{word or type(node).__name__}"
    if isinstance(node, nodes.Name):
        return _bad_name(node.name)
    if isinstance(node, nodes.Getattr):
        return _bad_name(node.attr)
    if isinstance(node, nodes.Getitem):
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        if isinstance(key, str):
            return _bad_name(key)
        return "" if type(key) is int else "方括号中只能写字段名或者序号"
    if isinstance(node, nodes.Filter):
        return _bad_filter(node)
    if isinstance(node, nodes.For):
        return _bad_loop(node)
    return ""


def _bad_name(name: str) -> str:
    if name.startswith("_") or name in _RESERVED:
        return f"不能使用“{name}”"
    return ""


def _bad_filter(node: nodes.Filter) -> str:
    if node.name not in _FILTERS:
        return f"没有“{node.name}”这种格式，可用：{'、'.join(sorted(_FILTERS))}"
    if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
        return f"“{node.name}”的写法不对"
    if len(node.args) > (node.name in _WITH_ARGUMENT):
        return f"“{node.name}”的写法不对"
    return ""


def _bad_loop(node: nodes.For) -> str:
    if node.recursive or node.test is not None:
        return "循环只能写作 {% for 行 in 列表 %}"
    if not isinstance(node.target, nodes.Name):
        return "循环只能写作 {% for 行 in 列表 %}"
    if not isinstance(node.iter, nodes.Name | nodes.Getattr | nodes.Getitem):
        return "in 后面只能写列表字段"
    return _bad_name(node.target.name)


def _used(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    yield from _uses(tree, {})


def _uses(node: nodes.Node, local: dict[str, str]) -> Iterator[tuple[int, str]]:
    if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
        yield from _uses(node.iter, local)
        rows = _path(node.iter, local) or ""
        inner = {**local, node.target.name: rows, "loop": ""}
        for child in node.body:
            yield from _uses(child, inner)
        for child in node.else_:
            yield from _uses(child, local)
        return
    path = _path(node, local)
    if path is None:
        for child in node.iter_child_nodes():
            yield from _uses(child, local)
    elif path:
        yield node.lineno or 1, path


def _path(node: nodes.Node, local: dict[str, str]) -> str | None:
    """Return the dotted name a node stands for, '' for one of the language itself."""
    if isinstance(node, nodes.Name):
        return local.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        name: Any = node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        name = node.arg.value
    else:
        return None
    parent = _path(node.node, local)
    if parent is None:
        return None
    if not isinstance(name, str):
        return parent  # rows[0] is one of the rows
    root = _root(node)
    if root == "loop" and "loop" in local:
        return ""
    return f"{parent}.{name}" if parent else name


def _root(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


# --- values --------------------------------------------------------------------------


class _Budget:
    """Rows that may still be walked through."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TemplateRefused(f"循环超过{MOST_ROWS}行")


class _Rows(list):
    """A list that counts each row a loop takes from it."""

    __slots__ = ("budget",)

    def __iter__(self) -> Iterator[Any]:
        for row in list.__iter__(self):
            self.budget.spend()
            yield row


def _plain(value: Any, budget: _Budget, depth: int) -> Any:
    """Return a copy of ``value`` in plain types only."""
    if depth > MOST_DEPTH:
        raise TemplateRefused("字段的值嵌套过深")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime | date):
        return value
    for kind in (str, int, float, Decimal):
        if isinstance(value, kind):
            # A subclass could bring methods of its own.
            return value if type(value) is kind else kind(value)
    if isinstance(value, Mapping):
        return {
            str(key): _plain(item, budget, depth + 1) for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        rows = _Rows(_plain(item, budget, depth + 1) for item in value)
        rows.budget = budget
        return rows
    raise TemplateRefused(
        f"模板只接受文字、数字、日期和列表，不接受{type(value).__name__}"
    )


class _Missing(Undefined):
    """A field without value: false in a condition, an error where it is printed."""

    def _fail(self, *args: Any, **kwargs: Any) -> Any:
        raise UndefinedError(f"缺少字段“{self._undefined_name}”的值")

    __str__ = __iter__ = __len__ = _fail
    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _fail


def _joined(parts: Iterator[str]) -> str:
    found: list[str] = []
    size = 0
    for part in parts:
        size += len(part)
        if size > MOST_OUTPUT:
            raise TemplateRefused(f"生成的文字超过{MOST_OUTPUT}字")
        found.append(part)
    return "".join(found)


def _shown(value: Any) -> Any:
    """Return a value as it stands in a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{chinese_date(value.date())}{value:%H:%M}"
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, str | int | float | Decimal | Undefined):
        return value
    raise UndefinedError("列表和分组不能直接打印，请写出其中的字段")


# --- filters -------------------------------------------------------------------------


def _default(value: Any, other: Any = "") -> Any:
    empty = isinstance(value, Undefined) or value is None or value in ("", [], {})
    return other if empty else value


def _date(value: Any) -> str:
    value = _given(value)
    if not value:
        return chinese_date(None)
    if not isinstance(value, date):
        raise UndefinedError(f"“{value}”不是日期")
    return chinese_date(value.date() if isinstance(value, datetime) else value)


def _time(value: Any) -> str:
    value = _given(value)
    if not isinstance(value, datetime):
        raise UndefinedError(f"“{value}”不是时间")
    return f"{chinese_date(value.date())}{value:%H:%M}"


def _join(value: Any, mark: Any = "、") -> str:
    value = _given(value)
    if not isinstance(value, list):
        raise UndefinedError(f"“{value}”不是列表")
    words = [str(_shown(item)) for item in value]
    # Measured first: a long mark between many words would fill the memory.
    if sum(map(len, words)) + len(str(mark)) * len(words) > MOST_OUTPUT:
        raise TemplateRefused(f"生成的文字超过{MOST_OUTPUT}字")
    return str(mark).join(words)


def _length(value: Any) -> int:
    value = _given(value)
    return len(value) if isinstance(value, str | list | dict) else 0


def _capital(value: Any) -> str:
    value = _given(value)
    try:
        return capital_amount(Decimal(str(value)))
    except (ArithmeticError, ValueError):
        raise UndefinedError(f"“{value}”不是金额") from None


def _given(value: Any) -> Any:
    if isinstance(value, Undefined):
        str(value)  # says which field is missing
    return value


_FILTERS = {
    "capital": _capital,
    "date": _date,
    "default": _default,
    "join": _join,
    "length": _length,
    "time": _time,
}
FILTERS = {
    "date": "日期，如2026年3月30日",
    "time": "日期和时间",
    "default": "没有值时改写的文字",
    "join": "用顿号连接列表",
    "length": "列表的行数",
    "capital": "大写金额",
}
"""The formats of a placeholder, for the help of the editor."""
_WITH_ARGUMENT = {"default", "join"}


_SYNTAX = {
    "unexpected end of template": "没有写完，缺少 {% endif %} 或者 {% endfor %}",
    "unknown tag": "有不认识的语句，只能用 if、for 及其结束语句",
    "unexpected char": "有不能使用的字符，引号和括号请用半角",
    "end of print statement": "占位符的写法不对，例如 {{ 字段 | date }}",
    "no filter named": "有不认识的格式",
    "unexpected '}'": "占位符没有以 }} 结束",
    "unexpected 'end of": "占位符没有写完",
}


# --- jinja ---------------------------------------------------------------------------


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja2 without globals, tests and foreign filters; attributes are keys."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, _Missing):
            return obj
        if isinstance(obj, LoopContext) and argument in LOOP:
            return getattr(obj, argument)
        if type(obj) is dict and argument in obj:
            return obj[argument]
        if type(obj) is _Rows and type(argument) is int:
            if -len(obj) <= argument < len(obj):
                return obj[argument]
        return self.undefined(name=str(argument))

    def call(self, *args: Any, **kwargs: Any) -> Any:
        raise TemplateRefused("模板中不能使用调用")

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def _rows(value: Any) -> Any:
    if isinstance(value, _Missing) or value is None or type(value) is _Rows:
        return value or ()
    raise UndefinedError("循环只能用于列表字段")


def _environment(markup: bool) -> _Environment:
    environment = _Environment(
        undefined=_Missing,
        autoescape=markup,
        finalize=_shown_as_markup if markup else _shown,
        cache_size=0,
        keep_trailing_newline=True,
    )
    environment.globals = {}
    environment.tests = {}
    environment.filters = {**_FILTERS, "_rows": _rows}
    return environment


def _shown_as_markup(value: Any) -> Any:
    if isinstance(value, Markup):
        return value
    shown = _shown(value)
    if isinstance(shown, Undefined):
        return str(shown)
    return Markup(str(escape(str(shown))).replace("\n", "<br/>"))


_ENVIRONMENTS = {False: _environment(False), True: _environment(True)}
_MARKS = re.compile(r"\{\{[^{}]{0,1000}\}\}|\{%[^{}]{0,1000}%\}")
_TAGS = re.compile(r"<[^<>]*>")


def _clean_marks(template: str) -> str:
    """Undo inside the marks what an HTML editor did: tags, entities, hard spaces."""

    def clean(match: re.Match[str]) -> str:
        text = html.unescape(_TAGS.sub("", match[0]))
        return text.replace("\xa0", " ").replace("\u200b", "")

    return _MARKS.sub(clean, template)


def _tree(template: str, markup: bool) -> nodes.Template:
    if len(template) > MOST_SOURCE:
        raise TemplateRefused(f"模板超过{MOST_SOURCE}字")
    text = _clean_marks(template) if markup else template
    try:
        tree = _ENVIRONMENTS[markup].parse(text)
    except TemplateSyntaxError as error:
        raise TemplateRefused(_syntax(error)) from error
    except RecursionError as error:
        raise TemplateRefused("模板嵌套过深") from error
    except ValueError as error:
        raise TemplateRefused("模板中的数字过长") from error
    level: list[nodes.Node] = [tree]
    for _depth in range(MOST_DEEP):
        level = [child for node in level for child in node.iter_child_nodes()]
    if level:
        raise TemplateRefused("模板嵌套过深")
    return tree


def _syntax(error: TemplateSyntaxError) -> str:
    message = error.message or ""
    for start, text in _SYNTAX.items():
        if start in message.lower():
            return text
    return f"写法不对（{message}）"


@lru_cache(maxsize=256)
def _compiled(template: str, markup: bool) -> Any:
    environment = _ENVIRONMENTS[markup]
    tree = _tree(template, markup)
    for loop in list(tree.find_all(nodes.For)):
        loop.iter = nodes.Filter(
            loop.iter, "_rows", [], [], None, None, lineno=loop.lineno
        )
    tree.set_environment(environment)
    code = environment.compile(tree)
    return environment.template_class.from_code(environment, code, {}, None)
