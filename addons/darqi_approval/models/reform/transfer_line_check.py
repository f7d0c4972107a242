from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class TransferLine(models.Model):
    """From sorting out to confirmation, or out of the batch."""

    _inherit = "darqi.transfer.line"

    def _need_bureau(self):
        if not self.env.su and not self._acts_for_bureau():
            return self.env._("Only the catalogue keeper of the bureau may do this.")
        return False

    def _refusal_submit(self):
        if not self.env.su and not self._acts_for_department():
            return self.env._("only its own department submits it (REQ-28).")
        if self.category == "none" and not (self.category_reason or "").strip():
            return self.env._("Reason: needed for an item that is not transferred.")
        if self.category == "related" and not self.item_id.parent_id:
            return self.env._("Main item: a related item needs one.")
        if not self.item_id._has_basis():
            return self.env._("Legal basis: the item has none (plan 二(一)).")
        return False

    def _refusal_check(self):
        return self._need_bureau()

    def _refusal_cancel(self):
        return self._need_bureau()

    def _refusal_withdraw(self):
        return self._need_bureau()

    def _refusal_confirm(self):
        if self.transfer_id.state != "confirmed":
            return self.env._("it is determined together with its batch.")
        return False

    def _refusal_keep(self):
        return self._refusal_publish()

    def _refusal_publish(self):
        if self.transfer_id.state != "published":
            return self.env._("it is published together with its batch.")
        return False

    def action_submit(self):
        """The department hands its sorted rows to the bureau."""
        self._move("submit", {"submitted_by_id": self.env.uid, "return_reason": False})
        self.env["darqi.evidence"]._record(
            self, "transfer_line_submit", lambda r: [r.category, r.category_reason]
        )
        return True

    def action_check(self):
        """The bureau has checked the rows."""
        self._move("check", {"checked_by_id": self.env.uid})
        self.env["darqi.evidence"]._record(self, "transfer_line_check")
        return True

    def _return_title(self):
        return self.env._("Return to the department")

    def _exempt_refusal(self):
        """Why the current user cannot approve that the item is not transferred."""
        if self.category != "none" or self.exempt_approved_by_id:
            return self.env._("nothing to approve.")
        if self.state not in ("submitted", "checked", "legal"):
            return self.env._("the department has not submitted it.")
        if not self.env.user.has_group(
            "darqi_approval.group_bureau_head"
        ) or not self._is_member(self.env["darqi.department"]._bureau()):
            return self.env._("only the head of the bureau approves it.")
        return False

    def action_approve_exempt(self):
        """The head of the bureau approves that an item is not transferred (REQ-26)."""
        self._door_lock()
        for line in self:
            reason = line._exempt_refusal()
            if reason:
                line._refuse(reason)
        self._door_opened().write({"exempt_approved_by_id": self.env.uid})
        self.env["darqi.evidence"]._record(
            self, "transfer_line_exempt", lambda r: r.category_reason
        )
        return True

    def action_cancel(self, reason=""):
        """Take an unpublished row out of the batch for good."""
        if not reason:
            return self.env["darqi.reform.act"]._ask(
                self, "cancel", self.env._("Cancel the row")
            )
        self._move("cancel", {"end_reason": reason})
        self.env["darqi.evidence"]._record(self, "transfer_line_cancel", reason)
        return True

    def action_withdraw(self, day=None, document="", reason=""):
        """The catalogue takes a published item out again: R6 from ``day`` on.

        :param day: first day of the department's competence, today or later
        :param document: number of the document that changes the catalogue
        """
        if not day:
            return self.env["darqi.reform.act"]._ask(
                self, "withdraw", self.env._("Return from the catalogue")
            )
        day = fields.Date.to_date(day)
        if not (document or "").strip() or not (reason or "").strip():
            raise UserError(
                self.env._("Document number and reason: needed for a return (REQ-29).")
            )
        if day < self.env["darqi.working.day"]._today():
            raise UserError(
                self.env._("From: what was handled before stays; not past.")
            )
        self._move(
            "withdraw",
            {"withdrawn_on": day, "end_document": document, "end_reason": reason},
        )
        # sudo: the memorandum's lines end with the item's competence; judged above.
        ended = self.sudo().memorandum_line_ids.filtered(
            lambda r: r.state == "signed" and not r.date_to
        )
        for line in ended:
            line._door_opened().write(
                {"date_to": max(day - timedelta(days=1), line.signed_on)}
            )
        self._clock_stop("handover", note=document)
        self.item_id._competence_refresh(day, document=document)
        self.env["darqi.evidence"]._record(
            self, "transfer_line_withdraw", [day, document, reason]
        )
        return True
