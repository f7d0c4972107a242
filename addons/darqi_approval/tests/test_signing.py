import hashlib
import os
from datetime import datetime
from io import BytesIO
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ..controllers.check import LIMIT
from ..document_signing import NOT_A_SEAL, NotAvailable, check_signatures
from ..models.signing import document as signing_document
from ..models.signing import signature as signing_signature
from .common import scan
from .common_documents import DAY, DocumentsCommon
from .common_signing import FIRST, SUBJECT, SigningMixin, make_certificate


def text_of(pdf):

    reader = PdfFileReader(BytesIO(pdf))
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


@tagged("post_install", "-at_install")
class TestSigningAtIssue(SigningMixin, DocumentsCommon):
    """Issue 4: optional digital signature with the bureau's certificate."""

    def test_issued_file_is_the_signed_one(self):
        """The digest on record and in the evidence is that of the signed file."""
        signer = self.new_signer()
        document = self.issue(department=self.bureau)
        raw = document.attachment_id.raw
        self.assertEqual(hashlib.sha256(raw).hexdigest(), document.sha256)
        (facts,) = check_signatures(raw, [signer.fingerprint])
        self.assertTrue(facts.is_good and facts.is_whole)
        self.assertIn(SUBJECT, facts.certificate.subject)
        row = document.signature_ids
        self.assertEqual(row.sha256, document.sha256)
        self.assertEqual(row.fingerprint, signer.fingerprint)
        self.assertEqual(row.purpose, "issue")
        evidence = self.env["darqi.evidence"]
        digests = evidence._issued_digests()
        self.assertEqual(digests[document.id], document.sha256)
        self.assertEqual(evidence._verify_signatures(), [])

    def test_label_of_what_it_is_not(self):
        """国令716号 第九条: the paper says that this is no national seal."""
        plain = self.issue(department=self.bureau)
        self.assertNotIn("数字签名", text_of(plain.attachment_id.raw))
        self.new_signer()
        signed = self.issue(department=self.bureau)
        self.assertIn(NOT_A_SEAL, text_of(signed.attachment_id.raw))

    def test_other_organ_is_not_signed_for(self):
        """A signer signs the papers of its own organ only."""
        self.new_signer()
        document = self.issue(department=self.organs["health"])
        self.assertFalse(document.signature_ids)
        self.assertNotIn(b"/ByteRange", document.attachment_id.raw)

    def test_what_cannot_be_signed_is_not_issued(self):
        """A clear message, and neither number nor document nor file is left."""
        self.new_signer()
        before = self.issue(department=self.bureau).number_id.n
        counts = self.counts()
        with (
            patch.dict(os.environ, {"DARQI_SIGN_TEST_PASSWORD": "wrong"}),
            self.assertRaisesRegex(UserError, "wrong password"),
        ):
            self.issue(department=self.bureau)
        self.assertEqual(self.counts(), counts)
        with self.assertRaisesRegex(UserError, "expired"):
            self.issue(department=self.bureau, day=datetime(2027, 2, 1).date())
        self.assertEqual(self.issue(department=self.bureau).number_id.n, before + 1)

    def counts(self):
        return [
            self.env[model].search_count([])
            for model in (
                "darqi.document",
                "darqi.document.number",
                "darqi.document.signature",
                "ir.attachment",
            )
        ]

    def test_demonstration_seal_is_signed_too(self):
        """The drawn sealed file of a demonstration bears its signature as well."""
        self.set_demo(True)
        signer = self.new_signer()
        document = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(document))
        raw = document.sealed_attachment_id.raw
        (facts,) = check_signatures(raw, [signer.fingerprint])
        self.assertTrue(facts.is_good)
        self.assertEqual(
            set(document.signature_ids.mapped("purpose")), {"issue", "sealed_file"}
        )
        self.assertEqual(self.env["darqi.evidence"]._verify_signatures(), [])

    def test_register_is_append_only_and_checked(self):
        """Invariant 8; `verify` finds a signature whose file is not on record."""
        self.new_signer()
        document = self.issue(department=self.bureau)
        with self.assertRaises(UserError):
            document.signature_ids.sha256 = "0" * 64
        with self.assertRaises(AccessError):
            self.env["darqi.document.signature"].with_user(self.staff["it_a"]).create(
                {"document_id": document.id}
            )
        document._door_opened().sha256 = "0" * 64
        problems = self.env["darqi.evidence"]._verify_signatures()
        self.assertEqual(len(problems), 1)
        self.assertIn(document.number, problems[0])

    def test_one_signer_of_issued_papers(self):
        """Two signers at issue: the database refuses the second."""
        self.new_signer()
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.new_signer(code="other")


@tagged("post_install", "-at_install")
class TestSigningSetup(SigningMixin, DocumentsCommon):
    """What the IT office sees and does."""

    def status(self, signer, day=DAY):
        found = self.on(signer, day)
        found.invalidate_recordset()
        return found.status, found.needs_attention

    def test_status_tells_what_to_do(self):
        """Ready, expiring, expired, not set, wrong password: each by its name."""
        signer = self.new_signer()
        self.assertEqual(self.status(signer, DAY), ("ready", False))
        self.assertEqual(signer.valid_from, FIRST)
        self.assertIn(SUBJECT, signer.subject)
        self.assertEqual(
            self.status(signer, datetime(2026, 12, 10).date()), ("expiring", True)
        )
        self.assertEqual(
            self.status(signer, datetime(2027, 3, 1).date()), ("expired", True)
        )
        self.assertEqual(
            self.status(signer, datetime(2025, 3, 1).date()), ("not_yet_valid", True)
        )
        with patch.dict(os.environ, {"DARQI_SIGN_TEST_PASSWORD": "x"}):
            self.assertEqual(self.status(signer), ("unusable", True))
        with patch.dict(os.environ, {"DARQI_SIGN_TEST_P12": ""}):
            self.assertEqual(self.status(signer), ("not_set", True))
            self.assertIn("DARQI_SIGN_TEST_P12", signer.status_text)

    def test_card_finds_those_in_need(self):
        """我的待办 of the IT office counts them."""
        signer = self.new_signer()
        signers = self.on(self.env["darqi.document.signer"], DAY)
        wanted = [("needs_attention", "=", True)]
        self.assertNotIn(signer.id, signers.search(wanted).ids)
        late = self.on(signers, datetime(2027, 3, 1).date())
        self.assertIn(signer.id, late.search(wanted).ids)
        self.assertNotIn(signer.id, late.search([("needs_attention", "=", False)]).ids)

    def test_renewed_certificate(self):
        """A new file under the same name is used; the old one stays known."""
        signer = self.new_signer()
        old = self.issue(department=self.bureau)
        make_certificate(self.certificate_file)
        os.utime(self.certificate_file, (1, 1))
        signer.invalidate_recordset()
        new = self.issue(department=self.bureau)
        self.assertNotEqual(
            old.signature_ids.fingerprint, new.signature_ids.fingerprint
        )
        facts = old._signature_facts(old.attachment_id.raw)
        self.assertEqual(facts["status"], "good")

    def test_password_is_nowhere_in_the_database(self):
        """The model has no field for it; the screen names the variables."""
        signer = self.new_signer()
        self.assertIn("DARQI_SIGN_TEST_PASSWORD_FILE", signer.environment)
        stored = [n for n, f in signer._fields.items() if f.store]
        self.assertFalse([n for n in stored if "password" in n or "p12" in n])

    def test_try_it_out(self):
        """One click signs a sample and checks it; nothing is kept."""
        signer = self.new_signer().with_user(self.staff["it_a"])
        before = self.env["ir.attachment"].search_count([])
        answer = self.on(signer, DAY).action_try()
        self.assertEqual(answer["params"]["type"], "success")
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)
        with self.assertRaises(AccessError):
            signer.with_user(self.staff["bureau_head"]).action_try()

    def test_without_pyhanko(self):
        """Where the library is missing the option says so."""
        signer = self.new_signer()
        with (
            patch.object(signing_signature, "installed", lambda: False),
            self.assertRaisesRegex(UserError, "pyHanko is not installed"),
        ):
            self.on(signer, DAY).action_try()

    def test_rights(self):
        """The IT office sets it up; nobody else writes, few read."""
        signer = self.new_signer()
        signer.with_user(self.staff["it_a"]).name = "改名"
        self.assertTrue(signer.with_user(self.staff["bureau_head"]).name)
        for login in ("approver_a", "keeper_a", "window_a", "catalogue_a"):
            with self.assertRaises(AccessError, msg=login):
                signer.with_user(self.staff[login]).read(["name"])
        with self.assertRaises(AccessError):
            signer.with_user(self.staff["bureau_head"]).name = "x"

    def test_change_is_on_evidence(self):
        """Who signs, and since when, leaves a trace; what signed stays itself."""
        signer = self.new_signer()
        signer.at_issue = False
        acts = self.env["darqi.evidence"].search(
            [("res_model", "=", signer._name), ("res_id", "=", signer.id)]
        )
        self.assertEqual(
            set(acts.mapped("act")), {"signer_registered", "signer_changed"}
        )
        signer.at_issue = True
        self.issue(department=self.bureau)
        with self.assertRaises(UserError):
            signer.code = "renamed"
        with self.assertRaises(ValidationError):
            self.new_signer(code="Nein!", at_issue=False)


@tagged("post_install", "-at_install")
class TestElectronicSeal(SigningMixin, DocumentsCommon):
    """PRACTICE 1.17, 1.18: the third output comes from a real e-seal service."""

    def test_certificate_is_no_seal(self):
        """A certificate of one's own never stands in for an electronic seal."""
        signer = self.new_signer()
        with self.assertRaisesRegex(ValidationError, "716"):
            self.new_seal(
                self.bureau, self.keeper, medium="electronic", signer_id=signer.id
            )

    def test_service_only_for_an_electronic_medium(self):
        """A physical stamp is not used through a service."""
        seal, _double = self.new_service()
        with self.assertRaises(ValidationError):
            self.seal.signer_id = seal.signer_id

    def test_sealed_by_the_service(self):
        """The sealed file begins with the issued one; place and copies are told."""
        seal, double = self.new_service()
        document = self.issue(department=self.bureau)
        self.by_keeper(document)._seal(seal=seal)
        use = document.seal_use_ids[0]
        self.assertEqual((use.method, len(document.seal_use_ids)), ("electronic", 2))
        raw = document.sealed_attachment_id.raw
        self.assertTrue(raw.startswith(document.attachment_id.raw))
        self.assertEqual(use.sha256, hashlib.sha256(raw).hexdigest())
        self.assertEqual(document.signature_ids.purpose, "seal")
        (request,) = double.requests
        self.assertEqual((request.seal, request.copies), (seal.name, 2))
        (place,) = request.places
        self.assertEqual(place.page, 1)
        self.assertTrue(28 < place.x / 72 * 25.4 < 184)
        evidence = self.env["darqi.evidence"]
        self.assertEqual(evidence._verify_seals() + evidence._verify_signatures(), [])

    def test_signed_at_issue_then_sealed(self):
        """The service's signature comes on top; both hold."""
        seal, _double = self.new_service()
        seal.signer_id.at_issue = False
        document = self.issue(department=self.bureau)
        signed, facts = seal.signer_id._sign(document.attachment_id.raw, "k", "r")
        again, _facts = seal.signer_id._sign(signed, "k2", "r")
        rows = check_signatures(again, [facts.fingerprint])
        self.assertTrue(all(row.is_good for row in rows) and rows[-1].is_whole)

    def test_refused_service_seals_nothing(self):
        """No answer, a refusal, another file, a broken seal: nothing half-written."""
        seal, double = self.new_service()
        document = self.issue(department=self.bureau)
        files = self.env["ir.attachment"].search_count([])
        for fault, words in (
            ("unreachable", "does not answer"),
            ("refused", "印章已停用"),
            ("foreign", "not the paper"),
            ("broken", "not the paper"),
        ):
            double.fault = fault
            with (
                self.assertRaisesRegex(UserError, words),
                self.env.cr.savepoint(),
            ):
                self.by_keeper(document)._seal(seal=seal)
            document.invalidate_recordset()
            self.assertEqual((document.state, document.impressions), ("issued", 0))
            self.assertFalse(document.seal_use_ids)
            self.assertFalse(document.sealed_attachment_id)
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)
        double.fault = ""
        self.by_keeper(document)._seal(seal=seal)
        self.assertEqual(document.state, "sealed")
        self.assertEqual(len({r.key for r in double.requests}), 1)

    def test_never_registered_by_hand(self):
        """An electronic medium seals through its service and through nothing else."""
        seal, double = self.new_service()
        document = self.issue(department=self.bureau)
        self.by_keeper(document).action_print_to_stamp()
        with self.assertRaisesRegex(UserError, "through the service"):
            self.by_keeper(document)._seal(seal=seal, scan=scan(), day=DAY)
        self.assertFalse(document.seal_use_ids)
        self.assertFalse(double.requests)

    def test_one_click_goes_to_the_service(self):
        """Of a stamp and an electronic seal, the click uses the one without a hand."""
        seal, double = self.new_service()
        document = self.issue(department=self.bureau)
        keeper = self.by_keeper(document)
        self.assertTrue(keeper.can_apply)
        keeper.action_seal()
        self.assertEqual(document.seal_use_ids.seal_id, seal)
        self.assertEqual(len(double.requests), 1)

    def test_service_is_never_asked_at_issue(self):
        """The next number of the series never waits for the network."""
        seal, _double = self.new_service()
        with self.assertRaises(ValidationError):
            seal.signer_id.at_issue = True


@tagged("post_install", "-at_install")
class TestCheckSignature(SigningMixin, HttpCase, DocumentsCommon):
    """The public page: unchanged or not, by digest and by signature."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        LIMIT.forget()
        self.addCleanup(LIMIT.forget)
        self.new_signer()
        self.document = self.issue(department=self.bureau)

    def compare(self, content, path=None):
        path = path or f"/darqi/check/{self.document.check_code}"
        answer = self.url_open(
            path,
            data={"csrf_token": Request.csrf_token(self)},
            files={"file": ("x.pdf", content, "application/pdf")},
        )
        return answer

    def test_unchanged_both_ways(self):
        """Digest and signature hold; certificate and label are shown."""
        text = self.compare(self.document.attachment_id.raw).text
        self.assertEqual(text.count('class="status good"'), 2)
        self.assertIn(SUBJECT, text)
        self.assertIn(NOT_A_SEAL, text)

    def test_flipped_byte_both_ways(self):
        """One bit: digest and signature both say so."""
        raw = self.document.attachment_id.raw
        flipped = bytearray(raw)
        flipped[len(raw) // 3] ^= 1
        text = self.compare(bytes(flipped)).text
        self.assertEqual(text.count('class="status bad"'), 2)
        self.assertNotIn('class="status good"', text)

    def test_signature_taken_off(self):
        """The unsigned file inside is not the one on record."""
        raw = self.document.attachment_id.raw
        bare = raw[: raw.index(b"%%EOF") + 6]
        text = self.compare(bare).text
        self.assertEqual(text.count('class="status bad"'), 2)

    def test_by_the_file_alone(self):
        """Whoever has the very file needs no code; any other finds nothing."""
        raw = self.document.attachment_id.raw
        answer = self.compare(raw, "/darqi/check")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(self.document.number, answer.text)
        other = self.compare(raw + b" ", "/darqi/check")
        self.assertEqual(other.status_code, 404)
        self.assertNotIn(self.document.number, other.text)
        self.assertIn('class="status bad"', other.text)

    def test_without_pyhanko(self):
        """The page says that signatures cannot be checked; the digest still is."""

        def missing(_pdf, _known):
            raise NotAvailable

        with patch.object(signing_document, "check_signatures", missing):
            text = self.compare(self.document.attachment_id.raw).text
        self.assertEqual(text.count('class="status good"'), 1)
        self.assertGreaterEqual(text.count('class="status wait"'), 1)

    def test_never_signed_says_nothing(self):
        """A paper that was never signed has no words on signatures."""
        self.env["darqi.document.signer"].search([]).action_archive()
        plain = self.issue(department=self.bureau)
        answer = self.compare(
            plain.attachment_id.raw, f"/darqi/check/{plain.check_code}"
        )
        self.assertNotIn(NOT_A_SEAL, answer.text)
