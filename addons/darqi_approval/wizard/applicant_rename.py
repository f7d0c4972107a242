from odoo import fields, models


class ApplicantRename(models.TransientModel):
    """The dialog of a change of name: the new name, since when, the proof."""

    _name = "darqi.applicant.rename"
    _description = "Change of name"

    applicant_id = fields.Many2one("darqi.applicant", required=True, readonly=True)
    name = fields.Char(required=True, size=120, string="New name")
    date_from = fields.Date(required=True, string="Bears it from")
    reason = fields.Char(required=True, size=200, string="Paper that proves it")
    attachment_ids = fields.Many2many(
        "ir.attachment", required=True, string="Scan of the proof"
    )

    def action_confirm(self):
        """Enter the change of name."""
        self.ensure_one()
        self.applicant_id.action_rename(
            self.name, self.date_from, self.reason, self.attachment_ids.ids
        )
        return {"type": "ir.actions.act_window_close"}
