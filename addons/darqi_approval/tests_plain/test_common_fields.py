"""What several forms of one filing share, and what is masked for a reviewer."""

from darqi_approval.application_form import common_fields, mask_contacts


def row(code, kind="text", **more):
    return {
        "code": code,
        "type": kind,
        "label": code,
        "is_required": False,
        "choices": [],
        "visible_if_code": "",
        "visible_if_value": "",
        **more,
    }


def codes(*forms):
    return [field["code"] for field in common_fields(forms)]


def test_same_code_and_type_in_two_forms():
    """Two of three are enough; the order is the first form's."""
    first = [row("a"), row("b"), row("c")]
    assert codes(first, [row("c"), row("a")], [row("b", "number")]) == ["a", "c"]


def test_another_type_is_another_question():
    assert codes([row("a")], [row("a", "number")]) == []


def test_choices_must_agree():
    one = row("a", "choice", choices=["x", "y"])
    assert codes([one], [row("a", "choice", choices=["x"])]) == []
    assert codes([one], [dict(one)]) == ["a"]


def test_one_code_with_two_meanings_is_left_out():
    """Two forms ask a text, two others a number under the same code."""
    text, number = [row("a")], [row("a", "number")]
    assert codes(text, text, number, number) == []


def test_twice_in_one_form_is_not_common():
    assert codes([row("a"), row("a")], [row("b")]) == []


def test_required_when_one_form_says_so():
    found = common_fields([[row("a")], [row("a", is_required=True)]])
    assert found[0]["is_required"] is True


def test_condition_must_be_common_too():
    """A chain falls together when its first question is not shared."""
    shown = {"visible_if_code": "a", "visible_if_value": "1"}
    chain = [row("b", **shown), row("c", visible_if_code="b", visible_if_value="2")]
    assert codes([row("a"), *chain], [row("a"), *chain]) == ["a", "b", "c"]
    assert codes([row("a"), *chain], [row("a", "date"), *chain]) == []


def test_forms_are_not_changed():
    first = [row("a")]
    common_fields([first, [row("a", is_required=True)]])
    assert first[0]["is_required"] is False


def test_contacts_are_masked():
    form = [row("p", "phone"), row("i", "citizen_id"), row("c", "credit_code")]
    answers = {
        "p": "13800001234",
        "i": "11010519491231002X",
        "c": "91150621000000001X",
        "other": "13800001234",
    }
    assert mask_contacts(form, answers) == {
        "p": "138****1234",
        "i": "110105********002X",
        "c": "91150621000000001X",
        "other": "13800001234",
    }
