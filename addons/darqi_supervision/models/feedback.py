from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.darqi_approval.models.ground.at import local_date
from odoo.addons.darqi_approval.models.ground.state_door import transition

from .supervision_duty import ANSWERERS, QUIET, SUPERVISING_KINDS

FILERS = (
    "darqi_approval.group_department_officer",
    "darqi_approval.group_liaison",
    "darqi_approval.group_enforcement",
)
# Advice whose adoption opens an act on the licence → (kind of act, ground to begin
# with; whoever drafts the act corrects the ground).
ACTS = {
    "change": ("change", "change_circumstances"),
    "withdraw": ("withdraw", "circumstances"),
    "annul": ("annul", "other_annul"),
    "cancel": ("cancel", "other_cancel"),
}


class Feedback(models.Model):
    """What a supervising organ or enforcement body tells the bureau (REQ-52, T26).

    Creating one is filing it; its content is fixed from then on, only evidence may be
    added until it is answered. The bureau adopts it (an act on the licence is opened,
    linked both ways) or declines it with a reason (REQ-53); the sender is told when
    the matter is done. The bureau itself cannot file.
    """

    _name = "darqi.feedback"
    _inherit = ["mail.thread", "darqi.supervision.duty", "darqi.licence.subject"]
    _description = "Supervision feedback"
    _order = "filed_at, id"
    _rec_names_search = ["licence_id.number", "holder_name", "finding"]

    _duty_kinds = ("feedback",)
    _transitions = {
        "receive": transition("open", "received", *ANSWERERS),
        "adopt": transition("open received", "adopted", *ANSWERERS),
        "decline": transition("open received", "not_adopted", *ANSWERERS),
        "finish": transition("adopted not_adopted", "done"),
        "reopen": transition("adopted", "received"),
    }
    _door_fields = (
        "to_department_id",
        "filed_by_id",
        "filed_at",
        "received_by_id",
        "received_at",
        "outcome",
        "answer",
        "answered_by_id",
        "answered_at",
        "answer_used_days",
        "is_answered_late",
        "act_id",
        "told_at",
        "document_id",
        # copies from the licence, which nobody writes
        "application_id",
        "item_id",
        "holder_name",
    )

    task_id = fields.Many2one(
        "darqi.supervision.task",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('licence_id', '=', licence_id)]",
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Filed by organ",
        default=lambda self: self.env.user.department_ids[:1],
        domain="[('user_ids', 'in', [uid])]",
    )
    to_department_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        index=True,
        ondelete="restrict",
        string="To be answered by",
    )
    found_on = fields.Date(
        required=True,
        string="Found on",
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    finding = fields.Text(required=True)
    evidence = fields.Text(required=True, help="What proves the finding.")
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "darqi_feedback_evidence_rel",
        "feedback_id",
        "attachment_id",
        string="Files of evidence",
    )
    handling = fields.Text(
        string="Handled so far", help="What the organ itself has done about it."
    )
    advice = fields.Selection(
        [
            ("none", "For information"),
            ("rectifying", "Being rectified"),
            ("change", "Change the licence"),
            ("withdraw", "Withdraw the licence"),
            ("annul", "Annul the licence"),
            ("cancel", "Cancel the licence"),
            ("credit", "Enter in the credit record"),
        ],
        required=True,
        default="none",
    )
    advice_text = fields.Text(string="Reason of the advice")
    state = fields.Selection(
        [
            ("open", "To be handled"),
            ("received", "Received"),
            ("adopted", "Adopted"),
            ("not_adopted", "Not adopted"),
            ("done", "Sender told"),
        ],
        required=True,
        readonly=True,
        default="open",
    )
    outcome = fields.Selection(
        [("adopted", "Adopted"), ("not_adopted", "Not adopted")], readonly=True
    )
    filed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    filed_at = fields.Datetime(readonly=True)
    received_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    received_at = fields.Datetime(readonly=True)
    answer = fields.Text(readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    answered_at = fields.Datetime(readonly=True)
    answer_used_days = fields.Integer(
        readonly=True,
        aggregator="avg",
        help="Working days from the filing to the answer.",
    )
    is_answered_late = fields.Boolean(readonly=True, string="Answered late")
    act_id = fields.Many2one(
        "darqi.licence.act",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        string="Act on the licence",
    )
    told_at = fields.Datetime(readonly=True, string="Sender told at")
    document_id = fields.Many2one(
        "darqi.document", readonly=True, ondelete="restrict", string="Feedback sheet"
    )
    can_receive = fields.Boolean(compute="_compute_can")
    can_adopt = fields.Boolean(compute="_compute_can")
    can_decline = fields.Boolean(compute="_compute_can")

    _answer_check = models.Constraint(
        "CHECK (state IN ('open', 'received') OR (outcome IS NOT NULL"
        " AND answered_by_id IS NOT NULL AND answer <> ''))",
        "Answer: a feedback ends in an answer with its reason.",
    )
    _act_uniq = models.UniqueIndex(
        "(act_id) WHERE act_id IS NOT NULL", "An act answers one feedback."
    )
    _act_check = models.Constraint(
        "CHECK (outcome IS DISTINCT FROM 'adopted' OR act_id IS NOT NULL"
        " OR advice NOT IN ('change', 'withdraw', 'annul', 'cancel'))",
        "An adopted advice about the licence opens an act on it.",
    )
    _open_idx = models.Index(
        "(to_department_id, filed_at) WHERE state IN ('open', 'received')"
    )

    @api.depends("holder_name", "advice", "licence_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        advices = dict(self._fields["advice"]._description_selection(self.env))
        for feedback in self:
            parts = (
                # sudo: who reads the feedback may know which licence it is about.
                feedback.licence_id.sudo().number,
                feedback.holder_name,
                advices.get(feedback.advice),
            )
            feedback.display_name = " ".join(part for part in parts if part)

    @api.depends_context("uid")
    @api.depends("state", "to_department_id")
    def _compute_can(self):
        for feedback in self:
            feedback.can_receive = feedback._can("receive")
            feedback.can_adopt = feedback._can("adopt")
            feedback.can_decline = feedback._can("decline")

    @api.model
    def _action_new(self, context):
        """Open the dialog in which a feedback is filed."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Feedback to the bureau"),
            "res_model": self._name,
            "view_mode": "form",
            "views": [
                (
                    self.env.ref("darqi_supervision.darqi_feedback_view_form_new").id,
                    "form",
                )
            ],
            "target": "new",
            "context": context,
        }

    @api.model_create_multi
    def create(self, vals_list):
        """File: the bureau's answering clock starts. :raises UserError: not allowed"""
        if not self.env.su:
            self._need_group(*FILERS)
        feedbacks = super(Feedback, self.with_context(**QUIET)).create(vals_list)
        feedbacks = feedbacks.with_env(self.env)
        days = self.env["darqi.working.day"]
        for feedback in feedbacks:
            feedback._check_filing()
            feedback._door_opened().write(
                {
                    # sudo: which organ answers for a licence is no secret
                    "to_department_id": feedback.licence_id.sudo().department_id.id,
                    "filed_by_id": self.env.uid,
                    "filed_at": days._now(),
                }
            )
            feedback._start_clock()
            feedback._issue_sheet()
        self.env["darqi.evidence"]._record(
            feedbacks,
            "feedback_filed",
            lambda feedback: {
                # sudo: number of the licence the feedback is about, for the record.
                "licence": feedback.licence_id.sudo().number,
                "advice": feedback.advice,
                "finding": feedback.finding,
            },
        )
        for organ, group in feedbacks.grouped("to_department_id").items():
            group._push(self._people(organ, *ANSWERERS), "feedback")
        return feedbacks

    def _start_clock(self):
        self._clock_start(
            "feedback",
            self.env["darqi.config"]._number("darqi.feedback_days"),
            bearer="approver",
            law="方案三(三)3",
            department=self.to_department_id,
        )

    def _check_filing(self):
        if self.department_id.kind not in SUPERVISING_KINDS:
            raise UserError(
                self.env._(
                    "Filed by organ: feedback comes from the supervising organ or an"
                    " enforcement body; %(organ)s cannot file it.",
                    organ=self.department_id.name,
                )
            )
        refusal = self._refusal_member()
        if refusal and not self.env.su:
            raise UserError(refusal)
        # sudo: which organ supervises is compared, nothing is shown.
        if not self.licence_id.sudo()._is_watched_by(self.department_id):
            raise UserError(
                self.env._(
                    "Licence: %(organ)s does not supervise it.",
                    organ=self.department_id.name,
                )
            )
        if self.task_id and self.task_id.licence_id != self.licence_id:
            raise UserError(
                self.env._("Supervision task: it belongs to another licence.")
            )
        if self.found_on > self.env["darqi.working.day"]._today():
            raise UserError(self.env._("Found on: it lies in the future."))
        if not self.finding.strip() or not self.evidence.strip():
            raise UserError(self.env._("Finding and evidence: they cannot be blank."))

    def write(self, vals):
        """What was filed is fixed; files of evidence may be added until the answer."""
        fixed = {
            "licence_id",
            "task_id",
            "department_id",
            "found_on",
            "finding",
            "evidence",
            "handling",
            "advice",
            "advice_text",
        }
        if not self._door_is_open():
            if fixed.intersection(vals):
                raise UserError(
                    self.env._("A filed feedback does not change; file another one.")
                )
            if "evidence_ids" in vals and any(
                feedback.state not in ("open", "received") for feedback in self
            ):
                raise UserError(
                    self.env._("Files of evidence: the feedback is answered already.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A filed feedback is never deleted."))

    def _issue_sheet(self):
        # Papers are Chinese, whatever the language of who prints them.
        chinese = self.with_context(lang="zh_CN").env
        advices = dict(self._fields["advice"]._description_selection(chinese))
        values = {
            "organ": self.department_id.name,
            "to_organ": self.to_department_id.name,
            "item_name": self.item_id.name,
            "holder": self.holder_name,
            # sudo: number of the licence the sheet is about.
            "licence_number": self.licence_id.sudo().number,
            "checked_on": self.found_on,
            "finding": self.finding,
            "evidence": self.evidence,
            "handling": self.handling or "—",
            "advice": "；".join(filter(None, (advices[self.advice], self.advice_text))),
            "answer_by": self._clock("feedback").due_date,
        }
        # sudo: the paper of this very act; documents are made by acts only.
        document = (
            self.env["darqi.document"]
            .sudo()
            ._issue("feedback_sheet", self, values, department=self.department_id)
        )
        self._door_opened().write({"document_id": document.id})

    # The bureau's answer

    def _refusal_receive(self):
        return self._refusal_member(self.to_department_id)

    def _refusal_adopt(self):
        return self._refusal_member(self.to_department_id)

    def _refusal_decline(self):
        return self._refusal_member(self.to_department_id)

    def action_receive(self):
        """Acknowledge receipt (签收)."""
        return self._move(
            "receive",
            {
                "received_by_id": self.env.uid,
                "received_at": self.env["darqi.working.day"]._now(),
            },
        )

    def action_adopt(self):
        """Open the dialog for the answer with which the feedback is adopted."""
        self._need_can("adopt")
        return self._action_reason("feedback_adopt")

    def action_decline(self):
        """Open the dialog for the reason of not adopting."""
        self._need_can("decline")
        return self._action_reason("feedback_decline")

    def _adopt(self, answer):
        """Adopt; advice about the licence opens a draft act, linked both ways.

        :raises UserError: without an answer
        """
        for feedback in self:
            feedback._need_can("adopt")
            # sudo: the draft follows from the adoption, which was judged just now.
            act = self.env["darqi.licence.act"].sudo()
            if feedback.advice in ACTS:
                act = feedback._open_act() or act.create(feedback._act_vals())
            feedback._answer("adopt", "adopted", answer, act)
            if not act:
                feedback._tell()
        return True

    def _open_act(self):
        """The act of the advised kind that is under way on the licence, if there is.

        :raises UserError: when an act of another kind is under way
        """
        # sudo: whether an act is under way, only to judge.
        act = self.sudo().licence_id.act_ids.filtered(
            lambda row: row.state in ("draft", "decided")
        )
        if act and act.kind != ACTS[self.advice][0]:
            raise UserError(
                self.env._(
                    "%(act)s is under way on this licence: finish or drop it first.",
                    act=act.display_name,
                )
            )
        return act

    def _act_vals(self):
        """Values of the act on the licence that an adopted feedback opens."""
        return {
            "licence_id": self.licence_id.id,
            "kind": ACTS[self.advice][0],
            "ground": ACTS[self.advice][1],
            "facts": f"{self.finding}\n{self.evidence}",
            "feedback_id": self.id,
        }

    def _decline(self, reason):
        """Do not adopt. :raises UserError: without a reason"""
        for feedback in self:
            feedback._answer("decline", "not_adopted", reason)
            feedback._tell()
        return True

    def _answer(self, name, outcome, answer, act=None):
        answer = (answer or "").strip()
        if not answer:
            raise UserError(
                self.env._("Answer: a feedback is answered with a reason (三(三)3).")
            )
        self._move(
            name,
            {
                "outcome": outcome,
                "answer": answer,
                "answered_by_id": self.env.uid,
                "answered_at": self.env["darqi.working.day"]._now(),
                "act_id": act.id if act else False,
            },
        )
        clock = self._clock_stop("feedback", note=answer[:60])
        self._door_opened().write(
            {"answer_used_days": clock.used_days, "is_answered_late": clock.is_late}
        )
        self.env["darqi.evidence"]._record(
            self,
            "feedback_answered",
            {"outcome": outcome, "answer": answer, "act": act.id if act else 0},
        )

    def _refusal_finish(self):
        # sudo: to judge only
        if self.act_id and self.act_id.sudo().state != "effective":
            return self.env._("The act on the licence is not in effect yet.")
        return False

    def _reopen(self):
        """The act was dropped: the feedback waits for another answer."""
        self._move(
            "reopen",
            {
                "outcome": False,
                "answer": False,
                "answered_by_id": False,
                "answered_at": False,
                "act_id": False,
            },
        )
        for feedback in self:
            feedback._start_clock()
        self.env["darqi.evidence"]._record(self, "feedback_reopened")

    def _tell(self):
        """Done: the sender is told (回告)."""
        # sudo: follows by itself from the answer or from the decided act.
        feedbacks = self.sudo()
        now = self.env["darqi.working.day"]._now()
        feedbacks._move("finish", {"told_at": now})
        self.env["darqi.evidence"]._record(feedbacks, "feedback_told")
        for feedback in feedbacks:
            feedback.with_context(**QUIET).message_post(
                body=self.env._(
                    "Answered on %(day)s: %(answer)s",
                    day=local_date(now),
                    answer=feedback.answer,
                )
            )
            people = feedback._people(feedback.department_id, *FILERS)
            feedback._push(people, "answered")
