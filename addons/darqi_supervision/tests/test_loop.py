from datetime import date

from odoo.tests import tagged

from odoo.addons.darqi_approval.tests.common_cases import CasesMixin
from odoo.addons.darqi_approval.tests.common_documents import DocumentsCommon
from odoo.addons.darqi_approval.tests.common_reform import SIGNED, ReformCommon

from .common_supervision import SupervisionMixin

MONDAY = "2026-03-02"


@tagged("post_install", "-at_install")
class TestLoop(CasesMixin, DocumentsCommon):
    """方案三(三)3 from end to end: a licence is decided, sealed, watched, annulled."""

    def _granted_and_made(self):
        case = self.case("making", day=MONDAY)
        self.as_user("delivery_a", case, MONDAY).action_make_licence()
        return case

    def test_the_seal_pushes_the_notice(self):
        """REQ-50: the impression that brings the licence into force tells the organ."""
        case = self._granted_and_made()
        licence = case.licence_ids
        self.assertEqual(licence.state, "draft")
        self.assertFalse(licence.notice_ids)
        for document in case.document_ids | licence.document_ids:
            if document.seal_required and document.state == "issued":
                self.stamp(self.by_keeper(document, day=MONDAY))
        self.assertEqual(licence.state, "valid")
        notice = licence.notice_ids
        self.assertEqual(notice.department_id, self.organs["health"])
        self.assertEqual(notice.application_id, case)
        self.assertEqual(notice.sender_department_id, self.bureau)
        self.assertEqual(notice.snapshot["number"], licence.number)
        self.assertTrue(notice.snapshot["holder_id"])
        self.assertNotIn("11010519491231002X", str(notice.snapshot))
        self.assertTrue(notice.snapshot["decision"])
        self.assertIn("申请书", notice.snapshot["materials"])
        self.assertEqual(case.notice_count, 1)

    def test_the_loop_closes(self):
        """Notice, claim, visit, feedback, annulment, notice of the annulment."""
        case = self._granted_and_made()
        licence = case.licence_ids
        for document in case.document_ids | licence.document_ids:
            if document.seal_required and document.state == "issued":
                self.stamp(self.by_keeper(document, day=MONDAY))
        officer = self.staff["health_officer"]
        notice = self.as_user("health_officer", licence.notice_ids, "2026-03-03")
        self.env["darqi.measure"].create(
            {
                "item_id": licence.item_id.id,
                "department_id": self.organs["health"].id,
                "way": "key",
            }
        )
        notice._claim(officer)
        task = self.as_user("health_officer", licence.task_ids, "2026-03-10")
        task.write(
            {
                "officer_ids": [officer.id, self.staff["health_head"].id],
                "visited_on": "2026-03-10",
                "place": "树林召镇",
                "situation": "检测报告系伪造",
                "result": "violation",
            }
        )
        task.action_finish()
        self.assertEqual(notice.state, "under_supervision")
        context = task.action_feedback()["context"]
        feedback = (
            self.as_user("health_officer", self.env["darqi.feedback"], "2026-03-10")
            .with_context(**context)
            .create({"evidence": "鉴定意见", "advice": "annul"})
        )
        self.assertEqual(feedback.task_id, task)
        self.as_user("approver_a", feedback, "2026-03-11")._adopt("采纳")
        act = feedback.act_id
        self.as_user("approver_a", act, "2026-03-12").write(
            {
                "public_interest": "no_harm",
                "public_interest_text": "经审查，不会对公共利益造成重大损害。",
            }
        )
        self.decide(act, "approver_b", date(2026, 3, 12))
        self.assertEqual((licence.state, feedback.state), ("annulled", "done"))
        last = licence.notice_ids[-1]
        self.assertEqual(
            (last.event, last.department_id), ("annulled", notice.department_id)
        )
        slip = self.as_user("health_officer", last, "2026-03-30").action_print_slip()
        self.assertEqual(slip["type"], "ir.actions.act_url")


@tagged("post_install", "-at_install")
class TestMemorandumOwner(SupervisionMixin, ReformCommon):
    """DESIGN 2: the memorandum's person for the item owns the notice at once."""

    def test_the_memorandum_names_the_default_owner(self):
        """REQ-46, 51: 监管责任人 of the line, before the organ's head."""
        memo = self.ready(self.item)
        self.sign(memo)
        licence = self.make_licence(
            item=self.item,
            memorandum_line_id=memo.line_ids.id,
            supervising_department_id=self.organs["health"].id,
        )
        notice = self.issue(licence, SIGNED)
        self.assertEqual(notice.owner_id, self.staff["health_officer"])
