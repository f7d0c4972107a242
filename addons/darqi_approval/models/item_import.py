from odoo import fields, models


class ItemImport(models.Model):
    """Stub, follows."""

    _name = "darqi.item.import"
    _description = "Import of items"

    name = fields.Char()
