from odoo import api, fields, models

from ..ground.state_door import transition

KEEPER = "darqi_approval.group_catalogue"
# Order of 方案四(一)(二)(三); a row's place is its sequence.
KINDS = [
    ("meeting", "Adopted by the banner government"),
    ("report", "Reported to the city bureau"),
    ("region_approval", "Approved by the region"),
    ("mobilisation", "Mobilisation and training meeting"),
    ("establishment_reply", "Reply of the establishment office"),
    ("functions", "Functions of the organs adjusted"),
    ("catalogue_published", "Transfer catalogue published"),
    ("seal_announced", "Special seal announced"),
    ("staff_moved", "Personnel transferred"),
    ("handover_done", "Items handed over"),
    ("rules", "Supporting rules complete"),
    ("facilities", "Software and premises complete"),
    ("opening", "Opening (plaque)"),
    ("summary", "Summary of the reform"),
]
REQUIRES = {
    "meeting": (),
    "report": ("meeting",),
    "region_approval": ("report",),
    "mobilisation": ("region_approval",),
    "establishment_reply": ("region_approval",),
    "functions": ("establishment_reply",),
    "catalogue_published": ("establishment_reply",),
    "seal_announced": ("catalogue_published",),
    "staff_moved": ("establishment_reply",),
    "handover_done": ("catalogue_published",),
    "rules": ("region_approval",),
    "facilities": ("region_approval",),
    "opening": (
        "mobilisation",
        "functions",
        "seal_announced",
        "staff_moved",
        "handover_done",
        "rules",
        "facilities",
    ),
    "summary": ("opening",),
}
# Without a document of their own: their evidence is a file (sign-in, minutes, photos).
NO_NUMBER = {
    "mobilisation",
    "staff_moved",
    "handover_done",
    "rules",
    "facilities",
    "opening",
    "summary",
}
CLAUSES = {
    "meeting": "四(一)",
    "report": "四(一)",
    "region_approval": "四(一)",
    "mobilisation": "四(二)",
    "establishment_reply": "三(一)1",
    "functions": "四(二)",
    "catalogue_published": "三(二)1",
    "seal_announced": "三(一)1",
    "staff_moved": "三(二)2",
    "handover_done": "三(三)2",
    "rules": "四(二)",
    "facilities": "四(二)",
    "opening": "四(二)",
    "summary": "四(三)",
}


class Milestone(models.Model):
    """A step of the reform that must be on record before the next (REQ-84, 85).

    ``number``, ``date`` and ``file`` are the evidence; a done milestone is fixed.
    """

    _name = "darqi.milestone"
    _inherit = ["darqi.frozen"]
    _description = "Milestone of the reform"
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one(
        "darqi.plan",
        required=True,
        index=True,
        ondelete="restrict",
        string="Reform plan",
        default=lambda self: self.env["darqi.plan"]._active(),
    )
    kind = fields.Selection(KINDS, required=True, string="Milestone")
    sequence = fields.Integer(compute="_compute_place", store=True, precompute=True)
    clause = fields.Char(
        compute="_compute_place",
        store=True,
        precompute=True,
        string="Clause of the plan",
    )
    number = fields.Char(string="Document number", size=80)
    organ = fields.Char(string="Issued by", help="The organ that issued the document.")
    copied_to = fields.Char(
        string="Copied to",
        help="The report goes in copy to the city's establishment and justice offices.",
    )
    date = fields.Date(help="Date of the document or of the event.")
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    note = fields.Text()
    state = fields.Selection(
        [("open", "Not done yet"), ("done", "Milestone done")],
        required=True,
        default="open",
    )
    done_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    done_at = fields.Datetime(readonly=True)
    needs_number = fields.Boolean(compute="_compute_needs_number")
    waits_for = fields.Char(
        compute="_compute_waits_for", help="Earlier milestones that are not done yet."
    )
    can_done = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")

    _transitions = {
        "done": transition("open", "done", KEEPER),
        "reopen": transition("done", "open", KEEPER),
    }
    _door_fields = ("done_by_id", "done_at", "sequence", "clause")

    _plan_kind_uniq = models.Constraint(
        "unique(plan_id, kind)", "The plan has this milestone already."
    )
    _done_check = models.Constraint(
        "CHECK (state = 'open' OR (date IS NOT NULL AND done_by_id IS NOT NULL))",
        "Milestone: a done one has a date and the person who recorded it.",
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.display_name = labels.get(row.kind, "")

    @api.depends("kind")
    def _compute_place(self):
        places = {kind: place for place, (kind, _label) in enumerate(KINDS, 1)}
        for row in self:
            row.sequence = places.get(row.kind, 0)
            row.clause = CLAUSES.get(row.kind, "")

    @api.depends("kind")
    def _compute_needs_number(self):
        for row in self:
            row.needs_number = row.kind not in NO_NUMBER

    @api.depends_context("lang")
    @api.depends("kind", "plan_id.milestone_ids.state")
    def _compute_waits_for(self):
        for row in self:
            row.waits_for = "、".join(row._missing_before())

    @api.depends_context("uid")
    @api.depends("kind", "number", "date", "file", "plan_id.milestone_ids.state")
    def _compute_can(self):
        for row in self:
            row.can_done = row.state == "open" and self.env.user.has_group(KEEPER)
            row.can_reopen = row._can("reopen")

    def _label(self, kind):
        return dict(self._fields["kind"]._description_selection(self.env))[kind]

    def _missing_before(self):
        """Names of the required earlier milestones that are not done."""
        self.ensure_one()
        done = {r.kind for r in self.plan_id.milestone_ids if r.state == "done"}
        return [self._label(k) for k in REQUIRES.get(self.kind, ()) if k not in done]

    def _edit_refusal(self, names):
        if self.state == "done":
            return self.env._("A done milestone is fixed; reopen it with a reason.")
        return False

    def _refusal_done(self):
        missing = self._missing_before()
        if missing:
            return self.env._(
                "it comes after “%(earlier)s”, which is not done yet"
                " (plan %(clause)s).",
                earlier="、".join(missing),
                clause=self.clause,
            )
        lacking = []
        if self.needs_number and not (self.number or "").strip():
            lacking.append(self.env._("Document number"))
        if not self.date:
            lacking.append(self.env._("Date"))
        if not self.file:
            lacking.append(self.env._("File"))
        if self.kind == "report" and not (self.copied_to or "").strip():
            lacking.append(self.env._("Copied to"))
        if lacking:
            return self.env._(
                "%(fields)s: needed as evidence.", fields="、".join(lacking)
            )
        if self.date > self.env["darqi.working.day"]._today():
            return self.env._("Date: it lies in the future.")
        before = self.plan_id.milestone_ids.filtered(
            lambda r: r.kind in REQUIRES[self.kind] and r.date and r.date > self.date
        )
        if before:
            return self.env._(
                "Date: it lies before that of “%(earlier)s” (%(day)s).",
                earlier=self._label(before[0].kind),
                day=before[0].date,
            )
        if self.kind == "summary":
            left = self.env["darqi.transfer"]._left_over(self.plan_id)
            if left:
                return self.env._(
                    "items that must be transferred are left over: %(items)s.",
                    items="、".join(left[:10].mapped("name")),
                )
        return False

    def _refusal_reopen(self):
        later = self.plan_id.milestone_ids.filtered(
            lambda r: r.state == "done" and self.kind in REQUIRES[r.kind]
        )
        if later:
            return self.env._(
                "“%(later)s” rests on it and is done.", later=self._label(later[0].kind)
            )
        return False

    def action_done(self):
        """Record the milestone as done, with its evidence (REQ-84)."""
        days = self.env["darqi.working.day"]
        for row in self.sorted("sequence"):
            row._move("done", {"done_by_id": self.env.uid, "done_at": days._now()})
        self.env["darqi.evidence"]._record(
            self, "milestone_done", lambda r: [r.kind, r.number, r.date, r.note]
        )
        return True

    def action_reopen(self, reason=""):
        """Correct a milestone: it is open again; the reason is kept as evidence."""
        if not reason:
            return self.env["darqi.reform.act"]._ask(
                self, "reopen", self.env._("Reopen milestone")
            )
        self._move("reopen", {"done_by_id": False, "done_at": False})
        self.env["darqi.evidence"]._record(self, "milestone_reopen", reason)
        return True

    @api.model
    def _done(self, plan, kind, day):
        """The done milestone of ``kind`` dated on or before ``day``, or nothing."""
        # sudo: whether the reform reached a step is not secret; only asked about.
        return self.sudo().search(
            [
                ("plan_id", "=", plan.id),
                ("kind", "=", kind),
                ("state", "=", "done"),
                ("date", "<=", day),
            ],
            limit=1,
        )
