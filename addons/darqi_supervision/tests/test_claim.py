from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_supervision import DAY, SupervisionCommon


@tagged("post_install", "-at_install")
class TestClaim(SupervisionCommon):
    """方案三(三)3, 6; REQ-51, 69: claimed, returned with a reason, or defaulted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licence = cls.make_licence()
        cls.notice = cls.issue(cls.licence)

    def _default_job(self, day):
        # A job commits its progress; a test may not.
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=60):
            self.on(self.env["darqi.notice"], day)._cron_default()

    def test_claiming_starts_supervision(self):
        """REQ-51: the claim makes the visit and stops the claim clock."""
        self.claim(self.notice, day="2026-11-25", planned_on=date(2026, 12, 10))
        notice = self.notice
        self.assertEqual(notice.state, "claimed")
        self.assertEqual(notice.owner_id, self.staff["health_officer"])
        self.assertEqual(notice.claimed_by_id, self.staff["health_officer"])
        self.assertEqual((notice.claim_used_days, notice.is_claimed_late), (1, False))
        self.assertEqual(notice.clock_ids.mapped("state"), ["stopped"])
        task = notice.task_ids
        self.assertEqual((task.state, task.is_first), ("planned", True))
        self.assertEqual(task.measure_id, self.measure)
        self.assertEqual(task.planned_on, date(2026, 12, 10))
        self.assertEqual(task.clock_ids.due_date, date(2026, 12, 10))

    def test_only_members_of_the_organ_claim(self):
        """三(三)3: the organ it was pushed to claims it, nobody for it."""
        for login in ("market_officer", "enforcement_a"):
            with self.subTest(login), self.assertRaises(UserError):
                self.claim(self.notice, login)
        with self.assertRaisesRegex(UserError, "Only members"):
            self.notice.sudo()._claim(self.staff["health_officer"])
        with self.assertRaises(UserError):
            self.claim(self.notice, "approver_a", owner="health_officer")
        with self.assertRaisesRegex(UserError, "does not belong"):
            self.claim(self.notice, owner="market_officer")
        self.assertEqual(self.notice.state, "delivered")

    def test_one_claim_wins(self):
        """Invariant 13: the second claim is refused, and so is a second first visit."""
        self.claim(self.notice)
        with self.assertRaisesRegex(UserError, "Not possible"):
            self.claim(self.notice, "health_head")
        values = self.notice.task_ids.copy_data()[0]
        values.update(notice_id=self.notice.id, is_first=True, planned_on="2026-12-31")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.on(self.env["darqi.supervision.task"]._door_opened(), DAY).create(
                    values
                )

    def test_dialog_claims_many_and_fills_the_gap_of_measures(self):
        """PRACTICE 3: one dialog for many notices; an item without measure gets one."""
        other = self.make_item("测试饮用水卫生许可")
        second = self.issue(self.make_licence(number="测9", item=other))
        both = self.as_user("health_officer", self.notice | second, DAY)
        action = both.action_claim()
        wizard = Form(
            self.as_user(
                "health_officer", self.env["darqi.notice.claim"], DAY
            ).with_context(**action["context"])
        )
        self.assertTrue(wizard.is_measure_missing)
        wizard.way = "double_random"
        wizard.frequency_months = 6
        wizard.owner_id = self.staff["health_head"]
        wizard.save().action_confirm()
        self.assertEqual(set(both.mapped("state")), {"claimed"})
        self.assertEqual(both.owner_id.id, self.staff["health_head"].id)
        measure = other.measure_ids
        self.assertEqual((measure.way, measure.frequency_months), ("double_random", 6))
        self.assertEqual(second.task_ids.measure_id, measure)

    def test_dialog_refuses_an_item_without_measure_and_way(self):
        """REQ-63: no claim leaves an item without any measure."""
        self.measure.active = False
        wizard = self.as_user("health_officer", self.env["darqi.notice.claim"], DAY)
        wizard = wizard.create(
            {
                "notice_ids": self.notice.ids,
                "owner_id": self.staff["health_officer"].id,
            }
        )
        with self.assertRaisesRegex(UserError, "Way of supervision"):
            wizard.action_confirm()

    def test_return_needs_a_reason_and_goes_to_the_bureau(self):
        """REQ-51: 退回（非本部门） only with a reason; the bureau has its own clock."""
        officer = self.as_user("health_officer", self.notice, "2026-11-25")
        with self.assertRaisesRegex(UserError, "reason"):
            officer._return("  ")
        officer._return("该场所属市场监管局监管")
        self.assertEqual(self.notice.state, "returned")
        self.assertEqual(self.notice.owner_id, self.staff["health_head"])
        clocks = self.notice.clock_ids
        self.assertEqual(
            {clock.kind: clock.state for clock in clocks},
            {"claim": "stopped", "reroute": "running"},
        )
        reroute = clocks.filtered(lambda clock: clock.kind == "reroute")
        self.assertEqual(reroute.department_id, self.bureau)

    def test_rerouting_restarts_the_claim_limit_on_the_new_organ(self):
        """REQ-51: the bureau routes it anew; supervision of the licence follows."""
        self.as_user("health_officer", self.notice, "2026-11-25")._return("非本部门")
        with self.assertRaisesRegex(UserError, "does not supervise"):
            self.as_user("catalogue_a", self.notice, "2026-11-26")._reroute(self.bureau)
        with self.assertRaises(UserError):
            self.as_user("health_officer", self.notice)._reroute(self.organs["market"])
        self.as_user("catalogue_a", self.notice, "2026-11-26")._reroute(
            self.organs["market"]
        )
        notice = self.on(self.notice, "2026-11-26")
        self.assertEqual(notice.state, "delivered")
        self.assertEqual(notice.department_id, self.organs["market"])
        self.assertEqual(notice.due_date, date(2026, 11, 30))
        self.assertEqual(self.licence.supervising_department_id, self.organs["market"])
        self.env["darqi.measure"].create(
            {
                "item_id": self.item.id,
                "department_id": self.organs["market"].id,
                "way": "key",
            }
        )
        self.claim(self.notice, "market_officer", "2026-11-27")
        self.assertEqual(self.notice.task_ids.department_id, self.organs["market"])

    def test_an_organ_returns_a_notice_once(self):
        """推诿: sent back to the same organ with a note, it stays there."""
        self.as_user("health_officer", self.notice, "2026-11-25")._return("非本部门")
        catalogue = self.as_user("catalogue_a", self.notice, "2026-11-26")
        with self.assertRaisesRegex(UserError, "needs the reason"):
            catalogue._reroute(self.organs["health"])
        catalogue._reroute(self.organs["health"], "三定规定明确由卫健委监管")
        with self.assertRaisesRegex(UserError, "returned this notice before"):
            self.as_user("health_officer", self.notice, "2026-11-27")._return(
                "仍非本部门"
            )
        self.claim(self.notice, day="2026-11-27")
        self.assertEqual(self.notice.state, "claimed")

    def test_unclaimed_in_time_goes_to_the_default_owner(self):
        """逾期自动认领: by date, and whoever claims it later is late."""
        self._default_job("2026-11-26")
        self.assertEqual(self.notice.state, "delivered")
        self._default_job("2026-11-27")
        self.assertEqual(self.notice.state, "defaulted")
        self.assertTrue(self.notice.is_default_owned)
        self.assertEqual(self.notice.owner_id, self.staff["health_head"])
        self.assertEqual(self.notice.task_ids.owner_id, self.staff["health_head"])
        late = self.on(self.env["darqi.notice"], "2026-11-27").search(
            [("is_overdue", "=", True)]
        )
        self.assertIn(self.notice, late)
        self.claim(self.notice, day="2026-12-02")
        self.assertTrue(self.notice.is_claimed_late)
        self.assertEqual(len(self.notice.task_ids), 1)
        self.assertEqual(self.notice.task_ids.owner_id, self.staff["health_officer"])

    def test_a_late_job_changes_nothing(self):
        """DESIGN invariant 4: after a downtime the dates are those of the law."""
        other = self.issue(self.make_licence(number="测11"))
        self._default_job("2026-11-27")
        self.issue(self.make_licence(number="测12"), day=DAY)
        third = self.env["darqi.notice"].search([("licence_number", "=", "测12")])
        self._default_job("2027-01-15")
        self.assertEqual(third.defaulted_on, date(2026, 11, 27))
        self.assertEqual(third.defaulted_on, other.defaulted_on)
        self.assertEqual(third.task_ids.planned_on, other.task_ids.planned_on)
        self.assertEqual(
            third.task_ids.clock_ids.due_date, other.task_ids.clock_ids.due_date
        )

    def test_people_cannot_default(self):
        """逾期 is caused by the day, not by a person."""
        with self.assertRaisesRegex(UserError, "Only the day"):
            self.as_user("health_officer", self.notice, "2026-12-01")._default(
                date(2026, 11, 27)
            )

    def test_ended_licence_needs_no_visit(self):
        """A notice of an annulment is claimed without a visit."""
        self.on(self.licence, "2026-12-01")._event("annulled")
        notice = self.licence.notice_ids[1]
        self.claim(notice, day="2026-12-02")
        self.assertEqual(notice.state, "claimed")
        self.assertFalse(notice.task_ids)
