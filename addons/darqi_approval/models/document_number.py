from odoo import fields, models


class DocumentNumber(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.document.number"
    _description = "Document number"

    year = fields.Integer()
