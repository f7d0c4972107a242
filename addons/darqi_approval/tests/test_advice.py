from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin


@tagged("post_install", "-at_install")
class TestAdvice(CasesMixin, DarqiCommon):
    """PRACTICE 2.1, 2.29: advice first; only the papers this person needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        draft = cls.on(cls.env["darqi.item.revision"], "2026-01-05")._next_draft(
            cls.item
        )
        draft.write({"date_from": "2026-01-05", "change_reason": "测试"})
        papers = {row.name: row.id for row in draft.material_ids}
        draft.situation_ids = [
            Command.create(
                {
                    "name": "个体工商户",
                    "material_ids": [
                        Command.set([papers["申请书"], papers["身份证明"]])
                    ],
                    "note": "身份证原件当场核对退还",
                }
            ),
            Command.create(
                {
                    "name": "公司",
                    "material_ids": [Command.set(list(papers.values()))],
                }
            ),
        ]
        cls.publish(cls.on(draft, "2026-01-05"))
        cls.revision = draft.with_env(cls.env)
        cls.situation = cls.revision.situation_ids[0]

    def ask(self, login="window_a"):
        asks = self.as_user(login, self.env["darqi.advice.ask"], MONDAY)
        return asks.create({"item_id": self.item.id, "situation_id": self.situation.id})

    def test_counted_without_case_or_person(self):
        """One slip for one visitor; counted once however often it is printed."""
        cases = self.env["darqi.application"].search_count([])
        ask = self.ask()
        self.assertEqual(ask.material_ids.mapped("name"), ["申请书", "身份证明"])
        ask.action_print()
        ask.action_print()
        rows = self.env["darqi.advice"].search([("item_id", "=", self.item.id)])
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows.situation_id, self.situation)
        self.assertEqual(rows.department_id, self.bureau)
        self.assertEqual(self.env["darqi.application"].search_count([]), cases)
        self.assertFalse(
            {"applicant_name", "id_number", "phone"} & set(rows._fields),
            "no personal data",
        )
        values = self.as_user("window_a", rows, MONDAY)._paper_values()
        self.assertEqual(
            [row["name"] for row in values["materials"]], ["申请书", "身份证明"]
        )
        self.assertTrue(rows._pdf().startswith(b"%PDF"))
        with self.assertRaises(UserError):
            rows.write({"day": "2026-01-01"})

    def test_situation_has_to_be_chosen(self):
        ask = self.ask()
        ask.situation_id = False
        with self.assertRaises(UserError):
            ask.action_print()

    def test_filing_takes_the_papers_of_the_situation(self):
        """转收件: the screen is prefilled, the checklist is the situation's."""
        action = self.ask().action_file()
        filings = self.as_user("window_a", self.env["darqi.filing"], MONDAY)
        form = Form(filings.with_context(**action["context"]))
        form.applicant_name = "演示申请人甲"
        form.id_number = PERSON
        filing = form.save()
        self.assertEqual(filing.material_ids.mapped("name"), ["申请书", "身份证明"])
        filing.action_receive()
        case = filing.application_ids
        self.assertEqual(case.situation_id, self.situation)
        self.assertEqual(case.material_ids.mapped("name"), ["申请书", "身份证明"])

    def test_papers_follow_the_choice_on_the_screen(self):
        form = Form(self.as_user("window_a", self.env["darqi.filing"], MONDAY))
        form.item_ids.add(self.item)
        self.assertEqual(len(form.material_ids), 3)
        form.situation_ids.add(self.situation)
        self.assertEqual(len(form.material_ids), 2)
        form.situation_ids.remove(id=self.situation.id)
        self.assertEqual(len(form.material_ids), 3)

    def test_list_without_situation_is_whole(self):
        filing = self.file()
        self.assertEqual(len(filing.application_ids.material_ids), 3)

    def test_situation_of_another_item_is_refused(self):
        with self.assertRaises(ValidationError):
            self.file(
                self.health_item,
                receive=False,
                situation_ids=[Command.set(self.situation.ids)],
            )

    def test_frozen_and_carried_on(self):
        """REQ-29: part of the published list; the next version has it."""
        with self.assertRaises(UserError):
            self.situation.write({"name": "别的"})
        draft = self.on(self.env["darqi.item.revision"], MONDAY)._next_draft(self.item)
        copied = draft.situation_ids[0]
        self.assertEqual(copied.material_ids.revision_id, draft)
        self.assertEqual(copied.material_ids.mapped("name"), ["申请书", "身份证明"])
        copied.material_ids = False
        draft = self.on(draft, MONDAY)
        self.assertIn("个体工商户", draft._refusal_publish())
