from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

# Two weeks after the acceptance of MONDAY; all ordinary working weeks.
DAY = "2026-03-09"


@tagged("post_install", "-at_install")
class TestSpecial(CasesMixin, DarqiCommon):
    """行政许可法 42, 45: what stops the clock, for how long, and who extends it."""

    def setUp(self):
        super().setUp()
        self.under_review = self.case("reviewing")

    def reviewer(self, day=DAY, case=None):
        return self.as_user("reviewer_a", case or self.under_review, day)

    def start(self, day=DAY, **vals):
        case = self.reviewer(day)
        return case.action_start_special(
            **{
                "ground": "expert_review",
                "basis": "《测试条例》第五条",
                "organiser": "测试专家组",
                "until": "2026-03-20",
                **vals,
            }
        )

    def decision(self):
        self.env.invalidate_all()
        return self.under_review._clock("decision")

    def test_pauses_for_exactly_the_told_time(self):
        """45: ten working days told are ten not counted; the notice says so."""
        self.assertEqual(self.decision().due_date, date(2026, 3, 30))
        self.start()
        clock = self.decision()
        self.assertEqual(clock.state, "paused")
        self.assertEqual(clock.due_date, date(2026, 4, 14))
        case = self.on(self.under_review, DAY)
        self.assertTrue(case.is_special)
        paper = case.document_ids.filtered(lambda d: d.kind == "special_procedure")
        self.assertTrue(paper.number and paper.attachment_id)
        row = case.special_ids
        self.assertEqual((row.days, row.document_id), (10, paper))
        text = str(case.timeline)
        self.assertIn("table-warning", text)

    def test_resumes_by_itself(self):
        """PRACTICE 1.8: the day after the told end it runs, whoever forgot it."""
        self.start()
        after = self.on(self.under_review, "2026-03-23")
        self.assertFalse(after.is_special)
        self.on(self.env["darqi.clock"], "2026-03-23")._cron_resume()
        clock = self.decision()
        self.assertEqual(clock.state, "running")
        self.assertEqual(clock.due_date, date(2026, 4, 14))
        with self.assertRaisesRegex(UserError, "."):
            self.reviewer("2026-03-23").action_end_special("迟到的结果")

    def test_ends_earlier_with_its_result(self):
        """45: the day the result arrives is the last not counted."""
        self.start()
        with self.assertRaises(UserError):
            self.reviewer("2026-03-12").action_end_special("")
        self.reviewer("2026-03-12").action_end_special("专家组同意")
        self.assertEqual(self.decision().due_date, date(2026, 4, 3))
        self.on(self.env["darqi.clock"], "2026-03-13")._cron_resume()
        self.assertEqual(self.decision().state, "running")
        self.assertEqual(self.under_review.special_ids.result, "专家组同意")

    def test_only_the_closed_list(self):
        """45, AMB-20: survey, consultation, publicity, payment do not stop it."""
        for ground in ("survey", "consultation", "publicity", "payment", "", None):
            with self.assertRaises(UserError):
                self.start(ground=ground)
        for missing in ({"basis": " "}, {"organiser": ""}, {"until": False}):
            with self.assertRaises(UserError):
                self.start(**missing)
        with self.assertRaises(UserError):
            self.start(until="2026-03-06")
        self.assertFalse(self.under_review.special_ids)

    def test_not_twice_and_not_too_late(self):
        """Two open pauses; a pause after the limit ran out heals nothing."""
        self.start()
        with self.assertRaises(UserError):
            self.start("2026-03-10")
        late = self.case("reviewing", day="2026-01-05")
        with self.assertRaisesRegex(UserError, "."):
            self.reviewer("2026-02-25", late).action_start_special(
                "testing", "《测试条例》", "测试所", "2026-03-03"
            )

    def test_who_may(self):
        """Reviewer in whose hands it is; never who accepted; not by RPC write."""
        for login in ("reviewer_b", "window_b", "health_officer", "market_reviewer"):
            with self.assertRaises(UserError):
                self.as_user(login, self.under_review, DAY).action_start_special(
                    "testing", "《测试条例》", "测试所", "2026-03-20"
                )
        with self.assertRaises(UserError):
            self.reviewer().write({"special_until": "2027-01-01"})
        with self.assertRaises(AccessError):
            self.reviewer().env["darqi.application.special"].create({})

    def test_no_decision_while_it_stands_still(self):
        """The decision waits for the procedure's result."""
        self.reviewer(MONDAY).action_pass_review("符合")
        self.as_user("approver_a", self.under_review, DAY).action_start_special(
            "testing", "《测试条例》", "测试所", "2026-03-20"
        )
        approver = self.as_user("approver_a", self.under_review, "2026-03-10")
        with self.assertRaises(UserError):
            approver.action_grant("同意")
        approver.action_end_special("检测合格")
        approver.action_grant("同意")

    # ------------------------------------------------------------- extension

    def test_extension(self):
        """42(1): ten days, once, before the due date, by the head, in writing."""
        self.reviewer().action_ask_extension("情况复杂，需要核实")
        asked = self.under_review.extension_ids
        for login in ("reviewer_a", "approver_a", "health_head"):
            with self.assertRaises(UserError):
                self.as_user(login, asked, DAY).action_approve()
        self.as_user("bureau_head", asked, DAY).action_approve()
        self.assertEqual(self.decision().due_date, date(2026, 4, 14))
        self.assertEqual(asked.new_due, date(2026, 4, 14))
        self.assertTrue(asked.document_id)
        head = self.as_user("bureau_head", self.under_review, "2026-03-10")
        with self.assertRaises(UserError):
            head.action_extend("再延")

    def test_extension_not_after_the_due_date(self):
        """42: on the day after the due date it is too late."""
        head = self.as_user("bureau_head", self.under_review, "2026-03-31")
        with self.assertRaises(UserError):
            head.action_extend("太迟")
        with self.assertRaises(UserError):
            self.as_user("bureau_head", self.under_review, DAY).action_extend(" ")

    def test_extension_declined_may_be_asked_again(self):
        """The head declines with a reason; the limit is as it was."""
        self.reviewer().action_ask_extension("需要核实")
        asked = self.under_review.extension_ids
        head = self.as_user("bureau_head", asked, DAY)
        with self.assertRaises(UserError):
            head.action_decline("")
        head.action_decline("不属于复杂情形")
        self.assertEqual(self.decision().due_date, date(2026, 3, 30))
        self.as_user("bureau_head", self.under_review, DAY).action_extend("确需延长")
        self.assertEqual(self.decision().due_date, date(2026, 4, 14))

    def test_joint_handling(self):
        """42(2): 45 days and 15 more, with the approval of the government's head."""
        item = self.make_item("测试联合办理事项", organ="bureau")
        revision = item.revision_ids
        revision.invalidate_recordset()
        revision._door_opened()
        self.env.cr.execute(
            "UPDATE darqi_item_revision SET is_joint = true, statutory_days = 0,"
            " promised_days = 0 WHERE id = %s",
            [revision.id],
        )
        revision.invalidate_recordset()
        case = self.case("reviewing", items=item)
        self.assertEqual(case._clock("decision").limit_amount, 45)
        head = self.as_user("bureau_head", case, DAY)
        with self.assertRaises(UserError):
            head.action_extend("部门多")
        head.action_extend("部门多", "达政办审〔2026〕1号")
        self.assertEqual(case.extension_ids.days, 15)

    def limited(self, amount, unit, extension=0, basis=False):
        """A case under review of an item whose own law sets the limit."""
        item = self.make_item(f"测试{unit}{extension}事项", organ="bureau")
        self.env.cr.execute(
            "UPDATE darqi_item_revision SET statutory_days = %s, statutory_unit = %s,"
            " extension_amount = %s, extension_basis = %s WHERE id = %s",
            [amount, unit, extension, basis or None, item.revision_ids.id],
        )
        self.env.invalidate_all()
        return self.case("reviewing", items=item)

    def test_limit_of_its_own_law_is_not_extended_by_article_42(self):
        """42(1) “法律、法规另有规定的，依照其规定”: no clause, no extension."""
        for amount, unit in ((45, "calendar_day"), (3, "month")):
            case = self.limited(amount, unit)
            head = self.as_user("bureau_head", case, DAY)
            with self.assertRaisesRegex(UserError, "own law"):
                head.action_extend("情况复杂")
            self.assertFalse(case.extension_ids)

    def test_extension_by_its_own_law(self):
        """In the unit of the limit, by the clause the list names; once, in time."""
        law = "《测试条例》第十七条"
        for amount, unit, more, before, after in (
            # 60 days from 2 March end on 1 May, a holiday: the 6th (民法典 203).
            (45, "calendar_day", 15, date(2026, 4, 16), date(2026, 5, 6)),
            (3, "month", 1, date(2026, 6, 2), date(2026, 7, 2)),
            (45, "working_day", 5, date(2026, 5, 8), date(2026, 5, 14)),
        ):
            with self.subTest(unit):
                case = self.limited(amount, unit, more, law)
                clock = case._clock("decision")
                self.assertEqual(clock.due_date, before)
                head = self.as_user("bureau_head", case, DAY)
                head.action_extend("情况复杂")
                self.env.invalidate_all()
                self.assertEqual(clock.due_date, after)
                self.assertLessEqual(clock.promise_date, clock.due_date)
                row = case.extension_ids
                self.assertEqual((row.days, row.unit, row.own_law), (more, unit, law))
                self.assertTrue(row.document_id.number)
                with self.assertRaises(UserError):
                    head.action_extend("再延")
        late = self.limited(45, "calendar_day", 14, law)
        head = self.as_user("bureau_head", late, "2026-04-17")
        with self.assertRaises(UserError):
            head.action_extend("太迟")

    def test_voided_notice_of_an_extension(self):
        """42: an extension nobody was told of is none; it was not used up."""
        before = self.decision().due_date
        head = self.as_user("bureau_head", self.under_review, DAY)
        head.action_extend("情况复杂")
        row = self.under_review.extension_ids
        self.assertGreater(self.decision().due_date, before)
        approver = self.as_user("approver_a", row.document_id, "2026-03-10")
        approver._void("写错理由")
        clock = self.decision()
        self.assertEqual((clock.due_date, clock.state), (before, "running"))
        self.assertEqual(clock.entry_ids.mapped("kind"), ["start", "extend", "retract"])
        self.assertEqual((row.state, row.cancel_reason), ("cancelled", "写错理由"))
        self.assertFalse(self.under_review.is_extended)
        self.assertFalse(row.document_id.again_due)
        self.assertEqual(
            self.under_review.sudo().opinion_ids[-1:].step, "cancel_extension"
        )
        self.as_user("bureau_head", self.under_review, "2026-03-10").action_extend(
            "情况复杂，重新批准"
        )
        self.assertGreater(self.decision().due_date, before)

    def test_extension_notice_stays_once_it_was_needed(self):
        """A decision that rests on the extension keeps its notice."""
        self.reviewer(MONDAY).action_pass_review("符合")
        head = self.as_user("bureau_head", self.under_review, DAY)
        head.action_extend("情况复杂")
        self.as_user("approver_a", self.under_review, DAY).action_grant("同意")
        paper = self.under_review.extension_ids.document_id
        with self.assertRaisesRegex(UserError, "rests on this notice"):
            self.as_user("approver_a", paper, DAY)._void("写错")

    def test_clause_of_extension_is_named(self):
        """A list cannot have an extension of its own without the law."""
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.limited(45, "calendar_day", 15)

    # --------------------------------------------------- suspension, supplement

    def test_suspension_only_where_the_law_has_it(self):
        """LAW 2.8: 中止 by the item's own law; the limit is unknown while it lasts."""
        with self.assertRaises(UserError):
            self.suspend(self.under_review, DAY)
        self.env.cr.execute(
            "UPDATE darqi_item_revision SET allows_suspension = true,"
            " suspension_basis = '《取水许可和水资源费征收管理条例》第十八条'"
            " WHERE id = %s",
            [self.under_review.revision_id.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "roles do not include"):
            self.suspend(self.under_review, DAY, "reviewer_a")
        head = self.as_user("bureau_head", self.under_review, DAY)
        with self.assertRaisesRegex(UserError, "Cause of the suspension"):
            head.action_suspend("x")
        with self.assertRaisesRegex(UserError, "Document of the cause"):
            head.action_suspend("x", "lawsuit", "（2026）测行初1号")
        self.suspend(self.under_review, DAY)
        row = self.under_review.suspension_ids
        self.assertEqual(
            (row.cause, row.cause_number), ("lawsuit", "（2026）测行初1号")
        )
        self.assertTrue(self.under_review.sudo().proof_ids)
        self.assertFalse(self.decision().due_date)
        with self.assertRaises(UserError):
            self.start()
        self.reviewer("2026-03-13").action_resume("争议解决")
        self.assertEqual(self.decision().due_date, date(2026, 4, 7))
        self.on(self.env["darqi.clock"], "2026-03-16")._cron_resume()
        self.assertEqual(self.decision().state, "running")
        kinds = self.under_review.document_ids.mapped("kind")
        self.assertTrue({"suspension", "resumption"} <= set(kinds))

    def test_supplement_leaves_state_and_clock(self):
        """PRACTICE 2.5: the clock runs, nothing is set back, what came is ticked."""
        due, state = self.decision().due_date, self.under_review.state
        row = {"material": "平面图", "problem": "不清晰", "requirement": "重新提交"}
        with self.assertRaises(UserError):
            self.reviewer().action_supplement([], "2026-03-13")
        with self.assertRaises(UserError):
            self.reviewer().action_supplement([row], "2026-03-06")
        self.reviewer().action_supplement([row], "2026-03-13")
        self.assertEqual(self.decision().due_date, due)
        self.assertEqual(self.under_review.state, state)
        self.assertTrue(self.under_review.has_supplement)
        rows = self.under_review.supplement_ids
        self.assertEqual(self.decision().bearer, "applicant")
        window = self.as_user("window_a", self.under_review, "2026-03-11")
        with self.assertRaisesRegex(UserError, "scan"):
            window.action_receive_supplement(rows.ids, [])
        self.assertFalse(rows.received_on)
        action = rows.with_env(window.env).action_receive()
        dialog = window.env[action["res_model"]].with_context(**action["context"])
        scan = window.env["ir.attachment"].create(
            {"name": "平面图.pdf", "raw": b"%PDF-1.4 test"}
        )
        dialog = dialog.create({"attachment_ids": [Command.link(scan.id)]})
        self.assertEqual(dialog.awaited_id, rows)
        dialog.action_confirm()
        self.assertEqual(rows.received_on, date(2026, 3, 11))
        self.assertFalse(self.under_review.has_supplement)
        paper = self.under_review.material_ids.filtered(lambda m: m.name == "平面图")
        self.assertEqual((paper.attachment_ids, paper.verdict), (scan, False))
        # 11: the applicant's days are told apart from the reviewer's.
        self.assertEqual(self.decision().bearer, "reviewer")
        rows = self.on(self.under_review, "2026-03-13")._timeline_rows()
        decision = [row for row in rows if row["clock"] == self.decision().id]
        spans = [(row["bearer"], str(row["date_from"])) for row in decision]
        self.assertEqual(len({bearer for bearer, _day in spans}), 2)
        self.assertEqual(
            [day for _bearer, day in spans], ["2026-03-03", "2026-03-10", "2026-03-12"]
        )

    def test_supplement_is_judged(self):
        """PRACTICE 2.5: nothing is granted on a supplement nobody looked at."""
        row = {"material": "平面图", "problem": "不清晰", "requirement": "重新提交"}
        self.reviewer().action_supplement([row], "2026-03-13")
        window = self.as_user("window_a", self.under_review, "2026-03-11")
        scan = window.env["ir.attachment"].create(
            {"name": "平面图.pdf", "raw": b"%PDF-1.4 test"}
        )
        window.action_receive_supplement(file_ids=scan.ids)
        reviewer = self.reviewer("2026-03-11")
        paper = reviewer.material_ids.filtered(lambda m: m.name == "平面图")
        reviewer.action_pass_review("符合")
        approver = self.as_user("approver_a", self.under_review, "2026-03-12")
        with self.assertRaisesRegex(UserError, "平面图"):
            approver.action_grant("同意")
        approver.action_return_review("核对补充材料")
        paper.verdict = "ok"
        self.reviewer("2026-03-12").action_pass_review("符合")
        approver.action_grant("同意")
        self.assertEqual(self.under_review.result, "granted")

    def test_bearer_of_a_pause(self):
        """Invariants 4, 11: a body outside bears its time, then it comes back."""
        self.start()  # told through 2026-03-20
        self.assertEqual(self.decision().bearer, "expert")
        self.on(self.env["darqi.clock"], "2026-03-30")._cron_resume()
        clock = self.decision()
        self.assertEqual((clock.state, clock.bearer), ("running", "reviewer"))
        rows = self.on(self.under_review, "2026-03-31")._timeline_rows()
        spans = [
            (row["bearer"], str(row["date_from"]), str(row["date_to"]))
            for row in rows
            if row["clock"] == clock.id
        ]
        bearers = dict(clock._fields["bearer"]._description_selection(self.env))
        self.assertIn((bearers["expert"], "2026-03-10", "2026-03-20"), spans)
        self.assertEqual(spans[-1], (bearers["reviewer"], "2026-03-21", "2026-03-31"))

    def test_correction_is_the_applicants_time(self):
        """32(四): the days of the correction are shown as the applicant's."""
        case = self.case("received")
        self.as_user("window_b", case, "2026-03-03").action_correct("补充平面图")
        rows = self.on(case, "2026-03-10")._timeline_rows()
        mine = [row for row in rows if not row["clock"]]
        self.assertEqual(len(mine), 1)
        self.assertEqual(
            (str(mine[0]["date_from"]), str(mine[0]["date_to"]), mine[0]["days"]),
            ("2026-03-04", "2026-03-10", 5),
        )
        self.assertEqual(mine[0]["organ"], case.applicant_name)
        self.assertFalse(mine[0]["counted"])

    # ------------------------------------------------------------------ explain

    def test_one_text_for_everybody(self):
        """Issue "Explain": clerk, department and inspector read the same intervals."""
        self.start()
        day = "2026-03-25"
        rows = self.on(self.under_review, day)._timeline_rows()
        decision = [row for row in rows if row["clock"] == self.decision().id]
        # Told apart by bearer as well: the counted stretches are these three.
        stretches = []
        for row in decision:
            if not stretches or stretches[-1][0] != row["counted"]:
                stretches.append((row["counted"], 0))
            counted, days = stretches.pop()
            stretches.append((counted, days + row["days"]))
        self.assertEqual(stretches, [(True, 4), (False, 10), (True, 3)])
        self.assertTrue(decision[1]["ground"])
        said = {
            str(self.as_user(login, self.under_review, day).timeline)
            for login in ("window_a", "reviewer_a", "health_officer", "discipline_a")
        }
        self.assertEqual(len(said), 1)
