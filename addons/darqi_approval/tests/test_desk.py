from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import GROUP, DarqiCommon


@tagged("post_install", "-at_install")
class TestDesk(DarqiCommon):
    """PRACTICE 3: the first page is 我的待办, with numbers and working days left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls.env.ref("darqi_approval.darqi_desk_action")
        cls.card = cls.env["darqi.desk"].create(
            {
                "name": "测试卡片",
                "model": "darqi.department",
                "domain": "[('id', 'in', user_departments)]",
                "clock_kind": "decision",
                "action_id": cls.action.id,
                "group_ids": [Command.link(cls.env.ref(GROUP + "window").id)],
            }
        )

    def _clock(self, due):
        return self.env["darqi.clock"].create(
            {
                "kind": "decision",
                "name": "测试",
                "res_model": "darqi.department",
                "res_id": self.bureau.id,
                "department_id": self.bureau.id,
                "bearer": "department",
                "limit_amount": 5,
                "start_date": "2026-11-02",
                "due_date": due,
            }
        )

    def test_numbers_are_those_of_the_viewer(self):
        card = self.as_user("window_a", self.card, "2026-11-24")
        self.assertEqual(card.count, 1)
        self.assertFalse(card.has_due)

    def test_working_days_to_the_nearest_due_date(self):
        self._clock(date(2026, 11, 27))
        card = self.as_user("window_a", self.card, "2026-11-24")
        self.assertEqual((card.next_days_left, card.overdue_count), (3, 0))
        late = self.as_user("window_a", self.card, "2026-11-30")
        self.assertEqual((late.next_days_left, late.overdue_count), (-1, 1))

    def test_cards_of_other_roles_are_not_seen(self):
        cards = self.env["darqi.desk"].with_user(self.staff["reviewer_a"])
        self.assertNotIn(self.card.id, cards.search([]).ids)
        self.assertIn(
            self.card.id,
            cards.with_user(self.staff["window_a"]).search([]).ids,
        )

    def test_only_the_it_office_edits_cards(self):
        self.as_user("it_a", self.card).name = "改名"
        with self.assertRaises(AccessError):
            self.as_user("window_a", self.card).name = "改名"

    def test_a_domain_that_does_not_hold_is_refused(self):
        with self.assertRaises(ValidationError):
            self.card.domain = "[('no_such_field', '=', 1)]"
        with self.assertRaises(ValidationError):
            self.card.model = "no.such.model"

    def test_opening_shows_the_cards_own_records(self):
        action = self.as_user("window_a", self.card).action_open()
        self.assertIn("id", str(action["domain"]))
        self.assertEqual(action["name"], "测试卡片")

    def test_every_role_has_a_first_page(self):
        """Each role of the platform finds at least one card."""
        for role, user in self.staff.items():
            with self.subTest(role):
                self.assertTrue(
                    self.env["darqi.desk"].with_user(user).search_count([], limit=1)
                )

    def test_rows_are_the_most_urgent_first(self):
        self._clock(date(2026, 11, 27))
        rows = self.as_user("window_a", self.card, "2026-11-24").rows
        self.assertEqual([row["days"] for row in rows], [3])
        self.assertEqual(rows[0]["id"], self.bureau.id)

    def test_a_note_below_each_row(self):
        """PRACTICE 3: why a record is on the card, from a text field of it."""
        self._clock(date(2026, 11, 27))
        self.card.note_field = "name"
        rows = self.as_user("window_a", self.card, "2026-11-24").rows
        self.assertEqual(rows[0]["note"], self.bureau.name)
        for name in ("no_such_field", "id", "user_ids"):
            with self.assertRaises(ValidationError):
                self.card.note_field = name
