import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GROUP, DarqiCommon
from .common_cases import MONDAY, CasesMixin


@tagged("post_install", "-at_install")
class TestSeparation(CasesMixin, DarqiCommon):
    """受审分离 (三(六), invariant 3): people are compared, for everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A user whom nobody could save through the screen: every half at once.
        cls.all_in_one = cls.staff["window_a"]
        groups = [
            cls.env.ref(GROUP + name).id
            for name in ("reviewer", "approver", "delivery", "bureau_head")
        ] + [cls.env.ref("base.group_system").id]
        cls.env.cr.executemany(
            "INSERT INTO res_groups_users_rel (uid, gid) VALUES (%s, %s)"
            " ON CONFLICT DO NOTHING",
            [(cls.all_in_one.id, group) for group in groups],
        )
        cls.env.registry.clear_cache("groups")
        cls.env.registry.clear_cache()
        cls.env.invalidate_all()

    def accepted_by_all(self):
        case = self.case()
        mine = case.with_user(self.all_in_one)
        mine = self.on(mine, MONDAY)
        mine.material_ids.write({"is_received": True})
        mine.write({"answers": {"content": "住宿"}})
        mine.action_accept()
        return case, mine

    def test_accept_then_review(self):
        """Who accepted cannot pick up, pass or propose, even as administrator."""
        case, mine = self.accepted_by_all()
        self.assertTrue(self.all_in_one.has_group("base.group_system"))
        for records in (mine, mine.sudo()):
            with self.assertRaises(UserError):
                records.action_pick_up()
        reviewer = self.as_user("reviewer_a", case, MONDAY)
        reviewer.action_pick_up()
        for records in (mine, mine.sudo()):
            with self.assertRaises(UserError):
                records.action_pass_review("x")
            with self.assertRaises(UserError):
                records.action_propose_refusal("x")

    def test_accept_then_decide(self):
        """Who accepted cannot grant or refuse."""
        case, mine = self.accepted_by_all()
        reviewer = self.as_user("reviewer_a", case, MONDAY)
        reviewer.action_pick_up()
        reviewer.action_pass_review("符合")
        for records in (mine, mine.sudo()):
            with self.assertRaises(UserError):
                records.action_grant("同意")
            with self.assertRaises(UserError):
                records.action_refuse("事实", "条款", "x")
        self.as_user("approver_a", case, MONDAY).action_grant("同意")
        self.assertEqual(case.state, "making")

    def test_review_then_decide(self):
        """Who reviewed cannot decide, unless the item has an authorisation."""
        case = self.case("accepted")
        mine = self.on(case.with_user(self.all_in_one), MONDAY)
        mine.action_pick_up()
        mine.action_pass_review("符合")
        for records in (mine, mine.sudo()):
            with self.assertRaises(UserError):
                records.action_grant("同意")

    def test_one_person_by_authorisation(self):
        """许可法 34: while-you-wait items with an authorisation on record."""
        item = self.make_item(
            "测试即办事项",
            organ="bureau",
            is_on_the_spot=True,
            same_reviewer_decider=True,
            authorisation_document="授权书〔2025〕1号",
        )
        case = self.case("accepted", items=item)
        mine = self.on(case.with_user(self.all_in_one), MONDAY)
        mine.action_pick_up()
        mine.action_pass_review("符合")
        mine.action_grant("同意")
        self.assertEqual(case.decided_by_id, case.reviewed_by_id)

    def test_system_account(self):
        """The system account is nobody: it cannot act in a case."""
        case = self.case("accepted")
        with self.assertRaises(UserError):
            self.on(case, MONDAY).action_pick_up()

    @mute_logger("odoo.sql_db")
    def test_sql(self):
        """The database itself keeps the persons apart."""
        case = self.case("accepted")
        self.env.flush_all()
        a, b = self.staff["window_a"].id, self.staff["window_b"].id
        for columns in (
            {"accepted_by_id": a, "reviewed_by_id": a},
            {"accepted_by_id": a, "reviewer_id": a},
            {"accepted_by_id": a, "decided_by_id": a},
            {"accepted_by_id": a, "reviewed_by_id": b, "decided_by_id": b},
        ):
            sets = ", ".join(f"{name} = {value}" for name, value in columns.items())
            with (
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"UPDATE darqi_application SET {sets} WHERE id = %s", [case.id]
                )

    def test_rpc_writes(self):
        """Invariant 10: no write to state, number, persons, days or organs."""
        case = self.case("accepted")
        mine = self.as_user("window_b", case)
        for vals in (
            {"state": "closed"},
            {"number": "1"},
            {"accepted_by_id": self.staff["window_a"].id},
            {"accepted_on": "2026-01-01"},
            {"due_date": "2027-01-01"},
            {"department_id": self.organs["health"].id},
            {"one_person_allowed": True},
            {"receiver_id_number": "X"},
            {"result": "granted"},
            {"opinion_ids": [Command.create({"step": "decide"})]},
        ):
            with self.assertRaises(UserError):
                mine.write(vals)
            with self.assertRaises(UserError):
                mine.sudo().write(vals)
        with self.assertRaises(UserError):
            self.as_user("approver_a", case, MONDAY).write({"answers": {}})
        with self.assertRaises(UserError):
            mine.with_context(darqi_door=True).write({"state": "closed"})
