"""QR codes (ISO/IEC 18004): what the versions have in common is laid out once.

reportlab's encoder knows the patterns of every version; it takes longer than all the
rest of a paper, for it lays a code out nine times, module by module, to choose its
mask. Here rows are whole numbers, the patterns of a version and the eight masks are
kept, and masks are scored by searching strings. The codes are the same as its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, zip_longest
from typing import NamedTuple

from reportlab.graphics.barcode.qrencoder import (
    QR8bitByte,
    QRCode,
    QRErrorCorrectLevel,
    QRMath,
    QRRSBlock,
    QRUtil,
)

_LEVEL = QRErrorCorrectLevel.M  # 15 %
_RUNS = re.compile("0{5,}|1{5,}")
_FINDER = "10111010000"


class _Layout(NamedTuple):
    """What all codes of one version share, rows as numbers.

    ``blank``: patterns without format information, as masks are scored; ``formats``:
    the information of each mask; ``places``: row and weight of each bit of data.
    """

    size: int
    blocks: tuple[tuple[int, int], ...]
    blank: tuple[int, ...]
    formats: tuple[tuple[int, ...], ...]
    masks: tuple[tuple[int, ...], ...]
    places: tuple[tuple[int, int], ...]


def qr_rows(text: str) -> tuple[str, ...]:
    """Return the rows of the code of ``text`` (UTF-8) as strings of 0 and 1."""
    data = QR8bitByte(text)
    code = QRCode(None, _LEVEL)
    code.addData(data)
    layout = _layout(code.calculate_version())
    rows = list(layout.blank)
    bits = "".join(f"{byte:08b}" for byte in _codewords(data, layout))
    for (row, weight), bit in zip(layout.places, bits, strict=False):
        if bit == "1":
            rows[row] |= weight
    masked = [_laid(rows, mask) for mask in layout.masks]
    scores = [_score(candidate, layout.size) for candidate in masked]
    best = scores.index(min(scores))
    return _strings(_laid(masked[best], layout.formats[best]), layout.size)


@cache
def _layout(version: int) -> _Layout:
    code = QRCode(version, _LEVEL)
    code.dataCache = []
    code.makeImpl(True, 0)
    size, positions = code.moduleCount, list(code.dataPosIterator())
    places = tuple((row, 1 << (size - 1 - column)) for column, row in positions)
    masks = []
    for number in range(8):
        is_dark = QRUtil.getMask(number)
        rows = [0] * size
        for (column, row), (_row, weight) in zip(positions, places, strict=True):
            if is_dark(row, column):
                rows[row] |= weight
        masks.append(tuple(rows))
    # Laid out without data, the first mask stands where data will.
    blank = _laid(_numbers(code.modules), masks[0])
    formats = []
    for number in range(8):
        code.setupTypeInfo(False, number)
        if version >= 7:
            code.setupTypeNumber(False)
        full = _laid(_numbers(code.modules), masks[0])
        formats.append(tuple(_laid(full, blank)))
    blocks = tuple(
        (block.dataCount, block.totalCount - block.dataCount)
        for block in QRRSBlock.getRSBlocks(version, _LEVEL)
    )
    return _Layout(size, blocks, tuple(blank), tuple(formats), tuple(masks), places)


def _codewords(data: QR8bitByte, layout: _Layout) -> Iterable[int]:
    """Data and error correction, the blocks interleaved (7.4 to 7.6)."""
    version = (layout.size - 17) // 4
    raw = bytes(data.data)
    room = sum(count for count, _ecc in layout.blocks)
    length = data.getLengthBits(version)
    head = f"{data.mode:04b}{len(raw):0{length}b}"
    bits = head + "".join(f"{byte:08b}" for byte in raw)
    bits += "0" * min(4, room * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]
    words += [QRCode.PAD1 if n % 2 else QRCode.PAD0 for n in range(room - len(words))]
    parts, checks, at = [], [], 0
    for count, ecc in layout.blocks:
        parts.append(words[at : at + count])
        checks.append(_remainder(parts[-1], ecc))
        at += count
    columns = chain(zip_longest(*parts), zip_longest(*checks))
    return (word for column in columns for word in column if word is not None)


def _remainder(words: Sequence[int], count: int) -> bytes:
    """Reed-Solomon: what the words leave, divided by the generator."""
    table, shift = _division(count), 8 * (count - 1)
    keep, rest = (1 << 8 * count) - 1, 0
    for word in words:
        rest = (rest << 8 & keep) ^ table[rest >> shift ^ word]
    return rest.to_bytes(count, "big")


@cache
def _division(count: int) -> tuple[int, ...]:
    """The generator of ``count`` check bytes times each byte, but its first term."""
    generator = QRUtil.getErrorCorrectPolynomial(count)
    terms = [generator.get(n) for n in range(1, generator.getLength())]
    rows = [0]
    for factor in range(1, 256):
        log = QRMath.glog(factor)
        rows.append(
            int.from_bytes(
                bytes(
                    QRMath.gexp(QRMath.glog(term) + log) if term else 0
                    for term in terms
                ),
                "big",
            )
        )
    return tuple(rows)


def _numbers(modules: Sequence[Sequence[bool]]) -> list[int]:
    return [
        int("".join("1" if module else "0" for module in row), 2) for row in modules
    ]


def _laid(rows: Sequence[int], over: Sequence[int]) -> list[int]:
    return [row ^ other for row, other in zip(rows, over, strict=True)]


def _strings(rows: Sequence[int], size: int) -> tuple[str, ...]:
    return tuple(f"{row:0{size}b}" for row in rows)


def _score(rows: Sequence[int], size: int) -> int:
    """Penalty of a masked code: runs, blocks of four, finder-like rows, balance."""
    lines = _strings(rows, size)
    columns = map("".join, zip(*lines, strict=True))
    # A mark that is neither parts the lines, so that no run crosses them.
    across = "|".join(lines)
    runs = _RUNS.findall(f"{across}|{'|'.join(columns)}")
    score = len("".join(runs)) - 2 * len(runs)
    inner = (1 << (size - 1)) - 1
    blocks = 0
    for upper, lower in zip(rows, rows[1:], strict=False):
        differ = upper ^ lower
        uneven = differ | differ >> 1 | (upper ^ upper >> 1)
        blocks += (~uneven & inner).bit_count()
    score += 3 * blocks
    if _FINDER in across:
        score += 40 * sum(line[:-1].count(_FINDER) for line in lines)
    dark = sum(row.bit_count() for row in rows)
    return score + 10 * (abs(100 * dark // size**2 - 50) // 5)
