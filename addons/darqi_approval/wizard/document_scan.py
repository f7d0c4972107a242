import base64

from odoo import fields, models


class DocumentScan(models.TransientModel):
    """Asks for the scan of a paper that was stamped by hand (待回传扫描件)."""

    _name = "darqi.document.scan"
    _description = "Hand in the scan"

    document_id = fields.Many2one("darqi.document", required=True, ondelete="cascade")
    scan = fields.Binary(
        attachment=False, required=True, help="Scan of the stamped paper."
    )
    scan_name = fields.Char()

    def action_confirm(self):
        """The scan is the paper's sealed file from now on."""
        self.ensure_one()
        scan = self.with_context(bin_size=False).scan
        self.document_id._return_scan(base64.b64decode(scan), self.scan_name)
        return {"type": "ir.actions.act_window_close"}
