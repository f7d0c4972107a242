from odoo import models


class Application(models.Model):
    """Review: picked up by one reviewer, passed or proposed for refusal, sent back."""

    _inherit = "darqi.application"

    def action_pick_up(self):
        """领取: the case is mine; the row lock lets one reviewer win."""
        return self._act("pick_up", {"reviewer_id": self.env.uid})

    def _refusal_put_back(self):
        if self.reviewer_id != self.env.user:
            return self.env._(
                "This case is in the hands of %(person)s.", person=self.reviewer_id.name
            )
        return False

    def action_put_back(self, reason=""):
        """Put a case back into the shared queue; nothing restarts."""
        reason = self._need_text(reason, self.env._("Reason"))
        return self._act("put_back", {"reviewer_id": False}, text=reason)

    def action_pass_review(self, opinion=""):
        """审查通过 with an opinion: the case lies with the approver."""
        return self._review("pass_review", "granted", "pass", opinion)

    def action_propose_refusal(self, opinion=""):
        """拟不予许可 with an opinion: the case lies with the approver."""
        return self._review("propose_refusal", "refused", "propose_refusal", opinion)

    def _review(self, name, proposed, conclusion, opinion):
        opinion = self._need_text(opinion, self.env._("Opinion"))
        today = self.env["darqi.working.day"]._today()
        self._act(
            name,
            {
                "reviewed_by_id": self.env.uid,
                "reviewed_on": today,
                "proposed_result": proposed,
            },
            step="review",
            conclusion=conclusion,
            text=opinion,
        )
        mark = f"{self.env.uid},"
        for case in self.sudo():  # sudo: only persons are compared
            marks = case.reviewer_marks or ","
            if f",{mark}" not in marks:
                case._door_opened().write({"reviewer_marks": f"{marks}{mark}"})
        self._clock_bear("decision", "approver")
        return True

    def action_return_review(self, reason=""):
        """退回重审 with a reason; the clock runs on."""
        reason = self._need_text(reason, self.env._("Reason"))
        self._act(
            "return_review",
            {"proposed_result": False},
            step="return",
            conclusion="return",
            text=reason,
        )
        self._clock_bear("decision", "reviewer")
        return True
