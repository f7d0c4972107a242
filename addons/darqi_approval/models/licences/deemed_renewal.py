from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..application_decision import LAW_DELIVERY
from .kinds import UNDECIDED


class DeemedRenewal(models.Model):
    """视为延续待确认 (行政许可法 50(2), PRACTICE 1.12).

    A renewal applied for in time, accepted, and undecided when the licence ended is
    deemed granted. The job enters it, dated by the law; the new validity is not in the
    statute: an approver who neither accepted nor reviewed the case confirms it.
    """

    _name = "darqi.deemed.renewal"
    _inherit = ["darqi.deemed"]
    _description = "Deemed renewal"
    _order = "state desc, ended_on, id"
    _rec_name = "licence_id"
    _case_act = "deem_renewal"

    licence_id = fields.Many2one(
        "darqi.licence", required=True, readonly=True, index=True, ondelete="restrict"
    )
    holder_name = fields.Char(related="licence_id.holder_name")
    ended_on = fields.Date(
        required=True,
        readonly=True,
        string="Deemed renewed on",
        help="The end of validity that passed without a decision.",
    )
    new_date_to = fields.Date(string="Renewed until")
    renewal_limit = fields.Date(
        related="application_id.renewal_limit", string="Renewed at most until"
    )
    shorter_reason = fields.Char(
        string="Reason of the shorter validity",
        help="Why the licence is renewed for less than the item's validity.",
    )

    _application_uniq = models.Constraint(
        "unique(application_id)", "This deemed renewal is on record already."
    )
    _end_check = models.Constraint(
        "CHECK (new_date_to IS NULL OR new_date_to > ended_on)",
        "Renewed until: it lies after the old end of validity.",
    )
    _confirmed_check = models.Constraint(
        "CHECK (state <> 'confirmed' OR (new_date_to IS NOT NULL"
        " AND confirmed_by_id IS NOT NULL))",
        "A confirmed renewal has its end and the person who confirmed.",
    )
    _pending_idx = models.Index("(department_id, ended_on) WHERE state = 'pending'")

    _door_fields = ("licence_id", "ended_on")

    def write(self, vals):
        """A confirmed renewal never changes."""
        if not self._door_is_open() and any(row.state != "pending" for row in self):
            raise UserError(self.env._("A confirmed renewal is not changed any more."))
        return super().write(vals)

    def _check_confirm(self):
        """:raises UserError: none entered, or longer than the item's validity"""
        for row in self:
            reason = (
                row.application_id._refusal_validity(
                    row.new_date_to, row.shorter_reason
                )
                if row.new_date_to
                else self.env._("Renewed until: enter the new validity.")
            )
            if reason:
                raise UserError(reason)

    @api.model
    def _enter(self):
        """Enter what the law has deemed renewed by now; again changes nothing."""
        today = self.env["darqi.working.day"]._today()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO darqi_deemed_renewal
                   (licence_id, application_id, department_id, ended_on, new_date_to,
                    state, create_uid, create_date, write_uid, write_date)
                   SELECT l.id, a.id, a.department_id, l.date_to,
                     CASE WHEN a.new_date_to > l.date_to THEN a.new_date_to END,
                     'pending', %(uid)s, %(now)s, %(uid)s, %(now)s
                   FROM darqi_application a
                   JOIN darqi_licence l ON l.id = a.subject_licence_id
                   WHERE a.application_kind = 'renewal' AND a.state IN %(undecided)s
                     AND a.is_in_renewal_window AND a.decided_on IS NULL
                     AND a.accepted_on <= l.date_to
                     AND l.state = 'valid' AND l.date_to < %(today)s
                   ON CONFLICT DO NOTHING RETURNING id""",
                uid=self.env.uid,
                now=self.env.cr.now(),
                undecided=UNDECIDED,
                today=today,
            )
        )
        rows = self.browse([row[0] for row in self.env.cr.fetchall()])
        for row in rows:
            text = self.env._(
                "Deemed renewed on %(day)s (行政许可法 50(2)): to be confirmed.",
                day=row.ended_on,
            )
            self._mark(row.application_id, text)
            row.application_id._close_steps(text)
        self.env["darqi.evidence"]._record(
            rows, "renewal_deemed", lambda r: [r.licence_id.number, str(r.ended_on)]
        )
        self._mark_late(today)
        return rows

    @api.model
    def _mark_late(self, today):
        """Applied for too late and the licence has ended: no deemed effect."""
        late = self.env["darqi.application"].search(
            [
                ("application_kind", "=", "renewal"),
                ("state", "in", UNDECIDED),
                ("is_in_renewal_window", "=", False),
                ("attention", "=", False),
                ("subject_licence_id.date_to", "<", today),
            ]
        )
        for case in late:
            self._mark(
                case,
                self.env._(
                    "The licence ended on %(day)s. The renewal was applied for too"
                    " late: it is not deemed renewed, decide it.",
                    day=case.subject_licence_id.date_to,
                ),
            )

    def _confirmed(self):
        """With the validity entered: paper, licence, version, notices."""
        self.application_id._confirm_deemed(self.new_date_to)


class Application(models.Model):
    """The decision the law made."""

    _inherit = "darqi.application"

    def _refusal_deem_renewal(self):
        if not self._is_deemed_renewed():
            return self.env._("This case is not deemed renewed (行政许可法 50(2)).")
        if self.env.user in self.reviewer_id | self.reviewed_by_id:
            return self.env._("You reviewed this case: another person decides it.")
        return False

    def action_open_deemed(self):
        """Open the row where the new validity is entered and confirmed."""
        self.ensure_one()
        row = self.env["darqi.deemed.renewal"]._of_case(self)
        if not row:
            raise UserError(
                self.env._("The job has not entered the renewal yet: try again later.")
            )
        return row.get_formview_action()

    def _confirm_deemed(self, date_to):
        """The case is granted by law; the licence runs on from its old end."""
        self.ensure_one()
        today = self.env["darqi.working.day"]._today()
        licence = self._subject()
        end = licence.date_to
        self._act(
            "deem_renewal",
            {
                "result": "granted",
                "decided_by_id": self.env.uid,
                "decided_on": today,
                "new_date_to": date_to,
                "attention": False,
                "licence_changed_on": today,
            },
            step="decide",
            conclusion="granted",
            text=self.env._(
                "Deemed renewed on %(day)s, confirmed (行政许可法 50(2)).", day=end
            ),
        )
        self._clock_stop("decision")
        self._close_steps(
            self.env._(
                "Deemed renewed on %(day)s, confirmed (行政许可法 50(2)).", day=end
            )
        )
        self._clock_start(
            "delivery",
            self.env["darqi.config"]._number("darqi.delivery_days"),
            bearer="delivery",
            law=LAW_DELIVERY,
        )
        self._issue_renewal("", deemed=True)
        licence._move(
            "renew",
            {
                "department_id": self.department_id.id,
                "period_from": end + timedelta(1),
                "date_to": date_to,
                "needs_certificate": True,
            },
        )
        licence._event("renewed")
