from odoo import fields, models


class ItemImport(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.item.import"
    _description = "Item import"

    name = fields.Char()
