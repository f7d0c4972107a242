from odoo import fields, models


class Transfer(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.transfer"
    _description = "Transfer batch"

    name = fields.Char()


class TransferLine(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.transfer.line"
    _description = "Transferred item"

    item_id = fields.Many2one("darqi.item", index=True)
