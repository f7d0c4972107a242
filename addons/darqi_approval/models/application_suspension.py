from odoo import fields, models
from odoo.exceptions import UserError

SUSPENSION = "suspension"
CAUSES = [
    ("dispute", "Dispute over the right"),
    ("lawsuit", "Lawsuit or reconsideration"),
    ("other", "Another cause of the item's law"),
]


class ApplicationSuspension(models.Model):
    """中止审批: only where the item's own law has it (LAW 2.8), until resumed."""

    _name = "darqi.application.suspension"
    _description = "Suspension of proceedings"
    _rec_name = "application_id"
    _order = "suspended_on desc, id desc"

    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="restrict"
    )
    reason = fields.Text(required=True)
    cause = fields.Selection(CAUSES)
    cause_number = fields.Char(
        string="Document of the cause", help="Number of the filing or of the claim."
    )
    basis = fields.Char(required=True, string="Clause")
    suspended_on = fields.Date(required=True)
    suspended_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    resumed_on = fields.Date()
    resumed_by_id = fields.Many2one("res.users", ondelete="restrict")
    resume_reason = fields.Text(string="Why it was resumed")

    _open_uniq = models.UniqueIndex(
        "(application_id) WHERE resumed_on IS NULL",
        "The proceedings are suspended already.",
    )
    _order_check = models.Constraint(
        "CHECK (resumed_on >= suspended_on)",
        "Resumption: it cannot lie before the suspension.",
    )


class Application(models.Model):
    """中止审批, 恢复审批."""

    _inherit = "darqi.application"

    suspension_ids = fields.One2many(
        "darqi.application.suspension",
        "application_id",
        readonly=True,
        string="Suspensions",
        bypass_search_access=True,
    )

    def action_suspend(self, reason="", cause="", cause_number="", attachment_ids=None):
        """中止审批 by the head, by the clause the item's list names; no end is told.

        :param cause: dispute, lawsuit or another cause that law names
        :param cause_number: number of the claim or filing
        :param attachment_ids: that document, as uploaded files
        """
        case = self._side_begin("suspend")
        revision = case.revision_id
        if not revision.allows_suspension:
            raise UserError(
                self.env._(
                    "The law of this item has no suspension of proceedings; the time"
                    " limit runs on."
                )
            )
        if case.is_suspended or case.is_special:
            raise UserError(
                self.env._(
                    "The clock stands still already: a second pause cannot be open."
                )
            )
        reason = self._need_text(reason, self.env._("Reason"))
        if cause not in dict(CAUSES):
            raise UserError(self.env._("Cause of the suspension: choose one."))
        number = self._need_text(cause_number, self.env._("Document of the cause"))
        files = self._proof(attachment_ids, self.env._("Document of the cause"))
        case._running_decision()
        today = self.env["darqi.working.day"]._today()
        case._clock_pause("decision", SUSPENSION, False, note=reason[:200])
        case.env["darqi.application.suspension"].create(
            {
                "application_id": case.id,
                "department_id": case.department_id.id,
                "reason": reason,
                "cause": cause,
                "cause_number": number,
                "basis": revision.suspension_basis,
                "suspended_on": today,
                "suspended_by_id": self.env.uid,
            }
        )
        case._paper(
            "suspension",
            accepted_on=case.accepted_on,
            reason=reason.rstrip("。"),
            basis=revision.suspension_basis,
            from_day=today,
        )
        case._keep_proof(files, "application_suspend_cause")
        return case._side_end(
            "suspend",
            {"is_suspended": True},
            reason,
            {"cause": cause, "number": number},
        )

    def action_resume(self, reason=""):
        """恢复审批: the cause is gone; counted again from tomorrow, in writing."""
        case = self._side_begin("resume")
        row = case.suspension_ids.filtered(lambda r: not r.resumed_on)
        if not row:
            raise UserError(self.env._("The proceedings are not suspended."))
        reason = self._need_text(reason, self.env._("Reason"))
        today = self.env["darqi.working.day"]._today()
        row.write(
            {
                "resumed_on": today,
                "resumed_by_id": self.env.uid,
                "resume_reason": reason,
            }
        )
        clock = case._clock_resume("decision", note=reason[:200])
        case._paper(
            "resumption",
            suspended_on=row.suspended_on,
            reason=reason.rstrip("。"),
            basis=row.basis,
            from_day=today,
            new_due=clock.due_date,
        )
        return case._side_end("resume", {"is_suspended": False}, reason)
