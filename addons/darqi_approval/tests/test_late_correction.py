from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

ARRIVED = "2026-03-05"
ENTERED = "2026-03-09"


@tagged("post_install", "-at_install")
class TestLateCorrection(CasesMixin, DarqiCommon):
    """行政许可法 32(四), LAW 2.2: corrections by post count from the day they came."""

    def correcting(self):
        case = self.case()
        window = self.as_user("window_a", case, MONDAY)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.material_ids[0].write({"verdict": "faulty", "problem": "未签字"})
        window.write({"answers": {"content": "住宿"}})
        window.action_correct()
        self.tell_correction(case)
        return case

    def enter(self, case, day=ENTERED, login="window_a", **vals):
        mine = self.as_user(login, case, day)
        proof = mine.env["ir.attachment"].browse(self.proof(login, "邮件签收单.pdf"))
        mine.write(
            {
                "arrived_on": ARRIVED,
                "arrival_channel": "mail",
                "arrival_reason": "收发室次日转到窗口",
                "arrival_proof_ids": [Command.set(proof.ids)],
                **vals,
            }
        )
        mine.material_ids[0].verdict = "ok"
        return mine

    def authorise(self, case, login="bureau_head", day=ENTERED):
        self.as_user(login, case, day).action_authorise_late()
        self.env.invalidate_all()

    def test_counted_from_the_arrival(self):
        """Not from the day it is typed; with authority, reason, proof, evidence."""
        case = self.correcting()
        mine = self.enter(case)
        with self.assertRaisesRegex(UserError, "authority|负责人"):
            mine.action_receive_correction()
        head = self.as_user("bureau_head", case, ENTERED)
        self.assertTrue(head.can_authorise_late)
        card = self.env.ref("darqi_approval.desk_correction_late")
        card = self.as_user("bureau_head", card, ENTERED)
        self.assertIn(head, head.search(card._domain()))
        self.authorise(case)
        mine.action_receive_correction()
        self.env.invalidate_all()
        self.assertEqual(case.state, "received")
        self.assertEqual(case.papers_received_on, date(2026, 3, 5))
        clock = case._clock("correction")
        self.assertEqual(clock.start_date, date(2026, 3, 5))
        self.assertEqual(clock.due_date, date(2026, 3, 12))
        self.assertEqual(case.legal_due_date, clock.due_date)
        acts = self.env["darqi.evidence"].search(
            [("res_model", "=", "darqi.application"), ("res_id", "=", case.id)]
        )
        self.assertLessEqual(
            {"correction_late_authorised", "application_late_correction"},
            set(acts.mapped("act")),
        )
        said = case.opinion_ids.filtered(lambda row: row.step == "late_correction")
        self.assertIn(ARRIVED, said.text)
        self.assertIn("收发室", said.text)
        self.assertIn("邮件签收单.pdf", case.sudo().proof_ids.mapped("name"))
        self.assertFalse(case.arrived_on)  # nothing is left for a later notice

    def test_without_an_earlier_day(self):
        """Handed in today it counts from today, as before."""
        case = self.correcting()
        mine = self.as_user("window_a", case, ENTERED)
        mine.material_ids[0].verdict = "ok"
        mine.action_receive_correction()
        self.assertEqual(case.papers_received_on, date(2026, 3, 9))

    def test_over_by_then(self):
        """Entered after the five days: the law accepted it, from the arrival."""
        case = self.correcting()
        mine = self.enter(case, "2026-03-16")
        self.authorise(case, day="2026-03-16")
        mine.action_receive_correction()
        self.env.invalidate_all()
        self.assertTrue(self.on(case, "2026-03-16")._accepted_by_law())

    def test_refused(self):
        """In the future, before the notice, without reason, proof or way."""
        case = self.correcting()
        for vals in (
            {"arrived_on": "2026-03-10"},
            {"arrival_channel": False},
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.enter(case, **vals)
            self.env.invalidate_all()
        for vals in (
            {"arrived_on": "2026-02-27"},
            {"arrival_reason": " "},
            {"arrival_proof_ids": [Command.clear()]},
        ):
            self.enter(case, **vals)
            with self.assertRaises(UserError, msg=vals):
                self.authorise(case)
        self.assertFalse(case.late_authorised_by_id)

    def test_who_authorises(self):
        """The head, who did not enter it; a changed day loses the authority."""
        case = self.correcting()
        with self.assertRaises(UserError):
            self.authorise(case)  # no earlier day is entered
        mine = self.enter(case)
        for login in ("window_b", "reviewer_a", "approver_a", "health_head"):
            with self.subTest(login=login), self.assertRaises(UserError):
                self.authorise(case, login)
        with self.assertRaises(UserError):
            mine.write({"late_authorised_by_id": self.staff["bureau_head"].id})
        self.authorise(case)
        mine.write({"arrived_on": "2026-03-04"})
        self.assertFalse(case.late_authorised_by_id)
        with self.assertRaises(UserError):
            mine.action_receive_correction()

    def test_only_while_corrections_are_awaited(self):
        """No day of arrival on a case that waits for none."""
        case = self.case()
        with self.assertRaises(UserError):
            self.enter(case)
