"""Fonts: found once per process, with a fallback for every single character.

Official 仿宋 and 小标宋 are under licence, so their paths are settings; what a
Debian package provides serves until a site puts its own.
"""

from __future__ import annotations

import os
import re
import threading
import unicodedata
import zlib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument, PDFStreamFilterZCompress
from reportlab.pdfbase.ttfonts import TTFError, TTFont, TTFontFace

SYSTEM_FONTS = "/usr/share/fonts"

_OVERRIDES = {
    "song": "DARQI_FONT_SONG",
    "hei": "DARQI_FONT_HEI",
    "kai": "DARQI_FONT_KAI",
    "fangsong": "DARQI_FONT_FANGSONG",
    "title": "DARQI_FONT_TITLE",
}
_CANDIDATES: dict[str, tuple[str, ...]] = {
    "song": ("NotoSerifSC_400Regular.ttf", "NotoSerifSC-Regular.ttf", "uming.ttc"),
    "hei": ("NotoSansSC_500Medium.ttf", "NotoSansSC-Medium.ttf", "wqy-microhei.ttc"),
    "kai": ("LXGWWenKai-Regular.ttf", "ukai.ttc"),
    "fangsong": (),
    "title": ("NotoSerifSC_900Black.ttf", "NotoSerifSC_700Bold.ttf"),
}
# Where a role's own font lacks a character, or the role has no font at all.
_FALLBACKS: dict[str, tuple[str, ...]] = {
    "song": ("hei", "kai"),
    "hei": ("song", "kai"),
    "kai": ("song", "hei"),
    "fangsong": ("song", "hei", "kai"),
    "title": ("hei", "song", "kai"),
}


class FontsMissing(RuntimeError):
    """No usable Chinese font on this machine."""


class MissingGlyph(ValueError):
    """Characters no font has, in ``chars``; a paper is never issued with a gap."""

    def __init__(self, chars: str) -> None:
        super().__init__(f"no font has: {chars}")
        self.chars = chars


class _Advances(dict[str, float]):
    """Advances by character, looked up in the font once."""

    def __init__(self, book: FontBook, role: str) -> None:
        super().__init__()
        self._book, self._role = book, role

    def __missing__(self, char: str) -> float:
        font = self._book.font_for(char, self._role)
        if font is None:
            raise MissingGlyph(char)
        self[char] = width = font.face.getCharWidth(ord(char))
        return width


class FontBook:
    """The fonts of one process: which font draws which character of a role."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ
        self._files: dict[str, Path] | None = None
        self._loaded: dict[str, TTFont | None] = {}
        self._chosen: dict[tuple[str, str], TTFont | None] = {}
        self._advances: dict[str, _Advances] = {}
        # The fixed words of papers come again and again.
        self.runs = lru_cache(maxsize=4096)(self._runs)
        self._lock = threading.RLock()

    def _runs(self, text: str, role: str) -> tuple[tuple[str, str], ...]:
        """Split ``text`` into (font name, text) runs.

        :raises MissingGlyph: a character is in none of the fonts.
        """
        runs: list[tuple[str, str]] = []
        missing = ""
        # Most text is of one font, told without looking at it letter by letter.
        fonts = {self.font_for(char, role) for char in set(text)}
        if len(fonts) == 1 and (only := fonts.pop()):
            return ((only.fontName, text),)
        for char in text:
            font = self.font_for(char, role)
            if font is None:
                missing += char
            elif runs and runs[-1][0] == font.fontName:
                runs[-1] = (font.fontName, runs[-1][1] + char)
            else:
                runs.append((font.fontName, char))
        if missing:
            raise MissingGlyph("".join(dict.fromkeys(missing)))
        return tuple(runs)

    def width(self, char: str, role: str, size: float) -> float:
        """Return the advance of one character in points."""
        return self.advances(role)[char] * size / 1000

    def advances(self, role: str) -> _Advances:
        """Return the advance of each character, in thousandths of the size."""
        found = self._advances.get(role)
        if found is None:
            found = self._advances.setdefault(role, _Advances(self, role))
        return found

    def font_for(self, char: str, role: str) -> TTFont | None:
        """Return the font that draws ``char`` in ``role``, ``None`` if none can."""
        key = (role, char)
        if key not in self._chosen:
            self._chosen[key] = self._choose(char, role)
        return self._chosen[key]

    def _choose(self, char: str, role: str) -> TTFont | None:
        any_font = False
        names = (role, *_FALLBACKS[role])
        if "\u0400" <= char <= "\u052f" and role != "title":
            # Mongolian in Cyrillic: one font for the whole name, and not the one that
            # sets each of its letters as wide as a Chinese character.
            names = ("hei", *(name for name in names if name != "hei"))
        for name in names:
            font = self._load(name)
            any_font = any_font or font is not None
            if font is not None and font.face.charToGlyph.get(ord(char)):
                return font
        if not any_font:
            raise FontsMissing(
                "install fonts-arphic-uming and fonts-wqy-microhei, or set "
                "DARQI_FONT_DIR"
            )
        return None

    def _load(self, role: str) -> TTFont | None:
        with self._lock:
            if role not in self._loaded:
                self._loaded[role] = self._register(role)
            return self._loaded[role]

    def _register(self, role: str) -> TTFont | None:
        override = self._environ.get(_OVERRIDES[role])
        if override:
            # A path somebody set must work; falling back would hide the mistake.
            return _register(Path(override))
        for name in _CANDIDATES[role]:
            path = self._index().get(name)
            if path is not None:
                try:
                    return _register(path)
                except TTFError:
                    continue
        return None

    def _index(self) -> dict[str, Path]:
        if self._files is None:
            self._files = {}
            for root in (self._environ.get("DARQI_FONT_DIR"), SYSTEM_FONTS):
                for path in sorted(Path(root).rglob("*.tt[cf]")) if root else ():
                    self._files.setdefault(path.name, path)
        return self._files


_registry_lock = threading.Lock()
_registered: dict[Path, TTFont] = {}


def _register(path: Path) -> TTFont:
    """Register the first face of ``path`` with reportlab, once per process."""
    with _registry_lock:
        if path not in _registered:
            name = f"darqi-{len(_registered)}-{path.stem}"
            font = TTFont(name, str(path), subfontIndex=0)
            _quicken(font.face)
            pdfmetrics.registerFont(font)
            _registered[path] = font
        return _registered[path]


class _Deflate(PDFStreamFilterZCompress):
    """Outlines hardly shrink any more by trying harder, which takes twice the time."""

    def encode(self, text: bytes) -> bytes:
        return zlib.compress(text, 3)


def _quicken(face: TTFontFace) -> None:
    """Cut and pack subsets of this font without what takes time and serves nobody."""
    get_table, add_objects = face.get_table, face.addSubsetObjects

    # Each subset would copy all outlines of the font once more (20 MB).
    @cache
    def table(tag: str) -> bytes:
        if tag == "name":
            # 23 KB of names in every language; a file does not need them (PDF 9.9).
            raise KeyError(tag)
        return get_table(tag)

    def objects(doc: PDFDocument, name: str, subset: list[int]) -> object:
        descriptor = add_objects(doc, name, subset)
        stream = doc.idToObject[f"fontFile:{face.filename}({name})"]
        stream.filters = [_Deflate()] if stream.filters else []
        return descriptor

    face.get_table, face.addSubsetObjects = table, objects


FONTS = FontBook()
"""The book every paper of this process is drawn with."""


def missing_glyphs(text: str, role: str = "song") -> str:
    """Return the characters of ``text`` that no font has, each once.

    For a form to warn before a paper is made (rare characters in names).
    """
    found = (c for c in printable(text) if FONTS.font_for(c, role) is None)
    return "".join(dict.fromkeys(c for c in found if c != "\n"))


# A pair of half-width brackets with Chinese between them.
_HAN_BRACKETS = re.compile(r"\(([^()\n]*[\u4e00-\u9fff][^()\n]*)\)")


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """Return ``text`` without control and format characters, line ends kept.

    A hidden character would stay in the file and not on the paper. Brackets around
    Chinese are the full-width ones (GB/T 15834), however they were typed.
    """
    text = "".join(
        " " if char in "\t\xa0" else char
        for char in text.replace("\r\n", "\n")
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf")
    )
    return _HAN_BRACKETS.sub(r"（\1）", text) if "(" in text else text
