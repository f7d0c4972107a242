from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers.check import LIMIT
from .common import SCAN
from .common_documents import DAY, DocumentsCommon


@tagged("post_install", "-at_install")
class TestPublicationObjection(DocumentsCommon, HttpCase):
    """行政许可法 5(3): no secret without consent; objections are answered."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.addCleanup(LIMIT.forget)
        self.paper = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(self.paper))

    def is_public(self):
        LIMIT.forget()
        rows = self.url_open(
            "/darqi/decisions.json", params={"q": self.paper.number}
        ).json()["rows"]
        return [row["number"] for row in rows] == [self.paper.number]

    def declare(self, login="window_a", **vals):
        rows = self.on(
            self.env["darqi.publication.objection"].with_user(self.staff[login]), DAY
        )
        return rows.create(
            {
                "document_id": self.paper.id,
                "person": "鄂尔多斯市测试餐饮有限公司",
                "received_on": DAY,
                "statement": "许可内容载有配方比例，属于商业秘密",
                "file": SCAN,
                **vals,
            }
        )

    def by(self, login, row):
        return self.on(row.with_user(self.staff[login]), DAY)

    def acts(self, row):
        rows = self.env["darqi.evidence"].search(
            [("res_model", "=", row._name), ("res_id", "=", row.id)], order="id"
        )
        return rows.mapped("act"), rows.mapped("actor_id")

    def test_waits_and_is_kept_back(self):
        """Off the list from the objection on; kept back with the answer, by another."""
        self.assertTrue(self.is_public())
        row = self.declare()
        self.assertEqual(row.state, "open")
        self.assertTrue(self.paper.has_open_objection)
        self.assertFalse(self.is_public(), "it waits for the answer")
        approver = self.by("approver_a", row)
        with self.assertRaisesRegex(UserError, "open: it is answered first"):
            self.by("approver_a", self.paper)._withhold(False, "公开")
        with self.assertRaisesRegex(UserError, "Reasoned answer"):
            approver.action_withhold()
        approver.answer = "配方比例确属商业秘密，不予公开"
        approver.action_withhold()
        self.assertEqual(
            (row.state, row.answered_by_id, row.answered_on),
            ("withheld", self.staff["approver_a"], DAY),
        )
        self.assertEqual(self.paper.withheld_ground, "trade_secret")
        self.assertFalse(self.paper.has_open_objection)
        self.assertFalse(self.is_public())
        self.assertEqual(
            self.acts(row),
            (
                ["publication_objection", "publication_objection_answered"],
                self.staff["window_a"] + self.staff["approver_a"],
            ),
        )
        publish = self.by("approver_a", self.paper)._withhold
        with self.assertRaisesRegex(UserError, "only with a consent"):
            publish(False, "公开")
        consent = self.declare(kind="consent", statement="同意公开")
        self.assertEqual(consent.state, "consented")
        publish(False, "申请人书面同意公开")
        self.assertTrue(self.is_public())

    def test_disclosed_in_the_public_interest(self):
        """Only on a ground of the law, with reasons."""
        self.by("approver_a", self.paper)._withhold("trade_secret", "先不公开")
        row = self.declare("reviewer_a")
        approver = self.by("approver_a", row)
        approver.answer = "涉及重大公共卫生安全，依法公开"
        with self.assertRaisesRegex(UserError, "Disclosed because"):
            approver.action_disclose()
        approver.disclose_ground = "consent"
        with self.assertRaisesRegex(UserError, "enter the consent"):
            approver.action_disclose()
        approver.disclose_ground = "public_interest"
        with self.assertRaisesRegex(UserError, "leave it empty"):
            approver.action_withhold()
        approver.action_disclose()
        self.assertEqual(
            (row.state, row.disclose_ground), ("disclosed", "public_interest")
        )
        self.assertFalse(self.paper.withheld_ground)
        self.assertTrue(self.is_public())

    def test_two_persons_of_the_organ(self):
        """Not by whoever entered it, nor by another organ or role."""
        row = self.declare("approver_a")
        with self.assertRaisesRegex(UserError, "does not answer"):
            self.by("approver_a", row).answer = "不成立"
        for login in ("window_a", "market_approver", "supervision_a"):
            with self.assertRaises(UserError, msg=login):
                self.by(login, row).answer = "不成立"
            with self.assertRaises(UserError, msg=login):
                self.by(login, row).action_withhold()
        for login in ("keeper_a", "market_approver", "supervision_a", "health_window"):
            with self.assertRaises(UserError, msg=login):
                self.declare(login, person="另一人")
        self.assertFalse(self.by("approver_a", row).can_answer)
        self.assertTrue(self.by("approver_b", row).can_answer)
        self.by("approver_b", row).answer = "成立"
        self.by("approver_b", row).action_withhold()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE darqi_publication_objection SET answered_by_id = entered_by_id"
                " WHERE id = %s",
                [row.id],
            )

    def test_on_record_for_good(self):
        """Neither changed, nor deleted, nor born answered, nor from the future."""
        row = self.declare()
        approver = self.by("approver_a", row)
        for vals in (
            {"statement": "别的"},
            {"state": "withheld"},
            {"received_on": "2026-01-05"},
        ):
            with self.assertRaises(UserError):
                approver.write(vals)
        with self.assertRaises(UserError):
            row.sudo().unlink()
        for vals, words in (
            ({"received_on": "2027-01-05"}, "future"),
            ({"answer": "成立"}, "first, then answered"),
            ({"state": "withheld"}, "cannot be set directly"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.declare(person=words, **vals)
        voided = self.issue(department=self.bureau)
        self.by("approver_b", voided)._void("打印损坏")
        with self.assertRaisesRegex(UserError, "not on the public list"):
            self.declare(document_id=voided.id)
        approver.answer = "成立"
        approver.action_withhold()
        with self.assertRaisesRegex(UserError, "never changes"):
            approver.answer = "不成立"
