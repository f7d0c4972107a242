from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...competence import add_months
from ..ground.state_door import transition

APPROVER = "darqi_approval.group_approver"
MONTHS = {"one_year": 12, "three_years": 36}


class ApplicantBar(models.Model):
    """An applicant who may not apply again for one item (行政许可法 78, 79).

    Only items that directly concern public safety, health, life or property; only that
    item; one year after false materials, three after a licence obtained by fraud. The
    bureau does not punish: warning and fine are the department's (PRACTICE 1.5).
    """

    _name = "darqi.applicant.bar"
    _inherit = ["darqi.state.door"]
    _description = "Bar of an applicant"
    _order = "state, date_to desc, id desc"
    _rec_name = "applicant_id"

    applicant_id = fields.Many2one(
        "darqi.applicant", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(
        "darqi.item",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_safety_related', '=', True)]",
    )
    kind = fields.Selection(
        [
            ("one_year", "One year (art. 78)"),
            ("three_years", "Three years (art. 79)"),
        ],
        required=True,
        default="one_year",
    )
    date_from = fields.Date(
        required=True,
        readonly=True,
        string="Barred from",
        help="Day of the decision; the next day is the first that counts.",
    )
    date_to = fields.Date(
        compute="_compute_date_to",
        store=True,
        precompute=True,
        string="Last day",
        help="The last day on which the applicant is barred.",
    )
    ground = fields.Text(
        required=True,
        string="Ground of the bar",
        help="The facts: what was concealed or false, what fraud.",
    )
    document = fields.Char(required=True, readonly=True, string="Decision number")
    application_id = fields.Many2one(
        "darqi.application",
        ondelete="restrict",
        index="btree_not_null",
        string="Case",
    )
    licence_id = fields.Many2one(
        "darqi.licence", ondelete="restrict", index="btree_not_null"
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Competent organ",
    )
    supervising_department_id = fields.Many2one(
        related="item_id.supervising_department_id",
        store=True,
        index=True,
        string="Supervising department",
    )
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Decided by"
    )
    state = fields.Selection(
        [("barred", "Barred"), ("lifted", "Lifted")],
        required=True,
        readonly=True,
        default="barred",
    )
    lift_reason = fields.Char(readonly=True)
    lifted_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    can_lift = fields.Boolean(compute="_compute_can")

    _source_check = models.Constraint(
        "CHECK (application_id IS NOT NULL OR licence_id IS NOT NULL)",
        "A bar comes from a refused case or an annulled licence.",
    )
    _once_uniq = models.UniqueIndex(
        "(applicant_id, item_id, kind, date_from) WHERE state = 'barred'",
        "This bar is on record already.",
    )
    _active_idx = models.Index("(applicant_id, item_id) WHERE state = 'barred'")

    _transitions = {"lift": transition("barred", "lifted", APPROVER)}
    _door_fields = ("decided_by_id", "lift_reason", "lifted_by_id")

    @api.depends("kind", "date_from")
    def _compute_date_to(self):
        for bar in self:
            bar.date_to = bar.date_from and add_months(bar.date_from, MONTHS[bar.kind])

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for bar in self:
            bar.can_lift = bar._can("lift")

    @api.model_create_multi
    def create(self, vals_list):
        """By an approver of the competent organ, from what was decided."""
        self._need_group(APPROVER)
        vals_list = [self._from_decision(vals) for vals in vals_list]
        for vals in vals_list:
            reason = self.new(vals)._refusal_bar()
            if reason:
                raise UserError(reason)
        bars = super().create(vals_list)
        for bar in bars:
            bar._door_opened().write({"decided_by_id": bar._decider().id})
        self.env["darqi.evidence"]._record(
            bars,
            "applicant_barred",
            lambda b: [b.applicant_id.id, b.item_id.id, b.kind, str(b.date_to)],
        )
        return bars

    def write(self, vals):
        """A bar never changes; it can be lifted."""
        if vals and not self._door_is_open():
            raise UserError(self.env._("A bar is not changed; it can be lifted."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A bar stays on record; it can be lifted."))

    def _refusal_bar(self):
        """Why there is no bar here, or False."""
        # sudo: source of the bar, only to judge.
        case, licence = self.application_id.sudo(), self.licence_id.sudo()
        if not self.item_id.is_safety_related:
            return self.env._(
                "“%(item)s” does not directly concern public safety, health, life or"
                " property: there is no bar (行政许可法 78, 79).",
                item=self.item_id.name,
            )
        if self.department_id not in self.env.user.department_ids and not self.env.su:
            return self.env._("Only a member of the competent organ decides on a bar.")
        source = licence or case
        holder = licence.holder_id if licence else case.applicant_id
        # sudo: compared only.
        same = (source.item_id, source.department_id, holder)
        if same != (self.item_id.sudo(), self.department_id, self.applicant_id.sudo()):
            return self.env._("A bar holds for the applicant and item of its decision.")
        if self.kind == "three_years":
            if not licence._fraud_act():
                return self.env._(
                    "Three years: only after a licence was annulled because it was"
                    " obtained by fraud (行政许可法 69(2), 79)."
                )
        elif case.result != "refused" or case.refusal_ground != "false_materials":
            return self.env._(
                "One year: only after the case was refused because facts were"
                " concealed or materials were false (行政许可法 78)."
            )
        return False

    def _refusal_lift(self):
        if self.department_id not in self.env.user.department_ids and not self.env.su:
            return self.env._("Only a member of the competent organ decides on a bar.")
        return False

    def _lift(self, reason):
        """Lift a bar that does not stand (the decision was set aside)."""
        if not (reason or "").strip():
            raise UserError(self.env._("Reason: say why the bar is lifted."))
        self._move("lift", {"lift_reason": reason, "lifted_by_id": self.env.uid})
        self.env["darqi.evidence"]._record(self, "bar_lifted", lambda b: [reason])

    def action_lift(self):
        """Ask for the reason to lift."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lift the bar"),
            "res_model": "darqi.applicant.bar.lift",
            "view_mode": "form",
            "target": "new",
            "context": {"default_bar_id": self.id},
        }

    @api.model
    def _holding(self, applicants, items, day):
        """Bars of these applicants for these items on ``day``; one query."""
        items = items.sudo().filtered("is_safety_related")  # sudo: items are public
        if not items or not applicants:
            return self.browse()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM darqi_applicant_bar
                   WHERE state = 'barred' AND applicant_id = ANY(%s)
                     AND item_id = ANY(%s) AND date_from <= %s AND date_to >= %s
                   ORDER BY date_to DESC, id DESC""",
                applicants.ids,
                items.ids,
                day,
                day,
            )
        )
        # sudo: the window is told that there is a bar, nothing else of it.
        return self.sudo().browse(row[0] for row in rows)

    def _text(self):
        """What the window tells the applicant."""
        bar = self[:1]
        return self.env._(
            "%(applicant)s may not apply for “%(item)s” again until %(day)s"
            " (%(article)s; %(document)s).",
            applicant=bar.applicant_id.name,
            item=bar.item_id.name,
            day=bar.date_to,
            article=f"行政许可法{bar._article()}",
            document=bar.document,
        )

    def _article(self):
        return "第七十八条" if self.kind == "one_year" else "第七十九条"


class Filing(models.Model):
    """Bars are looked up at intake, once for the whole batch.

    The papers are taken in all the same (收件): whether to accept is decided on the
    case, by the competent organ, with its written refusal (行政许可法 32, 78, 79).
    """

    _inherit = "darqi.filing"

    bar_note = fields.Text(compute="_compute_bar_note", string="Bar")

    @api.depends("id_kind", "id_number", "item_ids", "state", "application_kind")
    @api.depends_context("darqi_at")
    def _compute_bar_note(self):
        today = self.env["darqi.working.day"]._today()
        bars = self.env["darqi.applicant.bar"]
        for filing in self:
            found = bars.browse()
            items = filing.item_ids._origin
            if filing.state == "draft" and filing.application_kind == "new" and items:
                found = bars._holding(filing._known_applicant(), items, today)
            filing.bar_note = "\n".join(bar._text() for bar in found) or False

    def _create_cases(self, routes, numbers, today):
        new = self.filtered(lambda filing: filing.application_kind == "new")
        bars = self.env["darqi.applicant.bar"]._holding(
            new.applicant_id, new.item_ids, today
        )
        barred = {(bar.applicant_id.id, bar.item_id.id): bar for bar in bars}
        cases = super()._create_cases(routes, numbers, today)
        if barred:
            cases._mark_barred(barred)
        return cases


class Application(models.Model):
    """Bars are judged again at acceptance; an approver makes them from a refusal."""

    _inherit = "darqi.application"

    can_bar = fields.Boolean(compute="_compute_can_bar")

    def _refusal_accept(self):
        if self.application_kind == "new" and not self._accepted_by_law():
            today = self.env["darqi.working.day"]._today()
            bar = self.env["darqi.applicant.bar"]._holding(
                self.applicant_id, self.item_id, today
            )
            if bar:
                return bar._text()
        return super()._refusal_accept()

    @api.depends("state", "result", "refusal_ground", "department_id")
    @api.depends_context("uid")
    def _compute_can_bar(self):
        user = self.env.user
        approver = user.has_group(APPROVER)
        for case in self:
            case.can_bar = (
                approver
                and case.department_id in user.department_ids
                and case.item_id.is_safety_related
                and case._is_bar_due()
            )

    def action_bar(self):
        """Bar the applicant for one year (78), from this case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bar of one year"),
            "res_model": "darqi.applicant.bar",
            "views": [(False, "form")],
            "context": {
                "default_applicant_id": self.applicant_id.id,
                "default_item_id": self.item_id.id,
                "default_department_id": self.department_id.id,
                "default_application_id": self.id,
                "default_kind": "one_year",
            },
        }


class Licence(models.Model):
    """A licence annulled for fraud bars its holder."""

    _inherit = "darqi.licence"

    can_bar = fields.Boolean(compute="_compute_can_bar")

    @api.depends("state", "act_ids.state", "holder_id")
    @api.depends_context("uid")
    def _compute_can_bar(self):
        user = self.env.user
        approver = user.has_group(APPROVER)
        for licence in self:
            licence.can_bar = bool(
                approver
                and licence.state in ("annulled", "cancelled")
                and licence.holder_id
                and licence.department_id in user.department_ids
                and licence.item_id.is_safety_related
                and licence._fraud_act()
            )

    def _fraud_act(self):
        return self.act_ids.filtered(
            lambda act: (
                act.ground == "fraud" and act.state == "effective" and not act._spares()
            )
        )[:1]

    def action_bar(self):
        """Bar the holder for three years (79), from the annulment."""
        self.ensure_one()
        act = self._fraud_act()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bar of three years"),
            "res_model": "darqi.applicant.bar",
            "views": [(False, "form")],
            "context": {
                "default_applicant_id": self.holder_id.id,
                "default_item_id": self.item_id.id,
                "default_department_id": self.department_id.id,
                "default_licence_id": self.id,
                "default_kind": "three_years",
                "default_ground": act.facts,
            },
        }
