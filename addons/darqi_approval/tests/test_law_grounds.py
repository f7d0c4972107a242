from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin

DAY = "2026-03-09"
LAW = "《取水许可和水资源费征收管理条例》第十九条"


@tagged("post_install", "-at_install")
class TestLawGrounds(CasesMixin, DarqiCommon):
    """Special laws: further excluded time by item and version, with its maximum."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.water = cls.make_item("测试取水许可", organ="bureau")
        draft = cls.env["darqi.item.revision"]._next_draft(cls.water)
        draft = cls.on(draft, "2026-01-05")
        draft.write(
            {
                "date_from": "2026-01-05",
                "statutory_days": 45,
                "promised_days": 30,
                "change_reason": "法定时限45个工作日",
                "ground_ids": [
                    Command.create(
                        {"name": "征求有关部门意见", "law": LAW, "most_days": 10}
                    )
                ],
            }
        )
        cls.publish(draft)
        cls.ground = cls.water.revision_id.ground_ids

    def start(self, case, until, day=DAY, **vals):
        self.as_user("reviewer_a", case, day).action_start_special(
            **{
                "ground": "special_law",
                "organiser": "水利部门",
                "until": until,
                "law_ground_id": self.ground.id,
                **vals,
            }
        )

    def test_the_clock_stands_still_with_the_article(self):
        """取水许可条例 19: consultation is excluded; the notice names the article."""
        case = self.case("reviewing", items=self.water)
        before = case._clock("decision").due_date
        self.start(case, "2026-03-13")
        self.env.invalidate_all()
        clock = case._clock("decision")
        self.assertEqual(clock.state, "paused")
        calendar = self.env["darqi.working.day"]._calendar()
        self.assertEqual(calendar.count_working_days(before, clock.due_date), 5)
        row = case.special_ids
        self.assertEqual((row.ground, row.basis), ("special_law", LAW))
        self.assertEqual(row.display_name, "征求有关部门意见")
        paper = row.document_id.sudo()
        self.assertEqual(paper.content["excluding_law"], LAW)
        self.assertEqual(paper.content["procedure"], "征求有关部门意见")
        self.assertIn("其他法律", clock.explanation)
        self.assertTrue(self.on(case, DAY).is_special)
        # And by itself it runs again (PRACTICE 1.8).
        self.on(self.env["darqi.clock"], "2026-03-16")._cron_resume()
        self.env.invalidate_all()
        self.assertEqual(case._clock("decision").state, "running")

    def test_within_its_maximum(self):
        """The maximum holds over all notices of one case."""
        case = self.case("reviewing", items=self.water)
        with self.assertRaisesRegex(UserError, "10"):
            self.start(case, "2026-03-24")
        self.start(case, "2026-03-13")
        self.as_user("reviewer_a", case, "2026-03-13").action_end_special("部门同意")
        with self.assertRaises(UserError):
            self.start(case, "2026-03-23", day="2026-03-16")
        self.start(case, "2026-03-20", day="2026-03-16")
        self.assertEqual(sum(case.special_ids.mapped("days")), 10)

    def test_nowhere_else(self):
        """Not for another item, another version, nor without its row."""
        other = self.case("reviewing")
        for ground in (self.ground.id, False, 0, 10**9):
            with self.assertRaises(UserError):
                self.start(other, "2026-03-13", law_ground_id=ground)
        old = self.case("reviewing", items=self.water, day="2026-01-02")
        self.assertFalse(old.revision_id.ground_ids)
        with self.assertRaises(UserError):
            self.start(old, "2026-01-16", day="2026-01-12")
        case = self.case("reviewing", items=self.water)
        with self.assertRaises(UserError):
            self.start(case, "2026-03-13", law_ground_id=False)
        self.start(case, "2026-03-13", ground="testing", basis="《测试》第一条")
        self.assertFalse(case.special_ids.law_ground_id)

    def test_what_a_list_may_name(self):
        """No survey, payment or publicity; a law with its article; frozen."""
        draft = self.env["darqi.item.revision"]._next_draft(self.item)
        draft = self.as_user("catalogue_a", draft, DAY)
        for name, law in (
            ("现场勘验", LAW),
            ("等待缴费", LAW),
            ("公示", LAW),
            ("专家评审", LAW),
            ("征求意见", "有关规定"),
        ):
            with self.assertRaises(ValidationError):
                draft.write(
                    {"ground_ids": [Command.create({"name": name, "law": law})]}
                )
        with self.assertRaises(UserError):
            self.as_user("catalogue_a", self.ground).write({"most_days": 200})
        self.assertFalse(
            self.as_user("reviewer_a", self.env["darqi.item.ground"]).has_access(
                "create"
            )
        )

    def test_the_dialog_offers_only_the_items_own(self):
        """The dialog has the field for such items; law and article come from it."""
        case = self.case("reviewing", items=self.water)
        dialog = self.as_user(
            "reviewer_a", self.env["darqi.application.side.act"], DAY
        ).create(
            {
                "application_id": case.id,
                "act": "start_special",
                "organiser": "水利部门",
                "until": "2026-03-13",
            }
        )
        self.assertTrue(dialog.has_law_grounds)
        dialog.law_ground_id = self.ground
        dialog._onchange_law_ground_id()
        self.assertEqual((dialog.ground, dialog.basis), ("special_law", LAW))
        dialog.action_confirm()
        self.assertEqual(case.special_ids.law_ground_id, self.ground)
        plain = dialog.create(
            {"application_id": self.case("reviewing").id, "act": "start_special"}
        )
        self.assertFalse(plain.has_law_grounds)

    def test_joint_review(self):
        """42(2): 45 days together, 15 more by the head of the government only."""
        item = self.make_item("测试联合审批", organ="bureau")
        draft = self.on(self.env["darqi.item.revision"]._next_draft(item), "2026-01-05")
        draft.write(
            {
                "date_from": "2026-01-05",
                "is_joint": True,
                "statutory_days": 20,
                "promised_days": 0,
                "change_reason": "改为联合办理",
            }
        )
        with self.assertRaisesRegex(UserError, "another organ"):
            self.publish(draft)
        draft.joint_department_ids = self.organs["market"]
        with self.assertRaisesRegex(UserError, "45 working days"):
            self.publish(draft)
        draft.statutory_days = 45
        self.publish(draft)
        case = self.case("reviewing", items=item)
        step = case.step_ids
        self.assertEqual(
            (step.kind, step.department_id, step.is_mandatory, step.state),
            ("consultation", self.organs["market"], True, "requested"),
        )
        self.assertEqual(case.open_decision_steps, 1)
        clock = case._clock("decision")
        calendar = self.env["darqi.working.day"]._calendar()
        due = calendar.add_working_days(date.fromisoformat(MONDAY), 45)
        self.assertEqual((clock.limit_amount, clock.due_date), (45, due))
        head = self.as_user("bureau_head", case, DAY)
        with self.assertRaises(UserError):
            head.action_extend("联合审查事项多")
        head.action_extend("联合审查事项多", "达政批〔2026〕9号")
        self.env.invalidate_all()
        row = case.extension_ids
        self.assertEqual((row.days, row.is_joint), (15, True))
        self.assertEqual(
            case._clock("decision").due_date, calendar.add_working_days(due, 15)
        )
        self.assertTrue(row.document_id.sudo().content["joint"])


@tagged("post_install", "-at_install")
class TestSituations(CasesMixin, DarqiCommon):
    """PRACTICE 1.21, 2.29: the situation decides materials and mandatory steps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hall = cls.make_item("测试娱乐场所", organ="bureau")
        draft = cls.env["darqi.item.revision"]._next_draft(cls.hall)
        draft = cls.on(draft, "2026-01-05")
        draft.date_from = "2026-01-05"
        first, second, third = draft.material_ids
        draft.write(
            {
                "situation_ids": [
                    Command.create(
                        {
                            "name": "设立",
                            "material_ids": [Command.set((first | second | third).ids)],
                            "needs_hearing": True,
                        }
                    ),
                    Command.create(
                        {"name": "延续", "material_ids": [Command.set(first.ids)]}
                    ),
                ]
            }
        )
        cls.publish(draft)
        cls.founding, cls.renewing = cls.hall.revision_id.situation_ids

    def begun(self, situation=None):
        vals = {"situation_ids": [Command.set(situation.ids)]} if situation else {}
        return self.case("reviewing", items=self.hall, **vals)

    def test_situation_decides(self):
        """娱乐场所管理条例 10: founding needs the hearing, renewing does not."""
        founding = self.begun(self.founding)
        self.assertEqual(founding.step_ids.mapped("kind"), ["hearing"])
        self.assertEqual(len(founding.material_ids), 3)
        renewing = self.begun(self.renewing)
        self.assertFalse(renewing.step_ids)
        self.assertEqual(len(renewing.material_ids), 1)

    def test_at_the_window(self):
        """The window's form: the situation brings its papers, then its steps."""
        window = self.as_user("window_a", self.env["darqi.filing"], MONDAY)
        form = Form(window)
        form.id_number = PERSON
        form.applicant_name = "演示申请人甲"
        form.phone = "13800000001"
        form.item_ids.add(self.hall)
        self.assertEqual(len(form.material_ids), 3)
        form.situation_ids.add(self.renewing)
        self.assertEqual(len(form.material_ids), 1)
        form.situation_ids.remove(self.renewing.id)
        form.situation_ids.add(self.founding)
        self.assertEqual(len(form.material_ids), 3)
        filing = form.save()
        filing.action_receive()
        case = filing.application_ids.with_env(self.env)
        self.assertEqual(case.situation_id, self.founding)
        accept = self.as_user("window_b", case, MONDAY)
        accept.material_ids.write({"is_received": True, "verdict": "ok"})
        accept.write({"answers": {"content": "歌舞"}})
        accept.action_accept()
        self.assertEqual(case.step_ids.mapped("kind"), ["hearing"])
        self.assertTrue(case.step_ids.is_mandatory)

    def test_leaving_it_out_skips_nothing(self):
        """A filing that names no situation has the steps of every one."""
        self.assertEqual(self.begun().step_ids.mapped("kind"), ["hearing"])

    def test_the_hearing_cannot_be_skipped(self):
        """By no path: decision, batch, cancelling, RPC writes, forwarding."""
        case = self.begun(self.founding)
        step = self.as_user("reviewer_a", case.step_ids, DAY)
        with self.assertRaises(UserError):
            step.action_cancel("当事人无异议")
        with self.assertRaises(UserError):
            step.write({"state": "done"})
        with self.assertRaises(UserError):
            step.write({"is_mandatory": False})
        with self.assertRaises(UserError):
            step.action_finish("pass", "无需听证")
        reviewer = self.as_user("reviewer_a", case, DAY)
        for vals in (
            {"open_decision_steps": 0},
            {"situation_id": self.renewing.id},
            {"revision_id": self.item.revision_id.id},
        ):
            with self.assertRaises(UserError):
                reviewer.write(vals)
        reviewer.action_pass_review("符合")
        approver = self.as_user("approver_a", case, DAY)
        for act in (
            lambda: approver.action_grant("同意"),
            lambda: approver.action_refuse("事实", "条款"),
            lambda: approver.action_forward("上报", "上级"),
        ):
            with self.assertRaises(UserError):
                act()
        batch = self.as_user("approver_a", self.env["darqi.application.batch"], DAY)
        batch = batch.with_context(
            active_model="darqi.application", active_ids=case.ids
        ).create({"act": "grant", "text": "同意"})
        batch.action_confirm()
        self.assertEqual(case.state, "pending_decision")

    def test_template(self):
        """2.29: situations are copied with their papers and procedures."""
        target = self.env["darqi.item.revision"]._next_draft(self.item)
        target = self.as_user("catalogue_a", target, DAY)
        target.material_ids.filtered(lambda row: row.name == "检测报告").unlink()
        action = target.action_copy_situations()
        dialog = (
            self.as_user("catalogue_a", self.env["darqi.situation.copy"], DAY)
            .with_context(**action["context"])
            .create({"source_item_id": self.hall.id})
        )
        self.assertEqual(dialog.situation_ids, self.founding | self.renewing)
        dialog.action_copy()
        self.assertEqual(target.situation_ids.mapped("name"), ["设立", "延续"])
        self.assertTrue(target.situation_ids[0].needs_hearing)
        self.assertEqual(len(target.situation_ids[0].material_ids), 3)
        self.assertEqual(
            sorted(target.material_ids.mapped("name")),
            sorted(["申请书", "身份证明", "检测报告"]),
        )
        self.assertEqual(target.situation_ids.material_ids.revision_id, target)
        with self.assertRaises(UserError):
            dialog.action_copy()
        self.publish(target)
        with self.assertRaises(UserError):
            self.as_user("catalogue_a", target)._take_situations(self.founding)
