from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.darqi_approval.tests.common import DarqiCommon
from odoo.addons.darqi_approval.tests.common_cases import CasesMixin

from .common_supervision import DAY, SupervisionCommon


@tagged("post_install", "-at_install")
class TestLoopPapers(SupervisionCommon):
    """推送单 (T25) and 违法线索移送函: what goes between the organs on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licence = cls.make_licence()
        cls.notices = cls.issue(cls.licence)

    def test_notice_slip(self):
        """T25: printed by the receiving officer, in the bureau's name."""
        notice = self.as_user("health_officer", self.notices[:1], DAY)
        notice.action_print_slip()
        slip = self.env["darqi.document"].search(
            [("kind", "=", "notice_slip"), ("res_id", "=", notice.id)]
        )
        self.assertEqual(slip.department_id, notice.sender_department_id)
        self.assertIn(self.licence.holder_name, str(slip.sudo().content))

    def test_letter_of_a_lead(self):
        """PRACTICE 1.5: the lead goes by letter; its receiver reads and opens it."""
        lead = self.as_user("approver_a", self.env["darqi.lead"], DAY).create(
            {
                "licence_id": self.licence.id,
                "department_id": self.organs["health"].id,
                "facts": "提供虚假检测报告。",
                "law": "行政许可法第七十八条",
            }
        )
        paper = lead.document_id.sudo()
        self.assertEqual(paper.kind, "lead_transfer")
        self.assertEqual(paper.department_id, self.bureau)
        self.assertEqual(paper.to_department_id, self.organs["health"])
        self.assertEqual(paper.content["facts"], "提供虚假检测报告")
        action = self.as_user("health_officer", lead, DAY).action_open_letter()
        self.assertIn("/web/content/", action["url"])
        with self.assertRaises(AccessError):
            self.as_user("market_officer", lead, DAY).action_open_letter()
        with self.assertRaises(UserError):
            lead.document_id = False


@tagged("post_install", "-at_install")
class TestEfficiency(CasesMixin, DarqiCommon):
    """T31, 方案三(三)6: warned, answered in time, urged; only by the office."""

    def send(self, login="supervision_a", case=None, **vals):
        model = self.as_user(login, self.env["darqi.efficiency.notice"], DAY)
        return model.create(
            {
                "application_id": (case or self.case("reviewing", day=DAY)).id,
                "facts": "承诺时限已过",
                "requirement": "说明原因",
                **vals,
            }
        ).with_env(self.env)

    def test_warning_and_answer(self):
        """The paper, the clock of three working days, the statement of the organ."""
        notice = self.send()
        paper = notice.document_id.sudo()
        self.assertEqual(paper.kind, "efficiency_warning")
        self.assertEqual(paper.to_department_id, self.bureau)
        self.assertEqual(notice.department_id, self.bureau)
        self.assertEqual(self.on(notice, DAY).due_date, date(2026, 11, 27))
        self.assertEqual(notice.reply_by, date(2026, 11, 27))
        head = self.as_user("bureau_head", notice, "2026-11-25")
        with self.assertRaisesRegex(UserError, "blank"):
            head._answer(" ")
        with self.assertRaises(UserError):
            self.as_user("health_head", notice.sudo(), DAY).sudo(False)._answer("x")
        head._answer("正在办理")
        self.assertEqual((notice.state, notice.statement), ("answered", "正在办理"))
        self.assertEqual(notice.clock_ids.state, "stopped")
        with self.assertRaises(UserError):
            head.action_close()
        self.as_user("supervision_a", notice, "2026-11-26").action_close()
        self.assertEqual(notice.state, "closed")

    def test_order_follows_its_warning(self):
        """督办: names the day; follows a warning of the same case only."""
        warning = self.send()
        case = warning.application_id
        order = self.send(
            case=case, kind="order", warning_id=warning.id, finish_on="2026-12-01"
        )
        content = order.document_id.sudo().content
        self.assertEqual(order.document_id.kind, "efficiency_order")
        self.assertEqual(content["warning_number"], warning.document_id.number)
        with self.assertRaisesRegex(UserError, "same case"):
            self.send(kind="order", warning_id=warning.id, finish_on="2026-12-01")
        with self.assertRaisesRegex(UserError, "past"):
            self.send(case=case, kind="order", finish_on="2026-11-20")

    def test_who(self):
        """Nobody else sends; what was sent stands; an ended case is not urged."""
        case = self.case("reviewing", day=DAY)
        for login in ("bureau_head", "reviewer_a", "discipline_a"):
            with self.assertRaises(UserError):
                self.send(login, case=case)
        notice = self.send(case=case)
        for vals in ({"facts": "x"}, {"level": "red"}, {"statement": "x"}):
            with self.assertRaises(UserError):
                notice.write(vals)
        with self.assertRaises(UserError):
            notice.unlink()
        self.withdraw("window_a", case, DAY)
        with self.assertRaisesRegex(UserError, "ended"):
            self.send(case=case)
