from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..application_side import UNDECIDED


class ApplicationOverdue(models.Model):
    """超期说明: why the promised time was exceeded, said in public (PRACTICE 1.15).

    优化营商环境条例 36(2): 超过办理时间的，办理单位应当公开说明理由. Rows are made by
    the act only; the public page shows them without the applicant's name.
    """

    _name = "darqi.application.overdue"
    _inherit = ["darqi.append.only"]
    _description = "Statement on exceeding the time"
    _rec_name = "application_id"
    _order = "stated_on desc, id desc"

    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(
        "darqi.item", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="restrict"
    )
    promised_due = fields.Date(required=True, string="Promised due date")
    statutory_due = fields.Date(required=True, string="Statutory due date")
    is_statutory = fields.Boolean(string="Statutory time exceeded too")
    days_over = fields.Integer(string="Working days over")
    reason = fields.Text(required=True)
    measures = fields.Text(string="What is done about it")
    expected_on = fields.Date(required=True, string="Expected decision")
    stated_on = fields.Date(required=True, index=True, string="Stated on")
    stated_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    document_id = fields.Many2one("darqi.document", required=True, ondelete="restrict")


class Application(models.Model):
    """说明超期原因, once more whenever the day told has passed too."""

    _inherit = "darqi.application"

    overdue_ids = fields.One2many(
        "darqi.application.overdue",
        "application_id",
        readonly=True,
        string="Statements on exceeding the time",
        bypass_search_access=True,
    )
    needs_overdue_statement = fields.Boolean(
        compute="_compute_needs_overdue_statement",
        search="_search_needs_overdue_statement",
        string="Statement on the delay due",
        help="The promised time has passed and nothing was said about it in public"
        " (优化营商环境条例 36).",
    )
    can_explain_overdue = fields.Boolean(compute="_compute_can_side")

    @api.depends_context("darqi_at")
    @api.depends("state", "due_date", "overdue_ids")
    def _compute_needs_overdue_statement(self):
        today = self.env["darqi.working.day"]._today()
        for case in self:
            late = case.state in UNDECIDED and case.due_date and case.due_date < today
            # sudo: the day told in public; asked for late cases only.
            told = late and case.sudo().overdue_ids[:1].expected_on
            case.needs_overdue_statement = bool(late and (not told or told < today))

    def _search_needs_overdue_statement(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        today = self.env["darqi.working.day"]._today()
        told = self.env["darqi.application.overdue"]._search(
            [("expected_on", ">=", today)]
        )
        return (
            Domain("state", "in", UNDECIDED)
            & Domain("due_date", "<", today)
            & Domain("overdue_ids", "not in", told)
        )

    def _offered_side_acts(self):
        names = super()._offered_side_acts()
        if not self.needs_overdue_statement:
            names.discard("explain_overdue")
        return names

    def action_explain_overdue(self, reason="", expected_on=None, measures=""):
        """超期说明: issued to the applicant and put on the public page.

        :param expected_on: the day by which the decision is expected
        """
        case = self._side_begin("explain_overdue")
        reason = case._need_text(reason, self.env._("Reason"))
        today = self.env["darqi.working.day"]._today()
        clock = case._clock("decision")
        promised = clock and (clock.promise_date or clock.due_date)
        if not promised or promised >= today:
            raise UserError(
                self.env._("The promised time has not passed: nothing is to be stated.")
            )
        expected = fields.Date.to_date(expected_on)
        if not expected or expected < today:
            raise UserError(
                self.env._("Expected decision: a day from today on is needed.")
            )
        calendar = self.env["darqi.working.day"]._calendar()
        over = calendar.count_working_days(promised, today)
        beyond = clock.due_date < today
        paper = case._paper(
            "overdue_statement",
            accepted_on=case.accepted_on,
            promised_due=promised,
            days_over=over,
            reason=reason.rstrip("。"),
            measures=(measures or "").strip(),
            expected_on=expected,
            statutory_due=clock.due_date,
            statutory_over=beyond,
        )
        case.env["darqi.application.overdue"].create(
            {
                "application_id": case.id,
                "item_id": case.item_id.id,
                "department_id": case.department_id.id,
                "promised_due": promised,
                "statutory_due": clock.due_date,
                "is_statutory": beyond,
                "days_over": over,
                "reason": reason,
                "measures": (measures or "").strip() or False,
                "expected_on": expected,
                "stated_on": today,
                "stated_by_id": self.env.uid,
                "document_id": paper.id,
            }
        )
        return case._side_end(
            "explain_overdue", {}, reason, {"expected": str(expected), "over": over}
        )
