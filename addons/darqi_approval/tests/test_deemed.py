from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin


@tagged("post_install", "-at_install")
class TestDeemed(CasesMixin, DarqiCommon):
    """许可法 32(四): no notice within five days, accepted from receipt."""

    def run_job(self, day):
        return self.on(self.env["darqi.application"], day)._cron_deem_accepted()

    def test_on_time_and_late(self):
        """A job that was down for ten days enters the very same dates."""
        first, second = self.case(), self.case()
        self.run_job("2026-03-09")
        self.assertEqual(first.state, "received")
        second.invalidate_recordset()
        savepoint = self.env.cr.savepoint()
        self.run_job("2026-03-10")
        on_time = self.dates(first)
        savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        self.run_job("2026-03-24")
        self.assertEqual(self.dates(first), on_time)
        self.assertEqual(first.state, "accepted")
        self.assertEqual(str(first.accepted_on), MONDAY)
        self.assertTrue(first.is_deemed_accepted)
        self.assertFalse(first.accepted_by_id)
        self.assertTrue(first.attention)
        self.assertEqual(second.state, "accepted")

    def dates(self, case):
        rows = case.clock_ids.sorted("id")
        return [
            (
                str(case.accepted_on),
                str(case.due_date),
                clock.kind,
                str(clock.start_date),
                str(clock.due_date),
                str(clock.promise_date),
                str(clock.stop_date),
                clock.is_late,
            )
            for clock in rows
        ]

    def test_not_competent(self):
        """PRACTICE 1.11: no false competence, a person has to look at it."""
        item = self.make_item("测试丧失权限事项")
        case = self.case(items=item)
        self.move_item(item, "market", "2026-03-05")
        self.run_job("2026-03-20")
        self.assertEqual(case.state, "received")
        self.assertTrue(case.attention)
        self.run_job("2026-03-21")
        self.assertEqual(case.state, "received")
        health = self.as_user("health_window", case, "2026-03-23")
        with self.assertRaises(UserError):
            health.action_accept()
        health.action_pass_on()
        self.assertEqual(case.department_id, self.organs["market"])
        self.assertFalse(case.attention)
        self.assertEqual(str(case.due_date), "2026-03-30")
        self.assertEqual(case._clock("correction").department_id, self.organs["market"])

    def test_moved_after_the_last_day(self):
        """What moved after the last day does not undo what the law had accepted."""
        item = self.make_item("测试晚些移转事项")
        case = self.case(items=item)
        self.move_item(item, "bureau", "2026-03-11")
        window = self.as_user("health_window", case, "2026-03-12")
        with self.assertRaises(UserError):
            window.action_pass_on()
        self.run_job("2026-03-20")
        self.assertEqual(case.state, "accepted")
        self.assertEqual(case.department_id, self.organs["health"])

    def test_notice_is_issued_by_a_person(self):
        """The paper is issued by a person of the competent organ."""
        case = self.case()
        self.run_job("2026-03-24")
        self.assertNotIn("acceptance", case.document_ids.mapped("kind"))
        self.as_user("window_a", case, "2026-03-24").action_issue_acceptance()
        self.assertIn("acceptance", case.document_ids.mapped("kind"))
        self.assertFalse(case.attention)

    def test_corrected_counts_from_the_new_papers(self):
        """After a correction the five days run from the corrected papers."""
        case = self.case()
        window = self.as_user("window_b", case, "2026-03-04")
        window.action_correct("补签名")
        self.tell_correction(case, "2026-03-04")
        self.run_job("2026-03-20")
        self.assertEqual(case.state, "correcting")
        self.as_user("window_b", case, "2026-03-23").action_receive_correction("已补")
        self.run_job("2026-04-10")
        self.assertEqual(str(case.accepted_on), "2026-03-23")
