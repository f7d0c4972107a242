import hashlib

from odoo import fields, models
from odoo.exceptions import UserError

from ...official_document import NoPages, chinese_date, marked_copy
from ..check_code import grouped

WATERMARK = "副本"
# What stands on the copy of a certificate that has no effect (any more).
WORDS = {
    "voided": "已作废",
    "unsealed": "未盖章",
    "being_made": "未盖章",
    "held": "暂扣",
    "expired": "已过期",
    "not_yet": "尚未生效",
    "replaced": "已换发",
    "withdrawn": "已撤回",
    "annulled": "已撤销",
    "cancelled": "已注销",
    "penalty_revoked": "已吊销",
}


class Licence(models.Model):
    """The electronic licence: the sealed file, and a copy that says it is one."""

    _inherit = "darqi.licence"

    def _certificate(self):
        """The latest certificate. :raises UserError: there is none"""
        self.ensure_one()
        certificate = self._live_certificate().sorted("id")[-1:]
        if not certificate:
            raise UserError(self.env._("The licence has no certificate here."))
        return certificate

    def _open(self, what):
        self.ensure_one()
        self.check_access("read")
        self._certificate()
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/licence/{self.id}/{what}",
            "target": "new",
        }

    def action_open_certificate(self):
        """Open the certificate: the sealed file when there is one."""
        return self._open("certificate")

    def action_open_copy(self):
        """Open a copy with the watermark 副本 (for files of other organs)."""
        return self._open("copy")

    def _certificate_file(self):
        """The certificate's file; the reader may read the licence."""
        certificate = self._certificate()
        return certificate.sealed_attachment_id or certificate.attachment_id

    def _copy_pdf(self):
        """A copy of the very file, marked 副本; its digest is on the register.

        What stands on it is what was sealed. A copy of what has no effect says so: not
        sealed, or what became of the licence since.
        """
        certificate = self._certificate()
        # sudo: the file of a licence whose reading was checked.
        raw = self.sudo()._certificate_file().raw
        status = certificate._public_status(self)
        words = WORDS.get(status, "")
        if not words and not certificate.sealed_attachment_id:
            words = "原件已盖章"  # stamped by hand, no scan came back
        today = self.env["darqi.working.day"]._today()
        line = f"副本　{certificate.display_name}　{chinese_date(today)}制作　"
        line += f"效力以核验结果为准：{grouped(certificate.check_code)}"
        mark = f"{WATERMARK} {words}".strip()
        try:
            copy = marked_copy(raw, mark, line)
        except NoPages as error:
            raise UserError(
                self.env._("The file of the certificate cannot be copied.")
            ) from error
        certificate._record_copy(copy, mark)
        return copy


class DocumentCopy(models.Model):
    """A copy that was handed out, by its digest: who, when, in which state.

    Anyone who has the copy checks it on the public page as the paper itself.
    """

    _name = "darqi.document.copy"
    _inherit = ["darqi.append.only"]
    _description = "Copy of a document"
    _order = "id desc"
    _rec_name = "document_id"

    document_id = fields.Many2one(
        "darqi.document", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Issuing organ",
    )
    user_id = fields.Many2one(
        "res.users", required=True, ondelete="restrict", string="Copied by"
    )
    day = fields.Date(required=True)
    moment = fields.Datetime(required=True)
    mark = fields.Char(required=True, help="What stands across each page.")
    sha256 = fields.Char(
        required=True, index=True, string="Digest", help="SHA-256 of the copy."
    )


class Document(models.Model):
    """Copies of a document."""

    _inherit = "darqi.document"

    copy_ids = fields.One2many(
        "darqi.document.copy", "document_id", readonly=True, string="Copies made"
    )

    def _record_copy(self, raw, mark):
        self.ensure_one()
        days = self.env["darqi.working.day"]
        digest = hashlib.sha256(raw).hexdigest()
        # sudo: nobody has a create right on the register; whoever may read the licence
        # may copy it, which was checked.
        document = self.sudo()
        document.env["darqi.document.copy"].create(
            {
                "document_id": document.id,
                "department_id": document.department_id.id,
                "user_id": self.env.uid,
                "day": days._today(),
                "moment": days._now(),
                "mark": mark,
                "sha256": digest,
            }
        )
        self.env["darqi.evidence"]._record(
            document,
            "document_copied",
            {"number": document.number, "mark": mark, "sha256": digest},
        )
