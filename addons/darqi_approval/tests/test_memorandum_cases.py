from datetime import date

from odoo.tests import tagged

from .common_cases import CasesMixin
from .common_reform import FILE, ReformCommon

SIGNING = date(2026, 3, 9)
READY = date(2026, 3, 3)


@tagged("post_install", "-at_install")
class TestMemorandumCases(CasesMixin, ReformCommon):
    """What becomes of the department's cases at signing (AMB-02, PRACTICE 1.21)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moving = cls.make_item(
            "测试饮用水供水单位卫生许可",
            legal_basis="《测试条例》第一条",
            transfer_category="must",
        )

    def accepted(self):
        """A case the health commission accepted on 2 March 2026."""
        filing = self.file(self.moving)
        case = filing.application_ids.with_env(self.env)
        window = self.as_user("health_window", case, "2026-03-02")
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.write({"answers": {"content": "供水"}})
        window.action_accept()
        return case

    def signed(self, open_cases):
        self.gate_open()
        lines = self.to_published(self.batch(self.moving), READY)
        self.hand_over(lines, READY)
        memo = self.memorandum(self.moving, READY)
        memo.line_ids.with_user(self.staff["catalogue_a"]).open_cases = open_cases
        self.to_sign(memo, READY)
        return self.sign(memo, SIGNING)

    def test_cases_stay(self):
        """The department finishes what it accepted; nothing is re-routed."""
        case = self.accepted()
        due = case.due_date
        self.signed("stay")
        self.assertEqual(case.department_id, self.organs["health"])
        self.assertEqual(case.due_date, due)

    def test_cases_move(self):
        """The line says “move”: the bureau goes on, the clock is not restarted."""
        case = self.accepted()
        due, started = case.due_date, case._clock("decision").start_date
        memo = self.signed("move")
        self.assertEqual(case.department_id, self.bureau)
        self.assertEqual(case.memorandum_line_id, memo.line_ids)
        self.assertEqual((case.rule, case.state), ("R4", "accepted"))
        clock = case._clock("decision")
        self.assertEqual((case.due_date, clock.start_date), (due, started))
        self.assertEqual(clock.held_by_id, self.bureau)
        self.assertIn("handover", case.document_ids.mapped("kind"))
        self.as_user("reviewer_a", case, "2026-03-10").action_pick_up()

    def test_new_case_on_signing_day(self):
        """REQ-47: received on the signing day → bureau; the day before → department."""
        self.signed("stay")
        before = self.file(self.moving, day="2026-03-06").application_ids
        self.assertEqual(before.department_id, self.organs["health"])
        on_day = self.file(self.moving, day="2026-03-09").application_ids
        self.assertEqual(on_day.department_id, self.bureau)

    def test_warning(self):
        """Means handed over while cases stay: both sides are told before signing."""
        self.accepted()
        self.gate_open()
        lines = self.to_published(self.batch(self.moving), READY)
        blanks = lines.handover_line_ids.filtered(lambda r: r.group == "certificates")
        officer = self.as_user("health_officer", blanks, READY)
        officer.write({"number_from": 1, "number_to": 10, "file": FILE})
        officer.action_hand()
        memo = self.memorandum(self.moving, READY)
        warnings = "\n".join(memo._warnings(SIGNING))
        self.assertIn("1 cases accepted and not decided", warnings)
        self.assertIn("move the cases", warnings)
