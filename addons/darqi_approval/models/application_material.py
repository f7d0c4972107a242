from odoo import fields, models


class ApplicationMaterial(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.application.material"
    _description = "Material received"

    name = fields.Char()
