from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

DAY = "2026-03-09"


@tagged("post_install", "-at_install")
class TestExpertDraw(CasesMixin, DarqiCommon):
    """REQ-58: conflicts shown and logged, drawn again by rules, reproducible."""

    def setUp(self):
        super().setUp()
        self.experts = self.env["darqi.expert"].create(
            [
                {"name": f"测试专家{n}", "specialty": "测试专业", "unit": f"测试院{n}"}
                for n in range(6)
            ]
        )
        self.reviewed = self.case("reviewing")
        self.reviewer = self.as_user("reviewer_a", self.reviewed, MONDAY)
        self.reviewer.action_request_step("expert_review", question="方案是否可行")
        self.step = self.as_user("reviewer_a", self.reviewed.step_ids, DAY)

    def dialog(self, **vals):
        action = self.step.action_ask_draw()
        return (
            self.as_user("reviewer_a", self.env[action["res_model"]], DAY)
            .with_context(**action["context"])
            .create({"specialty": "测试专业", "number": 3, **vals})
        )

    def line(self, expert):
        lines = self.step.sudo().draw_ids[:1].line_ids
        return lines.filtered(lambda row: row.expert_id == expert)

    def test_each_conflict_is_shown_and_logged(self):
        """Own declaration, employer = applicant, report maker, said when asked."""
        stated, employed, maker, asked = self.experts[:4]
        self.as_user("catalogue_a", self.env["darqi.expert.declaration"], DAY).create(
            {
                "expert_id": stated.id,
                "party": "演示申请人甲",
                "reason": "担任其技术顾问",
                "declared_on": "2026-02-01",
            }
        )
        employed.unit = "演示申请人甲"
        institution = self.env["darqi.institution"].create(
            {"name": "测试院二有限公司", "kind": "plan_making"}
        )
        maker.unit = "测试院二"
        self.step.write({"institution_id": institution.id})
        dialog = self.dialog(number=2)
        shown = {row.expert_id: row.conflict for row in dialog.expert_line_ids}
        self.assertIn("技术顾问", shown[stated])
        self.assertIn("同一单位", shown[employed])
        self.assertIn("报告出具机构", shown[maker])
        self.assertFalse(shown[asked])
        self.assertEqual(dialog.free_count, 3)
        row = dialog.expert_line_ids.filtered(lambda r: r.expert_id == asked)
        row.declared = "与项目负责人系亲属"
        self.assertEqual(dialog.free_count, 2)
        dialog.action_confirm()
        self.assertEqual(self.step.expert_ids, self.experts[4:])
        for expert, words in (
            (stated, "技术顾问"),
            (employed, "同一单位"),
            (maker, "报告出具机构"),
            (asked, "亲属"),
        ):
            line = self.line(expert)
            self.assertEqual(line.status, "excluded")
            self.assertIn(words, line.reason)

    def test_a_declaration_ends(self):
        """A declaration that is over, or of another party, leaves nobody out."""
        rows = self.env["darqi.expert.declaration"]
        rows.create(
            [
                {
                    "expert_id": self.experts[0].id,
                    "party": "演示申请人甲",
                    "reason": "曾任顾问",
                    "declared_on": "2025-01-01",
                    "date_to": "2025-12-31",
                },
                {
                    "expert_id": self.experts[1].id,
                    "party": "演示申请人乙",
                    "reason": "顾问",
                    "declared_on": "2025-01-01",
                },
            ]
        )
        self.assertFalse(any(self.dialog().expert_line_ids.mapped("conflict")))

    def test_drawn_again_by_rules(self):
        """Not without reason, not without need; who is free stays."""
        self.step.action_draw("测试专业", 3)
        first = self.step.expert_ids
        with self.assertRaises(UserError):
            self.step.action_draw("测试专业", 3)
        with self.assertRaisesRegex(UserError, "."):
            self.step.action_draw("测试专业", 3, reason="想换一组")
        self.assertEqual(self.step.expert_ids, first)
        gone = first[0]
        dialog = self.dialog(text="专家临时不能参加")
        self.assertTrue(dialog.drawn_before)
        row = dialog.expert_line_ids.filtered(lambda r: r.expert_id == gone)
        row.declared = "临时出差"
        dialog.action_confirm()
        second = self.step.expert_ids
        self.assertEqual(first & second, first - gone)
        self.assertEqual(len(second), 3)
        draw = self.step.sudo().draw_ids[:1]
        self.assertEqual(set(draw._drawn_again()), set(second.ids))
        self.assertEqual(draw.reason, "专家临时不能参加")
        self.assertEqual(self.line(gone).status, "excluded")

    def test_reproducible_from_the_record(self):
        """Whoever checks draws the same people from seed and pool."""
        for number in (1, 2, 4):
            if self.step.expert_ids:
                self.step.action_draw("测试专业", number, reason="扩大专家组")
            else:
                self.step.action_draw("测试专业", number)
            draw = self.step.sudo().draw_ids[:1]
            self.assertEqual(set(draw._drawn_again()), set(self.step.expert_ids.ids))
            self.assertEqual(len(draw.seed), 32)
        with self.assertRaises(UserError):
            draw.write({"seed": "0" * 32})

    def test_earlier_participation(self):
        """Who judged the case before does not judge it again."""
        self.step.action_draw("测试专业", 3)
        first = self.step.expert_ids
        self.step.action_finish("rectify", "修改后再评审")
        self.reviewer.action_request_step("expert_review", question="修改后的方案")
        again = self.reviewed.step_ids.filtered(lambda s: s.state == "requested")
        again = self.as_user("reviewer_a", again, DAY)
        again.action_draw("测试专业", 3)
        self.assertFalse(again.expert_ids & first)
        left_out = again.sudo().draw_ids.line_ids.filtered(
            lambda row: row.status == "excluded"
        )
        self.assertEqual(left_out.expert_id, first)
        self.assertIn("评审", left_out[0].reason)

    def test_the_groups_opinion(self):
        """T15: experts, question, opinion and what others of the group think."""
        self.step.action_draw("测试专业", 3)
        self.step.write({"dissent": "专家乙建议增加监测点"})
        self.step.action_finish("pass", "方案可行")
        paper = self.step.document_id.sudo()
        self.assertEqual(paper.kind, "expert_review")
        self.assertEqual(paper.content["dissent"], "专家乙建议增加监测点")
        self.assertEqual(paper.content["project"], "方案是否可行")
        self.assertEqual(len(paper.content["experts"]), 3)
