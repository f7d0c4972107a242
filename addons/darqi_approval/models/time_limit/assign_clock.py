from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..application_side import UNDECIDED
from ..application_side_act import METHODS
from ..application_step import OPEN_STEPS, OWN_MODES

METHODS["assign_officers"] = "action_assign_officers"
# 行政许可法 55(2): five days from acceptance to send two officers or more.
ASSIGN = "assign_officers"
LAW = "《中华人民共和国行政许可法》第五十五条第二款"
MOVED = ("cancel", "cancel_with_case", "drop")


class Clock(models.Model):
    """Officers of a test are sent in time: a duty of its own beside the decision."""

    _inherit = "darqi.clock"

    kind = fields.Selection(
        selection_add=[(ASSIGN, "Officers to be assigned")],
        ondelete={ASSIGN: "cascade"},
    )

    def _tell_applications(self):
        """The day on a step is that of the step, not that of sending its officers."""
        return super(
            Clock, self.filtered(lambda clock: clock.kind != ASSIGN)
        )._tell_applications()


class ProcessStep(models.Model):
    """Which tests of a process are the organ's own inspection of 行政许可法 12(4)."""

    _inherit = "darqi.process.step"

    needs_officers = fields.Boolean(
        string="Officers within five working days",
        help="Inspection, testing or quarantine that the organ itself carries out"
        " (行政许可法 12(4), 55(2)): two officers or more are assigned within five"
        " working days of acceptance.",
    )

    @api.constrains("needs_officers", "kind", "mode")
    def _check_needs_officers(self):
        for step in self.filtered("needs_officers"):
            if step.kind != "testing" or step.mode == "third_party":
                raise ValidationError(
                    self.env._(
                        "“%(step)s”: officers are assigned to a test that an organ"
                        " carries out itself (行政许可法 55(2)).",
                        step=step.name,
                    )
                )

    def _payload(self):
        vals = super()._payload()
        return {**vals, "needs_officers": True} if self.needs_officers else vals

    def _vals_for(self, case):
        vals = super()._vals_for(case)
        return {**vals, "needs_officers": True} if self.needs_officers else vals


class ApplicationStep(models.Model):
    """指派检验人员: two officers or more, within five working days of acceptance.

    The step is not finished before they were assigned, and only they are its testers.
    """

    _inherit = "darqi.application.step"

    needs_officers = fields.Boolean(
        readonly=True, string="Officers within five working days"
    )
    tester_ids = fields.Many2many(
        "res.users",
        "darqi_application_step_tester_rel",
        readonly=True,
        copy=False,
        string="Officers assigned",
    )
    assigned_on = fields.Date(readonly=True, copy=False)
    assigned_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    assign_by = fields.Date(
        compute="_compute_assign_by",
        string="Officers to be assigned by",
        help="Five working days from acceptance (行政许可法 55(2)).",
    )
    is_assign_late = fields.Boolean(compute="_compute_assign_by")
    can_assign = fields.Boolean(compute="_compute_can_assign")

    _assign_check = models.Constraint(
        "CHECK ((assigned_on IS NULL) = (assigned_by_id IS NULL))",
        "Officers are assigned by a person, on a day.",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {
            "needs_officers",
            "tester_ids",
            "assigned_on",
            "assigned_by_id",
        }

    @api.depends_context("darqi_at")
    @api.depends("needs_officers", "assigned_on", "state")
    def _compute_assign_by(self):
        mine = self.filtered("needs_officers")
        today = self.env["darqi.working.day"]._today()
        # sudo: the limit of a step may be read by whoever reads the step.
        clocks = (
            self.env["darqi.clock"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", mine.ids),
                    ("kind", "=", ASSIGN),
                ]
            )
            if mine.ids
            else self.env["darqi.clock"]
        )
        dues = {clock.res_id: clock.due_date for clock in clocks}
        for step in self:
            step.assign_by = due = dues.get(step._origin.id, False)
            done = step.assigned_on or (step.state in OPEN_STEPS and today)
            step.is_assign_late = bool(due and done and done > due)

    @api.depends_context("uid")
    @api.depends("needs_officers", "assigned_on", "state", "department_id")
    def _compute_can_assign(self):
        for step in self:
            step.can_assign = bool(step.id) and not step._refusal_assign()

    @api.model_create_multi
    def create(self, vals_list):
        """The five days run from acceptance, or from the day it was planned later."""
        steps = super().create(vals_list)
        flagged = steps.filtered("needs_officers")
        if flagged:
            flagged._assign_start()
        return steps

    def _assign_start(self):
        days = self.env["darqi.config"]._number("darqi.assign_days")
        today = self.env["darqi.working.day"]._today()
        for step in self:
            case = step.application_id
            accepted = case.accepted_on if case.state == "accepted" else today
            step._clock_start(
                ASSIGN,
                days,
                bearer="reviewer" if step.mode in OWN_MODES else "department",
                law=LAW,
                start=accepted or today,
                department=step.department_id,
            )

    def _refusal_assign(self):
        """Why the current person assigns nobody here, or False."""
        self.ensure_one()
        if not self.needs_officers or self.state not in OPEN_STEPS:
            return self.env._("No officers are to be assigned here.")
        if self.assigned_on:
            return self.env._(
                "Officers were assigned on %(day)s.", day=self.assigned_on
            )
        case = self.sudo().application_id  # sudo: only the state is asked
        if case.state not in UNDECIDED:
            return self.env._("The case is decided or over.")
        return self._refusal_person()

    def action_ask_assign(self):
        """Open the dialog that asks for the officers."""
        self.ensure_one()
        action = self.application_id.with_context(act=ASSIGN).action_ask_side()
        action["context"].update(default_step_id=self.id)
        return action

    def action_assign_officers(self, user_ids=None):
        """指派两名以上工作人员 (行政许可法 55(2)); its own time ends with it.

        :param user_ids: the officers, members of the organ of the step
        """
        for step in self:
            step.check_access("read")
            # sudo: judged by name next; whoever may do the step assigns.
            row = step.sudo()
            row._door_lock()
            reason = step._refusal_assign()
            if reason:
                raise UserError(reason)
            officers = row._testers(user_ids)
            row._door_opened().write(
                {
                    "tester_ids": [fields.Command.set(officers.ids)],
                    "assigned_on": self.env["darqi.working.day"]._today(),
                    "assigned_by_id": self.env.uid,
                }
            )
            row._clock_stop(ASSIGN)
            names = "、".join(officers.mapped("name"))
            row.application_id._side_end(
                ASSIGN,
                {},
                f"{row.name}：指派{names}（行政许可法第五十五条第二款）",
                {"step": row.id, "officers": officers.ids},
            )
        return True

    def _testers(self, user_ids):
        """The officers. :raises UserError: fewer than two, strangers, who accepted"""
        # sudo: ids from outside; whose members they are is compared.
        officers = self.env["res.users"].sudo().browse(user_ids or []).exists()
        if len(officers) < 2:
            raise UserError(
                self.env._(
                    "Officers: an inspection is made by two at least (行政许可法"
                    " 55(2))."
                )
            )
        for officer in officers:
            groups = self._finisher_groups()
            fit = officer.active and officer.has_groups(",".join(groups))
            if self.department_id not in officer.department_ids or not fit:
                raise UserError(
                    self.env._(
                        "Officers: %(person)s is nobody of “%(organ)s” who does this"
                        " step.",
                        person=officer.name,
                        organ=self.department_id.name,
                    )
                )
        if officers & self.application_id._acceptors():
            raise UserError(
                self.env._("Officers: who accepted the case does not inspect for it.")
            )
        return officers

    def _refusal_finish(self):
        reason = super()._refusal_finish()
        if not reason and self.needs_officers and not self.assigned_on:
            return self.env._(
                "Officers assigned: two or more carry out the inspection; assign them"
                " first (行政许可法 55(2))."
            )
        return reason

    def _move(self, name, vals=None):
        result = super()._move(name, vals)
        waiting = self.filtered(lambda step: step.needs_officers)
        if name in MOVED and waiting:
            # sudo: the limit ends with its step.
            waiting.sudo()._clock_stop(ASSIGN, note="环节撤销")
        return result


class Application(models.Model):
    """The duty follows its step."""

    _inherit = "darqi.application"

    def _steps_follow_organ(self):
        result = super()._steps_follow_organ()
        # sudo: the case was moved by its act; the duties of its steps go with it.
        for step in self.sudo().step_ids.filtered("needs_officers"):
            if step.state in OPEN_STEPS and step.mode in OWN_MODES:
                organ = step.department_id.id
                step._clock(ASSIGN).write({"department_id": organ, "held_by_id": organ})
        return result

    def _timeline_rows(self):
        """The duty is called by its own name, not by that of its step."""
        rows = super()._timeline_rows()
        # sudo: the limits of a case may be read by whoever reads the case.
        clocks = self.sudo().step_ids.clock_ids.filtered(lambda c: c.kind == ASSIGN)
        label = dict(clocks._fields["kind"]._description_selection(self.env))[ASSIGN]
        for row in rows:
            if row["clock"] in clocks.ids:
                row["duty"] = f"{row['duty']}·{label}"
        return rows


class ApplicationSideAct(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The dialog of the assignment."""

    _inherit = "darqi.application.side.act"

    act = fields.Selection(
        selection_add=[(ASSIGN, "Assign officers")], ondelete={ASSIGN: "cascade"}
    )
    tester_ids = fields.Many2many(
        "res.users",
        "darqi_side_act_tester_rel",
        string="Officers",
        help="Two at least.",
    )
    step_organ_id = fields.Many2one(
        related="step_id.department_id", string="Organ of the step"
    )
    assign_by = fields.Date(related="step_id.assign_by")

    def _arguments(self):
        if self.act == ASSIGN:
            return {"user_ids": self.tester_ids.ids}
        return super()._arguments()

    def _act_record(self):
        return self.step_id if self.act == ASSIGN else super()._act_record()


class Opinion(models.Model):
    """The assignment is in the course of the case."""

    _inherit = "darqi.opinion"

    step = fields.Selection(
        selection_add=[(ASSIGN, "Officers assigned")], ondelete={ASSIGN: "cascade"}
    )
