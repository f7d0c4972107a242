from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models.document_kind import fill_pattern
from .common_documents import DocumentsCommon


@tagged("post_install", "-at_install")
class TestNumber(DocumentsCommon):
    """Numbers without gaps (invariant 9); the race itself is in tests/ (pytest)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.register = cls.env["darqi.document.number"]
        cls.market = cls.organs["market"]

    def allot(self, kind="granted", day=date(2026, 3, 1), organ=None, **kwargs):
        return self.register._allot(organ or self.market, kind, day, **kwargs)

    def test_consecutive_per_organ_kind_and_year(self):
        """One series for each organ, kind and year, from 1 on."""
        self.assertEqual(
            [self.allot().text for _i in range(3)],
            [f"测市监许准字〔2026〕{n}号" for n in (1, 2, 3)],
        )
        self.assertEqual(self.allot(kind="refused").n, 1)
        self.assertEqual(self.allot(day=date(2027, 1, 1)).n, 1)
        self.assertEqual(self.allot(organ=self.organs["justice"]).n, 1)
        self.assertEqual(self.allot().n, 4)

    def test_year_of_the_document(self):
        """The year is that of the document's date, not of the clock."""
        self.assertEqual(
            self.allot(day=date(2025, 12, 31)).text, "测市监许准字〔2025〕1号"
        )

    def test_failed_act_leaves_no_gap(self):
        """A number goes away with the act that took it."""
        self.allot()
        with self.assertRaises(ValueError), self.env.cr.savepoint():
            self.assertEqual(self.allot().n, 2)
            raise ValueError
        self.assertEqual(self.allot().n, 2)

    def test_number_taken_out_of_sight(self):
        """A number the snapshot does not show is stepped over (unique violation)."""
        self.allot()
        # As another act's committed row behind this transaction's snapshot would.
        search = type(self.register).search

        def blind(model, *args, **kwargs):
            return model.browse()

        self.patch(type(self.register), "search", blind)
        self.assertEqual(self.allot().n, 2)
        self.patch(type(self.register), "search", search)

    def test_register_is_append_only(self):
        """Invariant 8: nobody writes, changes or deletes a number."""
        row = self.allot()
        with self.assertRaises(UserError):
            row.text = "x"
        with self.assertRaises(UserError):
            row.unlink()
        with self.assertRaises(AccessError):
            self.register.with_user(self.staff["market_approver"]).create(
                {
                    "department_id": self.market.id,
                    "kind": "granted",
                    "year": 2026,
                    "n": 9,
                }
            )

    def test_same_number_from_two_kinds(self):
        """Two kinds with one pattern would give a number twice: refused."""
        self.allot()
        pattern = self.env["darqi.document.kind"]._of("granted").pattern
        with self.assertRaisesRegex(UserError, "issued already"):
            self.allot(kind="refused", pattern=pattern)

    def test_unnumbered_kind(self):
        """A kind without pattern has no numbers."""
        self.env["darqi.document.kind"]._of("handover").pattern = False
        with self.assertRaises(UserError):
            self.allot(kind="handover")

    def test_licence_pattern(self):
        """A licence's number follows its own rules: 第, leading zeros."""
        row = self.allot(kind="licence:x", pattern="{word}卫公证字〔{year}〕第{n:06}号")
        self.assertEqual(row.text, "测市监卫公证字〔2026〕第000001号")
        for pattern in ("无序号", "{n}{x}", "{n.real}"):
            with self.assertRaises(ValueError):
                fill_pattern(pattern, "x", 2026, 1)

    def test_verify_finds_a_gap(self):
        """bin/darqi verify names a series with a hole."""
        verify = self.env["darqi.evidence"]
        before = len(verify._verify_numbers())
        self.allot()
        self.register.sudo().create(
            {
                "department_id": self.market.id,
                "kind": "granted",
                "year": 2026,
                "n": 3,
                "text": "测市监许准字〔2026〕3号",
            }
        )
        self.assertEqual(len(verify._verify_numbers()), before + 1)

    def test_sql_cannot_change_a_number(self):
        """Also SQL is refused by the trigger."""
        row = self.allot()
        self.env.flush_all()
        with (
            self.assertRaisesRegex(Exception, "append-only"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                SQL("UPDATE darqi_document_number SET n = 77 WHERE id = %s", row.id)
            )
