from odoo import fields, models


class Filing(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.filing"
    _description = "Filing"

    name = fields.Char()
