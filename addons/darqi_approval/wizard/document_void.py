from odoo import fields, models


class DocumentVoid(models.TransientModel):
    """Asks why a document is voided."""

    _name = "darqi.document.void"
    _description = "Void a document"

    document_id = fields.Many2one("darqi.document", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Void it."""
        self.document_id._void(self.reason)
        return {"type": "ir.actions.act_window_close"}
