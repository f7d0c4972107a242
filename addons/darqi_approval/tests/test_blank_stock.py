from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_licences import START, LicencesCommon


@tagged("post_install", "-at_install")
class TestBlankStock(LicencesCommon):
    """Blank certificates as stock (REQ-18, PRACTICE 2.25)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item.uses_blank_certificate = True
        cls.stock = cls.env["darqi.blank.stock"].create(
            {
                "name": "测试卫生许可证空白证",
                "department_id": cls.bureau.id,
                "item_ids": cls.item.ids,
                "prefix": "WS",
                "number_from": 1,
                "number_to": 4,
                "digits": 6,
            }
        )

    def test_certificates_take_the_next_sheet(self):
        """The number is shown before, and each certificate takes its sheet."""
        draft = self.new_licence()
        self.assertEqual(
            self.as_user("delivery_a", draft).next_sheet,
            "测试卫生许可证空白证 WS000001",
        )
        first, second = self.licence(), self.licence()
        self.assertEqual(first.blank_use_ids.sheet, "WS000001")
        self.assertEqual(second.blank_use_ids.sheet, "WS000002")
        self.assertEqual(self.stock.used_count, 2)
        self.assertEqual(self.stock.left_count, 2)

    def test_spoiled_sheet(self):
        """A spoiled sheet is voided with its reason; the next one is taken."""
        licence = self.licence()
        use = licence.blank_use_ids
        keeper = self.as_user("delivery_a", use, START)
        with self.assertRaisesRegex(UserError, "Reason"):
            keeper._spoil(" ")
        again = keeper._spoil("打印错位")
        self.assertEqual(again.sheet, "WS000002")
        self.stock.invalidate_recordset()
        self.assertEqual(
            (self.stock.used_count, self.stock.voided_count, self.stock.left_count),
            (1, 1, 2),
        )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            keeper._spoil("再次作废")
        with self.assertRaises(AccessError):
            self.as_user("window_a", again)._spoil("无权")

    def test_numbers_outside_are_refused(self):
        """A number outside the stock, or gone already, is refused."""
        window = self.env["darqi.blank.void"].with_user(self.staff["delivery_a"])
        vals = {"stock_id": self.stock.id, "reason": "撕破"}
        with self.assertRaisesRegex(UserError, "outside the range"):
            window.create({**vals, "number": 5}).action_confirm()
        window.create({**vals, "number": 1}).action_confirm()
        with self.assertRaisesRegex(UserError, "gone already"):
            window.create({**vals, "number": 1}).action_confirm()
        self.assertEqual(self.licence().blank_use_ids.number, 2)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.stock._record(1, "used", "作废的号码不得使用")

    def test_empty_stock(self):
        """Without a sheet no certificate is made."""
        self.stock.number_to = 1
        self.licence()
        with self.assertRaisesRegex(UserError, "left in the stock"):
            self.licence()

    def test_void_certificate_voids_sheet(self):
        """A voided certificate voids its sheet; the next certificate takes another."""
        licence = self.on(self.new_licence(), START)
        certificate = licence._make_certificate()
        self.as_user("delivery_a", certificate, START)._void("打印错误")
        self.assertEqual(
            licence.blank_use_ids.sorted("id").mapped("kind"), ["used", "voided"]
        )
        licence._make_certificate()
        self.assertEqual(licence.blank_use_ids.sorted("id")[-1].number, 2)

    def test_ranges(self):
        """Ranges of one blank never overlap; a range in use does not change."""
        vals = {"name": self.stock.name, "prefix": "WS", "number_from": 4}
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation),
            self.env.cr.savepoint(),
        ):
            self.env["darqi.blank.stock"].create(
                {**vals, "number_to": 9, "department_id": self.bureau.id}
            )
        self.licence()
        keeper = self.as_user("delivery_a", self.stock)
        with self.assertRaisesRegex(UserError, "not changed"):
            keeper.number_to = 99
        with self.assertRaisesRegex(UserError, "not changed"):
            keeper.digits = 3
        with self.assertRaisesRegex(UserError, "range stays"):
            keeper.unlink()
        with self.assertRaises(AccessError):
            self.as_user("market_officer", self.stock).read(["name"])

    def test_bought_blanks_leave_a_trace(self):
        """REQ-18: a range neither shrinks nor goes; sheets are voided with reason."""
        keeper = self.as_user("delivery_a", self.stock)
        keeper.number_to = 9
        for vals in ({"number_to": 8}, {"number_from": 2}):
            with self.assertRaisesRegex(UserError, "never shrinks"):
                keeper.write(vals)
        with self.assertRaisesRegex(UserError, "range stays"):
            keeper.unlink()
        acts = self.env["darqi.evidence"].search(
            [("res_model", "=", "darqi.blank.stock"), ("res_id", "=", self.stock.id)]
        )
        self.assertEqual(acts.mapped("act"), ["blank_changed", "blank_received"])
        window = self.env["darqi.blank.void"].with_user(self.staff["delivery_a"])
        vals = {"stock_id": self.stock.id, "reason": "多录的号段"}
        window.create({**vals, "number": 5, "number_to": 9}).action_confirm()
        self.stock.invalidate_recordset()
        self.assertEqual((self.stock.voided_count, self.stock.left_count), (5, 4))
        with self.assertRaisesRegex(UserError, "gone already"):
            window.create({**vals, "number": 4, "number_to": 6}).action_confirm()
        verify = self.env["darqi.evidence"]
        self.assertEqual(verify._verify_blanks(), [])
        self.env.cr.execute(
            "UPDATE darqi_blank_stock SET number_to = 4 WHERE id = %s", [self.stock.id]
        )
        self.env.invalidate_all()
        self.assertEqual(len(verify._verify_blanks()), 1)

    def test_spoiled_after_stamping(self):
        """The impression on a spoiled sheet is void: the next sheet bears one more."""
        licence = self.licence()
        document = licence._live_certificate().sudo()
        copies = document.copies
        self.assertEqual((document.impressions, document.unsealed_count), (copies, 0))
        sheet = self.as_user("delivery_a", licence.blank_use_ids, START)
        again = sheet._spoil("盖印后发现打印错位")
        self.assertEqual(again.kind, "used")
        voided = sheet.search([("use_id", "=", sheet.id)])
        self.assertEqual(voided.impressions, 1)
        document.invalidate_recordset()
        self.assertEqual(
            (document.spoiled_impressions, document.unsealed_count), (1, 1)
        )
        keeper = self.by_keeper(document, day=START)
        self.assertTrue(keeper.can_seal)
        self.stamp(keeper)
        self.assertEqual(document.impressions, copies + 1)
        with self.assertRaises(UserError):
            self.stamp(keeper)
        verify = self.env["darqi.evidence"]
        problems = verify._verify_seals() + verify._verify_impressions()
        self.assertFalse([p for p in problems if document.number in p])
