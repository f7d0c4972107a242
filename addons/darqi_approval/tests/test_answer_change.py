from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import DarqiCommon
from .common_cases import MONDAY
from .test_process import ProcessMixin

TUESDAY = "2026-03-03"
STEPS = [
    {"name": "形式审查", "sequence": 10},
    {
        "name": "大面积加审",
        "sequence": 20,
        "condition_code": "area_size",
        "condition_operator": "at_least",
        "condition_value": "200",
    },
    {
        "name": "小面积抽查",
        "sequence": 10,
        "condition_code": "area_size",
        "condition_operator": "less",
        "condition_value": "200",
    },
]


@tagged("post_install", "-at_install")
class TestAnswerChange(ProcessMixin, DarqiCommon):
    """Audit 33, 行政许可法 31: nobody rewrites an accepted form without a trace."""

    def reviewing(self, answers=None):
        """A case of the process in the hands of reviewer_a."""
        case = self.accepted(answers)
        self.as_user("reviewer_a", case, MONDAY).action_pick_up()
        return case

    def change(self, case, answers, kind="supplement", reason="申请人补充说明", **more):
        mine = self.as_user("reviewer_a", case, TUESDAY)
        return mine.action_change_answers(
            {"content": "餐饮", **answers}, kind, reason, **more
        )

    def names(self, case, *states):
        return sorted(
            case.step_ids.filtered(lambda s: s.state in states).mapped("name")
        )

    def test_written_until_acceptance_only(self):
        """No role writes the answers of an accepted case, by form, RPC or batch."""
        case = self.reviewing({"area_size": "150"})
        for login in ("window_a", "window_b", "reviewer_a", "reviewer_b"):
            mine = self.as_user(login, case, MONDAY)
            for write in (
                lambda mine=mine: mine.write({"answers": {"content": "洗浴"}}),
                lambda mine=mine: mine.web_save({"answers": {"content": "洗浴"}}, {}),
            ):
                with self.assertRaisesRegex(UserError, "申请表|answers"):
                    write()
        self.assertEqual(case.answers, {"content": "餐饮", "area_size": "150"})
        self.assertFalse(self.as_user("window_a", case).can_write_answers)

    def test_old_and_new_on_record(self):
        """The record, the course of the case and the evidence tell old and new."""
        case = self.reviewing({"area_size": "150"})
        proof = self.file_of()
        self.change(case, {"area_size": "180"}, attachment_ids=proof.ids)
        self.assertEqual(case.answers["area_size"], "180")
        row = case.answer_change_ids
        self.assertEqual(row.summary, "面积：150 → 180")
        self.assertEqual(
            (row.kind, row.user_id), ("supplement", self.staff["reviewer_a"])
        )
        self.assertEqual(row.day, date(2026, 3, 3))
        self.assertEqual(
            (row.before["area_size"], row.after["area_size"]), ("150", "180")
        )
        self.assertIn("150 → 180", case.opinion_ids[-1].text)
        self.assertEqual(case.opinion_ids[-1].step, "change_answers")
        proofs = self.env["darqi.evidence"].search(
            [("act", "=", "application_change_answers"), ("res_id", "=", case.id)]
        )
        self.assertEqual(len(proofs), 1)
        self.assertIn(proof.checksum, proofs.payload)
        with self.assertRaises(UserError):
            row.write({"reason": "另一理由"})
        with self.assertRaises(UserError):
            row.unlink()

    def test_steps_follow_the_answers(self):
        """Newly required: planned; no longer required: closed, with the reason."""
        self.publish_process(STEPS)
        case = self.reviewing({"area_size": "150"})
        self.assertEqual(self.names(case, "requested"), ["小面积抽查", "形式审查"])
        self.change(case, {"area_size": "260"}, reason="实际面积为260平方米")
        closed = case.step_ids.filtered(lambda s: s.state == "cancelled")
        self.assertEqual(closed.name, "小面积抽查")
        self.assertIn("实际面积为260平方米", closed.cancel_reason)
        self.assertFalse(closed._clock("step"))
        self.assertEqual(self.names(case, "waiting"), ["大面积加审"])
        self.assertEqual(case.open_review_steps, 2)
        self.assertIn("大面积加审", case.answer_change_ids.steps)
        with self.assertRaisesRegex(UserError, "大面积加审"):
            self.as_user("reviewer_a", case, TUESDAY).action_pass_review("符合")
        # And back: planned anew, because the first one is closed.
        self.change(case, {"area_size": "150"}, "correction", "填写有误")
        self.assertEqual(self.names(case, "requested"), ["小面积抽查", "形式审查"])
        self.assertEqual(self.names(case, "cancelled"), ["大面积加审", "小面积抽查"])

    def test_what_is_done_stays_done(self):
        """A finished step is neither closed nor asked for again."""
        self.publish_process(STEPS)
        case = self.reviewing({"area_size": "150"})
        for step in case.step_ids:
            self.as_user("reviewer_a", step, MONDAY).action_finish("pass", "符合")
        self.change(case, {"area_size": "260"})
        self.assertEqual(self.names(case, "done"), ["小面积抽查", "形式审查"])
        self.assertEqual(self.names(case, "requested"), ["大面积加审"])
        self.change(case, {"area_size": "100"})
        self.assertEqual(self.names(case, "done"), ["小面积抽查", "形式审查"])
        self.assertEqual(len(case.step_ids), 3)
        self.assertEqual(case.open_decision_steps, 0)

    def test_a_procedure_of_the_law_is_never_closed(self):
        """A kind the law requires stays, whatever the changed answers say."""
        draft = self.on(
            self.flow_item.revision_ids._next_draft(self.flow_item), "2026-02-02"
        )
        draft.write({"needs_survey": True, "date_from": "2026-02-02"})
        self.publish(draft)
        self.publish_process(
            [
                {
                    "name": "现场核查",
                    "kind": "survey",
                    "condition_code": "gas",
                    "condition_operator": "is",
                    "condition_value": "是",
                },
                {"name": "形式审查"},
            ]
        )
        case = self.reviewing({"gas": True})
        self.change(case, {"gas": False})
        self.assertEqual(self.names(case, "requested"), ["形式审查", "现场核查"])

    def test_the_clock_runs_again(self):
        """A procedure begun for a step that falls away ends with it (行政许可法 45)."""
        self.publish_process(
            [
                {
                    "name": "专家评审",
                    "kind": "expert_review",
                    "condition_code": "gas",
                    "condition_operator": "is",
                    "condition_value": "是",
                }
            ]
        )
        case = self.reviewing({"gas": True})
        self.as_user("reviewer_a", case, MONDAY).action_start_special(
            "expert_review",
            "《测试条例》第三条",
            "测试局",
            "2026-03-20",
            step_id=case.step_ids.id,
        )
        self.assertTrue(self.on(case, TUESDAY).is_special)
        self.change(case, {"gas": False})
        self.assertFalse(self.on(case, TUESDAY).is_special)
        self.assertEqual(case.step_ids.state, "cancelled")
        self.assertEqual(case.special_ids.ended_on, date(2026, 3, 3))

    def test_who_and_when(self):
        """Only whoever reviews the case, in review, with kind and reason."""
        case = self.accepted()
        changed = {"content": "住宿"}
        for login in ("reviewer_a", "approver_a", "window_a"):
            with self.assertRaises(UserError):
                self.as_user(login, case, MONDAY).action_change_answers(
                    changed, "correction", "更正"
                )
        self.as_user("reviewer_a", case, MONDAY).action_pick_up()
        for login in ("reviewer_b", "approver_a", "bureau_head", "window_b"):
            with self.assertRaises(UserError):
                self.as_user(login, case, MONDAY).action_change_answers(
                    changed, "correction", "更正"
                )
        mine = self.as_user("reviewer_a", case, MONDAY)
        for arguments in (
            (changed, "", "更正"),
            (changed, "rewrite", "更正"),
            (changed, "correction", " "),
            ({"content": "餐饮"}, "correction", "未变"),
            ("text", "correction", "更正"),
            ({"content": "炼钢"}, "correction", "更正"),
            ({}, "correction", "漏填"),
        ):
            with self.assertRaises(UserError, msg=str(arguments)):
                mine.action_change_answers(*arguments)
        self.assertEqual(case.answers, {"content": "餐饮"})
        mine.action_pass_review("符合")
        with self.assertRaises(UserError):
            mine.action_change_answers(changed, "correction", "更正")

    def test_dialog(self):
        """The dialog opens with the answers as they are and does the act."""
        case = self.reviewing({"area_size": "150"})
        mine = self.as_user("reviewer_a", case, TUESDAY).with_context(
            act="change_answers"
        )
        self.assertTrue(mine.can_change_answers)
        action = mine.action_ask_side()
        dialogs = mine.env[action["res_model"]].with_context(**action["context"])
        with Form(dialogs) as form:
            self.assertEqual(form.answers, {"content": "餐饮", "area_size": "150"})
            form.answers = {"content": "住宿", "area_size": "150"}
            form.text = "申请人更正经营项目"
        form.record.action_confirm()
        self.assertEqual(case.answers["content"], "住宿")

    def test_forged_rows(self):
        """No user makes a record of a change by hand."""
        case = self.reviewing()
        for login in ("reviewer_a", "window_a", "bureau_head"):
            with self.assertRaises(AccessError):
                self.as_user(login, self.env["darqi.answer.change"]).create(
                    {
                        "application_id": case.id,
                        "department_id": self.bureau.id,
                        "kind": "correction",
                        "summary": "x",
                        "reason": "x",
                        "day": MONDAY,
                        "user_id": self.env.uid,
                        "attachment_ids": [Command.clear()],
                    }
                )
