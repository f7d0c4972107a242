import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.sealing.loan import LoanPass


class SealApply(models.TransientModel):
    """Asks how a paper was stamped: with which seal, how often, and for the scan."""

    _name = "darqi.seal.apply"
    _description = "Register the stamping"

    document_id = fields.Many2one("darqi.document", required=True, ondelete="cascade")
    allowed_seal_ids = fields.Many2many(
        "darqi.seal", compute="_compute_allowed_seal_ids"
    )
    seal_id = fields.Many2one(
        "darqi.seal",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', allowed_seal_ids)]",
    )
    loan_id = fields.Many2one(
        "darqi.seal.loan",
        readonly=True,
        ondelete="cascade",
        help="Stamped at the place the seal was lent to.",
    )
    copies = fields.Integer(string="Impressions", required=True)
    purpose = fields.Char()
    scan = fields.Binary(attachment=False, help="Scan of the stamped paper.")
    scan_name = fields.Char()

    @api.depends("document_id")
    def _compute_allowed_seal_ids(self):
        for apply in self:
            document = apply._target() if apply.document_id else apply.document_id
            apply.allowed_seal_ids = document._seals_of_user() if document else False

    @api.onchange("document_id")
    def _onchange_document_id(self):
        document = self._target() if self.document_id else self.document_id
        if document:
            self.seal_id = self.seal_id or document._seals_of_user()[:1]
            self.copies = document._impressions_left(self.seal_id.department_id)

    @api.model
    def default_get(self, fields):
        """The keeper's first medium and all that is left to seal."""
        vals = super().default_get(fields)
        document = self.env["darqi.document"].browse(vals.get("document_id"))
        if document:
            seal = document._seals_of_user()[:1]
            vals["seal_id"] = seal.id
            vals["copies"] = document._impressions_left(seal.department_id)
        return vals

    def action_confirm(self):
        """Record the impressions."""
        self.ensure_one()
        scan = self.with_context(bin_size=False).scan
        self._target()._seal(
            seal=self.seal_id,
            copies=self.copies,
            purpose=self.purpose,
            scan=base64.b64decode(scan) if scan else None,
            scan_name=self.scan_name,
        )
        return {"type": "ir.actions.act_window_close"}

    def _target(self):
        """The document as it is sealed: here, or at the place of the loan."""
        if not self.loan_id:
            return self.document_id
        reason = self.loan_id._refusal_keeper()
        if reason:
            raise UserError(reason)
        return self.document_id.with_context(darqi_seal_loan=LoanPass(self.loan_id))
