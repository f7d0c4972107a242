from odoo import fields, models


class LicenceAct(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.licence.act"
    _description = "Act on a licence"

    licence_id = fields.Many2one("darqi.licence", index=True)
