import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.sealing.loan import LoanPass


class SealApply(models.TransientModel):
    """登记用印: the keeper states what was stamped by hand, how often, on which day.

    One paper with the number of its impressions and its scan; or several papers all of
    whose copies were stamped, with the total the keeper counted.
    """

    _name = "darqi.seal.apply"
    _description = "Register the stamping"

    document_id = fields.Many2one("darqi.document", ondelete="cascade")
    document_ids = fields.Many2many(
        "darqi.document",
        "darqi_seal_apply_document_rel",
        "apply_id",
        "document_id",
        string="Stamped papers",
    )
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
    copies = fields.Integer(
        string="Impressions",
        required=True,
        help="As many as were made by hand, counted on the papers.",
    )
    day = fields.Date(
        required=True,
        string="Stamped on",
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    purpose = fields.Char()
    scan = fields.Binary(
        attachment=False,
        help="Scan of the stamped paper; without it the paper stands in the list of"
        " scans to come.",
    )
    scan_name = fields.Char()

    @api.depends("document_id", "document_ids")
    def _compute_allowed_seal_ids(self):
        for apply in self:
            apply.allowed_seal_ids = apply._media(apply._targets())

    def _media(self, documents):
        """The physical media of the user that may stamp all these papers."""
        media = None
        for document in documents:
            found = document._seals_of_user()
            media = found if media is None else media & found
        return (media or self.env["darqi.seal"]).filtered(
            lambda seal: seal.medium == "physical"
        )

    @api.onchange("document_id")
    def _onchange_document_id(self):
        document = self._targets() if self.document_id else self.document_id
        if document:
            self.seal_id = self.seal_id or self.allowed_seal_ids[:1]
            self.copies = document._impressions_left(self.seal_id.department_id)

    @api.model
    def default_get(self, fields):
        """The keeper's first medium; of one paper all that is left to seal.

        Of several papers the keeper counts the impressions himself.
        """
        vals = super().default_get(fields)
        one = self.env["darqi.document"].browse(vals.get("document_id"))
        several = self.env["darqi.document"].browse(
            self._fields["document_ids"].convert_to_cache(
                vals.get("document_ids") or [], self
            )
        )
        seal = self._media(one or several)[:1]
        if seal:
            vals["seal_id"] = seal.id
        vals["copies"] = 0
        if one:
            vals["copies"] = one._impressions_left(seal.department_id)
        return vals

    def action_confirm(self):
        """Record the impressions."""
        self.ensure_one()
        documents = self._targets()
        if not documents:
            raise UserError(self.env._("Choose the stamped paper."))
        if len(documents) > 1:
            return self._confirm_all(documents)
        scan = self.with_context(bin_size=False).scan
        documents._seal(
            seal=self.seal_id,
            copies=self.copies,
            purpose=self.purpose,
            scan=base64.b64decode(scan) if scan else None,
            scan_name=self.scan_name,
            day=self.day,
        )
        return {"type": "ir.actions.act_window_close"}

    def _confirm_all(self, documents):
        organ = self.seal_id.sudo().department_id  # sudo: organs are public
        left = sum(max(d._impressions_left(organ), 0) for d in documents)
        if self.copies != left:
            raise UserError(
                self.env._(
                    "Impressions: %(stated)s are stated; the chosen papers have"
                    " %(left)s unsealed copies. Register those apart of which not"
                    " every copy was stamped.",
                    stated=self.copies,
                    left=left,
                )
            )
        # Decisions before the certificates that follow from them.
        for document in documents.sorted(lambda d: (d.kind == "licence", d.id)):
            document._seal(seal=self.seal_id, purpose=self.purpose, day=self.day)
        return {"type": "ir.actions.act_window_close"}

    def _targets(self):
        """The papers as they are sealed: here, or at the place of the loan."""
        documents = self.document_ids._origin or self.document_id._origin
        if not self.loan_id:
            return documents
        reason = self.loan_id._refusal_keeper()
        if reason:
            raise UserError(reason)
        return documents.with_context(darqi_seal_loan=LoanPass(self.loan_id))
