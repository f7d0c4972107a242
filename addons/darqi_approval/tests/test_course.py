from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

DAY = "2026-03-09"
LATE = "2026-03-18"  # the promise of ten working days ended on the 16th


@tagged("post_install", "-at_install")
class TestEnding(CasesMixin, DarqiCommon):
    """The end of a case without a decision is in writing (T29, 撤回申请确认书)."""

    def papers(self, case, kind):
        return case.document_ids.filtered(lambda row: row.kind == kind).sudo()

    def test_withdrawal_is_confirmed(self):
        """29: the window confirms; number, day, originals to be given back."""
        case = self.case("reviewing")
        self.withdraw("window_a", case, DAY, "经营计划改变")
        paper = self.papers(case, "withdrawal_confirmed")
        self.assertTrue(paper.number and paper.attachment_id and paper.service_required)
        self.assertEqual(paper.department_id, self.bureau)
        self.assertIn("经营计划改变", str(paper.content))
        self.assertIn("申请书", str(paper.content))
        self.assertNotIn("身份证明", str(paper.content["materials"]))  # a copy

    def test_withdrawal_before_acceptance(self):
        """Also of a case that was only received."""
        case = self.case("received")
        self.withdraw("window_a", case, DAY, "材料需要重做")
        self.assertTrue(self.papers(case, "withdrawal_confirmed"))

    def test_termination_names_its_ground(self):
        """T29: a ground of the list or a text, the remedies, the originals."""
        case = self.case("reviewing")
        approver = self.as_user("approver_a", case, DAY)
        for ground in ("", None, "withdrawn", "nonsense", "not_corrected"):
            with self.assertRaises(UserError):
                self.terminate(case, DAY, ground)
        self.terminate(case, DAY)
        paper = self.papers(case, "termination")
        self.assertEqual(case.ending_ground, "dissolved")
        self.assertEqual(paper.content["reason"], "dissolved")
        self.assertIn("review_organ", paper.content)
        with self.assertRaises(UserError):
            approver.write({"ending_ground": "abolished"})

    def test_termination_uncorrected(self):
        """Only a case that waits for corrections ends because they did not come."""
        self.env["ir.config_parameter"].set_param("darqi.correction_period", "30")
        case = self.file().application_ids
        window = self.as_user("window_b", case, MONDAY)
        window.material_ids[0].write(
            {"verdict": "faulty", "problem": "未签字", "requirement": "签字"}
        )
        window.action_correct("申请书签字")
        self.tell_correction(case)
        approver = self.as_user("approver_a", case, "2026-04-20")
        approver.action_terminate("逾期未补正", ground="not_corrected")
        self.assertEqual(case.state, "terminated")
        self.assertTrue(self.papers(case, "termination"))

    def test_application_form(self):
        """29, 31, T01: printed from what was typed; again only when it changed."""
        case = self.case("received")
        window = self.as_user("window_a", case, MONDAY)
        window.write({"answers": {"content": "住宿", "area_size": "120"}})
        window.action_print_application()
        window.action_print_application()
        form = self.papers(case, "licence_application")
        self.assertEqual(len(form), 1)
        self.assertEqual(form.content["content"], "住宿")
        self.assertNotIn("11010519491231002X", str(form.content))
        self.assertFalse(form.seal_required)
        window.write({"answers": {"content": "餐饮"}})
        window.action_print_application()
        self.assertEqual(len(self.papers(case, "licence_application")), 2)
        with self.assertRaises(AccessError):
            self.as_user("health_officer", case, MONDAY).action_print_application()

    def test_not_accepted_in_writing(self):
        """32(一), (二), T05 and T06: both outcomes have their paper."""
        refused = self.case("received", items=self.item_of_nobody())
        self.as_user("window_b", refused, MONDAY).action_refuse_acceptance(
            "鄂尔多斯市某某局", "属市级权限"
        )
        self.assertTrue(self.papers(refused, "refusal_to_accept").number)
        needless = self.case("received")
        self.as_user("approver_a", needless, MONDAY).action_not_needed(
            "《测试条例》第一条"
        )
        self.assertTrue(self.papers(needless, "licence_not_needed").number)

    def test_approval_sheet(self):
        """37, T16: every opinion with words, name and time; one sheet a case."""
        case = self.case("making")
        with self.assertRaises(UserError):
            self.as_user(
                "reviewer_a", self.case("reviewing"), DAY
            ).action_approval_sheet()
        with self.assertRaises(AccessError):
            self.as_user("window_b", case, DAY).action_approval_sheet()
        self.as_user("reviewer_a", case, DAY).action_approval_sheet()
        self.as_user("approver_a", case, DAY).action_approval_sheet()
        sheet = self.papers(case, "approval_sheet")
        self.assertEqual(len(sheet), 1)
        steps = sheet.content["steps"]
        self.assertEqual([row["step"] for row in steps], ["受理", "审查", "决定"])
        self.assertTrue(all(row["name"] and row["opinion"] for row in steps))
        self.assertFalse(sheet.seal_required)


@tagged("post_install", "-at_install")
class TestOverdueStatement(CasesMixin, HttpCase, DarqiCommon):
    """PRACTICE 1.15: past the promise the organ states its reasons in public."""

    def test_only_when_it_is_due(self):
        """Not before the promise ended, not with an expectation in the past."""
        case = self.case("reviewing")
        early = self.as_user("reviewer_a", case, "2026-03-16")
        self.assertFalse(early.needs_overdue_statement)
        with self.assertRaises(UserError):
            early.action_explain_overdue("情况复杂", "2026-03-25")
        late = self.as_user("reviewer_a", case, LATE)
        self.assertTrue(late.needs_overdue_statement)
        self.assertTrue(late.can_explain_overdue)
        self.assertIn(late, late.search([("needs_overdue_statement", "=", True)]))
        for reason, day in (
            ("", "2026-03-25"),
            ("因故", False),
            ("因故", "2026-03-17"),
        ):
            with self.assertRaises(UserError):
                late.action_explain_overdue(reason, day)
        for login in ("window_b", "reviewer_b", "health_officer"):
            with self.assertRaises(UserError):
                self.as_user(login, case, LATE).action_explain_overdue(
                    "因故", "2026-03-25"
                )

    def test_statement(self):
        """The paper, the row, no further duty until the day told has passed."""
        case = self.case("reviewing")
        late = self.as_user("reviewer_a", case, LATE)
        late.action_explain_overdue("技术标准需要核实", "2026-03-25", "增派人员")
        row = case.overdue_ids
        self.assertEqual((row.days_over, row.is_statutory), (2, False))
        self.assertEqual(row.document_id.kind, "overdue_statement")
        self.assertTrue(row.document_id.number)
        self.assertFalse(late.needs_overdue_statement)
        again = self.as_user("reviewer_a", case, "2026-03-26")
        self.assertTrue(again.needs_overdue_statement)
        self.assertIn(again, again.search([("needs_overdue_statement", "=", True)]))
        with self.assertRaises(UserError):
            row.write({"reason": "改写"})
        with self.assertRaises(AccessError):
            late.env["darqi.application.overdue"].create({})
        beyond = self.as_user("reviewer_a", case, "2026-04-02")
        beyond.action_explain_overdue("仍需核实", "2026-04-10")
        last = case.overdue_ids[0]
        self.assertTrue(last.is_statutory)
        # Past the statute: not acting is reviewed before a lawsuit (行政复议法 23).
        self.assertTrue(last.document_id.sudo().content["statutory_over"])

    def test_public_page(self):
        """条例 36(2): in public, without applicant and case number."""
        case = self.case("reviewing", day="2026-11-02")
        today = self.env["darqi.working.day"]._today()
        self.as_user("reviewer_a", case, today).action_explain_overdue(
            "测试公开原因", today
        )
        page = self.url_open("/darqi/overdue")
        self.assertEqual(page.status_code, 200)
        self.assertIn("<title>超期说明</title>", page.text)
        self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])
        self.assertIn("测试公开原因", page.text)
        self.assertIn(case.item_id.name, page.text)
        self.assertNotIn(case.number, page.text)
        self.assertNotIn(case.applicant_name, page.text)


@tagged("post_install", "-at_install")
class TestParties(CasesMixin, DarqiCommon):
    """行政许可法 36, 47: interested parties are told, heard, and may ask a hearing."""

    def setUp(self):
        super().setUp()
        self.touched = self.case("reviewing")
        self.reviewer = self.as_user("reviewer_a", self.touched, DAY)

    def tell(self, **vals):
        self.reviewer.action_tell_party(
            **{
                "rows": [
                    {"name": "测试邻居甲", "interest": "通风采光受影响"},
                    {"name": "测试邻居乙", "interest": "噪声", "address": "二号楼"},
                ],
                "summary": "开办旅馆",
                **vals,
            }
        )
        self.serve_parties(self.touched, DAY)
        return self.touched.party_ids

    def test_notices(self):
        """T09 to each, T10 to the applicant, five working days, clock running."""
        rows = self.tell(tell_applicant=True)
        kinds = rows.document_id.mapped("kind")
        self.assertEqual(
            sorted(kinds), ["hearing_right", "interested_party", "interested_party"]
        )
        self.assertEqual(set(rows.mapped("answer_by")), {date(2026, 3, 16)})
        neighbour = rows.filtered(lambda r: r.name == "测试邻居甲").document_id.sudo()
        self.assertEqual(neighbour.subject, "测试邻居甲")
        self.assertTrue(neighbour.service_required)
        self.assertEqual(self.touched._clock("decision").state, "running")
        for wrong in ({"rows": []}, {"rows": [{"name": "", "interest": "x"}]}):
            with self.assertRaises(UserError):
                self.tell(**wrong)
        with self.assertRaises(UserError):
            self.as_user("window_b", self.touched, DAY).action_tell_party(
                [{"name": "甲", "interest": "乙"}]
            )

    def test_the_decision_waits_for_the_answers(self):
        """36: heard before the decision; silence ends with the time told."""
        self.reviewer.action_pass_review("符合")
        self.as_user("approver_a", self.touched, DAY).action_tell_party(
            [{"name": "测试邻居甲", "interest": "通风"}]
        )
        row = self.as_user("window_a", self.touched.party_ids, "2026-03-20")
        self.assertFalse(row.told_on)
        late = self.as_user("approver_a", self.touched, "2026-03-20")
        with self.assertRaisesRegex(UserError, "not told yet"):
            late.action_grant("同意")  # nobody was served: silence means nothing
        with self.assertRaisesRegex(UserError, "not told yet"):
            row.action_answer("statement", "反对")
        self.serve_parties(self.touched, DAY)
        approver = self.as_user("approver_a", self.touched, "2026-03-10")
        with self.assertRaisesRegex(UserError, "测试邻居甲"):
            approver.action_grant("同意")
        row = self.as_user("window_a", self.touched.party_ids, "2026-03-10")
        with self.assertRaises(UserError):
            row.action_answer("statement", "")
        with self.assertRaises(UserError):
            row.action_answer("statement", "反对", "2026-03-20")
        with self.assertRaises(UserError):
            row.action_answer("nonsense", "反对")
        row.action_answer("statement", "同意加装消声设施后开办")
        with self.assertRaises(UserError):
            row.action_answer("waived")
        approver.action_grant("同意")
        said = self.touched.opinion_ids.filtered(lambda r: r.step == "hear_party")
        self.assertIn("消声设施", said.text)

    def test_the_wait_is_shown(self):
        """PRACTICE 3: the reviewer sees on his desk whose answer is awaited."""
        self.tell()
        mine = self.as_user("reviewer_a", self.touched, DAY)
        self.assertIn("测试邻居甲", mine.standstill)
        self.assertIn(mine, mine.search([("standstill", "!=", False)]))
        card = self.as_user(
            "reviewer_a", self.env.ref("darqi_approval.desk_case_standstill"), DAY
        )
        notes = {row["id"]: row["note"] for row in card.rows}
        self.assertIn("测试邻居甲", notes[self.touched.id])
        after = self.as_user("reviewer_a", self.touched, "2026-03-17")
        self.assertFalse(after.standstill)
        self.assertNotIn(after, after.search([("standstill", "!=", False)]))

    def test_silence(self):
        """The day after the time told nothing is waited for any more."""
        self.tell()
        self.as_user("reviewer_a", self.touched, DAY).action_pass_review("符合")
        with self.assertRaises(UserError):
            self.as_user("approver_a", self.touched, "2026-03-16").action_grant("同意")
        self.as_user("approver_a", self.touched, "2026-03-17").action_grant("同意")

    def test_a_hearing_asked_for(self):
        """47: asked for in time it is held before the decision; notice to who asked."""
        row = self.tell()[0]
        window = self.as_user("window_a", row, "2026-03-12")
        window.action_answer("hearing", day="2026-03-11")
        step = self.touched.step_ids
        self.assertEqual((step.kind, step.hearing_kind), ("hearing", "asked"))
        self.assertEqual(step.told_on, date(2026, 3, 9))
        self.assertEqual(step.asked_on, date(2026, 3, 11))
        self.assertTrue(step.is_mandatory)
        with self.assertRaises(UserError):
            self.as_user("approver_a", step, "2026-03-12").action_cancel("不必")
        mine = self.as_user("reviewer_a", step, "2026-03-12")
        mine.write(
            {
                "held_on": "2026-03-24",
                "held_time": "9点",
                "place": "测试会议室",
                "chair_id": self.staff["approver_b"].id,
                "recorder_id": self.staff["window_a"].id,
            }
        )
        with self.assertRaises(UserError):
            mine.action_notify_hearing()
        mine.write({"held_time": "14:30"})
        mine.action_notify_hearing()
        notices = self.touched.document_ids.filtered(
            lambda d: d.kind == "hearing_notice"
        ).sudo()
        self.assertEqual(set(notices.mapped("subject")), {"演示申请人甲", "测试邻居甲"})
        self.assertIn("14:30", str(notices[0].content))
        self.assertFalse(
            self.touched.document_ids.filtered(
                lambda d: d.kind == "hearing_announcement"
            )
        )

    def test_asked_for_too_late(self):
        """47: after five working days the right is gone."""
        row = self.tell()[0]
        with self.assertRaisesRegex(UserError, "47"):
            self.as_user("window_a", row, "2026-03-17").action_answer("hearing")

    def test_a_hearing_by_law_is_announced(self):
        """46: to the public, with the notice to the applicant."""
        self.reviewer.action_request_step("hearing", question="娱乐场所设立")
        step = self.as_user("reviewer_a", self.touched.step_ids, DAY)
        step.write(
            {
                "held_on": "2026-03-20",
                "place": "测试会议室",
                "chair_id": self.staff["approver_b"].id,
                "recorder_id": self.staff["window_a"].id,
            }
        )
        step.action_notify_hearing()
        paper = self.touched.document_ids.filtered(
            lambda d: d.kind == "hearing_announcement"
        ).sudo()
        self.assertEqual(paper.content["matter"], "娱乐场所设立")

    def test_dialogs(self):
        """The dialogs do what the methods do."""
        dialog = self.reviewer.env["darqi.application.side.act"]
        dialog.create(
            {
                "application_id": self.touched.id,
                "act": "tell_party",
                "summary": "开办旅馆",
                "party_ids": [
                    Command.create({"name": "测试邻居丙", "interest": "消防通道"})
                ],
            }
        ).action_confirm()
        row = self.touched.party_ids
        self.serve_parties(self.touched, DAY)
        action = self.as_user("reviewer_a", row, DAY).action_ask_answer()
        dialog.with_context(**action["context"]).create(
            {"answer": "waived"}
        ).action_confirm()
        self.assertEqual(row.answer, "waived")
