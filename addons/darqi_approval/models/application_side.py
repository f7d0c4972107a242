from typing import NamedTuple

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from .application import APPROVER, HEAD, OWN, OWN_OR_INTAKE, REVIEWER, WINDOW

UNDECIDED = ("accepted", "reviewing", "pending_decision")


class SideAct(NamedTuple):
    """An act during review that leaves the state of the case alone.

    ``groups``: of which the actor needs one; ``organs``: whose member he must be;
    ``review``: it belongs to review, so whoever accepted the case cannot do it.
    """

    groups: tuple
    organs: tuple = OWN
    review: bool = True


HANDLERS = REVIEWER + APPROVER
SIDE_ACTS = {
    "start_special": SideAct(HANDLERS + HEAD),
    "end_special": SideAct(HANDLERS),
    "ask_extension": SideAct(HANDLERS),
    "extend": SideAct(HEAD),
    "decline_extension": SideAct(HEAD),
    "suspend": SideAct(HEAD),
    "resume": SideAct(HANDLERS),
    "supplement": SideAct(HANDLERS),
    "receive_supplement": SideAct(WINDOW + REVIEWER, OWN_OR_INTAKE, False),
    "request_step": SideAct(HANDLERS),
    "mark_major": SideAct(HANDLERS + HEAD),
    "explain_overdue": SideAct(HANDLERS + HEAD),
    "tell_party": SideAct(HANDLERS),
    "refuse_hearing": SideAct(HANDLERS),
    "hear_party": SideAct(WINDOW + HANDLERS, OWN_OR_INTAKE, False),
}


class Application(models.Model):
    """Acts during review that do not move the state (行政许可法 42, 45).

    What they leave on the case itself are flags and dates that lists can filter; the
    acts are rows of their own, with opinion, ledger entry, paper and evidence.
    """

    _inherit = "darqi.application"

    special_ground = fields.Char(readonly=True, copy=False)
    special_until = fields.Date(
        readonly=True,
        copy=False,
        string="Not counted through",
        help="Told end of the special procedure; the clock runs again the day after.",
    )
    is_special = fields.Boolean(
        compute="_compute_is_special",
        search="_search_is_special",
        string="Special procedure (not counted)",
    )
    is_suspended = fields.Boolean(
        readonly=True, copy=False, string="Proceedings suspended"
    )
    is_extended = fields.Boolean(readonly=True, copy=False, string="Extended")
    is_major = fields.Boolean(
        readonly=True,
        copy=False,
        string="Major case",
        help="Decided after a finished consultation only (plan 三(三)2).",
    )

    can_start_special = fields.Boolean(compute="_compute_can_side")
    can_end_special = fields.Boolean(compute="_compute_can_side")
    can_ask_extension = fields.Boolean(compute="_compute_can_side")
    can_extend = fields.Boolean(compute="_compute_can_side")
    can_suspend = fields.Boolean(compute="_compute_can_side")
    can_resume = fields.Boolean(compute="_compute_can_side")
    can_supplement = fields.Boolean(compute="_compute_can_side")
    can_receive_supplement = fields.Boolean(compute="_compute_can_side")
    can_request_step = fields.Boolean(compute="_compute_can_side")
    can_mark_major = fields.Boolean(compute="_compute_can_side")

    _special_idx = models.Index("(special_until) WHERE special_until IS NOT NULL")

    def _door_guarded(self):
        return super()._door_guarded() | {
            "special_ground",
            "special_until",
            "is_suspended",
            "is_extended",
            "is_major",
        }

    @api.depends_context("darqi_at")
    @api.depends("special_until", "state")
    def _compute_is_special(self):
        today = self.env["darqi.working.day"]._today()
        for case in self:
            case.is_special = (
                bool(case.special_until and case.special_until >= today)
                and case.state in UNDECIDED
            )

    def _search_is_special(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        today = self.env["darqi.working.day"]._today()
        return [("special_until", ">=", today), ("state", "in", UNDECIDED)]

    @api.depends_context("uid", "darqi_at")
    @api.depends(
        "state", "department_id", "special_until", "is_suspended", "is_extended"
    )
    def _compute_can_side(self):
        for case in self:
            offered = case._offered_side_acts()
            for name in SIDE_ACTS:
                if f"can_{name}" in self._fields:
                    case[f"can_{name}"] = (
                        bool(case.id)
                        and name in offered
                        and not case._refusal_side(name)
                    )

    def _offered_side_acts(self):
        """The acts that make sense now; the buttons of the others are not shown."""
        self.ensure_one()
        names = set(SIDE_ACTS)
        names.discard("start_special" if self.is_special else "end_special")
        if self.is_suspended:
            names -= {"start_special", "suspend", "ask_extension", "extend"}
        else:
            names.discard("resume")
        if self.is_extended:
            names -= {"ask_extension", "extend"}
        if self.is_major:
            names.discard("mark_major")
        # sudo: properties of an item's list are public.
        if not self.revision_id.sudo().allows_suspension:
            names.discard("suspend")
        return names

    def _refusal_side(self, name):
        """Why the current person may not do the side act: state, groups, organ."""
        self.ensure_one()
        user, rule = self.env.user, SIDE_ACTS[name]
        if user.id == SUPERUSER_ID:
            return self.env._("This act needs a person; the system account cannot.")
        if self.state not in UNDECIDED:
            states = dict(self._fields["state"]._description_selection(self.env))
            return self.env._(
                "Not possible in the state “%(state)s”.", state=states[self.state]
            )
        if not user.has_groups(",".join(rule.groups)):
            return self.env._("Your roles do not include this act.")
        case = self.sudo()  # sudo: only who is who is compared
        organs = self.env["darqi.department"].sudo()
        for field in rule.organs:
            organs |= case[field]
        if not organs & user.sudo().department_ids:  # sudo: one's own organs
            return self.env._(
                "Only a member of “%(organ)s” may do this: it is the competent organ.",
                organ=case.department_id.name,
            )
        return self._refusal_reviewing(rule, user)

    def _refusal_reviewing(self, rule, user):
        case = self.sudo()  # sudo: only persons are compared
        if not rule.review:
            return False
        if user in case._acceptors():
            return self.env._(
                "You accepted this case: acceptance and approval are kept apart, you"
                " can neither review nor decide it."
            )
        is_head = user.has_groups(",".join(APPROVER + HEAD))
        if case.state == "reviewing" and case.reviewer_id != user and not is_head:
            return self.env._(
                "This case is in the hands of %(person)s.",
                person=case.reviewer_id.name,
            )
        return False

    def _side_begin(self, name):
        """Lock the case, judge the act. :return: the case, writable by the act

        :raises UserError: with the reason, or when somebody else acts on the case
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: heads and officers of the hall read cases and write none; person, organ
        # and state are judged by name here, and only the act's own rows are written.
        case = self.sudo()
        case._door_lock()
        reason = self._refusal_side(name)
        if reason:
            raise UserError(
                self.env._(
                    "%(record)s: %(reason)s", record=case.display_name, reason=reason
                )
            )
        return case

    def _side_end(self, name, vals, text, evidence=None):
        """Flags, opinion and evidence of a side act that was judged and done."""
        self._door_opened().write({"last_user_id": self.env.uid, **vals})
        self.env["darqi.opinion"]._say(self, name, text=text)
        self.env["darqi.evidence"]._record(
            self, f"application_{name}", {"text": text, **(evidence or {})}
        )
        return True

    def _running_decision(self):
        """The open decision clock. :raises UserError: none, or its time ran out"""
        self.ensure_one()
        clock = self._clock("decision")
        if not clock:
            raise UserError(self.env._("No time limit for the decision is running."))
        today = self.env["darqi.working.day"]._today()
        if clock.due_date and clock.due_date < today:
            raise UserError(
                self.env._(
                    "The time limit ran out on %(day)s: nothing begun after it heals"
                    " that.",
                    day=clock.due_date,
                )
            )
        return clock

    def _refusal_standing_still(self):
        """Why nothing is decided now: a procedure is under way, or suspended."""
        if self.is_suspended:
            return self.env._(
                "The proceedings are suspended: resume them before the decision."
            )
        if self.is_special:
            return self.env._(
                "A special procedure runs to %(day)s: end it with its result before"
                " the decision (行政许可法 45).",
                day=self.special_until,
            )
        return False

    def _refusal_grant(self):
        return self._refusal_standing_still() or super()._refusal_grant()

    def _refusal_refuse(self):
        return self._refusal_standing_still()

    def action_mark_major(self, reason=""):
        """重大事项: from now on a finished consultation comes before the decision."""
        case = self._side_begin("mark_major")
        reason = self._need_text(reason, self.env._("Reason"))
        return case._side_end("mark_major", {"is_major": True}, reason)

    @api.model
    def _checked_files(self, ids):
        """Uploaded files by id, which the person may read himself."""
        files = self.env["ir.attachment"].browse(ids or [])
        files.check_access("read")
        return files
