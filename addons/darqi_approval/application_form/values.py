"""Reading one answer or limit: from what was typed to what is kept."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from ..identity import IdentityError, check_citizen_id, check_credit_code
from ..identity import normalise_number_text as tidy_number

_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_NUMBER = re.compile(r"^-?\d{1,18}(\.\d{1,9})?$")
_PHONE = re.compile(
    r"^((\+|00)\d{1,3}[- ]?)?(1\d{10}|0\d{2,3}[- ]?\d{7,8}([- ]\d{1,6})?|"
    r"\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4}|\d{5})$"
)
YES = ("是", "true", "1", "yes")
NO = ("否", "false", "0", "no")
# Above what any form asks; keeps one answer from filling the database.
MOST_CHARACTERS = 20_000


def tidy(text: str) -> str:
    """Return text in NFC without control characters but line ends, trimmed."""
    text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        c
        for c in text
        if c in "\n\t" or unicodedata.category(c)[0] != "C" or c in "\u180e\u200d\u200c"
    )
    return "".join(kept).strip()


def read_date(value: object) -> date | None:
    """Return the date a text names, or ``None``."""
    if isinstance(value, date):
        return value
    match = _DATE.match(unicodedata.normalize("NFKC", str(value)).strip())
    if not match:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def read_number(value: object) -> Decimal | None:
    """Return the number a text names (thousands separators allowed), or ``None``."""
    if isinstance(value, bool):
        return None
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if re.match(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$", text):
        text = text.replace(",", "")
    if not _NUMBER.match(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def read_boolean(value: object) -> bool | None:
    """Return the yes or no a value stands for, or ``None``."""
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in YES:
        return True
    return False if text in NO else None


def is_phone(text: str) -> bool:
    """Say whether a text is a phone number as written in China."""
    return bool(_PHONE.match(unicodedata.normalize("NFKC", text).strip()))


def read_identity(kind: str, text: str, today: date) -> str | None:
    """Return the identity number in its one spelling, or ``None``."""
    try:
        if kind == "citizen_id":
            return check_citizen_id(text, today).number
        return check_credit_code(text).number
    except IdentityError:
        return None


__all__ = [
    "MOST_CHARACTERS",
    "is_phone",
    "read_boolean",
    "read_date",
    "read_identity",
    "read_number",
    "tidy",
    "tidy_number",
]
