from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin, photo


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

    def scan(self):
        return (
            self.env["ir.attachment"]
            .with_user(self.staff["reviewer_a"])
            .create({"name": "批复.pdf", "raw": b"%PDF-1.4 test"})
        )

    def seal_letter(self, case, day):
        """The letter goes up under the organ's seal."""
        keeper = self.staff["keeper_a"]
        seals = self.env["darqi.seal"]
        seals.search([("state", "=", "active")]).action_stop()
        seals.create(
            {
                "name": "测试审批局机关公章",
                "kind": "organ",
                "department_id": self.bureau.id,
                "date_from": "2026-01-01",
                "keeper_ids": keeper.ids,
            }
        )
        letter = case.document_ids.filtered(lambda d: d.kind == "report_letter")
        self.as_user("keeper_a", letter, day)._seal(
            scan=photo(), scan_name="上报函.jpg"
        )
        self.assertEqual(letter.state, "sealed")

    def test_an_answer_needs_its_letter_and_its_scan(self):
        """PRACTICE 2.10: what has not gone up is not answered; the reply is kept."""
        case = self.pending()
        self.as_user("approver_a", case, MONDAY).action_forward("上报")
        reviewer = self.as_user("reviewer_a", case, "2026-03-20")
        reply = ("approved", "内林草许准〔2026〕8号", "2026-03-18")
        self.assertFalse(reviewer.can_reply)
        with self.assertRaisesRegex(UserError, "not sealed"):
            reviewer.action_reply(*reply, file_ids=self.scan().ids)
        self.seal_letter(case, "2026-03-17")
        with self.assertRaisesRegex(UserError, "Scan of the reply"):
            reviewer.action_reply(*reply)
        early = ("approved", "内林草许准〔2026〕8号", "2026-03-16")
        with self.assertRaisesRegex(UserError, "Day of the reply"):
            reviewer.action_reply(*early, file_ids=self.scan().ids)
        scan = self.scan()
        reviewer.action_reply(*reply, file_ids=scan.ids)
        self.assertEqual(case.superior_scan_ids, scan)

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
        self.seal_letter(case, "2026-03-03")
        number, files = "内林草许准〔2026〕8号", self.scan().ids
        with self.assertRaisesRegex(UserError, "Day of the reply"):
            reviewer.action_reply("approved", number, "2026-03-21", file_ids=files)
        reviewer.action_reply("approved", number, "2026-03-18", file_ids=files)
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
