from odoo import fields, models


class Item(models.Model):
    """Who enforces, and how holders of the item are supervised."""

    _inherit = "darqi.item"

    enforcement_department_id = fields.Many2one(
        "darqi.department",
        string="Enforcement body",
        ondelete="restrict",
        help="Gets the notices of the item's licences beside the supervising organ.",
    )
    measure_ids = fields.One2many(
        "darqi.measure", "item_id", string="Supervision measures"
    )
