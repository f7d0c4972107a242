from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import groupby

from ..models.application_step import STEP_WORDS
from ..models.licences.kinds import KINDS


class ProcessPreview(models.TransientModel):
    """Which way a case with these answers would go: the process tried before it binds.

    Nothing is stored: the same function plans the steps of real cases.
    """

    _name = "darqi.process.preview"
    _description = "Preview of a process"

    process_id = fields.Many2one("darqi.process", required=True, readonly=True)
    form_definition = fields.Json(compute="_compute_form_definition")
    answers = fields.Json()
    application_kind = fields.Selection(
        KINDS, string="Kind of application", required=True, default="new"
    )
    course = fields.Html(compute="_compute_course", sanitize=False)

    @api.depends("process_id")
    def _compute_form_definition(self):
        for preview in self:
            lists = preview.process_id.item_id.revision_ids.sorted("version")[-1:]
            preview.form_definition = lists._form_definition() if lists else []

    @api.depends("answers", "process_id", "application_kind")
    def _compute_course(self):
        for preview in self:
            process = preview.process_id
            steps = process._steps_for(
                preview.form_definition or [],
                preview.answers or {},
                preview.application_kind,
            )
            preview.course = preview._course_table(steps, process.step_ids - steps)

    def _course_table(self, steps, left_out):
        """The steps in their order, side by side ones together, and the days."""
        rows, total = [], 0
        turns = groupby(steps, lambda step: step.sequence)
        for turn, (_order, together) in enumerate(turns, 1):
            total += max(step.days for step in together)
            rows += [
                self._row(turn if step == together[0] else "", step)
                for step in together
            ]
        rows += [self._row("—", step, "text-muted") for step in left_out]
        rows += [
            Markup("<tr><td>＋</td><td>%s</td><td/><td/><td/><td>%s</td></tr>")
            % (word, self.env._("Required by law; added by itself."))
            for word in self._added_by_law(steps)
        ]
        heads = (
            self.env._("Turn"),
            self.env._("Step"),
            self.env._("Done by"),
            self.env._("Working days"),
            self.env._("Bars"),
            self.env._("Remarks"),
        )
        return Markup(
            "<table class='table table-sm'><thead><tr>%s</tr></thead>"
            "<tbody>%s</tbody></table><p>%s</p>"
        ) % (
            Markup("").join(Markup("<th>%s</th>") % head for head in heads),
            Markup("").join(rows),
            self.env._("At most %(days)s working days in all.", days=total),
        )

    def _added_by_law(self, steps):
        """Names of the steps the law requires and the process has not."""
        lists = self.process_id.item_id.revision_ids.sorted("version")[-1:]
        planned = set(steps.mapped("kind"))
        return [
            STEP_WORDS[kind]
            for kind in lists._required_for(self.application_kind)
            if kind not in planned
        ]

    def _row(self, turn, step, css=""):
        words = {
            name: dict(step._fields[name]._description_selection(self.env))
            for name in ("mode", "gate", "ground", "condition_operator")
        }
        who = words["mode"][step.mode]
        place = step.department_id.name if step.mode == "organ" else False
        if step.mode == "third_party":
            place = step.institution_id.name
        remarks = []
        if step.condition_code:
            question = step._questions().get(step.condition_code, {})
            remarks.append(
                self.env._(
                    "only if “%(question)s” %(operator)s %(value)s",
                    question=question.get("label", step.condition_code),
                    operator=words["condition_operator"][step.condition_operator],
                    value=step.condition_value or "",
                ).strip()
            )
        if not step.runs_clock:
            remarks.append(
                self.env._(
                    "clock stands still after the notice: %(ground)s",
                    ground=words["ground"][step.ground],
                )
            )
        remarks += filter(None, [step.group_id.name, step.document_kind_id.name])
        if css:
            remarks.insert(0, self.env._("not with these answers"))
        cells = (
            turn,
            step.name,
            "：".join(filter(None, (who, place))),
            step.days,
            words["gate"][step.gate],
            "；".join(remarks),
        )
        return Markup("<tr class='%s'>%s</tr>") % (
            css,
            Markup("").join(Markup("<td>%s</td>") % cell for cell in cells),
        )


class Process(models.Model):
    """Opens the preview."""

    _inherit = "darqi.process"

    def action_preview(self):
        """Try the process with answers of one's own."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview of the process"),
            "res_model": "darqi.process.preview",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_process_id": self.id},
        }
