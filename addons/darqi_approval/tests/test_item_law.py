from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

LAW = "《印刷业管理条例》第二十条"


@tagged("post_install", "-at_install")
class TestItemLaw(CasesMixin, DarqiCommon):
    """LAW 3: the item's own law sets limit, renewal and silence, each by its clause."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.printing = cls.with_law(cls.make_item("测试准印证核发", organ="bureau"))

    @classmethod
    def with_law(cls, item, **vals):
        draft = cls.on(cls.env["darqi.item.revision"]._next_draft(item), "2026-01-05")
        draft.write(
            {
                "date_from": "2026-01-05",
                "statutory_days": 30,
                "statutory_unit": "calendar_day",
                "promised_days": 10,
                "change_reason": "按条例设定",
                "limit_basis": LAW,
                "silence_rule": "granted",
                "silence_basis": LAW,
                **vals,
            }
        )
        cls.publish(draft)
        return item

    def job(self, day):
        done = self.on(self.env["darqi.deemed.consent"], day)._cron_enter()
        self.env.invalidate_all()
        return done

    def rows(self, case):
        return self.env["darqi.deemed.consent"].search(
            [("application_id", "=", case.id)]
        )

    def test_a_rule_has_its_clause(self):
        """No silence without the law, no clause without law and article."""
        draft = self.env["darqi.item.revision"]._next_draft(self.item)
        for vals in (
            {"silence_rule": "granted"},
            {"silence_rule": "granted", "silence_basis": LAW, "statutory_days": 0},
        ):
            with (
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                draft.write({"promised_days": 0, **vals})
                draft.flush_recordset()
            draft.invalidate_recordset()
        for name in ("limit_basis", "renewal_basis", "silence_basis"):
            with self.assertRaises(ValidationError):
                draft.write({name: "有关规定"})
        published = self.printing.revision_id
        with self.assertRaises(UserError):
            self.as_user("catalogue_a", published).write({"silence_rule": "none"})
        payload = published._payload()
        self.assertEqual(
            (payload["silence"], payload["silence_basis"]), ("granted", LAW)
        )

    def test_the_clock_names_the_clause(self):
        """The decision's clock says which law limits it; others say 42."""
        case = self.case("reviewing", items=self.printing)
        clock = case._clock("decision")
        self.assertEqual((clock.law, clock.limit_unit), (LAW, "calendar_day"))
        self.assertIn("四十二", self.case("reviewing")._clock("decision").law)

    def test_dated_by_the_law_also_after_ten_days(self):
        """印刷业管理条例 20: the day after the limit, whenever the job ran."""
        case = self.case("reviewing", items=self.printing)
        self.assertEqual(case.legal_due_date, date(2026, 4, 1))
        other = self.case("reviewing")
        self.assertEqual(self.job("2026-04-01"), 0)
        self.assertEqual(self.job("2026-04-11"), 1)
        row = self.rows(case)
        self.assertEqual(
            (row.last_day, row.deemed_on, row.basis),
            (date(2026, 4, 1), date(2026, 4, 2), LAW),
        )
        self.assertEqual(row.state, "pending")
        self.assertIn("2026-04-01", case.attention)
        self.assertEqual(self.job("2026-04-12"), 0)
        self.assertFalse(self.rows(other))

    def test_nobody_decides_otherwise(self):
        """Neither refused nor granted by hand, also before the job has run."""
        case = self.case("pending_decision", items=self.printing)
        approver = self.as_user("approver_a", case, "2026-04-02")
        with self.assertRaisesRegex(UserError, "二十"):
            approver.action_refuse("不符合", LAW, "不予")
        with self.assertRaisesRegex(UserError, "二十"):
            approver.action_grant("同意")
        with self.assertRaisesRegex(UserError, "二十"):
            self.terminate(case, "2026-04-02")
        with self.assertRaisesRegex(UserError, "二十"):
            self.withdraw("window_b", case, "2026-04-02")
        self.assertEqual(case.state, "pending_decision")
        in_time = self.as_user("approver_a", case, "2026-04-01")
        in_time.action_grant("同意")
        self.assertEqual(self.job("2026-04-11"), 0)

    def test_a_person_confirms(self):
        """An approver who neither accepted nor reviewed; dated by the law; a paper."""
        case = self.case("reviewing", items=self.printing)
        self.job("2026-04-11")
        row = self.rows(case)
        for login in ("reviewer_a", "window_b", "bureau_head", "market_approver"):
            with self.assertRaises(UserError):
                self.as_user(login, row, "2026-04-13").action_confirm()
        with self.assertRaises(UserError):
            self.as_user("approver_a", row).write({"deemed_on": "2026-05-01"})
        mine = self.as_user("approver_a", row, "2026-04-13")
        self.assertTrue(mine.can_confirm)
        self.assertTrue(self.as_user("approver_a", case, "2026-04-13").can_deem_consent)
        mine.action_confirm()
        self.env.invalidate_all()
        self.assertEqual((case.state, case.result), ("making", "granted"))
        self.assertEqual(case.decided_on, date(2026, 4, 2))
        self.assertEqual(case.decided_by_id, self.staff["approver_a"])
        self.assertFalse(case.attention)
        clock = case.clock_ids.filtered(lambda c: c.kind == "decision")
        self.assertEqual((clock.stop_date, clock.is_late), (date(2026, 4, 2), True))
        delivery = case._clock("delivery")
        self.assertEqual(delivery.start_date, date(2026, 4, 2))
        paper = case.document_ids.filtered(lambda d: d.kind == "granted").sudo()
        self.assertIn("视为同意", paper.content["content"])
        self.assertEqual(row.state, "confirmed")
        with self.assertRaises(UserError):
            mine.action_confirm()
        with self.assertRaises(UserError):
            row.unlink()

    def test_no_delay_is_explained(self):
        """印刷业管理条例 20, 优化营商环境条例 36: agreed to by law, not late."""
        case = self.case("reviewing", items=self.printing)
        late = self.as_user("reviewer_a", case, "2026-03-25")
        self.assertTrue(late.needs_overdue_statement)  # past the promise, undecided
        self.assertIn(late, late.search([("needs_overdue_statement", "=", True)]))
        over = self.as_user("reviewer_a", case, "2026-04-02")
        self.assertFalse(over.needs_overdue_statement)
        self.assertFalse(over.can_explain_overdue)
        self.assertNotIn(over, over.search([("needs_overdue_statement", "=", True)]))
        with self.assertRaisesRegex(UserError, "二十"):
            over.action_explain_overdue("人手不足", "2026-04-10")
        self.assertFalse(case.overdue_ids)
        late.action_explain_overdue("需要核实内容", "2026-04-01")
        self.assertTrue(case.overdue_ids)

    def test_steps_do_not_outlive_it(self):
        """What was still asked for is cancelled: the law did not wait for it."""
        case = self.case("reviewing", items=self.printing)
        self.as_user("reviewer_a", case, MONDAY).action_request_step("survey")
        self.job("2026-04-11")
        self.as_user("approver_a", self.rows(case), "2026-04-13").action_confirm()
        self.env.invalidate_all()
        self.assertEqual(case.step_ids.state, "cancelled")
        self.assertFalse(case.step_ids.sudo()._clock("step"))

    def test_a_pause_moves_it(self):
        """45: told time is not counted here either."""
        case = self.case("reviewing", items=self.printing)
        self.as_user("reviewer_a", case, "2026-03-09").action_start_special(
            "testing", "《测试条例》第五条", "测试所", "2026-03-13"
        )
        self.assertEqual(case.legal_due_date, date(2026, 4, 6 + 1))
        self.assertEqual(self.job("2026-04-07"), 0)
        self.assertEqual(self.job("2026-04-08"), 1)
