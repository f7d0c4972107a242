from odoo import api, fields, models

from .kind import OUTSIDE
from .request import OPEN


class SealUse(models.Model):
    """The request an impression rests on."""

    _inherit = "darqi.seal.use"

    request_id = fields.Many2one(
        "darqi.seal.request", ondelete="restrict", index="btree_not_null"
    )

    _approver_check = models.Constraint(
        "CHECK (approved_by_id <> sealed_by_id)",
        "Whoever allowed the seal cannot put it on.",
    )


class Document(models.Model):
    """Papers whose seal is asked for."""

    _inherit = "darqi.document"

    seal_request_ids = fields.One2many(
        "darqi.seal.request", "document_id", readonly=True, string="Requests for seal"
    )
    can_request_seal = fields.Boolean(compute="_compute_can_request_seal")

    @api.depends("state", "impressions")
    @api.depends_context("uid")
    def _compute_can_request_seal(self):
        requests = self.env["darqi.seal.request"]
        may = requests.has_access("create")
        organs = self.env.user.department_ids
        for document in self:
            document.can_request_seal = (
                may
                and document.state == "issued"
                and document.seal_required
                and document.department_id in organs
                and not document._open_request()
            )

    def _open_request(self):
        # sudo: whether the seal is asked for, whoever asked
        return self.sudo().seal_request_ids.filtered(lambda r: r.state in OPEN)[:1]

    def _approved_request(self):
        # sudo: whether the seal was allowed, whoever asked
        return self.sudo().seal_request_ids.filtered(
            lambda r: r.state in ("approved", "sealed")
        )[:1]

    def _refusal_void(self):
        if self.env.su and self.kind == OUTSIDE:  # its request was withdrawn
            return False
        return super()._refusal_void()

    def _refusal_seal(self):
        refusal = super()._refusal_seal()
        if refusal:
            return refusal
        if self._approved_request().state == "approved":
            return False
        if self._open_request():
            return self.env._("The request for its seal is not allowed yet.")
        if self.kind in self.env["darqi.document.kind"]._sealed_by_request():
            return self.env._("This paper is sealed upon an approved request.")
        return False

    def _impressions_left(self, organ):
        left = super()._impressions_left(organ)
        request = self._approved_request()
        if not request:
            return left
        # sudo: the register is counted, whoever asks
        uses = self.sudo().seal_use_ids.filtered(lambda u: u.request_id == request)
        return min(left, request.copies - uses._on_text())

    def _use_vals(self):
        vals = super()._use_vals()
        request = self._approved_request()
        if not request:
            return vals
        return {
            **vals,
            "request_id": request.id,
            "basis": "request",
            "requested_by_id": request.requested_by_id.id,
            "approved_by_id": request.decided_by_id.id,
            "purpose": request.purpose,
        }

    def _seal(
        self, seal=None, copies=None, purpose="", scan=None, scan_name="", day=None
    ):
        uses = super()._seal(seal, copies, purpose, scan, scan_name, day)
        request = self._approved_request()
        organ = uses.sudo().department_id  # sudo: organs are public
        if request.state == "approved" and not self._impressions_left(organ):
            # sudo: the request follows from the impressions just judged
            request._move("seal")
        return uses

    def _can_be_drawn(self):
        return super()._can_be_drawn() and self.kind != OUTSIDE

    def action_ask_seal(self):
        """Ask for the seal on this document."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request for sealing"),
            "res_model": "darqi.seal.request",
            "views": [(False, "form")],
            "context": {
                "default_document_id": self.id,
                "default_name": self.display_name,
                "default_department_id": self.department_id.id,
                "default_seal_kind": self.seal_kind,
                "default_copies": self.copies - self.impressions,
            },
        }
