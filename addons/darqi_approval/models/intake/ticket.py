from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, mute_logger

from ..application import WINDOW
from ..ground.state_door import transition


class TicketKind(models.Model):
    """A kind of business on the queue machine: its letter and what it opens."""

    _name = "darqi.ticket.kind"
    _description = "Business of a ticket"
    _order = "sequence, letter"

    letter = fields.Char(required=True, size=2)
    name = fields.Char(required=True, size=40, string="Business")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    opens = fields.Selection(
        [
            ("advice", "Counter advice"),
            ("filing", "New filing"),
            ("delivery", "Handing out"),
        ],
        required=True,
        default="filing",
        help="The screen that opens when a ticket of this kind is called.",
    )

    _letter_uniq = models.UniqueIndex(
        "(letter) WHERE active IS TRUE", "This letter is taken."
    )


class Ticket(models.Model):
    """A visitor's place in the queue of a hall and day (叫号, PRACTICE 2.18).

    Nothing is recorded of the person. Two windows never call the same ticket: the row
    is taken with a lock that passes over rows others hold.
    """

    _name = "darqi.ticket"
    _inherit = ["darqi.state.door"]
    _description = "Queue ticket"
    _rec_name = "number"
    _order = "day desc, taken_at, id"

    _transitions = {
        "call": transition("waiting", "called", *WINDOW),
        "finish": transition("called", "done", *WINDOW),
        "no_show": transition("called", "no_show", *WINDOW),
    }

    number = fields.Char(required=True, readonly=True, size=12, string="Ticket number")
    day = fields.Date(required=True, readonly=True)
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Hall or centre of",
    )
    kind_id = fields.Many2one(
        "darqi.ticket.kind",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Business",
    )
    source = fields.Selection(
        [("desk", "Taken here"), ("machine", "Queue machine")],
        required=True,
        readonly=True,
        default="desk",
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("called", "Called"),
            ("done", "Finished"),
            ("no_show", "Did not come"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    taken_at = fields.Datetime(required=True, readonly=True, string="Ticket taken")
    called_at = fields.Datetime(readonly=True, string="Called at")
    finished_at = fields.Datetime(readonly=True, string="Finished at")
    window_id = fields.Many2one(
        "darqi.window",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    clerk_id = fields.Many2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        string="Called by",
    )
    wait_minutes = fields.Integer(
        readonly=True, aggregator="avg", string="Waited (minutes)"
    )
    service_minutes = fields.Integer(
        readonly=True, aggregator="avg", string="Served (minutes)"
    )

    _number_uniq = models.Constraint(
        "unique(department_id, day, number)", "This ticket exists already."
    )
    _window_uniq = models.UniqueIndex(
        "(window_id) WHERE state = 'called'",
        "This window has called a ticket already: finish it first.",
    )
    _waiting_idx = models.Index(
        "(department_id, day, taken_at, id) WHERE state = 'waiting'"
    )
    _order_check = models.Constraint(
        "CHECK (called_at >= taken_at AND finished_at >= called_at)",
        "A ticket is taken, called and finished, in this order.",
    )
    _called_check = models.Constraint(
        "CHECK ((state = 'waiting') = (called_at IS NULL))",
        "A called ticket has the time of the call.",
    )

    def _door_guarded(self):
        return {
            name
            for name, field in self._fields.items()
            if field.store and name not in models.MAGIC_COLUMNS
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Tickets stay on record."))

    @api.model
    def _need_member(self, organ):
        """:raises AccessError: unless the user belongs to the hall's organ"""
        own = self.env.user.sudo().department_ids  # sudo: one's own organs
        if not self.env.su and organ not in own:
            raise AccessError(
                self.env._(
                    "You are not a member of “%(organ)s”.", organ=organ.sudo().name
                )
            )

    # ------------------------------------------------------------------ taking

    @api.model
    def _take(self, kind, organ):
        """取号: the next number of this business today.

        Two takers at the same moment get two numbers: the database refuses the double
        and the second counts on.
        """
        self._need_group(*WINDOW)
        self._need_member(organ)
        days = self.env["darqi.working.day"]
        day, now = days._today(), days._now()
        # sudo: nobody has a create right on tickets; judged just now.
        tickets = self.sudo()._door_opened()
        n = 1 + tickets.search_count(
            [
                ("department_id", "=", organ.id),
                ("day", "=", day),
                ("kind_id", "=", kind.id),
            ]
        )
        while True:
            vals = {
                "number": f"{kind.letter}{n:03d}",
                "day": day,
                "department_id": organ.id,
                "kind_id": kind.id,
                "taken_at": now,
            }
            try:
                with (
                    mute_logger("odoo.sql_db"),
                    self.env.cr.savepoint(flush=False),
                ):
                    return self.browse(tickets.create(vals).id)
            except UniqueViolation:
                n += 1

    # ----------------------------------------------------------------- calling

    @api.model
    def _call_next(self, window):
        """Call the longest waiting ticket for ``window``; empty when nobody waits.

        The lock passes over tickets another window is just calling; what that window
        has committed meanwhile makes the database refuse, and the request is retried.
        """
        current = self.search([("window_id", "=", window.id), ("state", "=", "called")])
        current.action_finish()
        self.env.flush_all()
        kinds = window.kind_ids.ids
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM darqi_ticket
                   WHERE department_id = %s AND day = %s AND state = 'waiting' %s
                   ORDER BY taken_at, id LIMIT 1 FOR UPDATE SKIP LOCKED""",
                window.department_id.id,
                self.env["darqi.working.day"]._today(),
                SQL("AND kind_id = ANY(%s)", kinds) if kinds else SQL(),
            )
        )
        ticket = self.browse([row[0] for row in rows])
        if ticket:
            now = self.env["darqi.working.day"]._now()
            ticket._move(
                "call",
                {
                    "called_at": max(now, ticket.taken_at),
                    "window_id": window.id,
                    "clerk_id": self.env.uid,
                    "wait_minutes": ticket._minutes(ticket.taken_at, now),
                },
            )
        return ticket

    @api.model
    def _minutes(self, start, end):
        return max(int((end - start).total_seconds() // 60), 0)

    def action_finish(self):
        """办结: the visitor's business at the window is over."""
        now = self.env["darqi.working.day"]._now()
        for ticket in self:
            end = max(now, ticket.called_at or now)
            ticket._move(
                "finish",
                {
                    "finished_at": end,
                    "service_minutes": ticket._minutes(ticket.called_at or end, end),
                },
            )
        return True

    def action_no_show(self):
        """过号: called, and nobody came; a new ticket is needed."""
        now = self.env["darqi.working.day"]._now()
        for ticket in self:
            ticket._move("no_show", {"finished_at": max(now, ticket.called_at or now)})
        return True

    def _refusal_finish(self):
        return self._refusal_clerk()

    def _refusal_no_show(self):
        return self._refusal_clerk()

    def _refusal_clerk(self):
        own = self.env.user.sudo().department_ids  # sudo: one's own organs
        if self.department_id not in own and not self.env.su:
            return self.env._(
                "You are not a member of “%(organ)s”.", organ=self.department_id.name
            )
        return False
