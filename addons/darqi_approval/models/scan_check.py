"""Whether a scan or a paper made elsewhere is one: it opens and something stands on it.

Wherever the scan of a stamped paper, of an old certificate, of a signed slip or the
file of a paper to be sealed comes in, it is asked here: its content, not its name.
"""

import base64
import io
import re
import zipfile

from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .file_check import MEGABYTE

DRAFT = "送审稿"
OFD = "application/ofd"  # GB/T 33190, what national e-seal services give back
FILM = "video/mp4"
# what the file begins with → what it is
SCANS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
BLANK = 12  # steps of grey (of 255) within which a picture shows nothing
# What a broken file makes the libraries raise, besides their own errors.
BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError)


class Broken(Exception):
    """The file cannot be opened."""


def scan_type(content):
    """Media type of a PDF, PNG or JPEG by how it begins, else None."""
    return next((t for mark, t in SCANS.items() if content.startswith(mark)), None)


def is_ofd(content):
    """Whether a file is a layout document of GB/T 33190 by what it contains."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "OFD.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, *BROKEN):
        return False


def is_film(content):
    """Whether a file is a film as phones and body cameras make it (MP4, MOV)."""
    return content[4:8] == b"ftyp"


def scan_problem(content, most_bytes, drafts=False, ofd=False, film=False):
    """Code of what is wrong with a scan, or None.

    :param most_bytes: the largest size taken
    :param drafts: whether papers that are marked as drafts are taken
    :param ofd: whether OFD is taken besides PDF and pictures
    :param film: whether films are taken besides PDF and pictures
    :returns: empty, size, type, content (does not open), blank, draft or None
    """
    if not content:
        return "empty"
    if len(content) > most_bytes:
        return "size"
    if ofd and is_ofd(content):
        return None
    if film and is_film(content):
        return None
    mimetype = scan_type(content)
    if not mimetype:
        return "type"
    try:
        if mimetype != "application/pdf":
            return "blank" if _is_blank_picture(content) else None
        return _pdf_problem(content, drafts)
    except Broken:
        return "content"


def _pdf_problem(content, drafts):
    try:
        with mute_logger("pypdf._reader", "pypdf"):  # the answer says what is wrong
            return _pages_problem(PdfReader(io.BytesIO(content)), drafts)
    except (*BROKEN, RecursionError) as error:
        raise Broken from error


def _pages_problem(reader, drafts):
    if reader.is_encrypted or not reader.pages:
        return "content"
    for page in reader.pages:
        text, turned = _page_text(page)
        if not drafts and (DRAFT in turned or DRAFT in text.split("\n")):
            return "draft"
        if not text.strip() and not turned and not _shows_picture(page):
            return "blank"
    return None


def _page_text(page):
    """Text of a page in lines without blanks, and what of it stands aslant."""
    turned = []

    def visit(text, cm, tm, _font, _size):
        if abs(tm[1]) > 0.01 or abs(cm[1]) > 0.01:
            turned.append(text)

    text = page.extract_text(visitor_text=visit) or ""
    lines = (re.sub(r"\s", "", line) for line in text.splitlines())
    return "\n".join(lines), re.sub(r"\s", "", "".join(turned))


def _shows_picture(page):
    """Whether a picture on the page shows more than one even grey."""
    for picture in page.images:
        try:
            shown = picture.image
        except (OSError, NotImplementedError, *BROKEN):
            return True  # a picture of a kind we cannot look into
        if shown is None or not _is_even(shown):
            return True
    return False


def _is_blank_picture(content):
    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()
            return _is_even(picture)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        *BROKEN,
    ) as error:
        raise Broken from error


def _is_even(picture):
    least, most = picture.convert("L").getextrema()
    return most - least <= BLANK


class ScanCheck(models.AbstractModel):
    """The one check of scans; who inherits it has ``_scan_fields`` looked at."""

    _name = "darqi.scan.check"
    _description = "Check of scans"
    _scan_fields = ()  # binary fields that hold scans
    _scan_films = ()  # of these, those that may hold a film instead
    _scan_drafts = True  # whether papers marked as drafts are taken

    @api.constrains(lambda self: self._scan_fields)
    def _check_scans(self):
        """:raises UserError: see :meth:`_check`"""
        for record in self.with_context(bin_size=False):
            for name in self._scan_fields:
                if record[name]:
                    self._check(
                        base64.b64decode(record[name]),
                        self._fields[name].get_description(self.env)["string"],
                        self._scan_drafts,
                        film=name in self._scan_films,
                    )

    @api.model
    def _check(self, content, name="", drafts=False, ofd=False, film=False):
        """Look at a scan; its media type.

        :param content: bytes of the file
        :param drafts: whether papers that are marked as drafts are taken
        :param ofd: whether OFD is taken besides PDF and pictures
        :param film: whether films are taken besides PDF and pictures
        :raises UserError: empty, too large, no scan, does not open, blank, a draft
        """
        most = self.env["darqi.config"]._number("darqi.file_megabytes")
        code = scan_problem(content, most * MEGABYTE, drafts, ofd, film)
        if not code:
            return scan_type(content) or (FILM if is_film(content) else OFD)
        texts = {
            "empty": self.env._("the file is empty"),
            "size": self.env._("it is larger than %(most)s MB", most=most),
            "type": self.env._("it is neither a PDF nor a picture (JPEG, PNG)"),
            "content": self.env._("it is damaged or locked and does not open"),
            "blank": self.env._("a page of it is blank: nothing blank is sealed"),
            "draft": self.env._("it is marked 送审稿: drafts are not sealed"),
        }
        raise UserError(
            self.env._(
                "File “%(name)s”: %(problem)s.",
                name=name or self.env._("without name"),
                problem=texts[code],
            )
        )
