from odoo import fields, models


class Applicant(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.applicant"
    _description = "Applicant"

    name = fields.Char()
