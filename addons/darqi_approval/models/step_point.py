from odoo import api, fields, models
from odoo.exceptions import UserError

from .application_step import OPEN_STEPS


class StepPoint(models.Model):
    """One point of a step's checklist: what is looked at, and what was found."""

    _name = "darqi.step.point"
    _description = "Point of a checklist"
    _order = "step_id, sequence, id"

    step_id = fields.Many2one(
        "darqi.application.step", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, string="Point")
    standard = fields.Char()
    finding = fields.Char(string="Actual situation")
    verdict = fields.Selection(
        [("pass", "Met"), ("fail", "Not met"), ("none", "Does not apply")],
        string="Met?",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Points of open steps only."""
        points = super().create(vals_list)
        points._check_open()
        return points

    def write(self, vals):
        """The point itself comes from the list; findings while the step is open."""
        self._check_open()
        if {"name", "standard", "step_id"} & vals.keys() and not self.env.su:
            raise UserError(
                self.env._("Points and standards come from the list of the item.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(self.env._("A point of the checklist stays."))

    def _check_open(self):
        over = self.step_id.filtered(lambda step: step.state not in OPEN_STEPS)
        if over:
            raise UserError(
                self.env._(
                    "%(step)s is over and cannot be changed.", step=over[0].display_name
                )
            )
