"""Which files are taken for papers of a case, and whether they are what they say."""

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
    """Has ``attachment_ids`` whose type, size and content are checked on every path."""

    _name = "darqi.checked.files"
    _description = "Checked files"

    @api.constrains("attachment_ids")
    def _check_files(self):
        most = self.env["darqi.config"]._number("darqi.file_megabytes")
        # sudo: files linked to a record the user may write; only judged.
        for file in self.sudo().attachment_ids:
            code = file_problem(file.name or "", file.raw, most * MEGABYTE)
            if not code:
                continue
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
                self.env._(
                    "File “%(name)s”: %(problem)s.", name=file.name, problem=texts[code]
                )
            )
