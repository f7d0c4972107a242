from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError


class TransferLine(models.Model):
    """The sheet of the boundary of duties and its exception."""

    _inherit = "darqi.transfer.line"

    def _check_sheet_open(self):
        for line in self:
            if line.state not in ("sorting", "confirmed", "published", "handover"):
                raise UserError(
                    self.env._(
                        "%(item)s: the boundary sheet is fixed in this state.",
                        item=line.display_name,
                    )
                )
            if not self.env.su and not (
                line._acts_for_bureau() or line._acts_for_department()
            ):
                raise UserError(
                    self.env._(
                        "%(item)s: only its department and the bureau edit the sheet.",
                        item=line.display_name,
                    )
                )

    def _boundary_record(
        self, conclusion, reason="", document="", file=False, file_name=""
    ):
        """Append what holds for the boundary from today, and let competence follow."""
        today = self.env["darqi.working.day"]._today()
        # sudo: nobody may write the record directly; the acts judged the right.
        self.env["darqi.boundary.entry"].sudo().create(
            [
                {
                    "transfer_line_id": line.id,
                    "department_id": line.department_id.id,
                    "day": today,
                    "conclusion": conclusion,
                    "reason": reason,
                    "document": document,
                    "file": file,
                    "file_name": file_name,
                    "user_id": self.env.uid,
                }
                for line in self
            ]
        )
        vals = {"boundary_state": "clear" if conclusion == "clear" else "undetermined"}
        vals["exception_document"] = document if conclusion == "exception" else False
        self._door_opened().write(vals)
        self.item_id._competence_refresh(today, document=document)
        self.env["darqi.evidence"]._record(
            self, f"boundary_{conclusion}", [reason, document]
        )

    def _boundary_judge(self, by_bureau_only=False):
        self.check_access("write")
        self._door_lock()
        for line in self:
            allowed = line._acts_for_bureau() or (
                not by_bureau_only and line._acts_for_department()
            )
            if not allowed or not line.is_open:
                raise UserError(
                    self.env._(
                        "%(item)s: only its department and the bureau speak about its"
                        " boundary, while it is in a batch.",
                        item=line.display_name,
                    )
                )

    def action_boundary_open(self, reason=""):
        """State that the boundary is not determined.

        Before signing the item stays with its department (R5) and cannot be signed;
        after signing nothing moves (PRACTICE 1.2).
        """
        if not reason:
            return self.env["darqi.reform.act"]._ask(
                self, "boundary_open", self.env._("Boundary undetermined")
            )
        self._boundary_judge()
        self._boundary_record("undetermined", reason=reason)
        return True

    def action_boundary_clear(self, document="", reason=""):
        """Record the conclusion that settles the boundary."""
        if not (document or reason):
            return self.env["darqi.reform.act"]._ask(
                self, "boundary_clear", self.env._("Boundary settled")
            )
        self._boundary_judge(by_bureau_only=True)
        for line in self:
            empty = line.duty_ids.filtered(lambda r: not r.lead_department_id)
            if empty:
                raise UserError(
                    self.env._(
                        "%(item)s: the boundary sheet has empty cells.",
                        item=line.display_name,
                    )
                )
        self._boundary_record("clear", reason=reason, document=document)
        return True

    def action_boundary_exception(
        self, document="", reason="", file=False, file_name=""
    ):
        """Record the decision that it is transferred all the same (「原则上」)."""
        if not document:
            return self.env["darqi.reform.act"]._ask(
                self, "boundary_exception", self.env._("Exception by decision")
            )
        self._boundary_judge(by_bureau_only=True)
        if not file:
            raise UserError(self.env._("File: the decision must be attached (REQ-43)."))
        self._boundary_record(
            "exception",
            reason=reason,
            document=document,
            file=file,
            file_name=file_name,
        )
        return True

    def _boundary_spans(self):
        """(undetermined periods, exception periods), both ends included."""
        open_since = exception_since = None
        undetermined, exceptions = [], []
        for entry in self.boundary_entry_ids.sorted("id"):
            last = entry.day - timedelta(days=1)
            if exception_since and entry.conclusion != "exception":
                if exception_since <= last:
                    exceptions.append((exception_since, last))
                exception_since = None
            if entry.conclusion == "clear":
                if open_since and open_since <= last:
                    undetermined.append((open_since, last))
                open_since = None
                continue
            open_since = open_since or entry.day
            if entry.conclusion == "exception":
                exception_since = exception_since or entry.day
        if open_since:
            undetermined.append((open_since, None))
        if exception_since:
            exceptions.append((exception_since, None))
        return undetermined, exceptions
