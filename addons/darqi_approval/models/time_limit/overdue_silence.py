from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class Application(models.Model):
    """超期说明 explains a decision that is late, not one that the law has made.

    Where silence counts as consent (such as 印刷业管理条例 20), or a renewal is deemed
    granted (行政许可法 50(2)), nothing is expected any more: it is confirmed.
    """

    _inherit = "darqi.application"

    def _refusal_decided_by_law(self):
        """Why no delay is explained here, or False."""
        self.ensure_one()
        reason = self._refusal_silent()
        if reason:
            return reason
        if self._is_deemed_renewed():
            return self.env._(
                "The renewal is deemed granted (行政许可法 50(2)): confirm it, no delay"
                " is to be explained."
            )
        return False

    @api.depends_context("darqi_at")
    @api.depends("revision_id", "legal_due_date")
    def _compute_needs_overdue_statement(self):
        result = super()._compute_needs_overdue_statement()
        for case in self.filtered("needs_overdue_statement"):
            if case._refusal_decided_by_law():
                case.needs_overdue_statement = False
        return result

    def _search_needs_overdue_statement(self, operator, value):
        found = super()._search_needs_overdue_statement(operator, value)
        if found is NotImplemented:
            return found
        today = self.env["darqi.working.day"]._today()
        silent = Domain("revision_id.silence_rule", "=", "granted") & Domain(
            "legal_due_date", "<", today
        )
        renewed = (
            Domain("application_kind", "=", "renewal")
            & Domain("is_in_renewal_window", "=", True)
            & Domain("accepted_on", "!=", False)
            & Domain("subject_licence_id.date_to", "<", today)
        )
        return found & ~silent & ~renewed

    def action_explain_overdue(self, reason="", expected_on=None, measures=""):
        """超期说明, never of what the law has agreed to by then."""
        for case in self:
            decided = case._refusal_decided_by_law()
            if decided:
                raise UserError(decided)
        return super().action_explain_overdue(reason, expected_on, measures)
