from datetime import date

from psycopg2 import errors

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import GROUP, DarqiCommon


@tagged("post_install", "-at_install")
class TestAppendOnly(DarqiCommon):
    """Invariant 8: registers are written once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.evidence = cls.env["darqi.evidence"]._record(cls.bureau, "test", {"a": 1})

    def test_orm_refuses_write_and_unlink_for_the_superuser(self):
        with self.assertRaises(UserError):
            self.evidence.sudo().write({"act": "other"})
        with self.assertRaises(UserError):
            self.evidence.sudo().unlink()

    @mute_logger("odoo.sql_db")
    def test_sql_refuses_update_delete_truncate(self):
        for statement in (
            SQL("UPDATE darqi_evidence SET act = 'x' WHERE id = %s", self.evidence.id),
            SQL("DELETE FROM darqi_evidence WHERE id = %s", self.evidence.id),
            SQL("TRUNCATE darqi_evidence CASCADE"),
        ):
            with (
                self.assertRaises(errors.RestrictViolation),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement)

    def test_nobody_may_create_evidence(self):
        for login, user in self.staff.items():
            with self.subTest(login), self.assertRaises(AccessError):
                self.env["darqi.evidence"].with_user(user).create({"act": "forged"})

    def test_a_filled_register_takes_a_new_column(self):
        self.cr.execute("ALTER TABLE darqi_evidence ADD COLUMN x_later varchar")
        self.env["darqi.evidence"].init()
        self.assertFalse(self.env["darqi.evidence"]._verify_triggers())

    def test_verify_names_a_missing_trigger(self):
        self.cr.execute("DROP TRIGGER darqi_append_only_row ON darqi_evidence")
        problems = self.env["darqi.evidence"]._verify_triggers()
        self.assertEqual(len(problems), 1)
        self.assertIn("darqi_evidence", problems[0])


@tagged("post_install", "-at_install")
class TestEvidenceChain(DarqiCommon):
    """Invariant 8: what a database owner changes is found."""

    def _seal(self):
        # The rows of this very transaction are not finished; pretend they are.
        self.env.flush_all()
        self.cr.execute("ALTER TABLE darqi_evidence DISABLE TRIGGER USER")
        self.cr.execute("UPDATE darqi_evidence SET xid = '1'")
        self.cr.execute("ALTER TABLE darqi_evidence ENABLE TRIGGER USER")
        return self.env["darqi.evidence.seal"]._cron_seal()

    def test_unfinished_transactions_are_not_sealed(self):
        evidence = self.env["darqi.evidence"]._record(self.bureau, "test")
        self.env["darqi.evidence.seal"]._cron_seal()
        self.assertFalse(
            self.env["darqi.evidence.member"].search(
                [("evidence_id", "=", evidence.id)]
            )
        )

    def test_seals_chain_and_find_a_changed_row(self):
        self.env["darqi.evidence"]._record(self.bureau, "one")
        first = self._seal()
        row = self.env["darqi.evidence"]._record(self.bureau, "two")
        second = self._seal()
        self.assertEqual(second.previous, first.root)
        self.assertFalse(self.env["darqi.evidence"]._verify_chain())
        self.cr.execute("ALTER TABLE darqi_evidence DISABLE TRIGGER USER")
        self.cr.execute(
            SQL("UPDATE darqi_evidence SET payload = 'forged' WHERE id = %s", row.id)
        )
        problems = self.env["darqi.evidence"]._verify_chain()
        self.assertTrue(any(str(row.id) in text for text in problems))

    def test_verify_is_for_inspection_and_it_office(self):
        evidence = self.env["darqi.evidence"]
        self.assertIsInstance(self.as_user("it_a", evidence).verify(), list)
        self.assertIsInstance(self.as_user("discipline_a", evidence).verify(), list)
        with self.assertRaises(AccessError):
            self.as_user("window_a", evidence).verify()


@tagged("post_install", "-at_install")
class TestSeparatedDuties(DarqiCommon):
    """Invariant 3 (方案三(六) 受审分离): refused when a role or a user is saved."""

    def test_user_with_both_halves_is_refused(self):
        user = self.staff["window_a"]
        for other in ("reviewer", "approver"):
            with self.subTest(other), self.assertRaises(ValidationError):
                user.group_ids = [Command.link(self.env.ref(GROUP + other).id)]

    def test_role_with_both_halves_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["res.users.role"].create(
                {
                    "name": "试图一人包办",
                    "implied_ids": [
                        Command.link(self.env.ref(GROUP + "window").id),
                        Command.link(self.env.ref(GROUP + "approver").id),
                    ],
                }
            )

    def test_widening_a_group_is_refused_for_its_members(self):
        with self.assertRaises(ValidationError):
            self.env.ref(GROUP + "window").implied_ids = [
                Command.link(self.env.ref(GROUP + "reviewer").id)
            ]

    def test_reviewer_and_approver_may_be_one_person(self):
        """许可法 34(2): while-you-wait cases; the case itself judges further."""
        user = self.staff["reviewer_b"]
        user.group_ids = [Command.link(self.env.ref(GROUP + "approver").id)]
        self.assertTrue(user.has_group(GROUP + "approver"))

    def test_it_office_cannot_make_itself_administrator(self):
        """Invariant 8: nobody without system rights grants them."""
        user = self.staff["it_a"]
        system = self.env.ref("base.group_system")
        with self.assertRaises(AccessError):
            user.with_user(user).write({"group_ids": [Command.link(system.id)]})

    def test_it_office_cannot_widen_its_group_to_administrator(self):
        """Invariant 8, by way of the group instead of the user."""
        user = self.staff["it_a"]
        system = self.env.ref("base.group_system")
        with self.assertRaises(AccessError):
            self.env.ref(GROUP + "it_office").with_user(user).write(
                {"implied_ids": [Command.link(system.id)]}
            )


@tagged("post_install", "-at_install")
class TestWorkingDay(DarqiCommon):
    """FACTS 6: the calendar of the State Council's notices, and its table."""

    def test_calendar_of_the_table_counts_make_up_days(self):
        calendar = self.env["darqi.working.day"]._calendar()
        self.assertEqual(
            calendar.add_working_days(date(2026, 2, 14), 5), date(2026, 2, 28)
        )
        self.assertFalse(calendar.is_announced(date(2027, 1, 4)))

    def test_local_day_overrides(self):
        days = self.env["darqi.working.day"]
        self.assertTrue(days._calendar().is_working_day(date(2026, 11, 25)))
        days.create(
            {
                "date": "2026-11-25",
                "name": "地方假日",
                "level": "local",
                "notice": "达政办发〔2026〕9号",
            }
        )
        self.assertFalse(days._calendar().is_working_day(date(2026, 11, 25)))

    def test_today_is_the_date_in_dalad(self):
        """FACTS 6.3: 20:00 UTC is the next day in Dalad."""
        days = self.on(self.env["darqi.working.day"], "2026-10-01")
        self.assertEqual(days._today(), date(2026, 10, 1))

    def test_the_context_cannot_be_forged_by_rpc(self):
        days = self.env["darqi.working.day"].with_context(darqi_at="2001-01-01")
        self.assertGreater(days._today().year, 2020)


@tagged("post_install", "-at_install")
class TestDepartmentName(DarqiCommon):
    """REQ-11, 方案三(一)1: papers print the name valid on their date."""

    def test_name_on_a_day(self):
        organ = self.organs["health"]
        organ.name_ids = [
            Command.create(
                {"name": "旧名", "date_from": "2019-01-01", "date_to": "2023-01-18"}
            ),
            Command.create({"name": "新名", "date_from": "2023-01-19"}),
        ]
        self.assertEqual(organ._name_on(date(2023, 1, 18)), "旧名")
        self.assertEqual(organ._name_on(date(2023, 1, 19)), "新名")

    @mute_logger("odoo.sql_db")
    def test_names_do_not_overlap(self):
        organ = self.organs["health"]
        organ.name_ids = [Command.create({"name": "甲", "date_from": "2020-01-01"})]
        with self.assertRaises(errors.ExclusionViolation), self.cr.savepoint():
            organ.name_ids = [Command.create({"name": "乙", "date_from": "2021-01-01"})]

    def test_one_bureau(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            self.env["darqi.department"].create({"name": "第二局", "kind": "bureau"})


@tagged("post_install", "-at_install")
class TestMembership(DarqiCommon):
    """PERFORMANCE B2: rules with literal ids follow a change of membership at once."""

    def test_moving_a_user_changes_what_he_sees(self):
        clock = self.env["darqi.clock"].create(
            {
                "kind": "decision",
                "name": "测试",
                "res_model": "darqi.department",
                "res_id": self.bureau.id,
                "department_id": self.organs["health"].id,
                "bearer": "department",
                "limit_amount": 5,
                "start_date": "2026-11-02",
            }
        )
        user = self.staff["market_officer"]
        seen = self.env["darqi.clock"].with_user(user)
        self.assertFalse(seen.search([("id", "=", clock.id)]))
        self.organs["health"].user_ids = [Command.link(user.id)]
        self.assertTrue(seen.search([("id", "=", clock.id)]))
        user.department_ids = [Command.unlink(self.organs["health"].id)]
        self.assertFalse(seen.search([("id", "=", clock.id)]))


@tagged("post_install", "-at_install")
class TestUninstall(DarqiCommon):
    """DESIGN 6: a module with licences or evidence is not uninstalled."""

    def test_refused_once_evidence_exists(self):
        self.env["darqi.evidence"]._record(self.bureau, "test")
        module = self.env["ir.module.module"].search([("name", "=", "darqi_approval")])
        with self.assertRaises(UserError):
            module.with_user(self.env.ref("base.user_admin")).button_uninstall()
        self.assertEqual(module.state, "installed")
