from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin


@tagged("post_install", "-at_install")
class TestFiling(CasesMixin, DarqiCommon):
    """Receipt is open to every item of the hall (PRACTICE 1.1, 三(五))."""

    def test_scope_is_one_of_the_list(self):
        """Invariant 1, PRACTICE 1.7: a misspelt scope never moves the competence."""
        with self.assertRaisesRegex(ValidationError, "not on the list"):
            self.file(scope="测试开发区（不存在的写法）")
        self.on(self.item, "2025-02-03")._competence_decide(
            "测试开发区",
            "2025-02-03",
            self.organs["market"],
            "empowered",
            document="测试决定〔2025〕3号",
            reason="赋权",
        )
        filing = self.file(receive=False)
        filing.scope_id = self.env["darqi.scope"]._named("测试开发区")
        filing.action_receive()
        case = filing.sudo().application_ids
        self.assertEqual(case.scope, "测试开发区")
        self.assertEqual(case.department_id, self.organs["market"])

    def test_receive_routes_each_case(self):
        """三(一)2, 三(五): one visit, items of two organs, each goes to its organ."""
        filing = self.file(self.item | self.health_item)
        cases = filing.application_ids.sudo()
        organs = {case.item_id: case.department_id for case in cases}
        self.assertEqual(organs[self.item], self.bureau)
        self.assertEqual(organs[self.health_item], self.organs["health"])
        self.assertEqual(set(cases.mapped("state")), {"received"})
        self.assertEqual(set(cases.mapped("intake_department_id")), set(self.bureau))
        own = cases.filtered(lambda c: c.item_id == self.item)
        self.assertEqual(own.original_department_id, self.organs["health"])
        self.assertEqual(own.rule, "RD")
        self.assertTrue(own.competence_id)
        self.assertEqual(own.revision_id, self.item.revision_ids)
        self.assertRegex(own.number, r"^150621" + "20260302" + r"\d{6}$")
        kinds = [(d.kind, d.department_id) for d in cases.document_ids]
        self.assertEqual(kinds.count(("receipt", self.bureau)), 2)
        self.assertEqual(kinds.count(("handover", self.bureau)), 1)

    def test_five_day_clock(self):
        """许可法 32(四): five working days, the day of receipt not counted."""
        case = self.case()
        clock = case.sudo().clock_ids
        self.assertEqual(clock.kind, "correction")
        self.assertEqual(str(clock.due_date), "2026-03-09")
        self.assertEqual(str(case.due_date), "2026-03-09")
        self.assertEqual(clock.department_id, self.bureau)
        self.assertEqual(self.on(case, MONDAY).days_left, 5)
        self.assertEqual(self.on(case, "2026-03-11").days_left, -2)
        self.assertTrue(self.on(case, "2026-03-11").is_overdue)

    def test_nobody_competent(self):
        """R0: said on the screen; received all the same, for a written answer."""
        dead = self.item_of_nobody()
        filing = self.file(self.item | dead, receive=False)
        self.assertTrue(filing.routing_refused)
        self.assertIn("国务院取消", filing.routing)
        filing.action_receive()
        case = filing.application_ids.sudo().filtered(lambda c: c.item_id == dead)
        self.assertEqual(case.department_id, filing.intake_department_id)
        self.assertEqual(case.state, "received")
        self.assertTrue(case.attention)

    def test_without_a_published_list(self):
        """许可法 5, 30: what is not published is no ground; nothing half-written."""
        bare = self.on(self.env["darqi.item"], "2025-01-02").create(
            {
                "name": "测试未公布清单事项",
                "department_id": self.organs["health"].id,
                "date_from": "2025-01-02",
            }
        )
        filing = self.file(self.item | bare, receive=False)
        before = self.env["darqi.application"].search_count([])
        with self.assertRaisesRegex(UserError, "测试未公布清单事项"):
            filing.action_receive()
        self.assertEqual(self.env["darqi.application"].search_count([]), before)

    def test_acts_once(self):
        """Invariant 13: a double click and a retried request act once."""
        filing = self.file()
        filing.action_receive()
        self.assertEqual(len(filing.application_ids), 1)
        self.assertEqual(len(filing.sudo().application_ids.clock_ids), 1)
        again = self.as_user("window_a", self.env["darqi.filing"], MONDAY).create(
            {
                "applicant_name": "演示申请人甲",
                "id_number": PERSON,
                "item_ids": [Command.set(self.item.ids)],
                "request_key": filing.request_key,
            }
        )
        self.assertEqual(again, filing)

    def test_one_screen(self):
        """One screen: the number finds the applicant, the items bring their lists."""
        self.file()
        window = self.as_user("window_b", self.env["darqi.filing"], MONDAY)
        form = Form(window)
        form.id_number = PERSON.lower()
        self.assertEqual(form.applicant_name, "演示申请人甲")
        self.assertEqual(form.phone, "13800000001")
        form.item_ids.add(self.item)
        self.assertEqual(len(form.material_ids), 3)
        form.item_ids.add(self.health_item)
        self.assertEqual(len(form.material_ids), 6)
        self.assertIn(self.organs["health"].name, form.routing)
        form.item_ids.remove(self.health_item.id)
        self.assertEqual(len(form.material_ids), 3)
        with form.material_ids.edit(0) as row:
            row.is_received = True
        filing = form.save()
        filing.action_receive()
        case = filing.application_ids
        self.assertEqual(len(case.material_ids), 3)
        self.assertEqual(case.material_ids.mapped("verdict"), ["ok", False, False])
        self.assertEqual(filing.applicant_id, case.applicant_id)
        again = self.env["darqi.applicant"]._known(
            filing.id_kind, filing.sudo().id_number
        )
        self.assertEqual(again, case.applicant_id, "one number, one applicant")

    def test_identity(self):
        """FACTS 5.1: numbers are checked, one number is one holder, masked."""
        with self.assertRaises(ValidationError):
            self.file(id_number="110105194912310021")
        filing = self.file()
        applicant = filing.applicant_id
        self.assertEqual(applicant.id_masked, "110105********002X")
        with self.assertRaisesRegex(UserError, "110105"):
            self.file(applicant_name="另一个人")
        officer = self.as_user("health_officer", applicant)
        self.assertEqual(officer.id_masked, "110105********002X")
        self.assertNotIn("id_number", officer.fields_get())

    def test_forged(self):
        """RPC cannot set number, state, day or somebody else's organ."""
        filing = self.file()
        for vals in (
            {"state": "draft"},
            {"number": "X"},
            {"received_on": "2020-01-01"},
            {"item_ids": [Command.clear()]},
            {"id_number": PERSON},
        ):
            with self.assertRaises(UserError):
                filing.write(vals)
        with self.assertRaises(UserError):
            self.file(state="received")
        with self.assertRaises(UserError):
            self.file(intake_department_id=self.organs["health"].id)
        with self.assertRaises(UserError):
            filing.unlink()
        with self.assertRaises(UserError):
            self.as_user("window_a", self.env["darqi.application"]).sudo().create({})

    @mute_logger("odoo.sql_db")
    def test_agent(self):
        """许可法 29: an agent needs a name and authority that has not ended."""
        with self.assertRaises(ValidationError):
            self.file(has_agent=True)
        with self.assertRaises(ValidationError):
            self.file(has_agent=True, agent_name="代理人", agent_until="2026-03-01")

    def test_supervision_reads(self):
        """REQ-60, invariant 12: who reads a case, and from when."""
        case = self.case()
        reads = {
            login: bool(
                self.as_user(login, self.env["darqi.application"]).search(
                    [("id", "=", case.id)]
                )
            )
            for login in (
                "window_b",
                "reviewer_a",
                "health_officer",
                "market_window",
                "supervision_a",
                "discipline_a",
                "manager_a",
                "market_officer",
            )
        }
        self.assertEqual(
            reads,
            {
                "window_b": True,
                "reviewer_a": True,
                "health_officer": True,
                "market_window": False,
                "supervision_a": True,
                "discipline_a": True,
                "manager_a": True,
                "market_officer": False,
            },
        )
