from odoo import models

RESULTS = {
    "pass": "符合条件",
    "rectify": "需要整改",
    "fail": "不符合条件",
    "done": "已完成",
}
VERDICTS = {"pass": "符合", "fail": "不符合", "none": "不适用"}


class ApplicationStep(models.Model):
    """The document a process asks of a step is issued when the step is finished."""

    _inherit = "darqi.application.step"

    def _issue_paper(self):
        result = super()._issue_paper()
        for step in self.filtered(lambda s: not s.document_id):
            kind = step.process_step_id.document_kind_id.code
            if kind:
                paper = step.application_id._paper(
                    kind, department=step.department_id, **step._paper_values()
                )
                step._door_opened().write({"document_id": paper.id})
        return result

    def _paper_values(self):
        """What the paper of a step says: finding by finding, with name and day."""
        self.ensure_one()
        case = self.application_id
        institution = self.institution_id
        return {
            "to_organ": case.department_id.name,
            "step": self.name,
            "question": self.question or "",
            "answers": [
                {"label": label, "value": value} for label, value in self._answer_rows()
            ],
            "checklist": [
                {
                    "point": point.name,
                    "standard": point.standard or "",
                    "actual": point.finding or "",
                    "result": VERDICTS[point.verdict],
                }
                for point in self.point_ids
            ],
            "institution": institution.name or "",
            "report": (
                f"{self.report_number}（{self.report_on:%Y-%m-%d}）"
                if institution and self.report_on
                else ""
            ),
            "opinion": self.text,
            "conclusion": RESULTS[self.result],
            "signer": self.done_by_id.name,
            "done_on": self.done_on,
        }
