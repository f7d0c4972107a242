"""What the public sees of a person (许可法 5, 40; PRACTICE 1.21)."""

from __future__ import annotations

import re

from .normalise import normalise_name, normalise_number_text

_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d)\d{4}(\d{4})")
_LANDLINE = re.compile(r"(0\d{2,3})\d{4,5}(\d{3})")
_SHORT_HAN_NAME = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]{2,3}")


def mask_name(text: str) -> str:
    """Return 张* or 张*三; for any other name its first character and ``**``.

    Mongolian names have no surname and four to nine characters, some with a
    middle dot. Keeping the last character, or cutting at the dot, would show
    half the name; keeping the length would nearly tell it.
    """
    name = normalise_name(text)
    if not _SHORT_HAN_NAME.fullmatch(name):
        return f"{name[0]}**" if len(name) > 1 else "*" * len(name)
    return f"{name[0]}*{name[2:]}"


# How the names of organisations and of shops end; a person's name ends otherwise.
_ORGANISATION = re.compile(
    r"(公司|集团|企业|合作社|事务所|联合会|协会|学会|商会|基金会|医院|诊所|卫生室|卫生院|药房|药店|学校|中学|小学"
    r"|幼儿园|学院|大学|中心|宾馆|酒店|旅馆|饭店|餐馆|餐厅|超市|商店|商行|门市部|经营部|工作室|养殖场|加工厂|矿|厂"
    r"|店|馆|站|场|所|院|社|行|部|室|局|委员会|办公室|政府|支行|分局|分店|分公司)$"
)


def is_organisation_name(text: str) -> bool:
    """Whether a name is evidently that of an organisation or a shop.

    Remarks in brackets at the end do not count. Two or three characters are taken
    for a person's name, whatever they end in.
    """
    name = re.sub(r"[（(][^（）()]*[）)]$", "", normalise_name(text))
    return len(name) > 3 and bool(_ORGANISATION.search(name))


def mask_identity(text: str) -> str:
    """Return the first six and last four of an 18-digit number, the rest ``*``.

    Shorter numbers (passport, permits) keep a quarter at each end at most.
    """
    number = normalise_number_text(text)
    if len(number) == 18:
        head, tail = 6, 4
    else:
        head = tail = min(2, len(number) // 4)
    hidden = len(number) - head - tail
    return number[:head] + "*" * hidden + number[len(number) - tail :]


def mask_phone(text: str) -> str:
    """Return 138****0000 for a mobile, 0477****123 for a landline.

    Anything else keeps its last two digits at most.
    """
    number = normalise_number_text(text)
    found = _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)
    if found:
        return f"{found[1]}****{found[2]}"
    tail = 2 if len(number) > 4 else 0
    return "*" * (len(number) - tail) + number[len(number) - tail :]
