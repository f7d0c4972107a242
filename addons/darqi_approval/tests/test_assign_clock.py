from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY
from .test_process import ProcessMixin

STEP = {"name": "设备检验", "kind": "testing", "needs_officers": True, "days": 8}
ASSIGN = "assign_officers"


@tagged("post_install", "-at_install")
class TestAssignClock(ProcessMixin, DarqiCommon):
    """行政许可法 55(2): two officers or more within five working days of acceptance."""

    def setUp(self):
        super().setUp()
        self.publish_process([STEP])
        self.mine = self.accepted()
        self.step = self.mine.step_ids

    def clock(self):
        self.env.invalidate_all()
        return self.step.sudo().clock_ids.filtered(lambda c: c.kind == ASSIGN)

    def assign(self, day, logins, login="reviewer_a"):
        users = [self.staff[name].id for name in logins]
        self.as_user(login, self.step, day).action_assign_officers(users)

    def test_five_days_from_acceptance(self):
        """Its own clock with the clause, beside the step's and the decision's."""
        clock = self.clock()
        self.assertEqual(clock.start_date, self.mine.accepted_on)
        self.assertEqual((clock.limit_amount, clock.limit_unit), (5, "working_day"))
        self.assertEqual(clock.law, "《中华人民共和国行政许可法》第五十五条第二款")
        self.assertEqual(clock.due_date, date(2026, 3, 9))
        self.assertEqual(clock.department_id, self.bureau)
        step_clock = self.step._clock("step")
        self.assertEqual(self.step.due_date, step_clock.due_date)
        decision = self.mine._clock("decision").due_date
        self.assign("2026-03-06", ("reviewer_a", "reviewer_b"))
        clock = self.clock()
        self.assertEqual((clock.state, clock.is_late), ("stopped", False))
        self.assertEqual(self.step.due_date, step_clock.due_date)
        self.assertEqual(self.mine._clock("decision").due_date, decision)
        self.assertEqual(self.step.assigned_by_id, self.staff["reviewer_a"])
        rows = self.as_user("reviewer_a", self.mine, "2026-03-06")._timeline_rows()
        self.assertIn(clock.law, {row["law"] for row in rows})
        self.assertTrue(
            self.env["darqi.evidence"].search(
                [
                    ("act", "=", f"application_{ASSIGN}"),
                    ("res_id", "=", self.mine.id),
                ]
            )
        )

    def test_late_is_late(self):
        """Overdue like other limits: list, desk, colour; late stays on record."""
        step = self.as_user("reviewer_a", self.step, "2026-03-10")
        self.assertTrue(self.on(self.clock(), "2026-03-10").is_overdue)
        self.assertTrue(step.is_assign_late)
        self.assertEqual(step.assign_by, date(2026, 3, 9))
        card = self.env.ref("darqi_approval.desk_assign_officers")
        card = self.as_user("reviewer_a", card, "2026-03-10")
        self.assertIn(step, step.search(card._domain()))
        self.assertTrue(card.has_due)
        self.assign("2026-03-11", ("reviewer_a", "reviewer_b"))
        self.assertTrue(self.clock().is_late)
        self.assertNotIn(step, step.search(card._domain()))

    def test_two_of_the_organ(self):
        """One is refused, strangers, who accepted, a second assignment, outsiders."""
        for logins in (
            (),
            ("reviewer_a",),
            ("reviewer_a", "health_officer"),
            ("reviewer_a", "window_b"),
        ):
            with self.assertRaises(UserError, msg=logins):
                self.assign("2026-03-04", logins)
        for login in ("window_b", "health_officer", "market_approver"):
            with self.assertRaises(UserError, msg=login):
                self.assign("2026-03-04", ("reviewer_a", "reviewer_b"), login)
        self.assertFalse(self.step.assigned_on)
        self.assertEqual(self.clock().state, "running")
        self.assign("2026-03-04", ("reviewer_a", "reviewer_b"))
        with self.assertRaises(UserError):
            self.assign("2026-03-05", ("reviewer_a", "approver_a"))
        with self.assertRaises(UserError):
            self.as_user("reviewer_a", self.step).write({"assigned_on": "2026-03-01"})

    def test_no_result_without_officers(self):
        """The step is finished by those who were assigned to it."""
        mine = self.as_user("reviewer_a", self.step, "2026-03-05")
        with self.assertRaisesRegex(UserError, "55"):
            mine.action_finish("pass", "符合技术标准")
        self.assign("2026-03-05", ("reviewer_a", "reviewer_b"))
        mine.action_finish("pass", "符合技术标准")
        self.assertEqual(self.step.state, "done")

    def test_it_ends_with_the_case(self):
        """A case withdrawn waits for nobody."""
        self.withdraw("window_b", self.mine, "2026-03-04")
        self.assertEqual(self.clock().state, "stopped")

    def test_only_an_organ_s_own_test(self):
        """The flag is data of the process; elsewhere it is refused."""
        other = self.make_item("测试第三方检测事项", organ="bureau")
        for vals in (
            {"kind": "review"},
            {"mode": "third_party", "engaged_by": "authority"},
        ):
            with self.assertRaises(ValidationError):
                self.draft([{**STEP, **vals}], item=other)
        plain = self.publish_process([{**STEP, "needs_officers": False}], item=other)
        self.assertNotIn("needs_officers", plain.step_ids._payload())
        case = self.case("accepted", items=other, day=MONDAY)
        self.assertFalse(
            case.step_ids.sudo().clock_ids.filtered(lambda c: c.kind == ASSIGN)
        )
