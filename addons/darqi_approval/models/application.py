from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from .applicant import CONTACT_GROUPS
from .ground.state_door import transition

# Silent creation: steps, ledger and evidence record what happens.
SILENT = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
}
STATES = [
    ("received", "Received"),
    ("correcting", "To be corrected"),
    ("accepted", "Accepted"),
    ("reviewing", "In review"),
    ("pending_decision", "To be decided"),
    ("forwarded", "Forwarded to the superior organ"),
    ("making", "Certificate to be made"),
    ("to_seal", "To be sealed"),
    ("to_deliver", "To be handed out"),
    ("closed", "Closed"),
    ("not_accepted", "Acceptance refused"),
    ("not_needed", "No licence needed"),
    ("withdrawn", "Withdrawn by the applicant"),
    ("terminated", "Terminated"),
]
OPEN_STATES = tuple(name for name, _label in STATES[:9])
ENDED_STATES = tuple(name for name, _label in STATES[9:])
EDITABLE_STATES = ("received", "correcting", "accepted", "reviewing")
WINDOW = ("darqi_approval.group_window", "darqi_approval.group_township_window")
REVIEWER = ("darqi_approval.group_reviewer",)
APPROVER = ("darqi_approval.group_approver",)
HEAD = ("darqi_approval.group_bureau_head", "darqi_approval.group_department_head")
DELIVERY = ("darqi_approval.group_delivery",)
OWN = ("department_id",)
OWN_OR_INTAKE = ("department_id", "intake_department_id")
# Acts of persons: whose member must do it. Acts not named here are the jobs'.
ACT_ORGANS = {
    "pass_on": OWN_OR_INTAKE,
    "correct": OWN,
    "authorise_correction": OWN,
    "receive_correction": OWN_OR_INTAKE,
    "accept": OWN,
    "refuse_acceptance": OWN,
    "not_needed": OWN,
    "pick_up": OWN,
    "put_back": OWN,
    "pass_review": OWN,
    "propose_refusal": OWN,
    "return_review": OWN,
    "grant": OWN,
    "refuse": OWN,
    "forward": OWN,
    "reply": OWN,
    "promise": OWN_OR_INTAKE,
    "hand_over": OWN,
    "terminate": OWN,
    "deem_renewal": OWN,
    "deem_consent": OWN,
    "make": OWN,
    "deliver": OWN_OR_INTAKE,
    "withdraw": OWN_OR_INTAKE,
}
REVIEW_ACTS = ("pick_up", "pass_review", "propose_refusal")
DECISION_ACTS = ("grant", "refuse", "forward", "deem_renewal", "deem_consent")
# With the end without a decision: the same persons are kept out of it.
CLOSING_ACTS = (*DECISION_ACTS, "terminate")


class Application(models.Model):
    """One case: one applicant, one item, one competent organ, one result.

    The competent organ, the row of competence, the memorandum line and the version of
    the item are fixed at receipt (and again only when the case is passed on before its
    acceptance); later changes of the catalogue never re-route it. State moves by the
    acts of the files ``application_*.py`` (REQUIREMENTS 10, 行政许可法 32–44).
    """

    _name = "darqi.application"
    _inherit = [
        "mail.thread",
        "darqi.state.door",
        "darqi.clock.mixin",
        "darqi.text.search",
    ]
    _description = "Case"
    _rec_name = "number"
    _rec_names_search = ["search_text"]
    _search_texts = ("number", "applicant_name")
    _search_numbers = ("number",)
    _search_links = ("item_id",)
    _order = "is_urgent desc, due_date, id"

    _transitions = {
        "pass_on": transition("received", "received", *WINDOW),
        "correct": transition("received", "correcting", *WINDOW),
        "authorise_correction": transition("received", "received", *HEAD),
        "receive_correction": transition("correcting", "received", *WINDOW),
        "accept": transition("received", "accepted", *WINDOW),
        "reopen_correction": transition("correcting", "received"),
        "deem": transition("received correcting", "accepted"),
        "refuse_acceptance": transition("received", "not_accepted", *WINDOW),
        "not_needed": transition("received", "not_needed", *WINDOW, *APPROVER),
        "pick_up": transition("accepted", "reviewing", *REVIEWER),
        "put_back": transition("reviewing", "accepted", *REVIEWER),
        "pass_review": transition("reviewing", "pending_decision", *REVIEWER),
        "propose_refusal": transition("reviewing", "pending_decision", *REVIEWER),
        "return_review": transition("pending_decision", "reviewing", *APPROVER),
        "grant": transition("pending_decision", "making", *APPROVER),
        "refuse": transition("pending_decision", "to_seal", *APPROVER),
        "forward": transition("pending_decision", "forwarded", *APPROVER),
        "reply": transition("forwarded", "to_deliver", *REVIEWER, *DELIVERY),
        "promise": transition("received", "received", *WINDOW),
        "hand_over": transition("reviewing", "reviewing", *REVIEWER),
        "substitute": transition("reviewing", "reviewing"),
        "assign": transition("accepted", "reviewing"),
        "deem_renewal": transition(
            "accepted reviewing pending_decision", "making", *APPROVER
        ),
        "deem_consent": transition(
            "accepted reviewing pending_decision", "making", *APPROVER
        ),
        "make": transition("making", "to_seal", *DELIVERY),
        "seal": transition("to_seal", "to_deliver"),
        "deliver": transition("to_deliver", "closed", *DELIVERY),
        "serve": transition("to_deliver", "closed"),  # follows from the service
        "withdraw": transition(
            "received correcting accepted reviewing pending_decision",
            "withdrawn",
            *WINDOW,
            *APPROVER,
        ),
        # Decided cases only where the licence they are about ended meanwhile.
        "terminate": transition(
            "correcting accepted reviewing pending_decision making to_seal",
            "terminated",
            *APPROVER,
            *HEAD,
        ),
    }

    number = fields.Char(
        readonly=True,
        required=True,
        copy=False,
        index="trigram",
        string="Case number",
    )
    filing_id = fields.Many2one(
        "darqi.filing", readonly=True, index=True, ondelete="restrict", copy=False
    )
    applicant_id = fields.Many2one(
        "darqi.applicant",
        readonly=True,
        required=True,
        index=True,
        ondelete="restrict",
        string="Applicant's card",
    )
    applicant_name = fields.Char(
        readonly=True, required=True, index="trigram", string="Applicant"
    )
    applicant_id_masked = fields.Char(
        related="applicant_id.id_masked", string="Identity number (masked)"
    )
    applicant_phone = fields.Char(
        related="applicant_id.phone", string="Phone", groups=CONTACT_GROUPS
    )
    item_id = fields.Many2one(
        "darqi.item", readonly=True, required=True, index=True, ondelete="restrict"
    )
    revision_id = fields.Many2one(
        "darqi.item.revision",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        string="Implementation list (version)",
        help="The version under which the case runs until it ends.",
    )
    scope = fields.Char(readonly=True, help="Place or situation; empty: whole banner.")
    department_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        required=True,
        index=True,
        ondelete="restrict",
        string="Competent organ",
        help="Accepts and decides in its own name and under its own seal.",
    )
    intake_department_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        required=True,
        index=True,
        ondelete="restrict",
        string="Received by (organ)",
    )
    original_department_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Original department",
    )
    supervising_department_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Supervising department",
    )
    competence_id = fields.Many2one(
        "darqi.competence", readonly=True, ondelete="restrict"
    )
    rule = fields.Char(readonly=True, help="Rule of competence: R0 to R6.")
    memorandum_line_id = fields.Many2one(
        "darqi.memorandum.line",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        string="Memorandum line",
    )
    channel = fields.Selection(related="filing_id.channel", string="Channel")
    is_urgent = fields.Boolean(
        string="Urgent", help="Shown first in the lists; changes no time limit."
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, default="received", copy=False
    )
    result = fields.Selection(
        [("granted", "Granted"), ("refused", "Refused"), ("forwarded", "Forwarded")],
        readonly=True,
        copy=False,
    )
    proposed_result = fields.Selection(
        [("granted", "Grant"), ("refused", "Refuse")],
        readonly=True,
        copy=False,
        string="Proposed by the reviewer",
    )

    received_on = fields.Date(readonly=True, required=True)
    papers_received_on = fields.Date(
        readonly=True,
        required=True,
        string="Papers received on",
        help="The day from which the five days run: the day of receipt, or the day on "
        "which corrected papers came.",
    )
    received_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    correction_count = fields.Integer(
        readonly=True, copy=False, string="Correction notices"
    )
    extra_corrections = fields.Integer(
        readonly=True,
        copy=False,
        string="Further notices authorised",
        help="By the head, with a reason: the law knows one notice.",
    )
    accepted_on = fields.Date(readonly=True, copy=False)
    accepted_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    is_deemed_accepted = fields.Boolean(
        readonly=True, copy=False, string="Deemed accepted"
    )
    attention = fields.Char(
        readonly=True, copy=False, help="Why a person has to look at this case."
    )
    one_person_allowed = fields.Boolean(
        readonly=True,
        copy=False,
        string="Reviewer may decide",
        help="While-you-wait item with an authorisation on record (行政许可法 34).",
    )
    reviewer_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    reviewed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    reviewer_marks = fields.Char(
        readonly=True,
        copy=False,
        string="Reviewers so far",
        help="Ids of all who gave a review, as ,3,17, for the database's own guard.",
    )
    reviewed_on = fields.Date(readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    decided_on = fields.Date(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    last_user_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Previous hand",
    )

    material_ids = fields.One2many(
        "darqi.application.material",
        "application_id",
        string="Materials",
        bypass_search_access=True,
    )
    opinion_ids = fields.One2many(
        "darqi.opinion",
        "application_id",
        readonly=True,
        string="Course of the case",
        bypass_search_access=True,
    )
    document_ids = fields.One2many(
        "darqi.document", "application_id", readonly=True, string="Documents"
    )
    licence_ids = fields.One2many(
        "darqi.licence", "application_id", readonly=True, string="Licences"
    )

    has_follow = fields.Boolean(
        compute="_compute_has_follow",
        search="_search_has_follow",
        string="Materials to follow",
        help="Accepted with a gap: a paper is still to come.",
    )

    is_my_organ = fields.Boolean(
        compute="_compute_is_my_organ",
        search="_search_is_my_organ",
        string="My organ is competent",
    )

    can_pass_on = fields.Boolean(compute="_compute_can")
    can_correct = fields.Boolean(compute="_compute_can")
    can_authorise_correction = fields.Boolean(compute="_compute_can")
    can_receive_correction = fields.Boolean(compute="_compute_can")
    can_accept = fields.Boolean(compute="_compute_can")
    can_refuse_acceptance = fields.Boolean(compute="_compute_can")
    can_not_needed = fields.Boolean(compute="_compute_can")
    can_pick_up = fields.Boolean(compute="_compute_can")
    can_put_back = fields.Boolean(compute="_compute_can")
    can_pass_review = fields.Boolean(compute="_compute_can")
    can_propose_refusal = fields.Boolean(compute="_compute_can")
    can_return_review = fields.Boolean(compute="_compute_can")
    can_grant = fields.Boolean(compute="_compute_can")
    can_refuse = fields.Boolean(compute="_compute_can")
    can_forward = fields.Boolean(compute="_compute_can")
    can_reply = fields.Boolean(compute="_compute_can")
    can_promise = fields.Boolean(compute="_compute_can")
    can_hand_over = fields.Boolean(compute="_compute_can")
    can_terminate = fields.Boolean(compute="_compute_can")
    can_deem_renewal = fields.Boolean(compute="_compute_can")
    can_deem_consent = fields.Boolean(compute="_compute_can")
    can_make = fields.Boolean(compute="_compute_can")
    can_deliver = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")
    can_edit = fields.Boolean(compute="_compute_can")

    _number_uniq = models.Constraint(
        "unique(number)", "This case number exists already."
    )
    _filing_item_uniq = models.UniqueIndex(
        "(filing_id, item_id)", "This filing already has a case for this item."
    )
    # Invariant 3: whatever path is taken, the database keeps the persons apart.
    _accept_review_check = models.Constraint(
        "CHECK (accepted_by_id <> reviewed_by_id)",
        "Who accepted a case cannot review it.",
    )
    _accept_picked_check = models.Constraint(
        "CHECK (accepted_by_id <> reviewer_id)",
        "Who accepted a case cannot pick it up for review.",
    )
    _accept_decide_check = models.Constraint(
        "CHECK (accepted_by_id <> decided_by_id)",
        "Who accepted a case cannot decide it.",
    )
    _review_decide_check = models.Constraint(
        "CHECK (reviewed_by_id <> decided_by_id OR one_person_allowed IS TRUE)",
        "Who reviewed a case cannot decide it.",
    )
    _receive_review_check = models.Constraint(
        "CHECK (is_deemed_accepted IS NOT TRUE OR received_by_id <> reviewed_by_id)",
        "Who received a case that was deemed accepted cannot review it.",
    )
    _receive_decide_check = models.Constraint(
        "CHECK (is_deemed_accepted IS NOT TRUE OR received_by_id <> decided_by_id)",
        "Who received a case that was deemed accepted cannot decide it.",
    )
    # A case may come back and be reviewed by another: the first stays a reviewer.
    _all_reviewers_check = models.Constraint(
        "CHECK (position(',' || decided_by_id || ',' in reviewer_marks) = 0"
        " OR one_person_allowed IS TRUE)",
        "Who reviewed a case cannot decide it.",
    )
    _accept_all_reviewers_check = models.Constraint(
        "CHECK (position(',' || accepted_by_id || ',' in reviewer_marks) = 0)",
        "Who accepted a case cannot review it.",
    )
    _acceptance_check = models.Constraint(
        "CHECK (accepted_on >= received_on AND decided_on >= accepted_on"
        " AND closed_on >= received_on)",
        "The dates of a case follow one another: receipt, acceptance, decision.",
    )
    _result_check = models.Constraint(
        "CHECK (state NOT IN ('making', 'to_seal', 'to_deliver')"
        " OR (result IS NOT NULL AND decided_by_id IS NOT NULL))",
        "A decided case has a result and a person who decided.",
    )

    # Everything but the answers and the urgent mark is set by acts only.
    _door_fields = (
        "number",
        "filing_id",
        "applicant_id",
        "applicant_name",
        "item_id",
        "revision_id",
        "scope",
        "department_id",
        "intake_department_id",
        "original_department_id",
        "supervising_department_id",
        "competence_id",
        "rule",
        "memorandum_line_id",
        "result",
        "proposed_result",
        "received_on",
        "papers_received_on",
        "received_by_id",
        "correction_count",
        "accepted_on",
        "accepted_by_id",
        "is_deemed_accepted",
        "attention",
        "one_person_allowed",
        "extra_corrections",
        "reviewer_id",
        "reviewed_by_id",
        "reviewer_marks",
        "reviewed_on",
        "decided_by_id",
        "decided_on",
        "closed_on",
        "last_user_id",
        "due_date",
        "legal_due_date",
        "used_days",
        "is_late",
        "is_over_promise",
        "receiver_name",
        "receiver_id_number",
        "delivery_method",
        "post_number",
        "delivered_on",
        "document_ids",
        "licence_ids",
        "opinion_ids",
    )

    def _door_opened(self):
        """Acts write in silence: opinions, ledger and evidence tell what happened."""
        return super(Application, self.with_context(**SILENT))._door_opened()

    @api.model_create_multi
    def create(self, vals_list):
        """Cases are made by a filing only, whose receipt opens the door."""
        if not self._door_is_open():
            raise UserError(self.env._("A case begins with a filing at the window."))
        return super().create(vals_list)

    # ------------------------------------------------------------- who may act

    def _refusal_role(self, name):
        """Why the current person may not do ``name``: groups, organ, separation.

        People are compared, whatever environment the act runs in: sudo, a batch or an
        administrator changes nothing.
        """
        self.ensure_one()
        user = self.env.user
        if user.id == SUPERUSER_ID:
            return self.env._("This act needs a person; the system account cannot.")
        rule = self._transitions[name]
        if rule.groups and not user.has_groups(",".join(rule.groups)):
            return self.env._("Your roles do not include this act.")
        own = user.sudo().department_ids  # sudo: one's own organs
        case = self.sudo()  # sudo: only who is who is compared
        organs = self.env["darqi.department"].sudo()
        for field in ACT_ORGANS[name]:
            organs |= case[field]
        if not organs & own:
            return self.env._(
                "Only a member of “%(organ)s” may do this: it is the competent organ.",
                organ=case.department_id.name,
            )
        return self._refusal_separation(name, user)

    def _refusal_separation(self, name, user):
        """受审分离 (invariant 3)."""
        case = self.sudo()  # sudo: only persons are compared
        if name in REVIEW_ACTS + CLOSING_ACTS and user in case._acceptors():
            return self.env._(
                "You accepted this case: acceptance and approval are kept apart, you"
                " can neither review nor decide it."
            )
        if name in CLOSING_ACTS and not case.one_person_allowed:
            if case._was_reviewed_by(user):
                return self.env._("You reviewed this case: another person decides it.")
        if (
            name in ("pass_review", "propose_refusal", "hand_over")
            and case.reviewer_id != user
        ):
            return self.env._(
                "This case is in the hands of %(person)s.",
                person=case.reviewer_id.name,
            )
        return False

    def _acceptors(self):
        """Who accepted; where the law did, whoever had received the papers."""
        self.ensure_one()
        received = self.received_by_id if self.is_deemed_accepted else False
        return self.accepted_by_id | (received or self.accepted_by_id)

    def _was_reviewed_by(self, user):
        """Whether the person gave a review in this case, now or before a return."""
        self.ensure_one()
        return user == self.reviewed_by_id or f",{user.id}," in (
            self.reviewer_marks or ""
        )

    def _refusal(self, name):
        """State, then person, then what else the act needs."""
        self.ensure_one()
        if name in ACT_ORGANS and self.state in self._transitions[name].froms:
            reason = self._refusal_role(name)
            if reason:
                return reason
        return super()._refusal(name)

    @api.depends_context("uid", "darqi_at")
    @api.depends(lambda self: self._act_depends())
    def _compute_can(self):
        """An act is offered when nothing speaks against it (``_refusal``)."""
        user = self.env.user
        own = user.sudo().department_ids  # sudo: one's own organs
        edits = user.has_groups(",".join(WINDOW + REVIEWER))
        for case in self:
            for name in ACT_ORGANS:
                case[f"can_{name}"] = bool(case._origin) and case._can(name)
            organs = case.department_id | case.intake_department_id
            case.can_edit = (
                edits and bool(organs & own) and case.state in EDITABLE_STATES
            )

    def _act_depends(self):
        """What a page in hand changes for the acts: the page asks again at once."""
        return [
            "state",
            "department_id",
            "reviewer_id",
            "accepted_by_id",
            "answers",
            "material_ids.is_received",
            "material_ids.verdict",
            "material_ids.follows",
        ]

    @api.depends("department_id")
    @api.depends_context("uid")
    def _compute_is_my_organ(self):
        own = self.env.user.department_ids
        for case in self:
            case.is_my_organ = case.department_id in own

    def _search_is_my_organ(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        return [("department_id", "in", self.env.user.department_ids.ids)]

    @api.depends("material_ids.follows", "material_ids.is_received")
    def _compute_has_follow(self):
        for case in self:
            # sudo: the checklist of a case is read with the case.
            case.has_follow = any(
                row.follows and not row.is_received for row in case.sudo().material_ids
            )

    def _search_has_follow(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        return [
            (
                "material_ids",
                "any",
                [("follows", "=", True), ("is_received", "=", False)],
            )
        ]

    # ---------------------------------------------------------------- helpers

    def _act(self, name, vals=None, step=None, conclusion="done", text="", **opinion):
        """Do a person's act: move the state, leave the opinion and the evidence."""
        vals = {"last_user_id": self.env.uid, **(vals or {})}
        self._move(name, vals)
        self.env["darqi.opinion"]._say(
            self, step or name, conclusion=conclusion, text=text, **opinion
        )
        self.env["darqi.evidence"]._record(
            self,
            f"application_{name}",
            lambda case: {
                "state": case.state,
                "item": case.item_id.id,
                "result": case.result or "",
                "text": text or "",
                **opinion,
                "row": case._evidence_row(),
            },
        )
        return True

    def _need_text(self, text, label):
        """:raises UserError: when a text the act needs is blank"""
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("%(field)s: it is missing.", field=label))
        return text

    def _paper(self, kind, department=None, **values):
        """Issue an official document of this case in the competent organ's name."""
        self.ensure_one()
        organ = department or self.department_id
        return self.env["darqi.document"]._issue(
            kind, self, self._paper_content(organ, values), department=organ
        )

    def _paper_content(self, organ, values):
        """What the papers of a case share, with what this one says."""
        if "addressee" not in values:
            values = {**values}
            values["addressee_identity"] = self.applicant_id._identity_words()
        today = self.env["darqi.working.day"]._today()
        return {
            "organ": organ._name_on(today),
            "addressee": self.applicant_name,
            "item_name": self.item_id.name,
            "application_number": self.number,
            "applicant": self.applicant_name,
            "query_code": self.number,
            "applied_on": self.received_on,
            "received_on": self.papers_received_on,
            **values,
        }

    def _close_clocks(self, note):
        for kind in ("correction", "decision", "delivery"):
            if self._clock(kind):
                self._clock_stop(kind, note=note)
