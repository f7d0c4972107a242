import base64
import io
from ast import literal_eval
from datetime import date, datetime, time

from PIL import Image
from psycopg2.errors import CheckViolation, UniqueViolation
from pypdf import PdfWriter

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers.check import COMPLAINTS, LIMIT
from .common import scan
from .common_documents import DAY, DocumentsCommon

PDF = base64.b64encode(scan("a paper made elsewhere"))


class SealingCommon(DocumentsCommon):
    """Requests, loans and complaints about the one seal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.staff["bureau_head"]

    def ask(self, login="delivery_a", day=DAY, submit=True, **vals):
        requests = self.as_user(login, self.env["darqi.seal.request"], day)
        request = requests.create(
            {
                "name": "国家系统打印的护士执业证书",
                "purpose": "国家系统出证，加盖专用章",
                "copies": 2,
                "file": PDF,
                "item_id": self.item.id,
                **vals,
            }
            if not vals.get("document_id")
            else {"purpose": "按规定申请用印", **vals}
        )
        if submit:
            request.action_submit()
        return request

    def approve(self, request, day=DAY):
        self.on(request.with_user(self.head), day).action_approve()


@tagged("post_install", "-at_install")
class TestSealRequest(SealingCommon):
    """用印申请 (PRACTICE 2.8, PAPERS 3: use needs approval)."""

    def test_paper_made_elsewhere(self):
        """Asked for, allowed, sealed: each by another person; the paper is issued."""
        request = self.ask()
        self.assertFalse(request.document_id)
        self.approve(request)
        document = request.document_id.sudo()
        self.assertEqual(document.kind, "outside_paper")
        self.assertEqual(document.attachment_id.raw, base64.b64decode(PDF))
        form = request.paper_id.sudo()
        self.assertEqual(form.kind, "seal_request")
        self.assertTrue(form.attachment_id.raw.startswith(b"%PDF"))
        queue = self.env.ref("darqi_approval.darqi_document_action_to_seal")
        domain = [("id", "=", document.id), *literal_eval(queue.domain)]
        documents = self.by_keeper(self.env["darqi.document"])
        self.assertTrue(documents.search_count(domain))
        self.stamp(self.by_keeper(document))
        use = document.seal_use_ids
        self.assertEqual(use.request_id, request)
        self.assertEqual(use.requested_by_id, self.staff["delivery_a"])
        self.assertEqual(use.approved_by_id, self.head)
        self.assertEqual(use.sealed_by_id, self.keeper)
        self.assertEqual(use.mapped("purpose"), [request.purpose] * 2)
        self.assertEqual(set(use.mapped("basis")), {"request"})
        self.assertEqual(request.state, "sealed")
        evidence = self.env["darqi.evidence"]
        acts = evidence.search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)]
        ).mapped("act")
        self.assertEqual(set(acts), {"seal_requested", "seal_request_approved"})
        self.assertEqual(evidence._verify_requests() + evidence._verify_seals(), [])

    def test_nothing_blank_is_sealed(self):
        """庆阳 rule: no seal on blank paper; the file is a PDF or a picture."""
        request = self.ask(submit=False, file=False)
        with self.assertRaisesRegex(UserError, "blank"):
            request.action_submit()
        for raw, why in (
            (b"only words", "neither|not taken"),
            (b"%PDF-1.4 begins like one", "does not open"),
            (self.blank_pdf(), "blank"),
            (self.picture("PDF", "white"), "blank"),
            (self.picture("PNG", "white"), "blank"),
            (self.picture("JPEG", "white"), "blank"),
        ):
            with self.assertRaisesRegex(UserError, why):
                request.file = base64.b64encode(raw)
        for ending in ("PDF", "PNG", "JPEG"):
            request.file = base64.b64encode(self.picture(ending, "black"))
        request.action_submit()
        self.assertEqual(request.state, "requested")

    def blank_pdf(self):
        """A text page and a page with nothing on it."""
        writer = PdfWriter(clone_from=io.BytesIO(scan()))
        writer.add_blank_page(595, 842)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    def picture(self, ending, colour):
        page = Image.new("L", (200, 280), "white")
        page.paste(Image.new("L", (60, 20), colour), (50, 50))
        out = io.BytesIO()
        page.save(out, ending)
        return out.getvalue()

    def test_no_draft_is_sealed(self):
        """PAPERS 3: a paper marked 送审稿 is no paper, nor is it a stamped scan."""
        documents = self.on(self.env["darqi.document"], DAY)
        draft = documents._draft_pdf("granted", self.item, self.values())
        with self.assertRaisesRegex(UserError, "送审稿"):
            self.ask(file=base64.b64encode(draft))
        document = self.issue(department=self.bureau)
        self.by_keeper(document).action_print_to_stamp()
        with self.assertRaisesRegex(UserError, "送审稿"):
            self.by_keeper(document)._seal(scan=draft, scan_name="scan.pdf", day=DAY)
        self.assertEqual((document.state, document.impressions), ("issued", 0))

    def test_only_for_what_was_transferred(self):
        """REQ-13: the special seal goes on no item another organ is competent for."""
        with self.assertRaisesRegex(UserError, "Licence item"):
            self.ask(item_id=False)
        elsewhere = self.env["darqi.item"].create(
            {
                "name": "住建局施工许可（未划转）",
                "department_id": self.organs["market"].id,
                "date_from": date(2022, 1, 4),
            }
        )
        with self.assertRaisesRegex(UserError, "competent"):
            self.ask(item_id=elsewhere.id)
        self.ask(item_id=False, seal_kind="organ")  # a letter
        request = self.ask()
        lost = self.ask()
        self.approve(request)
        self.on(self.item, DAY)._competence_decide(
            "", DAY, self.organs["health"], "statutory", document="测试〔2026〕9号"
        )
        with self.assertRaisesRegex(UserError, "competent"):
            self.approve(lost)
        with self.assertRaisesRegex(UserError, "competent"):
            self.stamp(self.by_keeper(request.document_id))
        self.assertEqual(request.state, "approved")
        head = self.on(lost.with_user(self.head), DAY)
        head.opinion = "事项不在本局"
        head.action_refuse()
        self.assertEqual(lost.state, "refused")

    def test_who_allows(self):
        """The one the setting names, else the head; never who asked, never a keeper."""
        request = self.ask()
        for login in ("delivery_a", "approver_a", "keeper_a", "health_head"):
            with self.assertRaises(UserError, msg=login):
                self.as_user(login, request, DAY).action_approve()
        self.seal.approver_ids = self.staff["approver_a"]
        with self.assertRaisesRegex(UserError, "approver_a"):
            self.approve(request)
        self.as_user("approver_a", request, DAY).action_approve()
        self.assertEqual(request.decided_by_id, self.staff["approver_a"])
        with self.assertRaises(ValidationError):
            self.seal.approver_ids = self.keeper
        own = self.ask(login="approver_a")
        with self.assertRaisesRegex(UserError, "asks"):
            self.as_user("approver_a", own, DAY).action_approve()
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE darqi_seal_request SET decided_by_id = requested_by_id"
                " WHERE id = %s",
                [own.id],
            )

    def test_kind_that_needs_a_request(self):
        """The setting of a kind: no seal without an approved request, and no more."""
        self.env["darqi.document.kind"]._of("granted").seal_by_request = True
        document = self.issue(department=self.bureau)
        with self.assertRaisesRegex(UserError, "request"):
            self.stamp(self.by_keeper(document))
        request = self.ask(document_id=document.id, copies=1, login="window_a")
        with self.assertRaisesRegex(UserError, "not allowed yet"):
            self.stamp(self.by_keeper(document))
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.ask(document_id=document.id)
        self.approve(request)
        with self.assertRaises(UserError):
            self.by_keeper(document)._seal(copies=2, day=DAY)
        self.stamp(self.by_keeper(document))
        self.assertEqual((document.impressions, request.state), (1, "sealed"))
        with self.assertRaises(UserError):
            self.stamp(self.by_keeper(document))

    def test_refused_and_withdrawn(self):
        """A refusal has its reason; a paper taken back is voided and never sealed."""
        refused = self.ask()
        head = self.on(refused.with_user(self.head), DAY)
        with self.assertRaisesRegex(UserError, "Opinion"):
            head.action_refuse()
        head.opinion = "不属于划转事项"
        head.action_refuse()
        self.assertEqual(refused.state, "refused")
        taken = self.ask()
        self.approve(taken)
        taken.action_withdraw()
        self.assertEqual(taken.document_id.sudo().state, "voided")
        with self.assertRaises(UserError):
            self.stamp(self.by_keeper(taken.document_id))
        with self.assertRaises(UserError):
            taken.unlink()

    def test_door(self):
        """State and persons come from the acts; what was asked for stays."""
        request = self.ask()
        for vals in ({"state": "approved"}, {"decided_by_id": 2}, {"copies": 9}):
            with self.assertRaises(UserError):
                request.write(vals)

    def test_verify_finds_a_forged_impression(self):
        """bin/darqi verify: more impressions than were allowed are found."""
        request = self.ask()
        self.approve(request)
        self.stamp(self.by_keeper(request.document_id))
        self.env.cr.execute(
            "UPDATE darqi_seal_request SET copies = 1 WHERE id = %s", [request.id]
        )
        self.env.invalidate_all()
        self.assertTrue(self.env["darqi.evidence"]._verify_requests())


@tagged("post_install", "-at_install")
class TestSealLoan(SealingCommon):
    """印章外借 (PRACTICE 2.8; 国发〔1999〕25号)."""

    def loan(self, login="window_a", due=None, **vals):
        loans = self.as_user(login, self.env["darqi.seal.loan"], DAY)
        return loans.create(
            {
                "seal_id": self.seal.id,
                "purpose": "开发区现场集中发证",
                "place": "达拉特经济开发区分厅",
                "companion_id": self.staff["window_b"].id,
                "due_at": due or datetime(2026, 11, 25, 9),
                **vals,
            }
        )

    def lent(self, **vals):
        loan = self.loan(**vals)
        self.on(loan.with_user(self.head), DAY).action_approve()
        self.by_keeper(loan).action_lend()
        return loan

    def test_lent_and_returned(self):
        """While lent nothing is sealed here; outside it is, and recorded."""
        document = self.issue(department=self.bureau)
        loan = self.lent()
        self.assertTrue(self.seal.is_lent)
        with self.assertRaises(UserError):
            self.stamp(self.by_keeper(document))
        clock = loan._clock("seal_return")
        self.assertEqual(clock.due_date, date(2026, 11, 25))
        tasks = loan.sudo().activity_ids
        self.assertEqual(tasks.user_id, self.staff["window_a"] | self.staff["window_b"])
        self.assertEqual(set(tasks.mapped("date_deadline")), {clock.due_date})
        action = self.by_keeper(loan).action_record_use()
        wizards = self.by_keeper(self.env[action["res_model"]])
        wizard = wizards.with_context(**action["context"]).create(
            {"document_id": document.id, "copies": 2}
        )
        wizard.action_confirm()
        use = document.seal_use_ids
        self.assertEqual(use.loan_id, loan)
        self.assertEqual(use.sealed_by_id, self.staff["window_a"])
        back = self.by_keeper(loan)
        with self.assertRaisesRegex(UserError, "on the register"):
            back.action_return()
        back.impressions_stated = 2
        back.action_return()
        self.assertEqual(loan.received_by_id, self.keeper)
        self.assertFalse(loan._clock("seal_return"))
        self.assertFalse(loan.sudo().activity_ids)
        self.assertFalse(self.seal.is_lent)
        self.stamp(self.by_keeper(self.issue(department=self.bureau)))
        evidence = self.env["darqi.evidence"]
        acts = evidence.search(
            [("res_model", "=", loan._name), ("res_id", "=", loan.id)]
        ).mapped("act")
        self.assertEqual(
            set(acts),
            {"seal_loan_requested", "seal_loan_approved", "seal_lent", "seal_returned"},
        )
        self.assertEqual(evidence._verify_loans() + evidence._verify_seals(), [])
        with self.assertRaises(UserError):
            wizards.with_context(**action["context"]).create(
                {"document_id": self.issue(department=self.bureau).id, "copies": 1}
            ).action_confirm()

    def test_two_persons_and_another_allows(self):
        """Never one person alone; who borrows does not allow; the keeper hands out."""
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.loan(companion_id=self.staff["window_a"].id)
        loan = self.loan()
        with self.assertRaises(UserError):
            self.as_user("window_a", loan, DAY).action_approve()
        with self.assertRaisesRegex(UserError, "keeps"):
            self.by_keeper(loan).action_approve()
        with self.assertRaises(UserError):
            self.by_keeper(loan).action_lend()
        self.on(loan.with_user(self.head), DAY).action_approve()
        with self.assertRaises(UserError):
            self.as_user("window_a", loan, DAY).action_lend()
        self.by_keeper(loan).action_lend()
        second = self.loan()
        self.on(second.with_user(self.head), DAY).action_approve()
        with self.assertRaisesRegex(UserError, "lent already"):
            self.by_keeper(second).action_lend()

    def test_overdue(self):
        """Not back in time: seen in the list, and as a duty past its day."""
        loan = self.lent()
        loans = self.env["darqi.seal.loan"]
        overdue = [("is_overdue", "=", True), ("id", "=", loan.id)]
        self.assertFalse(self.on(loans, DAY).search(overdue))
        late = self.on(loans, date(2026, 11, 27))
        self.assertEqual(late.search(overdue), loan)
        clock = loan._clock("seal_return")
        self.assertTrue(self.on(clock, date(2026, 11, 27)).is_overdue)

    def test_another_medium_goes_on(self):
        """Only the lent medium is away; the twin seals."""
        twin = self.new_seal(self.bureau, self.keeper, copy_number=2)
        self.lent()
        document = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(document))
        self.assertEqual(document.seal_use_ids.seal_id, twin)

    def test_verify_finds_a_use_during_the_loan(self):
        """An impression entered for a seal that was away is found."""
        loan = self.lent()
        document = self.issue(department=self.bureau)
        uses = self.env["darqi.seal.use"].sudo()
        uses.create(
            {
                "seal_id": self.seal.id,
                "department_id": self.bureau.id,
                "document_id": document.id,
                "copies": 1,
                "requested_by_id": self.head.id,
                "sealed_by_id": self.keeper.id,
                "day": date(2026, 11, 25),
                "moment": datetime.combine(date(2026, 11, 25), time(3)),
                "method": "physical",
                "sha256": "0" * 64,
            }
        )
        self.assertTrue(loan.env["darqi.evidence"]._verify_loans())


@tagged("post_install", "-at_install")
class TestSecondSeal(SealingCommon):
    """REQ-15, 方案三(一)1: nobody asks for a second, departmental seal."""

    def complaint(self, login="window_a"):
        document = self.issue(record=self.new_licence(), department=self.bureau)
        self.stamp(self.by_keeper(document))
        action = self.as_user(login, document, DAY).action_request_second_seal()
        following = action["params"]["next"]
        complaints = self.as_user(login, self.env[following["res_model"]], DAY)
        return complaints.with_context(**following["context"]).create(
            {"text": "卫健委窗口要求再盖本部门公章"}
        )

    def test_goes_to_those_it_names(self):
        """The head of the department, supervision and discipline see it at once."""
        complaint = self.complaint()
        self.assertEqual(complaint.department_id, self.organs["health"])
        clock = complaint._clock("second_seal")
        self.assertEqual(clock.department_id, self.organs["health"])
        self.assertEqual(clock.due_date, date(2026, 12, 1))
        told = complaint._addressees()
        tasks = complaint.sudo().activity_ids
        self.assertEqual(tasks.user_id, told)
        self.assertEqual(set(tasks.mapped("date_deadline")), {clock.due_date})
        for login in ("health_head", "supervision_a", "discipline_a"):
            self.assertIn(self.staff[login], told)
            self.assertTrue(
                self.as_user(login, complaint).search_count([("id", "=", complaint.id)])
            )
        for login in ("health_officer", "market_officer", "window_b", "reviewer_a"):
            with self.assertRaises(AccessError, msg=login):
                self.as_user(login, complaint).read(["text"])

    def test_answered_sent_back_closed(self):
        """The department answers, supervision is content or sends it back."""
        complaint = self.complaint()
        head = self.as_user("health_head", complaint, DAY)
        with self.assertRaisesRegex(UserError, "Answer"):
            head.action_answer()
        head.write({"answer": "已纠正并教育窗口人员", "is_founded": "yes"})
        head.action_answer()
        self.assertFalse(complaint._clock("second_seal"))
        open_tasks = complaint.sudo().activity_ids.user_id
        self.assertNotIn(self.staff["health_head"], open_tasks)
        self.assertIn(self.staff["supervision_a"], open_tasks)
        with self.assertRaises(UserError):
            head.action_close()
        watcher = self.as_user("supervision_a", complaint, "2026-11-26")
        with self.assertRaisesRegex(UserError, "Review"):
            watcher.action_reopen()
        watcher.review = "未说明如何避免再犯"
        watcher.action_reopen()
        self.assertEqual(complaint._clock("second_seal").due_date, date(2026, 12, 3))
        self.assertIn(self.staff["health_head"], complaint.sudo().activity_ids.user_id)
        self.as_user("health_head", complaint, "2026-11-27").action_answer()
        self.as_user("supervision_a", complaint, "2026-11-27").action_close()
        self.assertEqual(complaint.state, "closed")
        self.assertFalse(complaint.sudo().activity_ids)

    def test_nobody_rewrites_it(self):
        """The complaint stays as made; each writes only his part in his turn."""
        complaint = self.complaint()
        for login, vals in (
            ("health_head", {"text": "没有此事"}),
            ("health_head", {"review": "x"}),
            ("supervision_a", {"answer": "x"}),
            ("discipline_a", {"answer": "x"}),
            ("window_a", {"text": "x"}),
        ):
            with self.assertRaises(UserError, msg=login):
                self.as_user(login, complaint, DAY).write(vals)


@tagged("post_install", "-at_install")
class TestSecondSealPage(SealingCommon, HttpCase):
    """REQ-15(c): the complaint is open to whoever holds the paper."""

    def setUp(self):
        super().setUp()
        LIMIT.forget()
        COMPLAINTS.forget()
        self.addCleanup(COMPLAINTS.forget)
        self.document = self.issue(record=self.new_licence(), department=self.bureau)
        self.stamp(self.by_keeper(self.document))
        self.address = f"/darqi/check/{self.document.check_code}"

    def post(self, **more):
        page = self.url_open(self.address).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(
            f"{self.address}/second-seal", data={"csrf_token": token, **more}
        )

    def count(self):
        return self.env["darqi.seal.complaint"].search_count(
            [("document_id", "=", self.document.id)]
        )

    def test_complaint_from_the_page(self):
        """Name and words are enough; three in an hour, no more."""
        self.assertEqual(self.post(text="", name="甲").status_code, 200)
        self.assertEqual(self.count(), 0)
        for _time in range(4):
            self.post(text="要求再盖章", name="演示申请人甲", phone="13800000001")
        self.assertEqual(self.count(), 3)
        COMPLAINTS.forget()  # as another process of the site begins
        self.assertEqual(
            self.post(text="要求再盖章", name="演示申请人甲").status_code, 429
        )
        self.assertEqual(self.count(), 3)
        complaint = self.env["darqi.seal.complaint"].search(
            [("document_id", "=", self.document.id)], limit=1
        )
        self.assertEqual(complaint.channel, "check")
        self.assertEqual(complaint.department_id, self.organs["health"])
        self.assertTrue(complaint._clock("second_seal"))
