from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
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

    def upload(self, name, login="reviewer_a"):
        return self.as_user(login, self.env["ir.attachment"]).create(
            {"name": name, "raw": b"%PDF-1.4 test"}
        )

    def declare(self, expert, **vals):
        """What the expert wrote, stored by the keeper of the pool."""
        vals.setdefault("party", "演示申请人甲")
        vals.setdefault("declared_on", "2026-02-01")
        signed = self.upload("声明.pdf", "catalogue_a")
        rows = self.as_user("catalogue_a", self.env["darqi.expert.declaration"], DAY)
        return rows.create(
            {
                "expert_id": expert.id,
                "attachment_ids": [Command.link(signed.id)],
                **vals,
            }
        )

    def finish(self, step, result="pass", text="方案可行", **vals):
        step.write(
            {
                "reviewed_on": DAY,
                "attachment_ids": [Command.link(self.upload("评审报告.pdf").id)],
                "expert_sheet_ids": [Command.link(self.upload("签字表.pdf").id)],
                **vals,
            }
        )
        step.action_finish(result, text)

    def test_each_conflict_is_shown_and_logged(self):
        """Own declaration, employer = applicant, report maker, said when asked."""
        stated, employed, maker, asked = self.experts[:4]
        self.declare(stated, reason="担任其技术顾问")
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
        self.declare(asked, reason="与项目负责人系亲属")
        dialog = self.dialog(number=2)
        self.assertEqual(dialog.free_count, 2)
        with self.assertRaisesRegex(UserError, "nothing to chance"):
            dialog.action_confirm()
        self.as_user("approver_a", self.step, DAY).action_draw("测试专业", 2)
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
        self.declare(
            self.experts[0],
            reason="曾任顾问",
            declared_on="2025-01-01",
            date_to="2025-12-31",
        )
        self.declare(self.experts[1], party="演示申请人乙", reason="顾问")
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
        self.declare(
            gone,
            kind="absence",
            party=False,
            reason="临时出差",
            declared_on=DAY,
            date_to="2026-03-20",
        )
        dialog = self.dialog(text="专家临时不能参加")
        self.assertTrue(dialog.drawn_before)
        dialog.action_confirm()
        second = self.step.expert_ids
        self.assertEqual(first & second, first - gone)
        self.assertEqual(len(second), 3)
        draw = self.step.sudo().draw_ids[:1]
        self.assertEqual(set(draw._drawn_again()), set(second.ids))
        self.assertEqual(draw.reason, "专家临时不能参加")
        self.assertEqual(self.line(gone).status, "excluded")

    def test_the_drawer_chooses_nobody(self):
        """REQ-58, PRACTICE: no expert is left out by the word of whoever draws."""
        with self.assertRaises(TypeError):
            self.step.action_draw(
                "测试专业", 3, excluded={e.id: "." for e in self.experts[3:]}
            )
        self.assertFalse(self.step.expert_ids)
        rows = self.env["darqi.expert.declaration"]
        other = self.experts[0].copy({"specialty": "测试另一专业"})
        vals = {"expert_id": other.id, "party": "演示申请人甲", "reason": "."}
        with self.assertRaises(AccessError):
            self.as_user("reviewer_a", rows, DAY).create(vals)
        with self.assertRaisesRegex(ValidationError, "signed"):
            self.as_user("catalogue_a", rows, DAY).create(vals)
        with self.assertRaisesRegex(UserError, "nothing to chance"):
            self.step.action_draw("测试专业", 6)
        self.as_user("approver_a", self.step, DAY).action_draw("测试专业", 6)
        self.assertEqual(self.step.expert_ids, self.experts)

    def test_a_review_was_held(self):
        """REQ-58: day, organiser, report and signed opinions, before it is done."""
        self.step.action_draw("测试专业", 3)
        report, sheet = self.upload("评审报告.pdf"), self.upload("签字表.pdf")
        for vals, words in (
            ({}, "Day of the review"),
            ({"reviewed_on": "2026-03-06"}, "Day of the review"),
            ({"reviewed_on": "2026-03-10"}, "Day of the review"),
            ({"reviewed_on": DAY, "organiser": False}, "Organiser"),
            ({"organiser": "joint"}, "report"),
            ({"attachment_ids": [Command.link(report.id)]}, "signed by the experts"),
        ):
            self.step.write(vals)
            with self.subTest(vals), self.assertRaisesRegex(UserError, words):
                self.step.action_finish("pass", "方案可行")
        self.assertEqual(self.step.state, "requested")
        self.step.write({"expert_sheet_ids": [Command.link(sheet.id)]})
        self.step.action_finish("pass", "方案可行")
        content = self.step.document_id.sudo().content
        self.assertEqual(content["organiser"], "会商原行政审批部门组织")

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
        self.finish(self.step, "rectify", "修改后再评审")
        self.reviewer.action_request_step("expert_review", question="修改后的方案")
        again = self.reviewed.step_ids.filtered(lambda s: s.state == "requested")
        again = self.as_user("reviewer_a", again, DAY)
        again.action_draw("测试专业", 2)
        self.assertFalse(again.expert_ids & first)
        left_out = again.sudo().draw_ids.line_ids.filtered(
            lambda row: row.status == "excluded"
        )
        self.assertEqual(left_out.expert_id, first)
        self.assertIn("评审", left_out[0].reason)

    def test_the_groups_opinion(self):
        """T15: experts, question, opinion and what others of the group think."""
        self.step.action_draw("测试专业", 3)
        self.finish(self.step, dissent="专家乙建议增加监测点")
        paper = self.step.document_id.sudo()
        self.assertEqual(paper.kind, "expert_review")
        self.assertEqual(paper.content["dissent"], "专家乙建议增加监测点")
        self.assertEqual(paper.content["project"], "方案是否可行")
        self.assertEqual(len(paper.content["experts"]), 3)
