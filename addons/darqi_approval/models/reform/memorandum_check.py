from odoo import models

from .memorandum import JUSTICE


class Memorandum(models.Model):
    """Both sides check the draft, the justice bureau its legality."""

    _inherit = "darqi.memorandum"

    def _refusal_start(self):
        if not self.env.su and not (
            self._acts_for_bureau() or self._acts_for_department()
        ):
            return self.env._("only the two parties do this.")
        if not self.line_ids:
            return self.env._("Items: the memorandum has none.")
        return False

    def action_start_check(self):
        """Hand the draft to both sides for checking."""
        self._move("start", {"return_reason": False})
        self.env["darqi.evidence"]._record(self, "memorandum_start")
        return True

    def _check_refusal(self):
        if self._acts_for_department() and not self.checked_department_by_id:
            return False
        if self._acts_for_bureau() and not self.checked_bureau_by_id:
            return False
        return self.env._("your side has checked it, or you belong to neither side.")

    def action_check(self):
        """Check for one's own side; checked by both it goes to the justice office."""
        self.check_access("write")
        self._door_lock()
        for memo in self:
            reason = memo.state != "checking" and memo._refusal("checked")
            reason = reason or memo._check_refusal()
            if reason:
                memo._refuse(reason)
            side = (
                "checked_department_by_id"
                if memo._acts_for_department() and not memo.checked_department_by_id
                else "checked_bureau_by_id"
            )
            memo._door_opened().write({side: self.env.uid})
            self.env["darqi.evidence"]._record(memo, "memorandum_check", side)
            if memo.checked_department_by_id and memo.checked_bureau_by_id:
                memo._move("checked")
        return True

    def _refusal_return(self):
        if self.env.su:
            return False
        if self.state == "legal" and self.env.user.has_group(JUSTICE):
            return False
        party = (
            self._acts_for_bureau()
            or self._acts_for_department()
            or self._is_bureau_head()
        )
        return False if party else self.env._("only the two parties do this.")
