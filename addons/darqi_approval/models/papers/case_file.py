import hashlib
import io
import re
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.pdf import PdfFileReader, merge_pdf

from ...official_document import BUILDERS, Paper, Photo, Photos, render

READERS = (
    "darqi_approval.group_archive",
    "darqi_approval.group_approver",
    "darqi_approval.group_bureau_head",
    "darqi_approval.group_department_head",
    "darqi_approval.group_discipline",
    "darqi_approval.group_justice",
)
MANIFEST = "SHA256SUMS"
_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_FIXED = (1980, 1, 1, 0, 0, 0)  # the same file gives the same bundle, byte for byte
PICTURES = ("image/jpeg", "image/png")


class Application(models.Model):
    """The file of a case (案卷, T32): for the archive, reconsideration or court."""

    _inherit = "darqi.application"

    can_file = fields.Boolean(compute="_compute_can_file")

    @api.depends_context("uid")
    def _compute_can_file(self):
        allowed = self.env.user.has_groups(",".join(READERS))
        for case in self:
            case.can_file = allowed and bool(case.id)

    def action_case_file_pdf(self):
        """Cover, contents and all papers as one PDF."""
        return self._case_file_url("pdf")

    def action_case_file_zip(self):
        """The same with every single file and the digests of all of them."""
        return self._case_file_url("zip")

    def _case_file_url(self, kind):
        self.ensure_one()
        self._check_case_file()
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/case/{self.id}/file.{kind}",
            "target": "download",
        }

    def _check_case_file(self):
        """:raises AccessError: unless the reader may take the whole file out"""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_groups(",".join(READERS)):
            raise AccessError(self.env._("Your roles do not include this act."))

    def _case_file(self, kind):
        """The file as bytes; that it was taken out is on evidence with its digest.

        :param kind: ``pdf`` or ``zip``
        :raises AccessError: see :meth:`_check_case_file`
        """
        self._check_case_file()
        # sudo: whoever may take the file out gets all of it; judged just above.
        case = self.sudo()
        entries = case._case_entries()
        content = case._case_pdf(entries)
        if kind == "zip":
            content = case._case_zip(entries, content)
        self.env["darqi.evidence"]._record(
            self,
            f"case_file_{kind}",
            {"sha256": hashlib.sha256(content).hexdigest(), "files": len(entries)},
        )
        return content

    def _case_file_name(self, kind):
        return f"案卷-{self.number}.{kind}"

    # --------------------------------------------------------------- contents

    def _case_documents(self):
        """Papers of the case and of the licences it led to, the oldest first."""
        self.ensure_one()
        found = self.document_ids | self.licence_ids.document_ids.filtered(
            lambda d: d.application_id in (self, self.browse())
        )
        return found.sorted("id")

    def _case_entries(self):
        """What lies in the file, in its order: materials first, then the papers."""
        entries = []
        for row in self.material_ids:
            files = row.attachment_ids.sorted("id")
            for file in files:
                entries.append(
                    self._case_entry(
                        file,
                        row.name if len(files) == 1 else f"{row.name}（{file.name}）",
                        author=self.applicant_name,
                        date=row.received_on or self.received_on,
                        folder="申请材料",
                    )
                )
            if not files and row.is_received:
                entries.append(
                    {
                        "name": row.name,
                        "author": self.applicant_name,
                        "date": row.received_on or self.received_on,
                        "note": "纸质材料",
                        "raw": b"",
                        "pdf": b"",
                        "folder": "",
                    }
                )
        for document in self._case_documents():
            entries.append(
                self._case_entry(
                    document.sealed_attachment_id or document.attachment_id,
                    document.name,
                    author=document.department_id.name,
                    number=document.number or "",
                    date=document.issued_on,
                    note="已作废" if document.state == "voided" else "",
                    folder="文书",
                )
            )
            for service in document.service_ids.filtered("proof"):
                entries.append(self._proof_entry(document, service))
        return entries

    def _proof_entry(self, document, service):
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", service._name),
                ("res_field", "=", "proof"),
                ("res_id", "=", service.id),
            ]
        )
        return self._case_entry(
            file,
            f"{document.name}的送达回证",
            author=document.department_id.name,
            date=service.served_on or service.planned_on,
            folder="送达",
        )

    def _case_entry(self, file, name, **more):
        raw = file.raw or b""
        suffix = (file.name or "").rpartition(".")[2].lower()
        return {
            "name": name,
            "number": "",
            "note": "",
            "raw": raw,
            "pdf": self._as_pdf(raw, file.mimetype),
            "suffix": suffix if suffix.isalnum() and len(suffix) < 6 else "bin",
            **more,
        }

    @api.model
    def _as_pdf(self, raw, mimetype):
        """The file as PDF pages; nothing when it cannot be one."""
        if mimetype in PICTURES:
            try:
                paper = Paper(
                    organ="",
                    title="",
                    body=(Photos((Photo(raw),), columns=1),),
                    seal_place=False,
                    output="for_stamp",
                )
                return render(paper)
            except (ValueError, OSError):
                return b""
        return raw if raw.startswith(b"%PDF") and self._pages(raw) else b""

    @api.model
    def _pages(self, raw):
        try:
            return len(PdfFileReader(io.BytesIO(raw), strict=False).pages)
        except Exception:  # noqa: BLE001 - what an applicant handed in can be anything
            return 0

    # ------------------------------------------------------------------ bundle

    def _case_pdf(self, entries):
        """Cover, contents, and all that can be printed, as one PDF."""
        page, rows, parts = 1, [], []
        for entry in entries:
            pages = self._pages(entry["pdf"]) if entry["pdf"] else 0
            note = entry["note"]
            if entry["raw"] and not pages:
                note = f"{note}，见压缩包".strip("，")
            rows.append(
                {
                    "name": entry["name"],
                    "author": entry["author"],
                    "number": entry.get("number") or "",
                    "date": entry["date"],
                    "page_from": page if pages else "—",
                    "page_to": page + pages - 1 if pages else "",
                    "note": note,
                }
            )
            page += pages
            if pages:
                parts.append(entry["pdf"])
        return merge_pdf([*self._case_front(rows, page - 1), *parts])

    def _case_front(self, rows, pages):
        today = self.env["darqi.working.day"]._today()
        documents, kinds = self.env["darqi.document"], self.env["darqi.document.kind"]
        results = {"granted": "准予", "refused": "不予许可", "forwarded": "上报"}
        ended = {
            "withdrawn": "申请人撤回",
            "terminated": "终止办理",
            "not_accepted": "不予受理",
            "not_needed": "不受理",
        }
        decision = self._case_documents().filtered(
            lambda d: d.kind in ("granted", "refused") and d.state != "voided"
        )
        shared = {
            "organ": self.department_id._name_on(today),
            "file_number": self.number,
            "output": "for_stamp",
            "watermark": "演示数据" if self.env["darqi.config"]._is_demo() else "",
        }
        cover = {
            **shared,
            "item_name": self.item_id.name,
            "applicant": self.applicant_name,
            "application_number": self.number,
            "decision_number": decision[:1].number or "",
            "accepted_on": self.accepted_on or "未受理",
            "closed_on": self.closed_on or "尚未办结",
            "result": results.get(self.result)
            or ended.get(self.state)
            or "尚未作出决定",
            "retention": self.env["darqi.config"]._text("darqi.retention"),
            "pages": pages or "—",
            "filed_by": self.env.user.name,
            "filed_on": today,
        }
        papers = [("file_cover", cover)]
        if rows:
            papers.append(("file_contents", {**shared, "entries": rows}))
        return [
            documents._render(kinds._of(code), BUILDERS[code](values))
            for code, values in papers
        ]

    def _case_zip(self, entries, bundle):
        """Bundle and single files with ``SHA256SUMS`` (``sha256sum -c`` checks it)."""
        files = {"案卷.pdf": bundle}
        for number, entry in enumerate(entries, 1):
            if not entry["raw"]:
                continue
            name = _NAME.sub("-", entry["name"])[:80]
            path = f"{entry['folder']}/{number:03}-{name}.{entry['suffix']}"
            files[path] = entry["raw"]
        sums = "".join(
            f"{hashlib.sha256(raw).hexdigest()}  {path}\n"
            for path, raw in sorted(files.items())
        )
        files[MANIFEST] = sums.encode()
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle_file:
            for path, raw in sorted(files.items()):
                bundle_file.writestr(zipfile.ZipInfo(path, _FIXED), raw)
        return target.getvalue()
