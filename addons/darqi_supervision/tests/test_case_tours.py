from io import BytesIO

from pypdf import PdfReader

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.darqi_approval.tests.common_cases import CasesMixin
from odoo.addons.darqi_approval.tests.common_reform import ReformCommon
from odoo.addons.darqi_approval.tests.common_tour import TourMixin

ITEM = "测试游泳场所卫生许可"
OTHER = "测试食品经营许可"
PACKAGE = ("测试一件事甲", "测试一件事乙", "测试一件事丙")
APPLICANT = "演示申请人乙"


@tagged("post_install", "-at_install", "darqi_tour")
class TestCaseTours(TourMixin, CasesMixin, ReformCommon, HttpCase):
    """Five lives of a case in the browser, in Chinese, each step by who does it.

    REQ-74 (one matter, several items), 行政许可法 32 (receipt, one correction notice),
    34, 38 (reasons and remedies of a refusal), 42 (extension), 44 (handing out), 45
    (expert review stops the clock); invariants 2 to 5.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["darqi.seal"].search([("state", "=", "active")]).action_stop()
        cls.make_seal()
        paper = {"name": "检测报告"}
        question = {"code": "content", "label": "经营项目", "is_required": True}
        area = {"code": "area_size", "label": "面积", "type": "number"}
        for name, organ in ((ITEM, "bureau"), (OTHER, "market")):
            cls.make_item(
                name,
                organ=organ,
                materials=({"name": "申请表"}, paper),
                fields=(question, area),
            )
        shared = {"name": "测试营业执照", "source": "government", "form": "copy"}
        note = {"code": "note", "label": "说明"}
        for name in PACKAGE:
            cls.make_item(
                name,
                organ="bureau",
                materials=({"name": "申请表"}, shared),
                fields=(note,),
                level_of_difficulty="simple",
            )

    def cases(self):
        cases = self.env["darqi.application"].search(
            [("applicant_name", "=", APPLICANT), ("department_id", "=", self.bureau.id)]
        )
        return cases.sorted("id")

    def paper_text(self, case, kind):
        """The words of the case's paper, without the breaks between its lines."""
        paper = case.document_ids.filtered(lambda row: row.kind == kind)
        pages = PdfReader(BytesIO(paper.attachment_id.raw)).pages
        return "".join("".join(page.extract_text().split()) for page in pages)

    def by(self, case, field, login):
        self.assertEqual(case[field], self.staff[login])

    def test_ordinary(self):
        """Window, acceptance, review, decision, certificate, seal, handing out."""
        self.tour("thread_filing", "window_a")
        case = self.cases()
        self.by(case, "accepted_by_id", "window_a")
        self.tour("thread_review", "reviewer_a")
        self.by(case, "reviewed_by_id", "reviewer_a")
        self.tour("thread_decide", "approver_a")
        self.by(case, "decided_by_id", "approver_a")
        self.tour("thread_make", "delivery_a")
        self.tour("thread_seal", "keeper_a")
        self.assertEqual(case.licence_ids.state, "valid")
        self.assertEqual(case.state, "to_deliver")
        self.tour("case_deliver", "delivery_a")
        self.by(case, "delivered_by_id", "delivery_a")
        self.assertEqual((case.state, case.result), ("closed", "granted"))
        self.assertEqual(set(case.clock_ids.mapped("state")), {"stopped"})

    def test_corrected(self):
        """One notice names all that is wrong; the five days begin anew (32(四))."""
        self.tour("case_corrected", "window_a")
        case = self.cases()
        self.assertEqual((case.state, case.correction_count), ("accepted", 1))
        self.assertIn("检测报告", self.paper_text(case, "correction"))
        self.assertNotIn("申请表", self.paper_text(case, "correction"))
        done = case.opinion_ids.sorted("id").mapped("step")
        self.assertEqual(done, ["correct", "receive_correction", "accept"])
        self.assertEqual(case.material_ids.mapped("is_received"), [True, True])

    def test_expert_review_and_extension(self):
        """Only the written notice stops the clock; the head extends once (42, 45)."""
        experts = [(f"测试专家{n}", f"测试水务{n}院") for n in "一二三四"]
        self.env["darqi.expert"].create(
            [
                {"name": name, "unit": unit, "specialty": "测试水处理"}
                for name, unit in [*experts, (APPLICANT, "测试游泳馆")]
            ]
        )
        self.tour("thread_filing", "window_a")
        case = self.cases()
        self.tour("case_experts", "reviewer_a")
        draw = case.step_ids.draw_ids
        status = {row.expert_id.name: row.status for row in draw.line_ids}
        self.assertEqual(status.pop(APPLICANT), "excluded")
        self.assertEqual(sorted(status.values()), ["drawn"] * 2 + ["pool"] * 2)
        self.assertTrue(case.is_special)
        clock = case._clock("decision")
        self.assertEqual(clock.state, "paused")
        due = clock.due_date
        self.assertIn("专家评审", self.paper_text(case, "special_procedure"))
        self.scanned(case.step_ids, ("attachment_ids", "expert_sheet_ids"))
        self.tour("case_expert_result", "reviewer_a")
        self.assertFalse(case.is_special)
        self.assertEqual(case.step_ids.result, "pass")
        last = clock.entry_ids.sorted("id")[-2:]
        self.assertEqual(last.mapped("kind"), ["resume", "bear"])
        self.assertLess(clock.due_date, due, "the rest of the told time counts again")
        before = clock.due_date
        self.tour("case_extend", "bureau_head")
        extension = case.extension_ids
        self.by(extension, "decided_by_id", "bureau_head")
        self.assertTrue(case.is_extended)
        self.assertGreater(clock.due_date, before)
        self.assertEqual(extension.new_due, clock.due_date)

    def scanned(self, step, names):
        """Report and signed opinions come from the scanner."""
        mine = step.with_user(self.staff["reviewer_a"])
        for name in names:
            file = mine.env["ir.attachment"].create(
                {"name": f"{name}.pdf", "raw": b"%PDF-1.4 test"}
            )
            mine.write({name: [Command.link(file.id)]})

    def test_refused(self):
        """Refused with facts, clause and remedies, sealed and handed out (38, 44)."""
        self.tour("thread_filing", "window_a")
        case = self.cases()
        self.tour("case_propose_refusal", "reviewer_b")
        self.assertEqual(case.proposed_result, "refused")
        self.tour("case_refuse", "approver_a")
        text = self.paper_text(case, "refused")
        for words in ("余氯、浊度", "第八条第二款", "行政复议", "行政诉讼"):
            self.assertIn(words, text)
        self.tour("case_seal_refusal", "keeper_a")
        self.tour("case_deliver", "delivery_a")
        self.assertEqual((case.state, case.result), ("closed", "refused"))
        self.assertFalse(case.licence_ids)

    def test_one_matter_of_three_items(self):
        """One applicant, the shared paper once, side by side, handed out together."""
        self.tour("package_filing", "window_a")
        cases = self.cases()
        self.assertEqual(set(cases.item_id.mapped("name")), set(PACKAGE))
        self.assertEqual(len(cases.filing_id), 1)
        self.assertEqual(cases.applicant_id.name, APPLICANT)
        for case in cases:
            names = case.material_ids.filtered("is_received").mapped("name")
            self.assertEqual(sorted(names), ["测试营业执照", "申请表"])
        self.tour("package_review_one", "reviewer_a")
        self.tour("package_review_others", "reviewer_b")
        self.assertEqual(
            cases.reviewed_by_id, self.staff["reviewer_a"] | self.staff["reviewer_b"]
        )
        self.tour("package_decide", "approver_a")
        self.assertEqual(set(cases.mapped("result")), {"granted"})
        self.tour("package_make", "delivery_a")
        self.tour("package_seal", "keeper_a")
        papers = cases.document_ids.filtered("seal_required")
        self.assertEqual(len(papers.seal_use_ids.seal_id), 1)
        self.tour("package_deliver", "delivery_a")
        self.assertEqual(set(cases.mapped("state")), {"closed"})
        self.assertEqual(set(cases.mapped("delivered_on")), {cases[0].delivered_on})
