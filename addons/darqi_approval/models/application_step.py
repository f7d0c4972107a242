from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError

from .application_side import UNDECIDED
from .application_special import GROUNDS
from .ground.state_door import transition

STEP_KINDS = [
    ("review", "Internal review"),
    ("survey", "Site survey"),
    ("technical_review", "Technical review"),
    ("technical_opinion", "Technical support opinion"),
    ("testing", "Testing"),
    ("expert_review", "Expert review"),
    ("hearing", "Hearing"),
    ("publicity", "Publicity"),
    ("consultation", "Opinions of other organs"),
    ("legal_review", "Legal review"),
]
# What a step is called on the case and on papers; the process may name it otherwise.
STEP_WORDS = {
    "review": "内部审查",
    "survey": "现场勘验",
    "technical_review": "技术审查",
    "technical_opinion": "技术支持意见",
    "testing": "检验检测",
    "expert_review": "专家评审",
    "hearing": "听证",
    "publicity": "公示",
    "consultation": "征求意见",
    "legal_review": "法制审核",
}
STEP_RESULTS = [
    ("pass", "Meets the conditions"),
    ("rectify", "To be put right"),
    ("fail", "Does not meet the conditions"),
    ("done", "Done"),
]
MODES = [
    ("bureau", "Competent organ"),
    ("original", "Original department"),
    ("supervising", "Supervising department"),
    ("organ", "Another organ"),
    ("third_party", "Institution outside"),
]
# 优化营商环境条例 43: who orders and pays an institution.
ENGAGED = [
    ("applicant", "Applicant (agency service demanded by law)"),
    ("authority", "Organ (technical service, its budget)"),
]
# Steps that people of the organ in charge of the case do themselves.
OWN_MODES = ("bureau", "third_party")
GATES = [("review", "Before the review is passed"), ("decision", "Before the decision")]
# What the law requires of an item, and the step that does it (PRACTICE 1.21).
MANDATORY = {
    "needs_survey": "survey",
    "needs_expert": "expert_review",
    "needs_hearing": "hearing",
    "needs_publicity": "publicity",
    "needs_legal_review": "legal_review",
}
OPEN_STEPS = ("waiting", "requested")
PREFIX = "darqi_approval.group_"
OFFICERS = (PREFIX + "department_officer", PREFIX + "department_head")
FINISHERS = (PREFIX + "reviewer", PREFIX + "approver", PREFIX + "survey", *OFFICERS)
# Grounds of 行政许可法 45 that a kind of step may be; the others' time counts.
STEP_GROUNDS = {
    "hearing": ("hearing",),
    "expert_review": ("expert_review",),
    "testing": (
        "testing",
        "inspection",
        "quarantine",
        "appraisal",
        "bidding",
        "auction",
    ),
}


class ApplicationStep(models.Model):
    """办理环节 of a case: asked of one organ, done by its people, with its own limit.

    An open step bars the review or the decision it comes before. Whose turn it is and
    how far it is moves by methods only; what was found is written by the people of the
    organ that answers for it, and stands once the step is done (REQ-54 to 58).
    """

    _name = "darqi.application.step"
    _inherit = ["darqi.state.door", "darqi.clock.mixin", "darqi.checked.files"]
    _description = "Step of a case"
    _order = "due_date, application_id, sequence, id"
    _checked_file_fields = ("attachment_ids", "sealed_scan_ids", "expert_sheet_ids")

    _transitions = {
        "request": transition("waiting", "requested"),
        "finish": transition("requested", "done"),
        "seal_opinion": transition("requested", "done"),  # follows from the seal
        "cancel": transition("waiting requested", "cancelled"),
        "cancel_with_case": transition("waiting requested", "cancelled"),
    }
    _door_fields = (
        "name",
        "application_id",
        "department_id",
        "kind",
        "mode",
        "gate",
        "sequence",
        "days",
        "group_id",
        "ground",
        "is_mandatory",
        "process_step_id",
        "question",
        "requested_on",
        "requested_by_id",
        "done_on",
        "done_by_id",
        "due_date",
        "document_id",
        "cancel_reason",
    )

    name = fields.Char(required=True, string="Step")
    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(related="application_id.item_id")
    applicant_name = fields.Char(related="application_id.applicant_name")
    case_state = fields.Selection(related="application_id.state", string="Case is")
    case_due_date = fields.Date(
        related="application_id.due_date", string="Case is due on"
    )
    kind = fields.Selection(STEP_KINDS, required=True)
    mode = fields.Selection(MODES, required=True, default="bureau", string="Done by")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Organ in charge",
        help="Its people do the step; its lateness counts against it.",
    )
    user_id = fields.Many2one("res.users", ondelete="restrict", string="In charge")
    group_id = fields.Many2one("res.groups", ondelete="restrict", string="Role")
    sequence = fields.Integer(default=0)
    gate = fields.Selection(GATES, required=True, default="decision", string="Bars")
    is_mandatory = fields.Boolean(
        string="Required by law or process", help="It cannot be cancelled."
    )
    days = fields.Integer(string="Working days", help="0: no limit of its own.")
    ground = fields.Selection(
        GROUNDS,
        string="Ground of a special procedure",
        help="The clock stands still for it only after the written notice (行政许可法"
        " 45).",
    )
    question = fields.Text(string="What is asked")
    state = fields.Selection(
        [
            ("waiting", "Not begun"),
            ("requested", "Under way"),
            ("done", "Completed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="waiting",
        copy=False,
    )
    requested_on = fields.Date()
    requested_by_id = fields.Many2one("res.users", ondelete="restrict")
    due_date = fields.Date(string="Due")
    days_left = fields.Integer(compute="_compute_days_left")
    has_due = fields.Boolean(compute="_compute_days_left")
    result = fields.Selection(STEP_RESULTS)
    text = fields.Text(string="Opinion")
    attachment_ids = fields.Many2many("ir.attachment", string="Files and photographs")
    done_on = fields.Date(string="Finished on")
    done_by_id = fields.Many2one("res.users", ondelete="restrict", string="Finished by")
    cancel_reason = fields.Text()
    document_id = fields.Many2one("darqi.document", ondelete="restrict")
    point_ids = fields.One2many("darqi.step.point", "step_id", string="Points")
    special_ids = fields.One2many("darqi.application.special", "step_id", readonly=True)
    can_finish = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    can_start_special = fields.Boolean(compute="_compute_can")
    can_write = fields.Boolean(compute="_compute_can")

    _open_idx = models.Index("(department_id, due_date, id) WHERE state = 'requested'")
    _days_check = models.Constraint(
        "CHECK (days BETWEEN 0 AND 250)", "Working days: between 0 and 250."
    )
    _done_check = models.Constraint(
        "CHECK (state <> 'done' OR (done_by_id IS NOT NULL AND done_on IS NOT NULL))",
        "A step that is done has a person and a day.",
    )

    @api.depends("name", "application_id.number")
    def _compute_display_name(self):
        for step in self:
            # sudo: the number of the case names the step.
            number = step.application_id.sudo().number
            step.display_name = f"{step.name} {number or ''}".strip()

    @api.depends_context("darqi_at")
    @api.depends("due_date", "state")
    def _compute_days_left(self):
        days = self.env["darqi.working.day"]
        today, calendar = days._today(), days._calendar()
        for step in self:
            step.has_due = bool(step.due_date) and step.state == "requested"
            step.days_left = (
                calendar.count_working_days(today, step.due_date) if step.has_due else 0
            )

    @api.depends_context("uid")
    @api.depends("state", "department_id", "application_id.state")
    def _compute_can(self):
        for step in self:
            case = step.application_id
            mine = bool(step.id) and not step._refusal_person()
            step.can_write = mine and step.state in OPEN_STEPS
            step.can_finish = mine and step.state == "requested"
            step.can_cancel = (
                bool(step.id)
                and step.state in OPEN_STEPS
                and not step.is_mandatory
                and not case._refusal_side("request_step")
            )
            step.can_start_special = bool(
                step.state == "requested"
                and step.kind in STEP_GROUNDS
                and not case._refusal_side("start_special")
                and not case.is_special
                and not case.is_suspended
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Steps come from the process or are asked for by the case's handler."""
        if not self._door_is_open():
            raise UserError(self.env._("A step is asked for on its case."))
        return super().create(vals_list)

    def write(self, vals):
        """What was found stands once the step is done or cancelled."""
        if not self._door_is_open() and vals:
            over = self.filtered(lambda step: step.state not in OPEN_STEPS)
            if over:
                raise UserError(
                    self.env._(
                        "%(step)s is over and cannot be changed.",
                        step=over[0].display_name,
                    )
                )
        return super().write(vals)

    @api.constrains("user_id", "department_id")
    def _check_user(self):
        """In charge: somebody of the organ whom the case does not keep out."""
        for step in self.filtered("user_id"):
            # sudo: whose member he is and which roles he has, compared only.
            user, case = step.user_id.sudo(), step.sudo().application_id
            fit = user.has_groups(",".join(step._finisher_groups()))
            if step.department_id not in user.department_ids or not fit:
                raise ValidationError(
                    self.env._(
                        "In charge: %(person)s is nobody of “%(organ)s” who does this"
                        " step.",
                        person=user.name,
                        organ=step.department_id.name,
                    )
                )
            if user in case._acceptors():
                raise ValidationError(
                    self.env._(
                        "%(person)s accepted this case: acceptance and approval are"
                        " kept apart.",
                        person=user.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A step of a case stays on record."))

    # -------------------------------------------------------------- who may act

    def _refusal_person(self):
        """Why the current person does not do this step."""
        self.ensure_one()
        user = self.env.user
        if user.id == SUPERUSER_ID:
            return self.env._("This act needs a person; the system account cannot.")
        step = self.sudo()  # sudo: only who is who is compared
        # sudo: whose member he is, compared only.
        if step.department_id not in user.sudo().department_ids:
            return self.env._(
                "Only a member of “%(organ)s” may do this: the step is its.",
                organ=step.department_id.name,
            )
        groups = self._finisher_groups()
        if not user.has_groups(",".join(groups)):
            return self.env._("Your roles do not include this act.")
        # sudo: which roles he has, compared only.
        if step.group_id and step.group_id not in user.sudo().all_group_ids:
            return self.env._(
                "The process gives this step to the role “%(role)s”.",
                role=step.group_id.name,
            )
        if user in step.application_id._acceptors():
            return self.env._(
                "You accepted this case: acceptance and approval are kept apart, you"
                " can neither review nor decide it."
            )
        return False

    def _finisher_groups(self):
        if self.kind == "technical_opinion":
            return OFFICERS
        return FINISHERS

    def _refusal_finish(self):
        self.ensure_one()
        reason = self._refusal_person()
        if reason:
            return reason
        case = self.sudo().application_id  # sudo: only the state is asked
        if case.state not in UNDECIDED:
            return self.env._("The case is decided or over.")
        if case.is_suspended:
            return self.env._("The proceedings are suspended.")
        check = getattr(self, f"_refusal_finish_{self.kind}", None)
        return self._refusal_found() or (check() if check else False)

    def _refusal_found(self):
        """What is missing of result, opinion and points, or False."""
        if not self.result:
            return self.env._("Result: it is missing.")
        if not (self.text or "").strip():
            return self.env._("Opinion: it is missing.")
        return self._refusal_points()

    def _refusal_points(self):
        """Each point of the checklist has a finding; a failed one bars 'meets'."""
        unanswered = self.point_ids.filtered(lambda point: not point.verdict)
        if unanswered:
            return self.env._(
                "Points without a finding: %(names)s.",
                names="、".join(unanswered.mapped("name")),
            )
        failed = self.point_ids.filtered(lambda point: point.verdict == "fail")
        if failed and self.result == "pass":
            return self.env._(
                "Result: the points %(names)s are not met.",
                names="、".join(failed.mapped("name")),
            )
        return False

    def _refusal_cancel(self):
        if self.is_mandatory:
            return self.env._(
                "“%(step)s” is required by law or process: it cannot be skipped.",
                step=self.name,
            )
        return False

    # ----------------------------------------------------------------- acts

    def action_finish(self, result=None, text=None):
        """完成: the result stands, the paper is issued, the case may go on."""
        for step in self:
            given = {"result": result, "text": text}
            step.write({name: value for name, value in given.items() if value})
            today = self.env["darqi.working.day"]._today()
            step._move("finish", {"done_on": today, "done_by_id": self.env.uid})
            # sudo: the person of the organ was judged; the case is written by its act.
            step.sudo()._finished()
        return True

    def _finished(self):
        """What follows when the step is done: clock, paper, the case goes on."""
        self.ensure_one()
        self._clock_stop("step")
        self._issue_paper()
        self._after_finish()
        case = self.application_id
        running = case.special_ids.filtered(
            lambda row: row.is_running and row.step_id == self
        )
        if running:
            case._end_special(self.text, self.attachment_ids)
        case._side_end(
            "finish_step", {}, f"{self.name}：{self.text}", self._finish_evidence()
        )
        case._steps_moved()

    def _finish_evidence(self):
        """What the evidence of a finished step says besides its opinion."""
        return {"step": self.id}

    def _issue_paper(self):
        """The paper of this kind of step; kinds that have one override it."""

    def _after_finish(self):
        """What else follows from the result; kinds override it."""

    def action_cancel(self, reason=""):
        """撤回环节 with a reason; what the law requires cannot be cancelled."""
        for step in self:
            case = step.application_id._side_begin("request_step")
            reason = case._need_text(reason, self.env._("Reason"))
            step = step.sudo()  # sudo: judged above by the right on the case
            step._move("cancel", {"cancel_reason": reason})
            step._clock_stop("step", note=reason[:200])
            case._side_end("cancel_step", {}, f"{step.name}：{reason}")
            case._steps_moved()
        return True

    def _request(self, by=None):
        """The step's turn has come: it is asked for and its own limit begins."""
        today = self.env["darqi.working.day"]._today()
        for step in self:
            step._move(
                "request",
                {"requested_on": today, "requested_by_id": by.id if by else False},
            )
            if step.days:
                bearer = "expert" if step.mode == "third_party" else "department"
                step._clock_start(
                    "step", step.days, bearer=bearer, department=step.department_id
                )
            if step.kind == "technical_opinion":
                step.application_id._clock_bear(
                    "decision", "department", held_by=step.department_id, note=step.name
                )

    def action_start_special(self):
        """Open the dialog of the notice for this step's time."""
        self.ensure_one()
        dialog = self.application_id.with_context(act="start_special")
        action = dialog.action_ask_side()
        action["context"].update(
            default_ground=self.ground or STEP_GROUNDS[self.kind][0],
            default_step_id=self.id,
        )
        return action

    def action_ask_cancel(self):
        """Open the dialog that asks for the reason."""
        self.ensure_one()
        action = self.application_id.with_context(act="cancel_step").action_ask_side()
        action["context"].update(default_step_id=self.id)
        return action

    def action_open(self):
        """Open the step."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
