from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from ..models.filing import BORN
from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin

INTAKE = 20
INTAKE_1000 = 80
TRANSITION = 12
TRANSITION_1000 = 60
# Each official paper of an act: number, document, file, digest, evidence; the receipts
# of a filing, however many, with what they say.
PAPER = 20
RECEIPTS = 28
# Statements of an act without its papers, and how many papers it issues. Where the
# clock changes hands (a pause, a supplement) its ledger gets a row for each side.
ACTS = {
    "accept": (32, 1),
    "correct": (18, 1),
    "pick_up": (TRANSITION, 0),
    "put_back": (TRANSITION, 0),
    "propose_refusal": (TRANSITION, 0),
    "pass_review": (TRANSITION, 0),
    "return_review": (TRANSITION, 0),
    "hand_over": (13, 0),
    "mark_major": (TRANSITION, 0),
    "ask_extension": (TRANSITION, 0),
    "extend": (26, 1),
    "start_special": (31, 1),
    "supplement": (19, 1),
    "grant": (33, 1),
    "refuse": (26, 1),
    "withdraw": (37, 1),
    "terminate": (38, 1),
}


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

    def test_receipt_of_a_saved_draft(self):
        """A draft of an earlier request, with papers of its own: locked and read anew,
        within the same budget; a row of this request is not locked a second time."""
        model = type(self.env["darqi.filing"])
        lock = model.try_lock_for_update
        vals = self.vals(1)[0]
        papers = [{"item_id": self.item.id, "name": "补充说明", "is_received": True}]
        vals["material_ids"] = [Command.create(row) for row in papers]
        counts = []
        for saved in (True, True, False):  # first: warm
            filing = self.as_user("window_a", self.env["darqi.filing"], MONDAY)
            filing = filing.with_context(tracking_disable=False).create([vals])
            if saved:
                self.env.flush_all()
                self.env.cr.postcommit.run()  # as a commit does
                self.assertNotIn(BORN, self.env.cr.cache)
            with patch.object(
                model, "try_lock_for_update", autospec=True, side_effect=lock
            ) as locked:
                used, cases = self.count(filing._receive)
            counts.append(used)
            self.assertEqual(locked.called, saved)
            self.assertIn("补充说明", cases.material_ids.mapped("name"))
            self.assertEqual(len(cases.material_ids), 4)
        self.assertLessEqual(max(counts[1:]), INTAKE, counts)

    def at_window(self, items):
        """A filing as the window makes it: with receipts, of any number of items."""
        filings = self.as_user("window_a", self.env["darqi.filing"], MONDAY)
        vals = {**self.vals(1)[0], "channel": "window", "phone": "13800000001"}
        vals["item_ids"] = [Command.set(items.ids)]
        return filings.with_context(tracking_disable=False).create(vals)._receive()

    def papers_apart(self, act, model="darqi.document", name="_issue_each"):
        """(statements of the act, statements of its papers, papers).

        :param model: with ``name``: the method whose statements are the papers'
        """
        spent = []
        before = self.env["darqi.document"].search_count([])
        original = getattr(type(self.env[model]), name)

        def issue(records, *args, **kwargs):
            records.env.flush_all()
            start = records.env.cr.sql_log_count
            result = original(records, *args, **kwargs)
            records.env.flush_all()
            spent.append(records.env.cr.sql_log_count - start)
            return result

        with patch.object(type(self.env[model]), name, issue):
            used, _result = self.count(act)
        papers = self.env["darqi.document"].search_count([]) - before
        return used - sum(spent), sum(spent), papers

    def receipts_apart(self, items):
        receipts = ("darqi.filing", "_issue_receipts")
        return self.papers_apart(lambda: self.at_window(items), *receipts)

    def test_intake_at_the_window(self):
        """The path of the window: the receipts apart, the intake within its budget."""
        self.at_window(self.item)
        used, spent, papers = self.receipts_apart(self.item)
        self.assertEqual(papers, 1)
        self.assertLessEqual(used, INTAKE)
        self.assertLessEqual(spent, RECEIPTS)

    def test_receipts_of_several_items(self):
        """一件事: receipts of three items cost what one costs, in statements."""
        items = self.item | self.make_item("测试甲", organ="bureau")
        items |= self.make_item("测试乙", organ="bureau")
        self.at_window(items)
        one, three = self.receipts_apart(self.item), self.receipts_apart(items)
        self.assertEqual(three[2], 3)
        # Versions of an item's list are looked up item by item.
        self.assertLessEqual(three[0], one[0] + 2)
        self.assertLessEqual(three[1], RECEIPTS)

    def acts(self):
        """Each act of the table as a call on a fresh case, by who does it."""

        def on(login, state, name, *args, **kwargs):
            case = self.as_user(login, self.case(state), MONDAY)
            case = case.with_context(tracking_disable=False)
            return lambda: getattr(case, f"action_{name}")(*args, **kwargs)

        received = self.case()
        window = self.as_user("window_b", received, MONDAY)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.write({"answers": {"content": "住宿"}})
        proof = self.proof("window_b")
        clause = "《行政许可法》第七十条"
        gone = ("已注销", "dissolved", clause, self.proof("approver_a"))
        return {
            "accept": window.with_context(tracking_disable=False).action_accept,
            "correct": on("window_b", "received", "correct", "补签名"),
            "pick_up": on("reviewer_a", "accepted", "pick_up"),
            "put_back": on("reviewer_a", "reviewing", "put_back", "不宜办理"),
            "propose_refusal": on(
                "reviewer_a", "reviewing", "propose_refusal", "不符合"
            ),
            "pass_review": on("reviewer_a", "reviewing", "pass_review", "符合"),
            "return_review": on(
                "approver_a", "pending_decision", "return_review", "再核"
            ),
            "hand_over": on(
                "reviewer_a",
                "reviewing",
                "hand_over",
                self.staff["reviewer_b"].id,
                "请假",
            ),
            "mark_major": on("reviewer_a", "reviewing", "mark_major", "影响大"),
            "ask_extension": on("reviewer_a", "reviewing", "ask_extension", "复杂"),
            "extend": on("bureau_head", "reviewing", "extend", "复杂"),
            "start_special": on(
                "reviewer_a",
                "reviewing",
                "start_special",
                "testing",
                "《测试条例》第五条",
                "测试机构",
                "2026-03-10",
            ),
            "supplement": on(
                "reviewer_a",
                "reviewing",
                "supplement",
                [{"material": "甲", "problem": "乙", "requirement": "丙"}],
                "2026-03-10",
            ),
            "grant": on("approver_a", "pending_decision", "grant", "同意"),
            "refuse": on("approver_a", "pending_decision", "refuse", "事实", clause),
            "withdraw": on(
                "window_b", "reviewing", "withdraw", "不办", attachment_ids=proof
            ),
            "terminate": on("approver_a", "accepted", "terminate", *gone),
        }

    def test_acts(self):
        """Every act within its budget; its papers within theirs."""
        for act in self.acts().values():  # warm: rights, calendar, templates
            act()
        found = {}
        for name, act in self.acts().items():
            used, spent, papers = self.papers_apart(act)
            found[name] = (used, spent, papers)
        for name, (used, spent, papers) in found.items():
            budget, number = ACTS[name]
            with self.subTest(name):
                self.assertEqual(papers, number)
                self.assertLessEqual(used, budget)
                self.assertLessEqual(spent, PAPER * number)

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
