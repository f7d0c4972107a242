from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..competence import in_transition, transition_end
from ..official_document import normalise_number


class Plan(models.Model):
    """The reform plan: when it was issued and how long its transition lasts.

    Clause 五(二): in principle six months from the day the document is issued,
    longer only by a recorded decision (REQ-01, REQ-95).
    """

    _name = "darqi.plan"
    _description = "Reform plan"
    _order = "issue_date desc, id desc"

    name = fields.Char(required=True)
    number = fields.Char(string="Document number", help="Brackets become 〔〕.")
    meeting = fields.Char(help="The meeting that adopted the plan.")
    issue_date = fields.Date(required=True)
    transition_months = fields.Integer(
        required=True,
        default=6,
        help="Calendar months from the issue date, which is not counted.",
    )
    extended_to = fields.Date(help="Last day of a recorded extension.")
    extension_basis = fields.Char(help="The decision that extends the transition.")
    active = fields.Boolean(default=True)
    transition_end = fields.Date(
        compute="_compute_transition_end",
        string="Last day of the transition",
        help="The matching day of the last month, or the working day after it when "
        "it is a holiday (民法典 202, 203); a recorded extension counts.",
    )

    _months_check = models.Constraint(
        "CHECK (transition_months BETWEEN 1 AND 120)",
        "Transition months: between 1 and 120.",
    )
    _extension_check = models.Constraint(
        "CHECK (extended_to IS NULL OR coalesce(extension_basis, '') <> '')",
        "Extended to: the decision that extends the transition is missing.",
    )

    @api.depends("issue_date", "transition_months", "extended_to")
    def _compute_transition_end(self):
        for plan in self:
            plan.transition_end = plan._ordinary_end()
            if plan.extended_to and plan.transition_end:
                plan.transition_end = max(plan.transition_end, plan.extended_to)

    def _ordinary_end(self):
        """Last day without an extension, moved off a holiday; ``False`` if unknown."""
        self.ensure_one()
        if not self.issue_date or self.transition_months < 1:
            return False
        end = transition_end(self.issue_date, self.transition_months)
        calendar = self.env["darqi.working.day"]._calendar()
        return calendar.next_working_day(end)

    @api.constrains("extended_to", "issue_date", "transition_months")
    def _check_extension(self):
        for plan in self:
            if plan.extended_to and plan.extended_to <= plan._ordinary_end():
                raise ValidationError(
                    self.env._(
                        "Extended to: %(day)s is not after %(end)s, the end of the"
                        " ordinary transition.",
                        day=plan.extended_to,
                        end=plan._ordinary_end(),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Document numbers are brought into their one spelling."""
        return super().create([self._tidy(vals) for vals in vals_list])

    def write(self, vals):
        """Document numbers are brought into their one spelling."""
        return super().write(self._tidy(vals))

    def _tidy(self, vals):
        if vals.get("number"):
            vals = {**vals, "number": normalise_number(vals["number"])}
        return vals

    @api.model
    def _active(self):
        """The plan in force: the one issued last; empty when there is none."""
        # sudo: the plan is a public document.
        return self.sudo().search([], limit=1).with_env(self.env)

    def in_transition(self, day):
        """Whether ``day`` lies in the transition, first and last day included.

        :param day: a date or ISO text
        """
        self.ensure_one()
        day = fields.Date.to_date(day)
        return in_transition(
            day, self.issue_date, self.transition_months, self.transition_end
        )
