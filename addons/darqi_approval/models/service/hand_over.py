from odoo import models
from odoo.exceptions import UserError

REVIEWER_GROUP = "darqi_approval.group_reviewer"


class Application(models.Model):
    """A case passes from one reviewer to another: 转办, substitute, assignment.

    Whoever sends it, the separation of duties holds for who gets it (PRACTICE 2.13).
    """

    _inherit = "darqi.application"

    def _refusal_as_reviewer(self, user):
        """Why ``user`` cannot review this case, or False."""
        self.ensure_one()
        case, user = self.sudo(), user.sudo()  # sudo: persons are compared
        if not user.active or not user.has_group(REVIEWER_GROUP):
            return self.env._("%(person)s is not a reviewer.", person=user.name)
        if case.department_id not in user.department_ids:
            return self.env._(
                "%(person)s is no member of “%(organ)s”.",
                person=user.name,
                organ=case.department_id.name,
            )
        if user in case._acceptors():
            return self.env._(
                "%(person)s accepted this case: acceptance and approval are kept"
                " apart.",
                person=user.name,
            )
        return self._refusal_chair(user)

    def _refusal_as_approver(self, user):
        """Why ``user`` cannot decide this case, or False (invariant 3)."""
        self.ensure_one()
        case, user = self.sudo(), user.sudo()  # sudo: persons are compared
        if user in case._acceptors():
            return self.env._(
                "%(person)s accepted this case: acceptance and approval are kept"
                " apart.",
                person=user.name,
            )
        if case.reviewed_by_id == user and not case.one_person_allowed:
            return self.env._(
                "%(person)s reviewed this case: another person decides it.",
                person=user.name,
            )
        return False

    def action_hand_over(self, colleague=None, reason=""):
        """转办: hand the case over to a colleague, with the reason; nothing restarts.

        :param colleague: user (or id) who goes on with the review
        :raises UserError: when separation, role or organ speak against the colleague
        """
        reason = self._need_text(reason, self.env._("Reason"))
        users = self.env["res.users"]
        colleague = users.browse(colleague) if isinstance(colleague, int) else colleague
        if not colleague or colleague == self.env.user:
            raise UserError(self.env._("Colleague: choose another person."))
        self._pass_to(colleague, "hand_over", reason)
        return True

    def _pass_to(self, user, name, text):
        """Move the cases into the hands of ``user`` by transition ``name``."""
        for case in self:
            refusal = case._refusal_as_reviewer(user)
            if refusal:
                raise UserError(
                    self.env._(
                        "%(record)s: %(reason)s",
                        record=case.display_name,
                        reason=refusal,
                    )
                )
        # sudo: the name of a colleague
        words = f"→ {user.sudo().name}" + (f"：{text}" if text else "")
        return self._act(name, {"reviewer_id": user.id}, text=words)
