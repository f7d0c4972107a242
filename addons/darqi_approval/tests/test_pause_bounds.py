from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import DarqiCommon
from .common_cases import CasesMixin

DAY = "2026-03-09"
GOOD = {
    "ground": "testing",
    "basis": "《测试条例》第五条",
    "organiser": "测试所",
    "until": "2026-03-20",
}


@tagged("post_install", "-at_install")
class TestPauseBounds(CasesMixin, DarqiCommon):
    """行政许可法 45: no pause for what counts, without end, twice or without notice."""

    def setUp(self):
        super().setUp()
        self.under_review = self.case("reviewing")

    def start(self, login="reviewer_a", day=DAY, **vals):
        case = self.as_user(login, self.under_review, day)
        case.action_start_special(**{**GOOD, **vals})
        return self.under_review.special_ids.sorted("id")[-1:]

    def decision(self):
        self.env.invalidate_all()
        return self.under_review._clock("decision")

    def step(self, kind):
        mine = self.as_user("reviewer_a", self.under_review, DAY)
        mine.action_request_step(kind)
        return self.under_review.step_ids.filtered(lambda s: s.kind == kind)

    # ------------------------------------------------------- the step's kind

    def test_ground_is_what_the_step_does(self):
        """45, AMB-20: a survey, a publicity and a review count under any ground."""
        for kind in ("survey", "publicity", "review", "consultation"):
            step = self.step(kind)
            for ground in ("inspection", "expert_review", "hearing"):
                with self.subTest(f"{kind} {ground}"), self.assertRaises(UserError):
                    self.start(ground=ground, step_id=step.id)
        self.assertEqual(self.decision().due_date, date(2026, 3, 30))
        step = self.step("testing")
        with self.assertRaises(UserError):
            self.start(ground="hearing", step_id=step.id)
        row = self.start(ground="inspection", step_id=step.id)
        self.assertEqual(row.step_id, step)
        self.assertEqual(self.decision().due_date, date(2026, 4, 14))

    # ----------------------------------------------------------- how long

    def test_longest_told_time(self):
        """The ground's setting bounds what is told; beyond it the head, with reason."""
        with self.assertRaisesRegex(UserError, "30"):
            self.start(until="2035-03-20", day="2026-03-09")
        with self.assertRaises(UserError):
            self.start("approver_a", until="2026-05-20", longer_reason="样品多")
        with self.assertRaises(UserError):
            self.start("bureau_head", until="2026-05-20", longer_reason=" ")
        with self.assertRaises(UserError):
            self.start("health_head", until="2026-05-20", longer_reason="样品多")
        row = self.start("bureau_head", until="2026-05-20", longer_reason="样品多")
        self.assertEqual(row.approved_by_id, self.staff["bureau_head"])
        self.assertTrue(row.is_longer)
        self.assertEqual((row.most_days, row.longer_reason), (30, "样品多"))
        self.assertGreater(row.days, 30)

    def test_the_setting_is_the_bureaus(self):
        """The IT office sets it, with old and new on evidence; nobody else."""
        row = self.env.ref("darqi_approval.pause_limit_testing")
        for login in ("reviewer_a", "bureau_head", "catalogue_a"):
            with self.assertRaises(AccessError):
                self.as_user(login, row, DAY).write({"days": 3})
        with self.assertRaises(AccessError):
            self.as_user("it_a", row, DAY).unlink()
        with self.assertRaises(UserError):
            self.as_user("it_a", row, DAY).write({"ground": "hearing"})
        self.as_user("it_a", row, DAY).write({"days": 3})
        found = self.env["darqi.evidence"].search(
            [("act", "=", "pause_limit_changed"), ("res_id", "=", row.id)]
        )
        self.assertEqual(len(found), 1)
        with self.assertRaisesRegex(UserError, "3"):
            self.start(until="2026-03-12")
        self.assertEqual(self.start(until="2026-03-11").days, 3)

    # -------------------------------------------------------- stop and start

    def test_a_second_time_is_the_approvers(self):
        """Same ground again: the earlier pause named, a reason, the approver."""
        first = self.start(until="2026-03-10")
        again = {"day": "2026-03-11", "until": "2026-03-12"}
        for login, vals in (
            ("reviewer_a", {"earlier_id": first.id, "again_reason": "复检"}),
            ("approver_a", {"again_reason": "复检"}),
            ("approver_a", {"earlier_id": first.id, "again_reason": " "}),
            ("approver_a", {"earlier_id": 10**9, "again_reason": "复检"}),
            ("approver_a", {}),
        ):
            with self.subTest(f"{login} {vals}"), self.assertRaises(UserError):
                self.start(login, **again, **vals)
        item = self.make_item("测试另一事项", organ="bureau")
        other = self.case("reviewing", items=item)
        mine = self.as_user("reviewer_a", other, DAY)
        mine.action_start_special(**{**GOOD, "until": "2026-03-10"})
        with self.assertRaises(UserError):
            self.start(
                "approver_a",
                **again,
                earlier_id=other.special_ids.id,
                again_reason="复检",
            )
        second = self.start(
            "approver_a", **again, earlier_id=first.id, again_reason="复检"
        )
        self.assertEqual(second.earlier_id, first)
        self.assertEqual(second.approved_by_id, self.staff["approver_a"])
        evidence = self.env["darqi.evidence"].search(
            [
                ("act", "=", "application_start_special"),
                ("res_id", "=", self.under_review.id),
            ]
        )
        self.assertEqual(len(evidence), 2)
        # Another ground is a first time.
        self.start(ground="expert_review", day="2026-03-13", until="2026-03-16")

    def test_supervision_sees_it(self):
        """督查 finds second pauses in one list, of every organ."""
        first = self.start(until="2026-03-10")
        second = self.start(
            "approver_a",
            day="2026-03-11",
            until="2026-03-12",
            earlier_id=first.id,
            again_reason="复检",
        )
        card = self.env.ref("darqi_approval.desk_pause_again")
        seen = self.as_user("supervision_a", second)
        found = seen.search(card.with_user(self.staff["supervision_a"])._domain())
        self.assertIn(second, found)
        self.assertNotIn(first, found)
        self.assertEqual(seen.again_reason, "复检")

    def test_the_dialog_says_what_it_needs(self):
        """The approver is asked for the reason; the earlier pause is filled in."""
        first = self.start(until="2026-03-10")
        dialog = self.as_user(
            "approver_a", self.env["darqi.application.side.act"], "2026-03-11"
        ).with_context(
            default_act="start_special", default_application_id=self.under_review.id
        )
        with Form(dialog) as form:
            form.ground = "testing"
            form.basis = "《测试条例》第五条"
            form.organiser = "测试所"
            form.until = date(2026, 3, 12)
            self.assertTrue(form.is_again)
            self.assertEqual((form.told_days, form.most_days), (2, 30))
            form.again_reason = "首次样品被污染"
        form.record.action_confirm()
        self.env.invalidate_all()
        self.assertEqual(
            self.under_review.special_ids.sorted("id")[-1].earlier_id, first
        )

    # ---------------------------------------------------------- the notice

    def void(self, row, day, reason="文书写错单位"):
        self.as_user("approver_a", row.document_id, day)._void(reason)
        self.env.invalidate_all()

    def test_voiding_the_notice_cancels_the_pause(self):
        """45: without its notice no time is left out; the ledger keeps both rows."""
        row = self.start()
        self.void(row, "2026-03-11")
        clock = self.decision()
        self.assertEqual((clock.due_date, clock.state), (date(2026, 3, 30), "running"))
        self.assertEqual(clock.excluded_days, 0)
        kinds = clock.entry_ids.sorted("id").mapped("kind")
        self.assertEqual(
            [kind for kind in kinds if kind != "bear"][-2:], ["pause", "cancel"]
        )
        self.assertIn("告知书作废", clock.with_context(lang="zh_CN").explanation)
        self.assertEqual(str(row.cancelled_on), "2026-03-11")
        case = self.on(self.under_review, "2026-03-11")
        self.assertFalse(case.is_special)
        self.assertFalse(row.document_id.again_due, "the act makes it anew")
        self.assertTrue(
            self.env["darqi.evidence"].search(
                [("act", "=", "application_cancel_special"), ("res_id", "=", case.id)]
            )
        )
        # A right notice is a pause of its own, and a first one.
        self.start(day="2026-03-11", until="2026-03-13")
        self.assertEqual(self.decision().due_date, date(2026, 4, 2))

    def test_voided_after_it_was_over(self):
        """A pause that ended as told falls with its notice, as long as time runs."""
        row = self.start(until="2026-03-13")
        self.assertEqual(self.decision().due_date, date(2026, 4, 7))
        self.void(row, "2026-03-18")
        self.assertEqual(self.decision().due_date, date(2026, 3, 30))

    def test_not_voided_once_decided(self):
        """The decision rests on it: its notice stands."""
        row = self.start(until="2026-03-10")
        reviewer = self.as_user("reviewer_a", self.under_review, "2026-03-11")
        reviewer.action_pass_review("符合")
        self.as_user("approver_a", self.under_review, "2026-03-11").action_grant("同意")
        with self.assertRaises(UserError):
            self.void(row, "2026-03-12")
        self.assertFalse(row.cancelled_on)

    def test_voided_notice_of_a_suspension(self):
        """LAW 2.8: 中止 rests on its notice as well."""
        self.env.cr.execute(
            "UPDATE darqi_item_revision SET allows_suspension = true,"
            " suspension_basis = '《取水许可和水资源费征收管理条例》第十八条'"
            " WHERE id = %s",
            [self.under_review.revision_id.id],
        )
        self.env.invalidate_all()
        self.suspend(self.under_review, DAY)
        paper = self.under_review.document_ids.filtered(
            lambda d: d.kind == "suspension"
        )
        self.as_user("approver_a", paper, "2026-03-11")._void("写错文号")
        clock = self.decision()
        self.assertEqual((clock.due_date, clock.state), (date(2026, 3, 30), "running"))
        self.assertFalse(self.under_review.is_suspended)

    def test_unsealed_notice_is_a_duty_of_the_day(self):
        """32(2): the notice bears the seal the day it is given; else it is overdue."""
        row = self.start()
        self.assertTrue(row.is_notice_due)
        clock = row._clock("pause_notice")
        self.assertEqual(clock.due_date, date(2026, 3, 9))
        self.assertFalse(self.on(clock, DAY).is_overdue)
        self.assertTrue(self.on(clock, "2026-03-10").is_overdue)
        card = self.env.ref("darqi_approval.desk_pause_notice")
        mine = self.as_user("reviewer_a", row.browse(), "2026-03-10")
        domain = card.with_user(self.staff["reviewer_a"])._domain()
        self.assertIn(row, mine.search(domain))
        paper = row.document_id
        paper._door_opened().write({"state": "sealed", "sealed_on": "2026-03-09"})
        paper._tell_record()
        self.env.invalidate_all()
        self.assertFalse(row._clock("pause_notice"))
        self.assertNotIn(row, mine.search(domain))
