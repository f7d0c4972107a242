from odoo import api, fields, models
from odoo.tools import SQL

from .application import OPEN_STATES
from .ground.clock import due_color

# Duties beside the procedure: the lists of cases do not show their dates.
SIDE_KINDS = {"gap", "promise_check"}
MIRRORED = {
    "due_date",
    "promise_date",
    "state",
    "used_days",
    "is_late",
    "is_over_promise",
}


class Application(models.Model):
    """Due dates of a case: copies of its one open clock, so that lists sort by them.

    What depends on today (days left, overdue) is computed, never stored.
    """

    _inherit = "darqi.application"

    due_date = fields.Date(
        readonly=True,
        copy=False,
        string="Due",
        help="Promised, else statutory due date of the duty that runs now.",
    )
    legal_due_date = fields.Date(readonly=True, copy=False, string="Statutory due date")
    used_days = fields.Integer(
        readonly=True,
        copy=False,
        aggregator="avg",
        string="Days used for the decision",
        help="Working days counted from the base event to the decision; lawful pauses"
        " are not counted. Average in reports.",
    )
    is_late = fields.Boolean(
        readonly=True,
        copy=False,
        string="Decided late",
        help="Decided after the statutory due date.",
    )
    is_over_promise = fields.Boolean(
        readonly=True,
        copy=False,
        string="Over the promise",
        help="Decided after the promised due date.",
    )
    days_left = fields.Integer(
        compute="_compute_days_left",
        string="Working days left",
        help="Working days from today to the due date; negative when it has passed.",
    )
    has_due = fields.Boolean(compute="_compute_days_left")
    due_color = fields.Integer(compute="_compute_days_left")
    is_overdue = fields.Boolean(
        compute="_compute_days_left", search="_search_is_overdue", string="Overdue"
    )
    clock_explanation = fields.Text(
        compute="_compute_clock_explanation", string="How the time limit is counted"
    )

    # The predicates of the default filters of the queues, due first.
    _intake_idx = models.Index(
        "(department_id, is_urgent DESC, due_date, id)"
        " WHERE state IN ('received', 'correcting')"
    )
    _pool_idx = models.Index(
        "(department_id, is_urgent DESC, due_date, id) WHERE state = 'accepted'"
    )
    _mine_idx = models.Index(
        "(reviewer_id, is_urgent DESC, due_date, id) WHERE state = 'reviewing'"
    )
    _decide_idx = models.Index(
        "(department_id, is_urgent DESC, due_date, id) WHERE state = 'pending_decision'"
    )
    _delivery_idx = models.Index(
        "(department_id, is_urgent DESC, due_date, id)"
        " WHERE state IN ('making', 'to_seal', 'to_deliver')"
    )
    _open_idx = models.Index(
        "(is_urgent DESC, due_date, id) WHERE state IN ('received', 'correcting',"
        " 'accepted', 'reviewing', 'pending_decision', 'forwarded', 'making',"
        " 'to_seal', 'to_deliver')"
    )

    # Scans by the day: what is overdue, and what the law has accepted (32(四)).
    _overdue_idx = models.Index(
        "(legal_due_date, department_id) WHERE state IN ('received', 'correcting',"
        " 'accepted', 'reviewing', 'pending_decision', 'forwarded', 'making',"
        " 'to_seal', 'to_deliver')"
    )
    _attention_idx = models.Index("(department_id) WHERE attention IS NOT NULL")
    _deem_idx = models.Index(
        "(legal_due_date, id) WHERE state IN ('received', 'correcting')"
    )

    @api.depends_context("darqi_at")
    @api.depends("due_date", "legal_due_date", "state")
    def _compute_days_left(self):
        days = self.env["darqi.working.day"]
        today, calendar = days._today(), days._calendar()
        for case in self:
            has_due = bool(case.due_date) and case.state in OPEN_STATES
            case.has_due = has_due
            case.days_left = (
                calendar.count_working_days(today, case.due_date) if has_due else 0
            )
            case.due_color = due_color(case.days_left) if has_due else 0
            case.is_overdue = bool(
                has_due and case.legal_due_date and case.legal_due_date < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["darqi.working.day"]._today()
        late = [("state", "in", OPEN_STATES), ("legal_due_date", "<", today)]
        if True in value and False in value:
            return [(1, "=", 1)]
        return late if True in value else ["!", "&", *late]

    @api.depends_context("lang", "darqi_at")
    @api.depends("clock_ids.entry_ids")
    def _compute_clock_explanation(self):
        for case in self:
            # sudo: the limits of a case may be read by whoever reads the case.
            clocks = case.sudo().clock_ids.sorted("id")
            case.clock_explanation = "\n\n".join(
                f"【{clock.name.split(' ')[0]}】\n{clock.explanation}"
                for clock in clocks
            )

    def init(self):
        """Serial numbers come from sequences that nobody waits for."""
        result = super().init()
        for name in ("darqi_application_number_seq", "darqi_filing_number_seq"):
            self.env.cr.execute(
                SQL(
                    "CREATE SEQUENCE IF NOT EXISTS %s MAXVALUE 999999 CYCLE",
                    SQL.identifier(name),
                )
            )
        return result


class Clock(models.Model):
    """A clock tells its case the dates that the lists show."""

    _inherit = "darqi.clock"

    @api.model_create_multi
    def create(self, vals_list):
        """The case takes the new due date."""
        clocks = super().create(vals_list)
        clocks._tell_applications()
        return clocks

    def write(self, vals):
        """The case follows each computed date."""
        result = super().write(vals)
        if MIRRORED & vals.keys():
            self._tell_applications()
        return result

    def _tell_applications(self):
        mine = self.filtered(
            lambda clock: (
                clock.res_model == "darqi.application" and clock.kind not in SIDE_KINDS
            )
        )
        if not mine:
            return
        # sudo: only copies of the clock's own computed dates are written.
        cases = self.env["darqi.application"].sudo().browse(mine.mapped("res_id"))
        for clock, case in zip(mine, cases._door_opened(), strict=True):
            if clock.state == "stopped":
                vals = {"due_date": False, "legal_due_date": False}
                if clock.kind == "decision":
                    vals.update(
                        used_days=clock.used_days,
                        is_late=clock.is_late,
                        is_over_promise=clock.is_over_promise,
                    )
            else:
                vals = {
                    "due_date": clock.promise_date or clock.due_date,
                    "legal_due_date": clock.due_date,
                }
            case.write(vals)
