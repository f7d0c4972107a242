from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DarqiCommon
from .common_cases import MONDAY
from .test_process import ProcessMixin

SIDES = {"name": "旁支", "sequence": 10}


@tagged("post_install", "-at_install")
class TestStepBounds(ProcessMixin, DarqiCommon):
    """Invariant 4, REQ-75, 76: what a step is and how long it takes has its bounds."""

    def refused_by_the_database(self, steps):
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.draft(steps).flush_recordset()

    def test_days_and_order_of_a_process(self):
        """Between 0 and 250 working days, order between 1 and 9999: SQL holds it."""
        for vals in (
            {"days": -1},
            {"days": 251},
            {"sequence": 0},
            {"sequence": 10000},
        ):
            with self.subTest(vals=vals):
                self.refused_by_the_database([{"name": "审查", **vals}])
                self.env.invalidate_all(flush=False)
        self.assertTrue(self.draft([{"name": "审查", "days": 250, "sequence": 9999}]))

    def test_longer_than_the_law(self):
        """Serial steps of more days than the limit leaves are not published."""
        serial = [
            {"name": f"环节{n}", "sequence": 10 * n, "days": 10} for n in (1, 2, 3)
        ]
        process = self.draft(serial)
        self.assertEqual(process.longest_days, 30)
        with self.assertRaisesRegex(UserError, "30"):
            process.action_publish()
        self.assertEqual(process.state, "draft")
        process.step_ids[2].days = 1
        with self.assertRaisesRegex(UserError, "21"):
            process.action_publish()
        process.step_ids[2].days = 0
        process.action_publish()
        self.assertEqual(process.state, "published")

    def test_side_by_side_counts_once(self):
        """Twenty days beside twenty are twenty, and fit."""
        process = self.draft([{**SIDES, "days": 20}, {**SIDES, "days": 20}])
        self.assertEqual(process.longest_days, 20)
        process.action_publish()
        self.assertEqual(process.state, "published")

    def test_days_asked_for(self):
        """A step asked for by hand: 1 to 250 working days, of a kind of the list."""
        case = self.case("reviewing")
        mine = self.as_user("reviewer_a", case, MONDAY)
        for days in (0, -3, 251):
            with self.assertRaisesRegex(UserError, "250"):
                mine.action_request_step("survey", days=days)
        with self.assertRaises(UserError):
            mine.action_request_step("nonsense")
        self.assertFalse(case.step_ids)
        mine.action_request_step("survey", days=250)
        self.assertEqual(case.step_ids.days, 250)

    def test_a_step_is_not_renamed_or_moved(self):
        """Name, kind, organ, order, days and state are the act's, not a write's."""
        case = self.case("reviewing")
        self.as_user("reviewer_a", case, MONDAY).action_request_step("survey")
        mine = self.as_user("reviewer_a", case.step_ids, MONDAY)
        for vals in (
            {"name": "随便"},
            {"kind": "review"},
            {"department_id": self.organs["health"].id},
            {"sequence": 99},
            {"days": 99},
            {"gate": "review"},
            {"mode": "organ"},
            {"is_mandatory": True},
            {"state": "done"},
            {"due_date": "2026-12-31"},
            {"requested_on": "2026-01-01"},
            {"done_by_id": self.staff["reviewer_a"].id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                mine.write(vals)
        with self.assertRaises(UserError):
            mine.unlink()
        with self.assertRaises(UserError):
            mine.create({"application_id": case.id, "name": "自建", "kind": "review"})

    def test_who_is_in_charge(self):
        """Somebody of the organ with a role that does it, never who accepted."""
        case = self.case("reviewing")
        self.as_user("reviewer_a", case, MONDAY).action_request_step("survey")
        mine = self.as_user("reviewer_a", case.step_ids, MONDAY)
        for login in ("window_a", "window_b", "health_officer"):
            with self.subTest(login=login), self.assertRaises(ValidationError):
                mine.write({"user_id": self.staff[login].id})
        mine.write({"user_id": self.staff["reviewer_b"].id})
        self.assertEqual(case.step_ids.user_id, self.staff["reviewer_b"])
