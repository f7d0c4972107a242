import re
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..ground.state_door import transition

# 投资项目统一代码: year, area, industry, kind, serial number.
CODE = re.compile(r"^(19|20)\d{2}-\d{6}-\d{2}-\d{2}-\d{6}$")
ESCORT = "darqi_approval.group_escort"
HEAD = "darqi_approval.group_bureau_head"
KEEPERS = (ESCORT, HEAD)


class Project(models.Model):
    """投资项目: what it needs, how far it is, who guides it (PRACTICE 2.14).

    Leaders ask "how far is project X": one page lists the licences it needs, the case
    of each, where the case stands and what it waits for. The escort (代办员) keeps the
    list; cases come to it by the project code at the window.
    """

    _name = "darqi.project"
    _inherit = ["darqi.state.door", "mail.thread"]
    _description = "Investment project"
    _order = "is_key desc, code desc"
    _rec_names_search = ["code", "name"]

    code = fields.Char(
        required=True,
        copy=False,
        size=24,
        string="Project code",
        help="投资项目统一代码, as 2026-150621-04-01-123456.",
    )
    name = fields.Char(required=True, size=120, string="Project", tracking=True)
    applicant_id = fields.Many2one(
        "darqi.applicant",
        required=True,
        ondelete="restrict",
        index=True,
        string="Project owner",
    )
    escort_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        default=lambda self: self.env.user,
        domain=lambda self: [("all_group_ids", "in", self.env.ref(ESCORT).id)],
        help="代办员: guides the project through its licences.",
    )
    is_key = fields.Boolean(string="Key project", tracking=True)
    place = fields.Char(size=120, string="Site of the project")
    investment = fields.Float(
        digits=(16, 2), string="Investment (10,000 yuan)", help="Planned, in 万元."
    )
    start_on = fields.Date(string="Works to begin on")
    note = fields.Text()
    state = fields.Selection(
        [("open", "Under way"), ("finished", "All obtained"), ("stopped", "Stopped")],
        required=True,
        readonly=True,
        default="open",
        index=True,
        tracking=True,
    )
    permit_ids = fields.One2many("darqi.project.permit", "project_id", string="Needs")
    permit_count = fields.Integer(compute="_compute_progress", string="Licences needed")
    granted_count = fields.Integer(compute="_compute_progress", string="Obtained")
    open_count = fields.Integer(compute="_compute_progress", string="In hand")
    progress = fields.Float(compute="_compute_progress", string="Progress (%)")
    next_due = fields.Date(compute="_compute_progress", string="Next due date")
    waits_for = fields.Text(compute="_compute_progress", string="Where it stands")
    can_finish = fields.Boolean(compute="_compute_can")
    can_stop = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")

    _transitions = {
        "finish": transition("open", "finished", *KEEPERS),
        "stop": transition("open", "stopped", *KEEPERS),
        "reopen": transition("finished stopped", "open", *KEEPERS),
    }

    _code_uniq = models.Constraint(
        "unique(code)", "A project with this code is on record already."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for project in self:
            project.display_name = f"{project.name or ''} {project.code or ''}".strip()

    @api.depends_context("darqi_at")
    @api.depends(
        "permit_ids.application_id.state",
        "permit_ids.application_id.result",
        "permit_ids.is_dropped",
    )
    def _compute_progress(self):
        for project in self:
            needed = project.permit_ids.filtered(lambda row: not row.is_dropped)
            granted = needed.filtered(lambda row: row.step == "granted")
            running = needed.filtered(lambda row: row.step in ("received", "under_way"))
            project.permit_count = len(needed)
            project.granted_count = len(granted)
            project.open_count = len(running)
            project.progress = 100 * len(granted) / len(needed) if needed else 0
            project.next_due = min(
                filter(None, running.mapped("due_date")), default=False
            )
            project.waits_for = "\n".join(
                f"{row.item_id.name}：{row.waits_for}"
                for row in running
                if row.waits_for
            )

    @api.depends_context("uid")
    @api.depends("state", "permit_ids.application_id")
    def _compute_can(self):
        for project in self:
            project.can_finish = bool(project.id) and project._can("finish")
            project.can_stop = bool(project.id) and project._can("stop")
            project.can_reopen = bool(project.id) and project._can("reopen")

    @api.model
    def _clean_code(self, code):
        """The code as it is kept: plain digits and hyphens, no blanks."""
        text = unicodedata.normalize("NFKC", code or "")
        return re.sub(r"\s", "", re.sub("[‐-―−]", "-", text)).upper()

    @api.model_create_multi
    def create(self, vals_list):
        """A project with its code as it is kept; whoever enters it is its escort."""
        return super().create(
            [{**vals, "code": self._clean_code(vals.get("code"))} for vals in vals_list]
        )

    def write(self, vals):
        """The code is kept in one form."""
        if "code" in vals:
            vals = {**vals, "code": self._clean_code(vals["code"])}
        return super().write(vals)

    @api.constrains("code")
    def _check_code(self):
        for project in self:
            if not CODE.match(project.code or ""):
                raise ValidationError(
                    self.env._(
                        "Project code: “%(code)s” is none; it is written as"
                        " 2026-150621-04-01-123456.",
                        code=project.code,
                    )
                )

    @api.constrains("escort_id")
    def _check_escort(self):
        for project in self:
            # sudo: whether the person is an escort is compared only.
            if not project.escort_id.sudo().has_groups(f"{ESCORT},{HEAD}"):
                raise ValidationError(
                    self.env._(
                        "Escort: %(name)s does not have this role.",
                        name=project.escort_id.name,
                    )
                )

    def _refusal_finish(self):
        missing = self.permit_ids.filtered(
            lambda row: not row.is_dropped and row.step != "granted"
        )
        if missing:
            return self.env._(
                "Not obtained yet: %(items)s.",
                items="、".join(missing.item_id.mapped("name")),
            )
        if not self.permit_ids:
            return self.env._("Needs: list the licences it needs first.")
        return False

    def action_finish(self):
        """All licences are there. :raises UserError: naming what is missing"""
        return self._move("finish")

    def action_stop(self):
        """The project does not go on; its cases are not touched."""
        return self._move("stop")

    def action_reopen(self):
        """The project goes on."""
        return self._move("reopen")

    def action_cases(self):
        """Open the cases of the project that the reader may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_application_action"
        )
        return {
            **action,
            "domain": [("project_id", "=", self.id)],
            "context": {},
            "display_name": self.name,
        }
