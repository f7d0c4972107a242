from odoo import fields, models


class BlankVoid(models.TransientModel):
    """Asks why a blank certificate is spoiled (作废)."""

    _name = "darqi.blank.void"
    _description = "Void a sheet"

    stock_id = fields.Many2one(
        "darqi.blank.stock",
        string="Blank certificate",
        required=True,
        ondelete="cascade",
    )
    use_id = fields.Many2one("darqi.blank.use", ondelete="cascade")
    number = fields.Integer(required=True, string="Sheet number")
    number_to = fields.Integer(string="To number", help="Empty: only this one sheet.")
    reason = fields.Char(required=True)
    again = fields.Boolean(
        string="Print on the next sheet",
        default=True,
        help="The certificate takes the next sheet at once.",
    )

    def action_confirm(self):
        """Void the sheet. :raises UserError: it is not in the stock, or gone"""
        self.ensure_one()
        if self.use_id:
            self.use_id._spoil(self.reason, again=self.again)
            return {"type": "ir.actions.act_window_close"}
        last = self.number_to or self.number
        self.stock_id._void_sheets(self.number, last, self.reason)
        return {"type": "ir.actions.act_window_close"}
