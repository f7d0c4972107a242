from odoo import fields, models


class HandoverLine(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.handover.line"
    _description = "Handover line"

    name = fields.Char()
