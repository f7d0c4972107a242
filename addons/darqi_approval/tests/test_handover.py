from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_reform import FILE, PUBLISHED, ReformCommon


@tagged("post_install", "-at_install")
class TestHandover(ReformCommon):
    """Handover lists with receipts of both sides (plan 三(一)1, 三(三)2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line, cls.line_b = cls.to_published(cls.batch(cls.item + cls.item_b))

    def row(self, group, line=None):
        rows = (line or self.line).handover_line_ids
        return rows.filtered(lambda r: r.group == group)

    def officer(self, row, day=PUBLISHED):
        return self.as_user("health_officer", row, day)

    def keeper(self, row, day=PUBLISHED):
        return self.as_user("catalogue_a", row, day)

    def test_groups_stated(self):
        """REQ-44: a group is handed over and received, or stated as none."""
        self.assertFalse(self.line.is_handover_complete)
        rows = self.line.handover_line_ids
        papers = self.row("archives")
        self.officer(rows - papers).action_none()
        self.assertEqual(self.line.state, "handover")
        self.assertEqual(self.line._handover_missing(), ["archives"])
        self.officer(papers).quantity = 12
        self.officer(papers).action_hand()
        self.assertEqual(papers.handed_by_id, self.staff["health_officer"])
        self.assertFalse(self.line.is_handover_complete)
        self.assertTrue(self.line._clock("handover"))
        self.keeper(papers).action_receive()
        self.assertEqual(papers.received_by_id, self.staff["catalogue_a"])
        self.assertTrue(self.line.is_handover_complete)
        self.assertFalse(self.line._clock("handover"))

    def test_two_sides(self):
        """REQ-17: handed over by the department, received by the bureau only."""
        papers = self.row("archives")
        for login in ("catalogue_a", "bureau_head", "market_officer", "health_window"):
            with self.assertRaises(UserError):
                self.as_user(login, papers, PUBLISHED).action_hand()
        self.as_user("health_liaison", papers, PUBLISHED).action_hand()
        for login in ("health_officer", "health_head", "bureau_head", "discipline_a"):
            with self.assertRaises(UserError):
                self.as_user(login, papers, PUBLISHED).action_receive()
        self.keeper(papers).action_receive()
        with self.assertRaisesRegex(UserError, "Not possible in the state"):
            self.keeper(papers).action_receive()

    def test_receipts_from_outside(self):
        """Receipts are written by the acts only; content by its department only."""
        papers = self.row("archives")
        for vals in (
            {"state": "received"},
            {"received_by_id": self.staff["catalogue_a"].id},
            {"handed_at": "2023-01-01 00:00:00"},
        ):
            with self.assertRaises(UserError):
                self.officer(papers).write(vals)
        with self.assertRaisesRegex(UserError, "original department"):
            self.keeper(papers).quantity = 3
        self.officer(papers).action_hand()
        with self.assertRaisesRegex(UserError, "take it back"):
            self.officer(papers).quantity = 3
        self.officer(papers).action_take_back()
        self.officer(papers).quantity = 3

    def test_documents_need_file(self):
        """REQ-19: guidance documents are handed over with the file."""
        papers = self.row("documents")
        with self.assertRaisesRegex(UserError, "File"):
            self.officer(papers).action_hand()
        self.officer(papers).file = FILE
        self.officer(papers).action_hand()

    def test_key_needs_serial(self):
        """REQ-17: a computer or key has its serial, a system its account holder."""
        with self.assertRaisesRegex(UserError, "Serial"):
            self.officer(self.row("computers_keys")).action_hand()
        with self.assertRaisesRegex(UserError, "Account holder"):
            self.officer(self.row("systems")).action_hand()

    def test_no_secret(self):
        """REQ-17: no password field exists, and none can be typed in."""
        names = " ".join(self.env["darqi.handover.line"]._fields)
        self.assertNotRegex(names, "password|passwd|secret")
        with self.assertRaisesRegex(ValidationError, "passwords"):
            self.officer(self.row("systems")).note = "账号 admin 密码：123456"

    def test_ranges(self):
        """REQ-18: blank certificates by range; no number is handed over twice."""
        blanks = self.officer(self.row("certificates"))
        blanks.write({"name": "测试卫生许可证", "number_from": 1, "number_to": 100})
        self.env.flush_all()
        other = self.officer(self.row("certificates", self.line_b))
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            other.write(
                {"name": "测试卫生许可证", "number_from": 100, "number_to": 120}
            )
            self.env.flush_all()
        self.env.invalidate_all()
        other.write({"name": "测试卫生许可证", "number_from": 101, "number_to": 120})
        self.env.flush_all()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            other.write({"number_from": 130, "number_to": 120})
            self.env.flush_all()

    def test_stock(self):
        """REQ-18: of 1–100, 3 used and 1 voided leave 96; 101 is refused."""
        blanks = self.row("certificates")
        self.officer(blanks).write(
            {"name": "测试卫生许可证", "number_from": 1, "number_to": 100}
        )
        self.officer(blanks).action_hand()
        self.keeper(blanks).action_receive()
        use = self.env["darqi.blank.use"]
        for number in (1, 2, 3):
            use._use(blanks, number, "used", f"测卫证字{number}")
        use._use(blanks, 4, "voided", "打印错位")
        self.assertEqual(blanks.stock, 96)
        with self.assertRaisesRegex(UserError, "outside the range"):
            use._use(blanks, 101, "used", "测")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            use._use(blanks, 4, "used", "测")

    def test_dispute(self):
        """A disputed row is answered by the department and handed over again."""
        papers = self.row("archives")
        self.officer(papers).action_hand()
        self.keeper(papers).action_dispute("少一卷")
        self.assertEqual(papers.state, "disputed")
        self.assertIn("archives", self.line._handover_missing())
        self.officer(papers).action_settle("已补齐")
        self.officer(papers).action_hand()
        self.keeper(papers).action_receive()
        self.assertEqual((papers.state, papers.settlement), ("received", "已补齐"))
