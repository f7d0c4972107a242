from odoo import fields, models


class Milestone(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.milestone"
    _description = "Milestone"

    name = fields.Char()
