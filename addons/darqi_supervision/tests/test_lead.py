from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_supervision import DAY, SupervisionCommon


@tagged("post_install", "-at_install")
class TestLead(SupervisionCommon):
    """PRACTICE 1.5, 行政许可法 78, 79: offences go to the department."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licence = cls.make_licence()
        cls.issue(cls.licence)

    def _send(self, login="approver_a", **vals):
        model = self.as_user(login, self.env["darqi.lead"], DAY)
        return model.create(
            {
                "licence_id": self.licence.id,
                "department_id": self.organs["health"].id,
                "facts": "提供虚假检测报告",
                "law": "行政许可法第七十八条",
                **vals,
            }
        ).with_env(self.env)

    def test_from_the_bureau_to_the_result(self):
        """Fact, law, receipt, result."""
        lead = self._send()
        self.assertEqual(lead.sender_department_id, self.bureau)
        self.assertEqual(self.on(lead, DAY).due_date, date(2026, 11, 26))
        officer = self.as_user("health_officer", lead, "2026-11-25")
        with self.assertRaisesRegex(UserError, "Not possible"):
            officer._finish("警告")
        officer.action_receive()
        self.assertEqual(lead.clock_ids.state, "stopped")
        with self.assertRaisesRegex(UserError, "blank"):
            officer._finish("")
        officer._finish("已给予警告")
        self.assertEqual((lead.state, lead.result), ("done", "已给予警告"))

    def test_who_sends_and_who_acts(self):
        """Departments do not send leads to themselves; others do not act on them."""
        with self.assertRaises(AccessError):
            self._send("health_officer")
        with self.assertRaises(UserError):
            self._send("market_approver")
        with self.assertRaisesRegex(UserError, "no power of penalty"):
            self._send(department_id=self.bureau.id)
        lead = self._send()
        with self.assertRaises(UserError):
            self.as_user("market_officer", lead).action_receive()
        with self.assertRaises(UserError):
            self.as_user("approver_a", lead).action_receive()

    def test_what_was_sent_is_fixed(self):
        """A lead does not change; its state moves by methods."""
        lead = self._send()
        with self.assertRaisesRegex(UserError, "does not change"):
            self.as_user("approver_a", lead).facts = "x"
        with self.assertRaisesRegex(UserError, "directly"):
            self.as_user("health_officer", lead).state = "done"
        with self.assertRaises(UserError):
            lead.unlink()
