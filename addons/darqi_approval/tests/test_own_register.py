from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_licences import LicencesCommon

DAY = date(2026, 3, 9)
PAPER = "公共场所卫生许可证"
NAME = "测试游泳场所卫生许可"


@tagged("post_install", "-at_install")
class TestOwnRegister(LicencesCommon):
    """PRACTICE 2.31, 国令716 art. 7: what the organ has is not asked for."""

    def filed(self, **vals):
        """A case whose list takes one paper from the register."""
        item = self.env["darqi.item"].search([("name", "=", NAME)]) or self.make_item(
            NAME,
            organ="bureau",
            materials=[
                {"name": "申请书", "is_required": True},
                {
                    "name": PAPER,
                    "is_required": True,
                    "source": "own_register",
                    "register_item_id": self.item.id,
                },
            ],
        )
        return self.case(day=DAY, items=item, **vals)

    def test_taken_from_the_register(self):
        """The licence in force stands in for the paper, with the proof found."""
        case = self.filed()
        window = self.as_user("window_a", case, DAY)
        row = window.material_ids.filtered("is_in_register")
        self.assertEqual(row.name, PAPER)
        self.assertFalse(window.register_count)
        with self.assertRaisesRegex(UserError, "none of the papers"):
            window.action_take_from_register()
        licence = self.licence()
        window.invalidate_recordset()
        self.assertEqual(window.register_count, 1)
        window.action_take_from_register()
        self.assertTrue(row.is_received)
        self.assertEqual((row.licence_id, row.form), (licence, "electronic"))
        self.assertIn(licence.number, row.licence_proof)
        self.assertIn(str(DAY), row.licence_proof)
        told = self.env["darqi.evidence"].search(
            [("res_id", "=", case.id), ("act", "=", "material_from_register")]
        )
        self.assertIn(licence.number, told.payload)
        self.assertFalse(window.register_count)

    def test_only_the_applicants_own_and_in_force(self):
        """Another's licence, or one that has ended, proves nothing."""
        self.licence(date_to=date(2026, 3, 6))
        case = self.filed()
        row = case.material_ids.filtered("is_in_register")
        with self.assertRaisesRegex(UserError, "no licence in force"):
            self.as_user("window_a", row, DAY).action_take_from_register()
        self.licence()
        other = self.filed(
            applicant_name="演示申请人乙", id_kind="passport", id_number="E00000009"
        )
        theirs = other.material_ids.filtered("is_in_register")
        with self.assertRaisesRegex(UserError, "no licence in force"):
            self.as_user("window_a", theirs, DAY).action_take_from_register()

    def test_proof_is_not_typed(self):
        """Neither the link nor the proof is anybody's to write."""
        case, licence = self.filed(), self.licence()
        row = self.as_user("window_a", case, DAY).material_ids[-1:]
        for vals in ({"licence_id": licence.id}, {"licence_proof": "查得"}):
            with self.assertRaises(ValidationError):
                row.write(vals)
        plain = case.material_ids - case.material_ids.filtered("is_in_register")
        with self.assertRaises(UserError):
            self.as_user("window_a", plain, DAY).action_take_from_register()
        with self.assertRaises(AccessError):
            self.as_user("market_window", row, DAY).action_take_from_register()

    def test_list_names_the_licence(self):
        """A list that takes a paper from the register says which licence."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self.make_item(
                "测试缺证照事项",
                materials=[{"name": PAPER, "source": "own_register"}],
            )
