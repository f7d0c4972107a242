from odoo import fields, models


class Competence(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.competence"
    _description = "Competence"

    item_id = fields.Many2one("darqi.item", index=True)
    department_id = fields.Many2one("darqi.department")
    rule = fields.Char()
