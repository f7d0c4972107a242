from odoo import models


class ApplicationStep(models.Model):
    """技术支持意见: asked of the original department, a basis of the decision.

    The department answers in writing on its own limit; until then the decision is
    barred, and the lateness is the department's (REQ-56). The opinion itself decides
    nothing: the case stays where it is (REQ-39).
    """

    _inherit = "darqi.application.step"

    def _refusal_finish_technical_opinion(self):
        if self.result not in ("pass", "fail", "rectify"):
            return self.env._("Result: say whether the technical conditions are met.")
        return False

    def _answer_by(self):
        """The day by which the opinion was to be there: its clock's, stopped or not."""
        # sudo: the step's own clock.
        return self.sudo().clock_ids[:1].due_date

    def _issue_paper(self):
        result = super()._issue_paper()
        results = {"pass": "符合技术条件", "rectify": "整改后符合", "fail": "不符合"}
        for step in self.filtered(lambda s: s.kind == "technical_opinion"):
            case = step.application_id
            paper = case._paper(
                "technical_opinion",
                department=step.department_id,
                to_organ=case.department_id.name,
                requested_on=step.requested_on,
                answer_by=step._answer_by() or "尽快",
                question=step.question or case.item_id.name,
                conclusion=results[step.result],
                reasons=step.text,
                signer=self.env.user.name,
            )
            step._door_opened().write({"document_id": paper.id})
        return result
