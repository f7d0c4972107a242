from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.config import BOUNDS, DEFAULTS
from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin


@tagged("post_install", "-at_install")
class TestLawBounds(CasesMixin, DarqiCommon):
    """No setting of the bureau goes beyond the law (许可法 32, 42, 44, 47, 48)."""

    def test_settings_are_bounded(self):
        """What the law says at most is refused beyond it, on every way in."""
        parameters = self.env["ir.config_parameter"]
        for key, value in (
            ("darqi.extension_days", "60"),
            ("darqi.correction_days", "15"),
            ("darqi.delivery_days", "60"),
            ("darqi.hearing_notice_days", "1"),
            ("darqi.joint_days", "x"),
            ("darqi.decision_days", "0"),
        ):
            with self.subTest(key), self.assertRaises(ValidationError):
                with self.env.cr.savepoint():
                    parameters.set_param(key, value)
            with self.subTest(key), self.assertRaises(ValidationError):
                with self.env.cr.savepoint():
                    parameters.create({"key": key, "value": value})
        parameters.set_param("darqi.extension_days", "5")
        self.assertEqual(self.env["darqi.config"]._number("darqi.extension_days"), 5)
        for key, (least, most) in BOUNDS.items():
            self.assertTrue(least <= int(DEFAULTS[key]) <= most, key)

    def test_what_came_by_another_way_is_held_to_the_law(self):
        """A row written past the ORM extends nothing beyond ten days (42)."""
        self.env["ir.config_parameter"].set_param("darqi.extension_days", "10")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_config_parameter SET value = '60'"
            " WHERE key = 'darqi.extension_days'"
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        case = self.case("reviewing")
        self.as_user("bureau_head", case, MONDAY).action_extend("情况复杂")
        row = case.extension_ids
        self.assertEqual(row.days, 10)
        # the notice names article 42, and no law invented for more days
        self.assertFalse(row.document_id.sudo().content.get("other_law"))

    def test_grant_against_the_proposal(self):
        """38: who decides against the proposed refusal says why, in the file."""
        case = self.case("reviewing")
        self.as_user("reviewer_a", case, MONDAY).action_propose_refusal("布局不符")
        approver = self.as_user("approver_a", case, MONDAY)
        with self.assertRaisesRegex(UserError, "proposed refusal"):
            approver.action_grant("同意")
        dialog = self.as_user("approver_a", self.env["darqi.application.act"], MONDAY)
        dialog = dialog.with_context(
            active_model="darqi.application", active_ids=case.ids, default_act="grant"
        ).create({})
        self.assertTrue(dialog.against_proposal)
        dialog.deviation = "整改后复查合格"
        dialog.action_confirm()
        self.assertEqual(case.result, "granted")
        said = case.sudo().opinion_ids.filtered(lambda row: row.step == "decide")
        self.assertIn("整改后复查合格", said.text)
