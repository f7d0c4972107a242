from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class Memorandum(models.Model):
    """A new version, or the end, of a signed memorandum."""

    _inherit = "darqi.memorandum"

    def action_amend(self):
        """Prepare the next version as a draft; this one holds until it is signed."""
        self.ensure_one()
        if not self.can_amend:
            raise UserError(
                self.env._("Only a signed memorandum is amended, by its parties.")
            )
        # sudo: copies what the parties may read; they edit the draft themselves.
        memo = self.sudo()
        draft = (
            self.env["darqi.memorandum"]
            .sudo()
            ._door_opened()
            .create(
                {
                    "replaces_id": memo.id,
                    "version": memo.version + 1,
                    "plan_id": memo.plan_id.id,
                    "department_id": memo.department_id.id,
                    "bureau_id": memo.bureau_id.id,
                    "department_liaison_id": memo.department_liaison_id.id,
                    "bureau_liaison_id": memo.bureau_liaison_id.id,
                    "basis_ids": memo.basis_ids.ids,
                    "basis_text": memo.basis_text,
                    "note": memo.note,
                    "line_ids": [
                        fields.Command.create(
                            {
                                "item_id": line.item_id.id,
                                "handover": line.handover,
                                "handover_time": line.handover_time,
                                "boundary": line.boundary,
                                "feedback": line.feedback,
                                "support": line.support,
                                "open_cases": line.open_cases,
                                "supervising_department_id": (
                                    line.supervising_department_id.id
                                ),
                                "supervising_user_id": line.supervising_user_id.id,
                                "supervising_section": line.supervising_section,
                            }
                        )
                        for line in memo.line_ids
                        if not line.date_to
                    ],
                }
            )
        )
        self.env["darqi.evidence"]._record(self, "memorandum_amend", draft.id)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    def _refusal_end(self):
        return self._is_bureau_head() is False and self.env._(
            "only the head of the bureau records its end."
        )

    def action_end(self, day=None, document="", reason="", file=False, file_name=""):
        """End the memorandum by a decision with its document; the items go back.

        :param day: first day of the department's competence; today or later
        """
        if not day:
            return self.env["darqi.reform.act"]._ask(
                self, "end", self.env._("End the memorandum")
            )
        day = fields.Date.to_date(day)
        if not (document or "").strip() or not (reason or "").strip() or not file:
            raise UserError(
                self.env._("Document number, file and reason: needed for an end.")
            )
        if day < self.env["darqi.working.day"]._today():
            raise UserError(
                self.env._("From: what was handled before stays; not past.")
            )
        last = day - timedelta(days=1)
        self._move(
            "end",
            {
                "ended_on": last,
                "end_document": document,
                "end_reason": reason,
                "end_file": file,
                "end_file_name": file_name,
            },
        )
        # sudo: consequences of the decision judged above.
        for memo in self.sudo():
            lines = memo.line_ids.filtered(lambda r: not r.date_to)
            lines._door_opened().write({"date_to": last})
            rows = lines.transfer_line_id.filtered(lambda r: r.state == "in_force")
            rows._door_opened().write(
                {
                    "state": "withdrawn",
                    "withdrawn_on": day,
                    "end_document": document,
                    "end_reason": reason,
                }
            )
            lines.item_id._competence_refresh(day, document=document)
        self.env["darqi.evidence"]._record(
            self, "memorandum_end", [day, document, reason]
        )
        return True
