from odoo import fields, models


class CostAsk(models.TransientModel):
    """Asks what a piece of handling has cost (REQ-59)."""

    _name = "darqi.cost.ask"
    _description = "Cost of handling"

    application_id = fields.Many2one("darqi.application", required=True, readonly=True)
    kind = fields.Selection(
        selection=lambda self: (
            self.env["darqi.case.cost"]._fields["kind"]._description_selection(self.env)
        ),
        required=True,
        default="expert",
    )
    amount = fields.Float(digits=(14, 2), required=True, string="Amount (yuan)")
    days = fields.Float(digits=(8, 1), string="Person-days")
    day = fields.Date(
        required=True,
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    payee = fields.Char(size=120, string="Paid to")
    voucher = fields.Char(size=60, string="Voucher number")
    note = fields.Char()

    def action_confirm(self):
        """Append it to the ledger."""
        self.ensure_one()
        names = ("kind", "amount", "days", "day", "payee", "voucher", "note")
        self.env["darqi.case.cost"]._enter(
            self.application_id, {name: self[name] for name in names}
        )
        return {"type": "ir.actions.act_window_close"}
