"""文号 and dates as GB/T 9704-2012 (7.2.5, 7.3.5) writes them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

_YEAR_IN_BRACKETS = re.compile(r"[\[(\u3014\u3010{]([12]\d{3})[\])\u3015\u3011}]")
_SERIAL = re.compile(r"(?<!\d)[第0]*([1-9]\d*)号")
BLANK_DATE = "　　　　年　　月　　日"


def format_number(pattern: str, organ_word: str, year: int, n: int) -> str:
    """Return a document number, such as 达审批许准字〔2026〕12号.

    :param pattern: with ``{word}``, ``{year}`` and ``{n}``, for instance
        ``{word}许准字〔{year}〕{n}号``; brackets are put right.
    :param n: the serial, written without leading zeros and without 第.
    :raises ValueError: a field the pattern should not have, one it lacks, or a
        serial or year that cannot be.
    """
    if n < 1 or not 1949 <= year <= 9999:
        raise ValueError(f"no document number for {year}, {n}")
    for wanted in ("{year}", "{n}"):
        if wanted not in pattern:
            raise ValueError(f"the pattern lacks {wanted}")
    try:
        number = pattern.format(word=organ_word, year=year, n=n)
    except (KeyError, IndexError) as error:
        raise ValueError(f"unknown field in pattern: {error}") from error
    return normalise_number(number)


def normalise_number(text: str) -> str:
    """Return a typed 文号 in its one right spelling.

    Any brackets round the year become 〔〕, full-width digits half-width; spaces,
    第 and leading zeros go: ``达审批[2023] 第001号`` is ``达审批〔2023〕1号``.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    text = _YEAR_IN_BRACKETS.sub(r"〔\1〕", text)
    return _SERIAL.sub(r"\1号", text)


def chinese_date(day: date | None) -> str:
    """Return 2023年1月19日 (no leading zeros); a blank to fill in for ``None``."""
    if day is None:
        return BLANK_DATE
    return f"{day.year}年{day.month}月{day.day}日"


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capital_amount(amount: Decimal | int) -> str:
    """Return an amount of money in capitals: 壹仟零伍元叁角整.

    :raises ValueError: below zero, from 1e16 on, or parts of a 分.
    """
    cents = Decimal(amount) * 100
    if cents < 0 or cents >= 10**18 or cents != cents.to_integral_value():
        raise ValueError(f"no amount of money: {amount}")
    yuan, rest = divmod(int(cents), 100)
    jiao, fen = divmod(rest, 10)
    text = f"{_capital_integer(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"{text}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif yuan:
        text += "零"
    return text + (f"{_DIGITS[fen]}分" if fen else "整")


def _capital_integer(number: int) -> str:
    if not number:
        return _DIGITS[0]
    text, gap = "", False
    for group in reversed(range(len(_GROUPS))):
        part = number // 10000**group % 10000
        for place in reversed(range(4)):
            digit = part // 10**place % 10
            if digit:
                text += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
                gap = False
            elif text:
                gap = True
        if part:
            text += _GROUPS[group]
    return text
