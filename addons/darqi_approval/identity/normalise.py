"""One spelling for what people type, so that the same thing compares equal."""

from __future__ import annotations

import re
import unicodedata

_MIDDLE_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・﹒", "·"))
# Letters by category, yet invisible: Hangul fillers pass every letter check.
_INVISIBLE_LETTERS = set("\u115f\u1160\u3164")
_HAN = r"\u3007\u3400-\u9fff\U00020000-\U0003ffff"
_SPACE_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}])")
_SPACE_AROUND_DOT = re.compile(r" *· *")


def normalise_name(text: str) -> str:
    """Return a person's or organisation's name in one spelling.

    NFKC (full-width letters, compatibility forms), without control, bidi and
    zero-width characters and variation selectors, one kind of middle dot, single
    spaces, and none between Chinese characters (张　三 is 张三).
    """
    text = unicodedata.normalize("NFKC", text)
    # Again: an accent can meet its letter only once what stood between is gone.
    text = unicodedata.normalize("NFKC", "".join(_visible(text)))
    text = text.translate(_MIDDLE_DOTS)
    text = " ".join(text.split())
    text = _SPACE_BETWEEN_HAN.sub("", text)
    return _SPACE_AROUND_DOT.sub("·", text)


def normalise_number_text(text: str) -> str:
    """Return an identity number in capitals, half-width, without separators."""
    # Again until it stays: an accent meets its letter once the blank between is gone.
    tidied = _without_separators(text)
    while tidied != text:
        text, tidied = tidied, _without_separators(tidied)
    return tidied


def _without_separators(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = "".join(_visible(text)).upper()
    return re.sub(r"[\s\-‐‑–—−]", "", text)


def _visible(text: str) -> list[str]:
    kept = []
    for char in text:
        if char.isspace():
            kept.append(" ")
        elif not _is_hidden(char):
            kept.append(char)
    return kept


def _is_hidden(char: str) -> bool:
    # Cn, Co: unassigned and private use print as a box or as nothing.
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        # U+180E shapes the word in Mongolian script; it is part of the name.
        return char != "\u180e"
    code = ord(char)
    return (
        char in _INVISIBLE_LETTERS
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
    )
