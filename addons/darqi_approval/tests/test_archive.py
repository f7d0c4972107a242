from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_cases import MONDAY, CasesMixin
from .common_documents import DocumentsCommon

DAY = date(2026, 3, 2)


@tagged("post_install", "-at_install")
class TestArchive(CasesMixin, DocumentsCommon):
    """一案一卷, box, loan, handing over, destruction (PRACTICE 2.20, 档案法 31, 37)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff["archive_a"] = new_test_user(
            cls.env, "t_archive_b", groups="darqi_approval.group_archive"
        )
        cls.staff["archive_a"].department_ids = cls.bureau

    def ended(self):
        """A case withdrawn by its applicant: the shortest way to an end."""
        case = self.case("accepted")
        self.withdraw("window_a", case)
        return case

    def filed(self, case=None, day=MONDAY):
        case = case or self.ended()
        self.as_user("archive_a", case, day).action_archive_case()
        return self.env["darqi.archive.file"].search([("application_id", "=", case.id)])

    def archive(self, records, day=DAY):
        return self.as_user("archive_a", records, day)

    def test_filed_once_under_its_number(self):
        """归档: only ended cases, once, consecutive numbers, digests on record."""
        with self.assertRaisesRegex(UserError, "not ended"):
            self.archive(self.case("accepted")).action_archive_case()
        case = self.ended()
        with self.assertRaises(UserError):
            self.as_user("reviewer_a", case, MONDAY).action_archive_case()
        first = self.filed(case)
        self.assertRegex(first.number, r"^XK·2026-D30-\d{4}$")
        self.assertEqual(first.keep_until, date(2056, 12, 31))
        self.assertEqual(first.content_count, len(first.contents))
        self.assertGreater(first.content_count, 1)
        self.assertEqual(case.archived_on, DAY)
        with self.assertRaisesRegex(UserError, "already"):
            self.archive(case).action_archive_case()
        second = self.filed()
        self.assertEqual(second.serial, first.serial + 1)
        self.assertEqual(self.env["darqi.evidence"]._verify_archive(), [])
        with self.assertRaises(UserError):
            self.archive(first).write({"number": "XK·2026-D30-9999"})
        with self.assertRaises(UserError):
            first.unlink()
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE darqi_archive_file SET serial = %s WHERE id = %s",
                [first.serial, second.id],
            )

    def test_ten_working_days(self):
        """河南 practice: within ten working days after the end; late ones in red."""
        case = self.ended()
        self.assertEqual(self.on(case, DAY).archive_by, date(2026, 3, 16))
        self.assertFalse(self.on(case, "2026-03-16").archive_late)
        self.assertTrue(self.on(case, "2026-03-17").archive_late)

    def test_verify_finds_what_is_gone(self):
        """A paper that lay in the file when it was filed and does not any more."""
        file = self.filed()
        file._door_opened().contents = [*file.contents, ["撕去的一页", "0" * 64]]
        problems = self.env["darqi.evidence"]._verify_archive()
        self.assertEqual(len(problems), 1)
        self.assertIn("撕去的一页", problems[0])

    def test_box(self):
        """A box holds files of its year and its retention."""
        file = self.filed()
        boxes = self.archive(self.env["darqi.archive.box"])
        wrong, right = boxes.create(
            [
                {"number": "测1", "year": 2026, "retention": "10"},
                {"number": "测2", "year": 2026, "retention": "30", "place": "1架2层"},
            ]
        )
        with self.assertRaises(ValidationError):
            self.archive(file).box_id = wrong
        self.archive(file).box_id = right
        self.assertEqual((right.file_count, file.place), (1, "1架2层"))

    def lend(self, file, **vals):
        return self.archive(self.env["darqi.archive.loan"]).create(
            {
                "file_id": file.id,
                "borrower": "演示借阅人",
                "purpose": "行政复议",
                "due_on": "2026-03-06",
                **vals,
            }
        )

    def test_loan(self):
        """借阅: one at a time, overdue is seen, back by the archivist."""
        file = self.filed()
        loan = self.lend(file)
        self.assertTrue(file.is_lent)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.lend(file)
        overdue = [("is_overdue", "=", True), ("id", "=", loan.id)]
        self.assertFalse(self.on(loan, "2026-03-06").search(overdue))
        self.assertTrue(self.on(loan, "2026-03-07").search(overdue))
        with self.assertRaises(UserError):
            loan.purpose = "别的"
        with self.assertRaises(AccessError):
            self.as_user("delivery_a", loan, DAY).action_return()
        loan.action_return()
        self.assertFalse(file.is_lent)
        self.assertEqual(loan.received_by_id, self.staff["archive_a"])

    def make_list(self, kind, day=DAY, **vals):
        lists = self.archive(self.env["darqi.archive.list"], day)
        row = lists.create({"name": "测试清册", "kind": kind, **vals})
        row.action_fill()
        return row

    def test_handing_over(self):
        """移交档案馆: by a list that another allows; the rows and digests stay."""
        file = self.filed()
        box = self.archive(self.env["darqi.archive.box"]).create(
            {"number": "测3", "year": 2026, "retention": "30"}
        )
        self.archive(file).box_id = box
        row = self.make_list("transfer")
        self.assertIn(file, row.file_ids)
        with self.assertRaises(UserError):
            row.action_finish()
        with self.assertRaises(UserError):
            row.action_approve()
        self.as_user("bureau_head", row, DAY).action_approve()
        with self.assertRaisesRegex(UserError, "Archives"):
            row.action_finish()
        row.receiver = "演示档案馆"
        row.action_finish()
        self.assertEqual((row.state, file.state), ("done", "transferred"))
        with self.assertRaises(UserError):
            self.lend(file)
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "archive_list_done"), ("res_id", "=", row.id)]
        )
        self.assertIn(file.number, evidence.payload)

    def test_destruction_only_after_its_time(self):
        """销毁: never before the end of retention, never without two who watch."""
        file = self.filed()
        early = self.make_list("destroy")
        self.assertFalse(early.file_ids)
        with self.assertRaisesRegex(UserError, "empty"):
            self.as_user("bureau_head", early, DAY).action_approve()
        file._door_opened().list_id = early
        with self.assertRaisesRegex(UserError, "to be kept until"):
            self.as_user("bureau_head", early, DAY).action_approve()
        early.action_drop()
        self.assertFalse(file.list_id)
        late = date(2057, 1, 2)
        row = self.make_list("destroy", late)
        self.assertIn(file, row.file_ids)
        self.as_user("bureau_head", row, late).action_approve()
        with self.assertRaisesRegex(UserError, "Watched by"):
            self.archive(row, late).action_finish()
        row.witnesses = "监销人甲、监销人乙"
        self.archive(row, late).action_finish()
        self.assertEqual(file.state, "destroyed")

    def test_lent_files_do_not_leave(self):
        """What is lent stays out of every list."""
        file = self.filed()
        box = self.archive(self.env["darqi.archive.box"]).create(
            {"number": "测4", "year": 2026, "retention": "30"}
        )
        self.archive(file).box_id = box
        self.lend(file)
        row = self.make_list("transfer")
        self.assertNotIn(file, row.file_ids)
