from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

DAY = "2026-03-03"
FORM = [
    {
        "code": "content",
        "label": "经营项目",
        "type": "choice",
        "choices": "餐饮\n住宿\n洗浴",
        "is_required": True,
    },
    {"code": "area_size", "label": "面积", "type": "number"},
    {"code": "opened", "label": "开业日期", "type": "date"},
    {"code": "gas", "label": "使用燃气", "type": "boolean"},
]


class ProcessMixin(CasesMixin):
    """An item with a form, and processes made by the catalogue keeper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow_item = cls.make_item("测试流程事项", organ="bureau", fields=FORM)

    def draft(self, steps, day="2026-02-02", item=None):
        """A draft of a process of these steps."""
        return self.as_user("catalogue_a", self.env["darqi.process"], day).create(
            {
                "item_id": (item or self.flow_item).id,
                "date_from": day,
                "step_ids": [Command.create(vals) for vals in steps],
            }
        )

    def publish_process(self, steps, day="2026-02-02", item=None):
        """A published process of these steps."""
        process = self.draft(steps, day, item)
        process.action_publish()
        return process

    def accepted(self, answers=None, **vals):
        """A case of the item accepted with these answers."""
        case = self.case("received", items=self.flow_item, **vals)
        window = self.as_user("window_b", case, MONDAY)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.write({"answers": {"content": "餐饮", **(answers or {})}})
        window.action_accept()
        return case

    def file_of(self, name="报告.pdf"):
        """An uploaded file of the reviewer."""
        return self.as_user("reviewer_a", self.env["ir.attachment"]).create(
            {"name": name, "raw": b"%PDF-1.4 demo"}
        )


@tagged("post_install", "-at_install")
class TestProcessConditions(ProcessMixin, DarqiCommon):
    """Conditions on the form's answers decide which steps a case goes through."""

    def names(self, **condition):
        process = self.draft([{"name": "加审", **condition}])
        step = process.step_ids
        definition = self.flow_item.revision_id._form_definition()

        def applies(**answers):
            return bool(process._steps_for(definition, answers) & step)

        return applies

    def test_each_operator(self):
        """REQ-75: is, is not, contains, comparisons of numbers and days, given."""
        cases = (
            ("content", "is", "餐饮|洗浴", {"content": "洗浴"}, {"content": "住宿"}),
            ("content", "is_not", "住宿", {"content": "餐饮"}, {"content": "住宿"}),
            ("content", "contains", "饮", {"content": "餐饮"}, {"content": "住宿"}),
            ("area_size", "more", "200", {"area_size": "201"}, {"area_size": "200"}),
            (
                "area_size",
                "at_least",
                "200",
                {"area_size": "200"},
                {"area_size": "19"},
            ),
            ("area_size", "less", "200", {"area_size": "19"}, {"area_size": "200"}),
            ("area_size", "at_most", "200", {"area_size": "200"}, {}),
            ("opened", "more", "2026-01-31", {"opened": "2026-02-01"}, {}),
            ("gas", "is", "是", {"gas": True}, {"gas": False}),
            ("gas", "answered", "", {"gas": False}, {}),
            ("gas", "not_answered", "", {}, {"gas": True}),
        )
        for code, operator, value, meets, fails in cases:
            with self.subTest(code=code, operator=operator):
                applies = self.names(
                    condition_code=code,
                    condition_operator=operator,
                    condition_value=value,
                )
                self.assertTrue(applies(**meets))
                self.assertFalse(applies(**fails))
                self.flow_item.process_ids.unlink()

    def test_a_real_case_takes_its_way(self):
        """The steps of a case follow its answers at acceptance."""
        self.publish_process(
            [
                {"name": "形式审查"},
                {
                    "name": "大面积加审",
                    "condition_code": "area_size",
                    "condition_operator": "at_least",
                    "condition_value": "200",
                },
            ]
        )
        small = self.accepted({"area_size": "150"})
        self.assertEqual(small.step_ids.mapped("name"), ["形式审查"])
        large = self.accepted({"area_size": "1,200"})
        self.assertEqual(set(large.step_ids.mapped("name")), {"形式审查", "大面积加审"})

    def test_impossible_conditions_are_refused(self):
        """A condition that could never be judged is not saved, and says why."""
        for vals, words in (
            ({"condition_code": "nothing"}, "nothing"),
            ({"condition_code": "content", "condition_value": "洗车"}, "洗车"),
            ({"condition_code": "content", "condition_value": ""}, "经营项目"),
            (
                {
                    "condition_code": "content",
                    "condition_operator": "more",
                    "condition_value": "3",
                },
                "经营项目",
            ),
            (
                {
                    "condition_code": "area_size",
                    "condition_operator": "more",
                    "condition_value": "很大",
                },
                "很大",
            ),
        ):
            refused = self.assertRaisesRegex(ValidationError, words)
            with refused, self.env.cr.savepoint():
                self.draft([{"name": "加审", **vals}])

    def test_preview_goes_the_same_way(self):
        """The preview plans with the very function that plans real cases."""
        process = self.draft(
            [
                {"name": "形式审查", "days": 3},
                {
                    "name": "燃气加审",
                    "days": 5,
                    "condition_code": "gas",
                    "condition_value": "是",
                },
                {"name": "复核", "sequence": 20, "days": 2},
            ]
        )
        action = process.action_preview()
        preview = (
            self.as_user("catalogue_a", self.env[action["res_model"]])
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(len(preview.form_definition), 4)
        self.assertIn("text-muted", preview.course)
        self.assertIn("5", preview.course.split("</table>")[1])
        preview.answers = {"gas": True}
        self.assertNotIn("text-muted", preview.course)
        self.assertIn("7", preview.course.split("</table>")[1])
        steps = self.env["darqi.application.step"].search([("name", "=", "燃气加审")])
        self.assertFalse(steps)


@tagged("post_install", "-at_install")
class TestProcessWho(ProcessMixin, DarqiCommon):
    """Who does a step: bureau, department by its role in the item, institution."""

    def test_departments_by_their_role(self):
        """REQ-54: original and supervising department, another organ of the hall."""
        self.flow_item.supervising_department_id = self.organs["market"]
        self.publish_process(
            [
                {"name": "本机关", "mode": "bureau"},
                {"name": "原部门", "mode": "original", "kind": "technical_opinion"},
                {"name": "监管部门", "mode": "supervising", "kind": "consultation"},
                {
                    "name": "其他部门",
                    "mode": "organ",
                    "kind": "consultation",
                    "department_id": self.organs["enforcement"].id,
                },
            ]
        )
        case = self.accepted()
        organs = {step.name: step.department_id for step in case.step_ids}
        self.assertEqual(
            organs,
            {
                "本机关": self.bureau,
                "原部门": self.organs["health"],
                "监管部门": self.organs["market"],
                "其他部门": self.organs["enforcement"],
            },
        )
        asked = case.step_ids.filtered(lambda s: s.name == "其他部门")
        stranger = self.as_user("enforcement_a", asked, DAY)
        self.assertFalse(case.with_user(self.staff["enforcement_a"]).has_access("read"))
        self.assertIn("餐饮", stranger.case_summary)
        self.assertIn("申请书", stranger.case_summary)
        step = case.step_ids.filtered(lambda s: s.name == "监管部门")
        with self.assertRaises(UserError):
            self.as_user("health_officer", step, DAY).action_finish("pass", "同意")
        self.as_user("market_officer", step, DAY).action_finish("pass", "同意")
        self.assertEqual(step.state, "done")

    def test_a_role_in_the_bureau(self):
        """A step given to a role is done by nobody else of the organ."""
        self.publish_process(
            [
                {
                    "name": "勘验岗核查",
                    "group_id": self.env.ref("darqi_approval.group_survey").id,
                }
            ]
        )
        step = self.accepted().step_ids
        with self.assertRaises(UserError):
            self.as_user("reviewer_a", step, DAY).action_finish("pass", "合格")
        survey = self.env.ref("darqi_approval.group_survey")
        self.staff["reviewer_b"].group_ids += survey
        self.as_user("reviewer_b", step, DAY).action_finish("pass", "合格")

    def test_who_may_not(self):
        """条例 43: nobody designated to applicants; an agency needs its law."""
        institution = self.env["darqi.institution"].create(
            {"name": "测试检测公司", "kind": "testing"}
        )
        third = {"name": "检测", "kind": "testing", "mode": "third_party"}
        for vals in (
            third,
            {**third, "engaged_by": "applicant"},
            {**third, "kind": "survey", "engaged_by": "authority"},
            {"name": "意见", "kind": "technical_opinion", "mode": "bureau"},
            {
                "name": "意见",
                "kind": "technical_opinion",
                "mode": "third_party",
                "engaged_by": "authority",
            },
            {"name": "他", "kind": "consultation", "mode": "organ"},
        ):
            with self.assertRaises(ValidationError):
                self.draft([vals])
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.draft(
                    [
                        {
                            **third,
                            "engaged_by": "applicant",
                            "engaged_basis": "《测试条例》第五条",
                            "institution_id": institution.id,
                        }
                    ]
                )

    def test_an_institution_reports(self):
        """PRACTICE 1.19: the handler enters the report, its file, number and day."""
        self.publish_process(
            [
                {
                    "name": "水质检测",
                    "kind": "testing",
                    "mode": "third_party",
                    "engaged_by": "authority",
                }
            ]
        )
        case = self.accepted()
        self.assertEqual(case.step_ids.department_id, self.bureau)
        over, good = self.env["darqi.institution"].create(
            [
                {
                    "name": "测试过期检测公司",
                    "kind": "testing",
                    "qualified_until": "2026-03-01",
                },
                {
                    "name": "测试检测公司",
                    "kind": "testing",
                    "qualified_until": "2026-12-31",
                },
            ]
        )
        step = self.as_user("reviewer_a", case.step_ids, "2026-03-05")
        report = {
            "institution_id": good.id,
            "report_number": "检字第1号",
            "report_on": "2026-03-04",
            "attachment_ids": [Command.link(self.file_of().id)],
        }
        for wrong in (
            {"institution_id": False},
            {"institution_id": over.id},
            {"report_number": " "},
            {"report_on": False},
            {"report_on": "2026-03-06"},
            {"report_on": "2026-02-20"},
            {"attachment_ids": [Command.clear()]},
        ):
            step.write({**report, **wrong})
            with self.assertRaises(UserError):
                step.action_finish("pass", "合格")
        with self.assertRaises(UserError):
            step.write({"engaged_by": "applicant"})
        step.write(report)
        step.action_finish("pass", "水质合格")
        self.assertEqual((step.state, step.institution_id), ("done", good))
        self.assertFalse(self.on(over, "2026-03-05").is_qualified)

    def test_the_applicants_agency_may_have_reported_before(self):
        """法定中介服务: the applicant's own report may be older than the case."""
        self.publish_process(
            [
                {
                    "name": "安全评价",
                    "kind": "testing",
                    "mode": "third_party",
                    "engaged_by": "applicant",
                    "engaged_basis": "《危险化学品安全管理条例》第二十二条",
                }
            ]
        )
        step = self.as_user("reviewer_a", self.accepted().step_ids, DAY)
        step.write(
            {
                "institution_id": self.env["darqi.institution"]
                .create({"name": "测试评价公司", "kind": "appraisal"})
                .id,
                "report_number": "评字1号",
                "report_on": "2026-01-10",
                "attachment_ids": [Command.link(self.file_of().id)],
            }
        )
        step.action_finish("pass", "评价通过")
        self.assertEqual(step.engaged_by, "applicant")

    def test_institutions_on_record(self):
        """Credit codes are checked; the reviewer enters, the keeper keeps."""
        with self.assertRaises(ValidationError):
            self.env["darqi.institution"].create(
                {"name": "测试", "kind": "other", "credit_code": "91150621X"}
            )
        mine = self.as_user("reviewer_a", self.env["darqi.institution"])
        row = mine.create({"name": "测试评估所", "kind": "appraisal"})
        with self.assertRaises(UserError):
            row.write({"qualified_until": "2030-01-01"})
        for login in ("window_a", "health_officer", "it_a"):
            rows = self.as_user(login, self.env["darqi.institution"])
            self.assertFalse(rows.has_access("create"), login)


@tagged("post_install", "-at_install")
class TestProcessForms(ProcessMixin, DarqiCommon):
    """Forms of steps, the papers they leave, versions that running cases keep."""

    STEP = {
        "name": "现场核查",
        "field_ids": [
            Command.create(
                {
                    "code": "floor",
                    "label": "实测面积",
                    "type": "number",
                    "minimum": "1",
                    "is_required": True,
                }
            ),
            Command.create({"code": "clean", "label": "设施齐全", "type": "boolean"}),
        ],
        "point_ids": [Command.create({"name": "布局与图纸一致"})],
    }

    def step_with_paper(self):
        kind = self.env.ref("darqi_approval.document_kind_step_opinion")
        self.publish_process([{**self.STEP, "document_kind_id": kind.id}])
        return self.as_user("reviewer_a", self.accepted().step_ids, DAY)

    def test_judged_by_the_same_function(self):
        """Answers that do not fit are refused at once, missing ones at the end."""
        step = self.step_with_paper()
        self.assertEqual([f["code"] for f in step.form_definition], ["floor", "clean"])
        for wrong in ({"floor": "很大"}, {"floor": "0"}, {"clean": "也许"}):
            with self.assertRaises(ValidationError):
                step.write({"answers": wrong})
        with self.assertRaises(ValidationError):
            step.write({"answers": "text"})
        step.write({"answers": {"clean": True, "stranger": "x"}})
        self.assertEqual(step.answers, {"clean": True})
        step.point_ids.write({"verdict": "pass"})
        with self.assertRaisesRegex(UserError, "实测面积"):
            step.action_finish("pass", "一致")
        step.write({"answers": {"floor": "120", "clean": True}})
        step.action_finish("pass", "一致")
        with self.assertRaises(UserError):
            step.write({"answers": {"floor": "1"}})

    def test_the_document_is_issued_by_the_act(self):
        """The paper of the step holds form, points, opinion and person."""
        step = self.step_with_paper()
        self.assertFalse(step.document_id)
        step.write({"answers": {"floor": "120", "clean": False}})
        step.point_ids.write({"verdict": "pass", "finding": "一致"})
        step.action_finish("pass", "现场与图纸一致")
        paper = step.document_id.sudo()
        self.assertEqual(paper.kind, "step_opinion")
        self.assertTrue(paper.attachment_id)
        for words in ("实测面积", "120", "布局与图纸一致", "现场与图纸一致"):
            self.assertIn(words, str(paper.content))
        self.assertEqual(paper.application_id, step.application_id)

    def test_only_papers_of_steps(self):
        """A decision is never issued by a step."""
        for code in ("granted", "licence", "acceptance"):
            kind = self.env["darqi.document.kind"]._of(code)
            with self.assertRaises(ValidationError):
                self.draft([{"name": "审查", "document_kind_id": kind.id}])

    def test_a_change_never_touches_running_cases(self):
        """Rule of issue 3: cases stay on their version, steps, points and forms."""
        process = self.publish_process([self.STEP])
        case = self.accepted()
        before = case.step_ids.form_definition
        for part in (
            process,
            process.step_ids,
            process.step_ids.point_ids,
            process.step_ids.field_ids,
        ):
            with self.assertRaises(UserError):
                part.write({"sequence": 7} if part != process else {"note": "改"})
            with self.assertRaises(UserError):
                part.unlink()
        with self.assertRaises(UserError):
            process.step_ids.field_ids.create(
                {
                    "process_step_id": process.step_ids.id,
                    "code": "more",
                    "label": "加问",
                }
            )
        keeper = self.as_user("catalogue_a", process, DAY)
        draft = keeper.browse(keeper.action_new_version()["res_id"])
        self.assertEqual(draft.step_ids.field_ids.mapped("code"), ["floor", "clean"])
        draft.step_ids.write(
            {"name": "另一环节", "field_ids": [Command.clear()], "days": 9}
        )
        draft.step_ids.create({"process_id": draft.id, "name": "新增环节"})
        draft.action_publish()
        self.assertEqual(case.process_id, process.sudo())
        self.assertEqual(case.step_ids.name, "现场核查")
        self.assertEqual(case.step_ids.form_definition, before)
        fresh = self.case("received", day=DAY, items=self.flow_item)
        window = self.as_user("window_b", fresh, DAY)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.write({"answers": {"content": "餐饮"}})
        window.action_accept()
        self.assertEqual(set(fresh.step_ids.mapped("name")), {"另一环节", "新增环节"})

    def test_legal_review(self):
        """条例 58: seven points, by a person who does not handle the case; T30."""
        item = self.make_item("测试重大事项", organ="bureau", fields=FORM)
        draft = item.revision_ids._next_draft(item)
        draft = self.on(draft, "2026-02-02")
        draft.write({"needs_legal_review": True, "date_from": "2026-02-02"})
        self.publish(draft)
        case = self.case("received", items=item)
        window = self.as_user("window_b", case, MONDAY)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.write({"answers": {"content": "餐饮"}})
        window.action_accept()
        self.as_user("reviewer_a", case, MONDAY).action_pick_up()
        self.as_user("reviewer_a", case, MONDAY).action_pass_review("符合")
        step = case.step_ids
        self.assertEqual((step.kind, len(step.point_ids)), ("legal_review", 7))
        approver = self.as_user("approver_a", case, DAY)
        with self.assertRaises(UserError):
            approver.action_grant("同意")
        handler = self.as_user("reviewer_a", step, DAY)
        handler.point_ids.write({"verdict": "pass"})
        with self.assertRaises(UserError):
            handler.action_finish("pass", "通过")
        lawyer = self.as_user("approver_b", step, DAY)
        lawyer.point_ids[0].write({"verdict": "fail", "finding": "主体有误"})
        with self.assertRaises(UserError):
            lawyer.action_finish("pass", "通过")
        lawyer.action_finish("fail", "主体需要更正")
        self.assertEqual(step.document_id.kind, "legal_review")
        with self.assertRaises(UserError):
            approver.action_grant("同意")
        approver.action_request_step("legal_review")
        again = self.as_user(
            "approver_b", case.step_ids.filtered(lambda s: s.state == "requested"), DAY
        )
        again.point_ids.write({"verdict": "pass"})
        again.action_finish("pass", "已更正，通过")
        with self.assertRaisesRegex(UserError, "made the legal review"):
            self.as_user("approver_b", case, DAY).action_grant("同意")
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                forged = case.sudo()._door_opened()
                forged.write({"decided_by_id": self.staff["approver_b"].id})
                self.env.flush_all()
        self.env.invalidate_all(flush=False)
        approver.action_grant("同意")
        self.assertEqual(case.decided_on, date(2026, 3, 3))
