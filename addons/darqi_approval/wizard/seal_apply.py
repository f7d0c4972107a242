import base64

from odoo import api, fields, models


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
    copies = fields.Integer(string="Impressions", required=True)
    purpose = fields.Char()
    scan = fields.Binary(attachment=False, help="Scan of the stamped paper.")
    scan_name = fields.Char()

    def _compute_allowed_seal_ids(self):
        for apply in self:
            apply.allowed_seal_ids = apply.document_id._seals_of_user()

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
        self.document_id._seal(
            seal=self.seal_id,
            copies=self.copies,
            purpose=self.purpose,
            scan=base64.b64decode(scan) if scan else None,
            scan_name=self.scan_name,
        )
        return {"type": "ir.actions.act_window_close"}
