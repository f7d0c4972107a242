from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..application_decision import LAW_DELIVERY
from ..application_side import UNDECIDED


class DeemedConsent(models.Model):
    """视为同意待确认: the limit was over and the item's own law took silence for yes.

    For example 印刷业管理条例 20. The job enters it, dated by the law: on the day after
    the last day of the limit, whenever the job ran. An approver who neither accepted
    nor reviewed the case confirms it; nobody decides otherwise any more.
    """

    _name = "darqi.deemed.consent"
    _inherit = ["darqi.deemed"]
    _description = "Deemed consent"
    _order = "state desc, deemed_on, id"
    _rec_name = "application_id"

    _case_act = "deem_consent"

    item_id = fields.Many2one(related="application_id.item_id")
    applicant_name = fields.Char(related="application_id.applicant_name")
    last_day = fields.Date(
        required=True, readonly=True, string="Statutory limit ended on"
    )
    deemed_on = fields.Date(
        required=True, readonly=True, string="Deemed agreed to since"
    )
    basis = fields.Char(required=True, readonly=True, string="Clause")

    _application_uniq = models.Constraint(
        "unique(application_id)", "This deemed consent is on record already."
    )
    _order_check = models.Constraint(
        "CHECK (deemed_on > last_day)", "Deemed agreed to since: after the limit."
    )
    _confirmed_check = models.Constraint(
        "CHECK (state <> 'confirmed' OR confirmed_by_id IS NOT NULL)",
        "A confirmed consent has the person who confirmed.",
    )
    _pending_idx = models.Index("(department_id, deemed_on) WHERE state = 'pending'")

    _door_fields = ("last_day", "deemed_on", "basis")

    @api.model
    def _cron_enter(self):
        """Enter what the law has agreed to by now; again changes nothing.

        One statement over the due cases; a job that was late enters the same days.
        """
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        self = self.with_context(lang="zh_CN" if chinese else self.env.lang)
        today = self.env["darqi.working.day"]._today()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO darqi_deemed_consent
                   (application_id, department_id, last_day, deemed_on, basis, state,
                    create_uid, create_date, write_uid, write_date)
                   SELECT a.id, a.department_id, a.legal_due_date,
                     a.legal_due_date + 1, r.silence_basis, 'pending',
                     %(uid)s, %(now)s, %(uid)s, %(now)s
                   FROM darqi_application a
                   JOIN darqi_item_revision r ON r.id = a.revision_id
                   WHERE a.state IN %(undecided)s AND a.decided_on IS NULL
                     AND r.silence_rule = 'granted' AND a.legal_due_date < %(today)s
                   ON CONFLICT DO NOTHING RETURNING id""",
                uid=self.env.uid,
                now=self.env.cr.now(),
                undecided=UNDECIDED,
                today=today,
            )
        )
        rows = self.browse([row[0] for row in self.env.cr.fetchall()])
        for row in rows:
            self._mark(
                row.application_id,
                self.env._(
                    "The limit ended on %(day)s without a decision: deemed agreed to"
                    " (%(law)s), to be confirmed.",
                    day=row.last_day,
                    law=row.basis,
                ),
            )
        self.env["darqi.evidence"]._record(
            rows,
            "consent_deemed",
            lambda row: [str(row.last_day), str(row.deemed_on), row.basis],
        )
        return len(rows)

    def _confirmed(self):
        """Granted as of the law's day; its paper is issued."""
        self.application_id._confirm_consent(self)

    def action_open_record(self):
        """The case."""
        self.ensure_one()
        return self.application_id.get_formview_action()


class Application(models.Model):
    """Nobody decides what the law decided."""

    _inherit = "darqi.application"

    def _silent_since(self):
        """The day since which the item's law takes silence for consent, or False.

        Asked by the day itself, so that a late job lets nobody refuse.
        """
        self.ensure_one()
        today = self.env["darqi.working.day"]._today()
        due = self.legal_due_date
        if self.state not in UNDECIDED or not due or due >= today:
            return False
        # sudo: lists are public; asked last, for the few whose time is over.
        silent = self.revision_id.sudo().silence_rule == "granted"
        return silent and due + timedelta(days=1)

    def _refusal_silent(self):
        day = self._silent_since()
        if day:
            return self.env._(
                "The limit is over and the item's law takes silence for consent since"
                " %(day)s (%(law)s): confirm it, nothing else is decided any more.",
                day=day,
                law=self.revision_id.sudo().silence_basis,  # sudo: lists are public
            )
        return False

    def _refusal_grant(self):
        return self._refusal_silent() or super()._refusal_grant()

    def _refusal_refuse(self):
        return self._refusal_silent() or super()._refusal_refuse()

    def _refusal_terminate(self):
        return self._refusal_silent() or super()._refusal_terminate()

    def _refusal_withdraw(self):
        return self._refusal_silent() or super()._refusal_withdraw()

    def _refusal_deem_consent(self):
        if not self._silent_since():
            return self.env._(
                "The law does not take silence for consent here, or not yet."
            )
        if self.env.user in self.reviewer_id | self.reviewed_by_id:
            return self.env._("You reviewed this case: another person decides it.")
        return False

    def _confirm_consent(self, row):
        """Granted by the law on its own day; the clocks say so too."""
        self.ensure_one()
        text = self.env._(
            "Deemed agreed to since %(day)s (%(law)s), confirmed.",
            day=row.deemed_on,
            law=row.basis,
        )
        self._act(
            "deem_consent",
            {
                "result": "granted",
                "decided_by_id": self.env.uid,
                "decided_on": row.deemed_on,
                "attention": False,
            },
            step="decide",
            conclusion="granted",
            text=text,
        )
        self._clock_stop("decision", day=row.deemed_on)
        self._close_clocks(text)
        self._clock_start(
            "delivery",
            self.env["darqi.config"]._number("darqi.delivery_days"),
            bearer="delivery",
            law=LAW_DELIVERY,
            start=row.deemed_on,
        )
        self._issue_granted(
            f"{self._asked_content()}（期满未作决定，依据{row.basis}视为同意，"
            f"自{row.deemed_on}起）"
        )

    def action_open_consent(self):
        """Open the row where the consent is confirmed."""
        self.ensure_one()
        row = self.env["darqi.deemed.consent"]._of_case(self)
        if not row:
            raise UserError(
                self.env._("The job has not entered the consent yet: try again later.")
            )
        return row.get_formview_action()
