import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from .application import APPROVER, REVIEWER

ORGANISERS = [
    ("bureau", "Competent organ alone"),
    ("joint", "Competent organ with the original department"),
]
ORGANISER_WORDS = {"bureau": "单独组织", "joint": "会商原行政审批部门组织"}
DRAWN = ("drawn", "kept")


def normalised(text):
    """A name to compare: without blanks and the usual ends of a firm's name."""
    text = "".join((text or "").split())
    for end in ("股份有限公司", "有限责任公司", "有限公司", "公司"):
        text = text.removesuffix(end)
    return text


def rank(seed, key):
    """Where an expert comes in a draw: the digest of seed and number."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def pick(seed, free, kept, number):
    """The ids drawn: who was drawn before first, then in the order of the seed."""
    return sorted(free, key=lambda key: (key not in kept, rank(seed, key)))[:number]


class Expert(models.Model):
    """An expert of the pool (专家库): his field, his unit, whether he may be drawn."""

    _name = "darqi.expert"
    _description = "Expert"
    _order = "specialty, name, id"

    name = fields.Char(required=True)
    specialty = fields.Char(required=True, index=True, string="Field")
    unit = fields.Char(required=True, help="Where he works: nobody judges his own.")
    title = fields.Char()
    phone = fields.Char(
        groups="darqi_approval.group_reviewer,darqi_approval.group_catalogue"
    )
    active = fields.Boolean(default=True)

    _person_uniq = models.UniqueIndex(
        "(name, unit, specialty)", "This expert is in the pool already."
    )


class ExpertDraw(models.Model):
    """专家抽取记录: who could be drawn, who was left out and why, who was drawn.

    Reproducible: experts come in the order of the digest of the seed and their number;
    the first are drawn. The seed is the system's, nobody chooses it.
    """

    _name = "darqi.expert.draw"
    _inherit = ["darqi.append.only"]
    _description = "Draw of experts"
    _order = "id desc"

    step_id = fields.Many2one(
        "darqi.application.step", required=True, index=True, ondelete="restrict"
    )
    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    specialty = fields.Char(string="Field")
    number = fields.Integer(required=True, string="Experts")
    seed = fields.Char(required=True)
    reason = fields.Char(help="Why it was drawn again.")
    drawn_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    moment = fields.Datetime(required=True)
    line_ids = fields.One2many("darqi.expert.draw.line", "draw_id", readonly=True)

    def _drawn_again(self):
        """The ids the seed yields from the recorded pool; for whoever checks."""
        self.ensure_one()
        pool = self.line_ids.filtered(lambda line: line.status != "excluded")
        kept = set(pool.filtered("was_drawn").expert_id.ids)
        return pick(self.seed, pool.expert_id.ids, kept, self.number)

    @api.model
    def _status_of(self, expert, conflicts, drawn, kept):
        if expert.id in conflicts:
            return "excluded"
        if expert.id in drawn:
            return "kept" if expert.id in kept else "drawn"
        return "left" if expert.id in kept else "pool"


class ExpertDrawLine(models.Model):
    """One expert of the pool in one draw."""

    _name = "darqi.expert.draw.line"
    _inherit = ["darqi.append.only"]
    _description = "Expert in a draw"
    _order = "draw_id, id"

    draw_id = fields.Many2one(
        "darqi.expert.draw", required=True, index=True, ondelete="restrict"
    )
    expert_id = fields.Many2one(
        "darqi.expert", required=True, index=True, ondelete="restrict"
    )
    unit = fields.Char()
    status = fields.Selection(
        [
            ("drawn", "Drawn"),
            ("kept", "Drawn before, stays"),
            ("left", "Drawn before, no seat left"),
            ("pool", "Not drawn"),
            ("excluded", "Left out"),
        ],
        required=True,
    )
    reason = fields.Char()
    was_drawn = fields.Boolean(compute="_compute_was_drawn")

    @api.depends("status")
    def _compute_was_drawn(self):
        for line in self:
            line.was_drawn = line.status in ("kept", "left")


class ApplicationStep(models.Model):
    """专家评审: experts by draw, never of the applicant's own unit (REQ-58)."""

    _inherit = "darqi.application.step"

    draw_ids = fields.One2many("darqi.expert.draw", "step_id", readonly=True)
    expert_ids = fields.Many2many(
        "darqi.expert", compute="_compute_expert_ids", string="Experts"
    )
    can_draw = fields.Boolean(compute="_compute_can_draw")
    dissent = fields.Text(
        string="Different opinions", help="Of experts who do not share the opinion."
    )
    reviewed_on = fields.Date(string="Day of the review")
    organiser = fields.Selection(
        ORGANISERS, default="bureau", help="Who organised the review (plan 三(三)4)."
    )
    expert_sheet_ids = fields.Many2many(
        "ir.attachment",
        "darqi_application_step_expert_sheet_rel",
        string="Opinions signed by the experts",
        help="Each expert's own signed opinion, or one sheet that all signed.",
    )

    @api.depends("draw_ids")
    def _compute_expert_ids(self):
        for step in self:
            # sudo: who was drawn is part of the step.
            lines = step.sudo().draw_ids[:1].line_ids
            step.expert_ids = lines.filtered(lambda r: r.status in DRAWN).expert_id

    @api.depends_context("uid")
    @api.depends("state", "kind")
    def _compute_can_draw(self):
        for step in self:
            step.can_draw = (
                step.kind == "expert_review"
                and step.state == "requested"
                and not step._refusal_person()
            )

    def action_draw(self, specialty="", number=3, reason=""):
        """抽取专家: drawn by the system, logged with its seed.

        Nobody is left out by the drawer's word: only by a rule of the system, or by a
        declaration that the keeper of the pool stored with its file. Drawn again only
        because somebody of the group falls out or the group changes; whoever was drawn
        before and is free stays in it.

        :param specialty: field of the experts; empty: the whole pool
        :param reason: why it is drawn again
        """
        self.ensure_one()
        refusal = self._refusal_person()
        if refusal:
            raise UserError(refusal)
        self._need_group(*REVIEWER, *APPROVER)
        if self.kind != "expert_review" or self.state != "requested":
            raise UserError(self.env._("Experts are drawn while their review runs."))
        self._door_lock()
        step = self.sudo()  # sudo: judged above; the register is the draw's own
        case = step.application_id
        if not 1 <= int(number) <= 15:
            raise UserError(self.env._("Experts: between 1 and 15."))
        pool = step._expert_pool(specialty)
        conflicts = step._expert_conflicts(case, pool)
        step._check_draw_again(specialty, number, conflicts, reason)
        free = pool.filtered(lambda expert: expert.id not in conflicts)
        if len(free) < number:
            raise UserError(
                self.env._(
                    "Only %(free)s experts can be drawn; %(number)s are needed.",
                    free=len(free),
                    number=number,
                )
            )
        self._check_steered(pool, free, int(number))
        seed = secrets.token_hex(16)
        kept = set((step.expert_ids & free).ids)
        drawn = pick(seed, free.ids, kept, number)
        draw = step.env["darqi.expert.draw"].create(
            {
                "step_id": step.id,
                "application_id": case.id,
                "specialty": specialty or False,
                "number": number,
                "seed": seed,
                "reason": reason or False,
                "drawn_by_id": self.env.uid,
                "moment": self.env["darqi.working.day"]._now(),
            }
        )
        step.env["darqi.expert.draw.line"].create(
            [
                {
                    "draw_id": draw.id,
                    "expert_id": expert.id,
                    "unit": expert.unit,
                    "status": draw._status_of(expert, conflicts, drawn, kept),
                    "reason": conflicts.get(expert.id),
                }
                for expert in pool
            ]
        )
        step.invalidate_recordset(["draw_ids", "expert_ids"])
        names = "、".join(pool.browse(drawn).mapped("name"))
        case._side_end("draw_experts", {}, names, {"draw": draw.id, "seed": seed})
        return True

    def _check_steered(self, pool, free, number):
        """A draw that leaves nothing to chance is the approver's to answer for.

        :raises UserError: all who are free would be drawn, or more than half of the
            pool is left out, and it is no approver who draws
        """
        few = len(free) == number or 2 * len(free) < len(pool)
        if few and not self.env.user.has_groups(",".join(APPROVER)):
            raise UserError(
                self.env._(
                    "Of %(pool)s experts %(free)s can be drawn and %(number)s are"
                    " needed: such a draw leaves nothing to chance, an approver makes"
                    " it. Widen the field or the pool otherwise.",
                    pool=len(pool),
                    free=len(free),
                    number=number,
                )
            )

    @api.model
    def _expert_pool(self, specialty):
        domain = [("specialty", "=", specialty)] if specialty else []
        return self.env["darqi.expert"].search(domain, order="id")

    def _check_draw_again(self, specialty, number, conflicts, reason):
        """:raises UserError: drawn again without a reason or without need"""
        last = self.draw_ids[:1]
        if not last:
            return
        if not (reason or "").strip():
            raise UserError(
                self.env._("Reason: it is needed when experts are drawn again.")
            )
        same = (last.specialty or "", last.number) == (specialty or "", int(number))
        if same and not set(self.expert_ids.ids) & conflicts.keys():
            raise UserError(
                self.env._(
                    "Drawn again only when one of the group falls out, with his"
                    " reason, or the group changes: nobody is drawn until he suits."
                )
            )

    @api.model
    def _expert_conflicts(self, case, pool):
        """Experts who must not judge this case, by id, with the reason (回避)."""
        applicant = normalised(case.applicant_name)
        card = case.applicant_id
        people = {normalised(card.name)}
        if "legal_person" in card and card.legal_person:
            people.add(normalised(card.legal_person))
        found = {}
        for expert in pool:
            unit = normalised(expert.unit)
            if unit and (
                unit == applicant
                or (min(len(unit), len(applicant)) >= 4)
                and (unit in applicant or applicant in unit)
            ):
                found[expert.id] = "与申请人同一单位，回避"
            elif normalised(expert.name) in people:
                found[expert.id] = "专家本人为申请人或其法定代表人，回避"
        return found

    def action_ask_draw(self):
        """Open the dialog of the draw."""
        self.ensure_one()
        action = self.application_id.with_context(act="draw_experts").action_ask_side()
        action["context"].update(default_step_id=self.id)
        return action

    def _refusal_finish_expert_review(self):
        if not self.expert_ids:
            return self.env._("Experts: they have to be drawn first.")
        today = self.env["darqi.working.day"]._today()
        # sudo: the day of the draw, which whoever finishes may not read.
        moment = self.sudo().draw_ids[:1].moment
        first = fields.Datetime.context_timestamp(
            self.with_context(tz="Asia/Shanghai"), moment
        ).date()
        if not self.reviewed_on or not first <= self.reviewed_on <= today:
            return self.env._(
                "Day of the review: a day from the draw (%(first)s) to today is"
                " needed.",
                first=first,
            )
        if not self.organiser:
            return self.env._("Organiser: it is missing.")
        if not self.attachment_ids:
            return self.env._("Files: attach the report of the review (REQ-58).")
        if not self.expert_sheet_ids:
            return self.env._("Opinions signed by the experts: attach them (REQ-58).")
        return False

    def _issue_paper(self):
        result = super()._issue_paper()
        results = {"pass": "通过", "rectify": "修改后通过", "fail": "不通过"}
        for step in self.filtered(lambda s: s.kind == "expert_review"):
            paper = step.application_id._paper(
                "expert_review",
                department=step.department_id,
                reviewed_on=step.reviewed_on,
                organiser=ORGANISER_WORDS[step.organiser],
                place=step.place or step.department_id.name,
                experts=[
                    {
                        "name": expert.name,
                        "organ": expert.unit,
                        "title": expert.title or "",
                        "draw_number": f"{step.draw_ids[:1].id}-{number}",
                    }
                    for number, expert in enumerate(step.expert_ids, 1)
                ],
                project=step.question or "",
                opinion=step.text,
                dissent=step.dissent or "",
                conclusion=results.get(step.result, "已评审"),
            )
            step._door_opened().write({"document_id": paper.id})
        return result
