from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..legal_clock import Limit
from .ground.clock import OPEN_STATES

# Whose post it is when nobody has the duty in hand, by the bearer of the clock.
POSTS = {
    "window": ("window", "township_window"),
    "reviewer": ("reviewer",),
    "approver": ("approver",),
    "delivery": ("delivery",),
    "department": ("department_officer", "department_head", "reviewer"),
    "applicant": ("window", "township_window"),
    "expert": ("reviewer",),
}


class CalendarChange(models.Model):
    """What a change of the official calendar did to running time limits (FACTS 6.3).

    One row for each entry or import that moved something or made provisional dates
    final; its lines say old and new, who was told and when. Made by the calendar only.
    """

    _name = "darqi.calendar.change"
    _description = "Recomputation of time limits"
    _order = "moment desc, id desc"

    name = fields.Char(required=True, readonly=True, string="Calendar change")
    moment = fields.Datetime(required=True, readonly=True, string="Entered at")
    day = fields.Date(required=True, readonly=True)
    years = fields.Char(required=True, readonly=True)
    notice = fields.Char(readonly=True, help="Number of the notice that sets the days.")
    user_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        string="Entered by",
    )
    line_ids = fields.One2many("darqi.calendar.change.line", "change_id", readonly=True)
    clock_count = fields.Integer(compute="_compute_counts", string="Time limits")
    moved_count = fields.Integer(compute="_compute_counts", string="Moved")
    told_count = fields.Integer(compute="_compute_counts", string="Staff told")
    to_tell_count = fields.Integer(
        compute="_compute_counts", string="Applicants to be told"
    )

    @api.depends("line_ids.applicant_state")
    def _compute_counts(self):
        groups = defaultdict(int)
        for change, moved, told, applicant, number in self.env[
            "darqi.calendar.change.line"
        ]._read_group(
            [("change_id", "in", self.ids)],
            ["change_id", "is_moved", "is_told", "applicant_state"],
            ["__count"],
        ):
            groups[change.id, "all"] += number
            groups[change.id, "moved"] += number if moved else 0
            groups[change.id, "told"] += number if told else 0
            groups[change.id, "to_tell"] += number if applicant == "to_tell" else 0
        for change in self:
            change.clock_count = groups[change.id, "all"]
            change.moved_count = groups[change.id, "moved"]
            change.told_count = groups[change.id, "told"]
            change.to_tell_count = groups[change.id, "to_tell"]

    @api.model
    def _report(self, clocks, before, years, notice=""):
        """Put on record what changed, and tell who holds the duty now.

        :param before: mapping from clock id to its dates before, see ``_dates_now``
        :return: the change, empty when nothing changed
        """
        changed = clocks.filtered(lambda clock: before[clock.id] != clock._dates_now())
        if not changed:
            return self
        days = self.env["darqi.working.day"]
        change = self._of_today(years, notice)
        holders = self.env["darqi.calendar.change.line"]._holders(changed)
        lines = change.line_ids.create(
            [
                {
                    "change_id": change.id,
                    "clock_id": clock.id,
                    "department_id": clock.department_id.id,
                    "held_by_id": clock.held_by_id.id,
                    **clock._moved_vals(before[clock.id]),
                    **holders[clock.id],
                }
                for clock in changed
            ]
        )
        self.env["darqi.evidence"]._record(
            change,
            "calendar_recomputed",
            {
                "years": sorted(years),
                "clocks": len(lines),
                "moved": len(lines.filtered("is_moved")),
            },
        )
        lines._tell(days._now())
        return change

    @api.model
    def _of_today(self, years, notice=""):
        """The open report of this person and day: days typed one by one are one."""
        days = self.env["darqi.working.day"]
        text = ", ".join(str(year) for year in sorted(years))
        found = self.search(
            [
                ("user_id", "=", self.env.uid),
                ("day", "=", days._today()),
                ("years", "=", text),
            ],
            limit=1,
        )
        if not notice:
            latest = days.search([("date", ">=", f"{max(years)}-01-01")], limit=1)
            notice = latest.notice
        return found or self.create(
            {
                "name": self.env._("Calendar of %(years)s entered", years=text),
                "years": text,
                "notice": notice,
                "moment": days._now(),
                "day": days._today(),
                "user_id": self.env.uid,
            }
        )

    def action_open_lines(self):
        """The recomputed time limits of this change."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_calendar_change_line_action"
        )
        return {
            **action,
            "domain": [("change_id", "=", self.id)],
            "context": {"search_default_moved": 1},
        }


class CalendarChangeLine(models.Model):
    """One time limit that the calendar moved or made final."""

    _name = "darqi.calendar.change.line"
    _description = "Recomputed time limit"
    _order = "is_moved desc, new_due, id"
    _rec_name = "duty"

    change_id = fields.Many2one(
        "darqi.calendar.change",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    clock_id = fields.Many2one(
        "darqi.clock", required=True, readonly=True, index=True, ondelete="restrict"
    )
    duty = fields.Char(related="clock_id.name")
    kind = fields.Selection(related="clock_id.kind", string="Time limit")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Organ",
    )
    held_by_id = fields.Many2one(
        "darqi.department", readonly=True, index=True, ondelete="restrict"
    )
    old_due = fields.Date(readonly=True, string="Statutory due before")
    new_due = fields.Date(readonly=True, string="Statutory due now")
    old_promise = fields.Date(readonly=True, string="Promised due before")
    new_promise = fields.Date(readonly=True, string="Promised due now")
    shift = fields.Integer(
        readonly=True,
        aggregator=None,
        string="Moved by (days)",
        help="Calendar days; negative: it is due earlier.",
    )
    is_moved = fields.Boolean(readonly=True, string="Date moved")
    is_provisional = fields.Boolean(readonly=True, string="Still provisional")
    told_user_ids = fields.Many2many("res.users", readonly=True, string="Told")
    told_names = fields.Char(compute="_compute_told_names", string="Staff told of it")
    is_told = fields.Boolean(readonly=True, string="Holder told")
    told_at = fields.Datetime(readonly=True)
    applicant_state = fields.Selection(
        [
            ("none", "Need not be told"),
            ("to_tell", "To be told"),
            ("told", "Told"),
        ],
        required=True,
        readonly=True,
        default="none",
        string="Applicant",
    )
    applicant_told_at = fields.Datetime(readonly=True)
    applicant_told_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Applicant told by"
    )

    _clock_change_idx = models.Index(
        "(department_id, new_due) WHERE applicant_state = 'to_tell'"
    )

    @api.depends("told_user_ids")
    def _compute_told_names(self):
        for line in self:
            # sudo: names of colleagues.
            line.told_names = "、".join(line.sudo().told_user_ids.mapped("name"))

    @api.model
    def _holders(self, clocks):
        """Mapping from clock id to the values that say who is to be told."""
        found = {}
        for model, rows in clocks.grouped("res_model").items():
            records = self.env[model].browse(rows.mapped("res_id"))
            for clock, record in zip(rows, records, strict=True):
                users = record._clock_holders(clock)
                to_tell = record._clock_tells_applicant(clock)
                found[clock.id] = {
                    "told_user_ids": [fields.Command.set(users.ids)],
                    "applicant_state": "to_tell" if to_tell else "none",
                }
        return found

    def _tell(self, now):
        """A note on the record, and a message to whoever holds it now."""
        moved = self.filtered("is_moved")
        for model, lines in moved.grouped(lambda line: line.clock_id.res_model).items():
            records = self.env[model].browse(lines.mapped("clock_id.res_id"))
            if "message_ids" in records._fields:
                bodies = {
                    record.id: line._text()
                    for line, record in zip(lines, records, strict=True)
                }
                records._message_log_batch(bodies)
        for user in moved.told_user_ids:
            lines = moved.filtered(lambda line, user=user: user in line.told_user_ids)
            user._bus_send(
                "simple_notification",
                {
                    "type": "warning",
                    "sticky": True,
                    "message": lines.with_context(lang=user.lang)._summary(),
                },
            )
        told = moved.filtered("told_user_ids")
        told.write({"is_told": True, "told_at": now})

    def _text(self):
        """What the note on the record says."""
        return self.env._(
            "%(change)s: statutory due %(old)s → %(new)s; promised due %(before)s →"
            " %(after)s.",
            change=self.change_id.name,
            old=self.old_due or "—",
            new=self.new_due or "—",
            before=self.old_promise or "—",
            after=self.new_promise or "—",
        )

    def _summary(self):
        names = "\n".join(
            f"{line.duty}：{line.old_promise or line.old_due} →"
            f" {line.new_promise or line.new_due}"
            for line in self[:5]
        )
        return self.env._(
            "%(number)s of your time limits were recomputed by the new calendar:\n"
            "%(names)s",
            number=len(self),
            names=names,
        )

    def action_applicant_told(self):
        """The applicant was told the new date; by whom and when stays on record."""
        user = self.env.user
        for line in self:
            line.check_access("read")
            if line.applicant_state != "to_tell":
                raise UserError(self.env._("This applicant need not be told any more."))
            if not (line.department_id | line.held_by_id) & user.department_ids:
                raise UserError(
                    self.env._(
                        "Only a member of “%(organ)s” tells the applicant.",
                        organ=line.department_id.name,
                    )
                )
        # sudo: nobody has a write right on the report; the act was judged above.
        self.sudo().write(
            {
                "applicant_state": "told",
                "applicant_told_at": self.env["darqi.working.day"]._now(),
                "applicant_told_by_id": user.id,
            }
        )
        self.env["darqi.evidence"]._record(
            self, "calendar_applicant_told", lambda line: [str(line.new_due)]
        )
        return True

    def action_open_record(self):
        """The record whose time limit moved."""
        self.ensure_one()
        return self.clock_id.action_open_record()


class ClockMixin(models.AbstractModel):
    """Who is told when the calendar moves a date."""

    _inherit = "darqi.clock.mixin"

    def _clock_holders(self, clock):
        """The named persons in whose hands the duty lies now.

        Without one, the members of the organ on whose desk it lies whose post it is.
        """
        organ = clock.held_by_id or clock.department_id
        # sudo: whom to tell does not depend on the actor
        members = organ.sudo().user_ids
        groups = ",".join(f"darqi_approval.group_{g}" for g in POSTS[clock.bearer])
        return members.filtered(lambda user: user.has_groups(groups)) or members

    def _clock_tells_applicant(self, clock):
        """Whether the applicant was told the date that moved."""
        return False


class Clock(models.Model):
    """The dates that a change of the calendar may move."""

    _inherit = "darqi.clock"

    def _dates_now(self):
        self.ensure_one()
        return self.due_date, self.promise_date, self.is_provisional

    def _moved_vals(self, before):
        """The values of a report line about this clock."""
        due, promise, _provisional = before
        old, new = due, self.due_date
        if old == new:
            old, new = promise, self.promise_date
        return {
            "old_due": due,
            "new_due": self.due_date,
            "old_promise": promise,
            "new_promise": self.promise_date,
            "shift": (new - old).days if old and new else 0,
            "is_moved": (due, promise) != (self.due_date, self.promise_date),
            "is_provisional": self.is_provisional,
        }

    def _refresh_changed(self):
        """Compute the dates anew and write those that changed, each new set once.

        Statements grow with the different sets of dates, not with the clocks.
        """
        today = self.env["darqi.working.day"]._today()
        ledgers = self._ledgers()
        groups = {}
        for clock in self:
            vals = clock._dates(
                Limit(clock.limit_amount, clock.limit_unit),
                clock.promise_amount,
                ledgers[clock.id],
                today,
            )
            changed = tuple(
                (name, value)
                for name, value in sorted(vals.items())
                if (clock[name] or False) != (value or False)
            )
            if changed:
                groups[changed] = groups.get(changed, self.browse()) | clock
        for changed, clocks in groups.items():
            clocks.write(dict(changed))

    @api.model
    def _recompute_for_years(self, years, notice=""):
        """Recompute open clocks that the calendar of ``years`` may move, and report.

        Each moved date leaves a ledger row of kind ``calendar`` with old and new.
        """
        first = f"{min(years)}-01-01"
        clocks = self.search(
            [
                ("state", "in", OPEN_STATES),
                "|",
                ("due_date", ">=", first),
                ("promise_date", ">=", first),
            ]
        )
        before = {clock.id: clock._dates_now() for clock in clocks}
        clocks._refresh_changed()
        today = self.env["darqi.working.day"]._today()
        self.env["darqi.clock.entry"].create(
            [
                {
                    "clock_id": clock.id,
                    "kind": "calendar",
                    "day": today,
                    "note": self.env._(
                        "Calendar changed: due %(old)s → %(new)s",
                        old=before[clock.id][0],
                        new=clock.due_date,
                    ),
                }
                for clock in clocks
                if before[clock.id][:2] != clock._dates_now()[:2]
            ]
        )
        return self.env["darqi.calendar.change"]._report(clocks, before, years, notice)
