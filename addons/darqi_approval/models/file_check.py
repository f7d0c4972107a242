"""Which files are taken for papers of a case, and whether they are what they say."""

from base64 import b64decode

from odoo import api, models
from odoo.exceptions import ValidationError

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
JPEG = (b"\xff\xd8\xff",)
TIFF = (b"II*\x00", b"MM\x00*")
# ending → how a file of that kind begins (FACTS: what scanners, phones, offices make)
BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "ofd": ZIP,
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": (b"\x89PNG\r\n\x1a\n",),
    "bmp": (b"BM",),
    "tif": TIFF,
    "tiff": TIFF,
    "webp": (b"RIFF",),
    "doc": OLE,
    "xls": OLE,
    "wps": OLE,
    "et": OLE,
    "docx": ZIP,
    "xlsx": ZIP,
    "zip": ZIP,
}
MEGABYTE = 1024 * 1024


def file_problem(name, content, most_bytes):
    """Code of what is wrong with a file, or None: empty, size, type or content.

    :param most_bytes: the largest size taken
    """
    if not content:
        return "empty"
    if len(content) > most_bytes:
        return "size"
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending not in BEGINNINGS:
        return "type"
    if not content.startswith(BEGINNINGS[ending]):
        return "content"
    return None


class CheckedFiles(models.AbstractModel):
    """Has files whose type, size and content are checked on every path.

    ``_checked_file_fields``: links to attachments; ``_checked_binaries``: binary
    field → field with the file's name.
    """

    _name = "darqi.checked.files"
    _description = "Checked files"

    _checked_file_fields = ("attachment_ids",)
    _checked_binaries = {}

    @api.constrains(lambda self: (*self._checked_file_fields, *self._checked_binaries))
    def _check_files(self):
        most = self.env["darqi.config"]._number("darqi.file_megabytes")
        for record in self.sudo():  # sudo: files of a record the user may write
            for field in self._checked_file_fields:
                for file in record[field]:
                    record._check_file(file.name, file.raw, most)
            for field, name in self._checked_binaries.items():
                content = record.with_context(bin_size=False)[field]
                if content:
                    content = b64decode(content)
                    record._check_file(record[name] or "", content, most)

    @api.model
    def _check_files_of(self, files):
        """:raises ValidationError: one of the files is not one that is taken"""
        # sudo: files linked to a record the user may write; only judged.
        for file in files.sudo():
            self._check_file(file.name, file.raw)

    @api.model
    def _check_file(self, name, content, most=None):
        """:raises ValidationError: when the file is not one that is taken"""
        most = most or self.env["darqi.config"]._number("darqi.file_megabytes")
        code = file_problem(name or "", content, most * MEGABYTE)
        if not code:
            return
        texts = {
            "empty": self.env._("the file is empty"),
            "size": self.env._("it is larger than %(most)s MB", most=most),
            "type": self.env._(
                "its type is not taken (taken are: %(types)s)",
                types="、".join(sorted(BEGINNINGS)),
            ),
            "content": self.env._("its content is not what its name says"),
        }
        raise ValidationError(
            self.env._("File “%(name)s”: %(problem)s.", name=name, problem=texts[code])
        )
