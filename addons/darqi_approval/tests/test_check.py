from unittest.mock import patch

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import config

from ..controllers.check import LIMIT, Check, RateLimit
from ..models.check_code import ALPHABET
from ..rate_limit import network
from .common import scan
from .common_documents import DAY, SLIP, DocumentsCommon
from .common_licences import IN_TIME, LicencesCommon


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
        self.stamp(self.by_keeper(document))
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
        self.assertIn("<title>文书核验</title>", answer.text)

    def test_what_is_shown(self):
        """Kind, number, organ, date; an organisation is named, a person is not."""
        document = self.sealed()
        text = self.page(document.check_code)
        self.assertIn(document.number, text)
        self.assertIn(self.bureau.name, text)
        self.assertIn(str(DAY), text)
        self.assertIn(document.subject, text)
        person = self.issue(
            department=self.bureau, values=self.values(addressee="王小明")
        )
        text = self.page(person.check_code)
        self.assertNotIn("王小明", text)
        self.assertIn("王*明", text)
        mongol = self.issue(
            department=self.bureau, values=self.values(addressee="斯琴高娃")
        )
        self.assertNotIn("斯琴高娃", self.page(mongol.check_code))
        text = self.page(document.check_code)
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

    def test_corrected_paper_names_its_correction(self):
        """更正: the old paper stays valid and says which paper corrects it."""
        document = self.sealed()
        correction = self.on(document.with_user(self.staff["approver_a"]), DAY)
        correction = correction._correct([SLIP], "录入错误").sudo()
        self.assertNotIn(correction.number, self.page(document.check_code))
        self.stamp(self.by_keeper(correction))
        text = self.page(document.check_code)
        self.assertIn(correction.number, text)
        self.assertIn('class="status good"', text)

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

    def test_rate_limit_behind_a_proxy(self):
        """Each asker behind the proxy is counted, a whole IPv6 line as one."""
        config["proxy_mode"] = True
        self.addCleanup(config.__setitem__, "proxy_mode", False)

        def ask(address):
            headers = {"X-Forwarded-For": address, "X-Forwarded-Host": "darqi.test"}
            answer = self.url_open("/darqi/check/2", headers=headers)
            return answer.status_code

        first = {ask(f"2001:db8:1:1::{n}") for n in range(LIMIT.limit)}
        self.assertEqual(first, {404})
        self.assertEqual(ask("2001:db8:1:1:ffff::1"), 429)
        self.assertEqual(ask("2001:db8:1:2::1"), 404)
        self.assertEqual(ask("198.51.100.7"), 404)
        self.assertEqual(network("::ffff:198.51.100.7"), "198.51.100.7")

    def test_rate_limit_of_all_processes(self):
        """What one process counted, another one refuses."""
        count = self.env["darqi.check.count"]
        answers = [count._allows("k" * 64, 3, 60) for _n in range(4)]
        self.assertEqual(answers, [True, True, True, False])
        self.assertTrue(count._allows("l" * 64, 3, 60))

    def test_upload_is_refused_unread(self):
        """An address that asked too often is not read, however large its file."""
        with patch.object(LIMIT, "allows", return_value=False):
            with patch.object(Check, "_bytes") as read:
                answer = self.url_open("/darqi/check", files={"file": ("x", b"x" * 9)})
        self.assertEqual(answer.status_code, 429)
        read.assert_not_called()

    def test_ordered_change_follows_its_licence(self):
        """The paper of an ordered change is worth what the licence is worth."""
        licence = self.valid_licence()
        act = self.act(licence, "change", "change_circumstances", new_content="旅馆")
        self.decide(act)
        paper = act.sudo().document_id
        self.assertEqual(paper.kind, "ordered_change")
        self.assertEqual(paper._public_status(licence), "in_force")
        self.decide(self.act(licence, "withdraw", "circumstances"))
        self.assertEqual(paper._public_status(licence), "withdrawn")

    def test_scan_that_came_back_is_known(self):
        """待回传扫描件: the scan handed in is the sealed file, by code and by file."""
        document = self.sealed()
        raw = scan("stamped paper")
        self.by_keeper(document)._return_scan(raw, "scan.pdf")
        self.assertEqual(self.compare(document, raw).count('class="status good"'), 2)
        answer = self.url_open(
            "/darqi/check",
            data={"csrf_token": Request.csrf_token(self)},
            files={"file": ("x.pdf", raw, "application/pdf")},
        )
        self.assertEqual(answer.status_code, 200)
        self.assertIn(document.number, answer.text)
        other = self.compare(document, scan("another paper"))
        self.assertIn('class="status bad"', other)

    def compare(self, document, content):
        return self.page(
            document.check_code,
            data={"csrf_token": Request.csrf_token(self)},
            files={"file": ("x.pdf", content, "application/pdf")},
        )

    def test_copy_and_file_without_a_code(self):
        """An official 副本 passes; a file is found by its digest, the person masked."""
        licence = self.valid_licence(holder_name="王小明")
        certificate = licence._live_certificate()
        copy = licence._copy_pdf()
        self.assertEqual(self.compare(certificate, copy).count("status good"), 2)
        for raw in (copy, certificate.attachment_id.raw):
            answer = self.url_open(
                "/darqi/check",
                data={"csrf_token": Request.csrf_token(self)},
                files={"file": ("x.pdf", raw, "application/pdf")},
            )
            self.assertEqual(answer.status_code, 200)
            self.assertIn(certificate.number, answer.text)
            self.assertIn("王*明", answer.text)
            self.assertNotIn("王小明", answer.text)

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


@tagged("post_install", "-at_install")
class TestPapersOfALicence(LicencesCommon):
    """A paper of a licence is worth what the licence is worth."""

    def test_renewal_follows_its_licence(self):
        """The renewal decision of a licence that is withdrawn is not in force."""
        licence = self.licence()
        case = self.about("renewal", licence, IN_TIME)
        self.seal_all(case, IN_TIME)
        paper = case.document_ids.filtered(lambda d: d.kind == "renewal")
        self.assertEqual(paper.state, "sealed")
        self.assertEqual(self.on(paper, IN_TIME)._public_status(licence), "in_force")
        self.decide(self.act(licence, "withdraw", "circumstances"))
        self.assertEqual(self.on(paper, DAY)._public_status(licence), "withdrawn")
