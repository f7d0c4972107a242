import base64
import hashlib
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.check_code import code_digest
from ..models.document_values import from_json, to_json
from ..official_document.samples import SAMPLES
from .common_documents import DAY, DocumentsCommon


@tagged("post_install", "-at_install")
class TestDocument(DocumentsCommon):
    """Issue, freezing, digest, refusals (invariants 5, 8, 9; PRACTICE 1.18)."""

    def test_issue_makes_number_file_digest_and_evidence(self):
        """One act leaves number, PDF, SHA-256 and a row of evidence."""
        document = self.issue(department=self.bureau)
        self.assertRegex(document.number, r"^测审批许准字〔2026〕\d+号$")
        raw = document.attachment_id.raw
        self.assertTrue(raw.startswith(b"%PDF"))
        self.assertEqual(document.sha256, hashlib.sha256(raw).hexdigest())
        self.assertEqual(document.check_digest, code_digest(document.check_code))
        self.assertEqual(document.state, "issued")
        self.assertTrue(document.seal_required)
        evidence = self.env["darqi.evidence"].search(
            [("res_model", "=", "darqi.document"), ("res_id", "=", document.id)]
        )
        self.assertEqual(evidence.act, "document_issued")
        self.assertIn(document.sha256, evidence.payload)

    def test_organ_name_of_the_day(self):
        """REQ-11: the paper bears the name the organ had on its date."""
        market = self.organs["market"]
        self.env["darqi.department.name"].create(
            {
                "department_id": market.id,
                "name": "测试工商局",
                "date_from": date(2020, 1, 1),
                "date_to": date(2022, 12, 31),
            }
        )
        document = self.issue(day=date(2022, 6, 1), department=market)
        self.assertEqual(document.content["organ"], "测试工商局")
        self.assertIn("〔2022〕", document.number)

    def test_check_codes_cannot_be_guessed(self):
        """Codes hold at least 80 bits and differ."""
        codes = {
            self.issue(kind="handover", values=self.slip()).check_code for _ in "ab"
        }
        self.assertEqual(len(codes), 2)
        self.assertTrue(all(len(code) * 5 >= 80 for code in codes))

    def slip(self):
        return {
            "to_organ": "测试市场监督管理局",
            "application_number": "15062120261124000001",
            "item_name": "食品经营许可",
            "applicant": "张三",
            "received_at": "2026年11月24日",
            "materials": [{"name": "申请书", "copies": 1, "pages": 2, "form": "原件"}],
            "handed_by": "李四",
        }

    def test_paper_without_seal(self):
        """Which seal a paper bears is its kind's (invariant 5)."""
        document = self.issue(kind="handover", values=self.slip())
        self.assertFalse(document.seal_required)
        self.assertEqual(document.seal_kind, "none")

    def test_missing_value_issues_nothing(self):
        """A paper with a gap is not issued and takes no number."""
        before = self.env["darqi.document.number"].search_count([])
        values = self.values()
        del values["content"]
        with self.assertRaisesRegex(UserError, "content"):
            self.issue(values=values)
        self.assertEqual(self.env["darqi.document.number"].search_count([]), before)

    def test_missing_glyph_issues_nothing(self):
        """A character no font has stops the issue and names itself (FACTS 7)."""
        before = self.env["darqi.document.number"].search_count([])
        with self.assertRaisesRegex(UserError, "\U00016a40"):
            self.issue(values=self.values(addressee="测试\U00016a40公司"))
        self.assertEqual(self.env["darqi.document.number"].search_count([]), before)

    def test_unknown_kind(self):
        """A kind nobody set up is refused."""
        with self.assertRaises(UserError):
            self.issue(kind="nonsense")

    def test_demo_watermark_only_in_demo(self):
        """演示数据 stands on papers of a database marked 演示, and only there."""
        self.assertFalse(self.issue().content["watermark"])
        self.set_demo(True)
        self.assertEqual(self.issue().content["watermark"], "演示数据")

    def test_issued_document_never_changes(self):
        """Every field is frozen from the issue on, also for its author and admin."""
        document = self.issue(user=self.staff["approver_a"])
        admin = self.env.ref("base.user_admin")
        for user in (self.staff["approver_a"], self.keeper, admin):
            for vals in (
                {"number": "测审批许准字〔2026〕99号"},
                {"sha256": "0" * 64},
                {"state": "sealed"},
                {"attachment_id": False},
                {"copies": 9},
                {"impressions": 1},
            ):
                with self.assertRaises(UserError):
                    document.with_user(user).write(vals)
        with self.assertRaises(UserError):
            document.with_user(admin).unlink()
        with self.assertRaises(UserError):
            document.unlink()

    def test_no_document_from_outside(self):
        """Nobody creates a document but the acts (invariant 10)."""
        vals = {"name": "准予", "kind": "granted", "department_id": self.bureau.id}
        with self.assertRaises(UserError):
            self.env["darqi.document"].with_user(self.staff["approver_a"]).create(vals)
        with self.assertRaises(UserError):
            self.env["darqi.document"].create(vals)

    def test_file_is_frozen(self):
        """The PDF cannot be written, replaced, re-pointed, published or deleted."""
        document = self.issue(user=self.staff["approver_a"])
        admin = self.env.ref("base.user_admin")
        new = base64.b64encode(b"%PDF other")
        for user in (self.staff["approver_a"], admin, self.env.user):
            file = document.attachment_id.with_user(user)
            for vals in (
                {"datas": new},
                {"raw": b"%PDF other"},
                {"name": "other.pdf"},
                {"res_id": 0},
                {"res_model": False},
                {"type": "url", "url": "https://example.com/x.pdf"},
                {"public": True},
                {"access_token": "x"},
            ):
                with self.assertRaises(UserError):
                    file.write(vals)
            with self.assertRaises(UserError):
                file.unlink()
        self.env.invalidate_all()
        raw = document.attachment_id.raw
        self.assertEqual(hashlib.sha256(raw).hexdigest(), document.sha256)

    def test_no_file_added_from_outside(self):
        """No further file can be slipped under a document, no link either."""
        document = self.issue()
        base = {"name": "x.pdf", "res_model": "darqi.document", "res_id": document.id}
        files = self.env["ir.attachment"]
        for vals in (
            {**base, "raw": b"%PDF"},
            {**base, "type": "url", "url": "https://example.com"},
        ):
            with self.assertRaises(UserError):
                files.create(vals)
        with self.assertRaises(UserError):
            files.with_context(
                default_res_model="darqi.document", default_res_id=document.id
            ).create({"name": "x.pdf", "raw": b"%PDF"})
        loose = files.create({"name": "x.pdf", "raw": b"%PDF"})
        with self.assertRaises(UserError):
            loose.write({"res_model": "darqi.document", "res_id": document.id})

    def test_who_sees_a_document(self):
        """Organs of the record see it, others do not; watchers see all."""
        documents = self.env["darqi.document"]
        document = self.issue()

        def sees(login):
            return bool(
                documents.with_user(self.staff[login]).search(
                    [("id", "=", document.id)]
                )
            )

        # The item's own organ is the issuing one here (no other was given).
        self.assertEqual(document.department_id, self.organs["health"])
        self.assertTrue(sees("health_officer"))
        self.assertFalse(sees("market_officer"))
        for watcher in ("discipline_a", "supervision_a", "manager_a", "bureau_head"):
            self.assertTrue(sees(watcher), watcher)
        with self.assertRaises(AccessError):
            document.attachment_id.with_user(self.staff["market_officer"]).read(
                ["datas"]
            )
        self.assertTrue(
            document.attachment_id.with_user(self.staff["health_officer"]).raw
        )

    def test_void_before_the_seal_only(self):
        """A voided number stays in the register and is listed (invariant 9)."""
        document = self.issue(department=self.bureau)
        by_approver = document.with_user(self.staff["approver_a"])
        with self.assertRaises(UserError):
            by_approver._void("")
        with self.assertRaises(UserError):  # another organ's approver
            document.with_user(self.staff["market_approver"])._void("打印损坏")
        by_approver._void("打印损坏")
        self.assertEqual(document.state, "voided")
        number = document.number_id
        self.assertTrue(number.is_voided)
        self.assertIn(
            number, self.env["darqi.document.number"].search([("is_voided", "=", True)])
        )
        self.assertNotEqual(self.issue(department=self.bureau).number, number.text)
        sealed = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(sealed))
        with self.assertRaises(UserError):
            sealed.with_user(self.staff["approver_a"])._void("打印损坏")

    def test_void_is_the_acts_own(self):
        """The role whose act the paper is voids it, and issues it again."""
        values = SAMPLES["acceptance"]
        paper = self.issue("acceptance", values=values, department=self.bureau)
        approver = self.on(paper.with_user(self.staff["approver_a"]), DAY)
        with self.assertRaisesRegex(UserError, "roles"):
            approver._void("写错")
        clerk = self.on(paper.with_user(self.staff["window_a"]), DAY)
        clerk._void("写错")
        self.assertTrue(paper.again_due)
        with self.assertRaisesRegex(UserError, "roles"):
            approver._issue_again()
        again = clerk._issue_again().sudo()
        self.assertEqual(again.replaces_id, paper)
        decision = self.issue(department=self.bureau)
        with self.assertRaisesRegex(UserError, "roles"):
            self.on(decision.with_user(self.staff["window_a"]), DAY)._void("写错")

    def test_what_is_never_voided(self):
        """A memorandum by one party, a public statement, a record: none of them."""
        for kind in ("memorandum", "overdue_statement", "receipt", "seal_request"):
            with self.subTest(kind):
                paper = self.issue(
                    kind, values=SAMPLES[kind], department=self.bureau
                ).with_user(self.staff["approver_a"])
                with self.assertRaisesRegex(UserError, "further paper"):
                    self.on(paper, DAY)._void("不再需要")

    def test_second_seal_is_refused_and_recorded(self):
        """三(一)1: a request for a department's seal is refused and on record."""
        document = self.issue(department=self.bureau)
        answer = document.with_user(self.staff["window_a"]).action_request_second_seal()
        self.assertEqual(answer["tag"], "display_notification")
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "second_seal_refused"), ("res_id", "=", document.id)]
        )
        self.assertEqual(evidence.actor_id, self.staff["window_a"])

    def test_kind_pattern(self):
        """GB/T 9704-2012 7.2.5: 〔〕, full year, no 第, no leading zeros."""
        kind = self.env["darqi.document.kind"]._of("granted")
        for pattern in (
            "{word}[{year}]{n}号",
            "{word}〔{year}〕第{n}号",
            "{word}〔{year}〕{n:03}号",
            "{word}许准字",
            "{word.__class__}〔{year}〕{n}号",
        ):
            with self.assertRaises(ValidationError, msg=pattern):
                kind.pattern = pattern
        with self.assertRaises(UserError):
            self.issue()
            kind.unlink()

    def test_values_keep_their_dates(self):
        """The values behind a paper survive JSON."""
        values = {"a": date(2026, 1, 2), "rows": [{"b": None, "c": 1}], "d": "x"}
        self.assertEqual(from_json(to_json(values)), values)
        with self.assertRaises(TypeError):
            to_json({"record": self.item})

    def test_verify_finds_tampering(self):
        """A changed digest, a deleted number, a changed file are found."""
        document = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(document))
        self.env.flush_all()
        verify = self.env["darqi.evidence"]
        checks = (
            "_verify_numbers",
            "_verify_register",
            "_verify_files",
            "_verify_documents",
            "_verify_seals",
        )
        before = [text for name in checks for text in getattr(verify, name)()]
        self.env.cr.execute(
            SQL(
                "UPDATE darqi_document SET sha256 = %s, impressions = 1 WHERE id = %s",
                "0" * 64,
                document.id,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE darqi_document SET number = 'x' WHERE id = %s",
                document.id,
            )
        )
        self.env.invalidate_all()
        after = [text for name in checks for text in getattr(verify, name)()]
        self.assertGreaterEqual(len(after), len(before) + 4, after)

    def test_draft_stores_nothing(self):
        """A preview has no number and leaves no row."""
        before = self.env["darqi.document"].search_count([])
        pdf = self.env["darqi.document"]._draft_pdf("granted", self.item, self.values())
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertEqual(self.env["darqi.document"].search_count([]), before)
        self.assertEqual(DAY.year, 2026)
