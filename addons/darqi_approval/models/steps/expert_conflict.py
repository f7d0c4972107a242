from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..expert import normalised


class ExpertDeclaration(models.Model):
    """回避声明: an expert says with whom he has an interest, or that he is away.

    Stored by the keeper of the pool with what the expert signed or wrote, never by
    whoever draws. An interest stands for every case of that party until it ends, an
    absence for every draw of its days.
    """

    _name = "darqi.expert.declaration"
    _description = "Declaration of an expert's interest"
    _rec_name = "expert_id"
    _order = "declared_on desc, id desc"

    expert_id = fields.Many2one(
        "darqi.expert", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("interest", "Interest"), ("absence", "Cannot take part")],
        required=True,
        default="interest",
    )
    party = fields.Char(
        string="With whom",
        help="Name of the applicant, the firm or its legal representative.",
    )
    reason = fields.Char(required=True, help="Work, kinship, shares, advice given …")
    declared_on = fields.Date(
        required=True, default=lambda self: self.env["darqi.working.day"]._today()
    )
    date_to = fields.Date(string="Until", help="Last day; empty: until further notice.")
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Signed declaration",
        help="What the expert signed or wrote; needed.",
    )

    _order_check = models.Constraint(
        "CHECK (date_to >= declared_on)",
        "Until: it cannot lie before the declaration.",
    )
    _kind_check = models.Constraint(
        "CHECK (COALESCE(trim(party), '') <> ''"
        " OR kind = 'absence' AND date_to IS NOT NULL)",
        "An interest names with whom; an absence has its last day.",
    )

    @api.constrains("attachment_ids", "expert_id")
    def _check_signed(self):
        for row in self:
            # sudo: files linked to a row the user may write; only counted.
            if not row.sudo().attachment_ids:
                raise ValidationError(
                    self.env._(
                        "Signed declaration: attach what %(expert)s signed or wrote.",
                        expert=row.expert_id.name,
                    )
                )

    def _stands_on(self, day):
        self.ensure_one()
        return self.declared_on <= day and (not self.date_to or self.date_to >= day)


class Expert(models.Model):
    """The declarations of an expert."""

    _inherit = "darqi.expert"

    declaration_ids = fields.One2many(
        "darqi.expert.declaration", "expert_id", string="Declared interests"
    )


class ApplicationStep(models.Model):
    """Further grounds to leave an expert out, each logged with its reason (回避)."""

    _inherit = "darqi.application.step"

    @api.model
    def _expert_conflicts(self, case, pool):
        found = super()._expert_conflicts(case, pool)
        names = self._concerned_names(case)
        makers = self._report_makers(case)
        before = self._took_part(case)
        today = self.env["darqi.working.day"]._today()
        for expert in pool.filtered(lambda e: e.id not in found):
            stated = expert.declaration_ids.filtered(
                lambda row: (
                    row._stands_on(today)
                    and (row.kind == "absence" or normalised(row.party) in names)
                )
            )
            unit = normalised(expert.unit)
            if stated:
                word = "不能参加" if stated[0].kind == "absence" else "声明回避"
                found[expert.id] = f"专家{word}：{stated[0].reason}"
            elif unit and unit in makers:
                found[expert.id] = "所在单位为本件报告出具机构，回避"
            elif expert.id in before:
                found[expert.id] = before[expert.id]
        return found

    @api.model
    def _concerned_names(self, case):
        """Applicant, legal representative, agent: whom an interest may concern."""
        card = case.applicant_id
        names = {case.applicant_name, card.name, card.legal_person}
        names.add(case.filing_id.agent_name)
        return {normalised(name) for name in names if name}

    @api.model
    def _report_makers(self, case):
        """Institutions whose reports lie in the case."""
        return {normalised(row.name) for row in case.step_ids.institution_id}

    @api.model
    def _took_part(self, case):
        """{expert id: reason} of who judged this case in an earlier review of it."""
        earlier = case.step_ids.filtered(
            lambda step: step.kind == "expert_review" and step.state == "done"
        )
        return {
            expert.id: f"已参加本件{step.done_on:%Y-%m-%d}的评审，回避"
            for step in earlier
            for expert in step.expert_ids
        }


class ApplicationSideAct(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The draw's dialog shows the pool: who can be drawn, who is left out and why."""

    _inherit = "darqi.application.side.act"

    expert_line_ids = fields.One2many(
        "darqi.application.side.act.expert",
        "dialog_id",
        compute="_compute_expert_line_ids",
        store=True,
        readonly=False,
        string="Pool of this draw",
    )
    free_count = fields.Integer(compute="_compute_free_count", string="Can be drawn")
    drawn_before = fields.Boolean(compute="_compute_drawn_before")

    @api.depends("act", "specialty", "step_id")
    def _compute_expert_line_ids(self):
        for dialog in self:
            lines = [fields.Command.clear()]
            # sudo: the step one may act on; the pool is read by its handlers.
            step = dialog.step_id.sudo()
            if dialog.act == "draw_experts" and step:
                pool = step._expert_pool(dialog.specialty)
                found = step._expert_conflicts(step.application_id, pool)
                before = step.expert_ids
                lines += [
                    fields.Command.create(
                        {
                            "expert_id": expert.id,
                            "conflict": found.get(expert.id, False),
                            "is_drawn": expert in before,
                        }
                    )
                    for expert in pool
                ]
            dialog.expert_line_ids = lines

    @api.depends("expert_line_ids.conflict")
    def _compute_free_count(self):
        for dialog in self:
            dialog.free_count = len(
                dialog.expert_line_ids.filtered(lambda row: not row.conflict)
            )

    @api.depends("step_id")
    def _compute_drawn_before(self):
        for dialog in self:
            # sudo: whether experts were drawn before.
            dialog.drawn_before = bool(dialog.step_id.sudo().draw_ids)


# pylint: disable-next=no-wizard-in-models
class ApplicationSideActExpert(models.TransientModel):
    """One expert of the pool, in the dialog of the draw."""

    _name = "darqi.application.side.act.expert"
    _description = "Expert before the draw"
    _order = "id"

    dialog_id = fields.Many2one(
        "darqi.application.side.act", required=True, ondelete="cascade", index=True
    )
    expert_id = fields.Many2one("darqi.expert", required=True)
    unit = fields.Char(related="expert_id.unit")
    title = fields.Char(related="expert_id.title")
    specialty = fields.Char(related="expert_id.specialty")
    conflict = fields.Char(string="Left out because", readonly=True)
    is_drawn = fields.Boolean(string="Drawn before", readonly=True)
    declared = fields.Char(
        compute="_compute_declared",
        string="Has declared",
        help="With whom he declared an interest, or until when he cannot take part.",
    )

    @api.depends("expert_id.declaration_ids")
    @api.depends_context("darqi_at")
    def _compute_declared(self):
        today = self.env["darqi.working.day"]._today()
        for row in self:
            stated = row.expert_id.declaration_ids.filtered(
                lambda line: line._stands_on(today)
            )
            row.declared = "；".join(
                line.party or f"{line.date_to}前不能参加" for line in stated
            )
