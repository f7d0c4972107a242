from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin
from .common_licences import LicencesCommon

DAY = "2026-03-09"


@tagged("post_install", "-at_install")
class TestDecisionGround(CasesMixin, DarqiCommon):
    """The decision paper names hearing record, consultation and legal review."""

    def granted_paper(self, case):
        return case.document_ids.filtered(lambda row: row.kind == "granted").sudo()

    def test_consultation_is_named(self):
        """REQ-49: the finished consultation stands on the decision."""
        case = self.case("pending_decision")
        approver = self.as_user("approver_a", case, DAY)
        approver.action_mark_major("社会影响大")
        talk = self.as_user("reviewer_a", self.env["darqi.consultation"], DAY).create(
            {
                "name": "是否准予",
                "application_id": case.id,
                "bureau_id": self.bureau.id,
                "department_id": self.organs["health"].id,
                "bureau_position": "拟准予",
                "department_position": "同意",
                "conclusion": "准予",
            }
        )
        self.as_user("health_head", talk, DAY).action_sign_department()
        self.as_user("bureau_head", talk, DAY).action_sign_bureau()
        approver.action_grant("同意")
        content = self.granted_paper(case).content
        self.assertEqual(
            content["rests_on"],
            "与测试卫生健康委员会的会商意见（2026年03月09日签署）",
        )

    def test_hearing_record_is_named(self):
        """48(2): the decision is made by the record, which its paper names."""
        case = self.case("reviewing")
        reviewer = self.as_user("reviewer_a", case, MONDAY)
        reviewer.action_request_step("hearing", question="邻里有异议")
        step = self.as_user("reviewer_a", case.step_ids, MONDAY)
        photo = reviewer.env["ir.attachment"].create(
            {"name": "笔录.pdf", "raw": b"%PDF-1.4"}
        )
        step.write(
            {
                "held_on": "2026-03-12",
                "place": "测试会议室",
                "chair_id": self.staff["approver_b"].id,
                "recorder_id": self.staff["window_a"].id,
                "reviewer_evidence": "审查意见和证据",
                "attachment_ids": [Command.link(photo.id)],
            }
        )
        step.action_notify_hearing()
        approver = self.as_user("approver_a", case, "2026-03-13")
        reviewer.action_request_step("review", question="无关")
        with self.assertRaises(UserError):
            approver.action_grant("未听证")
        self.as_user("reviewer_a", step, "2026-03-12").action_finish("pass", "可准予")
        other = case.step_ids.filtered(lambda s: s.state == "requested")
        self.as_user("reviewer_a", other, "2026-03-12").action_finish("pass", "无")
        self.as_user("reviewer_a", case, "2026-03-12").action_pass_review("符合")
        approver.action_refuse("邻里通风采光受到重大影响", "《测试条例》第三条")
        refused = case.document_ids.filtered(lambda row: row.kind == "refused").sudo()
        self.assertIn(case.hearing_record_id.number, refused.content["rests_on"])

    def test_nothing_to_name(self):
        """An ordinary decision names nothing and asks nothing for it."""
        case = self.case("pending_decision")
        case.invalidate_recordset()
        approver = self.as_user("approver_a", case, DAY)
        approver._required_kinds()
        approver.mapped("hearing_record_id")
        before = self.env.cr.sql_log_count
        self.assertEqual(approver._rests_on(), "")
        self.assertEqual(self.env.cr.sql_log_count, before)
        approver.action_grant("同意")
        self.assertEqual(self.granted_paper(case).content["rests_on"], "")


@tagged("post_install", "-at_install")
class TestRemedySwitch(LicencesCommon):
    """PRACTICE 1.14: 复议前置 sets itself; a broken promise opens the proposal."""

    def act(self, licence, kind="annul", ground="procedure"):
        return self.as_user("reviewer_a", self.env["darqi.licence.act"], DAY).create(
            {
                "licence_id": licence.id,
                "kind": kind,
                "ground": ground,
                "facts": "程序违法",
                "public_interest": "no_harm",
                "public_interest_text": "撤销不影响公共利益。",
            }
        )

    def test_natural_resource_right(self):
        """行政复议法 23(二): set by the item, not to be switched off."""
        licence = self.licence()
        plain = self.act(licence)
        self.assertFalse(plain.prior_review)
        plain.action_drop()
        licence.sudo().item_id.is_resource_right = True
        act = self.act(licence)
        self.assertTrue(act.prior_review)
        self.decide(act, day=DAY)
        content = act.document_id.sudo().content
        self.assertTrue(content["prior_review"])

    def test_a_change_is_no_taking(self):
        """Only withdrawing, annulling and cancelling take the right back."""
        licence = self.licence()
        licence.sudo().item_id.is_resource_right = True
        act = self.as_user("reviewer_a", self.env["darqi.licence.act"], DAY).create(
            {
                "licence_id": licence.id,
                "kind": "change",
                "ground": "change_law",
                "facts": "依据的办法已修改",
                "new_content": "新内容",
            }
        )
        self.assertFalse(act.prior_review)

    def granted_on_promise(self, name="测试承诺核查事项"):
        item = self.make_item(
            name,
            organ="bureau",
            approval_promise=True,
            promise_text="本人承诺符合条件。",
        )
        case = self.case("received", items=item)
        window = self.as_user("window_b", case, MONDAY)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.answers = {"content": "住宿"}
        window.action_promise()
        window.action_accept()
        reviewer = self.as_user("reviewer_a", case, MONDAY)
        reviewer.action_pick_up()
        reviewer.action_pass_review("符合承诺条件")
        self.as_user("approver_a", case, MONDAY).action_grant("同意")
        self.as_user("delivery_a", case, MONDAY).action_make_licence()
        self.seal_all(case, MONDAY)
        return case

    def test_a_broken_promise_opens_the_proposal(self):
        """REQ-68, 69: drafted with the facts, decided by the bureau in its time."""
        case = self.granted_on_promise()
        licence = case.licence_ids
        self.assertEqual(licence.state, "valid")
        officer = self.as_user("health_officer", case, DAY)
        officer.action_check_promise(False, "现场无消毒设施")
        act = licence.act_ids
        self.assertEqual((act.kind, act.ground, act.state), ("annul", "fraud", "draft"))
        self.assertIn("现场无消毒设施", act.facts)
        self.assertEqual(act.drafted_by_id, self.staff["health_officer"])
        clock = case.clock_ids.filtered(lambda row: row.kind == "promise_follow")
        self.assertEqual((clock.held_by_id, clock.limit_amount), (self.bureau, 20))
        self.assertEqual(licence.state, "valid")  # nothing is annulled by itself
        with self.assertRaises(UserError):  # not by the organ that found it
            self.as_user("health_head", act, DAY).action_decide()
        approver = self.as_user("approver_a", act, DAY)
        with self.assertRaises(UserError):  # the public-interest test comes first
            approver.action_decide()
        self.as_user("reviewer_a", act, DAY).write(
            {"public_interest": "no_harm", "public_interest_text": "不影响公共利益。"}
        )
        self.decide(act, day=DAY)
        self.env.invalidate_all()
        self.assertEqual(licence.state, "annulled")
        self.assertEqual(clock.state, "stopped")

    def test_the_bureau_may_drop_it(self):
        """Dropping the draft is an answer too; a kept promise opens nothing."""
        case = self.granted_on_promise()
        self.as_user("health_officer", case, DAY).action_check_promise(False, "不实")
        clock = case.clock_ids.filtered(lambda row: row.kind == "promise_follow")
        self.as_user("reviewer_a", case.licence_ids.act_ids, DAY).action_drop()
        self.env.invalidate_all()
        self.assertEqual(clock.state, "stopped")
        kept = self.granted_on_promise("测试承诺核查事项乙")
        self.as_user("health_officer", kept, DAY).action_check_promise(True, "属实")
        self.assertFalse(kept.licence_ids.act_ids)
