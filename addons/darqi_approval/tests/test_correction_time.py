from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin


@tagged("post_install", "-at_install")
class TestCorrectionTime(CasesMixin, DarqiCommon):
    """行政许可法 32: the law gives no time to correct; the organ sets one, or none."""

    def told(self):
        case = self.case()
        window = self.as_user("window_a", case, MONDAY)
        window.material_ids[0].write(
            {"verdict": "faulty", "problem": "未签字", "requirement": "签字"}
        )
        window.action_correct()
        self.tell_correction(case)
        return case

    def set_days(self, login, days):
        dialogs = self.as_user(login, self.env["darqi.correction.time"], MONDAY)
        dialogs.create({"days": days}).action_save()

    def test_none_is_set(self):
        """The notice names no time; ending the case on it says why it cannot."""
        self.set_days("bureau_head", 0)
        case = self.told()
        self.assertFalse(case.correction_until)
        with self.assertRaisesRegex(UserError, "named no time|未载明"):
            self.as_user("approver_a", case, "2026-12-01").action_terminate(
                "未补正", "not_corrected"
            )
        self.assertEqual(case.state, "correcting")

    def test_the_head_sets_it(self):
        """For notices from then on; told, counted from service, and on evidence."""
        self.set_days("bureau_head", 0)
        before = self.told()
        self.set_days("bureau_head", 15)
        dialogs = self.as_user("bureau_head", self.env["darqi.correction.time"])
        self.assertEqual(dialogs.default_get(["days"]), {"days": 15})
        case = self.told()
        self.assertFalse(before.correction_until)
        self.assertEqual(str(case.correction_until), "2026-03-17")
        self.assertTrue(
            self.env["darqi.evidence"].search([("act", "=", "correction_time_set")])
        )
        self.as_user("approver_a", case, "2026-03-18").action_terminate(
            "未补正", "not_corrected"
        )
        self.assertEqual(case.state, "terminated")

    def test_who_and_how_much(self):
        """Neither window nor reviewer; at most ninety days, never less than none."""
        for login in ("window_a", "reviewer_a", "catalogue_a"):
            with self.assertRaises(AccessError):
                self.set_days(login, 15)
        for days in (-1, 91):
            with self.assertRaises(ValidationError):
                self.set_days("bureau_head", days)
