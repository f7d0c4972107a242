from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .application_step import OPEN_STEPS, OWN_MODES, STEP_WORDS
from .ground.at import CONTEXT_KEY, At, next_day


class Application(models.Model):
    """The steps of a case: planned at acceptance, asked for, barring what follows.

    How many are open is kept on the case, so that an act asks no table for it.
    """

    _inherit = "darqi.application"

    step_ids = fields.One2many(
        "darqi.application.step",
        "application_id",
        readonly=True,
        string="Steps",
        bypass_search_access=True,
    )
    process_id = fields.Many2one(
        "darqi.process",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The process in force at acceptance; it stays whatever changes later.",
    )
    open_review_steps = fields.Integer(
        readonly=True, copy=False, string="Steps open before the review is passed"
    )
    open_decision_steps = fields.Integer(
        readonly=True, copy=False, string="Steps open before the decision"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {
            "process_id",
            "open_review_steps",
            "open_decision_steps",
        }

    # ------------------------------------------------------------------ planning

    def _start_decision_clock(self):
        result = super()._start_decision_clock()
        self._plan_steps()
        return result

    def _plan_steps(self):
        """The steps of the process in force and those the law requires.

        Where the law accepted the case, those of the day on which it did: a job that
        was late plans the very same steps, dated as if it had run (invariant 4). Items
        without process and required steps cost no statement.
        """
        days = self._plan_days()
        for day, cases in self.grouped(lambda case: days[case.id]).items():
            cases.with_context(**{CONTEXT_KEY: At(day)})._plan_steps_on(day)

    def _plan_days(self):
        """{case id: day of its plan}: today, or the day the law accepted it."""
        today = self.env["darqi.working.day"]._today()
        days = dict.fromkeys(self.ids, today)
        deemed = self.filtered("is_deemed_accepted")
        if deemed:
            # sudo: the five days of cases that are being accepted.
            clocks = self.env["darqi.clock"].sudo()
            for clock in clocks.search_fetch(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", deemed.ids),
                    ("kind", "=", "correction"),
                ],
                ["res_id", "due_date"],
                order="id",
            ):
                days[clock.res_id] = min(next_day(clock.due_date), today)
        return days

    def _plan_steps_on(self, day):
        # The law accepts as its day begins: what is published on it comes too late.
        known = self.env["darqi.process"]
        deemed = self.filtered("is_deemed_accepted")
        processes = {
            **known._in_force((self - deemed).item_id, day),
            **known._in_force(deemed.item_id, day, day - timedelta(days=1)),
        }
        rows = []
        for case in self:
            process = processes.get(case.item_id.id)
            planned = process._step_vals(case) if process else []
            kinds = {vals["kind"] for vals in planned}
            planned += [
                case._step_vals(kind, is_mandatory=True)
                for kind in case._required_kinds()
                if kind not in kinds
            ]
            planned = case._sheet_steps(planned) + case._joint_steps(planned)
            if process:
                # sudo: part of the acceptance, which was judged; no right of its own.
                case.sudo()._door_opened().write({"process_id": process.id})
            rows += planned
        if not rows:
            return
        # sudo: nobody creates steps by hand; acceptance plans them.
        steps = self.env["darqi.application.step"].sudo()._door_opened().create(rows)
        steps._fill_points()
        steps.application_id._steps_moved()

    def _sheet_steps(self, planned):
        """The planned steps as the boundary sheet of the item changes them."""
        return planned

    def _joint_steps(self, planned):
        """The opinion of each other organ of a joint handling (行政许可法 26(2))."""
        revision = self.revision_id.sudo()  # sudo: lists are public
        if not revision.is_joint:
            return []
        asked = {vals["department_id"] for vals in planned}
        return [
            self._step_vals(
                "consultation",
                is_mandatory=True,
                mode="organ",
                department_id=organ.id,
                name=f"联合审查意见（{organ.short_name or organ.name}）",
            )
            for organ in revision.joint_department_ids - self.department_id
            if organ.id not in asked
        ]

    def _required_kinds(self):
        """Kinds of steps the law requires of this case (PRACTICE 1.21), in order.

        Those of the list and those of the applicant's situation; where the list has
        situations and the case names none, those of every situation, so that leaving
        it out skips nothing.
        """
        # sudo: lists are public.
        required = self.revision_id.sudo()._required_procedures()
        if len(required) == 1:
            return required[False]
        # sudo: the situation was named by the window.
        return required.get(self.sudo().situation_id.id, required[False])

    def _step_vals(self, kind, **vals):
        """Values of a step of this case, with the usual words and time of its kind."""
        self.ensure_one()
        config = self.env["darqi.config"]
        days = {"hearing": 0, "publicity": 0}.get(
            kind, config._number("darqi.step_days")
        )
        return {
            "application_id": self.id,
            "name": STEP_WORDS[kind],
            "kind": kind,
            "mode": "bureau",
            "department_id": self.department_id.id,
            "sequence": 10,
            "gate": "decision",
            "days": days,
            **vals,
        }

    def _steps_moved(self):
        """Ask for the steps whose turn has come, and count those still open."""
        # sudo: the acts that lead here were judged; steps move by themselves.
        for case in self.sudo():
            steps = case.env["darqi.application.step"].search(
                [("application_id", "=", case.id), ("state", "in", OPEN_STEPS)]
            )
            planned = steps.filtered(lambda s: s.is_mandatory or s.process_step_id)
            if planned:
                first = min(planned.mapped("sequence"))
                planned.filtered(
                    lambda s, first=first: s.state == "waiting" and s.sequence == first
                )._request()
            vals = {
                "open_review_steps": len(steps.filtered(lambda s: s.gate == "review")),
                "open_decision_steps": len(steps),
            }
            clock = case._clock("decision")
            if clock and clock.held_by_id != case.department_id:
                case._bearer_settle()
            case._door_opened().write(vals)

    def _close_clocks(self, note):
        result = super()._close_clocks(note)
        self._close_steps(note)
        return result

    def _close_steps(self, note):
        """What is open of these cases' steps is closed, their clocks are stopped."""
        # sudo: the cases are over, so are their steps.
        steps = self.sudo().step_ids.filtered(lambda step: step.state in OPEN_STEPS)
        if steps:
            steps._move("cancel_with_case", {"cancel_reason": note})
            steps._clock_stop("step", note=note[:200])
            # sudo: as above.
            self.sudo()._door_opened().write(
                {"open_review_steps": 0, "open_decision_steps": 0}
            )

    def _steps_follow_organ(self):
        """Open steps of the organ that had the cases go to the one that has them."""
        # sudo: the case was moved by its act; its steps go with it.
        for step in self.sudo().step_ids:
            organ = step.application_id.department_id
            if step.state not in OPEN_STEPS or step.mode not in OWN_MODES:
                continue
            step._door_opened().write({"department_id": organ.id})
            step._clock("step").write(
                {"department_id": organ.id, "held_by_id": organ.id}
            )

    # ------------------------------------------------------------------ asking

    def action_request_step(
        self, kind="", department_id=False, question="", days=None, user_id=False
    ):
        """派环节: ask an organ for a step; its own limit begins today.

        :param department_id: default the competent organ; for a technical opinion the
            original department
        :param days: working days; default the setting of the bureau
        """
        case = self._side_begin("request_step")
        kinds = dict(self.env["darqi.application.step"]._fields["kind"].selection)
        if kind not in kinds:
            raise UserError(self.env._("Step: choose one of the list."))
        # sudo: an id from outside; any organ may be asked, one that is none is dropped.
        organ = self.env["darqi.department"].sudo().browse(department_id or [])
        if not organ and kind == "technical_opinion":
            organ = case.original_department_id
        organ = organ.exists() or case.department_id
        mode = "organ"
        if organ == case.department_id:
            mode = "bureau"
        elif organ == case.original_department_id:
            mode = "original"
        vals = {"mode": mode, "department_id": organ.id, "sequence": 0}
        if days is not None:
            if not 0 < int(days) <= 250:
                raise UserError(self.env._("Working days: between 1 and 250."))
            vals["days"] = int(days)
        if kind == "technical_opinion":
            question = self._need_text(question, self.env._("What is asked"))
            if organ == case.department_id:
                raise UserError(
                    self.env._(
                        "A technical support opinion is asked of another organ"
                        " (plan 三(三)4)."
                    )
                )
        vals = case._step_vals(
            kind, question=question or False, user_id=user_id or False, **vals
        )
        steps = case.env["darqi.application.step"]._door_opened().create([vals])
        steps._fill_points()
        steps._request(self.env.user)
        case._side_end(
            "request_step",
            {},
            "：".join(filter(None, [f"{steps.name}（{organ.name}）", question])),
            {"kind": kind, "organ": organ.id},
        )
        case._steps_moved()
        return True

    # ------------------------------------------------------------------ gates

    def _open_step_names(self, gate=None):
        # sudo: the names of the steps that bar an act are told to its actor.
        steps = self.sudo().step_ids.filtered(
            lambda step: step.state in OPEN_STEPS and gate in (None, step.gate)
        )
        return "、".join(f"{s.name}（{s.department_id.name}）" for s in steps)

    def _refusal_pass_review(self):
        if self.open_review_steps:
            return self.env._(
                "Steps to be done before: %(steps)s.",
                steps=self._open_step_names("review"),
            )
        return False

    def _refusal_propose_refusal(self):
        return self._refusal_pass_review()

    def _refusal_grant(self):
        return self._refusal_steps() or super()._refusal_grant()

    def _refusal_refuse(self):
        return self._refusal_steps() or super()._refusal_refuse()

    def _refusal_steps(self):
        """Why the decision waits: open steps, required ones not done, no 会商."""
        if self.open_decision_steps:
            return self.env._(
                "Steps to be done before: %(steps)s.", steps=self._open_step_names()
            )
        required = set(self._required_kinds())
        if required:
            # sudo: whether the required steps were done.
            steps = self.sudo().step_ids
            done = steps.filtered(lambda step: step.state == "done").mapped("kind")
            lacking = required - set(done)
            if lacking:
                names = dict(steps._fields["kind"]._description_selection(self.env))
                return self.env._(
                    "Required by law for this item and not done: %(steps)s.",
                    steps="、".join(names[kind] for kind in sorted(lacking)),
                )
        return False


class Clock(models.Model):
    """A step's clock tells it its due date."""

    _inherit = "darqi.clock"

    def _tell_applications(self):
        result = super()._tell_applications()
        mine = self.filtered(lambda clock: clock.res_model == "darqi.application.step")
        for clock in mine:
            # sudo: a copy of the clock's own computed date.
            step = self.env["darqi.application.step"].sudo().browse(clock.res_id)
            due = False if clock.state == "stopped" else clock.due_date
            step._door_opened().write({"due_date": due})
        return result
