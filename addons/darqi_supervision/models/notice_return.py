from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .notice import ROUTERS
from .supervision_duty import SUPERVISING_KINDS


class Notice(models.Model):
    """Not ours: returned, and routed anew by the bureau."""

    _inherit = "darqi.notice"

    def action_return(self):
        """Open the dialog for the reason of a return."""
        self._need_can("return")
        return self._action_reason("notice_return")

    def _refusal_return(self):
        if self.department_id in self.returned_department_ids:
            return self.env._(
                "%(organ)s has returned this notice before; the bureau's decision"
                " stands. Raise it in a consultation.",
                organ=self.department_id.name,
            )
        return self._refusal_member()

    def _return(self, reason):
        """Return as not of this organ; the organ's owner keeps it until re-routed.

        :raises UserError: without a reason, or a second time by the same organ
        """
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Reason of return: a notice is returned with a reason only.")
            )
        organ_ids = self.department_id.ids
        self._move(
            "return",
            {
                "return_reason": reason,
                "returned_by_id": self.env.uid,
                "returned_at": self.env["darqi.working.day"]._now(),
            },
        )
        for notice in self:
            notice._door_opened().write(
                {"returned_department_ids": [Command.link(notice.department_id.id)]}
            )
        self._clock_stop("claim", note=reason)
        claim_days = self.env["darqi.config"]._number("darqi.claim_days")
        for sender, notices in self.grouped("sender_department_id").items():
            notices._clock_start("reroute", claim_days, department=sender)
            notices._push(self._people(sender, *ROUTERS), "returned")
        self.env["darqi.evidence"]._record(
            self, "notice_returned", {"reason": reason, "organs": organ_ids}
        )
        return True

    def action_reroute(self):
        """Open the dialog for the organ that shall supervise instead."""
        self._need_can("reroute")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Route anew"),
            "res_model": "darqi.notice.reroute",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_notice_ids": [Command.set(self.ids)]},
        }

    def _refusal_reroute(self):
        return self._refusal_member(self.sender_department_id)

    def _reroute(self, department, note=""):
        """Deliver a returned notice to another organ (or to the same one, with a note).

        The claim limit of the new organ starts today. Supervision of the licence moves
        with it.

        :raises UserError: when the organ cannot supervise, or without a note
        """
        if department.kind not in SUPERVISING_KINDS:
            raise UserError(
                self.env._(
                    "Supervising organ: %(organ)s does not supervise licence holders.",
                    organ=department.name,
                )
            )
        for notice in self:
            if notice.department_id == department and not (note or "").strip():
                raise UserError(
                    self.env._(
                        "Note: sending it back to %(organ)s needs the reason.",
                        organ=department.name,
                    )
                )
            notice._reroute_one(department, note)
        self._push_to_organ("notice")
        return True

    def _reroute_one(self, department, note):
        before = self.department_id
        owner = self._default_owner(self.licence_id, department)
        self._move(
            "reroute",
            {
                "department_id": department.id,
                "owner_id": owner.id,
                "default_owner_id": owner.id,
                "pushed_at": self.env["darqi.working.day"]._now(),
                "seen_at": False,
                "seen_by_id": False,
                "is_default_owned": False,
                "defaulted_on": False,
                "reroute_note": note,
            },
        )
        if before != department:
            # sudo: the visits were the other organ's, which said it is not competent.
            live = self.sudo().task_ids.filtered(lambda task: task.state == "planned")
            live._cancel(self.env._("The notice was routed to another organ."))
            if not self.is_enforcement:
                self.licence_id._supervisor_changed(department)
        self._clock_stop("reroute", note=department.name)
        self._clock_start(
            "claim",
            self.env["darqi.config"]._number("darqi.claim_days"),
            law="方案三(三)3",
        )
        self.env["darqi.evidence"]._record(
            self,
            "notice_rerouted",
            {"from": before.id, "to": department.id, "note": note or ""},
        )
