from odoo import api, fields, models
from odoo.exceptions import UserError

from ...official_document.papers_process import ENDINGS
from ..application import HEAD
from ..application_acceptance import LAW_CORRECTION
from ..application_side import UNDECIDED

OTHER = "other"
NOT_CORRECTED = "not_corrected"
WATCH = "darqi_approval.group_government_supervision"


class Application(models.Model):
    """A case that ends without a decision: on proof, in writing (T29, 撤回确认).

    A withdrawal rests on the applicant's signed request (行政许可法 29 and 民法典 136:
    the application is his), a termination on a ground of the closed list with its
    clause and proof; what grant or refusal decides is never terminated.
    """

    _inherit = "darqi.application"

    ending_ground = fields.Selection(
        [
            ("abolished", "The item was abolished"),
            (NOT_CORRECTED, "Not corrected within the time told"),
            ("deceased", "Applicant died or lost capacity"),
            ("dissolved", "Applicant dissolved"),
            (OTHER, "Another ground"),
        ],
        readonly=True,
        copy=False,
        string="Ground of the termination",
    )
    ending_basis = fields.Char(
        readonly=True, copy=False, string="Clause of the termination"
    )
    withdraw_requested_on = fields.Date(
        readonly=True, copy=False, string="Day of the request"
    )
    withdraw_requested_by = fields.Selection(
        [("applicant", "The applicant"), ("agent", "The agent within his authority")],
        readonly=True,
        copy=False,
        string="Requested by",
    )
    watch_reason = fields.Selection(
        [
            ("persuaded", "Withdrawn on the organ's suggestion"),
            ("overdue", "Withdrawn when the time limit was over"),
        ],
        readonly=True,
        copy=False,
        string="To be looked at by supervision",
    )
    watched_on = fields.Date(readonly=True, copy=False, string="Looked at on")
    watched_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Looked at by",
    )
    watch_note = fields.Char(readonly=True, copy=False, string="What was found")
    can_look_at_withdrawal = fields.Boolean(compute="_compute_can_look_at_withdrawal")

    _watch_idx = models.Index(
        "(closed_on) WHERE watch_reason IS NOT NULL AND watched_on IS NULL"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {
            "ending_ground",
            "ending_basis",
            "withdraw_requested_on",
            "withdraw_requested_by",
            "watch_reason",
            "watched_on",
            "watched_by_id",
            "watch_note",
        }

    # ------------------------------------------------------------- withdrawal

    def _refusal_withdraw(self):
        """From acceptance on the organ that accepted confirms the end itself."""
        own = self.env.user.sudo().department_ids  # sudo: one's own organs
        if self.state in UNDECIDED and self.department_id not in own:
            return self.env._(
                "The case is accepted: “%(organ)s” confirms the withdrawal, not the"
                " window that took the papers in.",
                organ=self.department_id.name,
            )
        return False

    def _check_requester(self, day, by):
        """:raises UserError: the request's day or person is impossible"""
        today = self.env["darqi.working.day"]._today()
        if by not in dict(self._fields["withdraw_requested_by"].selection):
            raise UserError(self.env._("Requested by: choose one of the list."))
        for case in self:
            if not day or not case.received_on <= day <= today:
                raise UserError(
                    self.env._(
                        "Day of the request: between the receipt (%(day)s) and today.",
                        day=case.received_on,
                    )
                )
            # sudo: the authority of the agent is judged, not shown.
            filing = case.sudo().filing_id
            scope = filing.agent_item_ids
            if by == "agent" and not (
                filing.has_agent
                and (not filing.agent_until or filing.agent_until >= day)
                and (not scope or case.item_id in scope)
            ):
                raise UserError(
                    self.env._(
                        "Requested by: no agent has authority for this item on that"
                        " day; the applicant signs himself."
                    )
                )

    def action_withdraw(
        self,
        reason="",
        code="other",
        requested_on=None,
        requested_by="applicant",
        attachment_ids=None,
    ):
        """撤回申请 on the applicant's signed request; confirmed in writing.

        :param requested_on: the day on the request; default today
        :param requested_by: applicant, or agent whose authority covers it
        :param attachment_ids: the signed request as uploaded files
        :raises UserError: without the request, or not by who may confirm it
        """
        today = self.env["darqi.working.day"]._today()
        day = fields.Date.to_date(requested_on) or today
        self._check_withdraw_code(code)
        self._check_requester(day, requested_by)
        files = self._proof(attachment_ids, self.env._("Signed request"))
        late = self.filtered(
            lambda case: case.legal_due_date and case.legal_due_date < today
        )
        result = self._end("withdraw", reason, withdraw_code=code)
        watched = "persuaded" if code == "persuaded" else False
        for case in self:
            case._door_opened().write(
                {
                    "withdraw_requested_on": day,
                    "withdraw_requested_by": requested_by,
                    "watch_reason": watched or ("overdue" if case in late else False),
                }
            )
            case._keep_proof(files, "application_withdraw_request")
            case._paper(
                "withdrawal_confirmed",
                withdrawn_on=case.closed_on,
                reason=(reason or "").strip().rstrip("。"),
                materials=case._originals(),
            )
        return result

    @api.depends_context("uid")
    @api.depends("watch_reason", "watched_on")
    def _compute_can_look_at_withdrawal(self):
        watches = self.env.user.has_group(WATCH)
        for case in self:
            case.can_look_at_withdrawal = bool(
                watches and case.watch_reason and not case.watched_on
            )

    def action_look_at_withdrawal(self, reason=""):
        """督查: what was found about a withdrawal that gives rise to doubt."""
        self.ensure_one()
        self.check_access("read")
        if not self.can_look_at_withdrawal:
            raise UserError(self.env._("There is nothing to look at in this case."))
        note = self._need_text(reason, self.env._("What was found"))
        # sudo: watchers write nothing of a case but their own note; judged above.
        case = self.sudo()
        case._door_lock()
        case._door_opened().write(
            {
                "watched_on": self.env["darqi.working.day"]._today(),
                "watched_by_id": self.env.uid,
                "watch_note": note,
            }
        )
        self.env["darqi.evidence"]._record(
            self, "application_withdrawal_looked_at", {"note": note}
        )
        return True

    # ------------------------------------------------------------ termination

    def action_terminate(self, reason="", ground="", basis="", attachment_ids=None):
        """终止办理, in writing with ground, clause and remedies.

        :param ground: code of the ground; ``other``: ``reason`` says it, and the head
            of the organ ends the case
        :param basis: clause that ends the case; want of corrections has its own
        :param attachment_ids: proof of the ground; of want of corrections it is the
            served notice
        :raises UserError: no ground of the list, or without clause or proof
        """
        grounds = dict(self._fields["ending_ground"].selection)
        if ground not in grounds:
            raise UserError(self.env._("Ground of the termination: choose one."))
        if ground == NOT_CORRECTED:
            self._check_not_corrected()
            basis = (basis or "").strip() or LAW_CORRECTION
        basis = self._need_clause(basis)
        files = self.env["ir.attachment"]
        if ground != NOT_CORRECTED:
            files = self._proof(attachment_ids, self.env._("Proof of the ground"))
        cases = self._cases_of_head() if ground == OTHER else self
        if ground != OTHER:
            self._need_group("darqi_approval.group_approver")
        result = cases._end("terminate", reason)
        cases._door_opened().write({"ending_ground": ground, "ending_basis": basis})
        for case in cases:
            case._keep_proof(files, "application_terminate_proof")
            case._paper(
                "termination",
                reason=ground if ground in ENDINGS else reason.strip(),
                basis=basis,
                ended_on=case.closed_on,
                materials=case._originals(),
                kept="" if case._originals() else "申请人未提交原件",
            )
        return result

    def _cases_of_head(self):
        """The cases as the head ends them. :raises UserError: not the head"""
        if not self.env.user.has_groups(",".join(HEAD)):
            raise UserError(
                self.env._(
                    "Another ground than those of the list: only the head of the organ"
                    " ends a case on it."
                )
            )
        self.check_access("read")
        # sudo: heads read cases and write none; person and organ are judged by name
        # inside the act.
        return self.sudo()

    def _check_not_corrected(self):
        """:raises UserError: nothing was told, or the day told has not passed"""
        today = self.env["darqi.working.day"]._today()
        for case in self:
            if case.state != "correcting":
                raise UserError(
                    self.env._(
                        "Ground of the termination: nothing was to be corrected in"
                        " this case; the decision rests on the papers there are."
                    )
                )
            if not case.correction_until or case.correction_until >= today:
                raise UserError(
                    self.env._(
                        "Not corrected in time: the notice must have been served, and"
                        " its last day (%(day)s) passed.",
                        day=case.correction_until or self.env._("not told yet"),
                    )
                )

    def _originals(self):
        """Names of the originals that were handed in, to be given back."""
        return self.material_ids.filtered(
            lambda row: row.is_received and row.form == "original"
        ).mapped("name")
