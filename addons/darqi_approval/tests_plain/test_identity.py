from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from identity import (
    IdentityError,
    check_citizen_id,
    check_credit_code,
    mask_identity,
    mask_name,
    mask_phone,
    normalise_name,
    normalise_number_text,
)
from stdnum.cn import ric, uscc

TODAY = date(2026, 11, 24)
REAL_CODES = [
    "11500234327754728R",
    "11110112000082827R",
    "11431026MB0R05447F",
    "113207060142716456",
    "11500114009130039C",
]


def citizen(body):
    return body + ric.calc_check_digit(body + "0")


def code_of(check, *args):
    with pytest.raises(IdentityError) as caught:
        check(*args)
    return caught.value.code


def test_citizen_number_tells_birth_gender_and_place():
    found = check_citizen_id(citizen("15272219800101001"), TODAY)
    assert found.birth_date == date(1980, 1, 1)
    assert (found.gender, found.place_code) == ("male", "152722")
    assert found.warnings == ()
    assert check_citizen_id(citizen("15272219800101002"), TODAY).gender == "female"


def test_full_width_spaces_and_small_x_are_read():
    number = next(
        n for n in (citizen(f"15062120050101{i:03}") for i in range(99)) if n[-1] == "X"
    )
    typed = f" {number[:6]} {number[6:14]}－{number[14:].lower()} "
    assert check_citizen_id(typed, TODAY).number == number
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    assert check_citizen_id(wide, TODAY).number == number


def test_late_registration_is_a_warning_not_an_error():
    found = check_citizen_id(citizen("15062119800101001"), TODAY)
    assert found.warnings == ("place_mismatch",)


@pytest.mark.parametrize("place", ["810000", "820000", "830000"])
def test_residence_permits_have_no_place_to_mismatch(place):
    assert check_citizen_id(citizen(f"{place}19900101001"), TODAY).warnings == ()


def test_citizen_errors():
    good = citizen("15272219800101001")
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    assert code_of(check_citizen_id, "", TODAY) == "empty"
    assert code_of(check_citizen_id, good[:15], TODAY) == "length"
    assert code_of(check_citizen_id, "A" + good[1:], TODAY) == "characters"
    assert code_of(check_citizen_id, "١" + good[1:], TODAY) == "characters"
    assert code_of(check_citizen_id, wrong, TODAY) == "checksum"
    bad_day = citizen("15272219800231001")
    assert code_of(check_citizen_id, bad_day, TODAY) == "birth_date"
    unborn = citizen("15062120261125001")
    assert code_of(check_citizen_id, unborn, TODAY) == "birth_date_future"
    assert check_citizen_id(unborn, date(2026, 11, 25)).birth_date.day == 25


@settings(max_examples=100)
@given(st.integers(0, 16), st.integers(1, 9))
def test_any_one_wrong_digit_is_found(position, shift):
    good = citizen("15272219800101001")
    digit = str((int(good[position]) + shift) % 10)
    with pytest.raises(IdentityError):
        check_citizen_id(good[:position] + digit + good[position + 1 :], TODAY)


@pytest.mark.parametrize("code", REAL_CODES)
def test_real_credit_codes(code):
    found = check_credit_code(f" {code[:8].lower()} {code[8:]}")
    assert found.number == code
    assert found.registrar + found.kind + found.place_code == code[:8]
    assert found.organisation_code == code[8:17]


def test_rural_collective_code_with_a_letter_is_accepted():
    body = "N2150621MB0R05447"
    assert check_credit_code(body + uscc.calc_check_digit(body)).registrar == "N"


def test_credit_code_errors():
    assert code_of(check_credit_code, "　") == "empty"
    assert code_of(check_credit_code, REAL_CODES[0][:-1]) == "length"
    assert code_of(check_credit_code, "1150023432775472OR") == "characters"
    assert code_of(check_credit_code, "11A00234327754728R") == "characters"
    assert code_of(check_credit_code, "11500234327754728A") == "checksum"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("张　三", "张*"),
        ("巴图孟克", "巴**"),
        ("阿拉坦其其格", "阿**"),
        ("乌兰·巴特尔", "乌**"),
        ("乌•兰", "乌**"),
        ("John Smith", "J**"),
        ("三", "*"),
        ("", ""),
    ],
)
def test_mask_name(name, masked):
    assert mask_name(name) == masked


def test_mask_numbers():
    assert mask_identity("152722198001010012") == "152722********0012"
    assert mask_identity("H12345678") == "H1*****78"
    assert mask_identity("123") == "***"
    assert mask_phone("13812340000") == "138****0000"
    assert mask_phone("+86 138-1234-0000") == "138****0000"
    assert mask_phone("0477-5212345") == "0477****345"
    assert mask_phone("12345") == "***45"


@given(st.text(alphabet="0123456789X-HM ", max_size=20))
def test_masking_hides_at_least_half_of_short_numbers(text):
    digits = [c for c in text if c not in "- "]
    if len(digits) not in (0, 18):
        assert mask_identity(text).count("*") * 2 >= len(digits)
        assert len(mask_identity(text)) == len(digits)


def test_normalise_name():
    assert normalise_name("\u202e张\u200b三\ufeff\u2066") == "张三"
    assert normalise_name("ＡＢＣ（内蒙古）有限公司") == "ABC(内蒙古)有限公司"
    assert normalise_name(" 乌兰 ・ 巴特尔\n") == "乌兰·巴特尔"
    assert normalise_name("John\t  Smith") == "John Smith"
    assert normalise_name("张\u3164三\x00") == "张三"
    assert normalise_name("e\u200b\u0301") == "é"
    assert normalise_name("ᠠ\u180eᠠ") == "ᠠ\u180eᠠ"


@given(st.text(max_size=30))
@example("A\u00a8")  # a blank stands between the letter and its accent
def test_normalising_twice_changes_nothing(text):
    for normalise in (normalise_name, normalise_number_text):
        once = normalise(text)
        assert normalise(once) == once
