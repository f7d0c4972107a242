from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..application_form import condition_problem, meets
from .application_special import GROUNDS
from .application_step import ENGAGED, GATES, MODES, STEP_GROUNDS, STEP_KINDS
from .document_kind import STEP_PAPERS


class ProcessStep(models.Model):
    """办理环节 of a process: equal sequence numbers run side by side.

    Who does it is said by its role in the item, so that one process serves whatever
    organ is competent: the competent organ (and a role in it), the original or the
    supervising department, another organ of the hall, or an institution outside.
    """

    _name = "darqi.process.step"
    _inherit = ["darqi.one.seal"]
    _one_seal_fields = ("name", "question")
    _description = "Step of a process"
    _order = "process_id, sequence, id"

    process_id = fields.Many2one(
        "darqi.process", required=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one(related="process_id.item_id")
    sequence = fields.Integer(
        default=10, string="Order", help="Steps of the same order run side by side."
    )
    name = fields.Char(required=True, string="Step")
    kind = fields.Selection(STEP_KINDS, required=True, default="review")
    mode = fields.Selection(
        MODES,
        required=True,
        default="bureau",
        string="Done by",
        help="By its role in the item: competent organ of the case, original or"
        " supervising department; another organ named here; an institution outside,"
        " whose result the competent organ enters.",
    )
    department_id = fields.Many2one(
        "darqi.department", ondelete="restrict", string="Other organ"
    )
    engaged_by = fields.Selection(
        ENGAGED,
        string="Engaged by",
        help="The applicant: only an agency service that a law demands, chosen freely."
        " The organ: a technical service paid from its budget (优化营商环境条例 43).",
    )
    engaged_basis = fields.Char(
        string="Law that demands the agency service",
        help="Law, administrative regulation or decision of the State Council.",
    )
    institution_id = fields.Many2one(
        "darqi.institution",
        ondelete="restrict",
        help="Only where the organ engages it; empty: entrusted case by case.",
    )
    group_id = fields.Many2one("res.groups", string="Role", ondelete="restrict")
    days = fields.Integer(string="Working days", default=5)
    gate = fields.Selection(GATES, required=True, default="review", string="Bars")
    runs_clock = fields.Boolean(
        default=True,
        string="Legal clock runs",
        help="Not ticked: only for a ground of 行政许可法 45, and only from the written"
        " notice on.",
    )
    ground = fields.Selection(GROUNDS, string="Ground of a special procedure")
    question = fields.Text(string="What is asked")
    document_kind_id = fields.Many2one(
        "darqi.document.kind",
        ondelete="restrict",
        domain=[("code", "in", list(STEP_PAPERS))],
        string="Document produced",
        help="Issued when the step is finished. Surveys, technical opinions, expert"
        " reviews and hearings have a paper of their own.",
    )
    condition_code = fields.Char(
        string="Only if the answer", help="Code of a question of the item's form."
    )
    condition_operator = fields.Selection(
        [
            ("is", "is"),
            ("is_not", "is not"),
            ("contains", "contains"),
            ("more", "is more than (later than)"),
            ("at_least", "is at least (not before)"),
            ("less", "is less than (before)"),
            ("at_most", "is at most (not after)"),
            ("answered", "is given"),
            ("not_answered", "is not given"),
        ],
        default="is",
        string="Condition",
    )
    condition_value = fields.Char(
        string="Value of the answer", help="Several values are separated by |."
    )
    question_list = fields.Char(
        compute="_compute_question_list", string="Questions of the form"
    )
    point_ids = fields.One2many(
        "darqi.process.point", "process_step_id", string="Review points", copy=True
    )
    field_ids = fields.One2many(
        "darqi.process.field", "process_step_id", string="Form of the step", copy=True
    )

    _days_check = models.Constraint(
        "CHECK (days BETWEEN 0 AND 250 AND sequence BETWEEN 1 AND 9999)",
        "Working days: between 0 and 250; order: between 1 and 9999.",
    )
    _clock_check = models.Constraint(
        "CHECK (runs_clock IS TRUE OR ground IS NOT NULL)",
        "Legal clock: it stands still only for a ground of 行政许可法 45.",
    )
    _institution_check = models.Constraint(
        "CHECK (institution_id IS NULL OR engaged_by = 'authority')",
        "Institution: the applicant chooses the agency himself; none may be designated"
        " (优化营商环境条例 43).",
    )

    def _one_seal_organ(self):
        return self.item_id.department_id

    @api.constrains("runs_clock", "ground", "kind")
    def _check_clock(self):
        for step in self:
            grounds = STEP_GROUNDS.get(step.kind, ())
            if not step.runs_clock and step.ground not in grounds:
                raise ValidationError(
                    self.env._(
                        "“%(step)s”: the time of this kind of step counts"
                        " (行政许可法 45).",
                        step=step.name,
                    )
                )

    @api.constrains(
        "kind", "mode", "department_id", "engaged_by", "engaged_basis", "group_id"
    )
    def _check_who(self):
        for step in self:
            reason = step._who_problem()
            if reason:
                raise ValidationError(
                    self.env._("“%(step)s”: %(reason)s", step=step.name, reason=reason)
                )

    def _who_problem(self):
        """What is wrong with who does the step, or False."""
        if self.kind == "technical_opinion" and self.mode in ("bureau", "third_party"):
            return self.env._(
                "a technical support opinion is another organ's (plan 三(三)4)."
            )
        if self.mode == "organ" and not self.department_id:
            return self.env._("name the other organ.")
        if self.mode != "third_party":
            return False
        if self.kind in ("survey", "hearing", "legal_review"):
            return self.env._("this kind of step is done by officials.")
        if not self.engaged_by:
            return self.env._("say who engages the institution.")
        if self.engaged_by == "applicant" and not (self.engaged_basis or "").strip():
            return self.env._(
                "an agency service that the applicant pays for needs the law that"
                " demands it (优化营商环境条例 43)."
            )
        return False

    @api.constrains("document_kind_id", "kind")
    def _check_document_kind(self):
        for step in self.filtered("document_kind_id"):
            if step.document_kind_id.code not in STEP_PAPERS:
                raise ValidationError(
                    self.env._(
                        "“%(step)s”: %(paper)s is issued by an act of its own, not by a"
                        " step.",
                        step=step.name,
                        paper=step.document_kind_id.name,
                    )
                )

    @api.constrains(
        "condition_code", "condition_operator", "condition_value", "process_id"
    )
    def _check_condition(self):
        for step in self.filtered("condition_code"):
            question = step._questions().get(step.condition_code)
            if not question:
                raise ValidationError(
                    self.env._(
                        "“%(step)s”: the form has no question “%(code)s”.",
                        step=step.name,
                        code=step.condition_code,
                    )
                )
            problem = condition_problem(
                question, step.condition_operator or "is", step.condition_value
            )
            if problem:
                raise ValidationError(step._condition_text(question, problem))

    @api.depends("process_id.item_id")
    def _compute_question_list(self):
        for step in self:
            step.question_list = "；".join(
                f"{code}={row['label']}" for code, row in step._questions().items()
            )

    def _condition_text(self, question, problem):
        return {
            "no_value": self.env._(
                "“%(step)s”: the condition on “%(question)s” names no value.",
                step=self.name,
                question=question["label"],
            ),
            "not_comparable": self.env._(
                "“%(step)s”: “%(question)s” is neither a number nor a day and cannot be"
                " compared.",
                step=self.name,
                question=question["label"],
            ),
            "unreadable": self.env._(
                "“%(step)s”: “%(value)s” is not a value of “%(question)s”.",
                step=self.name,
                value=self.condition_value,
                question=question["label"],
            ),
            "impossible": self.env._(
                "“%(step)s”: “%(question)s” never has the answer “%(value)s”.",
                step=self.name,
                value=self.condition_value,
                question=question["label"],
            ),
        }[problem]

    def _questions(self):
        """Questions of the item's latest form, which new cases have, by code."""
        # sudo: forms are public.
        lists = self.sudo().item_id.revision_ids.sorted("version")[-1:]
        return {row["code"]: row for row in lists._form_definition()} if lists else {}

    @api.model_create_multi
    def create(self, vals_list):
        """In drafts only."""
        steps = super().create(vals_list)
        steps.process_id._check_draft()
        return steps

    def write(self, vals):
        """In drafts only."""
        self.process_id._check_draft()
        return super().write(vals)

    def unlink(self):
        """In drafts only."""
        self.process_id._check_draft()
        return super().unlink()

    def _payload(self):
        return {
            "order": self.sequence,
            "name": self.name,
            "kind": self.kind,
            "mode": self.mode,
            "engaged": [self.engaged_by or "", self.engaged_basis or ""],
            "days": self.days,
            "runs_clock": self.runs_clock,
            "document": self.document_kind_id.code or "",
            "condition": [
                self.condition_code or "",
                self.condition_operator or "",
                self.condition_value or "",
            ],
            "points": self.point_ids.mapped("name"),
            "form": self._form_definition(),
        }

    def _form_definition(self):
        """The questions of this step, as plain dicts in order."""
        self.ensure_one()
        ordered = self.field_ids.sorted(lambda f: (f.sequence, f._origin.id))
        return [field._definition() for field in ordered]

    def _applies(self, questions, answers):
        """Whether a case with these cleaned answers goes through this step."""
        if not self.condition_code:
            return True
        question = questions.get(self.condition_code)
        if not question:
            # The case's form is an older or newer version without the question.
            return self.condition_operator in ("is_not", "not_answered")
        return meets(
            question,
            answers.get(self.condition_code),
            self.condition_operator or "is",
            self.condition_value,
        )

    def _organ_for(self, case):
        """The organ that answers for the step in this case."""
        organ = {
            "original": case.original_department_id,
            "supervising": case.supervising_department_id,
            "organ": self.department_id,
        }.get(self.mode)
        return organ or case.department_id

    def _vals_for(self, case):
        vals = case._step_vals(self.kind, is_mandatory=True)
        vals.update(
            name=self.name,
            mode=self.mode,
            department_id=self._organ_for(case).id,
            group_id=self.group_id.id,
            engaged_by=self.engaged_by if self.mode == "third_party" else False,
            engaged_basis=self.engaged_basis,
            institution_id=self.institution_id.id,
            sequence=self.sequence,
            gate=self.gate,
            days=self.days,
            ground=False if self.runs_clock else self.ground,
            question=self.question,
            process_step_id=self.id,
            point_ids=[
                fields.Command.create(
                    {
                        "sequence": point.sequence,
                        "name": point.name,
                        "standard": point.standard,
                    }
                )
                for point in self.point_ids
            ],
        )
        return vals


class ProcessPart(models.AbstractModel):
    """A row of a step of a process: frozen once the process is published."""

    _name = "darqi.process.part"
    _description = "Part of a step of a process"

    @api.model_create_multi
    def create(self, vals_list):
        """In drafts only."""
        parts = super().create(vals_list)
        parts.process_step_id.process_id._check_draft()
        return parts

    def write(self, vals):
        """In drafts only."""
        self.process_step_id.process_id._check_draft()
        result = super().write(vals)
        self.process_step_id.process_id._check_draft()
        return result

    def unlink(self):
        """In drafts only."""
        self.process_step_id.process_id._check_draft()
        return super().unlink()


class ProcessPoint(models.Model):
    """审查要点 of a step of a process."""

    _name = "darqi.process.point"
    _inherit = ["darqi.process.part"]
    _description = "Review point"
    _order = "process_step_id, sequence, id"

    process_step_id = fields.Many2one(
        "darqi.process.step", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, string="Point")
    standard = fields.Char(string="Standard or clause")


class ProcessField(models.Model):
    """One question that whoever does the step answers; judged as the forms of items."""

    _name = "darqi.process.field"
    _inherit = ["darqi.process.part", "darqi.form.question"]
    _description = "Question of a step"
    _order = "process_step_id, sequence, id"

    process_step_id = fields.Many2one(
        "darqi.process.step", required=True, index=True, ondelete="cascade"
    )

    _code_uniq = models.Constraint(
        "unique(process_step_id, code)", "Two questions of one form have the same code."
    )

    def _question_organ(self):
        return self.process_step_id.process_id.item_id.department_id


class ApplicationStep(models.Model):
    """Where a step of a case comes from."""

    _inherit = "darqi.application.step"

    process_step_id = fields.Many2one(
        "darqi.process.step", index="btree_not_null", ondelete="restrict"
    )
