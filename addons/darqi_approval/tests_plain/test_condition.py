"""Conditions of process steps on answers: every operator, both ways."""

import pytest
from darqi_approval.application_form import OPERATORS, condition_problem, meets
from darqi_approval.application_form.condition import COMPARING

FIELDS = {
    "text": {"type": "text", "code": "a"},
    "number": {"type": "number", "code": "a"},
    "date": {"type": "date", "code": "a"},
    "choice": {"type": "choice", "code": "a", "choices": ["餐饮", "住宿"]},
    "multi": {"type": "multi", "code": "a", "choices": ["餐饮", "住宿", "洗浴"]},
    "boolean": {"type": "boolean", "code": "a"},
}


@pytest.mark.parametrize(
    ("kind", "answer", "operator", "value", "expected"),
    [
        ("choice", "餐饮", "is", "餐饮", True),
        ("choice", "住宿", "is", "餐饮 | 住宿", True),
        ("choice", "住宿", "is", "餐饮", False),
        ("multi", ["住宿", "洗浴"], "is", "洗浴", True),
        ("boolean", True, "is", "是", True),
        ("boolean", False, "is", "是", False),
        ("boolean", False, "is", "否", True),
        ("choice", "住宿", "is_not", "餐饮", True),
        ("choice", "餐饮", "is_not", "餐饮", False),
        ("choice", None, "is_not", "餐饮", True),
        ("text", "连锁餐饮店", "contains", "餐饮", True),
        ("text", "宾馆", "contains", "餐饮|宾馆", True),
        ("text", "宾馆", "contains", "餐饮", False),
        ("number", "200.5", "more", "200", True),
        ("number", "200", "more", "200", False),
        ("number", "1,200", "more", "300", True),
        ("number", "200", "at_least", "200.0", True),
        ("number", "199.9", "at_least", "200", False),
        ("number", "9", "less", "10", True),
        ("number", "10", "less", "10", False),
        ("number", "10", "at_most", "10", True),
        ("number", "0", "at_most", "0", True),
        ("number", "11", "at_most", "10", False),
        ("number", "很大", "more", "10", False),
        ("date", "2026-03-02", "more", "2026-03-01", True),
        ("date", "2026-03-01", "at_least", "2026年3月1日", True),
        ("date", "2026-02-28", "less", "2026-03-01", True),
        ("date", "2026-03-02", "at_most", "2026-03-01", False),
        ("text", "有", "answered", "", True),
        ("boolean", False, "answered", None, True),
        ("text", None, "answered", "", False),
        ("text", None, "not_answered", "", True),
        ("text", "有", "not_answered", "", False),
    ],
)
def test_operators(kind, answer, operator, value, expected):
    assert meets(FIELDS[kind], answer, operator, value) is expected


@pytest.mark.parametrize("operator", OPERATORS)
def test_no_answer_meets_only_what_says_so(operator):
    met = meets(FIELDS["number"], None, operator, "1")
    assert met is (operator in ("is_not", "not_answered"))


def test_an_unknown_operator_is_an_error():
    with pytest.raises(ValueError, match="operator"):
        meets(FIELDS["text"], "x", "like", "x")


@pytest.mark.parametrize(
    ("kind", "operator", "value", "code"),
    [
        ("choice", "is", "", "no_value"),
        ("choice", "is", "洗车", "impossible"),
        ("choice", "is_not", "餐饮|洗车", "impossible"),
        ("choice", "is", "餐饮", None),
        ("boolean", "is", "也许", "impossible"),
        ("boolean", "is", "是", None),
        ("number", "more", "很多", "unreadable"),
        ("number", "more", "1|2", "unreadable"),
        ("number", "more", "0", None),
        ("date", "less", "2026-02-30", "unreadable"),
        ("text", "answered", "", None),
        ("text", "contains", "餐", None),
    ],
)
def test_conditions_that_can_never_be_judged(kind, operator, value, code):
    assert condition_problem(FIELDS[kind], operator, value) == code


@pytest.mark.parametrize("operator", COMPARING)
@pytest.mark.parametrize("kind", ["text", "choice", "multi", "boolean"])
def test_only_numbers_and_days_are_compared(kind, operator):
    assert condition_problem(FIELDS[kind], operator, "1") == "not_comparable"
