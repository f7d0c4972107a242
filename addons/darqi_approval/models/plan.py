from odoo import fields, models


class Plan(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.plan"
    _description = "Reform plan"

    name = fields.Char()
    issue_date = fields.Date()
