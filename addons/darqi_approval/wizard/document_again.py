from odoo import fields, models


class DocumentAgain(models.TransientModel):
    """Asks whether a voided paper is issued again as it was, or corrected."""

    _name = "darqi.document.again"
    _description = "Issue a voided document again"

    document_id = fields.Many2one("darqi.document", required=True, ondelete="cascade")
    may_correct = fields.Boolean(readonly=True)
    content = fields.Text(
        string="What is permitted",
        help="Only whoever decided the case corrects it, before the certificate.",
    )

    def action_confirm(self):
        """Issue it again and show it."""
        document = self.document_id._issue_again(self.content or "")
        return {
            "type": "ir.actions.act_window",
            "res_model": "darqi.document",
            "res_id": document.id,
            "views": [(False, "form")],
        }
