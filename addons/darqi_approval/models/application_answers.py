from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..application_form import clean, judge
from .application import EDITABLE_STATES, REVIEWER, WINDOW

# Until acceptance the window writes the form; afterwards it changes by an act.
BEFORE_ACCEPTANCE = ("received", "correcting")
# Problems that may stand until acceptance: the form is filled in bit by bit.
LATER = {"required"}


class Application(models.Model):
    """The answers to the item's form: one Json field, judged by one plain function."""

    _inherit = "darqi.application"

    answers = fields.Json(
        copy=False, help="Answers to the form of the item's version, by field code."
    )
    form_definition = fields.Json(compute="_compute_form_definition")
    can_write_answers = fields.Boolean(compute="_compute_can_write_answers")

    @api.depends("can_edit", "state")
    @api.depends_context("uid")
    def _compute_can_write_answers(self):
        for case in self:
            case.can_write_answers = case.can_edit and case.state in BEFORE_ACCEPTANCE

    @api.depends("revision_id")
    def _compute_form_definition(self):
        definitions = {
            # sudo: forms are public.
            revision.id: revision.sudo()._form_definition()
            for revision in self.revision_id
        }
        for case in self:
            case.form_definition = definitions.get(case.revision_id.id) or []

    def _answer_problems(self):
        """What is wrong with the answers, as :class:`Problem` rows.

        Limits that name today mean the day the papers came: what was right then does
        not become wrong while the case is handled.
        """
        self.ensure_one()
        return judge(
            self.form_definition or [], self.answers or {}, self._answers_day()
        )

    def _answers_day(self):
        today = self.env["darqi.working.day"]._today()
        return self.papers_received_on or today

    def _problem_texts(self, problems):
        chinese = (self.env.lang or "zh_CN").startswith("zh")
        return "\n".join(p.text_zh() if chinese else p.text_en() for p in problems)

    def _check_answers(self):
        """:raises ValidationError: when an answer does not fit the form"""
        for case in self:
            wrong = [p for p in case._answer_problems() if p.code not in LATER]
            if wrong:
                raise ValidationError(
                    case.env._(
                        "Application form:\n%(problems)s",
                        problems=case._problem_texts(wrong),
                    )
                )

    def write(self, vals):
        """Written until acceptance, then changed by an act only; they fit the form."""
        if "answers" in vals:
            vals = dict(vals)
            self._need_group(*WINDOW, *REVIEWER)
            if vals["answers"] and not isinstance(vals["answers"], dict):
                raise ValidationError(
                    self.env._("Application form: the answers are not readable.")
                )
            writable = BEFORE_ACCEPTANCE
            if self._door_is_open():
                writable = EDITABLE_STATES
            for case in self:
                if case.state in EDITABLE_STATES and case.state not in writable:
                    raise UserError(
                        self.env._(
                            "%(case)s is accepted: its answers change only through the"
                            " act “Change answers” of whoever reviews it, with the"
                            " reason.",
                            case=case.display_name,
                        )
                    )
                if case.state not in EDITABLE_STATES:
                    raise UserError(
                        self.env._(
                            "%(case)s: the answers cannot be changed any more.",
                            case=case.display_name,
                        )
                    )
            if len(self) == 1:
                vals["answers"] = clean(
                    self.form_definition or [],
                    vals["answers"] or {},
                    self._answers_day(),
                )
        result = super().write(vals)
        if "answers" in vals:
            self._check_answers()
        return result
