from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ..official_document import CODES
from ..official_document.samples import SAMPLES
from .document_kind import SEALED_BY_LAW, SEALS
from .ground.state_door import transition

# What a change may change.
CHANGED = (
    "title",
    "pattern",
    "seal",
    "seal_parties",
    "seal_by_request",
    "copies",
    "seam",
    "is_served",
    "to_applicant",
    "law",
    "bilingual",
)
KEPT = ("code", "active", "name", *CHANGED)


class DocumentKind(models.Model):
    """What a kind is stays; what of it may change is changed by two, on evidence."""

    _inherit = "darqi.document.kind"

    change_ids = fields.One2many(
        "darqi.document.kind.change",
        "kind_id",
        readonly=True,
        string="Changes",
        groups="darqi_approval.group_catalogue,darqi_approval.group_bureau_head,"
        "darqi_approval.group_it_office,darqi_approval.group_discipline",
    )

    @api.model
    @ormcache("code")
    def _standing_title(self, code):
        """Title of the papers of a kind when no other is printed; "" when it varies."""
        if code not in CODES or code == "licence":
            return ""
        return CODES[code]({**SAMPLES[code], "output": "for_stamp"}).title

    @api.constrains("title", "code")
    def _check_title(self):
        """A decision is never given out under the title of another."""
        titles = {self._standing_title(code): code for code in SEALED_BY_LAW}
        for kind in self.filtered("title"):
            title = "".join(kind.title.split())
            own = self._standing_title(kind.code)
            if kind.code in SEALED_BY_LAW and own and own not in title:
                raise ValidationError(
                    self.env._(
                        "Printed title: it contains “%(title)s”; more may stand before"
                        " or after it.",
                        title=own,
                    )
                )
            if titles.get(title, kind.code) != kind.code:
                raise ValidationError(
                    self.env._(
                        "Printed title: “%(title)s” is another paper's.", title=title
                    )
                )

    @api.constrains("active")
    def _check_active(self):
        known = dict(self.env["darqi.document"]._fields["kind"].selection)
        for kind in self:
            if not kind.active and kind.code in known:
                raise ValidationError(
                    self.env._(
                        "“%(kind)s” is issued by acts: without it they could not be"
                        " done. It is not archived.",
                        kind=kind.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued_by_acts(self):
        known = dict(self.env["darqi.document"]._fields["kind"].selection)
        if any(kind.code in known for kind in self):
            raise UserError(
                self.env._("A kind that acts issue papers of is not deleted.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        """What a kind begins with is on evidence, as each change of it is."""
        kinds = super().create(vals_list)
        kinds._put_on_evidence()
        return kinds

    def _put_on_evidence(self):
        """The settings of these kinds, where nothing of them is on evidence yet."""
        evidence = self.env["darqi.evidence"]
        # sudo: only whether there is a row
        known = evidence.sudo()._read_group(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("act", "in", ("document_kind_registered", "document_kind_changed")),
            ],
            ["res_id"],
        )
        evidence._record(
            self - self.browse(res_id for (res_id,) in known),
            "document_kind_registered",
            lambda kind: {"row": evidence._row(kind, KEPT)},
        )

    @api.model
    def _put_all_on_evidence(self):
        """At an upgrade: kinds made before their beginning was put on evidence."""
        kinds = self.with_context(active_test=False)
        kinds.search([("code", "!=", False)])._put_on_evidence()

    def write(self, vals):
        """The code stays; every other change is on evidence."""
        if any(vals.get("code", kind.code) != kind.code for kind in self):
            raise UserError(
                self.env._("Code: it ties the kind to its act and stays as it is.")
            )
        row = self.env["darqi.evidence"]._row
        before = {kind: row(kind, KEPT) for kind in self}
        result = super().write(vals)
        changed = self.filtered(lambda kind: row(kind, KEPT) != before[kind])
        self.env["darqi.evidence"]._record(
            changed,
            "document_kind_changed",
            lambda kind: {"before": before[kind], "row": row(kind, KEPT)},
        )
        return result

    def action_propose_change(self):
        """Propose a change of the kind's settings."""
        self.ensure_one()
        values = {f"default_{name}": self[name] for name in CHANGED}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change of a kind of document"),
            "res_model": "darqi.document.kind.change",
            "views": [(False, "form")],
            "context": {"default_kind_id": self.id, **values},
        }


class DocumentKindChange(models.Model):
    """A change of number, seal, copies or title of a kind: by one, by another decided.

    What a paper bears is not for one person to set: the keeper of the catalogue
    proposes, the head of the bureau or another keeper puts it into effect.
    """

    _name = "darqi.document.kind.change"
    _inherit = ["darqi.state.door"]
    _description = "Change of a kind of document"
    _order = "id desc"
    _rec_name = "kind_id"

    kind_id = fields.Many2one(
        "darqi.document.kind",
        required=True,
        ondelete="cascade",
        index=True,
        string="Kind of document",
    )
    title = fields.Char(
        string="Printed title", help="Printed instead of the usual title when filled."
    )
    pattern = fields.Char(
        string="Number pattern",
        help="Uses {word} (word of the organ), {year} and {n}; empty: not numbered.",
    )
    seal = fields.Selection(SEALS, required=True, default="approval_special")
    seal_parties = fields.Integer(default=1, string="Organs that seal")
    seal_by_request = fields.Boolean(string="Sealed upon request")
    copies = fields.Integer(default=2, help="Originals made.")
    seam = fields.Boolean(string="Seal across the pages")
    is_served = fields.Boolean(string="Is served")
    to_applicant = fields.Boolean(string="Addressed to the applicant")
    law = fields.Char(string="Clause", help="The clause the paper rests on.")
    reason = fields.Text(required=True, help="Why it changes, from which paper.")
    opinion = fields.Char(help="Of the one who decides.")
    requested_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        string="Proposed by",
    )
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Decided by"
    )
    decided_on = fields.Date(readonly=True, string="Decided on")
    difference = fields.Text(compute="_compute_difference", string="What changes")
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("applied", "In effect"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="proposed",
    )
    before = fields.Json(readonly=True)
    can_apply = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")

    _persons_check = models.Constraint(
        "CHECK (decided_by_id <> requested_by_id)",
        "Whoever proposes the change does not decide it.",
    )
    _open_uniq = models.UniqueIndex(
        "(kind_id) WHERE state = 'proposed'",
        "A change of this kind is proposed already.",
    )

    _door_fields = ("requested_by_id", "decided_by_id", "decided_on", "before")
    _transitions = {
        "apply": transition(
            "proposed",
            "applied",
            "darqi_approval.group_catalogue",
            "darqi_approval.group_bureau_head",
        ),
        "refuse": transition(
            "proposed",
            "refused",
            "darqi_approval.group_catalogue",
            "darqi_approval.group_bureau_head",
        ),
        "withdraw": transition("proposed", "withdrawn"),
    }

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for change in self:
            saved = bool(change.id)
            change.can_apply = saved and change._can("apply")
            change.can_withdraw = saved and change._can("withdraw")

    @api.depends("kind_id", "before", *CHANGED)
    def _compute_difference(self):
        for change in self:
            old = change.before or change._of_kind()
            change.difference = "\n".join(
                self.env._(
                    "%(field)s: %(old)s → %(new)s",
                    field=label,
                    old=change._shown(name, old.get(name)),
                    new=change._shown(name, change[name]),
                )
                for name, label in change._labels()
                if (old.get(name) or False) != (change[name] or False)
            )

    def _of_kind(self):
        return {name: self.kind_id[name] or False for name in CHANGED}

    def _labels(self):
        for name in CHANGED:
            yield (
                name,
                self._fields[name].get_description(self.env, ["string"])["string"],
            )

    def _shown(self, name, value):
        if name == "seal":
            return dict(self._fields[name]._description_selection(self.env)).get(value)
        if self._fields[name].type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        return value or "—"

    @api.onchange("kind_id")
    def _onchange_kind_id(self):
        if self.kind_id:
            self.update(self._of_kind())

    @api.model_create_multi
    def create(self, vals_list):
        """What is left out stays; what could not come into effect is refused now."""
        vals_list = [
            {**self.new({"kind_id": vals.get("kind_id")})._of_kind(), **vals}
            for vals in vals_list
        ]
        changes = super().create(vals_list)
        for change in changes:
            if not change.difference:
                raise UserError(self.env._("Nothing changes."))
            change._try()
        self.env["darqi.evidence"]._record(
            changes, "document_kind_change_proposed", lambda c: c._told()
        )
        return changes

    def write(self, vals):
        """What was proposed stays; only the opinion is still to come."""
        if not self._door_is_open() and vals.keys() - {"opinion"}:
            raise UserError(
                self.env._(
                    "A proposed change stays as it is: withdraw it and propose another."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A proposed change is never deleted."))

    def _told(self):
        return {
            "kind": self.kind_id.code,
            "before": self.before or self._of_kind(),
            "after": {name: self[name] or False for name in CHANGED},
            "reason": self.reason,
            "opinion": self.opinion or "",
            "requested_by": self.requested_by_id.id,
        }

    def _try(self):
        """:raises ValidationError: what the kind's own rules refuse"""
        with self.env.cr.savepoint() as savepoint:
            self._put()
            self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all(flush=False)

    def _put(self):
        # sudo: nobody writes kinds; the change was judged, or is only tried.
        kind = self.sudo().kind_id
        kind.write({name: self[name] for name in CHANGED})

    def _refusal_apply(self):
        if self.env.user == self.requested_by_id and not self.env.su:
            return self.env._("Whoever proposes the change does not decide it.")
        return False

    def _refusal_refuse(self):
        if not (self.opinion or "").strip():
            return self.env._("Opinion: say why it is refused.")
        return self._refusal_apply()

    def _refusal_withdraw(self):
        if self.env.user != self.requested_by_id and not self.env.su:
            return self.env._("Only whoever proposed the change withdraws it.")
        return False

    def _decide(self, name):
        days = self.env["darqi.working.day"]
        for change in self:
            vals = {
                "decided_by_id": self.env.uid,
                "decided_on": days._today(),
                "before": change._of_kind(),
            }
            change._move(name, vals)
            change.flush_recordset()
            if name == "apply":
                change._put()
        self.env["darqi.evidence"]._record(
            self,
            f"document_kind_change_{self._transitions[name].to}",
            lambda c: c._told(),
        )
        return True

    def action_apply(self):
        """Put the change into effect; papers issued before keep theirs."""
        return self._decide("apply")

    def action_refuse(self):
        """Refuse the change, with the reason."""
        return self._decide("refuse")

    def action_withdraw(self):
        """Take the proposal back."""
        self._move("withdraw")
        self.flush_recordset()
        return True


class Evidence(models.Model):
    """Settings of papers are what the last change made them."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_kinds"]

    @api.model
    def _verify_kinds(self):
        """Each kind is as its last change, or its registration, left it."""
        return self._differing(
            "darqi.document.kind", self._verify_rows("darqi.document.kind")
        )
