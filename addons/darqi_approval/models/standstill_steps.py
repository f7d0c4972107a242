from odoo import api, models
from odoo.fields import Domain

from .application_side import UNDECIDED


class Application(models.Model):
    """Steps, special procedures and supplements as grounds of a standstill.

    Loaded after the service area, whose hooks it extends.
    """

    _inherit = "darqi.application"

    @api.depends_context("darqi_at")
    @api.depends(
        "step_ids.state", "special_until", "is_suspended", "supplement_ids.received_on"
    )
    def _compute_standstill(self):
        return super()._compute_standstill()

    def _standstill_reasons(self):
        reasons = super()._standstill_reasons()
        if self.state not in UNDECIDED:
            return reasons
        if self.is_special:
            reasons.append(
                self.env._("special procedure through %(day)s", day=self.special_until)
            )
        if self.is_suspended:
            reasons.append(self.env._("proceedings suspended"))
        if self.open_decision_steps:
            # sudo: with whom the steps of a case are, for whoever reads the case.
            for step in self.sudo().step_ids:
                if step.state == "requested":
                    organ = step.department_id.short_name or step.department_id.name
                    reasons.append(f"{step.name}（{organ}）")
        if self.has_supplement:
            reasons.append(self.env._("Applicant: supplement"))
        return reasons

    def _standstill_domain(self):
        standing = (
            Domain("open_decision_steps", ">", 0)
            | Domain("is_special", "=", True)
            | Domain("is_suspended", "=", True)
            | Domain("has_supplement", "=", True)
        )
        return super()._standstill_domain() | (
            standing & Domain("state", "in", UNDECIDED)
        )
