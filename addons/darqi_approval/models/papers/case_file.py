from odoo import models

RESULTS = {"granted": "准予", "refused": "不予许可", "forwarded": "上报"}
ENDED = {
    "withdrawn": "申请人撤回",
    "terminated": "终止办理",
    "not_accepted": "不予受理",
    "not_needed": "不受理",
}


class Application(models.Model):
    """The file of a case (案卷, T32): for the archive, reconsideration or court."""

    _name = "darqi.application"
    _inherit = ["darqi.application", "darqi.file.bundle"]

    _case_file_address = "case"

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
        """Materials first, then the papers, then what the steps brought."""
        entries = [
            *self._material_entries(),
            *self._document_entries(self._case_documents()),
        ]
        known = {entry.get("file") for entry in entries}
        for entry in self._process_entries():
            if entry["file"] not in known:
                known.add(entry["file"])
                entries.append(entry)
        return entries

    def _material_entries(self):
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
        return entries

    def _process_entries(self):
        """Photographs, reports, minutes, answers: what the review rests on."""
        organ = self.department_id.name
        sources = (
            (self.filing_id, lambda row: "收件附件", ()),
            (self.step_ids, lambda row: row.name, ("attachment_ids",)),
            (self.special_ids, lambda row: "特别程序结果", ("attachment_ids",)),
            (self.party_ids, lambda row: f"{row.name}的意见", ("attachment_ids",)),
            (self.consultation_ids, lambda row: "会商记录", ("attachment_ids",)),
            (self, lambda row: "办理附件", ()),
        )
        entries = []
        for records, name, fields in sources:
            entries += self._file_entries(records, name, "办理过程", fields, organ)
        return entries

    def _case_cover(self, today):
        decided = self.result in ("granted", "refused")
        return {
            "file_number": self.number,
            "item_name": self.item_id.name,
            "applicant": self.applicant_name,
            "application_number": self.number,
            "decision_number": (decided and self._decisions()[-1:].number) or "",
            "accepted_on": self.accepted_on or "未受理",
            "closed_on": self.closed_on or "尚未办结",
            "result": RESULTS.get(self.result)
            or ENDED.get(self.state)
            or "尚未作出决定",
            "retention": self.item_id._retention_text(),
        }
