import base64
from datetime import date, time

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.ground.at import CONTEXT_KEY, At
from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

DAY = date(2026, 3, 2)
FILE = """排队号码,业务类型,取号时间,叫号时间,办结时间,窗口,状态
X001,综合受理,2026-03-02 09:00,2026-03-02 09:12,2026-03-02 09:30,T3,已办结
X002,综合受理,2026-03-02 09:05,2026-03-02 09:31,,T3,过号
X003,综合受理,2026-03-02 09:40,,,,
X004,没有的业务,2026-03-02 09:41,,,,
X005,综合受理,2026-03-02 09:50,2026-03-02 09:45,,,
X006,综合受理,2027-01-01 09:50,,,,
X007,综合受理,昨天,,,,
"""


@tagged("post_install", "-at_install")
class TestTicket(CasesMixin, DarqiCommon):
    """叫号 (PRACTICE 2.18): ticket, call, what it opens, how long one waited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("darqi_approval.ticket_kind_filing")
        cls.advice_kind = cls.env.ref("darqi_approval.ticket_kind_advice")
        cls.windows = cls.env["darqi.window"].create(
            [
                {"number": number, "name": "测试窗口", "department_id": cls.bureau.id}
                for number in ("T3", "T4")
            ]
        )

    def at(self, login, records, clock):
        hour, minute = (int(part) for part in clock.split(":"))
        return records.with_user(self.staff[login]).with_context(
            **{CONTEXT_KEY: At(DAY, time(hour, minute))}
        )

    def take(self, clock="9:00", kind=None, login="window_a"):
        tickets = self.at(login, self.env["darqi.ticket"], clock)
        return tickets._take(kind or self.kind, self.bureau).with_env(self.env)

    def test_numbers(self):
        """Each business counts on its own, each day anew; a double is refused."""
        first, second = self.take(), self.take()
        self.assertEqual((first.number, second.number), ("B001", "B002"))
        self.assertEqual(self.take(kind=self.advice_kind).number, "A001")
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "UPDATE darqi_ticket SET number = 'B001' WHERE id = %s", [second.id]
            )

    def test_call_in_order(self):
        """The longest waiting first; the visitor before is finished by the call."""
        first, second = self.take("9:00"), self.take("9:05")
        three = self.at("window_a", self.windows[0], "9:20")
        action = three.action_call_next()
        self.assertEqual(action["res_model"], "darqi.filing")
        self.assertEqual(action["context"], {"default_ticket_id": first.id})
        self.assertEqual((first.state, first.wait_minutes), ("called", 20))
        self.assertEqual(first.window_id, self.windows[0])
        self.assertEqual(first.clerk_id, self.staff["window_a"])
        self.at("window_a", self.windows[0], "9:30").action_call_next()
        self.assertEqual((first.state, first.service_minutes), ("done", 10))
        self.assertEqual((second.state, second.wait_minutes), ("called", 25))
        self.assertTrue(self.at("window_a", self.windows[0], "9:40").action_call_next())
        self.assertEqual(second.state, "done", "nobody waits any more")

    def test_two_windows(self):
        """Two windows call two tickets; a window holds one at a time."""
        first, second = self.take(), self.take()
        self.at("window_a", self.windows[0], "9:10").action_call_next()
        self.at("window_b", self.windows[1], "9:10").action_call_next()
        self.assertEqual(first.window_id, self.windows[0])
        self.assertEqual(second.window_id, self.windows[1])
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "UPDATE darqi_ticket SET window_id = %s WHERE id = %s",
                [self.windows[0].id, second.id],
            )

    def test_business_of_a_window(self):
        """A window calls only its business; advice opens the advice screen."""
        self.windows[0].kind_ids = self.advice_kind
        self.take()
        advice = self.take(kind=self.advice_kind)
        window = self.at("window_a", self.windows[0], "9:10")
        self.assertEqual(window.waiting_count, 1)
        action = window.action_call_next()
        self.assertEqual(action["res_model"], "darqi.advice.ask")
        ask = self.at("window_a", self.env["darqi.advice.ask"], "9:11").create(
            {"item_id": self.item.id, **{"ticket_id": advice.id}}
        )
        given = ask._give()
        self.assertEqual(given.ticket_id, advice)
        self.assertEqual(ask.action_file()["context"]["default_ticket_id"], advice.id)

    def test_filing_of_a_ticket(self):
        """The filing keeps the ticket; its receipt is the end of the service."""
        ticket = self.take()
        self.at("window_a", self.windows[0], "9:10").action_call_next()
        filing = self.file(ticket_id=ticket.id)
        self.assertEqual(filing.ticket_id, ticket)
        self.assertEqual(ticket.state, "done")
        other = (
            self.env["darqi.ticket"]
            ._door_opened()
            .create(
                {
                    "number": "B001",
                    "day": DAY,
                    "department_id": self.organs["market"].id,
                    "kind_id": self.kind.id,
                    "taken_at": "2026-03-02 01:00:00",
                }
            )
        )
        with self.assertRaisesRegex(ValidationError, "not a ticket of this hall"):
            self.file(ticket_id=other.id, receive=False)

    def test_no_show(self):
        """过号: called and not come; counted apart, the window is free."""
        ticket = self.take()
        window = self.at("window_a", self.windows[0], "9:10")
        window.action_call_next()
        window.action_no_show()
        self.assertEqual(ticket.state, "no_show")
        self.assertFalse(window.ticket_id)
        with self.assertRaises(UserError):
            self.at("window_a", ticket, "9:12").action_finish()

    def test_who_may(self):
        """Only the clerks of the hall take and call; states are not written."""
        ticket = self.take()
        with self.assertRaises(AccessError):
            self.take(login="reviewer_a")
        with self.assertRaises(AccessError):
            self.at("market_window", self.windows[0], "9:00").action_call_next()
        with self.assertRaises(UserError):
            self.as_user("window_a", ticket).write({"state": "done"})
        with self.assertRaises(UserError):
            self.as_user("window_a", self.env["darqi.ticket"]).create(
                {"number": "B9", "state": "called"}
            )

    def test_seat(self):
        """One person, one window: sitting down elsewhere leaves the first."""
        three, four = (self.as_user("window_a", w) for w in self.windows)
        three.action_sit()
        self.assertEqual(
            self.as_user("window_a", self.env["darqi.window"]).action_mine()["res_id"],
            three.id,
        )
        four.action_sit()
        self.assertFalse(three.clerk_id)
        self.as_user("window_b", self.windows[1]).action_sit()
        self.assertFalse(four.is_mine)

    def test_import(self):
        """The machine's file: good lines come in, each bad one is named, once."""
        wizard = self.as_user("window_a", self.env["darqi.ticket.import"], DAY)
        wizard = wizard.create({"file": base64.b64encode(FILE.encode("gb18030"))})
        wizard.action_import()
        tickets = (
            self.env["darqi.ticket"]
            .search(
                [
                    ("source", "=", "machine"),
                    ("department_id", "=", self.bureau.id),
                    ("number", "=like", "X%"),
                ]
            )
            .sorted("number")
        )
        self.assertEqual(tickets.mapped("state"), ["done", "no_show", "waiting"])
        self.assertEqual(tickets[0].wait_minutes, 12)
        self.assertEqual(tickets[0].service_minutes, 18)
        self.assertEqual(tickets[0].window_id, self.windows[0])
        for line in (5, 6, 7, 8):
            self.assertIn(f"Line {line}", wizard.result)
        wizard.action_import()
        self.assertIn("0 tickets added, 0 completed", wizard.result)
        done = FILE.replace(
            "X003,综合受理,2026-03-02 09:40,,",
            "X003,综合受理,2026-03-02 09:40,2026-03-02 09:55,2026-03-02 09:58",
        )
        wizard.file = base64.b64encode(done.encode())
        wizard.action_import()
        self.assertIn("0 tickets added, 1 completed", wizard.result)
        self.assertEqual(tickets[2].wait_minutes, 15)

    def test_import_needs_its_columns(self):
        """A file of something else is refused with the missing column."""
        wizard = self.as_user("window_a", self.env["darqi.ticket.import"], DAY)
        wizard = wizard.create({"file": base64.b64encode(b"a,b\n1,2\n")})
        with self.assertRaisesRegex(UserError, "号码"):
            wizard.action_import()

    def test_waiting_time(self):
        """The pivot's measure is the average of the minutes waited."""
        self.take("9:00")
        self.take("9:10")
        self.at("window_a", self.windows[0], "9:30").action_call_next()
        self.at("window_a", self.windows[0], "9:30").action_call_next()
        [(average,)] = self.env["darqi.ticket"]._read_group(
            [("day", "=", MONDAY), ("called_at", "!=", False)],
            [],
            ["wait_minutes:avg"],
        )
        self.assertEqual(average, 25)
