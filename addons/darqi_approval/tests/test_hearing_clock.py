from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import CasesMixin
from .test_steps import PIXEL

DAY = "2026-03-09"


@tagged("post_install", "-at_install")
class TestHearingClock(CasesMixin, DarqiCommon):
    """行政许可法 47: five days to ask, twenty to hold; held late it is recorded."""

    def setUp(self):
        super().setUp()
        self.touched = self.case("reviewing")

    def told(self, day=DAY):
        mine = self.as_user("reviewer_a", self.touched, day)
        mine.action_tell_party([{"name": "测试邻居甲", "interest": "采光"}], "开办旅馆")
        self.serve_parties(self.touched, day)
        return self.touched.party_ids

    def asked(self, day="2026-03-11"):
        row = self.as_user("window_a", self.told(), day)
        row.action_answer("hearing", day=day)
        return self.touched.step_ids.filtered(lambda s: s.kind == "hearing")

    def plan(self, step, day, held_on, login="reviewer_a"):
        mine = self.as_user(login, step, day)
        mine.write(
            {
                "held_on": held_on,
                "place": "测试会议室",
                "chair_id": self.staff["approver_b"].id,
                "recorder_id": self.staff["window_a"].id,
            }
        )
        mine.action_notify_hearing()
        return mine

    def hold(self, step, day):
        mine = self.as_user("reviewer_a", step, day)
        photo = mine.env["ir.attachment"].create({"name": "笔录.png", "datas": PIXEL})
        mine.write(
            {
                "reviewer_evidence": "审查意见",
                "attachment_ids": [Command.link(photo.id)],
            }
        )
        mine.action_finish("pass", "各方无异议")
        self.env.invalidate_all()

    def clock(self, record, kind):
        self.env.invalidate_all()
        return record.sudo().clock_ids.filtered(lambda c: c.kind == kind)

    def test_five_days_to_ask(self):
        """The person's own time, with the person as bearer; an answer ends it."""
        row = self.told()
        clock = self.clock(row, "hearing_request")
        self.assertEqual((clock.bearer, clock.limit_amount), ("applicant", 5))
        self.assertEqual(clock.due_date, date(2026, 3, 16))
        self.assertEqual(clock.due_date, row.answer_by)
        self.as_user("window_a", row, "2026-03-12").action_answer(
            "waived", day="2026-03-11"
        )
        clock = self.clock(row, "hearing_request")
        self.assertEqual((clock.state, clock.stop_date), ("stopped", date(2026, 3, 11)))

    def test_a_lapsed_right_is_nobodys_lateness(self):
        """Dated by the law, also after ten days' downtime; only due rows."""
        row = self.told()
        job = self.env["darqi.clock"]
        self.assertEqual(self.on(job, "2026-03-16")._cron_lapse_requests(), 0)
        self.assertEqual(self.on(job, "2026-03-26")._cron_lapse_requests(), 1)
        clock = self.clock(row, "hearing_request")
        self.assertEqual(clock.stop_date, date(2026, 3, 16))
        self.assertFalse(clock.is_late)
        self.assertEqual(self.on(job, "2026-03-27")._cron_lapse_requests(), 0)

    def test_twenty_days_to_hold(self):
        """From the day it was asked for; a duty of the organ, stopped by the day."""
        step = self.asked()
        clock = self.clock(step, "hearing")
        self.assertEqual(clock.start_date, date(2026, 3, 11))
        self.assertEqual((clock.limit_amount, clock.state), (20, "running"))
        self.assertEqual(clock.due_date, step.hearing_due)
        self.assertEqual(clock.department_id, self.bureau)
        card = self.env.ref("darqi_approval.desk_hearing")
        card = self.as_user("reviewer_a", card, "2026-03-12")
        self.assertIn(step, step.search(card._domain()))
        self.assertTrue(card.has_due)
        self.plan(step, "2026-03-12", "2026-03-25")
        self.hold(step, "2026-03-26")
        clock = self.clock(step, "hearing")
        self.assertEqual(clock.stop_date, date(2026, 3, 25))
        self.assertFalse(clock.is_late)
        self.assertFalse(step.hearing_late_days)

    def test_the_day_it_was_asked_for_restarts_it(self):
        """Entered by hand, and corrected: the last day entered governs."""
        mine = self.as_user("reviewer_a", self.touched, DAY)
        mine.action_request_step("hearing")
        step = self.touched.step_ids
        self.assertFalse(self.clock(step, "hearing"))
        mine = self.as_user("reviewer_a", step, DAY)
        for day in ("2026-03-05", "2026-03-06"):
            mine.write(
                {"hearing_kind": "asked", "told_on": "2026-03-02", "asked_on": day}
            )
        clock = self.clock(step, "hearing")
        self.assertEqual(len(clock), 1)
        self.assertEqual(clock.start_date, date(2026, 3, 6))
        self.assertEqual(clock.due_date, step.hearing_due)
        mine.action_cancel("申请人撤回听证申请")
        self.assertEqual(self.clock(step, "hearing").state, "stopped")

    def test_held_late_is_recorded_with_its_lateness(self):
        """47: a day in time while there is one; held late it has its record."""
        step = self.asked()
        due = step.hearing_due
        self.assertEqual(due, date(2026, 4, 9))
        with self.assertRaisesRegex(UserError, "47"):
            self.plan(step, "2026-03-12", "2026-04-13")
        # On 2 April the seven days of the notice end after the limit already.
        self.plan(step, "2026-04-02", "2026-04-14")
        clock = self.clock(step, "hearing")
        self.assertTrue(self.on(clock, "2026-04-10").is_overdue)
        self.hold(step, "2026-04-14")
        self.assertEqual(step.state, "done")
        self.assertEqual(step.hearing_late_days, 3)
        clock = self.clock(step, "hearing")
        self.assertEqual(clock.stop_date, date(2026, 4, 14))
        self.assertTrue(clock.is_late)
        self.assertEqual(self.touched.hearing_record_id.kind, "hearing_record")
        found = self.env["darqi.evidence"].search(
            [("act", "=", "hearing_held_late"), ("res_id", "=", step.id)]
        )
        self.assertEqual(len(found), 1)
        said = self.touched.opinion_ids.filtered(lambda o: o.step == "hearing_late")
        self.assertIn("3个工作日", said.text)
        with self.assertRaises(UserError):
            self.as_user("reviewer_a", step, "2026-04-14").write(
                {"hearing_late_days": 0}
            )

    def test_a_case_that_ends_waits_for_nobody(self):
        """Withdrawn: neither the time to ask nor the time to hold runs on."""
        step = self.asked()
        self.as_user("reviewer_a", self.touched, "2026-03-12").action_tell_party(
            [{"name": "测试邻居乙", "interest": "噪声"}], "开办旅馆"
        )
        self.serve_parties(self.touched, "2026-03-12")
        self.withdraw("window_a", self.touched, "2026-03-13")
        self.env.invalidate_all()
        rows = self.touched.sudo().party_ids.clock_ids | step.sudo().clock_ids
        self.assertEqual(set(rows.mapped("state")), {"stopped"})

    def postpone(self, step, day, held_on, login="approver_b", cause="force", **more):
        mine = self.as_user(login, step, day)
        mine.action_postpone("道路中断，参加人无法到场", held_on, cause, **more)
        self.env.invalidate_all()

    def test_a_hearing_is_postponed(self):
        """48(1): told anew seven working days before; the clocks run on, and say it."""
        step = self.asked()
        self.plan(step, "2026-03-12", "2026-03-25")
        due, decision = step.hearing_due, self.clock(self.touched, "decision").due_date
        papers = self.touched.sudo().document_ids
        self.postpone(step, "2026-03-20", "2026-03-31", held_time="14:30")
        self.assertEqual(step.held_on, date(2026, 3, 31))
        self.assertEqual(step.notified_on, date(2026, 3, 20))
        self.assertEqual(step.hearing_due, due)
        self.assertEqual(self.clock(step, "hearing").due_date, due)
        self.assertEqual(self.clock(self.touched, "decision").due_date, decision)
        new = self.touched.sudo().document_ids - papers
        told = {self.touched.applicant_name, "测试邻居甲"}
        self.assertEqual(set(new.mapped("subject")), told)
        self.assertEqual(set(new.mapped("kind")), {"hearing_notice"})
        self.assertEqual(set(new.mapped("name")), {"听证延期通知书"})
        self.assertIn("postponed_from", str(new[0].content))
        row = step.postponement_ids
        self.assertEqual(row.held_before, "2026-03-25 09:00")
        self.assertEqual(row.held_now, "2026-03-31 14:30")
        self.assertEqual(row.postponed_by_id, self.staff["approver_b"])
        case = self.as_user("reviewer_a", self.touched, "2026-03-23")
        self.assertIn(
            "听证由2026-03-25 09:00延期至2026-03-31 14:30",
            (case.with_context(lang="zh_CN").clock_explanation),
        )
        self.assertTrue(
            self.env["darqi.evidence"].search(
                [
                    ("act", "=", "application_postpone_hearing"),
                    ("res_id", "=", self.touched.id),
                ]
            )
        )
        self.hold(step, "2026-03-31")
        self.assertEqual(step.state, "done")

    def test_what_a_postponement_cannot_do(self):
        """47, 48: no shorter notice, no late day while one is in time, no reviewer."""
        step = self.asked()
        with self.assertRaisesRegex(UserError, "notice|通知"):
            self.postpone(step, "2026-03-12", "2026-03-31")
        self.plan(step, "2026-03-12", "2026-03-25")
        with self.assertRaisesRegex(UserError, "48"):
            self.postpone(step, "2026-03-20", "2026-03-30")
        with self.assertRaisesRegex(UserError, "2026-03-25"):
            self.postpone(step, "2026-03-13", "2026-03-25")
        with self.assertRaisesRegex(UserError, "47"):
            self.postpone(step, "2026-03-20", "2026-04-13")
        for login in ("reviewer_a", "window_a"):
            with self.assertRaisesRegex(UserError, "chair|主持人"):
                self.postpone(step, "2026-03-20", "2026-03-31", login)
        with self.assertRaisesRegex(UserError, "request|申请"):
            self.postpone(step, "2026-03-20", "2026-03-31", cause="party")
        reviewer = self.staff["reviewer_a"].id
        with self.assertRaisesRegex(UserError, "48\\(3\\)|四十八"):
            self.postpone(step, "2026-03-20", "2026-03-31", chair_id=reviewer)
        self.assertFalse(step.postponement_ids)
        files = self.proof("approver_a", "延期申请.pdf")
        self.postpone(
            step,
            "2026-03-20",
            "2026-03-31",
            "approver_a",
            "party",
            attachment_ids=files,
        )
        self.assertEqual(step.postponement_ids.cause, "party")
        self.assertIn("延期申请.pdf", self.touched.sudo().proof_ids.mapped("name"))
        with self.assertRaises(UserError):
            step.postponement_ids.write({"reason": "别的"})

    def test_a_told_pause_is_not_longer_for_it(self):
        """45: the clock runs again on the told day; more needs a notice of its own."""
        step = self.asked()
        mine = self.plan(step, "2026-03-12", "2026-03-25")
        mine.application_id.action_start_special(
            "hearing", "《行政许可法》第四十七条", "本局", "2026-03-25", step.id
        )
        before = self.clock(self.touched, "decision")
        until, due = before.paused_until, before.due_date
        self.postpone(step, "2026-03-20", "2026-03-31")
        clock = self.clock(self.touched, "decision")
        self.assertEqual((clock.paused_until, clock.due_date), (until, due))
        self.assertFalse(self.on(self.touched, "2026-03-26").is_special)
