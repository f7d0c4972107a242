from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class FeeAct(models.TransientModel):
    """The dialog of a charge: what is said before it is done."""

    _name = "darqi.fee.act"
    _description = "Act on a charge"

    fee_id = fields.Many2one("darqi.application.fee", required=True, readonly=True)
    act = fields.Selection(
        [
            ("assess", "Assess the charge"),
            ("pay", "Record the voucher"),
            ("exempt", "Exempt from the charge"),
        ],
        required=True,
        readonly=True,
    )
    fee_state = fields.Selection(related="fee_id.state")
    standard = fields.Char(related="fee_id.standard")
    basis_id = fields.Many2one(related="fee_id.basis_id")
    due_amount = fields.Float(related="fee_id.amount", string="Assessed so far (yuan)")
    collector_id = fields.Many2one(related="fee_id.collector_id")
    amount = fields.Float(digits=(14, 2), string="Amount (yuan)")
    pay_by = fields.Date(string="To be paid by")
    voucher_number = fields.Char(size=60, string="Voucher number")
    paid_on = fields.Date(
        string="Paid on",
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    document = fields.Char(size=120, string="Document of the exemption")
    reason = fields.Char(size=200)
    file = fields.Binary(attachment=False, string="Scan")
    file_name = fields.Char()

    @api.constrains("fee_id")
    def _check_fee(self):
        for dialog in self:
            try:
                dialog.fee_id.check_access("read")
            except AccessError as error:
                raise ValidationError(str(error)) from error

    def action_confirm(self):
        """Do the act; the charge itself judges who may."""
        self.ensure_one()
        fee = self.fee_id
        if self.act == "assess":
            fee._assess(self.amount, self.pay_by, self.reason)
            return fee.action_open_notice()
        if self.act == "pay":
            fee._pay(self.voucher_number, self.paid_on, self.file, self.file_name)
        else:
            fee._exempt(self.document, self.reason, self.file, self.file_name)
        return {"type": "ir.actions.act_window_close"}
