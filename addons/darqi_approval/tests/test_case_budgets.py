from odoo.fields import Command
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin

INTAKE = 20
INTAKE_1000 = 80
TRANSITION = 12
TRANSITION_1000 = 60


@tagged("post_install", "-at_install")
class TestCaseBudgets(CasesMixin, DarqiCommon):
    """PERFORMANCE E: queries of the acts, as an ordinary user with record rules."""

    def count(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def vals(self, number):
        return [
            {
                "applicant_name": "演示申请人甲",
                "id_number": PERSON,
                "channel": "batch",
                "item_ids": [Command.set(self.item.ids)],
            }
            for _i in range(number)
        ]

    def intake(self, number):
        filings = self.as_user("window_a", self.env["darqi.filing"], MONDAY)
        filings = filings.with_context(tracking_disable=False)
        return filings.create(self.vals(number))._receive()

    def test_intake(self):
        """One filing with case, materials, clock and evidence."""
        self.intake(1)  # caches of rights and calendar are warm in a running server
        used, cases = self.count(lambda: self.intake(1))
        self.assertEqual(len(cases.material_ids), 3)
        self.assertLessEqual(used, INTAKE)

    def test_intake_of_a_thousand(self):
        """O(1) statements a batch, but for what the ORM splits in hundreds."""
        self.intake(1)
        used, cases = self.count(lambda: self.intake(1000))
        self.assertEqual(len(cases), 1000)
        self.assertLessEqual(used, INTAKE_1000)

    def test_transition(self):
        """One transition with opinion, clock entry and evidence."""
        self.case("pending_decision")
        case = self.as_user("reviewer_a", self.case("reviewing"), MONDAY)
        case = case.with_context(tracking_disable=False)
        used, _result = self.count(lambda: case.action_pass_review("符合"))
        self.assertLessEqual(used, TRANSITION)

    def test_lists_do_not_grow(self):
        """A list of forty cases costs what a list of four costs."""
        self.intake(40)
        names = ["number", "item_id", "applicant_name", "state", "days_left", "has_due"]
        spec = {name: {} for name in names} | {
            "item_id": {"fields": {"display_name": {}}},
            "last_user_id": {"fields": {"display_name": {}}},
        }
        cases = self.as_user("window_a", self.env["darqi.application"], MONDAY)
        cases.web_search_read([], spec, limit=4)  # rights are cached in a warm server
        few, _rows = self.count(lambda: cases.web_search_read([], spec, limit=4))
        many, rows = self.count(lambda: cases.web_search_read([], spec, limit=40))
        self.assertEqual(len(rows["records"]), 40)
        self.assertEqual(few, many)

    def test_pick_up_of_a_thousand(self):
        """A batch of transitions costs no statement for each of its cases."""
        cases = self.intake(1000)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE darqi_application SET state = 'accepted', accepted_on = received_on"
            " WHERE id IN %s",
            [tuple(cases.ids)],
        )
        mine = self.as_user("reviewer_a", cases.with_env(self.env), MONDAY)
        used, _result = self.count(lambda: mine.action_pick_up())
        self.assertEqual(set(cases.mapped("state")), {"reviewing"})
        self.assertLessEqual(used, TRANSITION_1000)
