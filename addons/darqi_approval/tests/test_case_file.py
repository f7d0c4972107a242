import base64
import hashlib
import io
import re
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .common_cases import CasesMixin
from .common_documents import DocumentsCommon

# A picture of one pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


def pages(raw):
    return len(PdfFileReader(io.BytesIO(raw), strict=False).pages)


@tagged("post_install", "-at_install")
class TestCaseFile(CasesMixin, DocumentsCommon):
    """Case file: cover, contents, bundle, manifest (PAPERS.md T32, 许可法 61)."""

    def setUp(self):
        super().setUp()
        archivist = new_test_user(
            self.env, "t_archive_a", groups="darqi_approval.group_archive"
        )
        archivist.department_ids = self.bureau
        self.staff = {**self.staff, "archive_a": archivist}
        self.the_case = self.case("making")
        files = self.env["ir.attachment"].create(
            [
                {"name": "平面图.png", "raw": PNG},
                {"name": "说明.docx", "raw": b"PK\x03\x04 not a pdf"},
                {"name": "坏.pdf", "raw": b"%PDF-1.4 broken"},
            ]
        )
        self.the_case.material_ids[0].attachment_ids = [Command.set(files.ids)]

    def taken(self, login="archive_a", kind="zip"):
        with mute_logger("pypdf._reader"):
            return self.as_user(login, self.the_case, "2026-03-04")._case_file(kind)

    def test_manifest_hashes_match(self):
        """Every file of the bundle has the digest the manifest says."""
        raw = self.taken()
        with zipfile.ZipFile(io.BytesIO(raw)) as bundle:
            sums = bundle.read("SHA256SUMS").decode().splitlines()
            listed = dict(reversed(line.split("  ", 1)) for line in sums)
            self.assertEqual(set(listed), set(bundle.namelist()) - {"SHA256SUMS"})
            for path, digest in listed.items():
                found = hashlib.sha256(bundle.read(path)).hexdigest()
                self.assertEqual(found, digest, path)
        granted = self.the_case.document_ids.filtered(lambda d: d.kind == "granted")
        self.assertIn(granted.sha256, listed.values())
        self.assertIn(hashlib.sha256(PNG).hexdigest(), listed.values())
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "case_file_zip"), ("res_id", "=", self.the_case.id)]
        )
        self.assertIn(hashlib.sha256(raw).hexdigest(), evidence.payload)
        self.assertEqual(evidence.actor_id, self.staff["archive_a"])

    def test_pdf_holds_everything_printable(self):
        """Cover and contents, then the picture and the papers."""
        case = self.the_case.sudo()
        papers = sum(pages(d.attachment_id.raw) for d in case._case_documents())
        bundle = self.taken(kind="pdf")
        self.assertEqual(pages(bundle), 2 + 1 + papers)
        self.assertEqual(pages(case._as_pdf(PNG, "image/png")), 1)
        with mute_logger("pypdf._reader"):
            self.assertFalse(case._as_pdf(b"%PDF-1.4 broken", "application/pdf"))
        self.assertTrue(bundle.startswith(b"%PDF"))

    def test_who_takes_it_out(self):
        """The archive and the approver of the organ; not the window, not others."""
        for login in ("window_a", "reviewer_a", "health_officer"):
            with self.assertRaises(AccessError):
                self.taken(login)
        with self.assertRaises(AccessError):
            self.taken("market_approver")
        self.assertTrue(self.taken("approver_a", "pdf"))
        self.assertFalse(self.as_user("window_a", self.the_case).can_file)
        self.assertTrue(self.as_user("approver_a", self.the_case).can_file)

    def test_retention_is_a_setting(self):
        """The cover says how long it is kept: the item's rule, else the bureau's."""
        settings = self.env["ir.config_parameter"]
        settings.set_param("darqi.retention", "永久")
        self.assertIn("保管期限永久", self.cover())
        self.item.retention = "10"
        self.assertIn("保管期限10年", self.cover())

    def cover(self):
        reader = PdfFileReader(io.BytesIO(self.taken(kind="pdf")), strict=False)
        return re.sub(r"\s", "", reader.pages[0].extract_text())

    def test_what_the_steps_brought(self):
        """Reports and photographs of the steps lie in the file, each once."""
        case = self.the_case.sudo()
        step = (
            self.env["darqi.application.step"]
            ._door_opened()
            .create(case._step_vals("survey"))
        )
        photo = self.env["ir.attachment"].create(
            {
                "name": "现场.png",
                "raw": PNG + b"step",
                "res_model": step._name,
                "res_id": step.id,
            }
        )
        step.sudo()._door_opened().attachment_ids = photo
        with zipfile.ZipFile(io.BytesIO(self.taken())) as bundle:
            found = [name for name in bundle.namelist() if "现场.png" in name]
        self.assertEqual(len(found), 1)
        self.assertTrue(found[0].startswith("办理过程/"))

    def test_cover_names_the_decision(self):
        """T32: the number of the decision that stands is on the cover."""
        granted = self.the_case.document_ids.filtered(lambda d: d.kind == "granted")
        self.assertIn(f"决定文号{granted.number}", self.cover())


@tagged("post_install", "-at_install")
class TestActFile(DocumentsCommon):
    """撤回, 撤销, 注销案卷: an act on a licence has its file (许可法 61, 案卷评查)."""

    def test_file_of_an_act(self):
        """Cover, notice and decision; taken out by the approver, on evidence."""
        licence = self.valid_licence()
        act = self.act(licence, "withdraw", "law_changed")
        self.assertFalse(act.with_user(self.staff["approver_a"]).can_file)
        self.decide(act)
        mine = self.as_user("approver_a", act, "2026-03-04")
        self.assertTrue(mine.can_file)
        with zipfile.ZipFile(io.BytesIO(mine._case_file("zip"))) as bundle:
            names = " ".join(bundle.namelist())
            reader = PdfFileReader(io.BytesIO(bundle.read("案卷.pdf")))
        self.assertIn(act.notice_id.sudo().name, names)
        self.assertIn(act.document_id.sudo().name, names)
        cover = re.sub(r"\s", "", reader.pages[0].extract_text())
        self.assertIn("撤回行政许可案卷", cover)
        self.assertIn(f"被许可人{licence.holder_name}", cover)
        self.assertIn(f"决定文号{act.document_id.sudo().number}", cover)
        self.assertIn("启动方式依职权", cover)
        self.assertTrue(
            self.env["darqi.evidence"].search_count(
                [("act", "=", "case_file_zip"), ("res_model", "=", act._name)]
            )
        )
        with self.assertRaises(AccessError):
            self.as_user("window_a", act)._case_file("pdf")


@tagged("post_install", "-at_install")
class TestPrintMenu(CasesMixin, DocumentsCommon, HttpCase):
    """Papers through Odoo's Print menu without wkhtmltopdf (issue 4)."""

    def printed(self, name, record, login="approver_a"):
        reports = self.env["ir.actions.report"].with_user(self.staff[login])
        return reports._render_qweb_pdf(f"darqi_approval.print_{name}", record.ids)

    def test_the_frozen_file_is_printed(self):
        """What is printed is what was issued, byte for byte."""
        case = self.case("making")
        case.sudo().filing_id.action_print_receipt()
        granted = case.document_ids.filtered(lambda d: d.kind == "granted")
        for name, record in (("decision", case), ("document", granted)):
            content, kind = self.printed(name, record)
            self.assertEqual(kind, "pdf")
            self.assertEqual(hashlib.sha256(content).hexdigest(), granted.sha256)
        receipt, _kind = self.printed("receipt", case)
        self.assertNotEqual(receipt, content)
        with self.assertRaises(UserError):
            self.printed("decision", self.case("accepted", day="2026-03-03"))
        with self.assertRaises(AccessError):
            self.printed("document", granted, "market_approver")

    def test_it_is_in_the_menu(self):
        """Bound to cases, documents and licences."""
        for model, count in (
            ("darqi.application", 2),
            ("darqi.document", 1),
            ("darqi.licence", 1),
        ):
            bound = self.env["ir.actions.actions"]._get_bindings(model)
            ids = [report["id"] for report in bound.get("report", ())]
            names = self.env["ir.actions.report"].browse(ids).mapped("report_name")
            ours = [n for n in names if n.startswith("darqi_approval.print_")]
            self.assertEqual(len(ours), count, model)

    def test_over_http(self):
        """/report/pdf and the case file answer those who may read only."""
        case = self.case("making")
        granted = case.document_ids.filtered(lambda d: d.kind == "granted")
        self.env.flush_all()
        url = f"/report/pdf/darqi_approval.print_document/{granted.id}"
        self.authenticate("t_approver_a", "Darqi@2026test")
        answer = self.url_open(url)
        self.assertEqual(hashlib.sha256(answer.content).hexdigest(), granted.sha256)
        answer = self.url_open(f"/darqi/case/{case.id}/file.zip")
        self.assertTrue(zipfile.is_zipfile(io.BytesIO(answer.content)))
        self.assertEqual(
            self.url_open(f"/darqi/case/{case.id}/file.x").status_code, 404
        )
        self.authenticate("t_window_a", "Darqi@2026test")
        with mute_logger("odoo.http"):
            answer = self.url_open(f"/darqi/case/{case.id}/file.zip")
        self.assertEqual(answer.status_code, 403)


@tagged("post_install", "-at_install", "darqi_tour")
class TestPrintInBrowser(CasesMixin, DocumentsCommon, HttpCase):
    """The client prints our papers without asking for wkhtmltopdf."""

    def test_print(self):
        granted = self.case("making").document_ids.filtered(
            lambda d: d.kind == "granted"
        )
        report = self.env.ref("darqi_approval.report_document")
        code = f"""
            (async () => {{
                const action = odoo.__WOWL_DEBUG__.root.env.services.action;
                await action.doAction({report.id}, {{
                    additionalContext: {{active_ids: [{granted.id}]}},
                }});
                const seen = performance.getEntriesByType("resource");
                const urls = seen.map((entry) => entry.name);
                const asked = urls.some((url) => url.includes("check_wkhtmltopdf"));
                const loaded = urls.some((url) => url.includes("/report/download"));
                if (asked || !loaded) {{
                    throw new Error(`asked ${{asked}}, loaded ${{loaded}}`);
                }}
                console.log("test successful");
            }})();
        """
        self.browser_js(
            "/odoo/documents",
            code,
            ready="odoo.isReady === true",
            login="t_approver_a",
        )
