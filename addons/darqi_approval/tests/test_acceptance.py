from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin


@tagged("post_install", "-at_install")
class TestAcceptance(CasesMixin, DarqiCommon):
    """From receipt to acceptance (许可法 32)."""

    def ready(self, case, login="window_b", day=MONDAY):
        window = self.as_user(login, case, day)
        window.material_ids.write({"is_received": True})
        window.write({"answers": {"content": "住宿"}})
        return window

    def test_accept(self):
        """Acceptance starts the decision clock of the version: 20 and 10 days."""
        window = self.ready(self.case())
        window.action_accept()
        case = window.sudo()
        self.assertEqual(case.state, "accepted")
        self.assertEqual(case.accepted_by_id, self.staff["window_b"])
        clock = case.clock_ids.filtered(lambda c: c.kind == "decision")
        self.assertEqual(str(clock.due_date), "2026-03-30")
        self.assertEqual(str(clock.promise_date), "2026-03-16")
        self.assertEqual(str(case.due_date), "2026-03-16")
        self.assertEqual(str(case.legal_due_date), "2026-03-30")
        self.assertEqual(clock.bearer, "reviewer")
        self.assertIn("acceptance", case.document_ids.mapped("kind"))

    def test_only_competent_organ(self):
        """Invariant 2: the window of another organ cannot accept, nor the hall's."""
        filing = self.file(self.health_item)
        case = filing.application_ids
        with self.assertRaisesRegex(UserError, "测试卫生健康委员会"):
            self.ready(case, "window_a").action_accept()
        window = self.as_user("health_window", case, MONDAY)
        window.action_accept()
        self.assertEqual(case.state, "accepted")
        self.assertEqual(case.department_id, self.organs["health"])
        with self.assertRaises(AccessError):
            self.as_user("market_window", self.case(), MONDAY).action_accept()
        with self.assertRaises(UserError):
            self.as_user("reviewer_a", self.case(), MONDAY).action_accept()

    def test_competence_moved(self):
        """Competence moved after receipt: not accepted by the old organ, passed on."""
        item = self.make_item("测试移转事项")
        case = self.case(items=item)
        self.move_item(item, "bureau", "2026-03-03")
        health = self.ready(case, "window_a", "2026-03-03")
        health = self.as_user("health_window", case, "2026-03-03")
        with self.assertRaises(UserError):
            health.action_accept()
        health.action_pass_on()
        self.assertEqual(case.department_id, self.bureau)
        self.assertEqual(str(case.due_date), "2026-03-09")
        self.assertEqual(case.sudo().clock_ids.department_id, self.bureau)
        with self.assertRaises(UserError):
            health.action_accept()
        self.as_user("window_b", case, "2026-03-03").action_accept()
        self.assertEqual(case.state, "accepted")

    def test_materials_and_form(self):
        """Missing materials and answers stand in the way and are named."""
        case = self.case()
        window = self.as_user("window_b", case, MONDAY)
        with self.assertRaisesRegex(UserError, "申请书"):
            window.action_accept()
        rows = window.material_ids
        with self.assertRaises(ValidationError):
            rows[0].follows = True
        rows[:2].write({"is_received": True})
        rows[2].write({"follows": True})
        with self.assertRaisesRegex(UserError, "经营项目"):
            window.action_accept()
        with self.assertRaises(ValidationError):
            window.write({"answers": {"content": "住宿", "phone": "12"}})
        window.write({"answers": {"content": " 住宿 ", "unknown": "x"}})
        self.assertEqual(window.answers, {"content": "住宿"})
        window.action_accept()
        self.assertTrue(case.has_follow)
        found = self.env["darqi.application"].search([("has_follow", "=", True)])
        self.assertIn(case, found)

    def test_one_correction_notice(self):
        """许可法 32(四): once, with everything; a second one by the head's leave."""
        case = self.case()
        window = self.as_user("window_b", case, "2026-03-04")
        window.action_correct("补签名\n补盖章")
        self.assertEqual(case.state, "correcting")
        self.tell_correction(case, "2026-03-04")
        self.assertFalse(case.due_date)
        notice = case.sudo().opinion_ids[-1:].text
        self.assertIn("申请书", notice)
        self.assertIn("补盖章", notice)
        window = self.as_user("window_b", case, "2026-03-10")
        window.action_receive_correction("已补签名、补盖章")
        self.assertEqual(str(case.due_date), "2026-03-17")
        with self.assertRaises(UserError):
            window.action_correct("又一件")
        with self.assertRaises(UserError):
            window.action_authorise_correction("因故")
        head = self.as_user("bureau_head", case, "2026-03-10")
        with self.assertRaises(UserError):
            head.action_authorise_correction("")
        head.action_authorise_correction("法定情形变化")
        window.action_correct("又一件")
        self.assertEqual(case.correction_count, 2)
        self.assertIn("法定情形变化", case.sudo().opinion_ids.mapped("text"))

    def test_correction_too_late(self):
        """After the five days the law has accepted; no notice can be given."""
        case = self.case()
        window = self.as_user("window_b", case, "2026-03-10")
        with self.assertRaises(UserError):
            window.action_correct("补签名")
        window.action_accept()
        self.assertEqual(str(case.accepted_on), MONDAY)
        self.assertTrue(case.is_deemed_accepted)

    def test_not_accepted(self):
        """许可法 32(二): only where no organ of the hall is competent."""
        case = self.case()
        window = self.as_user("window_b", case, MONDAY)
        with self.assertRaisesRegex(UserError, "never refused at the door"):
            window.action_refuse_acceptance("市有关部门", "不在本旗")
        self.assertEqual(case.state, "received")
        with self.assertRaisesRegex(UserError, "only an approver"):
            window.action_not_needed("《行政许可法》第十三条")
        approver = self.as_user("approver_a", case, MONDAY)
        with self.assertRaisesRegex(UserError, "name the law"):
            approver.action_not_needed("x")
        approver.action_not_needed("《行政许可法》第十三条")
        self.assertEqual(case.state, "not_needed")

    def test_nobody_competent_is_told_in_writing(self):
        """R0, 许可法 32(二): received, never accepted, refused on paper."""
        case = self.case(items=self.item_of_nobody())
        self.assertFalse(case.competence_id.department_id)
        self.assertTrue(case.attention)
        window = self.as_user("window_b", case, MONDAY)
        with self.assertRaises(UserError):
            window.action_accept()
        with self.assertRaisesRegex(UserError, "测试市场监督管理局"):
            window.action_refuse_acceptance("测试市场监督管理局")
        window.action_refuse_acceptance("邻旗某局", "不在本旗")
        self.assertEqual(case.state, "not_accepted")
        self.assertIn("refusal_to_accept", case.sudo().document_ids.mapped("kind"))
        self.assertFalse(case.sudo().clock_ids.filtered(lambda c: c.state != "stopped"))

    def test_not_refused_after_the_law_accepted(self):
        """许可法 32(四): after five days no refusal; the approver alone: not needed."""
        case = self.case()
        late = "2026-03-12"
        window = self.as_user("window_b", case, late)
        with self.assertRaises(UserError):
            window.action_refuse_acceptance("邻旗某局")
        clause = "《行政许可法》第十三条"
        with self.assertRaises(UserError):
            window.action_not_needed(clause)
        self.as_user("approver_a", case, late).action_not_needed(clause)
        self.assertEqual(case.state, "not_needed")

    def test_correction_needs_something(self):
        """An empty correction does not renew the window's five days (32(四))."""
        case = self.case()
        window = self.as_user("window_b", case, MONDAY)
        window.action_correct("补签名")
        self.tell_correction(case)
        with self.assertRaisesRegex(UserError, "nothing has come in"):
            window.action_receive_correction()
        self.assertEqual(case.state, "correcting")
        window.material_ids[:1].write({"is_received": True, "verdict": "ok"})
        window.action_receive_correction()
        self.assertEqual(case.state, "received")

    def test_base_event_receipt(self):
        """The version says from which day the limit runs."""
        item = self.make_item("测试收到之日起算")
        draft = self.env["darqi.item.revision"].search([("item_id", "=", item.id)])
        new = self.on(draft, "2026-02-02").copy(
            {"date_from": "2026-02-03", "base_event": "receipt"}
        )
        self.publish(self.on(new, "2026-02-02"))
        self.move_item(item, "bureau", "2026-02-10")
        case = self.case(items=item)
        self.ready(case)
        self.as_user("window_b", case, "2026-03-05").action_accept()
        clock = case.sudo().clock_ids.filtered(lambda c: c.kind == "decision")
        self.assertEqual(str(clock.start_date), MONDAY)
