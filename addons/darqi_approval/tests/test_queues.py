from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin


@tagged("post_install", "-at_install")
class TestQueues(CasesMixin, DarqiCommon):
    """PRACTICE 2.13: who works on a case, and who may not (invariant 3)."""

    def roster(self, **vals):
        return self.as_user("bureau_head", self.env["darqi.roster"], MONDAY).create(
            {
                "name": "测试岗",
                "department_id": self.bureau.id,
                "person_a_id": self.staff["reviewer_a"].id,
                "person_b_id": self.staff["reviewer_b"].id,
                **vals,
            }
        )

    def accepted_by(self, case, login):
        # A substitute who took the case in earlier: persons are compared, not roles.
        case._door_opened().write({"accepted_by_id": self.staff[login].id})

    def test_hand_over_with_reason(self):
        """转办: the colleague goes on, the clock too."""
        case = self.case("reviewing")
        mine = self.as_user("reviewer_a", case, MONDAY)
        due = case.due_date
        colleague = self.staff["reviewer_b"]
        with self.assertRaises(UserError):
            mine.action_hand_over(colleague, "")
        with self.assertRaises(UserError):
            self.as_user("reviewer_b", case, MONDAY).action_hand_over(colleague, "抢")
        for login in ("window_a", "market_reviewer"):
            with self.assertRaises(UserError):
                mine.action_hand_over(self.staff[login], "转办")
        dialog = mine.env["darqi.application.act"].create(
            {
                "act": "hand_over",
                "application_ids": [Command.set(case.ids)],
                "colleague_id": colleague.id,
                "text": "外出培训",
            }
        )
        self.assertIn(colleague, dialog.colleague_ids)
        self.assertNotIn(self.staff["window_a"], dialog.colleague_ids)
        dialog.action_confirm()
        self.assertEqual(case.reviewer_id, colleague)
        self.assertEqual((case.state, case.due_date), ("reviewing", due))
        self.assertIn("外出培训", case.opinion_ids[-1:].text)

    def test_hand_over_keeps_separation(self):
        case = self.case("reviewing")
        self.accepted_by(case, "reviewer_b")
        with self.assertRaises(UserError):
            self.as_user("reviewer_a", case, MONDAY).action_hand_over(
                self.staff["reviewer_b"], "转办"
            )

    def test_leave_moves_open_cases(self):
        """On leave the job moves A's cases to B, but for what B accepted."""
        moves, stays = self.case("reviewing"), self.case("reviewing")
        self.accepted_by(stays, "reviewer_b")
        roster = self.roster(leave_from="2026-03-02", leave_to="2026-03-06")
        self.assertIn(stays.number, roster.warning)
        self.assertEqual(roster.on_duty_id, self.staff["reviewer_b"])
        self.on(self.env["darqi.roster"], "2026-03-01")._cron_leave()
        self.assertEqual(moves.reviewer_id, self.staff["reviewer_a"])
        self.on(self.env["darqi.roster"], MONDAY)._cron_leave()
        self.assertEqual(moves.reviewer_id, self.staff["reviewer_b"])
        self.assertEqual(stays.reviewer_id, self.staff["reviewer_a"])
        self.assertEqual(roster.conflict_count, 1)
        self.on(self.env["darqi.roster"], "2026-03-09")._cron_leave()
        self.assertEqual(roster.conflict_count, 0)

    def test_leave_is_the_persons_or_the_heads(self):
        """PRACTICE 2.13: nobody moves a colleague's desk by a leave."""
        case = self.case("reviewing")
        rows = self.as_user("approver_a", self.env["darqi.roster"], MONDAY)
        vals = {
            "name": "测试岗",
            "department_id": self.bureau.id,
            "person_a_id": self.staff["reviewer_a"].id,
            "person_b_id": self.staff["reviewer_b"].id,
        }
        leave = {"leave_from": MONDAY, "leave_to": MONDAY}
        with self.assertRaisesRegex(UserError, "the head"):
            rows.create({**vals, **leave})
        roster = rows.create(vals)
        with self.assertRaisesRegex(UserError, "the head"):
            roster.write(leave)
        for login, error in (
            ("approver_a", UserError),
            ("reviewer_b", UserError),
            ("market_reviewer", AccessError),
        ):
            with self.subTest(login), self.assertRaises(error):
                self.as_user(login, roster, MONDAY).action_take_leave(MONDAY, MONDAY)
        with self.assertRaisesRegex(UserError, "not on leave"):
            roster.action_move()
        self.assertEqual(case.reviewer_id, self.staff["reviewer_a"])
        mine = self.as_user("reviewer_a", roster, MONDAY)
        mine.env["darqi.roster.leave"].create(
            {"roster_id": roster.id, **leave, "reason": "年休假"}
        ).action_confirm()
        self.assertEqual(roster.leave_by_id, self.staff["reviewer_a"])
        with self.assertRaisesRegex(UserError, "ends first"):
            roster.write({"person_a_id": self.staff["reviewer_b"].id})
        roster.action_move()
        self.assertEqual(case.reviewer_id, self.staff["reviewer_b"])
        acts = self.env["darqi.evidence"].search(
            [
                "|",
                "&",
                ("res_model", "=", "darqi.roster"),
                ("res_id", "=", roster.id),
                "&",
                ("res_model", "=", "darqi.application"),
                ("res_id", "=", case.id),
            ]
        )
        self.assertLessEqual(
            {"roster_leave", "application_substitute"}, set(acts.mapped("act"))
        )

    def test_roster_of_items_and_by_hand(self):
        other = self.case("reviewing")
        roster = self.roster(
            item_ids=[Command.set(self.health_item.ids)],
            leave_from="2026-03-02",
            leave_to="2026-03-02",
        )
        roster.action_move()
        self.assertEqual(other.reviewer_id, self.staff["reviewer_a"])
        roster.item_ids = False
        roster.action_move()
        self.assertEqual(other.reviewer_id, self.staff["reviewer_b"])
        with self.assertRaises(UserError):
            self.on(roster, "2026-03-03").action_move()

    def test_roster_names_reviewers_of_the_organ(self):
        for login in ("window_a", "market_reviewer"):
            with self.assertRaises(ValidationError):
                self.roster(person_b_id=self.staff[login].id)

    def test_fair_assignment(self):
        """Least open load, not on leave, and never who accepted the case."""
        self.bureau.assignment_mode = "fair"
        own = self.env["res.users"].search(
            [("department_ids", "in", self.bureau.ids)]
        ) - (self.staff["reviewer_a"] | self.staff["reviewer_b"])
        reviewers = own.filtered(lambda u: u.has_group("darqi_approval.group_reviewer"))
        reviewers.write({"department_ids": [Command.unlink(self.bureau.id)]})
        first = self.case("accepted")
        second = self.case("accepted")
        self.assertEqual(first.state, "reviewing")
        self.assertEqual(
            first.reviewer_id | second.reviewer_id,
            self.staff["reviewer_a"] | self.staff["reviewer_b"],
        )
        self.roster(leave_from="2026-03-02", leave_to="2026-03-02")
        third, fourth = self.case("accepted"), self.case("accepted")
        self.assertEqual(
            third.reviewer_id | fourth.reviewer_id, self.staff["reviewer_b"]
        )

    def test_shared_queue_by_default(self):
        self.assertEqual(self.case("accepted").state, "accepted")
