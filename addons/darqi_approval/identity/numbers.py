"""Checks of 居民身份证号 (GB 11643) and 统一社会信用代码 (GB 32100)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from stdnum import numdb
from stdnum.cn import ric, uscc

from .normalise import normalise_number_text

PLACE_MISMATCH = "place_mismatch"

_DIGITS = frozenset("0123456789")
_USCC_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
# 港澳台居民居住证: no county behind these, so no place to look up.
_RESIDENCE_PERMITS = ("810000", "820000", "830000")


class IdentityError(ValueError):
    """A number that cannot be right; ``code`` is for translation.

    Codes: ``empty``, ``length``, ``characters``, ``checksum``, ``birth_date``,
    ``birth_date_future``.
    """

    def __init__(self, code: str, **values: object) -> None:
        # The number itself stays out of the message: messages end in logs.
        super().__init__(f"{code}: {values}")
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class CitizenId:
    """A checked citizen number and what it says.

    :param warnings: ``place_mismatch`` when the place code was not in use in
        the year of birth. Late registration explains it (达拉特旗 was 152722
        until 2001, 150621 after), so it is no error.
    """

    number: str
    birth_date: date
    gender: Literal["male", "female"]
    place_code: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A checked unified social credit code and its parts."""

    number: str
    registrar: str
    kind: str
    place_code: str
    organisation_code: str


def check_citizen_id(text: str, today: date) -> CitizenId:
    """Check an 18-digit citizen number or residence permit.

    :param today: the day in Asia/Shanghai; nobody is born after it.
    :raises IdentityError: see its codes.
    """
    number = _number(text)
    if not _DIGITS.issuperset(number[:-1]) or number[-1] not in "0123456789X":
        raise IdentityError("characters")
    if number[-1] != ric.calc_check_digit(number):
        raise IdentityError("checksum")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise IdentityError("birth_date") from error
    if born > today:
        raise IdentityError("birth_date_future", birth_date=born)
    return CitizenId(
        number=number,
        birth_date=born,
        gender="male" if int(number[16]) % 2 else "female",
        place_code=number[:6],
        warnings=() if _place_fits(number) else (PLACE_MISMATCH,),
    )


def check_credit_code(text: str) -> CreditCode:
    """Check a unified social credit code.

    Registrar and kind may be letters (N2 is a rural collective, common here),
    which python-stdnum refuses; its check digit is right for them all the same.

    :raises IdentityError: see its codes.
    """
    number = _number(text)
    if not _USCC_ALPHABET.issuperset(number) or not _DIGITS.issuperset(number[2:8]):
        raise IdentityError("characters")
    if number[-1] != uscc.calc_check_digit(number[:-1]):
        raise IdentityError("checksum")
    return CreditCode(
        number=number,
        registrar=number[0],
        kind=number[1],
        place_code=number[2:8],
        organisation_code=number[8:17],
    )


def _number(text: str) -> str:
    number = normalise_number_text(text)
    if not number:
        raise IdentityError("empty")
    if len(number) != 18:
        raise IdentityError("length", length=len(number))
    return number


def _place_fits(number: str) -> bool:
    if number.startswith(_RESIDENCE_PERMITS):
        return True
    found = _places().info(number[:6])
    counties = {k: v for _part, row in found for k, v in row.items()}.get("county", "")
    year = int(number[6:10])
    return any(_in_use(county, year) for county in counties.split(",") if county)


@cache
def _places() -> numdb.NumDB:
    # By path: Odoo wraps the loader of stdnum, and its own reader finds no data then.
    with Path(ric.__file__).with_name("loc.dat").open(encoding="utf-8") as rows:
        return numdb.read(rows)


def _in_use(county: str, year: int) -> bool:
    """Whether ``[1984-2001]name`` (years optional) was a county's name in a year."""
    if not county.startswith("["):
        return True
    first, last = county[1:].split("]")[0].split("-")
    return int(first or year) <= year <= int(last or year)
