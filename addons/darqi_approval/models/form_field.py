import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .second_seal import asks_for_second_seal

FIELD_CODE = re.compile(r"^[a-z][a-z0-9_]{0,39}$")


class FormQuestion(models.AbstractModel):
    """One question of a form made without code: of an item, or of a step.

    Answers are judged by the plain :mod:`application_form` for every way in.
    """

    _name = "darqi.form.question"
    _description = "Question of a form"

    sequence = fields.Integer(default=10)
    section = fields.Char(help="Heading under which the question stands.")
    code = fields.Char(
        required=True,
        help="Key of the answer: small letters, digits and _, beginning with a letter.",
    )
    label = fields.Char(required=True)
    type = fields.Selection(
        [
            ("text", "Text"),
            ("long_text", "Long text"),
            ("number", "Figure"),
            ("date", "Date"),
            ("choice", "One choice"),
            ("multi", "Several choices"),
            ("boolean", "Yes or no"),
            ("phone", "Phone number"),
            ("citizen_id", "Citizen identity number"),
            ("credit_code", "Unified social credit code"),
        ],
        required=True,
        default="text",
    )
    is_required = fields.Boolean(string="Must be answered")
    hint = fields.Char()
    choices = fields.Text(help="One choice a line.")
    minimum = fields.Char(
        help="Number: the least value; text: characters; several choices: how many; "
        "date: a day as 2026-01-31, or “today”."
    )
    maximum = fields.Char(help="As the minimum.")
    visible_if_code = fields.Char(
        string="Visible if", help="Code of the question on which this one depends."
    )
    visible_if_value = fields.Char(
        string="Has the answer",
        help="Several answers are written one after another with |. Yes-or-no "
        "questions are answered with 是 or 否.",
    )

    def _question_organ(self):
        """The organ whose second seal the question must not ask for."""
        return self.env["darqi.department"]

    @api.constrains("code", "label", "hint")
    def _check_field(self):
        for field in self:
            if not FIELD_CODE.match(field.code or ""):
                raise ValidationError(
                    self.env._(
                        "Code: “%(code)s” must be small letters, digits and _,"
                        " beginning with a letter.",
                        code=field.code,
                    )
                )
            organ = field._question_organ()
            names = (organ.name, organ.short_name)
            if any(asks_for_second_seal(t, names) for t in (field.label, field.hint)):
                raise ValidationError(
                    self.env._(
                        "Form field “%(name)s”: a second seal of the original"
                        " department may not be required (plan 三(一)1).",
                        name=field.label,
                    )
                )

    def _definition(self):
        """This question as a plain dict for :mod:`application_form`."""
        self.ensure_one()
        return {
            "section": self.section or "",
            "code": self.code,
            "label": self.label,
            "type": self.type,
            "is_required": self.is_required,
            "hint": self.hint or "",
            "choices": [
                line.strip()
                for line in (self.choices or "").split("\n")
                if line.strip()
            ],
            "minimum": (self.minimum or "").strip(),
            "maximum": (self.maximum or "").strip(),
            "visible_if_code": (self.visible_if_code or "").strip(),
            "visible_if_value": (self.visible_if_value or "").strip(),
        }


class FormField(models.Model):
    """One question of an item's application form; frozen with its list."""

    _name = "darqi.form.field"
    _inherit = ["darqi.form.question", "darqi.revision.part"]
    _description = "Form field"
    _order = "revision_id, sequence, id"

    revision_id = fields.Many2one(
        "darqi.item.revision", required=True, index=True, ondelete="cascade"
    )

    _code_uniq = models.Constraint(
        "unique(revision_id, code)", "Two questions of one form have the same code."
    )

    def _question_organ(self):
        return self.revision_id.item_id.department_id
