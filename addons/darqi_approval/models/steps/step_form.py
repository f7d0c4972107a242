from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...application_form import clean, judge
from ..application_answers import LATER


class ApplicationStep(models.Model):
    """The form of a step: made without code in the process, frozen with it.

    Whoever does the step fills it in; it is judged by the same plain function as the
    applicant's form, bit by bit while it is filled in and as a whole at the end.
    """

    _inherit = "darqi.application.step"

    answers = fields.Json(copy=False, help="Answers to the form of the step, by code.")
    form_definition = fields.Json(compute="_compute_form_definition")
    case_summary = fields.Html(
        compute="_compute_case_summary",
        sanitize=False,
        string="What was applied for",
        help="Answers and materials, for an organ that is asked and does not read the"
        " case itself.",
    )

    @api.depends("process_step_id")
    def _compute_form_definition(self):
        definitions = {
            # sudo: processes are public.
            step.id: step.sudo()._form_definition()
            for step in self.process_step_id
        }
        for step in self:
            step.form_definition = definitions.get(step.process_step_id.id) or []

    @api.depends("application_id.answers", "application_id.material_ids.is_received")
    def _compute_case_summary(self):
        for step in self:
            # sudo: whoever does the step is told what it is about; identity numbers
            # are left out.
            case = step.sudo().application_id
            answers = case.answers or {}
            rows = [
                (field["label"], answers[field["code"]])
                for field in case.form_definition or []
                if field["code"] in answers and field["type"] != "citizen_id"
            ]
            rows = [(label, self._answer_text(value)) for label, value in rows]
            papers = case.material_ids.filtered("is_received").mapped("name")
            rows.append((self.env._("Materials"), "；".join(papers)))
            step.case_summary = Markup("<table class='table table-sm'>%s</table>") % (
                Markup("").join(
                    Markup("<tr><td class='text-muted'>%s</td><td>%s</td></tr>") % row
                    for row in rows
                )
            )

    @api.model
    def _answer_text(self, value):
        if isinstance(value, bool):
            return "是" if value else "否"
        return "、".join(value) if isinstance(value, list) else str(value)

    def _answer_problems(self):
        """What is wrong with the answers today, as :class:`Problem` rows."""
        self.ensure_one()
        today = self.env["darqi.working.day"]._today()
        return judge(self.form_definition or [], self.answers or {}, today)

    def write(self, vals):
        """Answers fit the form. :raises ValidationError: naming the question"""
        if "answers" not in vals:
            return super().write(vals)
        given = vals["answers"] or {}
        if not isinstance(given, dict):
            raise ValidationError(
                self.env._("Form of the step: the answers are not readable.")
            )
        today = self.env["darqi.working.day"]._today()
        for step in self:
            kept = clean(step.form_definition or [], given, today)
            super(ApplicationStep, step).write({**vals, "answers": kept})
            wrong = [p for p in step._answer_problems() if p.code not in LATER]
            if wrong:
                raise ValidationError(step._form_text(wrong))
        return True

    def _form_text(self, problems):
        return self.env._(
            "Form of the step “%(step)s”:\n%(problems)s",
            step=self.name,
            problems=self.application_id._problem_texts(problems),
        )

    def _refusal_points(self):
        problems = self._answer_problems()
        if problems:
            return self._form_text(problems)
        return super()._refusal_points()

    def _answer_rows(self):
        """(label, answer) of what was answered, in the order of the form."""
        answers = self.answers or {}
        rows = []
        for field in self.form_definition or []:
            value = answers.get(field["code"])
            if value is not None:
                rows.append((field["label"], self._answer_text(value)))
        return rows
