from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..application import ENDED_STATES

# Where a need of the project stands.
STEPS = [
    ("to_apply", "Not applied for"),
    ("received", "Received"),
    ("under_way", "Under way"),
    ("granted", "Obtained"),
    ("ended", "Ended without it"),
    ("dropped", "Not needed"),
]


class ProjectPermit(models.Model):
    """A licence an investment project needs, and the case that brings it."""

    _name = "darqi.project.permit"
    _description = "Need of a project"
    _order = "project_id, sequence, id"
    _rec_name = "item_id"

    project_id = fields.Many2one(
        "darqi.project", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    item_id = fields.Many2one(
        "darqi.item", required=True, ondelete="restrict", index=True
    )
    department_id = fields.Many2one(
        related="item_id.current_department_id", string="Competent organ"
    )
    planned_on = fields.Date(string="To be applied for by")
    application_id = fields.Many2one(
        "darqi.application",
        ondelete="restrict",
        index="btree_not_null",
        string="Case",
        domain="[('item_id', '=', item_id)]",
        help="Set at the window when the filing names the project; chosen here for a"
        " case that was received before.",
    )
    is_dropped = fields.Boolean(
        string="Not needed", help="Found not to be needed; say why in the note."
    )
    note = fields.Char(size=120)
    step = fields.Selection(STEPS, compute="_compute_course", string="Stands at")
    due_date = fields.Date(compute="_compute_course")
    is_late = fields.Boolean(compute="_compute_course", string="Late")
    waits_for = fields.Char(compute="_compute_course", string="Waits for")

    _item_uniq = models.Constraint(
        "unique(project_id, item_id)", "The project lists this item already."
    )
    _dropped_check = models.Constraint(
        "CHECK (NOT is_dropped OR note <> '')",
        "Not needed: say why in the note.",
    )

    @api.depends_context("lang", "darqi_at")
    @api.depends(
        "application_id.state", "application_id.result", "is_dropped", "planned_on"
    )
    def _compute_course(self):
        today = self.env["darqi.working.day"]._today()
        for row in self:
            # sudo: how far the case is, not what is in it, whoever guides the project.
            case = row.application_id.sudo()
            row.step = row._step_of(case)
            running = row.step in ("received", "under_way")
            row.due_date = running and (case.due_date or case.legal_due_date)
            row.waits_for = running and case.standstill or False
            due = row.due_date or (row.step == "to_apply" and row.planned_on)
            row.is_late = bool(due and due < today)

    def _step_of(self, case):
        if self.is_dropped:
            return "dropped"
        if not case:
            return "to_apply"
        if case.result == "granted":
            return "granted"
        if case.state in ENDED_STATES:
            return "ended"
        return "received" if case.state in ("received", "correcting") else "under_way"

    @api.constrains("application_id", "item_id", "project_id")
    def _check_case(self):
        for row in self.filtered("application_id"):
            # sudo: whose case of which item, compared only.
            case = row.application_id.sudo()
            if case.item_id != row.item_id:
                raise ValidationError(
                    self.env._(
                        "Case: it is about another item (%(item)s).",
                        item=case.item_id.name,
                    )
                )
            if case.applicant_id != row.project_id.applicant_id:
                raise ValidationError(
                    self.env._("Case: it is not the project owner's.")
                )

    @api.model
    def _take_up(self, cases):
        """Cases received for a project become the cases of its needs.

        A need that the list does not name yet is added; a case that ended without the
        licence makes room for the next one.
        """
        for case in cases:
            project = case.project_id
            row = project.permit_ids.filtered(lambda r, c=case: r.item_id == c.item_id)
            if not row:
                self.create(
                    {
                        "project_id": project.id,
                        "item_id": case.item_id.id,
                        "application_id": case.id,
                    }
                )
            elif row.step in ("to_apply", "ended", "dropped"):
                row.write({"application_id": case.id, "is_dropped": False})
