import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.sealing.loan import LoanPass


class SealApply(models.TransientModel):
    """登记用印: the keeper states what was stamped by hand, how often, on which day.

    One paper with the number of its impressions and its scan; or several papers all of
    whose copies were stamped, with the total the keeper counted. Those of them that
    cannot be registered are named with the reason and left out.
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
    seam_count = fields.Integer(related="document_id.seam_count")
    seams = fields.Integer(
        string="Impressions across the pages",
        compute="_compute_seams",
        store=True,
        readonly=False,
        help="Counted on the papers: each stamped copy bears them as well.",
    )
    day = fields.Date(
        required=True,
        string="Stamped on",
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    purpose = fields.Char()
    refusals = fields.Text(
        compute="_compute_refusals",
        string="Left out",
        help="Chosen papers that cannot be registered now, and why.",
    )
    expected = fields.Integer(
        compute="_compute_refusals",
        string="Unsealed",
        help="Impressions still missing on the papers that can be registered.",
    )
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

    @api.depends("copies", "document_id")
    def _compute_seams(self):
        for apply in self:
            apply.seams = apply.copies * apply.document_id.seam_count

    @api.depends("document_ids", "seal_id", "day")
    def _compute_refusals(self):
        for apply in self:
            ready, refusals = apply._judged(apply._targets())
            apply.refusals = apply._refusal_text(refusals) or False
            apply.expected = apply._left(ready)

    def _media(self, documents):
        """The physical media of the user that may stamp any of these papers."""
        media = self.env["darqi.seal"]
        for document in documents:
            media |= document._seals_of_user()
        return media.filtered(lambda seal: seal.medium == "physical")

    def _judged(self, documents):
        """Those of several papers that can be registered, and why others cannot."""
        ready, refusals = documents.browse(), {}
        for document in documents:
            reason = document._refusal("seal") or document._refusal_stamp(self.day)
            if not reason and self.seal_id not in document._seals_of_user():
                reason = self.env._(
                    "%(seal)s does not seal this document today.",
                    seal=self.seal_id.display_name,
                )
            if not reason and self.day < self.seal_id.date_from:
                reason = self.env._("Day of stamping: the seal was not in use yet.")
            if reason:
                refusals[document] = reason
            else:
                ready += document
        return ready, refusals

    def _refusal_text(self, refusals):
        return "\n".join(
            self.env._(
                "%(record)s: %(reason)s", record=document.display_name, reason=reason
            )
            for document, reason in refusals.items()
        )

    def _left(self, documents):
        """Impressions that are missing on these papers, those across pages counted."""
        organ = self.seal_id.sudo().department_id  # sudo: organs are public
        return sum(
            max(document._impressions_left(organ), 0) * (1 + document.seam_count)
            for document in documents
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
        expected = self.copies * documents.seam_count
        if self.seams != expected:
            raise UserError(
                self.env._(
                    "Impressions across the pages: %(stated)s are stated; the"
                    " %(copies)s stamped copies of %(pages)s pages bear %(expected)s.",
                    stated=self.seams,
                    copies=self.copies,
                    pages=documents.page_count,
                    expected=expected,
                )
            )
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
        """Register those that can be, and report each of the others with its reason."""
        ready, refusals = self._judged(documents)
        if not ready:
            raise UserError(self._refusal_text(refusals))
        left = self._left(ready)
        if self.copies != left:
            raise UserError(
                self.env._(
                    "Impressions: %(stated)s are stated; on the unsealed copies of the"
                    " chosen papers belong %(left)s, those across the pages counted."
                    " Register those apart of which not every copy was stamped.",
                    stated=self.copies,
                    left=left,
                )
            )
        # Decisions before the certificates that follow from them.
        for document in ready.sorted(lambda d: (d.kind == "licence", d.id)):
            document._seal(seal=self.seal_id, purpose=self.purpose, day=self.day)
        close = {"type": "ir.actions.act_window_close"}
        if not refusals:
            return close
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._(
                    "%(done)s papers registered, %(left)s left out",
                    done=len(ready),
                    left=len(refusals),
                ),
                "message": self._refusal_text(refusals),
                "next": close,
            },
        }

    def _targets(self):
        """The papers as they are sealed: here, or at the place of the loan."""
        documents = self.document_ids._origin or self.document_id._origin
        if not self.loan_id:
            return documents
        reason = self.loan_id._refusal_keeper()
        if reason:
            raise UserError(reason)
        return documents.with_context(darqi_seal_loan=LoanPass(self.loan_id))
