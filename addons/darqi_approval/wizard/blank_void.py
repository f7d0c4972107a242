from odoo import fields, models
from odoo.exceptions import UserError


class BlankVoid(models.TransientModel):
    """Asks why a blank certificate is spoiled (作废)."""

    _name = "darqi.blank.void"
    _description = "Void a sheet"

    stock_id = fields.Many2one("darqi.blank.stock", required=True, ondelete="cascade")
    use_id = fields.Many2one("darqi.blank.use", ondelete="cascade")
    number = fields.Integer(required=True, string="Sheet number")
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
        stock = self.stock_id
        stock.check_access("write")
        # sudo: only whether the sheet is gone already.
        if stock.sudo().use_ids.filtered(lambda use: use.number == self.number):
            raise UserError(
                self.env._("Number %(number)s is gone already.", number=self.number)
            )
        stock._record(self.number, "voided", self.reason)
        return {"type": "ir.actions.act_window_close"}
