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

    def _arguments(self):
        if self.act == "withdraw":
            return (self.text or "", self.withdraw_code or "other")
        return super()._arguments()
