from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Post → the group both persons need.
POST_GROUPS = {
    "window": (
        "darqi_approval.group_window",
        "darqi_approval.group_township_window",
    ),
    "review": ("darqi_approval.group_reviewer",),
    "approve": ("darqi_approval.group_approver",),
}
# Post → steps of a case that lie with it.
POST_STATES = {
    "window": ("received", "correcting"),
    "review": ("reviewing",),
    "approve": ("pending_decision",),
}


class Roster(models.Model):
    """A/B roster (AB岗): who stands in for whom, and when (PRACTICE 2.13).

    On leave the cases in A's hands move to B by a job, and his window's seat is free.
    Windows and approvers work from the shared queue of their organ: what lies there is
    counted for B. What B may not take stays and is shown: B accepted it, so that B can
    neither review nor decide it, or B reviewed what is to be decided.
    """

    _name = "darqi.roster"
    _description = "A/B roster"
    _order = "department_id, sequence, id"

    name = fields.Char(required=True, size=80, string="Post")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    post = fields.Selection(
        [("window", "Window"), ("review", "Review"), ("approve", "Approval")],
        required=True,
        default="review",
        string="Kind of post",
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user.department_ids[:1],
        string="Organ",
    )
    item_ids = fields.Many2many(
        "darqi.item", string="Items of this post", help="Empty: all items of the organ."
    )
    person_a_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict", string="A person"
    )
    person_b_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict", string="B person"
    )
    leave_from = fields.Date(string="On leave from")
    leave_to = fields.Date(string="On leave to")
    on_duty_id = fields.Many2one(
        "res.users", compute="_compute_on_duty", string="On duty today"
    )
    open_count = fields.Integer(compute="_compute_open", string="Open cases of A")
    conflict_count = fields.Integer(
        readonly=True,
        copy=False,
        string="Cases B may not take",
        help="B accepted them, so that a third person has to review them.",
    )
    warning = fields.Text(compute="_compute_open")

    _persons_check = models.Constraint(
        "CHECK (person_a_id <> person_b_id)", "A and B are two persons."
    )
    _leave_check = models.Constraint(
        "CHECK ((leave_from IS NULL) = (leave_to IS NULL) AND leave_to >= leave_from)",
        "Leave: first and last day, in this order.",
    )
    _leave_idx = models.Index("(leave_from, leave_to) WHERE leave_from IS NOT NULL")

    @api.constrains("person_a_id", "person_b_id", "department_id", "post")
    def _check_persons(self):
        for roster in self:
            # sudo: membership and role of the two persons are compared.
            for person in (roster.person_a_id | roster.person_b_id).sudo():
                if roster.department_id not in person.department_ids:
                    raise ValidationError(
                        self.env._(
                            "%(person)s is no member of “%(organ)s”.",
                            person=person.name,
                            organ=roster.department_id.name,
                        )
                    )
                if not person.has_groups(",".join(POST_GROUPS[roster.post])):
                    raise ValidationError(
                        self.env._(
                            "%(person)s does not hold the role of this post.",
                            person=person.name,
                        )
                    )

    @api.depends("leave_from", "leave_to", "person_a_id", "person_b_id")
    @api.depends_context("darqi_at")
    def _compute_on_duty(self):
        today = self.env["darqi.working.day"]._today()
        for roster in self:
            away = roster._is_away(today)
            roster.on_duty_id = roster.person_b_id if away else roster.person_a_id

    def _is_away(self, day):
        return bool(self.leave_from and self.leave_from <= day <= self.leave_to)

    def _open_cases(self):
        """Cases that lie with this post: A's own, or those of the shared queue."""
        self.ensure_one()
        domain = [
            ("state", "in", POST_STATES[self.post]),
            ("department_id", "=", self.department_id.id),
        ]
        if self.post == "review":
            domain.append(("reviewer_id", "=", self.person_a_id.id))
        if self.item_ids:
            domain.append(("item_id", "in", self.item_ids.ids))
        return self.env["darqi.application"].search(domain)

    @api.depends("person_a_id", "person_b_id", "item_ids", "department_id", "post")
    def _compute_open(self):
        for roster in self:
            cases = roster._open_cases()
            refused = roster._refused(cases)
            roster.open_count = len(cases)
            roster.warning = "\n".join(
                f"{case.number} {case.item_id.name}：{reason}"
                for case, reason in refused.items()
            )

    def _refused(self, cases):
        """Mapping from the cases that B may not take to the reason."""
        found = {}
        for case in cases:
            reason = self._refusal_of_b(case)
            if reason:
                found[case] = reason
        return found

    def _refusal_of_b(self, case):
        """Why B cannot take this case at this post, or False."""
        if self.post == "review":
            return case._refusal_as_reviewer(self.person_b_id)
        if self.post == "approve":
            return case._refusal_as_approver(self.person_b_id)
        return False

    def _move_open(self):
        """Move A's open cases to B; what B may not take is counted."""
        for roster in self:
            cases = roster._open_cases()
            refused = roster._refused(cases)
            if roster.post == "window":
                roster._free_seat()
            for case in cases if roster.post == "review" else ():
                if case not in refused:
                    case._pass_to(
                        roster.person_b_id,
                        "substitute",
                        self.env._(
                            "%(person)s is on leave", person=roster.person_a_id.name
                        ),
                    )
            if roster.conflict_count != len(refused):
                roster.conflict_count = len(refused)

    def _free_seat(self):
        """The window at which A sat: B may sit down, its queue goes on."""
        # sudo: the seat of who is on leave, by a job or who keeps the roster.
        windows = self.env["darqi.window"].sudo()
        windows.search([("clerk_id", "=", self.person_a_id.id)]).write(
            {"clerk_id": False}
        )

    @api.model
    def _cron_leave(self):
        """Move the open cases of everybody who is on leave today."""
        today = self.env["darqi.working.day"]._today()
        away = self.search([("leave_from", "<=", today), ("leave_to", ">=", today)])
        away._move_open()
        back = self.search([("conflict_count", ">", 0), ("id", "not in", away.ids)])
        back.write({"conflict_count": 0})

    def action_move(self):
        """Move the open cases now: A is on leave today."""
        today = self.env["darqi.working.day"]._today()
        for roster in self:
            roster.check_access("write")
            if not roster._is_away(today):
                raise UserError(
                    self.env._(
                        "%(person)s is not on leave today.",
                        person=roster.person_a_id.name,
                    )
                )
        # sudo: who keeps the roster need not be a reviewer; the moves are judged for
        # the person who gets the case, and no other field is written.
        self.sudo()._move_open()
        return True

    def action_open_cases(self):
        """The open cases of A under this roster."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_application_action"
        )
        return {**action, "domain": [("id", "in", self._open_cases().ids)]}

    @api.model
    def _away(self, organ, day):
        """Persons of an organ who are on leave on a day."""
        # sudo: who is on duty decides to whom work is given.
        rosters = self.sudo().search(
            [
                ("department_id", "=", organ.id),
                ("leave_from", "<=", day),
                ("leave_to", ">=", day),
            ]
        )
        return rosters.person_a_id
