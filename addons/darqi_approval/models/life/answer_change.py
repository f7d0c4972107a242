import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...application_form import clean, mask_contacts
from ..application_side import HANDLERS, SIDE_ACTS, SideAct
from ..application_side_act import METHODS
from ..application_step import OPEN_STEPS
from ..application_step import ApplicationStep as Step
from ..ground.state_door import transition
from ..licences.application_kind import DRAFTED

# Acts that change what was filed: those of its reviewer alone.
FORM_ACTS = ("change_answers", "change_content")
for name in FORM_ACTS:
    SIDE_ACTS[name] = SideAct(HANDLERS)
METHODS["change_answers"] = "action_change_answers"
CHANGES = [
    ("supplement", "Supplement of the applicant"),
    ("correction", "Correction of a mistake"),
]


def _shown(value):
    """An answer as a person reads it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def _digest(answers):
    text = json.dumps(answers or {}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class AnswerChange(models.Model):
    """申请表变更记录: what was answered, what is answered now, why, by whom.

    After acceptance the form changes by this act only (行政许可法 31: the applicant
    answers for what he files; nobody rewrites it for him).
    """

    _name = "darqi.answer.change"
    _inherit = ["darqi.append.only", "darqi.checked.files"]
    _description = "Change of answers"
    _order = "id desc"

    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [*CHANGES, ("content", "New content of the licence")],
        required=True,
        string="Kind of change",
    )
    requested_on = fields.Date(string="Written request of")
    summary = fields.Text(
        required=True, string="Before and now", help="Contacts are masked."
    )
    steps = fields.Text(string="Steps planned and closed by it")
    reason = fields.Text(required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Proof")
    day = fields.Date(required=True, string="Changed on")
    user_id = fields.Many2one(
        "res.users", required=True, ondelete="restrict", string="Changed by"
    )
    before = fields.Json(
        groups="darqi_approval.group_discipline", string="Answers before"
    )
    after = fields.Json(
        groups="darqi_approval.group_discipline", string="Answers afterwards"
    )

    @api.depends("day")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{kinds.get(row.kind, '')} {row.day or ''}".strip()


class ApplicationStep(models.Model):
    """A step that the changed answers do not lead to any more."""

    _inherit = "darqi.application.step"

    _transitions = {
        **Step._transitions,
        "drop": transition("waiting requested", "cancelled"),
    }


class Application(models.Model):
    """变更申请表: the act, and the steps the new answers lead to."""

    _inherit = "darqi.application"

    answer_change_ids = fields.One2many(
        "darqi.answer.change",
        "application_id",
        readonly=True,
        string="Changes of answers",
        bypass_search_access=True,
    )
    can_change_answers = fields.Boolean(compute="_compute_can_side")

    def write(self, vals):
        """What a licence is to be changed to leaves old and new behind, once accepted.

        The reviewer enters it with what he finds; it is no answer of the form.
        """
        names = [] if self._door_is_open() else vals.keys() & set(DRAFTED)
        accepted = self.filtered("accepted_on") if names else self.browse()
        before = {case.id: self._drafted(case, names) for case in accepted}
        result = super().write(vals)
        for case in accepted:
            after = self._drafted(case, names)
            if before[case.id] != after:
                self.env["darqi.evidence"]._record(
                    case,
                    "application_change_drafted",
                    {"before": before[case.id], "after": after},
                )
        return result

    @staticmethod
    def _drafted(case, names):
        # sudo: the case's own columns; numbers of persons are kept as a digest.
        row = case.sudo()
        return {
            name: _digest(row[name])
            if name.endswith("id_number")
            else str(row[name] or "")
            for name in sorted(names)
        }

    def _offered_side_acts(self):
        names = super()._offered_side_acts()
        if self.state != "reviewing" or not self.form_definition:
            names.discard("change_answers")
        return names

    def _refusal_reviewing(self, rule, user):
        reason = super()._refusal_reviewing(rule, user)
        acts = [SIDE_ACTS[name] for name in FORM_ACTS]
        if reason or not any(rule is act for act in acts):
            return reason
        case = self.sudo()  # sudo: only who is who is compared
        if case.state == "accepted":
            return self.env._("Pick the case up first: its reviewer makes this act.")
        if case.state != "reviewing":
            return self.env._(
                "Return it for review first: its reviewer makes this act."
            )
        if case.reviewer_id != user:
            return self.env._(
                "This case is in the hands of %(person)s.",
                person=case.reviewer_id.name,
            )
        return False

    def action_change_answers(
        self, answers=None, kind="", reason="", attachment_ids=None
    ):
        """变更申请表: answers change after acceptance, with old, new and the reason.

        Steps are planned that the new answers lead to; those they do not lead to any
        more are closed, never one that is done.

        :param answers: the whole form, by field code; contacts that come back masked
            stay what they are
        :param kind: supplement (of the applicant) or correction (of a mistake)
        """
        case = self._side_begin("change_answers")
        if kind not in dict(CHANGES):
            raise UserError(self.env._("Kind of change: choose one of the list."))
        reason = self._need_text(reason, self.env._("Reason"))
        if not isinstance(answers, dict):
            raise ValidationError(
                self.env._("Application form: the answers are not readable.")
            )
        files = self._checked_files(attachment_ids)
        answers = self._unmasked("answers", answers)
        form = case.form_definition or []
        before = case.answers or {}
        after = clean(form, answers, case._answers_day())
        summary = case._answers_compared(before, after)
        if not summary:
            raise UserError(self.env._("Application form: no answer is different."))
        case._door_opened().write({"answers": after})
        problems = case._answer_problems()
        if problems:
            raise ValidationError(
                self.env._(
                    "Application form:\n%(problems)s",
                    problems=case._problem_texts(problems),
                )
            )
        steps = case._replan_steps(reason)
        case.env["darqi.answer.change"].create(
            {
                "application_id": case.id,
                "department_id": case.department_id.id,
                "kind": kind,
                "summary": summary,
                "steps": steps or False,
                "reason": reason,
                "attachment_ids": [fields.Command.set(files.ids)],
                "day": self.env["darqi.working.day"]._today(),
                "user_id": self.env.uid,
                "before": before,
                "after": after,
            }
        )
        return case._side_end(
            "change_answers",
            {},
            "\n".join(filter(None, [summary, steps, reason])),
            {
                "kind": kind,
                "before": _digest(before),
                "after": _digest(after),
                "files": files.mapped("checksum"),
            },
        )

    def _answers_compared(self, before, after):
        """One line for each answer that differs; contacts masked (REQ-81)."""
        form = self.form_definition or []
        old, new = mask_contacts(form, before), mask_contacts(form, after)
        return "\n".join(
            f"{row['label']}：{_shown(old.get(row['code'])) or '（未填）'}"
            f" → {_shown(new.get(row['code'])) or '（未填）'}"
            for row in form
            if before.get(row["code"]) != after.get(row["code"])
        )

    # ------------------------------------------------------- steps by the answers

    def _replan_steps(self, reason):
        """Plan what the answers now lead to, close what they do not; what that was.

        The process is that of the acceptance. A kind the law requires is never closed
        without another step of the kind.
        """
        self.ensure_one()
        case = self.sudo()  # sudo: the act was judged; steps have no create right
        live = case.step_ids.filtered(lambda step: step.state != "cancelled")
        wanted = case.process_id._steps_for(
            case.form_definition or [], case.answers or {}, case.application_kind
        )
        new = [
            step._vals_for(case) for step in wanted if step not in live.process_step_id
        ]
        gone = live.filtered(
            lambda step: (
                step.state in OPEN_STEPS
                and step.process_step_id
                and step.process_step_id not in wanted
            )
        )
        for kind in case._required_kinds():
            kinds = {*(live - gone).mapped("kind"), *(vals["kind"] for vals in new)}
            if kind not in kinds:
                gone -= gone.filtered(lambda step, kind=kind: step.kind == kind)[:1]
        if not new and not gone:
            return ""
        lines = []
        if gone:
            note = self.env._("Not required by the changed answers: %s", reason)
            case._end_special_of(gone, note)
            gone._move("drop", {"cancel_reason": note})
            gone._clock_stop("step", note=note[:200])
            lines.append(
                self.env._("Steps closed: %s.", "、".join(gone.mapped("name")))
            )
        if new:
            steps = case.env["darqi.application.step"]._door_opened().create(new)
            steps._fill_points()
            lines.append(
                self.env._("Steps planned: %s.", "、".join(steps.mapped("name")))
            )
        case._steps_moved()
        return "\n".join(lines)

    def _end_special_of(self, steps, note):
        """The clock runs again when the step it stood still for is not done."""
        running = self.special_ids.filtered(
            lambda row: row.is_running and row.step_id in steps
        )
        if running:
            self._end_special(note)


class ApplicationSideAct(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The dialog: the form as it is, to be changed, and why."""

    _inherit = "darqi.application.side.act"

    act = fields.Selection(
        selection_add=[("change_answers", "Change answers")],
        ondelete={"change_answers": "cascade"},
    )
    form_definition = fields.Json(related="application_id.form_definition")
    answers = fields.Json(string="Application form")
    change_kind = fields.Selection(CHANGES, string="Kind of change")

    @api.model
    def default_get(self, fields):
        """The answers as the person may read them."""
        vals = super().default_get(fields)
        if vals.get("act") == "change_answers" and "answers" in fields:
            case = self.env["darqi.application"].browse(vals.get("application_id"))
            [row] = case.read(["answers"])
            vals.update(answers=row["answers"] or {}, change_kind="supplement")
        return {name: value for name, value in vals.items() if name in fields}

    def _arguments(self):
        if self.act == "change_answers":
            return {
                "answers": self.answers or {},
                "kind": self.change_kind or "",
                "reason": self.text or "",
                "attachment_ids": self.attachment_ids.ids,
            }
        return super()._arguments()


class Opinion(models.Model):
    """What was changed stands in the course of the case."""

    _inherit = "darqi.opinion"

    step = fields.Selection(
        selection_add=[("change_answers", "Answers changed")],
        ondelete={"change_answers": "cascade"},
    )
