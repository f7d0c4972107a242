import base64
from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.application_side import SIDE_ACTS
from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin, photo

DAY = "2026-03-04"
PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkM+9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
)


@tagged("post_install", "-at_install")
class TestSteps(CasesMixin, DarqiCommon):
    """REQ-49, 54 to 58: surveys, opinions, experts, hearings, and what they bar."""

    def needing(self, *flags, to="reviewing"):
        item = self.make_item("测试需环节事项", organ="bureau")
        sets = ", ".join(f"{flag} = true" for flag in flags)
        if flags:
            self.env.cr.execute(
                f"UPDATE darqi_item_revision SET {sets} WHERE id = %s",
                [item.revision_ids.id],
            )
            self.env.invalidate_all()
        return self.case(to, items=item)

    def photo(self, login="reviewer_a"):
        return (
            self.env["ir.attachment"]
            .with_user(self.staff[login])
            .create({"name": "现场.jpg", "raw": photo()})
        )

    def step(self, case, kind):
        return case.step_ids.filtered(lambda step: step.kind == kind)

    def test_survey_cannot_be_skipped(self):
        """许可法 34(3), PRACTICE 1.21: required, by two, with photograph and points."""
        item = self.make_item("测试需勘验事项", organ="bureau")
        item.survey_point_ids = [
            Command.create({"name": "消毒间", "standard": "独立设置"})
        ]
        self.env.cr.execute(
            "UPDATE darqi_item_revision SET needs_survey = true WHERE id = %s",
            [item.revision_ids.id],
        )
        self.env.invalidate_all()
        case = self.case("pending_decision", items=item)
        approver = self.as_user("approver_a", case, DAY)
        with self.assertRaises(UserError):
            approver.action_grant("同意")
        with self.assertRaises(UserError):
            approver.action_refuse("不符", "《测试条例》", "不同意")
        step = self.step(case, "survey")
        self.assertEqual(step.state, "requested")
        self.assertEqual(step.due_date, date(2026, 3, 9))
        with self.assertRaises(UserError):
            self.as_user("approver_a", step, DAY).action_cancel("省事")
        mine = self.as_user("reviewer_a", step, DAY)
        mine.write(
            {
                "officer_ids": [Command.set(self.staff["reviewer_a"].ids)],
                "surveyed_on": DAY,
                "surveyed_from": "09:00",
                "surveyed_to": "10:00",
                "place": "测试路1号",
                "result": "pass",
                "text": "与图纸一致",
            }
        )
        with self.assertRaises(UserError):  # point without a finding
            mine.action_finish()
        mine.point_ids.write({"finding": "已设", "verdict": "pass"})
        with self.assertRaises(UserError):  # one officer
            mine.action_finish()
        officers = self.staff["reviewer_a"] | self.staff["reviewer_b"]
        mine.write({"officer_ids": [Command.set(officers.ids)]})
        with self.assertRaises(UserError):  # no photograph
            mine.action_finish()
        mine.write({"attachment_ids": [Command.link(self.photo().id)]})
        with self.assertRaisesRegex(UserError, "reviewer_b"):  # who confirms nothing
            mine.action_finish()
        second = self.as_user("reviewer_b", step, DAY)
        second.action_confirm_survey()
        mine.write({"text": "与图纸不一致"})  # not what he confirmed
        with self.assertRaisesRegex(UserError, "reviewer_b"):
            mine.action_finish()
        second.action_confirm_survey()
        mine.action_finish()
        self.assertEqual(step.document_id.kind, "survey_record")
        self.assertEqual(step._clock("step").ids, [])
        with self.assertRaises(UserError):
            mine.write({"text": "改写"})
        approver.action_grant("同意")

    def test_survey_of_two_with_photographs(self):
        """34(3), PRACTICE 1.21: each confirms himself; photographs show that day."""
        case = self.needing("needs_survey", to="reviewing")
        mine = self.as_user("reviewer_a", self.step(case, "survey"), DAY)
        second = self.as_user("reviewer_b", mine, DAY)
        officers = self.staff["reviewer_a"] | self.staff["reviewer_b"]
        mine.write(
            {
                "officer_ids": [Command.set(officers.ids)],
                "surveyed_on": DAY,
                "surveyed_from": "09:00",
                "surveyed_to": "10:00",
                "place": "测试路1号",
                "result": "pass",
                "text": "现场情况",
            }
        )
        files = mine.env["ir.attachment"]
        for raw, words in (
            (photo((2, 2)), "too small"),
            (photo(taken="2026:03:03 09:30:00"), "2026-03-03"),
            (photo(taken="2026:03:04 09:30:00"), ""),
        ):
            file = files.create({"name": "现场.jpg", "raw": raw})
            mine.write({"attachment_ids": [Command.set(file.ids)]})
            if words:
                with self.subTest(words), self.assertRaisesRegex(UserError, words):
                    second.action_confirm_survey()
        with self.assertRaises(UserError):
            mine.write({"confirmed_ids": [Command.link(self.staff["reviewer_b"].id)]})
        with self.assertRaises(UserError):
            self.as_user("approver_a", mine, DAY).action_confirm_survey()
        self.assertTrue(second.can_confirm_survey)
        second.action_confirm_survey()
        self.assertFalse(second.can_confirm_survey)
        mine.action_finish()
        self.assertEqual(mine.state, "done")
        said = case.opinion_ids.filtered(lambda row: row.step == "confirm_survey")
        self.assertEqual(said.user_id, self.staff["reviewer_b"])

    def test_a_surveyor_of_another_organ_confirms(self):
        """34(3), plan 三(三)4: a joint survey's officer confirms, and does no more."""
        case = self.needing("needs_survey", to="reviewing")
        mine = self.as_user("reviewer_a", self.step(case, "survey"), DAY)
        theirs = "market_reviewer"
        other = self.as_user(theirs, mine, DAY)
        with self.assertRaises(AccessError):
            other.read(["text"])
        with self.assertRaises(UserError):
            other.action_confirm_survey()
        officers = self.staff["reviewer_a"] | self.staff[theirs]
        mine.write(
            {
                "officer_ids": [Command.set(officers.ids)],
                "surveyed_on": DAY,
                "surveyed_from": "09:00",
                "surveyed_to": "10:00",
                "place": "测试路1号",
                "result": "pass",
                "text": "现场情况",
                "attachment_ids": [Command.link(self.photo().id)],
            }
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError):  # the second has not confirmed
            mine.action_finish()
        view = other.env.ref("darqi_approval.darqi_application_step_view_form")
        Form(other, view)  # the screen opens for him
        self.assertTrue(other.can_confirm_survey)
        self.assertFalse(other.can_write)
        self.assertFalse(other.can_finish)
        self.assertIn(other, other.search([("can_confirm_survey", "=", True)]))
        for vals in ({"text": "别的"}, {"result": "fail"}, {"place": "别处"}):
            with self.assertRaises(AccessError):
                other.write(vals)
        for name in ("action_finish", "action_cancel", "action_fill_survey"):
            with self.assertRaises(UserError):
                getattr(other, name)()
        with self.assertRaises(AccessError):
            case.with_user(self.staff[theirs]).read(["answers"])
        other.action_confirm_survey()
        self.assertFalse(other.can_confirm_survey)
        self.assertFalse(other.search([("can_confirm_survey", "=", True)]))
        mine.action_finish()
        self.assertEqual(mine.state, "done")
        self.assertIn(self.staff[theirs], mine.confirmed_ids)

    def test_deemed_case_keeps_its_receiver_out(self):
        """Invariant 3: who received a case the law accepted does none of its steps."""
        receiver = self.staff["window_a"]
        receiver.group_ids += self.env.ref("darqi_approval.group_survey")
        case = self.case("received")
        self.on(self.env["darqi.application"], "2026-03-16")._cron_deem_accepted()
        self.assertTrue(case.is_deemed_accepted)
        day = "2026-03-17"
        self.as_user("reviewer_a", case, day).action_pick_up()
        self.as_user("reviewer_a", case, day).action_request_step("survey")
        step = self.as_user("window_a", self.step(case, "survey"), day)
        self.assertFalse(step.can_write or step.can_finish)
        with self.assertRaisesRegex(UserError, "You accepted"):
            step.action_finish("pass", "符合")
        mine = self.as_user("reviewer_a", step, day)
        mine.write(
            {
                "officer_ids": [Command.set((receiver | self.staff["reviewer_a"]).ids)],
                "surveyed_on": day,
            }
        )
        with self.assertRaisesRegex(UserError, "who accepted"):
            mine.action_finish("pass", "符合")
        # Side acts and decisions compare the person, whatever roles he had.
        rule = SIDE_ACTS["start_special"]
        self.assertTrue(case._refusal_reviewing(rule, receiver))
        self.assertTrue(case._refusal_as_approver(receiver))

    def test_grant_against_the_survey(self):
        """行政许可法 34(3), 38: what the last survey found bars the grant."""
        case = self.needing("needs_survey", to="pending_decision")
        officers = self.staff["reviewer_a"] | self.staff["reviewer_b"]

        def survey(result):
            step = self.as_user(
                "reviewer_a",
                case.sudo().step_ids.filtered(
                    lambda s: s.kind == "survey" and s.state == "requested"
                ),
                DAY,
            )
            step.point_ids.write({"finding": "已查", "verdict": "pass"})
            step.write(
                {
                    "officer_ids": [Command.set(officers.ids)],
                    "attachment_ids": [Command.link(self.photo().id)],
                    "surveyed_on": DAY,
                    "surveyed_from": "09:00",
                    "surveyed_to": "10:00",
                    "place": "测试路1号",
                    "result": result,
                    "text": "现场情况",
                }
            )
            self.as_user("reviewer_b", step, DAY).action_confirm_survey()
            step.action_finish()

        survey("rectify")
        approver = self.as_user("approver_a", case, DAY)
        with self.assertRaisesRegex(UserError, "ended with"):
            approver.action_grant("同意")
        approver.action_return_review("整改后复勘")
        reviewer = self.as_user("reviewer_a", case, DAY)
        reviewer.action_request_step("survey")
        survey("pass")
        reviewer.action_pass_review("复勘合格")
        approver.action_grant("同意")
        self.assertEqual(case.result, "granted")

    def test_publicity_was_real(self):
        """公示: not before it was asked for, five working days, with its copy."""
        case = self.needing(to="reviewing")
        self.as_user("reviewer_a", case, DAY).action_request_step("publicity")
        late = "2026-03-20"
        step = self.as_user("reviewer_a", self.step(case, "publicity"), late)
        step.write({"published_at": "大厅公告栏", "result": "done", "text": "无异议"})
        for first, last in (("2020-01-01", "2020-01-10"), (DAY, DAY)):
            step.write({"published_from": first, "published_to": last})
            with self.assertRaises(UserError):
                step.action_finish()
        step.write({"published_from": DAY, "published_to": "2026-03-16"})
        with self.assertRaisesRegex(UserError, "Files"):
            step.action_finish()
        step.write({"attachment_ids": [Command.link(self.photo().id)]})
        step.action_finish()
        self.assertEqual(step.state, "done")

    def test_technical_opinion(self):
        """REQ-56: asked of the department, decision barred, lateness is its own."""
        case = self.needing(to="reviewing")
        reviewer = self.as_user("reviewer_a", case, MONDAY)
        with self.assertRaises(UserError):
            reviewer.action_request_step("technical_opinion", question="")
        with self.assertRaises(UserError):
            reviewer.action_request_step(
                "technical_opinion", department_id=self.bureau.id, question="标准"
            )
        reviewer.action_request_step(
            "technical_opinion", question="是否符合标准", days=3
        )
        step = self.step(case, "technical_opinion")
        self.assertEqual(step.department_id, self.organs["health"])
        clock = step._clock("step")
        self.assertEqual(clock.department_id, self.organs["health"])
        self.assertEqual(clock.due_date, date(2026, 3, 5))
        late = self.on(clock, "2026-03-06")
        self.assertTrue(late.is_overdue)
        decision = case._clock("decision")
        self.assertEqual(decision.held_by_id, self.organs["health"])
        self.assertEqual(decision.department_id, self.bureau)
        self.as_user("reviewer_a", case, DAY).action_pass_review("待意见")
        approver = self.as_user("approver_a", case, "2026-03-06")
        with self.assertRaises(UserError):
            approver.action_grant("同意")
        for login in ("reviewer_a", "market_officer"):
            with self.assertRaises(UserError):
                self.as_user(login, step, "2026-03-06").action_finish("pass", "符合")
        officer = self.as_user("health_officer", step, "2026-03-06")
        with self.assertRaises(UserError):
            officer.action_finish("done", "知道了")
        officer.write({"result": "fail", "text": "不符合GB 37488"})
        self.refused_opinion(case, officer, approver)
        self.assertEqual(step.state, "done")
        self.assertEqual(case.state, "pending_decision")  # REQ-39: decides nothing
        self.assertEqual(step.document_id.department_id, self.organs["health"])
        self.env.invalidate_all()
        self.assertEqual(case._clock("decision").held_by_id, self.bureau)
        stopped = step.clock_ids
        self.assertTrue(stopped.is_late)
        approver.action_grant("同意")

    def refused_opinion(self, case, officer, approver):
        """Signed by the head and sealed, nothing less ends the step."""
        day = "2026-03-06"
        step = officer.sudo()
        for act in ("action_finish", "action_sign"):
            with self.assertRaisesRegex(UserError, "head of the department"):
                getattr(officer, act)()
        self.assertEqual(step.state, "requested")
        head = self.as_user("health_head", step, day)
        head.action_sign()
        self.assertEqual(step.document_id.issued_by_id, self.staff["health_head"])
        self.assertEqual(step.document_id.state, "issued")
        with self.assertRaisesRegex(UserError, "seal"):
            head.action_finish()
        with self.assertRaisesRegex(UserError, "is signed"):
            officer.write({"text": "改写"})
        with self.assertRaisesRegex(UserError, "Steps to be done"):
            approver.action_grant("同意")
        scan = self.photo("health_officer")
        officer.write({"sealed_scan_ids": [Command.link(scan.id)]})
        officer.action_finish()

    def test_technical_opinion_with_the_seal(self):
        """REQ-56: the department's seal on the signed opinion ends its step."""
        case = self.needing(to="reviewing")
        reviewer = self.as_user("reviewer_a", case, DAY)
        reviewer.action_request_step("technical_opinion", question="是否符合标准")
        step = self.step(case, "technical_opinion")
        self.as_user("health_head", step, DAY).action_sign("pass", "符合GB 37488")
        keeper = self.staff["health_liaison"]
        keeper.group_ids += self.env.ref("darqi_approval.group_seal_keeper")
        self.env["darqi.seal"].create(
            {
                "name": "测试卫生健康委员会",
                "kind": "organ",
                "department_id": self.organs["health"].id,
                "date_from": "2026-01-01",
                "announcement": "测试公告",
                "keeper_ids": keeper.ids,
            }
        )
        paper = self.as_user("health_liaison", step.document_id, DAY)
        paper._seal(scan=photo(), scan_name="盖章件.jpg")
        self.assertEqual(step.state, "done")
        self.assertEqual(step.done_by_id, self.staff["health_head"])
        self.assertFalse(case.open_decision_steps)

    def test_experts_are_drawn(self):
        """REQ-58: reproducible, logged, nobody of the applicant's unit."""
        experts = self.env["darqi.expert"].create(
            [
                {"name": f"测试专家{n}", "specialty": "测试卫生", "unit": f"测试院{n}"}
                for n in range(4)
            ]
            + [
                {
                    "name": "测试专家亲",
                    "specialty": "测试卫生",
                    "unit": "演示申请人甲",
                }
            ]
        )
        case = self.needing("needs_expert")
        step = self.as_user("reviewer_a", self.step(case, "expert_review"), DAY)
        with self.assertRaises(UserError):
            step.action_finish("pass", "可行")
        with self.assertRaises(UserError):
            step.action_draw("测试卫生", 5)
        step.action_draw("测试卫生", 3)
        draw = step.sudo().draw_ids
        self.assertEqual(set(draw._drawn_again()), set(step.expert_ids.ids))
        left_out = draw.line_ids.filtered(lambda r: r.status == "excluded")
        self.assertEqual(left_out.expert_id, experts[-1])
        self.assertTrue(left_out.reason)
        with self.assertRaises(UserError):
            step.action_draw("测试卫生", 3)
        with self.assertRaises(UserError):
            draw.write({"seed": "x"})
        chosen = step.expert_ids[0]
        self.env["darqi.expert.declaration"].create(
            {
                "expert_id": chosen.id,
                "party": "演示申请人甲",
                "reason": "担任顾问",
                "declared_on": DAY,
                "attachment_ids": [Command.link(self.photo().id)],
            }
        )
        step.action_draw("测试卫生", 2, reason="专家回避")
        self.assertNotIn(chosen, step.expert_ids)
        self.held(step, DAY)
        step.action_finish("pass", "方案可行")
        self.assertEqual(case.open_decision_steps, 0)

    def held(self, step, day):
        """The review was held: its day, its report, what the experts signed."""
        step.write(
            {
                "reviewed_on": day,
                "attachment_ids": [Command.link(self.photo().id)],
                "expert_sheet_ids": [Command.link(self.photo().id)],
            }
        )

    def test_expert_review_ends_its_special_procedure(self):
        """45: the procedure for the step ends with the step's result."""
        self.env["darqi.expert"].create(
            [
                {"name": f"测试专家{n}", "specialty": "测试水", "unit": f"测试所{n}"}
                for n in range(4)
            ]
        )
        case = self.needing("needs_expert")
        step = self.as_user("reviewer_a", self.step(case, "expert_review"), DAY)
        step.application_id.action_start_special(
            "expert_review", "《测试条例》", "测试专家组", "2026-03-18", step.id
        )
        step.action_draw("测试水", 3)
        later = self.as_user("reviewer_a", step, "2026-03-12")
        self.held(later, "2026-03-11")
        later.action_finish("pass", "通过")
        self.assertEqual(case.special_ids.ended_on, date(2026, 3, 12))
        self.assertFalse(self.on(case, "2026-03-13").is_special)

    def test_hearing(self):
        """47, 48: limits 5/20/7, the chair does not review, decision on the record."""
        case = self.needing("needs_hearing")
        step = self.as_user("reviewer_a", self.step(case, "hearing"), MONDAY)
        step.write(
            {
                "hearing_kind": "asked",
                "told_on": "2026-02-24",
                "asked_on": "2026-03-02",
                "held_on": "2026-03-31",
                "place": "测试会议室",
                "chair_id": self.staff["reviewer_a"].id,
                "recorder_id": self.staff["window_a"].id,
            }
        )
        with self.assertRaisesRegex(UserError, "48"):
            step.action_notify_hearing()
        step.write({"chair_id": self.staff["approver_b"].id})
        with self.assertRaisesRegex(UserError, "47"):  # twenty days
            step.action_notify_hearing()
        step.write({"held_on": "2026-03-10"})
        with self.assertRaisesRegex(UserError, "48"):  # seven days before
            step.action_notify_hearing()
        step.write({"asked_on": "2026-03-06", "held_on": "2026-03-11"})
        with self.assertRaisesRegex(UserError, "47"):  # five days
            step.action_notify_hearing()
        step.write({"asked_on": "2026-03-02", "held_on": "2026-03-11"})
        with self.assertRaises(UserError):  # the day of the notice is the act's
            step.write({"notified_on": "2026-02-02"})
        step.action_notify_hearing()
        with self.assertRaisesRegex(UserError, "48"):  # what was told stands
            step.write({"held_on": "2026-03-20"})
        step.write({"held_on": "2026-03-11"})
        chair = self.staff["approver_b"]
        self.assertTrue(case._refusal_chair(chair))
        self.assertFalse(case._refusal_chair(self.staff["reviewer_b"]))
        held = self.as_user("reviewer_a", step, "2026-03-11")
        held.write(
            {
                "reviewer_evidence": "现场照片和审查意见",
                "attachment_ids": [Command.link(self.photo().id)],
            }
        )
        with self.assertRaises(UserError):
            self.as_user("reviewer_a", step, "2026-03-10").action_finish("pass", "早")
        held.action_finish("pass", "各方无异议")
        self.assertEqual(case.hearing_record_id.kind, "hearing_record")
        held.application_id.action_pass_review("符合")
        self.as_user("approver_a", case, "2026-03-12").action_grant("同意")
        said = case.opinion_ids.filtered(lambda row: row.step == "decide").text
        self.assertIn(case.hearing_record_id.number, said)

    def test_major_case_needs_a_consultation(self):
        """REQ-49: no decision of a major case before both have signed."""
        case = self.case("pending_decision")
        approver = self.as_user("approver_a", case, DAY)
        approver.action_mark_major("社会影响大")
        with self.assertRaises(UserError):
            approver.action_grant("同意")
        talk = self.as_user("reviewer_a", self.env["darqi.consultation"], DAY).create(
            {
                "name": "是否准予",
                "application_id": case.id,
                "bureau_id": self.bureau.id,
                "department_id": self.organs["health"].id,
                "bureau_position": "拟准予",
            }
        )
        head = self.as_user("health_head", talk, DAY)
        with self.assertRaises(UserError):
            head.action_sign_department()
        head.write({"department_position": "同意", "conclusion": "准予并加强监管"})
        head.action_sign_department()
        with self.assertRaises(UserError):
            self.as_user("reviewer_a", talk, DAY).write({"conclusion": "改写"})
        with self.assertRaises(UserError):
            approver.action_grant("同意")
        with self.assertRaises(UserError):
            self.as_user("health_head", talk, DAY).action_sign_bureau()
        self.as_user("bureau_head", talk, DAY).action_sign_bureau()
        self.assertEqual(talk.state, "concluded")
        approver.action_grant("同意")

    def test_me_today(self):
        """PRACTICE 3: one click fills in today, the place and who surveys."""
        case = self.needing("needs_survey")
        case.applicant_id.address = "树林召镇测试路1号"
        step = self.as_user("reviewer_a", self.step(case, "survey"), DAY)
        step.action_fill_survey()
        self.assertEqual(str(step.surveyed_on), DAY)
        self.assertEqual(step.place, "树林召镇测试路1号")
        self.assertEqual(step.officer_ids, self.staff["reviewer_a"])

    def test_steps_end_with_the_case(self):
        """A withdrawn case leaves no duty behind."""
        case = self.needing("needs_survey")
        self.withdraw("window_a", case, DAY)
        step = self.step(case, "survey")
        self.assertEqual(step.state, "cancelled")
        self.assertFalse(step._clock("step"))

    def test_forged_writes(self):
        """RPC: state, organ, duty and days of a step are nobody's to write."""
        case = self.needing("needs_survey")
        step = self.as_user("reviewer_a", self.step(case, "survey"), DAY)
        for vals in (
            {"state": "done"},
            {"is_mandatory": False},
            {"department_id": self.organs["health"].id},
            {"due_date": "2027-01-01"},
        ):
            with self.assertRaises(UserError):
                step.write(vals)
        with self.assertRaises(UserError):
            step.create({"application_id": case.id, "kind": "survey", "name": "x"})
        with self.assertRaises(UserError):
            step.application_id.write({"open_decision_steps": 0})


@tagged("post_install", "-at_install")
class TestProcess(CasesMixin, DarqiCommon):
    """Processes without code: the case keeps its version, steps gate the review."""

    def process(self, item, steps, day="2026-02-02"):
        process = self.as_user("catalogue_a", self.env["darqi.process"], day).create(
            {
                "item_id": item.id,
                "date_from": day,
                "step_ids": [Command.create(vals) for vals in steps],
            }
        )
        process.action_publish()
        return process

    def test_steps_of_the_version_in_force(self):
        """Equal order side by side, then the next; ticks gate the review."""
        item = self.make_item("测试有流程事项", organ="bureau")
        process = self.process(
            item,
            [
                {
                    "sequence": 10,
                    "name": "形式审查",
                    "kind": "review",
                    "point_ids": [Command.create({"name": "材料齐全"})],
                },
                {
                    "sequence": 10,
                    "name": "技术意见",
                    "kind": "technical_opinion",
                    "mode": "original",
                    "gate": "decision",
                    "question": "是否符合",
                },
                {"sequence": 20, "name": "复核", "kind": "review"},
                {
                    "sequence": 20,
                    "name": "住宿加审",
                    "kind": "review",
                    "condition_code": "content",
                    "condition_value": "餐饮|洗浴",
                },
            ],
        )
        with self.assertRaises(UserError):
            process.step_ids[0].write({"days": 1})
        case = self.case("reviewing", items=item)
        self.assertEqual(case.process_id, process.sudo())
        states = {step.name: step.state for step in case.step_ids}
        self.assertEqual(
            states,
            {"形式审查": "requested", "技术意见": "requested", "复核": "waiting"},
        )
        opinion = case.step_ids.filtered(lambda s: s.name == "技术意见")
        self.assertEqual(opinion.department_id, self.organs["health"])
        reviewer = self.as_user("reviewer_a", case, DAY)
        with self.assertRaises(UserError):
            reviewer.action_pass_review("符合")
        first = reviewer.step_ids.filtered(lambda s: s.name == "形式审查")
        with self.assertRaises(UserError):
            first.action_finish("pass", "齐全")
        first.point_ids.write({"verdict": "pass"})
        first.action_finish("pass", "齐全")
        second = reviewer.step_ids.filtered(lambda s: s.name == "复核")
        self.assertEqual(second.state, "waiting")  # the opinion is still out
        self.as_user("health_head", opinion, DAY).action_sign("pass", "符合")
        officer = self.as_user("health_officer", opinion, DAY)
        scan = officer.env["ir.attachment"].create({"name": "a.jpg", "raw": photo()})
        officer.write({"sealed_scan_ids": [Command.link(scan.id)]})
        officer.action_finish()
        self.assertEqual(second.state, "requested")
        second.action_finish("pass", "无异议")
        reviewer.action_pass_review("符合")
        # A new version leaves the running case alone.
        self.as_user("catalogue_a", process, DAY).action_new_version()
        draft = item.process_ids.filtered(lambda p: p.state == "draft")
        self.assertEqual(len(draft.step_ids), 4)
        self.assertEqual(draft.step_ids[0].point_ids.name, "材料齐全")
        self.as_user("catalogue_a", draft, DAY).action_publish()
        self.assertEqual(case.process_id, process.sudo())
        self.assertEqual(process.state, "superseded")

    def test_what_may_stop_the_clock(self):
        """45: a step's time counts unless its kind is on the closed list."""
        item = self.make_item("测试流程事项乙", organ="bureau")
        with self.assertRaises(UserError):
            self.process(
                item,
                [
                    {
                        "name": "勘验",
                        "kind": "survey",
                        "runs_clock": False,
                        "ground": "testing",
                    }
                ],
            )
        with self.assertRaises(UserError):
            self.process(
                item, [{"name": "意见", "kind": "technical_opinion", "mode": "bureau"}]
            )
        with self.assertRaises(UserError):
            self.process(
                item, [{"name": "加审", "condition_code": "nothing_of_the_kind"}]
            )
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.process(
                    item,
                    [{"name": "评审", "kind": "expert_review", "runs_clock": False}],
                )

    def test_who_edits(self):
        """The catalogue keeper edits processes; nobody else writes one."""
        for login in ("reviewer_a", "bureau_head", "it_a", "health_officer"):
            processes = self.as_user(login, self.env["darqi.process"])
            self.assertFalse(processes.has_access("create"), login)
            self.assertTrue(processes.has_access("read"), login)

    def test_no_process_no_statement(self):
        """PERFORMANCE E: acceptance of an item without process asks nothing more."""
        self.env["darqi.process"]._in_force(self.item, date(2026, 3, 2))
        case = self.case("received")
        case.revision_id.sudo()._required_procedures()
        before = self.env.cr.sql_log_count
        case._plan_steps()
        self.assertEqual(self.env.cr.sql_log_count, before)
