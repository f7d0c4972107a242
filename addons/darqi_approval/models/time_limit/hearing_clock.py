from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.clock import OPEN_STATES

# 行政许可法 47: five days to ask for it, twenty to hold it.
REQUEST = "hearing_request"
HEARING = "hearing"
LAW = "《中华人民共和国行政许可法》第四十七条"


class Clock(models.Model):
    """听证 has two times of its own, beside the decision's."""

    _inherit = "darqi.clock"

    kind = fields.Selection(
        selection_add=[
            (REQUEST, "Request for a hearing"),
            (HEARING, "Hearing to be held"),
        ],
        ondelete={REQUEST: "cascade", HEARING: "cascade"},
    )

    @api.model
    def _cron_lapse_requests(self):
        """The time to ask for a hearing is over: dated by the law, however late.

        A right that lapsed is nobody's lateness: the clock stops on its last day.
        """
        today = self.env["darqi.working.day"]._today()
        over = self.search(
            [
                ("kind", "=", REQUEST),
                ("state", "in", OPEN_STATES),
                ("due_date", "<", today),
            ]
        )
        for day, clocks in over.grouped("due_date").items():
            clocks._append("stop", day=day, note="期满未提出听证申请")
        return len(over)


class ApplicationParty(models.Model):
    """Five working days to ask for a hearing, the person's own time."""

    _name = "darqi.application.party"
    _inherit = ["darqi.application.party", "darqi.clock.mixin"]

    def _due_sql(self, alias, query):
        return self._field_to_sql(alias, "answer_by", query)

    def _told(self, day):
        """Whoever is told of the right has the five days of the law."""
        rows = super()._told(day)
        most = self.env["darqi.config"]._number("darqi.hearing_request_days")
        rows._clock_start(REQUEST, most, bearer="applicant", law=LAW, start=day)
        return rows

    def action_answer(self, answer="", statement="", day=None, attachment_ids=None):
        """An answer ends the time to ask, on the day it came."""
        result = super().action_answer(answer, statement, day, attachment_ids)
        self._clock_stop(REQUEST, day=self.sudo().answered_on)  # sudo: just written
        return result


class Application(models.Model):
    """What ends with the case ends the times of its hearing."""

    _inherit = "darqi.application"

    def _close_clocks(self, note):
        result = super()._close_clocks(note)
        # sudo: the case is over: nobody's answer is waited for.
        told = self.sudo().party_ids.filtered(lambda row: not row.answer)
        if told:
            told._clock_stop(REQUEST, note=note[:200])
        return result


class ApplicationStep(models.Model):
    """Twenty working days to hold it; held late it is recorded, with its lateness.

    A day beyond the limit is not planned while one within it is still possible. Once
    it is not, the hearing is held all the same: the right to be heard does not lapse
    by the organ's delay, and a hearing that was held is never refused its record.
    """

    _inherit = "darqi.application.step"

    hearing_late_days = fields.Integer(
        readonly=True,
        copy=False,
        string="Held late by",
        help="Working days after the twenty of 行政许可法 47.",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"hearing_late_days"}

    def _hearing_start(self):
        """The organ's twenty days begin with the request; a new day restarts them."""
        most = self.env["darqi.config"]._number("darqi.hearing_days")
        for step in self:
            asked = step.asked_on if step.hearing_kind == "asked" else False
            if step.kind != "hearing" or step.state != "requested" or not asked:
                continue
            clock = step._clock(HEARING)
            if not clock:
                step._clock_start(
                    HEARING,
                    most,
                    bearer="reviewer",
                    law=LAW,
                    start=asked,
                    department=step.department_id,
                )
            elif clock.start_date != asked:
                clock.write({"start_date": asked})
                clock._append("start", day=asked, bearer="reviewer", note=LAW)

    def write(self, vals):
        """The day it was asked for, told by whoever enters it, starts the limit."""
        result = super().write(vals)
        if vals.keys() & {"asked_on", "hearing_kind", "state"}:
            # sudo: the limit follows from the day, whoever entered it.
            self.sudo()._hearing_start()
        return result

    def _check_planned(self, held_on=None):
        """:raises UserError: a late day, while one in time is still possible

        :param held_on: day that is about to be told; default the one entered
        """
        self.ensure_one()
        held_on = held_on or self.held_on
        if not self.asked_on or not held_on or held_on <= self.hearing_due:
            return
        days = self.env["darqi.working.day"]
        least = self.env["darqi.config"]._number("darqi.hearing_notice_days")
        earliest = days._calendar().add_working_days(days._today(), least)
        if earliest <= self.hearing_due:
            raise UserError(
                self.env._(
                    "Held On: it is to be held by %(day)s (行政许可法 47).",
                    day=self.hearing_due,
                )
            )

    def action_notify_hearing(self):
        """The notice names a day in time, as long as there is one."""
        for step in self.filtered(lambda s: s.kind == "hearing" and s.chair_id):
            if not step._chair_refusal():
                step._check_planned()
        return super().action_notify_hearing()

    def action_finish(self, result=None, text=None):
        """A hearing's limits end with the day it was held, late or not."""
        done = super().action_finish(result, text)
        for step in self.filtered(lambda s: s.kind == "hearing"):
            # sudo: the step's own act was judged; its lateness is computed.
            step.sudo()._hearing_held()
        return done

    def _hearing_held(self):
        self._clock_stop(HEARING, day=self.held_on)
        if not self.hearing_due or self.held_on <= self.hearing_due:
            return
        calendar = self.env["darqi.working.day"]._calendar()
        late = calendar.count_working_days(self.hearing_due, self.held_on)
        self._door_opened().write({"hearing_late_days": late})
        self.env["darqi.evidence"]._record(
            self,
            "hearing_held_late",
            {
                "asked_on": str(self.asked_on),
                "due": str(self.hearing_due),
                "held_on": str(self.held_on),
                "working_days": late,
            },
        )
        self.application_id._side_end(
            "hearing_late",
            {},
            f"听证于{self.held_on}举行，超过{self.hearing_due}的期限"
            f"{late}个工作日（行政许可法第四十七条）",
        )

    def _move(self, name, vals=None):
        result = super()._move(name, vals)
        if name in ("cancel", "cancel_with_case"):
            hearings = self.filtered(lambda s: s.kind == "hearing")
            # sudo: the limit ends with its step.
            hearings.sudo()._clock_stop(HEARING, note="环节撤销")
        return result
