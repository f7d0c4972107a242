from odoo import api, fields, models
from odoo.exceptions import UserError

from .ground.clock import UNITS


class ApplicationExtension(models.Model):
    """延长办理期限 (行政许可法 42): once, in time, by the head, with a reason.

    Ten working days by the head of the organ; fifteen by the head of the government
    where several organs handle the item jointly. The handler asks, the head decides;
    rows are made by the acts only.
    """

    _name = "darqi.application.extension"
    _description = "Extension"
    _rec_name = "application_id"
    _order = "original_due, id"

    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(related="application_id.item_id")
    applicant_name = fields.Char(related="application_id.applicant_name")
    days_left = fields.Integer(related="application_id.days_left")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Competent organ",
    )
    state = fields.Selection(
        [
            ("asked", "To be approved"),
            ("approved", "Approved"),
            ("declined", "Declined"),
            ("cancelled", "Notice voided"),
        ],
        required=True,
        default="asked",
    )
    reason = fields.Text(required=True)
    days = fields.Integer(required=True, string="Extended by")
    unit = fields.Selection(UNITS, required=True, default="working_day")
    own_law = fields.Char(
        string="Clause of the item's own law",
        help="Empty: 行政许可法 42.",
    )
    is_joint = fields.Boolean(string="Handled jointly")
    original_due = fields.Date(required=True, string="Statutory due date before")
    new_due = fields.Date(string="Statutory due date after")
    asked_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    asked_on = fields.Date(required=True)
    decided_by_id = fields.Many2one("res.users", ondelete="restrict")
    decided_on = fields.Date()
    answer = fields.Text()
    government_approval = fields.Char(
        help="Joint handling: approval of the head of the government, by number."
    )
    document_id = fields.Many2one("darqi.document", ondelete="restrict")
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _once_uniq = models.UniqueIndex(
        "(application_id) WHERE state IN ('asked', 'approved')",
        "The time limit is extended once only (行政许可法 42).",
    )

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can_decide(self):
        for row in self:
            row.can_decide = row.state == "asked" and not (
                row.application_id._refusal_side("extend")
            )

    def action_approve(self, government_approval=""):
        """The head approves; the applicant is told the reason in writing."""
        for row in self:
            row.application_id._extend(row, government_approval)
        return True

    def action_decline(self, answer=""):
        """The head declines with a reason; the clock is as it was."""
        for row in self:
            case = row.application_id._side_begin("decline_extension")
            text = case._need_text(answer, self.env._("Reason"))
            asked = row.sudo()  # sudo: judged above; heads have no write right here
            if asked.state != "asked":
                raise UserError(self.env._("This extension is decided already."))
            asked.write(
                {
                    "state": "declined",
                    "answer": text,
                    "decided_by_id": self.env.uid,
                    "decided_on": self.env["darqi.working.day"]._today(),
                }
            )
            case._side_end("decline_extension", {}, text)
        return True

    def action_ask_decision(self):
        """Open the dialog of the act that the button names."""
        self.ensure_one()
        return self.application_id.with_context(extension_id=self.id).action_ask_side()


class Application(models.Model):
    """申请延期, 批准延期."""

    _inherit = "darqi.application"

    extension_ids = fields.One2many(
        "darqi.application.extension",
        "application_id",
        readonly=True,
        string="Extensions",
        bypass_search_access=True,
    )

    def _open_extension(self, reason):
        """The row of a new request, judged. :raises UserError: not extensible"""
        reason = self._need_text(reason, self.env._("Reason"))
        clock = self._running_decision()
        if self.extension_ids.filtered(lambda row: row.state in ("asked", "approved")):
            raise UserError(
                self.env._("The time limit is extended once only (行政许可法 42).")
            )
        if self.is_suspended:
            raise UserError(self.env._("The proceedings are suspended."))
        days, own_law = self._extension_allowed(clock)
        return self.env["darqi.application.extension"].create(
            {
                "application_id": self.id,
                "department_id": self.department_id.id,
                "reason": reason,
                "days": days,
                "unit": clock.limit_unit,
                "own_law": own_law,
                "is_joint": self.revision_id.is_joint,
                "original_due": clock.due_date,
                "asked_by_id": self.env.uid,
                "asked_on": self.env["darqi.working.day"]._today(),
            }
        )

    def _extension_allowed(self, clock):
        """(amount in the limit's unit, clause of the item's own law or False).

        :raises UserError: the item's own law sets the limit and has no extension
        """
        revision = self.revision_id
        if revision.extension_amount:
            return revision.extension_amount, revision.extension_basis
        if clock.limit_unit != "working_day":
            raise UserError(
                self.env._(
                    "This item's own law sets its limit; it is not extended by"
                    " 行政许可法 42."
                )
            )
        key = "joint_extension_days" if revision.is_joint else "extension_days"
        return self.env["darqi.config"]._number(f"darqi.{key}"), False

    def action_ask_extension(self, reason=""):
        """申请延期: the case lies on the head's desk for it; the clock runs on."""
        case = self._side_begin("ask_extension")
        row = case._open_extension(reason)
        return case._side_end("ask_extension", {}, row.reason)

    def action_extend(self, reason="", government_approval=""):
        """延期 by the head at once, or of what was asked for; once, before it is due.

        :param government_approval: joint handling: approval of the government's head
        """
        self.ensure_one()
        # sudo: only whether a request waits is asked.
        row = self.sudo().extension_ids.filtered(lambda r: r.state == "asked")
        if not row:
            case = self._side_begin("extend")
            row = case._open_extension(reason)
        return self._extend(row, government_approval)

    def _extend(self, row, government_approval):
        case = self._side_begin("extend")
        row = row.sudo()  # sudo: judged; heads have no write right on the rows
        if row.state != "asked":
            raise UserError(self.env._("This extension is decided already."))
        if case.is_suspended:
            raise UserError(self.env._("The proceedings are suspended."))
        clock = case._running_decision()
        approval = (government_approval or "").strip()
        if row.is_joint:
            approval = self._need_text(
                approval, self.env._("Approval of the head of the government")
            )
        today = self.env["darqi.working.day"]._today()
        before = clock.due_date
        case._clock_extend("decision", row.days, row.reason[:200])
        after = clock.due_date
        paper = case._paper(
            "extension",
            accepted_on=case.accepted_on,
            original_due=before,
            days=row.days,
            unit=row.unit,
            new_due=after,
            reason=row.reason.rstrip("。"),
            approved_by=approval or self.env.user.name,
            approved_on=today,
            joint=row.is_joint,
            other_law=row.own_law or None,
        )
        row.write(
            {
                "state": "approved",
                "original_due": before,
                "new_due": after,
                "decided_by_id": self.env.uid,
                "decided_on": today,
                "government_approval": approval or False,
                "document_id": paper.id,
            }
        )
        return case._side_end(
            "extend",
            {"is_extended": True},
            row.reason,
            {"days": row.days, "old": str(before), "new": str(after)},
        )
