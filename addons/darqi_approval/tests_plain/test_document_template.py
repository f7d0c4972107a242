"""Templates edited without code: what they can say, and that they can do no more."""

import time
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from official_document import (
    FILTERS,
    Paragraph,
    Table,
    TemplateRefused,
    blocks_from_template,
    check,
    fields_of,
    paper_from_template,
    render,
    render_text,
)
from official_document import template as language

TEXT = (
    "你（单位）于{{ applied_on | date }}提出{{ item_name }}申请。\n"
    "{% if fee %}收费{{ fee | capital }}。{% else %}不收费。{% endif %}\n"
    "{% for row in materials %}{{ loop.index }}. {{ row.name }}"
    '（{{ row.form | default("原件") }}）{% if not loop.last %}；{% endif %}'
    "{% endfor %}\n"
)
VALUES = {
    "applied_on": date(2026, 3, 1),
    "item_name": "公共场所卫生许可",
    "fee": Decimal("1200.5"),
    "materials": [{"name": "申请表"}, {"name": "平面图", "form": "电子"}],
}
KNOWN = ("applied_on", "item_name", "fee", "materials.name", "materials.form")


def texts(template, known=()):
    return [problem.text for problem in check(template, known)]


def test_a_template_is_filled():
    assert render_text(TEXT, VALUES) == (
        "你（单位）于2026年3月1日提出公共场所卫生许可申请。\n"
        "收费壹仟贰佰元伍角整。\n"
        "1. 申请表（原件）；2. 平面图（电子）\n"
    )
    assert "不收费" in render_text(TEXT, {**VALUES, "fee": None})


def test_its_fields_are_listed_and_known_ones_are_no_problem():
    assert set(fields_of(TEXT)) == {*KNOWN, "materials"}
    assert check(TEXT, KNOWN) == ()


def test_an_unknown_field_is_named_with_its_line_and_the_likely_one():
    (problem,) = check("第一行\n{{ itemname }}", KNOWN)
    assert problem.line == 2
    assert problem.text == "没有“itemname”这个字段，是否应为“item_name”"
    assert str(problem).startswith("第2行：")
    (text,) = texts("{% for r in materials %}{{ r.colour }}{% endfor %}", KNOWN)
    assert text.startswith("没有“materials.colour”这个字段")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% if a %}", "缺少 {% endif %}"),
        ("{{ a }", "}}"),
        ("{{ “a” }}", "半角"),
        ("{{ a b }}", "占位符的写法不对"),
        ("{% while a %}{% endwhile %}", "if、for"),
        ("{{ a | upper }}", "没有“upper”这种格式"),
        ("{{ a", "没有写完"),
    ],
)
def test_a_mistake_is_explained_in_chinese(template, said):
    (text, *_) = texts(template, ["a"])
    assert said in text


def test_values_are_written_as_an_office_writes_them():
    values = {
        "d": date(2026, 3, 1),
        "t": datetime(2026, 3, 1, 9, 5),
        "yes": True,
        "none": None,
        "list": ["甲", "乙"],
        "n": 0,
    }
    text = "{{d}}|{{t}}|{{t|date}}|{{t|time}}|{{yes}}|{{none}}|{{list|join}}|{{n}}"
    assert render_text(text, values) == (
        "2026年3月1日|2026年3月1日09:05|2026年3月1日|2026年3月1日09:05|是||甲、乙|0"
    )
    assert render_text("{{ list | length }}{{ list[1] }}", values) == "2乙"
    assert render_text('{{ x | default("无") }}', {}) == "无"
    assert render_text('{{ x.y | default("无") }}', {}) == "无"
    assert set(FILTERS) == set(language._FILTERS)


@pytest.mark.parametrize(
    "template",
    ["{{ a }}", "{{ b.c }}", "{{ a | date }}", "{{ a | join }}", "{{ a | capital }}"],
)
def test_a_field_without_value_stops_the_paper(template):
    with pytest.raises(TemplateRefused, match="缺少字段“(a|c)”的值"):
        render_text(template, {"b": {}})
    with pytest.raises(TemplateRefused):
        render_text("{{ b }}", {"b": {"c": 1}})


# --- abuse ---------------------------------------------------------------------------

ATTACKS = [
    "{{ a.__class__ }}",
    "{{ a['__class__'] }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ a._private }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ a() }}",
    "{{ a.format(a) }}",
    "{{ range(100000000) }}",
    "{{ lipsum.__globals__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ a | attr('__class__') }}",
    "{{ a | map('upper') }}",
    "{{ a | _rows }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ [a] }}",
    "{{ {'a': 1} }}",
    "{{ a[b] }}",
    "{{ a[1:2] }}",
    "{{ a is defined }}",
    "{% set x = 1 %}",
    "{% include 'x' %}",
    "{% import 'os' as os %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% block x %}{% endblock %}",
    "{% macro x() %}{% endmacro %}",
    "{% with x = 1 %}{% endwith %}",
    "{% call a() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% for x in rows recursive %}{{ loop(x) }}{% endfor %}",
    "{% for x in rows if x %}{% endfor %}",
    "{% for x in 'abc' %}{% endfor %}",
    "{% for x, y in rows %}{% endfor %}",
    "{% for _x in rows %}{% endfor %}",
    "{% for x in rows %}{{ loop }}{% endfor %}",
    "{% for x in rows %}{{ loop.cycle('a') }}{% endfor %}",
    "{% for x in rows %}{{ loop._iterable }}{% endfor %}",
    "{% for x in rows %}{{ loop.previtem }}{% endfor %}",
    "{{ " + "9" * 10_000 + " }}",
    "{% if a %}" * 200 + "{% endif %}" * 200,
    "{{ " + "(" * 5_000 + "a" + ")" * 5_000 + " }}",
    "{{ " + "not " * 2_000 + "a }}",
    "x" * 60_000,
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda text: text[:40])
def test_what_is_not_in_the_language_is_refused(attack):
    with pytest.raises(TemplateRefused):
        render_text(attack, {"a": "v", "b": "x", "rows": [1, 2]})
    if "loop" not in attack:
        assert check(attack, ["a", "b", "rows"])


def test_a_value_brings_no_methods():
    class Text(str):
        @property
        def secret(self):
            return "secret"

    with pytest.raises(TemplateRefused):
        render_text("{{ a.secret }}", {"a": Text("text")})
    for value in (object(), open, type, {"x": {1, 2}}, [lambda: 1]):
        with pytest.raises(TemplateRefused, match="模板只接受"):
            render_text("正文", {"a": value})


def test_keys_of_a_mapping_are_not_its_methods():
    with pytest.raises(TemplateRefused, match="缺少字段“items”"):
        render_text("{{ a.items }}", {"a": {"x": 1}})
    assert render_text("{{ a.items }}", {"a": {"items": "条目"}}) == "条目"
    with pytest.raises(TemplateRefused):
        render_text("{{ a.x }}", {"a": "text"})


def test_loops_and_output_are_limited():
    three = "{% for a in r %}{% for b in r %}{% for c in r %}"
    three += "{% endfor %}" * 3
    start = time.monotonic()
    with pytest.raises(TemplateRefused, match="循环超过"):
        render_text(three, {"r": list(range(2000))})
    with pytest.raises(TemplateRefused, match="生成的文字超过"):
        render_text(
            "{% for a in r %}{{ b }}{% endfor %}", {"r": [1] * 999, "b": "长" * 999}
        )
    assert time.monotonic() - start < 5
    with pytest.raises(TemplateRefused, match="生成的文字超过"):
        render_text("{{ r | join(b) }}", {"r": ["x"] * 9999, "b": "y" * 9999})
    with pytest.raises(TemplateRefused, match="无法打印"):
        render_text("{{ n }}", {"n": 10**5000})
    with pytest.raises(TemplateRefused, match="检查字段的用法"):
        render_text("{{ a < b }}", {"a": 1, "b": "x"})
    with pytest.raises(TemplateRefused):
        render_text("{{ <" * 12_000, {}, markup=True)
    assert time.monotonic() - start < 8
    with pytest.raises(TemplateRefused, match="嵌套3层"):
        render_text("{% for a in r %}" + three + "{% endfor %}", {"r": []})
    deep: list = []
    for _ in range(2000):
        deep = [deep]
    with pytest.raises(TemplateRefused, match="嵌套过深"):
        render_text("x", {"r": deep})


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "{{",
                "}}",
                "{%",
                "%}",
                "a",
                "rows",
                ".",
                "__class__",
                "|",
                "date",
                "for",
                "in",
                "endfor",
                "if",
                "endif",
                "x",
                "(",
                ")",
                "[",
                "]",
                "'",
                '"',
                "0",
                "loop",
                "self",
                "==",
                " ",
                "\n",
                "{#",
                "#}",
                "default",
                "not",
                "_rows",
            ]
        ),
        max_size=25,
    ).map(" ".join)
)
@example("{% for x in rows %}{{ x }}{% endfor %}")
def test_any_text_is_filled_or_refused_and_check_agrees(text):
    problems = check(text, ["a", "rows"])
    try:
        result = render_text(text, {"a": "值", "rows": ["一"]})
    except TemplateRefused:
        return
    assert "class" not in result or "class" in text
    assert "<" not in result and " object at " not in result
    # What renders has no fault but names that are not known.
    assert all(problem.text.startswith("没有“") for problem in problems)


@given(st.text(max_size=80))
def test_a_value_is_never_read_as_a_template(value):
    assert render_text("{{ a }}", {"a": value}) == value
    text = render_text("{{ a }}", {"a": value}, markup=True)
    assert "<" not in text.replace("<br/>", "")


# --- on paper ------------------------------------------------------------------------


def test_what_an_html_editor_does_inside_the_marks_is_undone():
    source = (
        "<p>致{{&nbsp;<b>a</b>&nbsp;|&nbsp;default(&quot;无&quot;) }}：</p>"
        "<p>{% if n &gt; 1 %}多项{% endif %}</p><p>{% for r in rows %}</p>"
        "<p>{{ r.name }}</p><p>{% endfor %}</p>"
    )
    values = {"a": "甲<script>\n乙", "n": 2, "rows": [{"name": "一"}, {"name": "二"}]}
    assert blocks_from_template(source, values, markup=True) == (
        Paragraph("致甲<script>\n乙："),
        Paragraph("多项"),
        Paragraph("一"),
        Paragraph("二"),
    )
    assert fields_of(source, markup=True) == ("a", "n", "rows", "rows.name")


def test_rows_of_a_table_come_from_a_loop():
    source = (
        "<table><tr><th>名称</th></tr>{% for r in rows %}<tr><td>{{ r.name }}</td>"
        "</tr>{% endfor %}</table>"
    )
    assert blocks_from_template(source, {"rows": [{"name": "甲"}]}, markup=True) == (
        Table(("名称",), (("甲",),)),
    )


def test_plain_text_becomes_paragraphs():
    assert blocks_from_template("甲{{ a }}\n\n乙", {"a": 1}) == (
        Paragraph("甲1"),
        Paragraph("乙"),
    )


def test_a_paper_from_a_template():
    data = {"organ": "某局", "item_name": "某许可", "number": "某字〔2026〕1号"}
    paper = paper_from_template(data, "告知书", "<p>{{ item_name }}</p>")
    assert paper.title == "告知书"
    assert paper.body == (Paragraph("某许可"),)
    assert render(paper).startswith(b"%PDF")
    with pytest.raises(ValueError, match="organ"):
        paper_from_template({}, "告知书", "<p></p>")
