from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..controllers.check import LIMIT, RateLimit
from ..models.check_code import ALPHABET
from .common_documents import DAY, DocumentsCommon


@tagged("post_install", "-at_install")
class TestCheck(HttpCase, DocumentsCommon):
    """Verification by anyone: what the public page tells and what it keeps."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        LIMIT.forget()
        self.addCleanup(LIMIT.forget)

    def page(self, code, status=200, **kwargs):
        answer = self.url_open(f"/darqi/check/{code}", **kwargs)
        self.assertEqual(answer.status_code, status)
        return answer.text

    def sealed(self):
        document = self.issue(department=self.bureau)
        self.by_keeper(document).action_seal()
        return document

    def test_page_without_login(self):
        """The form opens for anybody, with nothing from another host."""
        answer = self.url_open("/darqi/check")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("noindex", answer.headers["X-Robots-Tag"])
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
        for outside in ("http://", "https://", "//cdn", "<script"):
            self.assertNotIn(outside, answer.text)
        self.assertIn("width=device-width", answer.text)

    def test_what_is_shown(self):
        """Kind, number, organ, date, masked holder; not the holder's name."""
        document = self.sealed()
        text = self.page(document.check_code)
        self.assertIn(document.number, text)
        self.assertIn(self.bureau.name, text)
        self.assertIn(str(DAY), text)
        self.assertNotIn(document.subject, text)
        self.assertIn("鄂**", text)
        self.assertIn("3(1)1", text.replace("三（一）1", "3(1)1"))

    def test_unsealed_and_voided(self):
        """A paper without its seal has no effect; a voided one is void."""
        document = self.issue(department=self.bureau)
        self.assertIn("wait", self.page(document.check_code))
        document.with_user(self.staff["approver_a"])._void("打印损坏")
        self.assertIn('class="status bad"', self.page(document.check_code))

    def test_licence_follows_its_state(self):
        """A withdrawn licence shows so on its old certificate."""
        licence = self.valid_licence()
        code = licence.document_ids.check_code
        self.assertIn('class="status good"', self.page(code))
        licence._door_opened().state = "withdrawn"
        self.assertIn('class="status bad"', self.page(code))

    def test_code_as_printed(self):
        """Groups of four, small letters: the same code."""
        document = self.sealed()
        code = document.check_code.lower()
        printed = "-".join(code[i : i + 4] for i in range(0, 20, 4))
        self.assertIn(document.number, self.page(printed))
        answer = self.url_open(
            "/darqi/check",
            data={"code": printed, "csrf_token": Request.csrf_token(self)},
        )
        self.assertIn(document.number, answer.text)

    def test_no_enumeration(self):
        """Neither ids nor numbers nor parts of a code find anything."""
        document = self.sealed()
        for guess in (
            document.id,
            document.number,
            document.check_code[:-1],
            document.check_code[:-1]
            + ALPHABET[0 if document.check_code[-1] != "2" else 1],
            "0",
            "%",
        ):
            self.assertNotIn(document.number, self.page(guess, status=404))

    def test_rate_limit(self):
        """An address that asks too often waits."""
        statuses = {
            self.url_open(f"/darqi/check/{n}").status_code
            for n in range(LIMIT.limit + 2)
        }
        self.assertEqual(statuses, {404, 429})
        limit = RateLimit(limit=2, window=10, addresses=2)
        self.assertTrue(limit.allows("a", 0) and limit.allows("a", 1))
        self.assertFalse(limit.allows("a", 5))
        self.assertTrue(limit.allows("b", 5))
        self.assertTrue(limit.allows("a", 11))

    def compare(self, document, content):
        return self.page(
            document.check_code,
            data={"csrf_token": Request.csrf_token(self)},
            files={"file": ("x.pdf", content, "application/pdf")},
        )

    def test_flipped_byte_is_detected(self):
        """The PDF handed in is compared by its digest."""
        self.set_demo(True)
        document = self.sealed()
        raw = document.attachment_id.raw
        flipped = bytearray(raw)
        flipped[len(raw) // 2] ^= 1
        good = self.compare(document, raw)
        self.assertEqual(good.count('class="status good"'), 2)
        sealed = self.compare(document, document.sealed_attachment_id.raw)
        self.assertEqual(sealed.count('class="status good"'), 2)
        bad = self.compare(document, bytes(flipped))
        self.assertEqual(bad.count('class="status bad"'), 1)
        empty = self.compare(document, b"")
        self.assertEqual(empty.count('class="status wait"'), 1)
