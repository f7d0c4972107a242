from datetime import timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.darqi_approval.tests.common_reform import ReformCommon
from odoo.addons.darqi_approval.tests.common_tour import TourMixin

ITEM = "测试游泳场所卫生许可"
OTHER = "测试食品经营许可"
APPLICANT = "演示申请人乙"


@tagged("post_install", "-at_install", "darqi_tour")
class TestThread(TourMixin, ReformCommon, HttpCase):
    """The whole thread in the browser, in Chinese, each step by who does it.

    Plan 三(二)1 (items, batches), 三(一)2 (handover list), 三(三)2 (memorandum),
    三(一)1 (one window, one seal), 三(三)3 (push, claim, visits, feedback), 四(三)
    (discipline inspection); 行政许可法 29, 32, 34, 38, 44; invariants 1, 2, 3, 5.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["darqi.seal"].search([("state", "=", "active")]).action_stop()
        cls.gate_open()
        cls.other = cls.make_items(OTHER, organ="market")
        cls.publish_list(cls.other)

    @classmethod
    def publish_list(cls, item):
        """Publish the item's list, with two materials and a form of two questions."""
        revision = cls.env["darqi.item.revision"]._next_draft(item)
        materials = ({"name": "申请表"}, {"name": "检测报告"})
        questions = (
            {"code": "content", "label": "经营项目", "is_required": True},
            {"code": "area_size", "label": "面积", "type": "number"},
        )
        revision.write(
            {
                "statutory_days": revision.statutory_days or 20,
                "material_ids": [Command.create(vals) for vals in materials],
                "form_field_ids": [Command.create(vals) for vals in questions],
            }
        )
        revision.with_user(cls.staff["catalogue_a"]).action_publish()
        return revision

    def test_thread(self):
        """From the imported line to the answered feedback and the public check."""
        self._items_are_transferred()
        self._items_are_handed_over()
        case = self._the_window_takes_in()
        self._the_bureau_decides(case)
        self._the_licence_is_sealed(case)
        self._the_department_supervises(case)
        self._others_look_at_it(case)

    # ---------------------------------------------------------------- the reform

    def _items_are_transferred(self):
        """Import, batch, submission, check, legality, publication."""
        self.tour("thread_import", "catalogue_a")
        self.moved = self.env["darqi.item"].search([("name", "=", ITEM)])
        self.assertEqual(self.moved.department_id, self.organs["health"])
        self.assertEqual(self.moved.transfer_category, "must")
        limits = self.publish_list(self.moved)
        self.assertEqual((limits.statutory_days, limits.promised_days), (20, 10))
        self.tour("thread_batch", "catalogue_a")
        line = self.env["darqi.transfer.line"].search([("item_id", "=", self.moved.id)])
        self.assertEqual(line.state, "sorting")
        self.tour("thread_submit", "health_officer")
        self.tour("thread_check", "catalogue_a")
        self.tour("thread_legal", "justice_a")
        self.tour("thread_publish", "catalogue_a")
        self.assertEqual(line.state, "published")
        self.assertEqual(line.checked_by_id, self.staff["catalogue_a"])

    def _items_are_handed_over(self):
        """Handover list, memorandum of both sides; the competence moves that day."""
        self.tour("thread_hand_over", "health_officer")
        rows = self.env["darqi.handover.line"].search([("item_id", "=", self.moved.id)])
        self.assertEqual(
            sorted(rows.mapped("state")), ["handed", "none", "none", "none", "none"]
        )
        self.tour("thread_take_over", "catalogue_a")
        self.assertIn("received", rows.mapped("state"))
        memo = self.env["darqi.memorandum"].search(
            [("department_id", "=", self.organs["health"].id)]
        )
        self.assertEqual(memo.line_ids.item_id, self.moved)
        for login in ("health_liaison", "catalogue_a"):
            self.as_user(login, memo).action_check()
        self.as_user("justice_a", memo).action_legal("合法")
        today = self.env["darqi.working.day"]._today()
        self.tour("thread_sign_department", "health_head")
        self.assertEqual(
            self.moved.competent_on(today)["organ"], self.organs["health"].id
        )
        self.tour("thread_sign_bureau", "bureau_head")
        self.assertEqual(memo.signed_on, today)
        competent = self.moved.competent_on(today)
        self.assertEqual(
            (competent["organ"], competent["rule"]), (self.bureau.id, "R4")
        )
        before = self.moved.competent_on(today - timedelta(days=1))
        self.assertNotEqual(before["organ"], self.bureau.id)

    # ------------------------------------------------------------------ the case

    def _the_window_takes_in(self):
        """One visit, two items of two organs; the bureau's own is accepted."""
        self.tour("thread_filing", "window_a")
        filing = self.env["darqi.filing"].search([("applicant_name", "=", APPLICANT)])
        self.assertEqual(len(filing.application_ids), 2)
        case, other = filing.application_ids.sorted(lambda a: a.item_id == self.other)
        self.assertEqual(other.item_id, self.other)
        self.assertEqual(other.department_id, self.organs["market"])
        self.assertEqual(other.state, "received")
        self.assertEqual(case.department_id, self.bureau)
        self.assertEqual(case.memorandum_line_id.item_id, self.moved)
        self.assertEqual(case.state, "accepted")
        self.assertEqual(case.accepted_by_id, self.staff["window_a"])
        self.assertEqual(case.answers["content"], "室内游泳场馆")
        return case

    def _the_bureau_decides(self, case):
        """Another person reviews, a third decides; the decision has its number."""
        self.tour("thread_review", "reviewer_a")
        self.assertEqual(case.reviewed_by_id, self.staff["reviewer_a"])
        self.tour("thread_decide", "approver_a")
        self.assertEqual(case.decided_by_id, self.staff["approver_a"])
        self.assertEqual(case.result, "granted")
        decision = case.document_ids.filtered(lambda d: d.kind == "granted")
        self.assertTrue(decision.number)
        self.assertTrue(decision.check_code)
        self.assertTrue(decision.attachment_id.raw.startswith(b"%PDF"))

    def _the_licence_is_sealed(self, case):
        """Certificate made, both papers sealed and entered in the register."""
        self.tour("thread_make", "delivery_a")
        self.assertEqual(case.licence_ids.state, "draft")
        self.tour("thread_seal", "keeper_a")
        papers = case.document_ids.filtered("seal_required")
        self.assertEqual(
            set(papers.mapped("kind")), {"acceptance", "granted", "licence"}
        )
        self.assertEqual(set(papers.mapped("state")), {"sealed"})
        for paper in papers:
            self.assertEqual(sum(paper.seal_use_ids.mapped("copies")), paper.copies)
            self.assertEqual(paper.seal_use_ids.sealed_by_id, self.staff["keeper_a"])
        self.assertEqual(case.licence_ids.state, "valid")

    # ------------------------------------------------------------- supervision

    def _the_department_supervises(self, case):
        """Notice at once, claim, visit by two, feedback, the bureau's answer."""
        notice = case.licence_ids.notice_ids
        self.assertEqual(
            (notice.state, notice.department_id), ("delivered", self.organs["health"])
        )
        self.tour("thread_claim", "health_officer")
        self.assertEqual(notice.claimed_by_id, self.staff["health_officer"])
        self.tour("thread_visit", "health_officer")
        task = case.licence_ids.task_ids.filtered(lambda task: task.state == "done")
        self.assertEqual(len(task.officer_ids), 2)
        self.assertEqual(notice.state, "under_supervision")
        feedback = case.licence_ids.feedback_ids
        self.assertEqual(feedback.task_id, task)
        self.tour("thread_answer", "approver_a")
        self.assertEqual(feedback.answered_by_id, self.staff["approver_a"])

    def _others_look_at_it(self, case):
        """Discipline inspection, a manager, and anybody with the paper."""
        self.tour("thread_dossier", "discipline_a")
        self.tour("thread_pivot", "manager_a")
        decision = case.document_ids.filtered(lambda d: d.kind == "granted")
        self.browser_js(
            f"/darqi/check/{decision.check_code}",
            code=f"""
                const text = document.body.innerText;
                if (document.querySelector(".status.good")
                        && text.includes("{decision.number}")
                        && text.includes("{ITEM}")) {{
                    console.log("test successful");
                }} else {{
                    console.error(text);
                }}
            """,
        )
