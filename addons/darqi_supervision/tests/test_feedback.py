from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.darqi_approval.tests.common_documents import DocumentsCommon

from .common_supervision import SupervisionCommon


@tagged("post_install", "-at_install")
class TestFeedback(SupervisionCommon, DocumentsCommon):
    """方案三(三)3; REQ-52, 53: filed by supervision, answered by the bureau, closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item.enforcement_department_id = cls.organs["enforcement"]
        cls.give_to_bureau(cls.item)
        cls.licence = cls.make_licence()
        cls.issue(cls.licence)

    def test_department_and_enforcement_file(self):
        """REQ-52: both file; the bureau's clock starts; T26 is issued."""
        for login in ("health_officer", "health_head", "health_liaison"):
            with self.subTest(login):
                feedback = self.file_feedback(self.licence, login)
                self.assertEqual(feedback.state, "open")
                self.assertEqual(feedback.to_department_id, self.bureau)
                self.assertEqual(feedback.filed_by_id, self.staff[login])
                self.assertEqual(feedback.document_id.kind, "feedback_sheet")
        clock = feedback.clock_ids
        self.assertEqual((clock.kind, clock.department_id), ("feedback", self.bureau))
        self.assertEqual(clock.due_date, date(2026, 12, 16))
        enforcement = self.file_feedback(self.licence, "enforcement_a")
        self.assertEqual(enforcement.department_id, self.organs["enforcement"])

    def test_the_bureau_cannot_file(self):
        """REQ-52: feedback comes from supervision."""
        for login in ("approver_a", "bureau_head", "reviewer_a", "window_a"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.file_feedback(self.licence, login)
        self.staff["health_officer"].department_ids |= self.bureau
        with self.assertRaisesRegex(UserError, "cannot file"):
            self.file_feedback(self.licence, department_id=self.bureau.id)

    def test_nobody_files_for_another_organ(self):
        """The organ is the filer's own."""
        with self.assertRaises(UserError):
            self.file_feedback(self.licence, department_id=self.organs["market"].id)

    def test_only_about_licences_the_organ_supervises(self):
        """A department does not report on the holders of another one."""
        with self.assertRaisesRegex(UserError, "does not supervise it"):
            self.file_feedback(self.licence, "market_officer")

    def test_finding_and_evidence(self):
        """REQ-52: finding and evidence are stated, not in the future."""
        with self.assertRaisesRegex(UserError, "blank"):
            self.file_feedback(self.licence, evidence=" ")
        with self.assertRaisesRegex(UserError, "future"):
            self.file_feedback(self.licence, found_on="2026-12-05")

    def test_filed_content_is_fixed(self):
        """What was filed does not change; its state moves by methods."""
        feedback = self.file_feedback(self.licence)
        officer = self.as_user("health_officer", feedback)
        for vals in ({"finding": "x"}, {"advice": "annul"}, {"licence_id": 1}):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(UserError, "does not change"),
            ):
                officer.write(vals)
        approver = self.as_user("approver_a", feedback)
        for vals in ({"state": "done"}, {"outcome": "adopted"}, {"answer": "好"}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "directly"):
                approver.write(vals)
        with self.assertRaises(UserError):
            feedback.unlink()

    def test_only_the_bureau_answers(self):
        """REQ-53: the organ that answers for the licence answers."""
        feedback = self.file_feedback(self.licence)
        for login in ("health_officer", "health_head"):
            with self.subTest(login), self.assertRaises(UserError):
                self.as_user(login, feedback)._decline("不同意")
        with self.assertRaises(UserError):
            self.as_user("market_approver", feedback)._decline("不同意")
        with self.assertRaises(UserError):
            self.as_user("discipline_a", feedback)._decline("不同意")

    def test_declined_with_a_reason_only(self):
        """REQ-53: not adopting needs a reason; the sender is told."""
        feedback = self.file_feedback(self.licence, advice="annul")
        approver = self.as_user("approver_a", feedback, "2026-12-03")
        with self.assertRaisesRegex(UserError, "with a reason"):
            approver._decline("")
        approver.action_receive()
        self.assertEqual(feedback.state, "received")
        approver._decline("事实不清，证据不足。")
        self.assertEqual((feedback.state, feedback.outcome), ("done", "not_adopted"))
        self.assertFalse(feedback.act_id)
        self.assertTrue(feedback.told_at)
        self.assertEqual(feedback.clock_ids.state, "stopped")
        self.assertEqual(feedback.answer_used_days, 1)

    def test_adopted_information_is_done_at_once(self):
        """No act on the licence is needed for information."""
        feedback = self.file_feedback(self.licence, advice="rectifying")
        self.as_user("bureau_head", feedback, "2026-12-03")._adopt("已知悉。")
        self.assertEqual((feedback.state, feedback.outcome), ("done", "adopted"))

    def test_adopted_advice_opens_an_act_linked_both_ways(self):
        """REQ-53: 建议撤销 adopted → a draft annulment; done when it takes effect."""
        feedback = self.file_feedback(self.licence, advice="annul")
        self.as_user("approver_a", feedback, "2026-12-03")._adopt(
            "采纳，启动撤销程序。"
        )
        act = feedback.act_id
        self.assertEqual((feedback.state, act.state), ("adopted", "draft"))
        self.assertEqual((act.kind, act.licence_id), ("annul", self.licence))
        self.assertEqual(act.feedback_id, feedback)
        self.assertFalse(feedback.told_at)
        act.public_interest = "no_harm"
        act.public_interest_text = "经审查，不会对公共利益造成重大损害。"
        self.decide(act, "approver_b", date(2026, 12, 7), seal=False)
        self.assertEqual((self.licence.state, feedback.state), ("valid", "adopted"))
        self.stamp(self.by_keeper(act.document_id.sudo(), day=date(2026, 12, 20)))
        self.assertEqual(self.licence.state, "annulled")
        self.assertEqual(feedback.state, "done")
        self.assertTrue(feedback.told_at)
        self.assertEqual(self.licence.notice_ids[-1].event, "annulled")

    def test_dropped_act_reopens_the_feedback(self):
        """Invariant 7: an adopted feedback never ends without its act."""
        feedback = self.file_feedback(self.licence, advice="annul")
        self.as_user("approver_a", feedback, "2026-12-03")._adopt("采纳。")
        self.as_user("approver_a", feedback.act_id, "2026-12-04").action_drop()
        self.assertEqual((feedback.state, feedback.outcome), ("received", False))
        self.assertFalse(feedback.act_id)
        self.as_user("approver_a", feedback, "2026-12-05")._decline(
            "撤销将损害公共利益。"
        )
        self.assertEqual(feedback.state, "done")

    def test_database_guards_the_answer(self):
        """Invariant 13: no adopted advice without an act, whatever path is taken."""
        feedback = self.file_feedback(self.licence, advice="annul")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                feedback._door_opened().write(
                    {
                        "state": "adopted",
                        "outcome": "adopted",
                        "answer": "好",
                        "answered_by_id": self.env.uid,
                    }
                )
                self.env.flush_all()
