from odoo import fields, models


class ApplicantBarLift(models.TransientModel):
    """Asks why a bar is lifted."""

    _name = "darqi.applicant.bar.lift"
    _description = "Lift a bar"

    bar_id = fields.Many2one("darqi.applicant.bar", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Lift it."""
        self.bar_id._lift(self.reason)
        return {"type": "ir.actions.act_window_close"}
