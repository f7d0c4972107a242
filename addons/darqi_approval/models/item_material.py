from odoo import fields, models


class ItemMaterial(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.item.material"
    _description = "Material"

    name = fields.Char()
    revision_id = fields.Many2one("darqi.item.revision", index=True)
    is_required = fields.Boolean(default=True)
    can_follow = fields.Boolean()
    copies = fields.Integer(default=1)
    form = fields.Selection([("original", "Original"), ("copy", "Copy")])
