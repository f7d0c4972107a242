from odoo import api, fields, models
from odoo.fields import Domain


class Application(models.Model):
    """What stands still in somebody else's hands, for the reviewer's second list.

    Further grounds add to both hooks (PRACTICE 3, reviewer).
    """

    _inherit = "darqi.application"

    standstill = fields.Char(
        compute="_compute_standstill",
        search="_search_standstill",
        string="Waits for",
        help="Why the case stands still, and with whom.",
    )

    @api.depends("state", "material_ids.is_received", "superior_organ")
    def _compute_standstill(self):
        for case in self:
            case.standstill = "；".join(case._standstill_reasons()) or False

    def _standstill_reasons(self):
        """Texts of what this case waits for. Overridden by what adds a ground."""
        self.ensure_one()
        reasons = []
        if self.state == "correcting":
            reasons.append(self.env._("Applicant: corrections"))
        if self.state == "forwarded":
            reasons.append(
                self.env._("Reply of %(organ)s", organ=self.superior_organ or "")
            )
        if self.has_follow:
            reasons.append(self.env._("Applicant: materials to follow"))
        return reasons

    def _standstill_domain(self):
        """The cases that wait, as a domain. Overridden together with the reasons."""
        return Domain("state", "in", ("correcting", "forwarded")) | (
            Domain("has_follow", "=", True)
            & Domain("state", "in", ("accepted", "reviewing", "pending_decision"))
        )

    def _search_standstill(self, operator, value):
        if operator != "in" or list(value) != [False]:
            return NotImplemented
        return ~self._standstill_domain()
