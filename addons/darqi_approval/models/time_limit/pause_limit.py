from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application_special import GROUNDS

# Where the row of a ground is missing: as for the plainest grounds.
USUAL_DAYS = 30


class PauseLimit(models.Model):
    """特别程序最长时间: how long a notice may tell for a ground, set by the bureau.

    行政许可法 45 names no maximum; without one a case could stand still for years with
    a lawful ground. What takes longer is the head's act, with a reason. One row for
    each ground; a ground of the item's own law with its own maximum keeps to that.
    """

    _name = "darqi.pause.limit"
    _description = "Longest told time of a ground"
    _rec_name = "ground"
    _order = "id"

    ground = fields.Selection(
        [*GROUNDS, ("special_law", "Ground of the item's law")],
        required=True,
        readonly=True,
    )
    days = fields.Integer(
        required=True, string="Working days at most", help="Longer: the head only."
    )
    note = fields.Char(string="Why so many", help="For whoever changes it next.")

    _ground_uniq = models.Constraint("unique(ground)", "This ground is set already.")
    _days_check = models.Constraint(
        "CHECK (days BETWEEN 1 AND 250)",
        "Working days at most: between 1 and 250.",
    )

    @api.depends("ground")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["ground"]._description_selection(self.env))
        for row in self:
            row.display_name = labels.get(row.ground, "")

    @api.model
    def _most_days(self, ground):
        """The longest told time of the ground, in working days."""
        # sudo: a setting, read by the act of whoever tells a time.
        row = self.sudo().search([("ground", "=", ground)], limit=1)
        return row.days or USUAL_DAYS

    def write(self, vals):
        """A change stays on evidence with old and new; the ground itself stands."""
        if "ground" in vals:
            raise UserError(self.env._("Ground: the list is the law's."))
        before = {row.id: row.days for row in self}
        result = super().write(vals)
        changed = self.filtered(lambda row: row.days != before[row.id])
        if changed:
            self.env["darqi.evidence"]._record(
                changed,
                "pause_limit_changed",
                lambda row: {
                    "ground": row.ground,
                    "old": before[row.id],
                    "new": row.days,
                },
            )
        return result
