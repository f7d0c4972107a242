from odoo import fields, models


class Clock(models.Model):
    """The duty to hand an item over (方案三(三)2, 五(三)) is a timed one."""

    _inherit = "darqi.clock"

    kind = fields.Selection(
        selection_add=[("handover", "Handover of items")],
        ondelete={"handover": "cascade"},
    )
