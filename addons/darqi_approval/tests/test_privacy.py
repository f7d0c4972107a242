import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin

PHONE = "13800000001"
SCAN = b"%PDF-1.4 scan"


class PrivacyMixin(CasesMixin):
    """A scan of a case, and what the register says of the case."""

    def log(self, case):
        return self.env["darqi.access.log"].search([("application_id", "=", case.id)])

    def scan(self, case):
        row = case.material_ids[0]
        file = self.env["ir.attachment"].create(
            {
                "name": "身份证扫描.pdf",
                "datas": base64.b64encode(SCAN),
                "res_model": "darqi.application.material",
                "res_id": row.id,
            }
        )
        row.sudo().attachment_ids = file
        return file


@tagged("post_install", "-at_install")
class TestPrivacy(PrivacyMixin, DarqiCommon):
    """REQ-81, PRACTICE 1.21, AMB-17: contacts hidden, on request, on record."""

    def ask(self, login, case, kind="phone", reason="约定勘验时间"):
        asks = self.as_user(login, self.env["darqi.contact.ask"], MONDAY)
        return asks.create({"application_id": case.id, "kind": kind, "reason": reason})

    def reviewed(self, answers):
        """A case in review with these answers."""
        case = self.case("received")
        window = self.as_user("window_b", case, MONDAY)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.write({"answers": answers})
        window.action_accept()
        self.as_user("reviewer_a", case, MONDAY).action_pick_up()
        return case

    def test_reviewer_sees_no_contacts(self):
        """Neither card, case, filing nor answers give phone or full number away."""
        case = self.reviewed({"content": "住宿", "phone": PHONE})
        for login in ("reviewer_a", "approver_a"):
            mine = self.as_user(login, case)
            for record, names in (
                (mine.applicant_id, ("phone", "id_number")),
                (mine, ("applicant_phone",)),
                (mine.filing_id, ("phone", "id_number", "agent_phone")),
            ):
                for name in names:
                    with self.assertRaises(AccessError, msg=f"{login} {name}"):
                        record.read([name])
            [row] = mine.read(["answers", "applicant_id_masked"])
            self.assertEqual(row["answers"]["phone"], "138****0001")
            self.assertEqual(row["answers"]["content"], "住宿")
            self.assertNotIn(PERSON, str(row))
        [row] = self.as_user("window_a", case).read(["answers", "applicant_phone"])
        self.assertEqual(row["answers"]["phone"], PHONE)
        self.assertEqual(row["applicant_phone"], PHONE)

    def test_masked_answers_are_no_key(self):
        """REQ-81: neither searched, counted nor grouped by, here nor through a link."""
        case = self.reviewed({"content": "住宿", "phone": PHONE})
        mine = [("id", "=", case.id)]
        for login in ("reviewer_a", "approver_a"):
            cases = self.as_user(login, self.env["darqi.application"])
            papers = self.as_user(login, self.env["darqi.document"])
            for ask in (
                lambda c=cases: c.search_count([("answers", "ilike", PHONE)]),
                lambda c=cases: c.search([*mine, "!", ("answers", "ilike", "1")]),
                lambda c=cases: c.formatted_read_group(mine, ["answers"], ["__count"]),
                lambda c=cases: c.formatted_read_grouping_sets(
                    mine, [["answers"], []], ["__count"]
                ),
                lambda p=papers: p.search([("application_id.answers", "ilike", PHONE)]),
            ):
                with self.subTest(login), self.assertRaises(AccessError):
                    ask()
        window = self.as_user("window_a", self.env["darqi.application"])
        self.assertEqual(window.search_count([*mine, ("answers", "ilike", PHONE)]), 1)

    def test_printed_application_holds_no_contacts(self):
        """REQ-81: T01 lies in the case for all to read; phone and number are masked."""
        case = self.reviewed({"content": "住宿", "phone": PHONE})
        self.as_user("reviewer_a", case, MONDAY).action_print_application()
        paper = case.sudo().document_ids.filtered(
            lambda row: row.kind == "licence_application"
        )
        self.assertNotIn(PHONE, json.dumps(paper.content, ensure_ascii=False))
        self.assertIn("138****0001", json.dumps(paper.content, ensure_ascii=False))

    def test_number_is_no_key(self):
        """Nor can a reviewer ask for the number by searching for it."""
        applicants = self.as_user("reviewer_a", self.env["darqi.applicant"])
        self.case("reviewing")
        self.assertFalse(applicants.name_search(PERSON))
        self.assertTrue(applicants.name_search("演示申请人甲"))
        with self.assertRaises(AccessError):
            applicants.search([("id_number", "=", PERSON)])
        with self.assertRaises(AccessError):
            applicants.search([("phone", "=", PHONE)])

    def test_masked_answer_is_not_written_back(self):
        """The reviewer corrects the form: what he saw masked stays what it is."""
        case = self.reviewed({"content": "住宿", "phone": PHONE})
        mine = self.as_user("reviewer_a", case, MONDAY)
        [row] = mine.read(["answers"])
        mine.action_change_answers(
            {**row["answers"], "content": "餐饮"}, "correction", "笔误"
        )
        self.assertEqual(case.answers, {"content": "餐饮", "phone": PHONE})
        mine.action_change_answers(
            {"content": "餐饮", "phone": "13911112222"}, "supplement", "换号"
        )
        self.assertEqual(case.answers["phone"], "13911112222")
        [row] = mine.answer_change_ids.sorted("id")[-1:].read(["summary", "reason"])
        self.assertIn("139****2222", row["summary"])
        self.assertNotIn("13911112222", str(row))

    def test_phone_on_request(self):
        """预约勘验: shown after it is on record who asked, when and what for."""
        case = self.case("reviewing")
        with self.assertRaisesRegex(UserError, "What for"):
            self.ask("reviewer_a", case, reason=" ").action_show()
        self.assertFalse(self.log(case))
        ask = self.ask("reviewer_a", case)
        self.assertFalse(ask.answer)
        ask.action_show()
        self.assertIn(PHONE, ask.answer)
        row = self.log(case)
        self.assertEqual((row.kind, row.purpose), ("phone", "survey"))
        self.assertEqual(row.user_id, self.staff["reviewer_a"])
        self.assertEqual(row.reason, "约定勘验时间")

    def test_not_everybody_asks(self):
        """A reviewer of another organ is refused, and nothing is shown."""
        case = self.case("reviewing")
        with self.assertRaises(AccessError):
            self.ask("market_reviewer", case).action_show()
        self.assertFalse(self.log(case))

    def test_post_instead_of_name(self):
        """亮证服务: post and number; the name on request, and that is on record."""
        case = self.case("reviewing")
        self.staff["reviewer_a"].post_name = "审查岗3号"
        self.assertEqual(self.as_user("window_a", case).reviewer_post, "审查岗3号")
        ask = self.ask("window_a", case, "name", "申请人要求回避，询问姓名")
        ask.action_show()
        self.assertIn("测试reviewer_a", ask.answer)
        self.assertEqual(self.log(case).kind, "name")
        with self.assertRaises(AccessError):
            self.ask("reviewer_b", case, "name", "好奇").action_show()

    def test_cost(self):
        """One INSERT; as much after a thousand rows as after none."""
        case = self.case("reviewing")
        file = self.as_user("health_officer", self.scan(case))

        def statements():
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            file._darqi_note_reading()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        statements()
        few = statements()
        for _n in range(60):
            file._darqi_note_reading()
        self.assertEqual(statements(), few)
        self.assertLessEqual(few, 3)

    def test_register(self):
        """Invariant 8: nobody writes it, discipline reads all, a clerk his own."""
        case = self.case("reviewing")
        self.ask("reviewer_a", case).action_show()
        row = self.log(case)
        with self.assertRaises(UserError):
            row.reason = "改"
        with self.assertRaises(UserError):
            row.unlink()
        with self.assertRaises(AccessError):
            self.as_user("reviewer_a", row).create(
                {"kind": "paper", "application_id": case.id, "subject": "x"}
            )
        self.assertTrue(self.as_user("discipline_a", row).has_access("read"))
        self.assertTrue(self.as_user("reviewer_a", row).has_access("read"))
        self.assertFalse(self.as_user("reviewer_b", row).has_access("read"))


@tagged("post_install", "-at_install")
class TestPaperReading(PrivacyMixin, DarqiCommon, HttpCase):
    """AMB-17: papers of a case opened by an outsider, over HTTP and RPC."""

    def open(self, login, file):
        self.authenticate(f"t_{login}", "Darqi@2026test")
        return self.url_open(f"/web/content/{file.id}")

    def test_by_the_original_department(self):
        """Who, when, which case, which document; through every way in."""
        case = self.case("reviewing")
        self.assertEqual(case.original_department_id, self.organs["health"])
        file = self.scan(case)
        self.assertEqual(self.open("health_officer", file).content, SCAN)
        row = self.log(case)
        self.assertEqual(row.kind, "paper")
        self.assertEqual(row.user_id, self.staff["health_officer"])
        self.assertEqual(row.department_id, self.organs["health"])
        self.assertEqual(row.subject, "身份证扫描.pdf")
        mine = self.as_user("health_officer", file, MONDAY)
        mine.read(["datas"])
        self.assertEqual(len(self.log(case)), 2)
        mine.read(["name"])
        self.assertEqual(len(self.log(case)), 2, "a name is no paper")

    def test_issued_papers_too(self):
        """An issued document of the case, opened through its file."""
        case = self.case("accepted")
        paper = case.document_ids.filtered(lambda d: d.kind == "acceptance")
        self.assertEqual(
            self.open("discipline_a", paper.attachment_id).status_code, 200
        )
        self.assertEqual(self.log(case).subject, paper.attachment_id.name)

    def test_own_work_is_not_noted(self):
        """The competent and the receiving organ work with the papers: no row."""
        case = self.case("reviewing")
        file = self.scan(case)
        for login in ("reviewer_a", "window_a"):
            self.assertEqual(self.open(login, file).status_code, 200)
        self.assertFalse(self.log(case))

    def test_who_may_not_read_is_not_noted(self):
        """A refused reading is no reading."""
        case = self.case("reviewing")
        self.assertNotEqual(
            self.open("market_officer", self.scan(case)).status_code, 200
        )
        self.assertFalse(self.log(case))
