from odoo import models

# Steps that find facts: what was found last stands, and a licence against it is void.
FACTUAL = ("survey", "testing")


class Application(models.Model):
    """A licence is not granted against the facts found (行政许可法 34(3), 38)."""

    _inherit = "darqi.application"

    def _refusal_grant(self):
        return self._refusal_findings() or super()._refusal_grant()

    def _refusal_findings(self):
        """The last survey or test that did not end well, as a reason, or False.

        What is to be put right (整改) is looked at again in a new step; what does not
        meet the conditions is refused, or found anew where the finding is doubted.
        """
        # sudo: results of the steps, only to judge.
        steps = self.sudo().step_ids.filtered(
            lambda step: step.kind in FACTUAL and step.state == "done"
        )
        last = {step.kind: step for step in steps.sorted("id")}
        results = dict(steps._fields["result"]._description_selection(self.env))
        for step in last.values():
            if step.result in ("rectify", "fail"):
                return self.env._(
                    "“%(step)s” ended with “%(result)s”: refuse, or ask for the step"
                    " again once it is put right.",
                    step=step.name,
                    result=results[step.result],
                )
        return False
