from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.darqi_approval.models.ground.state_door import transition

from .supervision_duty import QUIET, SUPERVISING_KINDS, SUPERVISORS

# What may be written while the visit is planned, and never afterwards.
RECORD_FIELDS = (
    "officer_ids",
    "visited_on",
    "place",
    "situation",
    "result",
    "handling",
    "photo_ids",
    "planned_on",
    "kind",
    "measure_id",
)


class SupervisionTask(models.Model):
    """A visit to a licence holder by the supervising organ (REQ-61, T28).

    Two officers at least. Only the supervising organ or an enforcement body visits;
    the bureau does not (REQ-40, 方案三(三)1). A visit that is done never changes.
    """

    _name = "darqi.supervision.task"
    _inherit = ["mail.thread", "darqi.supervision.duty", "darqi.licence.subject"]
    _description = "Supervision task"
    _order = "planned_on, id"
    _rec_names_search = ["licence_id.number", "holder_name", "item_id.name"]

    _duty_kinds = ("task",)
    _transitions = {
        "finish": transition("planned", "done", *SUPERVISORS),
        "cancel": transition("planned", "cancelled", *SUPERVISORS),
    }
    _door_fields = (
        "done_by_id",
        "done_at",
        "ordered_on",
        "is_first",
        "owner_id",
        "notice_id",
        "document_id",
        "cancel_reason",
        "is_done_late",
        # copies from the licence, which nobody writes
        "application_id",
        "item_id",
        "holder_name",
        "approving_department_id",
    )

    notice_id = fields.Many2one(
        "darqi.notice", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Supervising organ",
        default=lambda self: self.env.user.department_ids[:1],
    )
    approving_department_id = fields.Many2one(
        related="licence_id.department_id",
        store=True,
        index=True,
        string="Approving organ",
        help="Answers for the licence; reads the visit.",
    )
    measure_id = fields.Many2one(
        "darqi.measure",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('item_id', '=', item_id), ('department_id', '=', department_id)]",
    )
    kind = fields.Selection(
        [
            ("routine", "Routine inspection"),
            ("visit", "Return visit"),
            ("double_random", "Double-random check"),
            ("key", "Key inspection"),
            ("complaint", "Complaint check"),
            ("promise_check", "Promise check"),
        ],
        required=True,
        default="routine",
    )
    owner_id = fields.Many2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        string="Responsible for supervision",
    )
    officer_ids = fields.Many2many(
        "res.users",
        "darqi_supervision_task_officer_rel",
        "task_id",
        "user_id",
        string="Officers",
        domain="[('department_ids', 'in', [department_id])]",
        help="Two at least.",
    )
    ordered_on = fields.Date(readonly=True, string="Ordered on")
    planned_on = fields.Date(required=True, string="To visit by")
    visited_on = fields.Date()
    place = fields.Char()
    situation = fields.Text(help="What was found on site.")
    handling = fields.Text(help="What was ordered or done about it.")
    result = fields.Selection(
        [
            ("pass", "In order"),
            ("rectify", "To be rectified"),
            ("violation", "Violation suspected"),
        ]
    )
    photo_ids = fields.Many2many(
        "ir.attachment",
        "darqi_supervision_task_photo_rel",
        "task_id",
        "attachment_id",
        string="Photos",
    )
    is_first = fields.Boolean(
        readonly=True, string="First visit", help="The visit that follows the claim."
    )
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="planned",
    )
    done_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Recorded by"
    )
    done_at = fields.Datetime(readonly=True, string="Recorded at")
    is_done_late = fields.Boolean(readonly=True, string="Done late")
    cancel_reason = fields.Char(readonly=True, string="Reason of cancellation")
    document_id = fields.Many2one(
        "darqi.document", readonly=True, ondelete="restrict", string="Record"
    )
    feedback_ids = fields.One2many("darqi.feedback", "task_id", readonly=True)
    can_finish = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    _first_uniq = models.UniqueIndex(
        "(notice_id) WHERE is_first IS TRUE AND state <> 'cancelled'",
        "The notice was claimed already: its first visit exists.",
    )
    _planned_check = models.Constraint(
        "CHECK (planned_on >= ordered_on)",
        "To visit by: it cannot lie before the day the visit was ordered.",
    )
    _done_check = models.Constraint(
        "CHECK (state <> 'done' OR (visited_on IS NOT NULL AND result IS NOT NULL"
        " AND place <> '' AND situation <> ''))",
        "A visit on record states day, place, situation and result.",
    )
    _open_idx = models.Index("(department_id, planned_on) WHERE state = 'planned'")

    @api.depends("holder_name", "kind", "planned_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for task in self:
            parts = (kinds.get(task.kind), task.holder_name, task.planned_on)
            task.display_name = " ".join(str(part) for part in parts if part)

    @api.depends_context("uid")
    @api.depends("state", "department_id")
    def _compute_can(self):
        for task in self:
            # Completeness is judged when the button is pressed, not before.
            task.can_finish = (
                task.state == "planned"
                and self.env.user.has_groups(",".join(SUPERVISORS))
                and not task._refusal_organ()
            )
            task.can_cancel = task._can("cancel")

    @api.model_create_multi
    def create(self, vals_list):
        """A planned visit starts its clock; it runs to the planned day."""
        today = self.env["darqi.working.day"]._today()
        tasks = super(SupervisionTask, self.with_context(**QUIET)).create(vals_list)
        tasks = tasks.with_env(self.env)
        for task in tasks:
            refusal = task._refusal_organ() or task._refusal_licence()
            if refusal and not self.env.su:
                raise UserError(refusal)
            if not task.ordered_on:
                task._door_opened().write({"ordered_on": today})
            task._clock_start(
                "task",
                max((task.planned_on - task.ordered_on).days, 0),
                unit="calendar_day",
                start=task.ordered_on,
                law="行政许可法61",
            )
        return tasks

    def write(self, vals):
        """The record of a visit is fixed once it is done."""
        if not self._door_is_open() and {
            *RECORD_FIELDS,
            "licence_id",
            "department_id",
        }.intersection(vals):
            for task in self:
                if task.state != "planned":
                    raise UserError(
                        self.env._(
                            "%(task)s is on record: it does not change any more.",
                            task=task.display_name,
                        )
                    )
            if {"licence_id", "department_id", "planned_on"}.intersection(vals):
                raise UserError(
                    self.env._(
                        "To visit by, licence and organ are fixed; cancel the visit"
                        " with a reason and plan another one."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("A supervision task is cancelled with a reason, not deleted.")
        )

    def _refusal_organ(self):
        """The organ supervises or enforces, and the actor belongs to it (REQ-40)."""
        if self.department_id.kind not in SUPERVISING_KINDS:
            return self.env._(
                "Supervising organ: %(organ)s does not supervise licence holders.",
                organ=self.department_id.name,
            )
        return self._refusal_member()

    def _refusal_licence(self):
        """An organ visits the holders it supervises or enforces against."""
        # sudo: which organ supervises is compared, nothing is shown.
        if not self.licence_id.sudo()._is_watched_by(self.department_id):
            return self.env._(
                "Licence: %(organ)s does not supervise it.",
                organ=self.department_id.name,
            )
        return False

    def _refusal_finish(self):
        today = self.env["darqi.working.day"]._today()
        missing = self._missing()
        if missing:
            return missing
        if self.visited_on > today:
            return self.env._("Visited on: it lies in the future.")
        # sudo: dates of the licence; a renewal moves its validity, not its first issue.
        licence = self.licence_id.sudo()
        begin = min(filter(None, (licence.date_from, licence.issued_on)), default=None)
        if begin and self.visited_on < begin:
            return self.env._(
                "Visited on: it lies before the licence began (%(day)s).", day=begin
            )
        return self._refusal_organ()

    def _missing(self):
        """What the record of the visit still lacks, or ``False``."""
        # sudo: the organ's members are compared, whoever may read users.
        officers = self.sudo().officer_ids
        if len(officers) < 2:
            return self.env._("Officers: a visit is made by two officers at least.")
        outsiders = officers.filtered(
            lambda user: self.department_id not in user.department_ids
        )
        if outsiders:
            return self.env._(
                "Officers: %(users)s do not belong to %(organ)s.",
                users=", ".join(outsiders.mapped("name")),
                organ=self.department_id.name,
            )
        reason = officers._refusal_uncertified()
        if reason:
            return reason
        for name in ("visited_on", "place", "situation", "result"):
            value = self[name]
            if not (value.strip() if isinstance(value, str) else value):
                return self.env._(
                    "%(field)s: state it before the visit is put on record.",
                    field=self._fields[name]._description_string(self.env),
                )
        return False

    def _refusal_cancel(self):
        return self._refusal_member() if not self.env.su else False

    def action_finish(self):
        """Put the visit on record: paper T28, clock stopped, next visit planned."""
        self._move(
            "finish",
            {
                "done_by_id": self.env.uid,
                "done_at": self.env["darqi.working.day"]._now(),
            },
        )
        for clock in self._clock_stop("task"):
            self.browse(clock.res_id)._door_opened().write(
                {"is_done_late": clock.is_late}
            )
        for task in self:
            task._issue_record()
            # sudo: the officer recorded the visit; the notice moves by itself.
            notice = task.notice_id.sudo()
            if notice.state == "claimed":
                notice._move("supervise")
            task._plan_next()
        self.env["darqi.evidence"]._record(
            self,
            "visit_recorded",
            lambda task: {
                "visited_on": task.visited_on,
                "officers": task.officer_ids.ids,
                "result": task.result,
            },
        )
        return True

    def _issue_record(self):
        # Papers are Chinese, whatever the language of who prints them.
        chinese = self.with_context(lang="zh_CN").env
        results = dict(self._fields["result"]._description_selection(chinese))
        values = {
            "organ": self.department_id.name,
            "item_name": self.item_id.name,
            "holder": self.holder_name,
            "licence_number": self.licence_id.number,
            "checked_on": self.visited_on,
            "place": self.place,
            "inspectors": [
                {"name": user.name, "certificate": user.enforcement_certificate}
                for user in self.sudo().officer_ids  # sudo: names on the organ's paper
            ],
            "situation": self.situation,
            "handling": "；".join(filter(None, (results[self.result], self.handling))),
        }
        # sudo: the paper of this very act; documents are made by acts only.
        document = (
            self.env["darqi.document"]
            .sudo()
            ._issue("supervision_record", self, values, department=self.department_id)
        )
        self._door_opened().write({"document_id": document.id})

    def _plan_next(self):
        """After an order to rectify a re-check; else the next regular visit."""
        # sudo: only whether the licence is still in force.
        if not self.licence_id.sudo()._is_supervised():
            return
        months = self.measure_id.frequency_months
        if self.result == "rectify":
            days = self.env["darqi.config"]._number("darqi.recheck_days")
            kind, day = "key", self.visited_on + timedelta(days=days)
        elif self.result == "pass" and months:
            kind, day = "routine", self.visited_on + relativedelta(months=months)
        else:
            return
        today = self.env["darqi.working.day"]._today()
        self._door_opened().create(
            {
                "licence_id": self.licence_id.id,
                "notice_id": self.notice_id.id,
                "department_id": self.department_id.id,
                "measure_id": self.measure_id.id,
                "owner_id": self.owner_id.id,
                "kind": kind,
                "ordered_on": today,
                "planned_on": max(day, today),
            }
        )

    def action_cancel(self):
        """Open the dialog for the reason of a cancellation."""
        self._need_can("cancel")
        return self._action_reason("task_cancel")

    def _cancel(self, reason):
        """Cancel planned visits. :raises UserError: without a reason"""
        if not (reason or "").strip():
            raise UserError(self.env._("Reason of cancellation: it cannot be blank."))
        if not self:
            return True
        self._move("cancel", {"cancel_reason": reason})
        self._clock_stop("task", note=reason)
        self.env["darqi.evidence"]._record(self, "visit_cancelled", {"reason": reason})
        return True

    def action_fill_visit(self):
        """Today, the place of the licence, the reader and whom he went with last."""
        user = self.env.user
        today = self.env["darqi.working.day"]._today()
        for task in self:
            last = self.search(
                [
                    ("state", "=", "done"),
                    ("officer_ids", "in", user.ids),
                    ("department_id", "=", task.department_id.id),
                ],
                order="visited_on desc, id desc",
                limit=1,
            )
            # sudo: names of colleagues who made a visit together.
            partners = last.sudo().officer_ids.filtered("active").sudo(False)
            task.write(
                {
                    "officer_ids": [
                        Command.link(person.id) for person in user | partners[:2]
                    ],
                    "visited_on": task.visited_on or today,
                    "place": task.place or task.licence_id.address,
                }
            )
        return True

    def _take_over(self, owner, measure):
        """A visit planned by default gets the person and measure of the claim."""
        vals = {"owner_id": owner.id}
        if measure:
            vals["measure_id"] = measure.id
        self._door_opened().write(vals)

    def action_feedback(self):
        """Open the form of a feedback to the bureau about this visit."""
        self.ensure_one()
        return self.env["darqi.feedback"]._action_new(
            {
                "default_licence_id": self.licence_id.id,
                "default_task_id": self.id,
                "default_department_id": self.department_id.id,
                "default_finding": self.situation,
                "default_handling": self.handling,
            }
        )
