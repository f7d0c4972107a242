from odoo import fields, models


class ApplicationAct(models.TransientModel):
    """The dialog of a withdrawal asks for its reason by code (PRACTICE 2.19)."""

    _inherit = "darqi.application.act"

    withdraw_code = fields.Selection(
        selection=lambda self: (
            self.env["darqi.application"]
            ._fields["withdraw_code"]
            ._description_selection(self.env)
        ),
        string="Reason of the withdrawal",
        default="own",
    )
    requested_on = fields.Date(
        string="Day of the request",
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    requested_by = fields.Selection(
        selection=lambda self: (
            self.env["darqi.application"]
            ._fields["withdraw_requested_by"]
            ._description_selection(self.env)
        ),
        string="Requested by",
        default="applicant",
    )

    def _arguments(self):
        if self.act == "withdraw":
            return (
                self.text or "",
                self.withdraw_code or "other",
                self.requested_on,
                self.requested_by,
                self.attachment_ids.ids,
            )
        return super()._arguments()
