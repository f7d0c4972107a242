from odoo import fields, models


class Basis(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.basis"
    _description = "Legal basis"

    name = fields.Char()
