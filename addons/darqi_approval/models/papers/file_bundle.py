import hashlib
import io
import re
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.pdf import PdfFileReader, merge_pdf

from ...official_document import BUILDERS, Paper, Photo, Photos, render
from ..ground.at import local_date

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


class FileBundle(models.AbstractModel):
    """A file (案卷, T32) for the archive, reconsideration or court.

    Cover, contents and everything that lies in it as one PDF, or with every single
    file and the digests of all of them as zip. What lies in it, and what the cover
    says, is the model's: :meth:`_case_entries`, :meth:`_case_cover`.
    """

    _name = "darqi.file.bundle"
    _description = "File for archive or court"

    # Part of the address under which the file is taken out: /darqi/<this>/<id>/…
    _case_file_address = ""

    can_file = fields.Boolean(compute="_compute_can_file")

    @api.depends_context("uid")
    def _compute_can_file(self):
        allowed = self.env.user.has_groups(",".join(READERS))
        for record in self:
            record.can_file = allowed and bool(record.id) and record._has_file()

    def _has_file(self):
        """Whether there is anything to take out yet."""
        return True

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
            "url": f"/darqi/{self._case_file_address}/{self.id}/file.{kind}",
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
        record = self.sudo()
        entries = record._case_entries()
        content = record._case_pdf(entries)
        if kind == "zip":
            content = record._case_zip(entries, content)
        self.env["darqi.evidence"]._record(
            self,
            f"case_file_{kind}",
            {"sha256": hashlib.sha256(content).hexdigest(), "files": len(entries)},
        )
        return content

    # --------------------------------------------------------------- contents

    def _case_entries(self):
        """What lies in the file, in its order: see :meth:`_case_entry`."""
        return []

    def _case_cover(self, today):
        """Values of the cover, without what every cover has."""
        return {}

    def _document_entries(self, documents):
        """The papers in their order, each followed by the proofs of its service."""
        entries = []
        for document in documents.sorted("id"):
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

    def _files_of(self, records, also=()):
        """Files that hang on the records, in fields or beside them, the oldest first.

        :param also: names of Many2many fields whose files belong to them too
        """
        files = self.env["ir.attachment"]
        if records:
            files = files.search(
                [
                    # Names the field, so that files of binary fields are found too.
                    ("id", "!=", False),
                    ("res_model", "=", records._name),
                    ("res_id", "in", records.ids),
                ]
            )
        for name in also:
            files |= records[name]
        return files.sorted("id")

    def _file_entries(self, records, name, folder, also=(), author=""):
        """An entry for each file of ``records``; the record says what it is."""
        files = self._files_of(records, also)
        owners = {file: row for name_ in also for row in records for file in row[name_]}
        owners = {file: records.browse(file.res_id) for file in files} | owners
        entries = []
        for record in records:
            for file in files.filtered(lambda f, row=record: owners[f] == row):
                entries.append(
                    self._case_entry(
                        file,
                        f"{name(record)}（{file.name}）",
                        author=author,
                        date=local_date(file.create_date),
                        folder=folder,
                    )
                )
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
            "file": file.id,
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

    def _case_cover_pdf(self):
        """The cover alone, as it lies on top of the file now."""
        return self._case_front(*self._case_rows(self._case_entries())[:2])[0]

    def _case_contents_pdf(self):
        """The table of contents alone."""
        return self._case_front(*self._case_rows(self._case_entries())[:2])[1]

    def _case_pdf(self, entries):
        """Cover, contents, and all that can be printed, as one PDF."""
        rows, pages, parts = self._case_rows(entries)
        return merge_pdf([*self._case_front(rows, pages), *parts])

    def _case_rows(self, entries):
        """Lines of the table of contents, number of pages, and the pages."""
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
        return rows, page - 1, parts

    def _case_front(self, rows, pages):
        today = self.env["darqi.working.day"]._today()
        documents, kinds = self.env["darqi.document"], self.env["darqi.document.kind"]
        values = self._case_cover(today)
        shared = {
            "organ": self.department_id._name_on(today),
            "file_number": values["file_number"],
            "output": "for_stamp",
            "watermark": "演示数据" if self.env["darqi.config"]._is_demo() else "",
        }
        cover = {
            **shared,
            "pages": pages or "—",
            "filed_by": self.env.user.name,
            "filed_on": today,
            **values,
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
