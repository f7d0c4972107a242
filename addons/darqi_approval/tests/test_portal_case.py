import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

INTERNAL = "内部意见不得外传"


@tagged("post_install", "-at_install")
class TestPortalCase(CasesMixin, DarqiCommon, HttpCase):
    """Issue 3 "Explain", DESIGN 12: an applicant sees his own cases, and no others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.me, cls.other = (
            new_test_user(
                cls.env,
                login=f"t_applicant_{name}",
                groups="base.group_portal",
                lang="zh_CN" if cls.chinese() else cls.env.lang,
            )
            for name in ("me", "other")
        )

    @classmethod
    def chinese(cls):
        return bool(cls.env["res.lang"]._get_data(code="zh_CN"))

    def setUp(self):
        super().setUp()
        self.mine = self.case("reviewing", applicant_name="演示申请人甲")
        self.as_user("reviewer_a", self.mine, "2026-03-09").action_start_special(
            "testing", "《测试条例》第五条", "测试机构", "2026-03-20"
        )
        self.as_user("reviewer_a", self.mine, "2026-03-23").action_pass_review(INTERNAL)
        self.theirs = self.case(
            "received",
            applicant_name="演示申请人乙",
            id_kind="other",
            id_number="PORTAL0002",
        )
        self.link(self.mine, self.me)
        self.link(self.theirs, self.other)
        self.env.flush_all()

    def link(self, case, user):
        card = self.as_user("it_a", case.applicant_id)
        card.env["darqi.applicant.account"].create(
            {"applicant_id": card.id, "user_id": user.id}
        ).action_confirm()

    def page(self, path, login="t_applicant_me"):
        self.authenticate(login, login)
        return self.url_open(path)

    def papers(self, case):
        return {row.kind: row for row in case.document_ids}

    # ------------------------------------------------------------------- own

    def test_every_paper_to_the_applicant(self):
        """行政许可法 44, 47: what is adverse and bears remedies is shown as well."""
        case = self.mine.sudo()
        kinds = ("termination", "withdrawal_confirmed", "hearing_right", "promise")
        paper = case.document_ids.filtered(lambda row: row.kind == "acceptance")

        def shown(kind, state="sealed"):
            paper._door_opened().write({"kind": kind, "state": state})
            return paper in case._portal_documents()

        for kind in kinds:
            self.assertTrue(shown(kind), kind)
        self.assertFalse(shown("technical_opinion"))
        self.assertFalse(shown("termination", "issued"))
        self.assertFalse(shown("termination", "voided"))
        # The keeper of the kinds says otherwise, without code.
        kind = self.env["darqi.document.kind"].search([("code", "=", "promise")])
        kind.to_applicant = False
        self.assertFalse(shown("promise"))

    def test_list_and_case(self):
        """State, organ, counted and excluded days with ground and law, answers."""
        answer = self.page("/my/darqi-cases")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(self.mine.number, answer.text)
        self.assertNotIn(self.theirs.number, answer.text)
        answer = self.page(f"/my/darqi-cases/{self.mine.number}")
        self.assertEqual(answer.status_code, 200)
        for text in (
            self.mine.item_id.name,
            self.bureau.name,
            "经营项目",
            "住宿",
            "2026-03-20",
            "《行政许可法》第四十二条",
            "border-warning",
        ):
            self.assertIn(text, answer.text, text)

    def test_same_intervals_as_the_backend(self):
        """One function makes the timeline of clerk and applicant."""
        seen = self.env["darqi.application"].with_user(self.me)
        case = seen._of_portal_user(self.mine.number)
        day = "2026-03-25"
        shown = self.on(case, day)._portal_values()["timeline"]
        clerk = self.as_user("reviewer_a", self.mine, day)
        self.assertEqual(
            [row["days"] for row in shown],
            [row["days"] for row in clerk._timeline_rows()],
        )
        page = self.page(f"/my/darqi-cases/{self.mine.number}").text
        for row in shown[:3]:
            self.assertIn(str(row["date_from"]), page)
        excluded = [row["days"] for row in shown if not row["counted"]]
        self.assertEqual(sum(excluded), 10)

    def test_nothing_internal(self):
        """Opinions, persons and the reviewer's proposal stay in the house."""
        page = self.page(f"/my/darqi-cases/{self.mine.number}").text
        self.assertNotIn(INTERNAL, page)
        for login in ("window_b", "reviewer_a"):
            self.assertNotIn(self.staff[login].name, page)

    def test_papers_are_downloaded(self):
        """Papers to the applicant as issued; one that waits for its seal is not."""
        receipt = self.papers(self.mine)["receipt"]
        path = f"/my/darqi-cases/{self.mine.number}/paper/{receipt.id}"
        answer = self.page(path)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertIn("no-store", answer.headers["Cache-Control"])
        acceptance = self.papers(self.mine)["acceptance"]
        self.assertTrue(acceptance.seal_required)
        unsealed = f"/my/darqi-cases/{self.mine.number}/paper/{acceptance.id}"
        self.assertEqual(self.page(unsealed).status_code, 404)

    def test_papers_of_another_party(self):
        """Each kind that is addressed to him; what went to another party is not his."""
        issue = self.mine.sudo().env["darqi.document"]._issue
        base = {"application_number": self.mine.number, "item_name": "测试"}
        own = issue(
            "hearing_refused",
            self.mine,
            {
                **base,
                "addressee": self.mine.applicant_name,
                "requested_on": self.mine.received_on,
                "reason": "已超过法定期限",
            },
        )
        other = issue(
            "hearing_refused",
            self.mine,
            {
                **base,
                "addressee": "测试邻居甲",
                "requested_on": self.mine.received_on,
                "reason": "已超过法定期限",
            },
        )
        for paper, found in ((own, 200), (other, 404)):
            paper.sudo()._door_opened().write({"state": "sealed"})
            path = f"/my/darqi-cases/{self.mine.number}/paper/{paper.id}"
            answer = self.page(path)
            self.assertEqual(answer.status_code, found)
            if found == 200:
                file = paper.sudo().attachment_id
                self.assertEqual(answer.content, file.raw)
                self.assertIn("attachment", answer.headers["Content-Disposition"])
        listed = self.page(f"/my/darqi-cases/{self.mine.number}").text
        self.assertIn(own.number, listed)
        self.assertNotIn(other.number, listed)

    # ----------------------------------------------------------- somebody else's

    def test_tampered_numbers_and_ids(self):
        """Somebody else's number, and his paper under one's own number: not found."""
        theirs = self.papers(self.theirs)["receipt"]
        for path in (
            f"/my/darqi-cases/{self.theirs.number}",
            f"/my/darqi-cases/{self.theirs.number}/paper/{theirs.id}",
            f"/my/darqi-cases/{self.mine.number}/paper/{theirs.id}",
            f"/my/darqi-cases/{self.mine.number}/paper/999999999",
            "/my/darqi-cases/%25",
            "/my/darqi-cases/" + "0" * 400,
        ):
            with self.subTest(path[:60]):
                self.assertEqual(self.page(path).status_code, 404)
        own = self.page(f"/my/darqi-cases/{self.theirs.number}", "t_applicant_other")
        self.assertEqual(own.status_code, 200)

    def test_no_way_round(self):
        """RPC, export and files: a portal account has no right on the tables."""
        mine = self.mine.with_user(self.me)
        with self.assertRaises(AccessError):
            mine.read(["proposed_result"])
        with self.assertRaises(UserError):
            mine.action_withdraw("不想办了")
        for model in (
            "darqi.application",
            "darqi.applicant",
            "darqi.document",
            "darqi.opinion",
            "darqi.clock",
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.me).search_read([])
        theirs = self.papers(self.theirs)["receipt"].attachment_id
        self.assertEqual(self.page(f"/web/content/{theirs.id}").status_code, 404)
        with self.assertRaises(AccessError):
            self.env["darqi.application"].with_user(self.me)._of_portal_user(
                self.mine.number
            ).with_user(self.me).read(["number"])

    def test_signed_in_only(self):
        """Without an account one is sent to the login page; staff see no cases here."""
        answer = self.url_open(f"/my/darqi-cases/{self.mine.number}")
        self.assertIn("/web/login", answer.url)
        staff = self.env["darqi.application"].with_user(self.staff["window_a"])
        self.assertFalse(staff._of_portal_user())

    def test_only_the_it_office_links(self):
        """The window and the applicant himself link no account to an applicant."""
        for login in ("window_a", "reviewer_a", "bureau_head"):
            card = self.as_user(login, self.theirs.applicant_id)
            with self.subTest(login), self.assertRaises(AccessError):
                card.partner_id = self.me.partner_id
            with self.subTest(login), self.assertRaises(AccessError):
                card._link_account(self.me)
        card = self.as_user("it_a", self.theirs.applicant_id)
        with self.assertRaises(AccessError):
            card.name = "改名"
        with self.assertRaises(UserError):
            card._link_account(self.staff["window_a"])
        with self.assertRaises(AccessError):
            self.as_user("window_a", self.env["darqi.filing"], MONDAY).env[
                "darqi.applicant"
            ].create(
                {
                    "name": "演示申请人丙",
                    "id_kind": "other",
                    "id_number": "PORTAL0003",
                    "partner_id": self.me.partner_id.id,
                }
            )

    # ------------------------------------------------------------------- form

    def test_one_template_for_every_form(self):
        """Sections in order, conditions kept, markup escaped, every type printed."""
        item = self.make_item(
            "测试表单事项",
            organ="bureau",
            fields=[
                {"code": "a", "label": "甲", "type": "text", "section": "一"},
                {
                    "code": "b",
                    "label": "乙",
                    "type": "multi",
                    "section": "一",
                    "choices": "红\n绿",
                },
                {"code": "c", "label": "丙", "type": "boolean", "section": "二"},
                {
                    "code": "d",
                    "label": "丁",
                    "type": "text",
                    "section": "二",
                    "visible_if_code": "c",
                    "visible_if_value": "是",
                },
            ],
        )
        case = self.file(item).application_ids.with_env(self.env)
        answers = {"a": "<script>alert(1)</script>", "b": ["红", "绿"], "c": False}
        self.as_user("window_b", case, MONDAY).write({"answers": answers})
        self.link(case, self.me)
        sections = case._form_sections()
        self.assertEqual([s["name"] for s in sections], ["一", "二"])
        self.assertEqual(
            [row["label"] for s in sections for row in s["rows"]], ["甲", "乙", "丙"]
        )
        page = self.page(f"/my/darqi-cases/{case.number}").text
        self.assertIn("红、绿", page)
        self.assertNotIn("<script>alert(1)", page)
        self.assertNotIn("丁", json.dumps(sections, ensure_ascii=False))

    def test_number_of_own_cases(self):
        """The first page of the account counts one's own cases."""
        with self.subTest("home"):
            answer = self.page("/my")
            self.assertIn("/my/darqi-cases", answer.text)
        self.mine.applicant_id.sudo().partner_id = False
        seen = self.env["darqi.application"].with_user(self.me)
        self.assertFalse(seen._of_portal_user(), "taken away at once")
