from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, PAGE, CasesMixin


@tagged("post_install", "-at_install")
class TestEndings(CasesMixin, DarqiCommon):
    """A case ends without a decision only on proof (许可法 29, 32; PRACTICE 2.19)."""

    def opinions(self, case):
        return case.sudo().opinion_ids.mapped("step")

    def test_withdrawal_needs_the_signed_request(self):
        """One call with a reason of “.” ends nothing: the application is his."""
        case = self.case("reviewing")
        window = self.as_user("window_a", case, MONDAY)
        with self.assertRaisesRegex(UserError, "Signed request"):
            window.action_withdraw(".")
        with self.assertRaisesRegex(UserError, "Signed request"):
            window.action_withdraw(
                ".", "own", attachment_ids=self.proof("window_a", "x.exe")
            )
        for day in ("2026-02-27", "2026-03-03"):
            with self.assertRaisesRegex(UserError, "Day of the request"):
                self.withdraw("window_a", case, requested_on=day)
        with self.assertRaisesRegex(UserError, "no agent has authority"):
            self.withdraw("window_a", case, requested_by="agent")
        foreign = self.proof("reviewer_a")
        with self.assertRaises(AccessError):
            self.withdraw("window_a", case, attachment_ids=foreign)
        self.assertEqual(case.state, "reviewing")
        self.withdraw("window_a", case)
        self.assertEqual(case.state, "withdrawn")
        self.assertEqual(str(case.withdraw_requested_on), MONDAY)
        [kept] = case.sudo().proof_ids
        self.assertEqual(kept.raw, PAGE)
        with self.assertRaises(UserError):
            kept.raw = b"%PDF-1.7 other"
        with self.assertRaises(UserError):
            kept.unlink()
        evidence = self.env["darqi.evidence"].search(
            [
                ("res_id", "=", case.id),
                ("act", "=", "application_withdraw_request"),
            ]
        )
        self.assertIn("sha256", str(evidence.payload))

    def test_agent_withdraws_within_his_authority(self):
        """The agent named in the filing, for its items, until his last day."""
        case = self.case(
            has_agent=True,
            agent_name="演示代办人",
            agent_id_number="11010519491231002X",
            agent_until="2026-03-31",
            agent_document="委托书",
        )
        late = {"requested_by": "agent", "requested_on": "2026-04-01"}
        with self.assertRaisesRegex(UserError, "no agent has authority"):
            self.withdraw("window_a", case, "2026-04-01", **late)
        self.withdraw("window_a", case, "2026-03-03", requested_by="agent")
        self.assertEqual(case.withdraw_requested_by, "agent")

    def test_competent_organ_confirms(self):
        """Another organ's case under review is not ended by the hall's window."""
        case = self.case(items=self.health_item)
        health = self.as_user("health_window", case, MONDAY)
        health.material_ids.write({"is_received": True, "verdict": "ok"})
        health.write({"answers": {"content": "住宿"}})
        health.action_accept()
        self.assertFalse(self.as_user("window_a", case, MONDAY).can_withdraw)
        with self.assertRaisesRegex(UserError, "confirms the withdrawal"):
            self.withdraw("window_a", case)
        self.withdraw("health_window", case)
        self.assertEqual(case.state, "withdrawn")

    def test_supervision_looks_at_it(self):
        """Persuaded or overdue: an item for 督查 until it was looked at."""
        own, persuaded, late = (self.case("accepted") for _n in range(3))
        self.withdraw("window_b", own)
        self.withdraw("window_b", persuaded, code="persuaded")
        self.withdraw("window_b", late, "2026-05-12")
        cases = own | persuaded | late
        self.assertEqual(cases.mapped("watch_reason"), [False, "persuaded", "overdue"])
        card = self.env.ref("darqi_approval.desk_case_watch")
        before = self.as_user("supervision_a", card, MONDAY).count
        with self.assertRaises(UserError):
            self.as_user("window_b", late, MONDAY).action_look_at_withdrawal("无")
        watcher = self.as_user("supervision_a", late, "2026-05-13")
        with self.assertRaises(UserError):
            watcher.action_look_at_withdrawal(" ")
        watcher.action_look_at_withdrawal("已电话核实，系申请人自愿")
        with self.assertRaises(UserError):
            watcher.action_look_at_withdrawal("再看一次")
        card.invalidate_recordset()
        after = self.as_user("supervision_a", card, MONDAY).count
        self.assertEqual(after, before - 1)
        with self.assertRaises(AccessError):
            self.as_user("supervision_a", own).write({"is_urgent": True})

    def test_termination_needs_clause_and_proof(self):
        """终止 is no refusal: a ground of the list, its clause, its proof."""
        case = self.case("accepted")
        approver = self.as_user("approver_a", case, MONDAY)
        with self.assertRaisesRegex(UserError, "choose one"):
            approver.action_terminate("材料多，暂不办理")
        proof = self.proof("approver_a")
        with self.assertRaisesRegex(UserError, "name the law"):
            approver.action_terminate("已注销", "dissolved", "有规定", proof)
        with self.assertRaisesRegex(UserError, "Proof of the ground"):
            approver.action_terminate("已注销", "dissolved", "《行政许可法》第七十条")
        with self.assertRaisesRegex(UserError, "only the head"):
            approver.action_terminate(
                "材料多，暂不办理", "other", "《行政许可法》第七十条", proof
            )
        self.assertEqual(case.state, "accepted")
        self.terminate(case)
        self.assertEqual(case.ending_basis, "《行政许可法》第七十条")
        self.assertTrue(case.sudo().proof_ids)
        paper = case.sudo().document_ids.filtered(lambda d: d.kind == "termination")
        self.assertIn("第七十条", paper.sudo().content["basis"])

    def test_head_ends_on_another_ground(self):
        """Another ground: the head of the organ, with clause and proof."""
        case = self.case("accepted")
        head = self.as_user("bureau_head", case, MONDAY)
        with self.assertRaises(UserError):
            head.action_terminate("事由", "other", "", self.proof("bureau_head"))
        with self.assertRaises(UserError):
            self.terminate(case, login="health_head", ground="other")
        self.terminate(case, login="bureau_head", ground="other")
        self.assertEqual(case.state, "terminated")
        self.assertEqual(case.ending_ground, "other")
