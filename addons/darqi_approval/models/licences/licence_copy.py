from odoo import models
from odoo.exceptions import UserError

from ..document_values import from_json

WATERMARK = "副本"


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
        """The latest certificate anew, marked as a copy; nothing is stored."""
        certificate = self._certificate()
        documents = certificate.env["darqi.document"]
        values = from_json(certificate.content)
        demo = self.env["darqi.config"]._is_demo()
        values["watermark"] = f"{WATERMARK} 演示数据" if demo else WATERMARK
        settings = documents.env["darqi.document.kind"]._of("licence")
        return documents._render(settings, documents._paper(settings, values))
