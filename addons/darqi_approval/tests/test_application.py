from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin


@tagged("post_install", "-at_install")
class TestApplication(CasesMixin, DarqiCommon):
    """A case from the window to the applicant's hand, each step by its own person."""

    def seal_all(self, case, day=MONDAY):
        """Put the organ's seal on every paper of the case that needs one."""
        seals = self.env["darqi.seal"]
        keeper = self.staff["keeper_a"]
        if not seals.search([("keeper_ids", "in", keeper.ids)]):
            seals = self.on(seals.sudo(), day)
            # An organ has one seal: those of the database at hand are not the test's.
            seals.search([("state", "=", "active")]).action_stop()
            values = {
                "name": "测试行政审批专用章",
                "department_id": self.bureau.id,
                "kind": "approval_special",
                "date_from": "2025-01-02",
                "announcement": "启用公告〔2025〕1号",
                "keeper_ids": keeper.ids,
            }
            self.put_in_use(seals.create(values), day)
        papers = case.sudo().document_ids | case.sudo().licence_ids.document_ids
        for paper in papers.filtered(lambda d: d.seal_required and d.state == "issued"):
            self.stamp(self.as_user("keeper_a", paper, day))

    def put_in_use(self, seal, day):
        """A seal in use; how it gets there is tested with the seals."""
        for state in seal._fields["state"].get_values(self.env):
            if state in ("active", "in_use"):
                seal._door_opened().write({"state": state})

    def test_whole_path(self):
        """三(五): received, accepted, reviewed, granted, sealed, handed out."""
        case = self.case("making")
        self.assertEqual(case.result, "granted")
        self.assertEqual(case.decided_by_id, self.staff["approver_a"])
        decision = case.clock_ids.filtered(lambda c: c.kind == "decision")
        self.assertEqual(decision.state, "stopped")
        self.assertEqual(
            decision.entry_ids.mapped("bearer"), ["reviewer", "approver", False]
        )
        delivery = case.clock_ids.filtered(lambda c: c.kind == "delivery")
        self.assertEqual(str(delivery.due_date), "2026-03-16")
        self.as_user("delivery_a", case, MONDAY).action_make_licence()
        self.assertEqual(case.state, "to_seal")
        self.assertTrue(case.licence_ids)
        self.seal_all(case)
        self.assertEqual(case.state, "to_deliver")
        delivery_desk = self.as_user("delivery_a", case, MONDAY)
        with self.assertRaises(UserError):
            delivery_desk.action_deliver("别人", "counter", "", "E12345678")
        with self.assertRaises(UserError):
            delivery_desk.action_deliver("演示申请人甲", "mail", "")
        delivery_desk.action_deliver("演示申请人甲", "counter", "", PERSON)
        self.assertEqual(case.state, "closed")
        self.assertFalse(case.clock_ids.filtered(lambda c: c.state != "stopped"))
        self.assertEqual(
            case.opinion_ids.mapped("step"),
            ["accept", "pick_up", "review", "decide", "make", "deliver"],
        )
        acts = self.env["darqi.evidence"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )
        self.assertIn("application_grant", acts.mapped("act"))

    def test_refusal(self):
        """许可法 38: a refusal needs facts and clause; no licence is made."""
        case = self.case("reviewing")
        reviewer = self.as_user("reviewer_a", case, MONDAY)
        with self.assertRaises(UserError):
            reviewer.action_propose_refusal("  ")
        reviewer.action_propose_refusal("不符合条件")
        approver = self.as_user("approver_a", case, MONDAY)
        with self.assertRaises(UserError):
            approver.action_refuse("", "《条例》第八条")
        with self.assertRaises(UserError):
            approver.action_refuse("距离不足", "")
        approver.action_refuse("距离不足", "《条例》第八条")
        self.assertEqual((case.state, case.result), ("to_seal", "refused"))
        self.seal_all(case)
        self.assertEqual(case.state, "to_deliver")
        self.assertFalse(case.licence_ids)

    def test_return_review(self):
        """退回重审: with a reason, the clock runs on."""
        case = self.case("pending_decision")
        due = case.due_date
        approver = self.as_user("approver_a", case, "2026-03-04")
        with self.assertRaises(UserError):
            approver.action_return_review("")
        approver.action_return_review("再核面积")
        self.assertEqual(case.state, "reviewing")
        self.assertEqual(case.due_date, due)
        self.assertEqual(case._clock("decision").bearer, "reviewer")
        self.as_user("reviewer_a", case, "2026-03-05").action_pass_review("已核")
        self.assertEqual(case.state, "pending_decision")

    def test_pick_up_once(self):
        """领取: one reviewer has it; another cannot pass it."""
        case = self.case("reviewing")
        other = self.as_user("reviewer_b", case, MONDAY)
        with self.assertRaises(UserError):
            other.action_pick_up()
        with self.assertRaisesRegex(UserError, "测试reviewer_a"):
            other.action_pass_review("x")
        with self.assertRaises(UserError):
            other.action_put_back("x")
        self.as_user("reviewer_a", case, MONDAY).action_put_back("请假")
        other.action_pick_up()
        self.assertEqual(case.reviewer_id, self.staff["reviewer_b"])

    def test_gap_blocks_delivery(self):
        """容缺: what follows later must be there before the result goes out."""
        case = self.case()
        window = self.as_user("window_b", case, MONDAY)
        window.material_ids[:2].write({"is_received": True})
        window.material_ids[2].write({"follows": True})
        window.write({"answers": {"content": "住宿"}})
        window.action_accept()
        reviewer = self.as_user("reviewer_a", case, MONDAY)
        reviewer.action_pick_up()
        reviewer.action_pass_review("符合")
        self.as_user("approver_a", case, MONDAY).action_grant("同意")
        desk = self.as_user("delivery_a", case, MONDAY)
        desk.action_make_licence()
        self.seal_all(case)
        with self.assertRaisesRegex(UserError, "检测报告"):
            desk.action_deliver("演示申请人甲", "counter", "", PERSON)
        window.material_ids[2].write({"is_received": True})
        desk.action_deliver("演示申请人甲", "counter", "", PERSON)
        with self.assertRaises(UserError):
            window.material_ids[2].write({"is_received": False})

    def test_exits(self):
        """Withdrawal before the decision, termination with a ground."""
        case = self.case("reviewing")
        window = self.as_user("window_b", case, MONDAY)
        with self.assertRaises(UserError):
            window.action_withdraw("")
        self.withdraw("window_b", case)
        self.assertEqual(case.state, "withdrawn")
        self.assertFalse(case.clock_ids.filtered(lambda c: c.state != "stopped"))
        decided = self.case("making")
        with self.assertRaises(UserError):
            self.withdraw("window_b", decided, reason="晚了")
        ended = self.case("accepted")
        self.terminate(ended)
        self.assertEqual(ended.state, "terminated")

    def test_other_organ_writes_nothing(self):
        """REQ-60: the original department reads, and writes nothing."""
        case = self.case("accepted")
        officer = self.as_user("health_officer", case)
        self.assertTrue(officer.number)
        with self.assertRaises(AccessError):
            officer.write({"is_urgent": True})
        with self.assertRaises(UserError):
            self.withdraw("health_window", case)
        with self.assertRaises(AccessError):
            self.as_user("discipline_a", case).write({"answers": {}})

    def test_dialog(self):
        """The dialog of the button does the act."""
        case = self.case("pending_decision")
        act = self.as_user("approver_a", self.env["darqi.application.act"], MONDAY)
        act = act.with_context(
            active_model="darqi.application", active_ids=case.ids, default_act="grant"
        ).create({})
        self.assertTrue(act.text)
        act.action_confirm()
        self.assertEqual(case.state, "making")

    def test_buttons(self):
        """Each role is offered its own buttons."""
        case = self.case("pending_decision")
        self.assertTrue(self.as_user("approver_a", case, MONDAY).can_grant)
        self.assertFalse(self.as_user("reviewer_a", case, MONDAY).can_grant)
        self.assertFalse(self.as_user("window_b", case, MONDAY).can_accept)
