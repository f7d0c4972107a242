from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..application import DELIVERY, OPEN_STATES, REVIEWER, WINDOW

ENTRY_GROUPS = WINDOW + REVIEWER + DELIVERY
OUTSIDE_FIELDS = (
    "outside_number",
    "outside_accepted_on",
    "outside_decided_on",
    "outside_licence_number",
)
# Once the act is done with the entered day or number, it stays.
FIXED_WITH = {
    "outside_accepted_on": "accepted_on",
    "outside_decided_on": "decided_on",
    "outside_licence_number": "licence_ids",
}


class Application(models.Model):
    """Items whose system of record is a national or regional one (二次录入).

    Their number, days and licence number are entered here, from the copy screen or
    from the other system's sheet (PRACTICE 2.2). Only for them an event may be entered
    with its earlier day.
    """

    _inherit = "darqi.application"

    item_system = fields.Selection(related="item_id.system", string="Handled in")
    outside_number = fields.Char(
        readonly=True, copy=False, index="btree_not_null", string="Outside case number"
    )
    outside_accepted_on = fields.Date(
        readonly=True, copy=False, string="Accepted in the outside system"
    )
    outside_decided_on = fields.Date(
        readonly=True, copy=False, string="Decided in the outside system"
    )
    outside_licence_number = fields.Char(
        readonly=True, copy=False, string="Outside licence number"
    )
    outside_missing = fields.Char(
        compute="_compute_outside_missing",
        search="_search_outside_missing",
        string="To be entered",
        help="What the outside system has and this case has not.",
    )
    can_enter_outside = fields.Boolean(compute="_compute_can_enter_outside")

    def _door_guarded(self):
        return super()._door_guarded() | set(OUTSIDE_FIELDS)

    def _is_outside(self):
        # sudo: where an item is handled is public
        return self.item_id.sudo().system != "own"

    @api.depends("state", "result", "item_id.system", *OUTSIDE_FIELDS)
    def _compute_outside_missing(self):
        for case in self:
            names = case._missing_outside() if case.state in OPEN_STATES else []
            case.outside_missing = (
                "、".join(
                    self._fields[name].get_description(self.env, ["string"])["string"]
                    for name in names
                )
                or False
            )

    def _missing_outside(self):
        """The fields that are still to be entered."""
        if not self._is_outside():
            return []
        due = {
            "outside_number": True,
            "outside_accepted_on": self.accepted_on,
            "outside_decided_on": self.decided_on,
            "outside_licence_number": self._needs_outside_licence(),
        }
        return [name for name, needed in due.items() if needed and not self[name]]

    def _needs_outside_licence(self):
        # sudo: what licence an item has is public
        return self.result == "granted" and bool(self.item_id.sudo().licence_name)

    def _search_outside_missing(self, operator, value):
        if operator != "in" or list(value) != [False]:
            return NotImplemented
        missing = Domain.OR(
            [
                Domain("outside_number", "=", False),
                Domain("accepted_on", "!=", False)
                & Domain("outside_accepted_on", "=", False),
                Domain("decided_on", "!=", False)
                & Domain("outside_decided_on", "=", False),
                Domain("result", "=", "granted")
                & Domain("item_id.licence_name", "!=", False)
                & Domain("outside_licence_number", "=", False),
            ]
        )
        return ~(
            Domain("state", "in", OPEN_STATES)
            & Domain("item_id.system", "!=", "own")
            & missing
        )

    @api.depends_context("uid")
    @api.depends("state", "department_id")
    def _compute_can_enter_outside(self):
        for case in self:
            case.can_enter_outside = not case._refusal_outside()

    def _refusal_outside(self):
        """Why nothing of an outside system may be entered here, or False."""
        user = self.env.user
        if not self._is_outside():
            return self.env._(
                "“%(item)s” is handled in this platform: events are entered when they"
                " happen, not afterwards.",
                item=self.item_id.name,
            )
        if not user.has_groups(",".join(ENTRY_GROUPS)):
            return self.env._("Your roles do not include this act.")
        organs = self.department_id | self.intake_department_id
        if not organs & user.sudo().department_ids:  # sudo: one's own organs
            return self.env._(
                "Only a member of “%(organ)s” may do this: it is the competent organ.",
                organ=self.department_id.name,
            )
        return False

    def _enter_outside(self, vals):
        """Enter what the outside system says of this case.

        :param vals: some of the outside fields; empty values are passed over
        :return: whether anything was new
        :raises UserError: not an item of an outside system, days out of order, or a
            value that an act has used already
        """
        self.ensure_one()
        self.check_access("write")
        self._door_lock()
        reason = self._refusal_outside()
        if reason:
            raise UserError(reason)
        vals = {
            name: value
            for name, value in vals.items()
            if value and value != self[name] and name in OUTSIDE_FIELDS
        }
        for name in vals:
            used = FIXED_WITH.get(name)
            if self[name] and used and self[used]:
                raise UserError(
                    self.env._(
                        "%(field)s: an act has used it already; it cannot be changed.",
                        field=self._fields[name].get_description(self.env, ["string"])[
                            "string"
                        ],
                    )
                )
        if not vals:
            return False
        self._check_outside_days(vals)
        self._door_opened().write({**vals, "last_user_id": self.env.uid})
        text = "；".join(f"{value}" for value in vals.values())
        self.env["darqi.opinion"]._say(self, "outside", text=text)
        self.env["darqi.evidence"]._record(
            self,
            "application_outside",
            {name: str(value) for name, value in vals.items()},
        )
        return True

    def _check_outside_days(self, vals):
        today = self.env["darqi.working.day"]._today()
        accepted = vals.get("outside_accepted_on") or self.outside_accepted_on
        decided = vals.get("outside_decided_on") or self.outside_decided_on
        days = [day for day in (self.received_on, accepted, decided, today) if day]
        if days != sorted(days):
            raise UserError(
                self.env._(
                    "Days of the outside system: receipt (%(received)s), acceptance and"
                    " decision follow one another and do not lie in the future.",
                    received=self.received_on,
                )
            )

    def _entered_day(self, event):
        """For items of an outside system only: the day that was entered."""
        if self._is_outside():
            return self[f"outside_{event}_on"]
        return super()._entered_day(event)

    def _accepted_by_law(self):
        """Accepted in time in the outside system: the law has nothing to add."""
        entered = self._entered_day("accepted")
        if entered and self.legal_due_date and entered <= self.legal_due_date:
            return False
        return super()._accepted_by_law()

    def _deem_accepted(self):
        """What was accepted outside in time is not deemed accepted: a person looks."""
        outside = self.filtered(lambda case: case._is_outside())
        for case in outside:
            case._door_opened().write(
                {
                    "attention": self.env._(
                        "Five days passed: enter the day of acceptance in the outside"
                        " system, or accept."
                    )
                }
            )
        return super(Application, self - outside)._deem_accepted()

    def _refusal_make(self):
        parent = getattr(super(), "_refusal_make", None)
        if self._is_outside() and self._needs_outside_licence():
            if not self.outside_licence_number:
                return self.env._(
                    "Outside licence number: enter it first; the licence comes from the"
                    " outside system."
                )
        return parent() if parent else False

    def _pass_sealed(self):
        """The licence of an outside system is in force once the decision is sealed."""
        # sudo: the seal keeper has no write right; the seal is the act.
        for case in self.sudo():
            if case.state == "to_seal" and case._is_outside() and case._is_sealed():
                case.licence_ids.filtered(lambda row: row.state == "draft")._issue()
        return super()._pass_sealed()


class Licence(models.Model):
    """A licence of an outside system: its number is entered, its face is theirs."""

    _inherit = "darqi.licence"

    def _is_outside(self):
        # sudo: where an item is handled is public
        return bool(self.application_id) and self.sudo().application_id._is_outside()

    @api.model
    def _draft_from(self, application, make=True):
        if not application._is_outside():
            return super()._draft_from(application, make)
        licence = super()._draft_from(application, make=False)
        # sudo: the number follows from the case; its maker was judged there.
        licence.sudo()._door_opened().write(
            {"number": application.outside_licence_number}
        )
        return licence

    def _refusal_make(self):
        if self._is_outside():
            return self.env._(
                "The outside system makes the certificate; only its number is entered."
            )
        return super()._refusal_make()

    def _refusal_issue(self):
        if self._is_outside():
            if not self.number:
                return self.env._("Outside licence number: it is missing.")
            return self._refusal_undecided()
        return super()._refusal_issue()
