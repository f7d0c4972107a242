from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin


@tagged("post_install", "-at_install")
class TestForward(CasesMixin, DarqiCommon):
    """行政许可法 35, 43; PRACTICE 2.10: first review here, decision above."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sent_up = cls.make_item(
            "测试草原征占用初审",
            organ="bureau",
            is_first_review=True,
            superior_organ="自治区林业和草原局",
        )

    def pending(self):
        return self.case("pending_decision", items=self.sent_up)

    def test_forwarded_answered_handed_out(self):
        case = self.pending()
        clock = case.clock_ids.filtered(lambda c: c.kind == "decision")
        self.assertEqual((clock.limit_amount, clock.law[-5:]), (20, "第四十三条"))
        approver = self.as_user("approver_a", case, MONDAY)
        self.assertTrue(approver.can_forward)
        self.assertFalse(approver.can_grant)
        approver.action_forward("同意初审意见，上报审批。")
        self.assertEqual((case.state, case.result), ("forwarded", "forwarded"))
        self.assertEqual(clock.state, "stopped")
        kinds = case.document_ids.mapped("kind")
        self.assertIn("report_letter", kinds)
        self.assertNotIn("granted", kinds)
        self.assertIn("自治区林业和草原局", case.standstill)
        reviewer = self.as_user("reviewer_a", case, "2026-03-20")
        with self.assertRaises(UserError):
            reviewer.action_reply("approved", "内林草许准〔2026〕8号", "2026-03-21")
        reviewer.action_reply("approved", "内林草许准〔2026〕8号", "2026-03-18")
        self.assertEqual(case.state, "to_deliver")
        self.assertFalse(case.licence_ids)
        self.as_user("delivery_a", case, "2026-03-20").action_deliver(
            "演示申请人甲", "counter", "", PERSON
        )
        self.assertEqual((case.state, case.result), ("closed", "forwarded"))
        self.assertFalse(case.licence_ids)

    def test_no_decision_of_the_organs_own(self):
        approver = self.as_user("approver_a", self.pending(), MONDAY)
        with self.assertRaises(UserError):
            approver.action_grant("同意")
        with self.assertRaises(UserError):
            approver.action_refuse("事实", "第三十八条")

    def test_forwarded_whole(self):
        """The letter waits for what a decision would wait for."""
        case = self.pending()
        case.sudo().material_ids[:1].is_received = False
        with self.assertRaises(UserError):
            self.as_user("approver_a", case, MONDAY).action_forward("上报")

    def test_decided_items_are_not_forwarded(self):
        case = self.as_user("approver_a", self.case("pending_decision"), MONDAY)
        self.assertFalse(case.can_forward)
        with self.assertRaises(UserError):
            case.action_forward("上报")

    def test_separation_holds(self):
        """Invariant 3: who reviewed does not sign the letter up."""
        case = self.pending()
        reviewer = self.staff["reviewer_a"]
        reviewer.sudo().group_ids += self.env.ref("darqi_approval.group_approver")
        with self.assertRaises(UserError):
            self.as_user("reviewer_a", case, MONDAY).action_forward("上报")
