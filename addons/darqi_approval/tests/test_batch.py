import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin

SECOND = "110105194912310038"


@tagged("post_install", "-at_install")
class TestBatch(CasesMixin, DarqiCommon):
    """PRACTICE 2.22: many at once, each judged by itself, with a report."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item.level_of_difficulty = "simple"
        cls.hard = cls.make_item("测试复杂事项", organ="bureau")

    def batch(self, login, cases, act, **vals):
        action = self.as_user(login, cases, MONDAY).with_context(act=act).action_batch()
        batch = self.as_user(login, self.env["darqi.application.batch"], MONDAY).browse(
            action["res_id"]
        )
        if not batch.is_done:
            batch.write(vals)
            batch.action_confirm()
        return batch

    def test_pick_up_with_report(self):
        """Separation holds: what the reviewer accepted is refused, the rest is done."""
        good, own = self.case("accepted"), self.case("accepted")
        own._door_opened().write({"accepted_by_id": self.staff["reviewer_a"].id})
        batch = self.batch("reviewer_a", good | own, "pick_up")
        self.assertEqual((batch.done_count, batch.refused_count), (1, 1))
        self.assertEqual((good.state, own.state), ("reviewing", "accepted"))
        self.assertTrue(batch.line_ids.filtered(lambda r: not r.is_done).reason)

    def test_accept_review_grant(self):
        """Only simple items; a case that is not ready stops nobody else."""
        ready, gap = self.case(), self.case()
        hard = self.case(items=self.hard)
        for case in ready | hard:
            case.material_ids.write({"is_received": True, "verdict": "ok"})
            case.answers = {"content": "住宿"}
        batch = self.batch("window_b", ready | gap | hard, "accept")
        self.assertEqual(batch.done_count, 1)
        self.assertEqual(
            (ready.state, gap.state, hard.state), ("accepted", "received", "received")
        )
        self.batch("reviewer_a", ready, "pick_up")
        self.batch("reviewer_a", ready, "pass_review", text="符合条件")
        pending = self.case("pending_decision", items=self.hard)
        batch = self.batch("approver_a", ready | pending, "grant", text="同意")
        self.assertEqual((batch.done_count, batch.refused_count), (1, 1))
        self.assertEqual((ready.result, pending.state), ("granted", "pending_decision"))
        with self.assertRaises(UserError):
            batch.action_confirm()

    def test_batch_intake(self):
        """护士注册: one filing and case for each line, channel batch."""
        text = (
            "姓名,身份证号码,联系电话,经营项目\n"
            f"演示申请人甲,{PERSON},13800000001,护理\n"
            f"演示申请人丙,{SECOND},13800000002,护理\n"
            "演示申请人丁,123,13800000003,护理\n"
            f"演示申请人甲,{PERSON},13800000001,护理\n"
        )
        sheets = self.as_user("window_a", self.env["darqi.sheet.import"], MONDAY)
        sheet = sheets.create(
            {
                "purpose": "intake",
                "item_id": self.item.id,
                "file": base64.b64encode(text.encode("gb18030")),
                "file_name": "nurses.csv",
                "department_id": self.bureau.id,
                "all_received": True,
                "paper_bag": "H1",
            }
        )
        sheet.action_run()
        states = sheet.line_ids.mapped("state")
        self.assertEqual(states, ["done", "done", "refused", "refused"])
        cases = sheet.line_ids.application_id
        self.assertEqual(len(cases), 2)
        self.assertEqual(cases.filing_id.mapped("channel"), ["batch", "batch"])
        self.assertEqual(cases[0].answers["content"], "护理")
        self.assertTrue(all(cases.material_ids.mapped("is_received")))
        batch = self.batch("window_b", cases, "accept")
        self.assertEqual(batch.done_count, 2)
        sheet.action_run()
        self.assertEqual(sheet.line_ids.mapped("state"), states)
