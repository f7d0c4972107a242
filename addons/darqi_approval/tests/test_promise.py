from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin
from .common_reform import ReformCommon


@tagged("post_install", "-at_install")
class TestPromise(CasesMixin, DarqiCommon):
    """PRACTICE 1.6: notice and promise is checked afterwards; a gap is chased."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.promised = cls.make_item(
            "测试告知承诺事项",
            organ="bureau",
            approval_promise=True,
            promise_text="本人承诺符合卫生条件。",
            promise_check_days=40,
            materials=[
                {"name": "申请书", "is_required": True},
                {"name": "场所证明", "is_required": True, "can_promise": True},
                {"name": "检测报告", "is_required": True, "can_follow": True},
            ],
        )

    def received(self, follows=False):
        case = self.case(items=self.promised)
        window = self.as_user("window_b", case, MONDAY)
        rows = {row.name: row for row in window.material_ids}
        rows["申请书"].is_received = True
        rows["场所证明"].by_promise = True
        rows["检测报告"].write({"is_received": not follows, "follows": follows})
        window.answers = {"content": "住宿"}
        return window

    def granted(self):
        window = self.received()
        window.action_promise()
        window.action_accept()
        reviewer = self.as_user("reviewer_a", window, MONDAY)
        reviewer.action_pick_up()
        reviewer.action_pass_review("符合承诺条件")
        self.as_user("approver_a", window, MONDAY).action_grant("同意")
        return window.with_env(self.env)

    def test_promise_stands_in_for_the_certificate(self):
        window = self.received()
        self.assertTrue(window.can_promise)
        with self.assertRaises(UserError):
            window.action_accept()  # the written promise is missing
        window.action_promise()
        self.assertEqual(window.promise_kind, "approval")
        self.assertIn("promise", window.document_ids.mapped("kind"))
        window.action_accept()
        self.assertEqual(window.state, "accepted")

    def test_only_listed_papers(self):
        window = self.received()
        with self.assertRaises(ValidationError):
            window.material_ids.filtered(lambda r: r.name == "申请书").by_promise = True
        with self.assertRaises(UserError):
            self.as_user("window_b", self.case(), MONDAY).action_promise("承诺")

    def test_checked_afterwards_by_the_supervising_department(self):
        case = self.granted()
        self.assertEqual(case.promise_state, "to_check")
        self.assertEqual(case.promise_bearer_id, self.organs["health"])
        clock = case.clock_ids.filtered(lambda c: c.kind == "promise_check")
        self.assertEqual(clock.held_by_id, self.organs["health"])
        self.assertEqual((clock.limit_amount, clock.state), (40, "running"))
        # The list of cases goes on showing the duty that runs: handing out.
        delivery = case.clock_ids.filtered(lambda c: c.kind == "delivery")
        self.assertEqual(case.due_date, delivery.due_date)
        card = self.env.ref("darqi_approval.desk_case_promise")
        officer_card = self.as_user("health_officer", card, MONDAY)
        self.assertEqual(officer_card.count, 1)
        self.assertTrue(officer_card.has_due)
        with self.assertRaises(UserError):
            self.as_user("market_officer", case, MONDAY).sudo(
                False
            ).action_check_promise(True, "属实")
        officer = self.as_user("health_officer", case, "2026-03-09")
        self.assertTrue(officer.can_check_promise)
        with self.assertRaises(UserError):
            officer.action_check_promise(True, " ")
        officer.action_check_promise(False, "场所证明不实")
        self.assertEqual(case.promise_state, "broken")
        self.assertIn("69", case.attention)
        self.assertEqual(clock.state, "stopped")
        self.assertEqual(officer_card.with_env(officer.env).count, 0)

    def test_gap_is_chased_with_days(self):
        """容缺: the window's card has the days; the last paper ends the chase."""
        window = self.received(follows=True)
        window.action_promise()
        window.action_accept()
        clock = window.sudo().clock_ids.filtered(lambda c: c.kind == "gap")
        self.assertEqual((clock.state, clock.bearer), ("running", "window"))
        card = self.as_user(
            "window_b", self.env.ref("darqi_approval.desk_case_follow"), MONDAY
        )
        card.sudo().clock_kind = "gap"
        self.assertTrue(card.has_due)
        row = window.material_ids.filtered("follows")
        row.is_received = True
        self.assertEqual(clock.state, "stopped")


@tagged("post_install", "-at_install")
class TestBoundarySheet(CasesMixin, ReformCommon):
    """REQ-54, PRACTICE 1.6: what the boundary sheet says happens in the case."""

    def transferred(self, **cells):
        """An item transferred with these cells of its sheet: duty → values."""
        item = self.make_item(
            "测试承诺事项",
            legal_basis="《测试条例》第一条",
            transfer_category="must",
        )
        self.gate_open()
        lines = self.to_published(self.batch(item), date(2026, 3, 3))
        for duty, vals in cells.items():
            cell = lines.sudo().duty_ids.filtered(lambda row, d=duty: row.duty == d)
            cell.write(vals)
        self.hand_over(lines, date(2026, 3, 3))
        memo = self.memorandum(item, date(2026, 3, 3))
        self.to_sign(memo, date(2026, 3, 3))
        self.sign(memo, date(2026, 3, 9))
        return item

    def test_sheet_plans_steps(self):
        """REQ-54: the case of the item creates the steps with these deadlines."""
        health = self.organs["health"]
        item = self.transferred(
            survey={"lead_department_id": health.id, "days": 3},
            technical_review={"days": 4},
            testing={
                "mode": "third_party",
                "fee_bearer": "authority",
                "days": 8,
            },
        )
        case = self.case("accepted", items=item, day="2026-03-11")
        steps = {step.kind: step for step in case.step_ids}
        self.assertEqual(set(steps), {"survey", "technical_review", "testing"})
        survey = steps["survey"]
        self.assertEqual((survey.department_id, survey.mode), (health, "original"))
        self.assertEqual(survey.due_date, date(2026, 3, 16))
        self.assertEqual(survey._clock("step").department_id, health)
        review = steps["technical_review"]
        self.assertEqual((review.department_id, review.days), (self.bureau, 4))
        testing = steps["testing"]
        self.assertEqual(
            (testing.mode, testing.engaged_by, testing.department_id),
            ("third_party", "authority", self.bureau),
        )
        self.assertEqual(case.open_decision_steps, 3)

    def test_sheet_sends_a_planned_step(self):
        """REQ-54: a survey the law requires goes to the organ the sheet names."""
        health = self.organs["health"]
        item = self.transferred(survey={"lead_department_id": health.id})
        self.env.cr.execute(
            "UPDATE darqi_item_revision SET needs_survey = true WHERE id = %s",
            [item.revision_ids.id],
        )
        self.env.invalidate_all()
        case = self.case("accepted", items=item, day="2026-03-11")
        self.assertEqual(case.step_ids.mapped("kind"), ["survey"])
        self.assertEqual(case.step_ids.department_id, health)

    def test_costs_of_an_institution(self):
        """优化营商环境条例 43: who bears them is said, the applicant by law only."""
        for vals in (
            {"mode": "third_party"},
            {"mode": "third_party", "fee_bearer": "applicant"},
        ):
            with (
                self.subTest(vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.transferred(testing=vals)
                self.env.flush_all()

    def test_boundary_sheet_names_who_checks(self):
        """PRACTICE 1.6: who checks a promise afterwards is a cell of the sheet."""
        item = self.transferred(supervision={"lead_department_id": self.bureau.id})
        case = self.case(items=item, day="2026-03-11")
        self.assertEqual(case.department_id, self.bureau)
        self.assertEqual(case.supervising_department_id, self.organs["health"])
        self.assertEqual(case._promise_bearer(), self.bureau)
