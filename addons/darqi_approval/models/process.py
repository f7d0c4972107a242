from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from ..application_form import clean
from .ground.state_door import transition

CATALOGUE = "darqi_approval.group_catalogue"


class Process(models.Model):
    """办理流程: the steps a case of an item goes through, edited without code.

    A version is in force from its day until the next one's; a case keeps the version
    of its acceptance. A published version is frozen: changing a process makes a new
    one and never touches a running case.
    """

    _name = "darqi.process"
    _inherit = ["darqi.state.door"]
    _description = "Process"
    _order = "item_id, version desc"

    _transitions = {
        "publish": transition("draft", "published", CATALOGUE),
        "supersede": transition("published", "superseded", CATALOGUE),
    }
    _door_fields = ("published_on", "published_by_id")

    item_id = fields.Many2one(
        "darqi.item", required=True, index=True, ondelete="restrict"
    )
    version = fields.Integer(required=True, readonly=True, default=1)
    date_from = fields.Date(
        required=True,
        string="In effect from",
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("published", "Published"),
            ("superseded", "Superseded"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    note = fields.Text(string="Reason of the change")
    step_ids = fields.One2many(
        "darqi.process.step", "process_id", string="Steps of the process", copy=True
    )
    published_on = fields.Date(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    case_count = fields.Integer(compute="_compute_case_count", string="Cases")
    can_publish = fields.Boolean(compute="_compute_can")
    longest_days = fields.Integer(
        compute="_compute_longest_days",
        string="Longest way (working days)",
        help="Steps of the same order count once, by the longest; times that stop the"
        " legal clock do not count.",
    )
    limit_text = fields.Char(compute="_compute_longest_days", string="Time limits")

    _version_uniq = models.Constraint(
        "unique(item_id, version)", "This version exists already."
    )
    _draft_uniq = models.UniqueIndex(
        "(item_id) WHERE state = 'draft'", "The item has a draft of a process already."
    )
    _day_uniq = models.UniqueIndex(
        "(item_id, date_from) WHERE state <> 'draft'",
        "Two processes of one item take effect on the same day.",
    )

    @api.depends("item_id.name", "version")
    def _compute_display_name(self):
        for process in self:
            process.display_name = f"{process.item_id.name} V{process.version}"

    def _compute_case_count(self):
        # sudo: a number, not the cases.
        counts = dict(
            self.env["darqi.application"]
            .sudo()
            ._read_group([("process_id", "in", self.ids)], ["process_id"], ["__count"])
        )
        for process in self:
            process.case_count = counts.get(process._origin, 0)

    @api.depends_context("uid")
    @api.depends("state", "step_ids")
    def _compute_can(self):
        for process in self:
            # While it is being edited, too: the button saves first.
            process.can_publish = bool(process._origin) and process._can("publish")

    @api.model_create_multi
    def create(self, vals_list):
        """The version is the next of its item."""
        vals_list = [dict(vals) for vals in vals_list]
        items = [vals["item_id"] for vals in vals_list if vals.get("item_id")]
        latest = {
            item.id: number
            for item, number in self._read_group(
                [("item_id", "in", items)], ["item_id"], ["version:max"]
            )
        }
        for vals in vals_list:
            item = vals.get("item_id")
            latest[item] = vals["version"] = latest.get(item, 0) + 1
        return super().create(vals_list)

    def write(self, vals):
        """A published process is frozen. :raises UserError: when it is written"""
        if vals and not self._door_is_open():
            self._check_draft()
        result = super().write(vals)
        if "state" in vals or "date_from" in vals:
            self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_draft()

    def _check_draft(self):
        frozen = self.filtered(lambda process: process.state != "draft")
        if frozen:
            raise UserError(
                self.env._(
                    "%(process)s is published: make a new version to change it.",
                    process=frozen[0].display_name,
                )
            )

    @api.depends("item_id", "step_ids.days", "step_ids.sequence", "step_ids.runs_clock")
    def _compute_longest_days(self):
        for process in self:
            process.longest_days = process._longest_way(process.step_ids)
            revision = process._list_for_limits()
            limit, promise = process._limit_in_working_days(), revision.promised_days
            process.limit_text = (
                self.env._(
                    "statutory %(limit)s, promised %(promise)s working days",
                    limit=limit,
                    promise=promise or "—",
                )
                if revision
                else False
            )

    @api.model
    def _longest_way(self, steps):
        """Working days of the steps one after the other, side by side counted once."""
        longest = {}
        for step in steps.filtered("runs_clock"):
            longest[step.sequence] = max(longest.get(step.sequence, 0), step.days)
        return sum(longest.values())

    def _list_for_limits(self):
        # sudo: lists are public.
        lists = self.sudo().item_id.revision_ids.filtered(lambda r: r.state != "draft")
        return lists.sorted("version")[-1:]

    def _limit_in_working_days(self):
        """The statutory limit of the item's list, in working days as they fall."""
        revision = self._list_for_limits()
        config = self.env["darqi.config"]
        amount = revision.statutory_days
        if not amount:
            key = "joint_days" if revision.is_joint else "decision_days"
            return config._number(f"darqi.{key}")
        days = {"month": 22 * amount, "calendar_day": amount * 5 // 7}
        return days.get(revision.statutory_unit, amount)

    def _refusal_limit(self):
        """Why the steps do not fit into the limit, or False.

        Steps that depend on an answer may exclude each other: they are shown in the
        longest way, and do not bar.
        """
        always = self.step_ids.filtered(lambda step: not step.condition_code)
        days, limit = self._longest_way(always), self._limit_in_working_days()
        if days > limit:
            return self.env._(
                "Working days: the steps take %(days)s one after the other, the law"
                " leaves %(limit)s for the decision.",
                days=days,
                limit=limit,
            )
        return False

    def _refusal_publish(self):
        if not self.step_ids:
            return self.env._("Steps: a process has at least one.")
        reason = self._refusal_limit()
        if reason:
            return reason
        if self.item_id.is_example:
            return self.env._("An example of another county is not published.")
        today = self.env["darqi.working.day"]._today()
        earlier = self.item_id.process_ids.filtered(lambda p: p.state != "draft")
        if earlier and self.date_from < today:
            return self.env._("In effect from: it cannot lie in the past.")
        return False

    def action_publish(self):
        """Publish: in force from its day; the version before it is superseded."""
        today = self.env["darqi.working.day"]._today()
        for process in self:
            before = process.item_id.process_ids.filtered(
                lambda p: p.state == "published"
            )
            process._move(
                "publish", {"published_on": today, "published_by_id": self.env.uid}
            )
            if before:
                before._move("supersede")
            self.env["darqi.evidence"]._record(
                process,
                "process_published",
                lambda p: {
                    "item": p.item_id.id,
                    "version": p.version,
                    "steps": [step._payload() for step in p.step_ids],
                },
            )
        self.env.registry.clear_cache()
        return True

    def action_new_version(self):
        """Open the draft of the item's next version."""
        self.ensure_one()
        draft = self.item_id.process_ids.filtered(lambda p: p.state == "draft")
        if not draft:
            today = self.env["darqi.working.day"]._today()
            draft = self.copy({"date_from": today, "note": False})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    @api.model
    @ormcache()
    def _versions(self):
        """{item id: [(date_from, process id), …] latest first}; no query when warm."""
        # sudo: which process is in force is public.
        rows = self.sudo().search_fetch(
            [("state", "!=", "draft")],
            ["item_id", "date_from", "published_on"],
            order="date_from desc, version desc",
        )
        found = {}
        for row in rows:
            published = row.published_on or row.date_from
            rows_of = found.setdefault(row.item_id.id, [])
            rows_of.append((row.date_from, published, row.id))
        return found

    @api.model
    def _in_force(self, items, day, published_by=None):
        """{item id: process in force on ``day``}; items without one are absent.

        :param published_by: last day of publication; default ``day``: nothing is in
            force before it was published
        """
        last = published_by or day
        versions = self._versions()
        found = {}
        for item in items.ids:
            for date_from, published, process in versions.get(item, ()):
                if date_from <= day and published <= last:
                    # sudo: processes are public.
                    found[item] = self.sudo().browse(process)
                    break
        return found

    def _step_vals(self, case):
        """The steps of a new case: those whose condition its answers meet."""
        self.ensure_one()
        definition = case.form_definition or []
        return [
            step._vals_for(case)
            for step in self._steps_for(
                definition, case.answers or {}, case.application_kind
            )
        ]

    def _steps_for(self, definition, answers, kind="new"):
        """The steps these answers lead to in an application of this kind, in order."""
        today = self.env["darqi.working.day"]._today()
        kept = clean(definition, answers, today)
        questions = {row["code"]: row for row in definition}
        return self.step_ids.sorted(lambda s: (s.sequence, s._origin.id)).filtered(
            lambda step: step._is_for(kind) and step._applies(questions, kept)
        )


class Item(models.Model):
    """The processes of an item."""

    _inherit = "darqi.item"

    process_ids = fields.One2many("darqi.process", "item_id", string="Processes")
