from odoo import api, models

WORDS = {"change": "变更", "withdraw": "撤回", "annul": "撤销", "cancel": "注销"}
STATES = {"draft": "办理中", "decided": "已决定，待用印", "dropped": "未作出"}


class LicenceAct(models.Model):
    """The file of an act on a licence (撤回, 撤销, 注销案卷, T32).

    What the organ did of its own motion is reviewed like a decision on an application:
    notice, answer, decision, proofs of service and the evidence lie in one file.
    """

    _name = "darqi.licence.act"
    _inherit = ["darqi.licence.act", "darqi.file.bundle"]

    _case_file_address = "licence-act"

    def _case_file_name(self, kind):
        number = self.licence_id.number or self.licence_id.name
        return f"{WORDS[self.kind]}案卷-{number}.{kind}"

    @api.depends("state")
    def _compute_can_file(self):
        return super()._compute_can_file()

    def _has_file(self):
        return self.state != "draft"

    def _act_documents(self):
        """Notice, decision and what replaced them, the oldest first."""
        return self.env["darqi.document"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)], order="id"
        )

    def _case_entries(self):
        """The act's papers with their proofs, then the evidence handed in."""
        entries = self._document_entries(self._act_documents())
        known = {entry["file"] for entry in entries}
        found = self._file_entries(
            self, lambda act: "证据材料", "证据", author=self.department_id.name
        )
        return entries + [entry for entry in found if entry["file"] not in known]

    def _case_cover(self, today):
        licence = self.licence_id
        papers = self._act_documents().filtered(
            lambda d: d.kind != "act_notice" and d.state != "voided"
        )
        return {
            "title": f"{WORDS[self.kind]}行政许可案卷",
            "file_number": licence.number or licence.name,
            "item_name": self.item_id.name,
            "applicant": licence.holder_name,
            "decision_number": papers[-1:].number or "",
            "own_motion": True,
            "closed_on": self.effective_on or "尚未生效",
            "result": STATES.get(self.state) or WORDS[self.kind],
            "retention": self.item_id._retention_text(),
        }
