from odoo import api, fields, models
from odoo.exceptions import UserError

from ..applicant import IDENTITY_GROUPS
from ..ground.state_door import transition

WATCHERS = (
    "darqi_approval.group_department_head",
    "darqi_approval.group_government_supervision",
    "darqi_approval.group_discipline",
)


class SealComplaint(models.Model):
    """Complaint that a department demanded its own seal besides (REQ-15, 三(一)1).

    Goes at once to the head of that department, to government supervision and to
    discipline inspection; the department answers in time, government supervision
    closes it or sends it back.
    """

    _name = "darqi.seal.complaint"
    _inherit = ["darqi.state.door", "darqi.clock.mixin", "darqi.told.persons"]
    _description = "Complaint of a second seal"
    _order = "id desc"

    name = fields.Char(compute="_compute_name", string="Complaint")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Department complained of",
        domain="[('kind', '!=', 'bureau')]",
    )
    document_id = fields.Many2one(
        "darqi.document",
        ondelete="restrict",
        index="btree_not_null",
        string="Decision or licence",
    )
    number = fields.Char(
        compute="_compute_number",
        store=True,
        readonly=False,
        precompute=True,
        string="Number of the paper",
    )
    complainant = fields.Char(required=True)
    phone = fields.Char(groups=IDENTITY_GROUPS)
    channel = fields.Selection(
        [("counter", "At the hall"), ("check", "On the check page")],
        required=True,
        string="Came by",
        readonly=True,
        default="counter",
    )
    text = fields.Text(
        required=True,
        string="The complaint",
        help="Which office asked for which seal, when, on which paper.",
    )
    filed_on = fields.Date(
        required=True,
        readonly=True,
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    filed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        string="Taken in by",
    )
    answer = fields.Text(help="What was found, and what was put right.")
    is_founded = fields.Selection(
        [("yes", "Founded"), ("no", "Not founded")], string="Founded or not"
    )
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    answered_on = fields.Date(readonly=True)
    review = fields.Text(
        string="Review of supervision",
        help="Of government supervision, on closing or sending back.",
    )
    closed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    closed_on = fields.Date(readonly=True)
    state = fields.Selection(
        [
            ("open", "Waiting for the answer"),
            ("answered", "Answered"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="open",
    )
    due_date = fields.Date(compute="_compute_due_date", string="Answer due on")
    can_answer = fields.Boolean(compute="_compute_can")
    can_close = fields.Boolean(compute="_compute_can")

    _open_idx = models.Index("(department_id, id) WHERE state <> 'closed'")

    _door_fields = (
        "channel",
        "filed_on",
        "filed_by_id",
        "answered_by_id",
        "answered_on",
        "closed_by_id",
        "closed_on",
    )
    _transitions = {
        "answer": transition(
            "open", "answered", "darqi_approval.group_department_head"
        ),
        "close": transition(
            "answered", "closed", "darqi_approval.group_government_supervision"
        ),
        "reopen": transition(
            "answered", "open", "darqi_approval.group_government_supervision"
        ),
    }

    @api.depends("department_id", "number")
    def _compute_name(self):
        for complaint in self:
            # sudo: names of organs are public
            complaint.name = " · ".join(
                filter(
                    None, (complaint.sudo().department_id.name, complaint.number or "")
                )
            )

    @api.depends("name")
    def _compute_display_name(self):
        for complaint in self:
            complaint.display_name = complaint.name

    @api.depends("document_id")
    def _compute_number(self):
        for complaint in self:
            # sudo: the number of the paper in the complainant's hands
            complaint.number = (
                complaint.sudo().document_id.number or complaint.number or False
            )

    @api.depends("state")
    def _compute_due_date(self):
        # sudo: the time limit of a complaint one may read
        clocks = self.sudo()._clock("second_seal")
        dues = {clock.res_id: clock.due_date for clock in clocks}
        for complaint in self:
            complaint.due_date = dues.get(complaint.id)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for complaint in self:
            complaint.can_answer = bool(complaint.id) and complaint._offers("answer")
            complaint.can_close = bool(complaint.id) and complaint._offers("close")

    def _offers(self, name):
        rule = self._transitions[name]
        return self.state in rule.froms and self.env.user.has_groups(
            ",".join(rule.groups)
        )

    @api.model_create_multi
    def create(self, vals_list):
        """It goes to its addressees in the same moment, with its clock."""
        complaints = super().create(vals_list)
        days = self.env["darqi.config"]._number("darqi.second_seal_days")
        complaints._clock_start(
            "second_seal", days, law="方案三（一）1", bearer="department"
        )
        self.env["darqi.evidence"]._record(
            complaints,
            "second_seal_complaint",
            lambda c: {
                "number": c.number or "",
                "text": c.text,
                "addressees": c._addressees().ids,
            },
        )
        for complaint in complaints:
            complaint._remind(
                complaint._addressees(),
                self.env._("A department asked for a second seal: %(text)s"),
            )
        return complaints

    def _remind(self, users, text):
        # sudo: the time limit that was started just now
        due = self.sudo()._clock("second_seal").due_date
        self._tell_persons(users, due, text.replace("%(text)s", self.text[:60]))

    def _addressees(self):
        """Who is told: the head of the department, supervision, discipline."""
        self.ensure_one()
        # sudo: persons of the offices the clause names
        users = self.env["res.users"].sudo()
        head = self.env.ref(WATCHERS[0])
        heads = users.search(
            [
                ("all_group_ids", "in", head.ids),
                ("department_ids", "in", self.department_id.ids),
            ]
        )
        return heads | self._watchers()

    def _watchers(self):
        # sudo: persons of the offices the clause names
        users = self.env["res.users"].sudo()
        others = [self.env.ref(group).id for group in WATCHERS[1:]]
        return users.search([("all_group_ids", "in", others)])

    def write(self, vals):
        """The complaint stays as it was made; answer and review are written."""
        mine = {"open": {"answer", "is_founded"}, "answered": {"review"}}
        if not self._door_is_open():
            for complaint in self:
                if vals.keys() - mine.get(complaint.state, set()):
                    raise UserError(
                        self.env._("A complaint on record is not changed: answer it.")
                    )
                act = "answer" if complaint.state == "open" else "close"
                if not self.env.su and not complaint._offers(act):
                    raise UserError(self.env._("Your roles do not include this act."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A complaint is never deleted."))

    def _refusal_answer(self):
        if self.department_id not in self.env.user.department_ids:
            return self.env._("The department complained of answers.")
        if not (self.answer or "").strip() or not self.is_founded:
            return self.env._("Answer: say what was found and whether it is founded.")
        return False

    def _refusal_reopen(self):
        if not (self.review or "").strip():
            return self.env._("Review: say what the answer lacks.")
        return False

    def action_answer(self):
        """Answer in the department's name."""
        today = self.env["darqi.working.day"]._today()
        self._move("answer", {"answered_by_id": self.env.uid, "answered_on": today})
        self._clock_stop("second_seal")
        self._tell("second_seal_answered")
        for complaint in self:
            complaint._told_done(complaint._addressees() - complaint._watchers())
        return True

    def action_close(self):
        """Government supervision is content."""
        today = self.env["darqi.working.day"]._today()
        self._move("close", {"closed_by_id": self.env.uid, "closed_on": today})
        self._tell("second_seal_closed")
        self._told_done()
        return True

    def action_reopen(self):
        """Send it back to the department: its time runs anew."""
        self._move("reopen")
        self.flush_recordset()
        days = self.env["darqi.config"]._number("darqi.second_seal_days")
        self._clock_start("second_seal", days, law="方案三（一）1")
        self._tell("second_seal_sent_back")
        for complaint in self:
            complaint._remind(
                complaint._addressees() - complaint._watchers(),
                self.env._("The answer was sent back: %(text)s"),
            )
        return True

    def _tell(self, act):
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda c: {
                "founded": c.is_founded or "",
                "answer": c.answer or "",
                "review": c.review or "",
            },
        )


class Document(models.Model):
    """From the refusal of a second seal to the complaint about it."""

    _inherit = "darqi.document"

    def action_request_second_seal(self):
        """Refused and recorded; the complaint opens for whoever takes it in."""
        action = super().action_request_second_seal()
        if self.env["darqi.seal.complaint"].has_access("create"):
            action["params"]["next"] = {
                "type": "ir.actions.act_window",
                "name": self.env._("Complaint of a second seal"),
                "res_model": "darqi.seal.complaint",
                "views": [(False, "form")],
                "context": {
                    "default_document_id": self.id,
                    # sudo: which department licensed the item before is public
                    "default_department_id": self.sudo().item_id.department_id.id,
                    "default_complainant": self.subject,
                },
            }
        return action
