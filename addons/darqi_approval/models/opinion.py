from odoo import fields, models


class Opinion(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.opinion"
    _description = "Opinion"

    application_id = fields.Many2one("darqi.application", index=True)
