from datetime import date, datetime

from odoo.tests import tagged

from .common_documents import DAY
from .test_sealing import SealingCommon


@tagged("post_install", "-at_install")
class TestSealCards(SealingCommon):
    """我的待办 (PRACTICE 2.8): what waits too long at the seal has its card."""

    def shown(self, name, record, login, day):
        """Whether the record counts on this person's card on the day."""
        card = self.as_user(login, self.env.ref(f"darqi_approval.{name}"), day)
        records = self.as_user(login, self.env[record._name], day)
        found = record.id in records.search(card._domain()).ids
        return found and card.count > 0

    def test_request_waiting(self):
        """After the days of the card, not before; for who allows and who asked."""
        name, request = "desk_seal_request_waiting", self.ask()
        later = date(2026, 11, 25)
        for login in ("bureau_head", "delivery_a"):
            self.assertFalse(self.shown(name, request, login, DAY), login)
            self.assertTrue(self.shown(name, request, login, later), login)
        self.assertFalse(self.shown(name, request, "health_head", later))
        self.env.ref(f"darqi_approval.{name}").days = 3
        self.assertFalse(self.shown(name, request, "bureau_head", later))

    def test_paper_waiting(self):
        """待用印 older than the days of the card; a weekend counts for nothing."""
        name = "desk_stamp_outstanding"
        document = self.issue(department=self.bureau, day=date(2026, 11, 20))
        for day, shown in ((date(2026, 11, 23), False), (DAY, True)):
            self.assertEqual(self.shown(name, document, "keeper_a", day), shown)
        self.stamp(self.by_keeper(document))
        self.assertFalse(self.shown(name, document, "keeper_a", DAY))

    def test_loan_and_seal_ending(self):
        """The loan that is late, for keeper and borrower; the seal that ends."""
        loans = self.as_user("window_a", self.env["darqi.seal.loan"], DAY)
        loan = loans.create(
            {
                "seal_id": self.seal.id,
                "purpose": "现场集中发证",
                "place": "开发区",
                "companion_id": self.staff["window_b"].id,
                "due_at": datetime(2026, 11, 25, 9),
            }
        )
        self.on(loan.with_user(self.head), DAY).action_approve()
        self.by_keeper(loan).action_lend()
        name, late = "desk_seal_loan_overdue", date(2026, 11, 26)
        for login in ("keeper_a", "window_a", "window_b", "bureau_head"):
            for day, shown in ((DAY, False), (late, True)):
                self.assertEqual(self.shown(name, loan, login, day), shown, login)
        name = "desk_seal_ending"
        self.assertFalse(self.shown(name, self.seal, "keeper_a", DAY))
        self.seal.date_to = date(2027, 1, 10)
        self.assertTrue(self.shown(name, self.seal, "keeper_a", DAY))
        self.env.ref(f"darqi_approval.{name}").days = 20
        self.assertFalse(self.shown(name, self.seal, "keeper_a", DAY))
