from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

# Five working days after MONDAY end on the 9th.
LAST, AFTER = "2026-03-09", "2026-03-10"


@tagged("post_install", "-at_install")
class TestCorrection(CasesMixin, DarqiCommon):
    """许可法 32(四): the notice counts when it was told, once and completely."""

    def setUp(self):
        super().setUp()
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("darqi.correction_period", "15")

    def corrected(self, day=MONDAY, **answers):
        """A case for which a notice was issued, not sealed."""
        case = self.case()
        window = self.as_user("window_b", case, day)
        window.write({"answers": answers or {"content": "住宿"}})
        window.action_correct("补签名")
        return case

    def deem(self, day):
        return self.on(self.env["darqi.application"], day)._cron_deem_accepted()

    def test_unsealed_notice_is_no_answer(self):
        """32(四): never sealed nor served: no fresh five days, deemed accepted."""
        case = self.corrected()
        self.assertEqual(str(case.legal_due_date), LAST)
        window = self.as_user("window_b", case, "2026-03-05")
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        with self.assertRaisesRegex(UserError, "bears no seal"):
            window.action_receive_correction("已补")
        self.assertIn("bears no seal", window.act_obstacle)
        self.deem(LAST)
        self.assertEqual(case.state, "correcting")
        self.deem("2026-03-20")
        self.assertEqual((case.state, str(case.accepted_on)), ("accepted", MONDAY))
        self.assertTrue(case.is_deemed_accepted)
        self.bureau_seal("2026-03-20")
        paper = case.sudo().document_ids.filtered(lambda d: d.kind == "correction")
        paper = self.as_user("keeper_a", paper, "2026-03-20")
        self.assertIn("no object", paper._refusal("seal"))
        with self.assertRaises(UserError):
            paper.action_seal()

    def test_sealed_but_not_served(self):
        """A sealed notice in the drawer was not told to anybody."""
        case = self.corrected()
        self.seal_kind(case, "correction")
        window = self.as_user("window_b", case, MONDAY)
        self.assertTrue(window.can_serve_correction)
        opened = window.action_serve_correction()
        self.assertEqual(opened["res_model"], "darqi.document.service")
        self.assertFalse(self.as_user("reviewer_a", case, MONDAY).can_serve_correction)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        with self.assertRaisesRegex(UserError, "not served"):
            window.action_receive_correction("已补")
        self.deem(AFTER)
        self.assertEqual(case.state, "accepted")

    def test_served_too_late(self):
        """Served on the sixth day: the law has accepted, no five days anew."""
        case = self.corrected()
        self.tell_correction(case, AFTER)
        window = self.as_user("window_b", case, AFTER)
        with self.assertRaisesRegex(UserError, "deemed accepted"):
            window.action_receive_correction("已补")
        self.deem(AFTER)
        self.assertEqual((case.state, str(case.accepted_on)), ("accepted", MONDAY))

    def test_posted_in_time(self):
        """Given to the post on the last day, received later: told in time."""
        case = self.corrected()
        papers = self.seal_kind(case, "correction", LAST)
        service = self.as_user("delivery_a", self.env["darqi.document.service"], LAST)
        service = service.create(
            {"document_ids": papers.ids, "method": "post", "post_number": "测1"}
        )
        self.deem("2026-03-12")
        self.assertEqual(case.state, "correcting")
        self.on(service, "2026-03-12").action_serve()
        self.assertFalse(case.legal_due_date)
        self.assertEqual(case.sudo().clock_ids.is_late, False)
        self.deem("2026-03-20")
        self.assertEqual(case.state, "correcting")
        # 15 days from the service
        self.assertEqual(str(case.correction_until), "2026-03-27")

    def test_voided_notice(self):
        """Voiding puts the case back; the clock runs with its old last day."""
        case = self.corrected()
        paper = case.sudo().document_ids.filtered(lambda d: d.kind == "correction")
        self.as_user("window_b", paper, "2026-03-03")._void("写错")
        self.assertEqual((case.state, case.correction_count), ("received", 0))
        self.assertEqual(str(case.legal_due_date), LAST)
        self.assertFalse(paper.again_due)
        case.invalidate_recordset()
        savepoint = self.env.cr.savepoint()
        self.deem(AFTER)
        self.assertEqual(case.state, "accepted")
        savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        self.as_user("window_b", case, "2026-03-04").action_correct("补签名")
        self.tell_correction(case, "2026-03-04")
        self.assertEqual((case.state, case.correction_count), ("correcting", 1))

    def test_notice_names_faults_of_the_form(self):
        """一次告知: what the form lacks stands in the notice with the papers."""
        case = self.case()
        window = self.as_user("window_b", case, MONDAY)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.action_correct()
        paper = case.sudo().document_ids.filtered(lambda d: d.kind == "correction")
        [row] = paper.sudo().content["corrections"]
        self.assertIn("经营项目", row["problem"])
        self.tell_correction(case)
        window = self.as_user("window_b", case, "2026-03-05")
        with self.assertRaisesRegex(UserError, "nothing has come in"):
            window.action_receive_correction()
        window.write({"answers": {"content": "住宿"}})
        window.action_receive_correction()
        window.action_accept()
        self.assertEqual(case.state, "accepted")

    def test_told_last_day(self):
        """终止 for want of corrections only after the day told in the notice."""
        case = self.corrected()
        paper = case.sudo().document_ids.filtered(lambda d: d.kind == "correction")
        self.assertIn("15日内", paper.sudo().content["period"])
        ground = "not_corrected"
        with self.assertRaisesRegex(UserError, "served"):
            self.as_user("approver_a", case, MONDAY).action_terminate("未补正", ground)
        self.tell_correction(case)
        self.assertEqual(str(case.correction_until), "2026-03-17")
        with self.assertRaisesRegex(UserError, "2026-03-17"):
            self.as_user("approver_a", case, "2026-03-17").action_terminate(
                "未补正", ground
            )
        self.as_user("approver_a", case, "2026-03-18").action_terminate(
            "未补正", ground
        )
        self.assertEqual(case.state, "terminated")

    def test_no_period_told(self):
        """A notice that named no period ends no case for being late."""
        self.env["ir.config_parameter"].sudo().set_param("darqi.correction_period", "0")
        case = self.corrected()
        self.tell_correction(case)
        self.assertFalse(case.correction_until)
        with self.assertRaisesRegex(UserError, "named no time|未载明"):
            self.as_user("approver_a", case, "2026-12-01").action_terminate(
                "未补正", "not_corrected"
            )
