from odoo import api, fields, models
from odoo.tools import SQL

from ...legal_clock import Entry, Limit, compute

OPEN_STATES = ("running", "paused")
KINDS = [
    ("correction", "Answer to the filing"),
    ("decision", "Decision"),
    ("delivery", "Delivery"),
    ("step", "Step of a case"),
]
UNITS = [
    ("working_day", "Working days"),
    ("calendar_day", "Calendar days"),
    ("month", "Months"),
]
BEARERS = [
    ("window", "Window"),
    ("reviewer", "Reviewer"),
    ("approver", "Approver"),
    ("delivery", "Certificate and delivery"),
    ("department", "Department"),
    ("applicant", "Applicant"),
    ("expert", "Expert body"),
]


# Colours of the calendar by working days left: over, today or tomorrow, this week.
COLORS = ((0, 1), (2, 2), (5, 3))
COLOR_LATER = 10


def due_color(days_left):
    """The colour of a due date so many working days away."""
    return next((color for days, color in COLORS if days_left < days), COLOR_LATER)


class Clock(models.Model):
    """One timed duty of either module (invariant 4).

    The dates are a function of (limit, ledger, calendar), computed by ``legal_clock``;
    nobody writes them. Users have no write right here; the duties' own methods go
    through :class:`ClockMixin`.
    """

    _name = "darqi.clock"
    _inherit = ["darqi.days.left"]
    _description = "Time limit"
    _order = "due_date, id"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    name = fields.Char(required=True, readonly=True, string="Duty")
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True, index=True
    )
    item_id = fields.Many2one(
        "darqi.item", readonly=True, ondelete="restrict", index=True
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The organ that answers for this duty.",
    )
    bearer = fields.Selection(BEARERS, required=True, readonly=True)
    held_by_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Held by",
        help="The organ on whose desk the matter lies now.",
    )
    law = fields.Char(readonly=True, help="The clause that sets the limit.")
    limit_amount = fields.Integer(
        required=True, readonly=True, string="Statutory limit"
    )
    limit_unit = fields.Selection(
        UNITS, required=True, readonly=True, default="working_day"
    )
    promise_amount = fields.Integer(
        readonly=True, string="Promised limit", help="Working days; 0: no promise."
    )
    start_date = fields.Date(required=True, readonly=True)
    due_date = fields.Date(readonly=True, string="Statutory due date")
    promise_date = fields.Date(readonly=True, string="Promised due date")
    target_date = fields.Date(
        readonly=True,
        string="To be done by",
        help="Promised, else statutory due date: the day in the calendar.",
    )
    excluded_days = fields.Integer(readonly=True, help="Working days not counted.")
    is_provisional = fields.Boolean(
        readonly=True,
        string="Provisional",
        help="The calendar of the year of the due date is not announced yet.",
    )
    state = fields.Selection(
        [("running", "Running"), ("paused", "Paused"), ("stopped", "Stopped")],
        required=True,
        readonly=True,
        default="running",
    )
    paused_until = fields.Date(
        readonly=True,
        string="Not counted through",
        help="The told end of the pause: it runs again by itself the day after.",
    )
    stop_date = fields.Date(readonly=True)
    used_days = fields.Integer(readonly=True, help="As of the day it stopped.")
    is_late = fields.Boolean(
        readonly=True,
        string="Stopped late",
        help="Stopped after the statutory due date.",
    )
    is_over_promise = fields.Boolean(
        readonly=True, help="Stopped after the promised due date."
    )
    entry_ids = fields.One2many("darqi.clock.entry", "clock_id", readonly=True)
    days_left = fields.Integer(
        compute="_compute_days_left",
        help="Working days from today to the promised (else statutory) due date; "
        "negative when it has passed.",
    )
    due_color = fields.Integer(
        compute="_compute_days_left",
        help="Colour in the calendar: red when it is over, orange when it is near.",
    )
    is_overdue = fields.Boolean(
        compute="_compute_days_left", search="_search_is_overdue", string="Overdue"
    )
    explanation = fields.Text(compute="_compute_explanation")

    _record_kind_open_uniq = models.UniqueIndex(
        "(res_model, res_id, kind) WHERE state <> 'stopped'",
        "This duty already has a running clock.",
    )
    _open_due_idx = models.Index(
        "(due_date, department_id) WHERE state IN ('running', 'paused')"
    )
    _open_promise_idx = models.Index(
        "(promise_date, department_id) WHERE state IN ('running', 'paused')"
    )
    _record_idx = models.Index("(res_model, res_id)")
    _resume_idx = models.Index("(paused_until) WHERE state = 'paused'")
    _open_target_idx = models.Index(
        "(target_date, department_id) WHERE state IN ('running', 'paused')"
    )

    @api.depends("name", "item_id")
    def _compute_display_name(self):
        """Duty, item and the end of the number: short enough for a calendar."""
        # sudo: the names of items are public.
        items = {item.id: item.name for item in self.sudo().item_id}
        for clock in self:
            head, _blank, number = (clock.name or "").rpartition(" ")
            item = items.get(clock.item_id.id)
            clock.display_name = (
                f"{head} {item} {number[-6:]}" if item and head else clock.name
            )

    def _due_sql(self, alias, query):
        promise, due, state = (
            self._field_to_sql(alias, name, query)
            for name in ("promise_date", "due_date", "state")
        )
        return SQL(
            "CASE WHEN %s IN %s THEN coalesce(%s, %s) END",
            state,
            OPEN_STATES,
            promise,
            due,
        )

    @api.depends_context("darqi_at")
    @api.depends("due_date", "promise_date", "state")
    def _compute_days_left(self):
        days = self.env["darqi.working.day"]
        today, calendar = days._today(), days._calendar()
        for clock in self:
            due = clock.promise_date or clock.due_date
            is_open = clock.state in OPEN_STATES
            clock.days_left = (
                calendar.count_working_days(today, due) if due and is_open else 0
            )
            clock.due_color = due_color(clock.days_left) if due and is_open else 0
            clock.is_overdue = bool(
                is_open and clock.due_date and clock.due_date < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["darqi.working.day"]._today()
        late = [("state", "in", OPEN_STATES), ("due_date", "<", today)]
        if True in value and False in value:
            return [(1, "=", 1)]
        return late if True in value else ["!", "&", *late]

    @api.depends_context("lang", "darqi_at")
    @api.depends("entry_ids")
    def _compute_explanation(self):
        today = self.env["darqi.working.day"]._today()
        chinese = (self.env.lang or "zh_CN").startswith("zh")
        for clock in self:
            result = clock._computed(today)
            clock.explanation = result.text_zh() if chinese else result.text_en()

    def _ledgers(self):
        """Mapping from clock id to its ledger as plain entries; one statement."""
        ledgers = {clock.id: [] for clock in self}
        rows = self.env["darqi.clock.entry"].search_fetch(
            [("clock_id", "in", self.ids), ("kind", "!=", "calendar")],
            [
                "clock_id",
                "kind",
                "day",
                "ground",
                "until",
                "since",
                "amount",
                "bearer",
                "note",
            ],
            order="id",
        )
        for row in rows:
            ledgers[row.clock_id.id].append(
                Entry(
                    kind=row.kind,
                    day=row.day,
                    ground=row.ground or "",
                    until=row.until or None,
                    since=row.since or None,
                    amount=row.amount,
                    bearer=row.bearer or None,
                    note=row.note or "",
                )
            )
        return ledgers

    def _ledger(self):
        """The ledger as plain entries for the kernel, in order."""
        self.ensure_one()
        return self._ledgers()[self.id]

    def _computed(self, today=None):
        """The kernel's :class:`Deadline` of the statutory limit as of ``today``."""
        self.ensure_one()
        days = self.env["darqi.working.day"]
        limit = Limit(self.limit_amount, self.limit_unit)
        return compute(limit, self._ledger(), days._calendar(), today or days._today())

    @api.model
    def _dates(self, limit, promise_amount, ledger, today):
        """The computed columns of a clock from its limit and ledger."""
        calendar = self.env["darqi.working.day"]._calendar()
        result = compute(limit, ledger, calendar, today)
        vals = {
            "due_date": result.due,
            "promise_date": False,
            "excluded_days": result.excluded,
            "is_provisional": result.provisional,
            "state": result.state,
            "paused_until": result.paused_until if result.state == "paused" else False,
        }
        if promise_amount:
            promise = compute(
                Limit(promise_amount, "working_day"), ledger, calendar, today
            )
            # A promise never lasts longer than the law's own limit (REQ-76).
            dates = [day for day in (promise.due, result.due) if day]
            vals["promise_date"] = min(dates) if promise.due else False
        vals["target_date"] = vals["promise_date"] or vals["due_date"]
        if result.state == "stopped":
            stop = max(entry.day for entry in ledger if entry.kind == "stop")
            vals.update(
                stop_date=stop,
                used_days=result.used,
                is_late=bool(result.due and stop > result.due),
                is_over_promise=bool(
                    vals["promise_date"] and stop > vals["promise_date"]
                ),
            )
        return vals

    def _refresh(self):
        """Compute the dates of each clock anew from its ledger."""
        today = self.env["darqi.working.day"]._today()
        ledgers = self._ledgers()
        for clock in self:
            clock.write(
                clock._dates(
                    Limit(clock.limit_amount, clock.limit_unit),
                    clock.promise_amount,
                    ledgers[clock.id],
                    today,
                )
            )

    def _append(self, kind, each=None, **vals):
        """One ledger row of this kind on each clock, then the dates anew.

        :param each: clock id → values of its own row, beside the shared ones

        Callers are the acts' own methods, which have judged the right to do so.
        """
        today = self.env["darqi.working.day"]._today()
        # sudo: nobody but these methods may write the ledger.
        clocks = self.sudo()
        clocks.env["darqi.clock.entry"].create(
            [
                {
                    "clock_id": clock.id,
                    "kind": kind,
                    "day": today,
                    **vals,
                    **(each or {}).get(clock.id, {}),
                }
                for clock in clocks
            ]
        )
        clocks.invalidate_recordset(["entry_ids"])
        clocks._refresh()
        return self

    def action_open_record(self):
        """Open the record whose duty this is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    @api.model
    def _cron_resume(self):
        """End pauses whose told time is over, exactly on that day (PRACTICE 1.8).

        The kernel already counts them as ended; this only brings the stored state in
        line, so a late job changes no date. One statement finds the due rows.
        """
        today = self.env["darqi.working.day"]._today()
        over = self.search([("state", "=", "paused"), ("paused_until", "<", today)])
        ends = {clock: clock.paused_until for clock in over}
        over._refresh()
        over._pauses_over(ends)
        return len(over)

    def _pauses_over(self, ends):
        """What follows when pauses ended by themselves: {clock: its last day}."""


class ClockEntry(models.Model):
    """Ledger of a clock: what happened to it, when, why and by whom."""

    _name = "darqi.clock.entry"
    _inherit = ["darqi.append.only"]
    _description = "Time ledger"
    _order = "clock_id, id"

    clock_id = fields.Many2one(
        "darqi.clock", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("start", "Start"),
            ("bear", "Handed over"),
            ("pause", "Pause (not counted)"),
            ("resume", "Resume"),
            ("cancel", "Pause cancelled"),
            ("extend", "Extension"),
            ("retract", "Extension taken back"),
            ("stop", "Stop"),
            ("calendar", "Calendar changed"),
            ("note", "Note"),
        ],
        required=True,
    )
    day = fields.Date(required=True)
    ground = fields.Selection(
        [
            ("hearing", "Hearing"),
            ("bidding", "Bidding"),
            ("auction", "Auction"),
            ("testing", "Testing"),
            ("inspection", "Inspection"),
            ("quarantine", "Quarantine"),
            ("appraisal", "Appraisal"),
            ("expert_review", "Expert review"),
            ("special_law", "Ground of the item's law"),
            ("suspension", "Suspension of proceedings"),
        ],
        help="行政许可法 45: the closed list; a further ground and suspension only"
        " where the item's law has them.",
    )
    until = fields.Date(help="The end told to the applicant in the written notice.")
    since = fields.Date(
        string="Pause since", help="First day of the pause that is cancelled."
    )
    amount = fields.Integer(help="Working days added by an extension.")
    bearer = fields.Selection(BEARERS)
    held_by_id = fields.Many2one("darqi.department", ondelete="restrict")
    note = fields.Char()

    def init(self):
        """Clocks from before these columns get them, once."""
        result = super().init()
        self.env.cr.execute(
            SQL(
                """UPDATE darqi_clock SET target_date = coalesce(promise_date, due_date)
                   WHERE target_date IS NULL AND due_date IS NOT NULL"""
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE darqi_clock c SET paused_until = (
                     SELECT max(e.until) FROM darqi_clock_entry e
                     WHERE e.clock_id = c.id AND e.kind = 'pause')
                   WHERE c.state = 'paused' AND c.paused_until IS NULL
                   AND NOT EXISTS (SELECT 1 FROM darqi_clock_entry e
                     WHERE e.clock_id = c.id AND e.kind = 'pause'
                     AND e.until IS NULL)"""
            )
        )
        return result
