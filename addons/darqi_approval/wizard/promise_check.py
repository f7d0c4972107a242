from odoo import fields, models


class PromiseCheck(models.TransientModel):
    """The dialog of the check of a promise."""

    _name = "darqi.promise.check"
    _description = "Check of a promise"

    application_id = fields.Many2one("darqi.application", required=True, readonly=True)
    conclusion = fields.Selection(
        [("kept", "Kept"), ("broken", "Not kept")], required=True, default="kept"
    )
    text = fields.Text(required=True, string="What was found")

    def action_confirm(self):
        """Record the finding."""
        self.ensure_one()
        self.application_id.action_check_promise(self.conclusion == "kept", self.text)
        return {"type": "ir.actions.act_window_close"}
