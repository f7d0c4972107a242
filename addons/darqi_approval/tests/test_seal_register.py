import base64
import io
from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation
from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..official_document import seam_groups
from .common_documents import DAY
from .test_sealing import PDF, SealingCommon

LONG = "住宿场所（宾馆）经营。" * 400


@tagged("post_install", "-at_install")
class TestSealRegister(SealingCommon):
    """Invariant 5: the register has one row for each impression."""

    def refused_row(self, use, error, **vals):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(error),
            self.env.cr.savepoint(),
        ):
            use.sudo().copy(vals)

    def test_rows_in_turn(self):
        """Each copy once, whoever seals it when; the count goes on."""
        document = self.issue(department=self.bureau)
        keeper = self.by_keeper(document)
        keeper.action_print_to_stamp()
        first = keeper._seal(copies=1, day=DAY)
        second = keeper._seal(copies=1, day=DAY)
        self.assertEqual((first.copy_number, second.copy_number), (1, 2))
        self.assertEqual(first.copies_allowed, 2)
        self.refused_row(first, UniqueViolation)
        self.refused_row(first, CheckViolation, copy_number=3)
        self.refused_row(first, CheckViolation, copy_number=0)
        verify = self.env["darqi.evidence"]
        self.assertEqual(verify._verify_seals() + verify._verify_seams(), [])
        self.assertEqual(verify._verify_impressions(), [])

    def test_persons_apart(self):
        """Invariant 3: asked, allowed, decided, sealed are apart in the database."""
        request = self.ask()
        self.approve(request)
        self.stamp(self.by_keeper(request.document_id))
        use = request.document_id.sudo().seal_use_ids[0]
        free = {"copy_number": 2, "part": "seam", "page_from": 1, "page_to": 2}
        other = self.staff["window_b"].id
        for vals in (
            {"requested_by_id": use.approved_by_id.id},
            {"approved_by_id": use.sealed_by_id.id, "requested_by_id": other},
            {"decided_by_id": use.sealed_by_id.id},
            {"basis": False},
            {"page_to": 1},
            {"copies": 2},
        ):
            with self.subTest(vals):
                self.refused_row(use, CheckViolation, **{**free, **vals})
        use.sudo().copy(free)  # without these it is taken: the checks are what refuse
        self.assertTrue(self.env["darqi.evidence"]._verify_seams())

    def test_issued_by_the_keeper_himself(self):
        """Who seals never stands as who allowed it."""
        document = self.issue(department=self.bureau, user=self.keeper)
        self.stamp(self.by_keeper(document))
        uses = document.seal_use_ids
        self.assertFalse(uses.approved_by_id)
        self.assertEqual(uses.requested_by_id, self.keeper)

    def test_several_with_a_report_of_each_refusal(self):
        """登记用印 of a list: what can be is registered, each refusal is reported."""
        ready = self.issue(department=self.bureau)
        unprinted = self.issue(department=self.bureau)
        late = self.issue(department=self.bureau)
        self.by_keeper(ready, day=date(2026, 11, 24)).action_print_to_stamp()
        self.by_keeper(late, day=date(2026, 11, 25)).action_print_to_stamp()
        papers = self.by_keeper(ready + unprinted + late, day=date(2026, 11, 25))
        action = papers.action_register_seal()
        dialogs = self.by_keeper(self.env["darqi.seal.apply"], day=date(2026, 11, 25))
        dialog = dialogs.with_context(**action["context"]).create({"copies": 2})
        self.assertEqual(dialog.expected, 4)  # today the late one can be, too
        dialog.day = DAY
        self.assertEqual(dialog.expected, 2)
        self.assertIn(unprinted.number, dialog.refusals)
        self.assertIn("was printed on", dialog.refusals)
        report = dialog.action_confirm()["params"]
        self.assertIn(unprinted.number, report["message"])
        self.assertIn(late.number, report["message"])
        self.assertNotIn(ready.number, report["message"])
        self.assertEqual(
            (ready + unprinted + late).mapped("state"), ["sealed", "issued", "issued"]
        )
        with self.assertRaises(UserError) as none_left:
            self.by_keeper(ready + unprinted).action_register_seal()
        self.assertIn(ready.number, str(none_left.exception))
        self.assertIn(unprinted.number, str(none_left.exception))


@tagged("post_install", "-at_install")
class TestSeam(SealingCommon):
    """骑缝章 (PRACTICE 1.17): on papers of several pages, on the register."""

    def long(self, **kwargs):
        return self.issue(
            department=self.bureau, values=self.values(content=LONG), **kwargs
        )

    def test_across_the_pages(self):
        """A decision of several pages: one more on each copy, with its own row."""
        document = self.long()
        pages = len(PdfReader(io.BytesIO(document.attachment_id.raw)).pages)
        self.assertGreater(pages, 1)
        self.assertEqual((document.page_count, document.seam_count), (pages, 1))
        self.stamp(self.by_keeper(document))
        rows = [
            (use.copy_number, use.part, use.page_from, use.page_to)
            for use in document.seal_use_ids.sorted("id")
        ]
        self.assertEqual(
            rows,
            [
                (1, "text", 0, 0),
                (1, "seam", 1, pages),
                (2, "text", 0, 0),
                (2, "seam", 1, pages),
            ],
        )
        self.assertEqual((document.impressions, document.unsealed_count), (2, 0))
        verify = self.env["darqi.evidence"]
        for check in verify._verify_checks():
            if "seal" in check or "seam" in check or "impression" in check:
                self.assertEqual(getattr(verify, check)(), [], check)
        self.env.cr.execute(
            SQL("ALTER TABLE darqi_seal_use DISABLE TRIGGER darqi_append_only_row")
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM darqi_seal_use WHERE document_id = %s AND part = 'seam'"
                " AND copy_number = 2",
                document.id,
            )
        )
        self.env.invalidate_all()
        self.assertEqual(len(verify._verify_seams()), 1)
        self.assertTrue(verify._verify_impressions())

    def test_marked_on_each_page(self):
        """待用印版: every page says which slice of how many belongs on it."""
        document = self.long()
        pages = PdfReader(io.BytesIO(document.attachment_id.raw)).pages
        for number, page in enumerate(pages, 1):
            self.assertIn(f"骑缝章 {number}/{len(pages)}", page.extract_text())
        short = self.issue(department=self.bureau)
        (page,) = PdfReader(io.BytesIO(short.attachment_id.raw)).pages
        self.assertNotIn("骑缝章", page.extract_text())
        self.assertEqual((short.page_count, short.seam_count), (1, 0))
        draft = self.on(self.env["darqi.document"], DAY)._draft_pdf(
            "granted", self.item, self.values(content=LONG)
        )
        text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(draft)).pages)
        self.assertNotIn("骑缝章", text)

    def test_drawn_in_a_demonstration(self):
        """The drawn seal is split over the pages and says on each that it is drawn."""
        self.set_demo(True)
        document = self.long()
        self.by_keeper(document).action_seal()
        pages = PdfReader(io.BytesIO(document.sealed_attachment_id.raw)).pages
        for page in pages:
            self.assertIn("非电子签章", page.extract_text())
        self.assertEqual(len(document.seal_use_ids), 4)

    def test_setting_of_the_kind(self):
        """Without code: a kind is stamped across its pages or not; papers keep theirs.

        By default decisions and agreements are, notices and certificates are not.
        """
        kinds = self.env["darqi.document.kind"]
        expected = {"granted": 1, "memorandum": 1, "acceptance": 0, "licence": 0}
        for code, seam in expected.items():
            self.assertEqual(kinds._of(code).seam, bool(seam), code)
        before = self.long()
        change = self.env["darqi.document.kind.change"].with_user(
            self.staff["catalogue_a"]
        )
        change = change.create(
            {"kind_id": kinds._of("granted").id, "seam": False, "reason": "改为胶装"}
        )
        change.with_user(self.head).action_apply()
        after = self.long()
        self.assertEqual((before.seam_count, after.seam_count), (1, 0))

    def test_keeper_states_both(self):
        """登记用印: the impressions across the pages are counted and stated too."""
        document = self.long()
        keeper = self.by_keeper(document)
        keeper.action_print_to_stamp()
        action = keeper.action_register_seal()
        dialogs = self.by_keeper(self.env["darqi.seal.apply"])
        dialog = dialogs.with_context(**action["context"]).create({})
        self.assertEqual((dialog.copies, dialog.seams), (2, 2))
        dialog.seams = 1
        with self.assertRaisesRegex(UserError, "1 are stated"):
            dialog.action_confirm()
        dialog.seams = 2
        dialog.action_confirm()
        self.assertEqual(len(document.seal_use_ids), 4)

    def test_asked_for_on_a_paper_made_elsewhere(self):
        """用印申请: across the pages on request, not on a single page."""
        with self.assertRaisesRegex(UserError, "one page only"):
            self.ask(seam=True)
        two = self.long().attachment_id.raw
        request = self.ask(seam=True, file=base64.b64encode(two))
        self.approve(request)
        document = request.document_id.sudo()
        self.assertEqual(document.seam_count, 1)
        self.stamp(self.by_keeper(document))
        self.assertEqual(request.state, "sealed")
        self.assertEqual(len(document.seal_use_ids), 4)
        self.assertEqual(self.env["darqi.evidence"]._verify_requests(), [])
        plain = self.ask(file=PDF)
        self.approve(plain)
        self.assertEqual(plain.document_id.sudo().seam_count, 0)

    def test_groups_of_pages(self):
        """One impression holds eight pages; groups share a page and are even."""
        self.assertEqual(seam_groups(1), ())
        self.assertEqual(seam_groups(2), ((1, 2),))
        self.assertEqual(seam_groups(8), ((1, 8),))
        self.assertEqual(seam_groups(9), ((1, 5), (5, 9)))
        for pages in range(2, 80):
            groups = seam_groups(pages)
            self.assertEqual((groups[0][0], groups[-1][1]), (1, pages))
            for (_first, last), (start, _end) in zip(groups, groups[1:], strict=False):
                self.assertEqual(last, start)
            self.assertTrue(all(1 <= b - a <= 7 for a, b in groups))
