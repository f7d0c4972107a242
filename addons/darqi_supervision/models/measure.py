from odoo import api, fields, models

WAYS = [
    ("double_random", "Double-random, published"),
    ("key", "Key supervision"),
    ("credit", "Credit-based"),
    ("off_site", "Off-site"),
    ("daily", "Routine inspection"),
]


class Measure(models.Model):
    """How an organ supervises the holders of an item (REQ-63, 方案三(三)5).

    An item without one stands in the list of supervision gaps.
    """

    _name = "darqi.measure"
    _description = "Supervision measure"
    _order = "item_id, sequence, id"

    item_id = fields.Many2one(
        "darqi.item", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Supervising organ",
        default=lambda self: self.env.user.department_ids[:1],
    )
    sequence = fields.Integer(default=10)
    way = fields.Selection(WAYS, required=True, string="Way of supervision")
    frequency_months = fields.Integer(
        string="Every (months)",
        help="Months between two visits; 0: no regular visits after the first.",
    )
    target = fields.Char(help="Who or what is supervised.")
    section = fields.Char(help="责任股室: the section that does it.")
    basis = fields.Char(help="The clause that orders this way of supervision.")
    active = fields.Boolean(default=True)

    _frequency_check = models.Constraint(
        "CHECK (frequency_months BETWEEN 0 AND 120)",
        "Every (months): a number from 0 to 120.",
    )
    _item_organ_way_uniq = models.UniqueIndex(
        "(item_id, department_id, way) WHERE active IS TRUE",
        "This organ already has a measure of this way for the item.",
    )

    @api.depends("way", "frequency_months")
    @api.depends_context("lang")
    def _compute_display_name(self):
        ways = dict(self._fields["way"]._description_selection(self.env))
        for measure in self:
            way = ways.get(measure.way, "")
            measure.display_name = (
                self.env._(
                    "%(way)s, every %(months)s months",
                    way=way,
                    months=measure.frequency_months,
                )
                if measure.frequency_months
                else way
            )

    @api.model
    def _for(self, item, organ):
        """The organ's first measure for an item, or none."""
        return self.search(
            [("item_id", "=", item.id), ("department_id", "=", organ.id)], limit=1
        )
