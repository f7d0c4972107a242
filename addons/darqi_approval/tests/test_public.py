from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..controllers.check import LIMIT
from ..models.document_public import DECISION_KEYS, PROGRESS_KEYS, STATISTICS_KEYS
from .common_cases import MONDAY, CasesMixin
from .common_documents import DAY, DocumentsCommon


@tagged("post_install", "-at_install")
class TestPublic(CasesMixin, DocumentsCommon, HttpCase):
    """对审批全过程实行全公开 (方案三(六), REQ-82; 行政许可法 5, 40)."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        LIMIT.forget()
        self.addCleanup(LIMIT.forget)

    def sealed(self, addressee="鄂尔多斯市测试餐饮有限公司", kind="granted", **kwargs):
        document = self.issue(
            kind,
            department=self.bureau,
            values=self.values(addressee=addressee),
            **kwargs,
        )
        self.stamp(self.by_keeper(document))
        return document

    def found(self, **query):
        LIMIT.forget()
        answer = self.url_open("/darqi/decisions.json", params=query)
        self.assertEqual(answer.status_code, 200)
        return answer.json()

    def numbers(self, **query):
        return [row["number"] for row in self.found(**query)["rows"]]

    def test_only_what_is_allowed_leaves(self):
        """REQ-82: public JSON holds only allow-listed fields."""
        document = self.sealed()
        answer = self.found(q=document.number)
        self.assertEqual(set(answer), {"total", "page", "pages", "rows", "statistics"})
        self.assertEqual(answer["total"], 1)
        self.assertEqual(set(answer["rows"][0]), set(DECISION_KEYS))
        self.assertEqual(
            set(DECISION_KEYS),
            {"number", "title", "date", "organ", "item", "holder", "status"},
        )
        self.assertEqual(set(answer["statistics"]), set(STATISTICS_KEYS))
        self.assertEqual(answer["rows"][0]["status"], "effective")
        text = self.url_open("/darqi/decisions", params={"q": document.number}).text
        for secret in (document.check_code, document.sha256, self.keeper.name):
            self.assertNotIn(secret, text)
            self.assertNotIn(secret, str(answer))
        self.assertIn(document.subject, text)

    def test_page_for_anybody(self):
        """Without login, from this host alone, readable on a phone, in Chinese."""
        self.sealed()
        for path in ("/darqi/decisions", "/darqi/progress"):
            answer = self.url_open(path)
            self.assertEqual(answer.status_code, 200)
            self.assertIn(
                "default-src 'none'", answer.headers["Content-Security-Policy"]
            )
            self.assertIn("width=device-width", answer.text)
            for outside in ("http://", "https://", "//cdn", "<script"):
                self.assertNotIn(outside, answer.text)

    def test_sealed_decisions_only(self):
        """What is unsealed, voided, or no decision is on no list."""
        sealed = self.sealed()
        unsealed = self.issue(department=self.bureau)
        voided = self.issue(department=self.bureau)
        voided.with_user(self.staff["approver_a"])._void("打印损坏")
        self.assertEqual(self.numbers(q=sealed.number), [sealed.number])
        for other in (unsealed, voided):
            self.assertNotIn(other.number, self.numbers(q=other.number))

    def test_persons_are_masked_and_not_found_by_name(self):
        """A person's name finds nothing; an organisation's does."""
        person = self.case("making")
        decision = person.document_ids.filtered(lambda d: d.kind == "granted")
        self.stamp(self.by_keeper(decision, day=MONDAY))
        rows = self.found(q=decision.number)["rows"]
        self.assertEqual(len(rows), 1)
        self.assertNotIn(person.applicant_name, str(rows))
        for part in (person.applicant_name, person.applicant_name[:4]):
            self.assertNotIn(decision.number, self.numbers(q=part))

    def test_kept_back(self):
        """许可法 5, 40: a secret is off the list, with ground, reason, evidence."""
        document = self.sealed()
        for login in ("window_a", "keeper_a", "market_approver"):
            with self.assertRaises(UserError, msg=login):
                self.as_user(login, document, DAY)._withhold("trade_secret", "配方")
        approver = self.as_user("approver_a", document, DAY)
        with self.assertRaisesRegex(UserError, "Reason"):
            approver._withhold("trade_secret", " ")
        approver._withhold("trade_secret", "含申请人标明的商业秘密")
        self.assertEqual(self.numbers(q=document.number), [])
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "document_withheld"), ("res_id", "=", document.id)]
        )
        self.assertEqual(evidence.actor_id, self.staff["approver_a"])
        approver._withhold(False, "申请人同意公开")
        self.assertEqual(self.numbers(q=document.number), [document.number])

    def progress(self, code, status=200):
        LIMIT.forget()
        answer = self.url_open(
            "/darqi/progress",
            data={"code": code, "csrf_token": Request.csrf_token(self)},
        )
        self.assertEqual(answer.status_code, status)
        return answer.text

    def test_progress_by_the_code_on_the_paper(self):
        """Who has the receipt or notice sees the state, and no name."""
        case = self.case("accepted")
        notice = case.document_ids.filtered(lambda d: d.kind == "acceptance")
        text = self.progress(notice.check_code)
        self.assertIn(case.number, text)
        self.assertIn(str(case.accepted_on), text)
        self.assertNotIn(case.applicant_name, text)
        rows = notice._progress_rows()
        self.assertEqual(set(rows[0]), set(PROGRESS_KEYS))
        for guess in (case.number, str(case.id), notice.number, notice.check_code[:-1]):
            self.assertNotIn(case.item_id.name, self.progress(guess, status=404))
        # never by address: codes would stand in logs
        answer = self.url_open("/darqi/progress", params={"code": notice.check_code})
        self.assertNotIn(case.number, answer.text)

    def test_too_many_questions(self):
        """One address is answered so many times a minute."""
        codes = {
            self.url_open("/darqi/decisions.json").status_code
            for _n in range(LIMIT.limit + 1)
        }
        self.assertIn(429, codes)
