import base64
from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin, photo
from .common_intake import IntakeMixin

SATURDAY = date(2026, 3, 7)
AGENT = {
    "has_agent": True,
    "agent_name": "演示代理人",
    "agent_id_number": "11010519491231002X",
    "agent_until": "2026-06-30",
    "agent_document": "2026年3月1日委托书",
}


@tagged("post_install", "-at_install")
class TestAgent(CasesMixin, DarqiCommon):
    """Agents (许可法 29; PRACTICE 2.16) and restarts (2.19)."""

    def test_scope_and_end(self):
        """Authority for some items covers no others, and ends on its day."""
        scope = {"agent_item_ids": [Command.set(self.health_item.ids)]}
        with self.assertRaisesRegex(UserError, "does not cover"):
            self.file(**AGENT, **scope)
        filing = self.file(receive=False, **{**AGENT, "agent_until": "2026-03-03"})
        with self.assertRaisesRegex(UserError, "ended"):
            self.on(filing, "2026-03-04").action_receive()
        self.on(filing, "2026-03-03").action_receive()
        self.assertEqual(filing.state, "received")

    def test_authority_is_shown(self):
        """许可法 29, PRACTICE 2.16: agent's number, last day and document, or none."""
        for missing, words in (
            ({"agent_until": False}, "Authority until"),
            ({"agent_document": " "}, "Power of attorney"),
            ({"agent_id_number": False}, "Agent"),
            ({"agent_id_number": "123"}, "Agent"),
            ({"agent_id_number": "110105194912310021"}, "Agent"),
        ):
            with self.subTest(missing), self.assertRaisesRegex(UserError, words):
                self.file(**{**AGENT, **missing})
        scanned = {
            "agent_document": False,
            "agent_scan": base64.b64encode(photo()),
            "agent_scan_name": "委托书.jpg",
        }
        self.assertEqual(self.file(**{**AGENT, **scanned}).state, "received")
        passport = {"agent_id_kind": "passport", "agent_id_number": "E7654321"}
        filing = self.file(items=self.health_item, **{**AGENT, **passport})
        self.assertEqual(filing.state, "received")

    def test_in_person(self):
        """须本人到场: an agent is refused, whoever asks; the person is not."""
        self.item.must_appear = True
        for login in ("window_a", "window_b"):
            with self.assertRaisesRegex(UserError, "in person"):
                self.file(login=login, **AGENT)
        self.assertEqual(self.file().state, "received")

    def test_reuse(self):
        """The authority that still runs is used again for the same applicant."""
        self.file(**AGENT)
        again = self.file(items=self.health_item, receive=False, day="2026-03-10")
        again = self.on(again, "2026-03-10")
        self.assertTrue(again.agent_from_id)
        again.action_use_agent()
        self.assertEqual(again.agent_name, "演示代理人")
        self.assertEqual(again.agent_document, AGENT["agent_document"])
        other = self.file(
            items=self.health_item,
            receive=False,
            applicant_name="演示乙",
            id_kind="passport",
            id_number="E00000009",
        )
        self.assertFalse(other.agent_from_id)
        late = self.on(
            self.file(items=self.health_item, receive=False, day="2026-07-01"),
            "2026-07-01",
        )
        with self.assertRaisesRegex(UserError, "still runs"):
            late.action_use_agent()

    def test_withdrawal_has_a_code(self):
        """撤件: by code for the statistics, in words for the file."""
        case = self.as_user("window_a", self.case(), MONDAY)
        with self.assertRaisesRegex(UserError, "Reason of the withdrawal"):
            case.action_withdraw("不办了", "nonsense")
        case.action_withdraw("不办了", "persuaded")
        self.assertEqual(case.withdraw_code, "persuaded")
        with self.assertRaises(UserError):
            case.write({"withdraw_code": "own"})

    def test_restart_is_seen(self):
        """A case filed again on the day of the withdrawal is no new case."""
        first = self.case()
        self.assertFalse(first.is_restart)
        self.as_user("window_a", first, MONDAY).action_withdraw("不办了", "persuaded")
        second = self.case()
        self.assertTrue(second.is_restart and second.is_same_day_restart)
        found = self.env["darqi.application"].search([("is_restart", "=", True)])
        self.assertIn(second, found)
        self.assertNotIn(first, found)
        later = self.case(day="2026-06-01", items=self.health_item)
        self.assertFalse(later.is_restart)


@tagged("post_install", "-at_install")
class TestAppointment(CasesMixin, DarqiCommon):
    """预约、延时 (PRACTICE 2.27)."""

    def book(self, day=SATURDAY, login="window_a", **vals):
        visits = self.as_user(login, self.env["darqi.appointment"], MONDAY)
        return visits.create(
            {
                "name": "演示申请人甲",
                "phone": "13800000001",
                "day": day,
                "item_id": self.item.id,
                **vals,
            }
        )

    def test_book(self):
        """A rest day is marked, the past refused, another hall's list closed."""
        self.assertTrue(self.book().is_rest_day)
        self.assertFalse(self.book(MONDAY).is_rest_day)
        with self.assertRaises(ValidationError):
            self.book("2026-03-01")
        with self.assertRaises(UserError):
            self.book(department_id=self.organs["market"].id)
        with self.assertRaises(UserError):
            self.book().write({"state": "came"})

    def test_come_on_saturday(self):
        """Received on Saturday; the five days count from Monday on."""
        visit = self.on(self.book(), SATURDAY)
        action = visit.action_come()
        self.assertEqual(visit.state, "came")
        vals = {
            key.removeprefix("default_"): value
            for key, value in action["context"].items()
        }
        filings = self.as_user("window_a", self.env["darqi.filing"], SATURDAY)
        filing = filings.create({**vals, "id_number": PERSON})
        filing.action_receive()
        case = filing.application_ids
        self.assertEqual(case.item_id, self.item)
        self.assertEqual(case.received_on, SATURDAY)
        self.assertEqual(case.legal_due_date, date(2026, 3, 13))
        with self.assertRaises(UserError):
            visit.action_miss()


@tagged("post_install", "-at_install")
class TestCaseCost(IntakeMixin, DarqiCommon):
    """REQ-59, 方案三(三)4: the budget pays, never the applicant."""

    def enter(self, case, login="reviewer_a", **vals):
        costs = self.as_user(login, self.env["darqi.case.cost"], MONDAY)
        return costs._enter(
            case.with_user(self.staff[login]),
            {"kind": "expert", "amount": 1500.0, "days": 2, **vals},
        )

    def test_ledger_total(self):
        """The ledger's total is its rows, also after one was taken back."""
        case = self.case("reviewing")
        self.enter(case)
        wrong = self.enter(case, kind="survey", amount=300.0)
        self.as_user("reviewer_a", wrong, MONDAY).action_take_back()
        [(amount, days)] = self.env["darqi.case.cost"]._read_group(
            [("application_id", "=", case.id)], [], ["amount:sum", "days:sum"]
        )
        self.assertEqual((amount, days), (1500.0, 2.0))
        self.assertEqual(sum(case.cost_ids.mapped("amount")), 1500.0)
        self.assertEqual(set(case.cost_ids.mapped("budget_year")), {2026})
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.as_user("reviewer_a", wrong, MONDAY).action_take_back()
            self.env.flush_all()

    def test_applicant_never_pays(self):
        """The database refuses another payer; no such charge can be listed."""
        row = self.enter(self.case("reviewing"))
        self.assertEqual(row.payer, "budget")
        with self.assertRaises(UserError):
            row.payer = False
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "INSERT INTO darqi_case_cost (application_id, department_id, kind,"
                " payer, budget_year, amount, day, user_id) SELECT application_id,"
                " department_id, kind, 'applicant', budget_year, amount, day, user_id"
                " FROM darqi_case_cost WHERE id = %s",
                [row.id],
            )

    def test_no_such_charge(self):
        """专家评审费 on the applicant's bill is refused in the list itself."""
        for name in ("专家评审费", "现场勘验费", "证照工本费"):
            with self.assertRaisesRegex(ValidationError, "budget"):
                self.add_fee(self.item, name=name)

    def test_who(self):
        """Only who handles the case enters costs, of its own days."""
        case = self.case("reviewing")
        for login in ("window_a", "market_reviewer"):
            with self.assertRaises(UserError):
                self.enter(case, login)
        with self.assertRaises(UserError):
            self.enter(case, day=date(2026, 3, 1))
        with self.assertRaises(UserError):
            self.enter(case, amount=0.0)


@tagged("post_install", "-at_install")
class TestModeConsent(CasesMixin, DarqiCommon):
    """REQ-57: support → bureau needs both; running cases keep the old way."""

    def process(self, mode, kind="survey", day="2026-01-05"):
        self.env.flush_all()  # each version is another day's transaction
        rows = self.as_user("catalogue_a", self.env["darqi.process"], day)
        return rows.create(
            {
                "item_id": self.item.id,
                "date_from": day,
                "step_ids": [
                    Command.create(
                        {"name": "现场勘验", "kind": kind, "mode": mode, "days": 3}
                    )
                ],
            }
        )

    def test_both_agree(self):
        """Without the department's head the version is not published."""
        self.process("original").action_publish()
        case = self.case("accepted")
        new = self.process("bureau", day="2026-03-03")
        self.assertTrue(new.taken_over)
        with self.assertRaisesRegex(UserError, "head"):
            new.action_publish()
        for login in ("catalogue_a", "health_officer", "bureau_head"):
            with self.assertRaises(UserError):
                self.as_user(login, new, "2026-03-03").action_consent()
        with self.assertRaises(UserError):
            new.write({"consent_by_id": self.env.uid})
        self.as_user("health_head", new, "2026-03-03").action_consent()
        new.action_publish()
        self.assertEqual(new.state, "published")
        self.assertEqual(new.consent_by_id, self.staff["health_head"])
        self.assertEqual(case.step_ids.mode, "original", "opened before the change")

    def test_nothing_given_up(self):
        """A version that keeps the support, or the first one, needs no agreement."""
        self.process("bureau").action_publish()
        self.process("original", day="2026-03-03").action_publish()
        kept = self.process("original", day="2026-03-04")
        self.assertFalse(kept.taken_over)
        kept.action_publish()
        with self.assertRaises(UserError):
            self.as_user("health_head", kept).action_consent()


@tagged("post_install", "-at_install")
class TestRosterPosts(CasesMixin, DarqiCommon):
    """AB岗 of windows and approvers (PRACTICE 2.13); separation is never bypassed."""

    def roster(self, post, first, second, **vals):
        rows = self.as_user("bureau_head", self.env["darqi.roster"], MONDAY)
        return rows.create(
            {
                "name": "测试岗",
                "post": post,
                "department_id": self.bureau.id,
                "item_ids": [Command.set(self.item.ids)],
                "person_a_id": self.staff[first].id,
                "person_b_id": self.staff[second].id,
                "leave_from": MONDAY,
                "leave_to": MONDAY,
                **vals,
            }
        )

    def test_role_of_the_post(self):
        """Each post takes persons of its role only."""
        self.roster("window", "window_a", "window_b")
        for post, first, second in (
            ("window", "window_a", "reviewer_a"),
            ("approve", "approver_a", "reviewer_a"),
            ("review", "reviewer_a", "approver_a"),
        ):
            with self.assertRaisesRegex(ValidationError, "role"):
                self.roster(post, first, second)

    def test_approver_warned(self):
        """B who accepted or reviewed a case is warned of, and cannot decide it."""
        case = self.case("pending_decision")
        roster = self.roster("approve", "approver_a", "approver_b")
        self.assertEqual(roster.on_duty_id, self.staff["approver_b"])
        self.assertEqual(roster.open_count, 1)
        self.assertFalse(roster.warning)
        # He reviewed it before he became an approver.
        case.sudo()._door_opened().write(
            {"reviewed_by_id": self.staff["approver_b"].id}
        )
        self.env.invalidate_all()
        self.assertIn(case.number, roster.warning)
        roster.action_move()
        self.assertEqual(roster.conflict_count, 1)
        self.assertEqual(case.state, "pending_decision", "nothing is moved past it")
        with self.assertRaises(UserError):
            self.as_user("approver_b", case, MONDAY).action_grant("同意")

    def test_window_seat(self):
        """Who is on leave leaves his window; the queue goes on at B's."""
        window = self.env["darqi.window"].create(
            {"number": "T9", "name": "测试", "department_id": self.bureau.id}
        )
        self.as_user("window_a", window, MONDAY).action_sit()
        self.case()
        roster = self.roster("window", "window_a", "window_b")
        self.assertEqual(roster.open_count, 1)
        self.on(self.env["darqi.roster"], MONDAY)._cron_leave()
        self.assertFalse(window.clerk_id)
        self.assertEqual(roster.conflict_count, 0)
