from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..application_step import MANDATORY
from ..licences.kinds import KINDS


class ItemKindProcedure(models.Model):
    """按申请类型的法定程序: what an application of this kind goes through.

    娱乐场所: the hearing belongs to founding, not to a cancellation.
    Where the list has a row for the kind, the row says what is mandatory; elsewhere
    the procedures of the list hold.
    """

    _name = "darqi.item.kind.procedure"
    _inherit = ["darqi.revision.part"]
    _description = "Procedures of a kind of application"
    _order = "revision_id, id"

    revision_id = fields.Many2one(
        "darqi.item.revision", required=True, index=True, ondelete="cascade"
    )
    application_kind = fields.Selection(
        KINDS, required=True, string="Kind of application"
    )
    needs_hearing = fields.Boolean(string="Hearing required by law")
    needs_publicity = fields.Boolean(string="Publication required by law")
    needs_survey = fields.Boolean(string="Site survey required")
    needs_expert = fields.Boolean(string="Expert review required")
    needs_legal_review = fields.Boolean(string="Legal review required")
    basis = fields.Char(required=True, size=200, string="Law or document")

    _kind_uniq = models.Constraint(
        "unique(revision_id, application_kind)",
        "Kind of application: the list has a row for it already.",
    )

    def _kinds(self):
        """Kinds of steps this row requires, in order."""
        self.ensure_one()
        return [kind for flag, kind in MANDATORY.items() if self[flag]]


class ItemRevision(models.Model):
    """Mandatory procedures by kind of application: in the list, in its evidence."""

    _inherit = "darqi.item.revision"

    kind_procedure_ids = fields.One2many(
        "darqi.item.kind.procedure",
        "revision_id",
        string="Procedures by kind of application",
        copy=True,
    )

    def _payload(self):
        rows = [
            [row.application_kind, row._kinds(), row.basis]
            for row in self.kind_procedure_ids
        ]
        payload = super()._payload()
        return {**payload, "procedures_by_kind": rows} if rows else payload

    def _procedures_by_kind(self):
        """{kind of application: kinds of steps}; only kinds that have a row."""
        if not self:
            return {}
        self.ensure_one()
        if self.state == "draft":
            return self._by_kind()
        return self._by_kind_cached(self.id)

    @ormcache("revision_id")
    def _by_kind_cached(self, revision_id):
        # A published list is frozen: no query when warm.
        return self.browse(revision_id)._by_kind()

    def _by_kind(self):
        return {row.application_kind: row._kinds() for row in self.kind_procedure_ids}

    def _required_for(self, application_kind, situation_id=False):
        """Kinds of steps the law requires of an application of this kind.

        A situation that the applicant is in adds its own to those of the kind.
        """
        required = self._required_procedures()
        by_kind = self._procedures_by_kind()
        if application_kind not in by_kind:
            return required.get(situation_id, required[False])
        situation = self.situation_ids.filtered(lambda row: row.id == situation_id)
        needed = {
            *by_kind[application_kind],
            *(kind for flag, kind in MANDATORY.items() if situation[flag]),
        }
        return [kind for kind in MANDATORY.values() if kind in needed]


class Application(models.Model):
    """The procedures of the case's own kind: planned, and not to be skipped."""

    _inherit = "darqi.application"

    def _required_kinds(self):
        # sudo: lists are public, the situation was named by the window.
        case = self.sudo()
        if case.application_kind not in case.revision_id._procedures_by_kind():
            return super()._required_kinds()
        return case.revision_id._required_for(
            case.application_kind, case.situation_id.id
        )


class ProcessStep(models.Model):
    """Steps of a process that only some kinds of application go through."""

    _inherit = "darqi.process.step"

    for_new = fields.Boolean(default=True, string="New licence")
    for_change = fields.Boolean(default=True, string="Change")
    for_renewal = fields.Boolean(default=True, string="Renewal")
    for_reissue = fields.Boolean(default=True, string="Reissue")
    for_cancellation = fields.Boolean(default=True, string="Cancellation")
    kinds_text = fields.Char(
        compute="_compute_kinds_text", string="Kinds of application"
    )

    @api.constrains(*(f"for_{kind}" for kind, _label in KINDS))
    def _check_kinds(self):
        for step in self:
            if not step._for_kinds():
                raise ValidationError(
                    self.env._(
                        "“%(step)s”: tick at least one kind of application.",
                        step=step.name,
                    )
                )

    @api.depends(*(f"for_{kind}" for kind, _label in KINDS))
    def _compute_kinds_text(self):
        for step in self:
            kinds = step._for_kinds()
            step.kinds_text = False
            if len(kinds) < len(KINDS):
                labels = [
                    self._fields[f"for_{kind}"].get_description(self.env, ["string"])
                    for kind in kinds
                ]
                step.kinds_text = "、".join(label["string"] for label in labels)

    def _for_kinds(self):
        return [kind for kind, _label in KINDS if self[f"for_{kind}"]]

    def _is_for(self, kind):
        """Whether an application of this kind goes through the step."""
        return self[f"for_{kind}"]

    def _payload(self):
        payload, kinds = super()._payload(), self._for_kinds()
        return {**payload, "kinds": kinds} if len(kinds) < len(KINDS) else payload
