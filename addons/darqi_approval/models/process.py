from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ..application_form import clean
from .application_special import GROUNDS
from .application_step import GATES, MODES, STEP_GROUNDS, STEP_KINDS
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
        "darqi.process.step", "process_id", string="Steps", copy=True
    )
    published_on = fields.Date(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    case_count = fields.Integer(compute="_compute_case_count", string="Cases")
    can_publish = fields.Boolean(compute="_compute_can")

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
            process.can_publish = bool(process.id) and process._can("publish")

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

    def _refusal_publish(self):
        if not self.step_ids:
            return self.env._("Steps: a process has at least one.")
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
            ["item_id", "date_from"],
            order="date_from desc, version desc",
        )
        found = {}
        for row in rows:
            found.setdefault(row.item_id.id, []).append((row.date_from, row.id))
        return found

    @api.model
    def _in_force(self, items, day):
        """{item id: process in force on ``day``}; items without one are absent."""
        versions = self._versions()
        found = {}
        for item in items.ids:
            for date_from, process in versions.get(item, ()):
                if date_from <= day:
                    # sudo: processes are public.
                    found[item] = self.sudo().browse(process)
                    break
        return found

    def _step_vals(self, case):
        """The steps of a new case: those whose condition its answers meet."""
        self.ensure_one()
        today = self.env["darqi.working.day"]._today()
        answers = clean(case.form_definition or [], case.answers or {}, today)
        return [
            step._vals_for(case)
            for step in self.step_ids.sorted(lambda s: (s.sequence, s.id))
            if step._applies(answers)
        ]


class ProcessStep(models.Model):
    """办理环节 of a process: equal sequence numbers run side by side."""

    _name = "darqi.process.step"
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
        help="Competent organ of the case, original department of the item, or a third"
        " party named here.",
    )
    department_id = fields.Many2one(
        "darqi.department",
        ondelete="restrict",
        string="Other organ",
        help="Of the hall; only where a third party does it.",
    )
    third_party = fields.Char(help="Institution outside the hall.")
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
    document = fields.Char(string="Document produced")
    condition_code = fields.Char(
        string="Only if the answer", help="Code of a question of the item's form."
    )
    condition_value = fields.Char(
        string="is", help="Several values are separated by |."
    )
    point_ids = fields.One2many(
        "darqi.process.point", "process_step_id", string="Review points", copy=True
    )

    _days_check = models.Constraint(
        "CHECK (days BETWEEN 0 AND 250 AND sequence BETWEEN 1 AND 9999)",
        "Working days: between 0 and 250; order: between 1 and 9999.",
    )
    _clock_check = models.Constraint(
        "CHECK (runs_clock IS TRUE OR ground IS NOT NULL)",
        "Legal clock: it stands still only for a ground of 行政许可法 45.",
    )

    @api.constrains("runs_clock", "ground", "kind", "mode", "department_id")
    def _check_step(self):
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
            if step.kind == "technical_opinion" and step.mode == "bureau":
                raise ValidationError(
                    self.env._(
                        "“%(step)s”: a technical support opinion is another organ's"
                        " (plan 三(三)4).",
                        step=step.name,
                    )
                )
            if step.mode == "third_party" and not (
                step.department_id or step.third_party
            ):
                raise ValidationError(
                    self.env._("“%(step)s”: name the third party.", step=step.name)
                )

    @api.constrains("condition_code", "condition_value", "process_id")
    def _check_condition(self):
        for step in self.filtered("condition_code"):
            # The latest list of the item has the questions of new cases.
            lists = step.item_id.revision_ids.sorted("version")[-1:]
            codes = set(lists.form_field_ids.mapped("code"))
            if step.condition_code not in codes:
                raise ValidationError(
                    self.env._(
                        "“%(step)s”: the form has no question “%(code)s”.",
                        step=step.name,
                        code=step.condition_code,
                    )
                )

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
            "days": self.days,
            "runs_clock": self.runs_clock,
            "condition": [self.condition_code or "", self.condition_value or ""],
            "points": self.point_ids.mapped("name"),
        }

    def _applies(self, answers):
        if not self.condition_code:
            return True
        answer = answers.get(self.condition_code)
        given = answer if isinstance(answer, list) else [answer]
        words = {True: ("true", "是", "1"), False: ("false", "否", "0")}
        said = set()
        for value in given:
            if value is None:
                continue
            if isinstance(value, bool):
                said.update(words[value])
            else:
                said.add(str(value))
        wanted = {v.strip() for v in (self.condition_value or "").split("|")}
        return bool(said & wanted)

    def _organ_for(self, case):
        if self.mode == "original" and case.original_department_id:
            return case.original_department_id
        if self.mode == "third_party" and self.department_id:
            return self.department_id
        return case.department_id

    def _vals_for(self, case):
        vals = case._step_vals(self.kind, is_mandatory=True)
        vals.update(
            name=self.name,
            mode=self.mode,
            department_id=self._organ_for(case).id,
            group_id=self.group_id.id,
            third_party=self.third_party,
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


class ProcessPoint(models.Model):
    """审查要点 of a step of a process."""

    _name = "darqi.process.point"
    _description = "Review point"
    _order = "process_step_id, sequence, id"

    process_step_id = fields.Many2one(
        "darqi.process.step", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, string="Point")
    standard = fields.Char(string="Standard or clause")

    @api.model_create_multi
    def create(self, vals_list):
        """In drafts only."""
        points = super().create(vals_list)
        points.process_step_id.process_id._check_draft()
        return points

    def write(self, vals):
        """In drafts only."""
        self.process_step_id.process_id._check_draft()
        return super().write(vals)

    def unlink(self):
        """In drafts only."""
        self.process_step_id.process_id._check_draft()
        return super().unlink()


class Item(models.Model):
    """The processes of an item."""

    _inherit = "darqi.item"

    process_ids = fields.One2many("darqi.process", "item_id", string="Processes")


class ApplicationStep(models.Model):
    """Where a step of a case comes from."""

    _inherit = "darqi.application.step"

    process_step_id = fields.Many2one(
        "darqi.process.step", index="btree_not_null", ondelete="restrict"
    )
