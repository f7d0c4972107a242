from odoo import fields, models


class DocumentWithhold(models.TransientModel):
    """Asks why a decision is not published (行政许可法 5, 40)."""

    _name = "darqi.document.withhold"
    _description = "Publication of a decision"

    document_id = fields.Many2one("darqi.document", required=True, ondelete="cascade")
    ground = fields.Selection(
        [
            ("state_secret", "State secret"),
            ("trade_secret", "Trade secret"),
            ("privacy", "Personal privacy"),
        ],
        string="Not published because of",
        help="Empty: the decision is published.",
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Keep the decision back, or publish it again."""
        self.ensure_one()
        self.document_id._withhold(self.ground, self.reason)
        return {"type": "ir.actions.act_window_close"}
