import ast
import base64
import io
import re
from pathlib import Path
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.darqi_approval.models.document_issue import PAPERS
from odoo.addons.darqi_approval.models.licence_papers import ACT_BUILDERS
from odoo.addons.darqi_approval.models.public.acts import ACTS, table
from odoo.addons.darqi_approval.official_document import BUILDERS, CODES, LISTED

ADDONS = Path(__file__).parents[2]
# Made elsewhere, or by a builder of its own.
OTHER = {"outside_paper", "carry_slip"}
# Words in Latin letters that belong on a paper: addresses, units, marks.
LATIN = re.compile(
    r"https?://\S+|[0-9A-Z]{4}(-[0-9A-Z]{4}){4}|[A-Z0-9]{6,}|EMS\d*|SHA-?256|GB|QR|PDF|CMA|APJ|V\d"
)
ENGLISH = re.compile(r"[A-Za-z]{3,}")


@tagged("post_install", "-at_install")
class TestPaperTable(TransactionCase):
    """PAPERS.md, PRACTICE 1-2: every kind of paper has builder, act, test, a record."""

    @staticmethod
    def classes():
        """Test classes of both modules with their methods."""
        found = {}
        for path in ADDONS.glob("darqi_*/tests/test_*.py"):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef):
                    names = [n.name for n in node.body if hasattr(n, "name")]
                    found[node.name] = {n for n in names if n.startswith("test")}
        return found

    def test_each_kind_once(self):
        """No kind without a row, no row without a kind; T01 to T32 are there."""
        codes = [act.code for act in ACTS]
        self.assertEqual(len(codes), len(set(codes)))
        kinds = self.env["darqi.document.kind"].with_context(active_test=False)
        wanted = set(CODES) | set(kinds.search([]).mapped("code"))
        self.assertEqual(wanted - set(codes), set())
        self.assertEqual(set(codes) - wanted - {"carry_slip"}, set())
        self.assertEqual(set(LISTED.values()) - set(codes), set())
        self.assertEqual(len(LISTED), 32)

    def test_builder_act_test(self):
        """Each row: its builder, its act on its record, a test that exists."""
        tests = self.classes()
        for act in ACTS:
            with self.subTest(act.code):
                builder = PAPERS.get(act.code, act.code)
                self.assertTrue(
                    builder in BUILDERS or act.code in ACT_BUILDERS or act.code in OTHER
                )
                self.assertTrue(hasattr(self.env[act.model], act.method))
                name, _dot, method = act.test.partition(".")
                self.assertTrue(tests.get(name), act.test)
                if method:
                    self.assertIn(method, tests[name])

    def test_readme(self):
        """The README shows this very list."""
        text = (ADDONS / "darqi_approval" / "README.md").read_text()
        self.assertIn("\n".join(table()), text)

    def papers(self, act):
        """PDFs of the kind in the demonstration story, the newest first."""
        if act.rendered:
            for record in self.env[act.model].search([], order="id desc", limit=400):
                if act.code == "item_guide" and record.state == "draft":
                    continue
                if act.code == "delivery_register" and not record.delivered_on:
                    continue
                if act.code == "carry_slip" and not record.carrier:
                    continue
                if act.code == "file_contents" and not record.document_ids:
                    continue
                clerk = self.env.ref("darqi_approval.user_archive1")
                # sudo: the person whose name stands on it, not his rights
                return [getattr(record.with_user(clerk).sudo(), act.rendered)()]
            return []
        documents = self.env["darqi.document"].search(
            [("kind", "=", act.code)], order="id desc", limit=3
        )
        return [row.attachment_id.raw for row in documents]

    def test_a_real_record_of_each(self):
        """The story told each act: its paper is there, whole and in Chinese."""
        if not self.env.ref("darqi_supervision.demo_told", raise_if_not_found=False):
            self.skipTest("this database was not told the demonstration story")
        for act in ACTS:
            with self.subTest(act.code):
                found = self.papers(act)
                self.assertTrue(found, f"no {act.code} in the story")
                if act.code == "outside_paper":
                    continue
                for raw in found:
                    self.check_text(raw)

    def test_print_and_mail_of_each(self):
        """Print menu and mail give the frozen file of each kind, nothing made anew."""
        if not self.env.ref("darqi_supervision.demo_told", raise_if_not_found=False):
            self.skipTest("this database was not told the demonstration story")
        reports = self.env["ir.actions.report"]
        template = self.env["mail.template"].create(
            {
                "name": "文书",
                "model_id": self.env["ir.model"]._get_id("darqi.document"),
                "report_template_ids": [
                    Command.link(self.env.ref("darqi_approval.report_document").id)
                ],
            }
        )
        with patch.object(
            type(reports), "_run_wkhtmltopdf", side_effect=AssertionError
        ):
            for act in ACTS:
                if act.rendered or act.code == "outside_paper":
                    continue
                with self.subTest(act.code):
                    self.check_sent(reports, template, act.code)

    def check_sent(self, reports, template, code):
        row = self.env["darqi.document"].search([("kind", "=", code)], limit=1)
        file = (row.sealed_attachment_id or row.attachment_id).raw
        name = "darqi_approval.print_document"
        self.assertEqual(reports._render_qweb_pdf(name, row.ids)[0], file)
        sent = template._generate_template_attachments(
            row.ids, ["attachment_ids", "report_template_ids"]
        )
        ((file_name, content),) = sent[row.id]["attachments"]
        self.assertEqual(base64.b64decode(content), file)
        self.assertTrue(file_name.endswith(".pdf"))

    def check_text(self, raw):
        self.assertTrue(raw.startswith(b"%PDF"))
        pages = PdfFileReader(io.BytesIO(raw)).pages
        texts = [page.extract_text() for page in pages]
        for text in texts:
            self.assertGreater(len(text.strip()), 20, "a page with nothing on it")
        text = "\n".join(texts)
        plain = LATIN.sub("", text)
        self.assertFalse(ENGLISH.findall(plain), text)
        for wrong in (
            "。。",
            "；。",
            "，。",
            "：。",
            "（）",
            "《》",
            "“”",
            "〔〕",
            "{",
            "}",
        ):
            self.assertNotIn(wrong, text.replace("\n", ""))
