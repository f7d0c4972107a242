from odoo import fields, models


class ItemCondition(models.Model):
    """A condition of the licence, taken from the superior implementation standard.

    行政许可法 16(4): neither the bureau nor the department may add conditions, so every
    row names the national or regional source it comes from (PRACTICE 1.20).
    """

    _name = "darqi.item.condition"
    _inherit = ["darqi.revision.part", "darqi.one.seal"]
    _one_seal_fields = ("name",)
    _description = "Condition"
    _order = "revision_id, sequence, id"

    revision_id = fields.Many2one(
        "darqi.item.revision", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Text(required=True, string="Condition")
    source_level = fields.Selection(
        [("national", "National"), ("regional", "Regional")],
        required=True,
        default="national",
        string="Set by",
    )
    source = fields.Char(
        required=True,
        string="Superior source",
        help="Law and article, or the superior implementation standard.",
    )

    _source_check = models.Constraint(
        "CHECK (trim(source) <> '')",
        "Superior source: a condition without one may not be added (行政许可法 16(4)).",
    )

    def _one_seal_organ(self):
        return self.revision_id.item_id.department_id
