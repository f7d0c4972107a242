from odoo import api, fields, models
from odoo.exceptions import ValidationError

# 行政许可法 58: only these may set a charge.
FEE_BASES = ("law", "regulation")


class ItemFee(models.Model):
    """A charge of an item as its implementation list names it (PRACTICE 1.19).

    Who assesses and who collects are two organs (the tax office, often). The system
    takes no money: it knows what was assessed and which voucher shows the payment.
    """

    _name = "darqi.item.fee"
    _inherit = ["darqi.revision.part"]
    _description = "Charge of an item"
    _order = "revision_id, sequence, id"

    revision_id = fields.Many2one(
        "darqi.item.revision", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, size=80, string="Charge")
    basis_id = fields.Many2one(
        "darqi.basis",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("kind", "in", FEE_BASES)],
        help="A statute or an administrative regulation, nothing lower"
        " (行政许可法 58).",
    )
    standard = fields.Char(size=200, help="Rate as the basis sets it.")
    assessor_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Assessing organ",
        help="Works out the amount and issues the notice of payment.",
    )
    collector_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Collecting organ",
        help="Where the applicant pays; the tax office for many charges.",
    )
    how_to_pay = fields.Char(size=200, string="How to pay")
    before_delivery = fields.Boolean(
        string="Paid before handing out",
        default=True,
        help="The result is handed out against the voucher only. Waiting for payment"
        " never stops the clock (行政许可法 45).",
    )

    @api.constrains("basis_id")
    def _check_basis(self):
        for fee in self:
            if fee.basis_id.kind not in FEE_BASES:
                raise ValidationError(
                    self.env._(
                        "Charge “%(fee)s”: its basis must be a statute or an"
                        " administrative regulation (行政许可法 58); %(basis)s is"
                        " neither.",
                        fee=fee.name,
                        basis=fee.basis_id.display_name,
                    )
                )


class Basis(models.Model):
    """The kind of a text that sets a charge cannot be lowered afterwards."""

    _inherit = "darqi.basis"

    @api.constrains("kind")
    def _check_fees(self):
        lower = self.filtered(lambda basis: basis.kind not in FEE_BASES)
        fees = self.env["darqi.item.fee"].search_count(
            [("basis_id", "in", lower.ids)], limit=1
        )
        if lower and fees:
            raise ValidationError(
                self.env._(
                    "A charge rests on this text: it stays a statute or an"
                    " administrative regulation (行政许可法 58)."
                )
            )


class ItemRevision(models.Model):
    """The charges of a version of the list."""

    _inherit = "darqi.item.revision"

    fee_ids = fields.One2many(
        "darqi.item.fee", "revision_id", string="Charges", copy=True
    )
    has_fee = fields.Boolean(compute="_compute_has_fee", string="Charges a fee")

    @api.depends("fee_ids")
    def _compute_has_fee(self):
        for revision in self:
            revision.has_fee = bool(revision.fee_ids)

    def _refusal_publish(self):
        reason = super()._refusal_publish()
        if reason:
            return reason
        ended = self.fee_ids.filtered("basis_id.is_ended")
        if ended:
            return self.env._(
                "Charge “%(fee)s”: %(basis)s is no longer in force, nothing may be"
                " charged under it.",
                fee=ended[0].name,
                basis=ended[0].basis_id.display_name,
            )
        return False

    def _payload(self):
        payload = super()._payload()
        if self.fee_ids:
            payload["fees"] = [
                [fee.name, fee.basis_id.display_name, fee.standard or ""]
                for fee in self.fee_ids
            ]
        return payload

    def _fee_text(self):
        """The charges in one line, as guide and advice slip print them."""
        return "；".join(
            "，".join(
                filter(
                    None,
                    (
                        fee.name,
                        fee.standard,
                        f"依据{fee.basis_id.display_name}",
                        f"向{fee.collector_id.name}缴纳",
                    ),
                )
            )
            for fee in self.fee_ids
        )
