"""文号 and dates as GB/T 9704-2012 (7.2.5, 7.3.5) writes them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_YEAR_IN_BRACKETS = re.compile(r"[\[(\u3014\u3010{]([12]\d{3})[\])\u3015\u3011}]")
_SERIAL = re.compile(r"第?0*([1-9]\d*)号")
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
