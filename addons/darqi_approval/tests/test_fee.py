import base64
from ast import literal_eval
from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SCAN
from .common_cases import MONDAY, PERSON
from .common_documents import DocumentsCommon
from .common_intake import IntakeMixin

TUESDAY = date(2026, 3, 3)

PDF = SCAN  # as the form sends it


@tagged("post_install", "-at_install")
class TestFee(IntakeMixin, DocumentsCommon):
    """Charges (行政许可法 58, 59; PRACTICE 1.19): assessed here, paid elsewhere."""

    def fee(self, to="accepted", **vals):
        self.add_fee(self.item, **vals)
        return self.case(to).fee_ids

    def assessed(self, amount=1200.5, **vals):
        fee = self.fee(**vals)
        self.as_user("health_officer", fee, MONDAY)._assess(amount)
        return fee

    def test_basis_is_law_or_regulation(self):
        """行政许可法 58: a rule or a local regulation sets no charge; nor by detour."""
        for kind in ("rule", "local_regulation", "document"):
            basis = self.env["darqi.basis"].create(
                {"name": f"测试{kind}", "kind": kind}
            )
            with self.assertRaisesRegex(ValidationError, "58"):
                self.add_fee(self.item, basis_id=basis.id)
            self.env.invalidate_all()
        with self.assertRaisesRegex(ValidationError, "58"):
            self.fee().fee_id.basis_id.kind = "rule"

    def test_basis_in_force(self):
        """A list is not published with a charge whose basis has ended."""
        self.law.date_to = "2025-03-01"
        with self.assertRaisesRegex(UserError, "no longer in force"):
            self.add_fee(self.item)

    def test_list_is_frozen(self):
        """REQ-29: the charges of a published list cannot be changed."""
        fee = self.add_fee(self.item)
        with self.assertRaises(UserError):
            fee.before_delivery = False

    def test_no_charge_no_row(self):
        """An item without charges has none in its cases."""
        self.assertFalse(self.case("accepted").fee_ids)

    def test_assess(self):
        """The assessing organ, another than the competent one, issues the notice."""
        fee = self.fee()
        self.assertEqual(fee.state, "to_assess")
        with self.assertRaisesRegex(UserError, "Only a member"):
            self.as_user("reviewer_a", fee, MONDAY)._assess(10)
        officer = self.as_user("health_officer", fee, MONDAY)
        for amount in (0, -1, 1.234):
            with self.assertRaisesRegex(UserError, "Amount"):
                officer._assess(amount)
        with self.assertRaisesRegex(UserError, "past"):
            officer._assess(10, date(2026, 3, 1))
        officer._assess(1200.5, date(2026, 3, 20))
        self.assertEqual((fee.state, fee.amount), ("to_pay", 1200.5))
        paper = fee.document_id
        self.assertEqual(paper.kind, "payment_notice")
        self.assertEqual(paper.department_id, self.organs["health"])
        self.assertIn("测试税务局", str(paper.sudo().content))
        with self.assertRaisesRegex(UserError, "Reason"):
            officer._assess(900)
        officer._assess(900, reason="面积复核后更正")
        self.assertEqual(fee.amount, 900)
        self.assertNotEqual(fee.document_id, paper)

    def test_waiting_stops_no_clock(self):
        """行政许可法 45: neither assessment nor waiting moves the due date."""
        fee = self.fee()
        case = fee.application_id
        due = case.due_date
        self.as_user("health_officer", fee, MONDAY)._assess(100)
        self.assertEqual(case.due_date, due)
        ledger = case.clock_ids.filtered(lambda c: c.kind == "decision").entry_ids
        self.assertEqual(ledger.mapped("kind"), ["start"])
        self.as_user("reviewer_a", case, MONDAY).action_pick_up()
        self.as_user("reviewer_a", case, MONDAY).action_pass_review("符合")
        self.as_user("approver_a", case, MONDAY).action_grant("同意")
        self.assertEqual(case.result, "granted", "decided first, paid later")

    def test_handing_out_waits(self):
        """Handing out is refused until the voucher is there, where the item says so."""
        self.add_fee(self.item)
        case = self.to_counter(self.case("making"))
        fee = case.fee_ids
        counter = self.as_user("delivery_a", case, TUESDAY)
        with self.assertRaisesRegex(UserError, "Not paid yet: 测试植被恢复费"):
            counter.action_deliver(case.applicant_name, "mail", "EMS 1")
        self.as_user("health_officer", fee, MONDAY)._assess(100)
        with self.assertRaisesRegex(UserError, "Not paid yet"):
            counter.action_deliver(case.applicant_name, "mail", "EMS 1")
        self.as_user("delivery_a", fee, TUESDAY)._pay("NO 001", TUESDAY)
        counter.action_deliver(case.applicant_name, "counter", "", PERSON)
        self.assertEqual(case.state, "closed")

    def test_handing_out_does_not_wait(self):
        """An item that does not ask for it is handed out unpaid."""
        self.add_fee(self.item, before_delivery=False)
        case = self.to_counter(self.case("making"))
        self.as_user("delivery_a", case, TUESDAY).action_deliver(
            case.applicant_name, "counter", "", PERSON
        )
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.fee_ids.state, "to_assess")

    def test_voucher(self):
        """A payment has number and day, and one voucher pays one case."""
        fee = self.assessed()
        counter = self.as_user("delivery_a", fee, TUESDAY)
        with self.assertRaisesRegex(UserError, "number"):
            counter._pay(" ", TUESDAY)
        with self.assertRaisesRegex(UserError, "up to today"):
            counter._pay("NO 1", date(2026, 3, 4))
        with self.assertRaisesRegex(UserError, "assessed on"):
            counter._pay("NO 1", date(2026, 3, 1))
        refused = self.assertRaisesRegex(UserError, "damaged")
        with refused, self.env.cr.savepoint():
            counter._pay(
                "NO 1", TUESDAY, base64.b64encode(b"%PDF-1.4 cut off"), "凭证.pdf"
            )
        counter._pay("NO 1", TUESDAY, PDF, "凭证.pdf")
        self.assertEqual((fee.state, fee.voucher_number), ("paid", "NO1"))
        self.assertEqual(fee.recorded_by_id, self.staff["delivery_a"])
        other = self.case(
            "accepted",
            applicant_name="演示乙",
            id_kind="passport",
            id_number="E00000001",
        ).fee_ids
        self.as_user("health_officer", other, MONDAY)._assess(5)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.as_user("delivery_a", other, TUESDAY)._pay("NO1", TUESDAY)
            self.env.flush_all()

    def test_exempt(self):
        """An exemption has its document, and an approver or head behind it."""
        fee = self.assessed()
        with self.assertRaises(UserError):
            self.as_user("delivery_a", fee, TUESDAY)._exempt("文", "由")
        head = self.as_user("health_head", fee, TUESDAY)
        with self.assertRaisesRegex(UserError, "missing"):
            head._exempt("", "小微企业")
        head._exempt("测财免〔2026〕1号", "小微企业免征", PDF, "批复.pdf")
        self.assertEqual(fee.state, "exempt")
        self.assertFalse(fee.application_id._unpaid_fees())

    def test_refused_is_not_charged(self):
        """A refused application owes nothing and is handed out."""
        self.add_fee(self.item)
        case = self.case("pending_decision")
        self.as_user("approver_a", case, MONDAY).action_refuse("事实", "某条", "不予")
        with self.assertRaisesRegex(UserError, "refused"):
            self.as_user("health_officer", case.fee_ids, MONDAY)._assess(5)
        self.assertFalse(case._refusal_deliver())

    def test_door(self):
        """Amount, voucher and state come from acts only, and the database agrees."""
        fee = self.fee()
        for vals in ({"state": "paid"}, {"amount": 1}, {"voucher_number": "1"}):
            with self.assertRaises(UserError):
                self.as_user("delivery_a", fee).write(vals)
        with self.assertRaises(UserError):
            self.as_user("delivery_a", fee).create(
                {"application_id": fee.application_id.id}
            )
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "UPDATE darqi_application_fee SET state = 'paid' WHERE id = %s",
                [fee.id],
            )

    def test_who_reads(self):
        """Invariant 12: the assessing organ reads its charge, another does not."""
        fee = self.fee()
        self.assertTrue(self.as_user("health_officer", fee).has_access("read"))
        self.assertFalse(self.as_user("market_officer", fee).has_access("read"))
        self.assertTrue(self.as_user("discipline_a", fee).has_access("read"))

    def test_list_of_unpaid(self):
        """The list shows what is still to come, not what was refused."""
        self.add_fee(self.item)
        open_fee, refused = (
            self.case("accepted").fee_ids,
            self.case(
                "pending_decision",
                applicant_name="演示乙",
                id_kind="passport",
                id_number="E00000002",
            ),
        )
        self.as_user("approver_a", refused, MONDAY).action_refuse("事实", "条", "不予")
        action = self.env.ref("darqi_approval.darqi_application_fee_action")
        view = self.env["darqi.application.fee"].get_views([(False, "search")])
        self.assertIn("search_default_unpaid", action.context)
        arch = view["views"]["search"]["arch"]
        start = arch.index('name="unpaid"')
        domain = arch[start:].split('domain="', 1)[1].split('"', 1)[0]
        found = self.env["darqi.application.fee"].search(literal_eval(domain))
        self.assertIn(open_fee, found)
        self.assertNotIn(refused.fee_ids, found)

    def test_advice_names_the_charge(self):
        """优化营商环境条例 36: the advice slip tells charge, basis and where to pay."""
        self.add_fee(self.item)
        ask = self.as_user("window_a", self.env["darqi.advice.ask"], MONDAY)
        text = ask.create({"item_id": self.item.id})._give()._paper_values()["fee"]
        self.assertIn("测试植被恢复费", text)
        self.assertIn("测试税务局", text)
