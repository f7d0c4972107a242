from datetime import date
from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import CasesMixin

FRIDAY = "2026-03-06"
SATURDAY = "2026-03-07"
MONDAY = "2026-03-09"
TUESDAY = "2026-03-10"
WEDNESDAY = "2026-03-11"


@tagged("post_install", "-at_install")
class TestCarry(CasesMixin, DarqiCommon):
    """Taken in at a township, handled in the hall (PRACTICE 2.15, 2.26)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.township = cls.env["darqi.department"].create(
            {"name": "测试展旦召苏木", "kind": "township", "word": "测展"}
        )
        cls.staff["township_a"] = cls.env["res.users"].create(
            {
                "login": "t_township_a",
                "name": "测试苏木窗口",
                "group_ids": [
                    Command.set(cls.env.ref("darqi_approval.group_township_window").ids)
                ],
                "department_ids": [Command.set(cls.township.ids)],
            }
        )

    def carried(self, day=FRIDAY):
        return self.file(day=day, login="township_a", paper_bag="ZD1")

    def clock(self, record, kind):
        return record.sudo().clock_ids.filtered(lambda clock: clock.kind == kind)

    def test_place_of_intake(self):
        """收件地 ≠ 办理地: the township receives, the bureau is competent."""
        filing = self.carried()
        case = filing.application_ids
        self.assertEqual(filing.channel, "township")
        self.assertEqual(case.intake_department_id, self.township)
        self.assertEqual(case.department_id, self.bureau)
        self.assertFalse(self.as_user("township_a", case)._can("accept"))
        slip = case.document_ids.filtered(lambda d: d.kind == "receipt")
        self.assertEqual(slip.department_id, self.township)

    def test_receipt_is_the_townships(self):
        """许可法 32: the five days run from the township's receipt, papers or not."""
        case = self.carried(FRIDAY).application_ids
        self.assertEqual(case.received_on, date(2026, 3, 6))
        self.assertEqual(case.legal_due_date, date(2026, 3, 13))

    def test_clock_of_the_way(self):
        """Two working days to send, one to sign; each held by who has the papers."""
        filing = self.carried(FRIDAY)
        send = self.clock(filing, "carry_send")
        self.assertEqual(send.due_date, date(2026, 3, 10))
        self.assertEqual(send.held_by_id, self.township)
        sent = self.as_user("township_a", filing, MONDAY)
        with self.assertRaisesRegex(UserError, "Carrier"):
            sent._hand_papers("window", self.bureau)
        move = sent._hand_papers(
            "window", self.bureau, carrier="客运班车", carrier_number="蒙K1"
        )
        self.assertEqual(send.state, "stopped")
        sign = self.clock(move, "carry_receive")
        self.assertEqual(sign.due_date, date(2026, 3, 10))
        self.assertEqual(sign.held_by_id, self.bureau)
        self.assertTrue(move.is_carried)
        self.as_user("window_a", move, WEDNESDAY).action_receive()
        self.assertEqual(sign.state, "stopped")
        self.assertGreater(sign.stop_date, sign.due_date)

    def test_own_items_are_not_carried(self):
        """A township's own item stays there: nothing is sent, no clock."""
        self.move_item(self.item, "bureau", "2026-03-05")
        self.on(self.item, "2026-03-05")._competence_decide(
            "",
            date(2026, 3, 6),
            self.township,
            "empowered",
            document="测试赋权〔2026〕1号",
            reason="测试",
        )
        filing = self.carried(MONDAY)
        self.assertEqual(filing.application_ids.department_id, self.township)
        self.assertFalse(self.clock(filing, "carry_send"))

    def test_within_the_hall_nobody_carries(self):
        """Between desks of one organ there is no carrier and no clock."""
        filing = self.file(day=MONDAY)
        move = self.as_user("window_a", filing, MONDAY)._hand_papers(
            "review", self.bureau
        )
        self.assertFalse(move.is_carried or self.clock(move, "carry_receive"))

    def test_two_persons_two_organs(self):
        """The carrier's bag is signed for by the other organ, once."""
        move = self.as_user("township_a", self.carried(), MONDAY)._hand_papers(
            "window", self.bureau, carrier="邮政", carrier_number="EMS 7"
        )
        with self.assertRaises(UserError):
            self.as_user("township_a", move, MONDAY).action_receive()
        with self.assertRaises(UserError):
            self.as_user("market_window", move, MONDAY).action_receive()
        self.as_user("window_a", move, TUESDAY).action_receive()
        with self.assertRaises(UserError):
            self.as_user("window_b", move, TUESDAY).action_receive()

    def test_first_page_names_item_and_applicant(self):
        """PRACTICE 3: a bag to be signed for says what is in it and whose it is."""
        filing = self.carried()
        self.as_user("township_a", filing, MONDAY)._hand_papers(
            "window", self.bureau, carrier="邮政"
        )
        card = self.env.ref("darqi_approval.desk_paper_transit")
        rows = self.as_user("window_a", card, TUESDAY).rows
        case = filing.application_ids
        self.assertIn(
            f"{case.item_id.name} · {filing.applicant_name}（ZD1）",
            [row["text"] for row in rows],
        )

    def test_slip(self):
        """代收转交单: cases, carrier, both signatures with their times."""
        move = self.as_user("township_a", self.carried(), MONDAY)._hand_papers(
            "window", self.bureau, carrier="客运班车", carrier_number="蒙K1"
        )

        def text():
            pdf = PdfReader(BytesIO(move._slip_pdf()))
            return "".join(page.extract_text() for page in pdf.pages)

        before = "".join(text().split())
        for words in ("代收转交单", "ZD1", "客运班车", "测试苏木窗口2026-03-09"):
            self.assertIn(words, before)
        self.as_user("window_a", move, TUESDAY).action_receive()
        self.assertIn("测试window_a2026-03-10", "".join(text().split()))

    def test_slip_within_an_organ(self):
        """材料流转单 from desk to desk of one organ: nobody carries, it prints."""
        filing = self.file(day=FRIDAY, login="window_a", paper_bag="ZD2")
        move = self.as_user("window_a", filing, MONDAY)._hand_papers(
            "review", self.bureau
        )
        pdf = PdfReader(BytesIO(move._slip_pdf()))
        text = "".join("".join(page.extract_text() for page in pdf.pages).split())
        self.assertIn("材料流转单", text)
        self.assertNotIn("代收", text)
        self.assertNotIn("承运人", text)

    def test_list_of_what_is_on_the_way(self):
        """在途: handed and not yet signed for, read by both organs only."""
        move = self.as_user("township_a", self.carried(), MONDAY)._hand_papers(
            "window", self.bureau, carrier="邮政", carrier_number=""
        )
        domain = [("is_carried", "=", True), ("state", "=", "handed")]
        for login, seen in (
            ("township_a", True),
            ("window_a", True),
            ("market_window", False),
        ):
            found = self.as_user(login, self.env["darqi.paper.move"]).search(domain)
            self.assertEqual(move in found, seen, login)

    def test_dialog_knows_the_way(self):
        """The township's dialog proposes the competent organ's window."""
        filing = self.as_user("township_a", self.carried(), MONDAY)
        context = filing.action_hand_papers()["context"]
        self.assertEqual(context["default_to_department_id"], self.bureau.id)
        self.assertEqual(context["default_to_desk"], "window")

    def test_saturday(self):
        """PRACTICE 2.27: received on a rest day; the clock starts as on Friday."""
        for day in (SATURDAY, "2026-03-08"):
            case = self.file(day=day, login="township_a").application_ids
            self.assertEqual(case.received_on, date.fromisoformat(day))
            self.assertEqual(case.legal_due_date, date(2026, 3, 13))
            self.assertEqual(
                self.clock(case.filing_id, "carry_send").due_date, date(2026, 3, 10)
            )
            case.filing_id.application_ids.sudo()._door_opened().write(
                {"state": "withdrawn", "closed_on": day}
            )
