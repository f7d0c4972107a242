from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

TUESDAY = "2026-03-03"
NAME = "测试更名人"
NUMBER = "E7654321"


@tagged("post_install", "-at_install")
class TestApplicantName(CasesMixin, DarqiCommon):
    """Audit 34, REQ-81: a number is one person; a name changes with proof and date."""

    def file(self, items=None, day=MONDAY, **vals):
        """Filings of an applicant whom no other data knows."""
        own = {"applicant_name": NAME, "id_kind": "passport", "id_number": NUMBER}
        return super().file(items, day=day, **{**own, **vals})

    def proof(self, login="window_a", name="变更通知书.pdf", raw=b"%PDF-1.4 demo"):
        files = self.as_user(login, self.env["ir.attachment"])
        return files.create({"name": name, "raw": raw})

    def rename(self, card, name="演示申请人乙", day=MONDAY, **more):
        vals = {
            "name": name,
            "date_from": day,
            "reason": "变更登记通知书（演示）",
            "attachment_ids": self.proof().ids,
            **more,
        }
        return self.as_user("window_a", card, TUESDAY).action_rename(**vals)

    def test_free_before_the_first_case(self):
        """A card without a case is corrected by the window that made it."""
        cards = self.as_user("window_a", self.env["darqi.applicant"], MONDAY)
        card = cards.create(
            {"name": "测试", "id_kind": "passport", "id_number": "E7654322"}
        )
        card.write({"name": NAME, "id_kind": "taiwan", "id_number": "7654321"})
        self.assertEqual((card.name, card.id_number), (NAME, "7654321"))
        self.assertFalse(card.is_fixed)
        self.assertFalse(card.can_rename)

    def test_fixed_with_a_case(self):
        """Neither form, RPC nor import changes number, kind or name of a known one."""
        card = self.case("received").applicant_id
        for login in ("window_a", "window_b"):
            mine = self.as_user(login, card, MONDAY)
            self.assertTrue(mine.is_fixed)
            for vals in (
                {"id_number": "E7654329"},
                {"id_kind": "citizen_id", "id_number": "11010519491231002X"},
                {"name": "演示申请人乙"},
                {"name": "演示申请人乙", "phone": "13800000009"},
            ):
                for write in (
                    lambda mine=mine, vals=vals: mine.write(vals),
                    lambda mine=mine, vals=vals: mine.web_save(vals, {}),
                ):
                    with self.assertRaises(UserError, msg=str(vals)):
                        write()
            result = mine.load([".id", "name"], [[str(mine.id), "演示申请人乙"]])
            self.assertFalse(result["ids"])
            mine.write({"name": NAME, "phone": "13800000002", "id_number": NUMBER})
        self.assertEqual((card.name, card.id_number), (NAME, NUMBER))
        with self.assertRaises(UserError):
            card.sudo().write({"id_number": "E7654329"})

    def test_name_of_the_day(self):
        """Open cases go on under the new name; papers keep the one of their day."""
        case = self.case("reviewing")
        decided = self.case("making", items=self.health_and_bureau())
        receipt = case.document_ids.filtered(lambda paper: paper.kind == "receipt")
        self.assertEqual(receipt.content["applicant"], NAME)
        self.rename(case.applicant_id)
        self.assertEqual(case.applicant_name, "演示申请人乙")
        self.assertEqual(decided.applicant_name, NAME)
        self.assertEqual(receipt.content["applicant"], NAME)
        self.as_user("reviewer_a", case, TUESDAY).action_supplement(
            [{"material": "说明", "problem": "缺", "requirement": "补"}], "2026-03-20"
        )
        paper = case.document_ids.filtered(lambda row: row.kind == "supplement")
        self.assertEqual(paper.content["addressee"], "演示申请人乙")
        card = case.applicant_id
        self.assertEqual(card._name_on(date(2026, 3, 1)), NAME)
        self.assertEqual(card._name_on(date(2026, 3, 2)), "演示申请人乙")
        row = card.name_ids
        self.assertEqual((row.former_name, row.name), (NAME, "演示申请人乙"))
        acts = self.env["darqi.evidence"].search(
            [
                ("act", "in", ("applicant_rename", "application_rename")),
                ("payload", "like", NAME),
            ]
        )
        self.assertEqual(
            set(zip(acts.mapped("res_model"), acts.mapped("res_id"), strict=True)),
            {("darqi.applicant", card.id), ("darqi.application", case.id)},
        )
        self.assertEqual(self.env["darqi.evidence"]._verify_cases(), [])

    def health_and_bureau(self):
        return self.make_item("测试另一许可", organ="bureau")

    def test_known_under_the_new_name(self):
        """The next filing is taken under the new name, refused under the old one."""
        card = self.case("received").applicant_id
        self.rename(card)
        with self.assertRaises(UserError):
            self.file(self.health_item, day=TUESDAY)
        filing = self.file(self.health_item, day=TUESDAY, applicant_name="演示申请人乙")
        self.assertEqual(filing.applicant_id, card)

    def test_refused(self):
        """No proof, no day, a day to come, before the last change, another role."""
        card = self.case("received").applicant_id
        for more in (
            {"attachment_ids": []},
            {"reason": " "},
            {"day": None},
            {"day": "2026-03-04"},
            {"name": NAME},
            {"name": " "},
        ):
            with self.assertRaises(UserError, msg=str(more)):
                self.rename(card, **more)
        with self.assertRaises(UserError):
            self.rename(
                card,
                attachment_ids=self.proof(name="证明.exe", raw=b"MZ").ids,
            )
        self.rename(card)
        for day in (MONDAY, "2026-02-27"):
            with self.assertRaises(UserError):
                self.rename(card, "演示申请人丙", day)
        for login in ("reviewer_a", "approver_a", "bureau_head", "market_window"):
            mine = self.as_user(login, card, TUESDAY)
            files = self.proof(login)
            with self.assertRaises(AccessError, msg=login):
                mine.action_rename("演示申请人丁", TUESDAY, "证明", files.ids)
        with self.assertRaises(UserError):
            card.name_ids.write({"name": "x"})
        with self.assertRaises(UserError):
            card.name_ids.unlink()

    def test_dialog(self):
        """The window enters it in a dialog of the card."""
        card = self.as_user("window_a", self.case("received").applicant_id, TUESDAY)
        self.assertTrue(card.can_rename)
        action = card.action_ask_rename()
        dialogs = card.env[action["res_model"]].with_context(**action["context"])
        with Form(dialogs) as form:
            form.name = "演示申请人乙"
            form.date_from = MONDAY
            form.reason = "变更登记通知书"
            form.attachment_ids.add(self.proof())
        form.record.action_confirm()
        self.assertEqual(card.name, "演示申请人乙")
