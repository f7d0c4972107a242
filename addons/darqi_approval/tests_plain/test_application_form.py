"""The judge of application forms, against a naive reading of the same rules."""

import string
from datetime import date, timedelta

import pytest
from darqi_approval.application_form import (
    TYPES,
    Problem,
    clean,
    definition_problems,
    judge,
    visible_codes,
)
from darqi_approval.application_form.problems import _EN, _ZH
from hypothesis import given, settings
from hypothesis import strategies as st

TODAY = date(2026, 3, 2)


def field(code, kind="text", **more):
    return {
        "section": "",
        "code": code,
        "label": f"字段{code}",
        "type": kind,
        "is_required": False,
        "hint": "",
        "choices": [],
        "minimum": "",
        "maximum": "",
        "visible_if_code": "",
        "visible_if_value": "",
        **more,
    }


def codes(definition, answers, today=TODAY):
    return [(p.code, p.field) for p in judge(definition, answers, today)]


# --- one answer -----------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        ("text", "  ", "required"),
        ("text", None, "required"),
        ("text", "\u200b\u0007 ", "required"),
        ("text", "公共浴室", None),
        ("text", "长" * 20_001, "too_long"),
        ("long_text", "第一行\r\n第二行", None),
        ("number", "12.50", None),
        ("number", "1,234", None),
        ("number", "１２３", None),
        ("number", "12,34", "number"),
        ("number", "1e9", "number"),
        ("number", "NaN", "number"),
        ("number", "--1", "number"),
        ("number", True, "number"),
        ("date", "2026-02-28", None),
        ("date", "2026年2月28日", None),
        ("date", "2026-02-29", "date"),
        ("date", "28/02/2026", "date"),
        ("boolean", False, None),
        ("boolean", "否", None),
        ("boolean", "也许", "type"),
        ("phone", "13800000001", None),
        ("phone", "0477-5212345", None),
        ("phone", "12345", None),
        ("phone", "1380000", None),
        ("phone", "138000000012", "phone"),
        ("phone", "手机", "phone"),
        ("citizen_id", "11010519491231002X", None),
        ("citizen_id", "11010519491231002x", None),
        ("citizen_id", "110105194912310021", "citizen_id"),
        ("credit_code", "91350100M000100Y43", None),
        ("credit_code", "91350100M000100Y44", "credit_code"),
    ],
)
def test_one_required_answer(kind, value, problem):
    found = codes([field("a", kind, is_required=True)], {"a": value})
    assert found == ([(problem, "a")] if problem else [])


def test_choices():
    one = field("a", "choice", choices=["甲", "乙"])
    several = field("b", "multi", choices=["甲", "乙", "丙"], minimum="2", maximum="2")
    assert codes([one, several], {"a": "甲", "b": ["丙", "甲"]}) == []
    assert codes([one], {"a": "丁"}) == [("choice", "a")]
    assert codes([several], {"b": ["甲"]}) == [("too_few", "b")]
    assert codes([several], {"b": "甲|乙|丙"}) == [("too_many", "b")]
    assert codes([several], {"b": ["甲", "丁"]}) == [("choice", "b")]
    assert codes([several], {"b": 3}) == [("choice", "b")]
    assert clean([several], {"b": ["丙", "甲", "甲"]}) == {"b": ["甲", "丙"]}


@pytest.mark.parametrize(
    ("kind", "minimum", "maximum", "value", "problem"),
    [
        ("number", "0.5", "", "0.4", "too_small"),
        ("number", "", "100", "100.01", "too_large"),
        ("number", "0.5", "100", "0.5", None),
        ("text", "2", "3", "一", "too_short"),
        ("text", "2", "3", "一二三四", "too_long"),
        ("date", "2026-01-01", "today", "2025-12-31", "too_early"),
        ("date", "2026-01-01", "today", "2026-03-03", "too_late"),
        ("date", "2026-01-01", "today", "2026-03-02", None),
    ],
)
def test_limits(kind, minimum, maximum, value, problem):
    found = codes([field("a", kind, minimum=minimum, maximum=maximum)], {"a": value})
    assert found == ([(problem, "a")] if problem else [])


# --- visibility -----------------------------------------------------------

CHAIN = [
    field("kind", "choice", choices=["个人", "单位"], is_required=True),
    field(
        "code", "credit_code", is_required=True,
        visible_if_code="kind", visible_if_value="单位",
    ),
    field(
        "branch", "boolean", visible_if_code="kind", visible_if_value="单位|个人",
    ),
    field(
        "head", is_required=True, visible_if_code="branch", visible_if_value="是",
    ),
]  # fmt: skip


def test_hidden_fields_are_neither_asked_nor_kept():
    assert codes(CHAIN, {"kind": "个人", "head": "x"}) == []
    assert clean(CHAIN, {"kind": "个人", "code": "x", "head": "x"}) == {"kind": "个人"}
    assert codes(CHAIN, {"kind": "单位"}) == [("required", "code")]
    assert codes(CHAIN, {"kind": "个人", "branch": True}) == [("required", "head")]
    assert visible_codes(CHAIN, {"kind": "个人", "branch": "是"}) == {
        "kind",
        "branch",
        "head",
    }


def test_a_hidden_condition_hides_what_depends_on_it():
    # The answer to a hidden question shows nothing.
    assert visible_codes(CHAIN, {"branch": True}) == {"kind"}


# --- definitions ----------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ([field("a"), field("a")], "double_code"),
        ([field("")], "no_code"),
        ([field("a", "choice")], "no_choices"),
        ([field("a", "multi", choices=["甲", "甲"])], "double_choice"),
        ([field("a", "number", minimum="x")], "bad_limit"),
        ([field("a", "text", minimum="1.5")], "bad_limit"),
        ([field("a", "date", minimum="2026-02-30")], "bad_limit"),
        ([field("a", "boolean", minimum="1")], "bad_limit"),
        ([field("a", "number", minimum="3", maximum="2")], "limits_crossed"),
        ([field("a", visible_if_code="b"), field("b")], "unknown_condition"),
        ([field("a", visible_if_code="a")], "unknown_condition"),
        (
            [
                field("a", "boolean"),
                field("b", visible_if_code="a", visible_if_value="对"),
            ],
            "impossible_condition",
        ),
    ],
)
def test_definitions_that_cannot_be_filled_in(fields, problem):
    assert [p.code for p in definition_problems(fields)] == [problem]


def test_sound_definitions():
    assert definition_problems(CHAIN) == []
    assert definition_problems([field("a", "date", minimum="today")]) == []
    assert definition_problems([]) == []


def test_every_problem_has_both_texts():
    assert _ZH.keys() == _EN.keys()
    for code in _ZH:
        problem = Problem(code, "a", {"label": "面积", "value": "x", "limit": 3})
        assert "面积" in problem.text_zh()
        assert "面积" in problem.text_en()


# --- properties -----------------------------------------------------------

any_text = st.text(max_size=12)
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1000, 1000),
    st.floats(allow_nan=True),
    any_text,
    st.sampled_from(["甲", "乙", "是", "否", "2026-02-28", "12.5", "13800000001"]),
    st.lists(st.sampled_from(["甲", "乙", "丁"]), max_size=3),
    st.dictionaries(any_text, any_text, max_size=1),
)


@st.composite
def forms(draw):
    number = draw(st.integers(0, 6))
    made = []
    for n in range(number):
        kind = draw(st.sampled_from(TYPES))
        more = {"is_required": draw(st.booleans())}
        if kind in ("choice", "multi"):
            more["choices"] = ["甲", "乙"]
        if kind in ("number", "text", "multi"):
            more["minimum"] = draw(st.sampled_from(["", "0", "1"]))
            more["maximum"] = draw(st.sampled_from(["", "2", "30"]))
        if made and draw(st.booleans()):
            needed = draw(st.sampled_from(made))
            possible = {
                "boolean": ["是", "否"],
                "choice": ["甲", "乙"],
                "multi": ["甲"],
            }
            more["visible_if_code"] = needed["code"]
            more["visible_if_value"] = draw(
                st.sampled_from(possible.get(needed["type"], ["甲", "12.5", "x"]))
            )
        made.append(field(string.ascii_lowercase[n], kind, **more))
    return made


answer_sets = st.dictionaries(
    st.sampled_from([*string.ascii_lowercase[:7]]), values, max_size=7
)


@given(forms(), answer_sets)
@settings(max_examples=400, deadline=None)
def test_cleaning_is_idempotent_and_judging_agrees_with_it(form, answers):
    assert definition_problems(form) == []
    kept = clean(form, answers, TODAY)
    assert clean(form, kept, TODAY) == kept
    assert judge(form, answers, TODAY) == judge(form, kept, TODAY)
    assert kept.keys() <= visible_codes(form, answers)


@given(forms(), answer_sets)
@settings(max_examples=400, deadline=None)
def test_a_naive_reader_finds_the_same_fields_missing(form, answers):
    kept = clean(form, answers, TODAY)
    shown = set()
    for row in form:
        needed = row["visible_if_code"]
        if needed:
            value = kept.get(needed) if needed in shown else None
            given_values = value if isinstance(value, list) else [value]
            given_values = [
                {True: "是", False: "否"}.get(v, v) if isinstance(v, bool) else v
                for v in given_values
            ]
            if row["visible_if_value"] not in given_values:
                continue
        shown.add(row["code"])
    missing = {
        r["code"]
        for r in form
        if r["code"] in shown and r["is_required"] and r["code"] not in kept
    }
    found = {p.field for p in judge(form, answers, TODAY) if p.code == "required"}
    assert found == missing


@given(forms(), answer_sets)
@settings(max_examples=200, deadline=None)
def test_every_problem_can_be_said(form, answers):
    for problem in judge(form, answers, TODAY):
        assert problem.text_zh() and problem.text_en()


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_today_as_a_limit_is_the_day_of_the_act(today, shift):
    day = min(max(today + timedelta(days=shift), date(1950, 1, 1)), date(2100, 12, 31))
    form = [field("a", "date", maximum="today")]
    late = judge(form, {"a": day.isoformat()}, today)
    assert bool(late) == (day > today)
