from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Seal(models.Model):
    """An electronic medium is used through the service that keeps it."""

    _inherit = "darqi.seal"

    signer_id = fields.Many2one(
        "darqi.document.signer",
        string="Seal service",
        ondelete="restrict",
        index="btree_not_null",
        help="The electronic seal service that seals with this medium. Without one it"
        " is used outside and its use is registered with the sealed file.",
    )

    @api.constrains("signer_id", "medium", "department_id")
    def _check_signer(self):
        for seal in self:
            # sudo: a signer is the IT office's; only what it is gets asked
            signer = seal.sudo().signer_id
            if not signer:
                continue
            if (
                seal.medium != "electronic"
                or signer.department_id != seal.department_id
            ):
                raise ValidationError(
                    self.env._(
                        "Seal service: only for an electronic medium of the same organ."
                    )
                )
            if not signer.is_seal:
                raise ValidationError(
                    self.env._(
                        "Seal service: “%(signer)s” signs with a certificate; that is"
                        " no electronic seal (Order 716, 9) and stands in for none.",
                        signer=signer.name,
                    )
                )


class SealUse(models.Model):
    """Impressions of an electronic seal."""

    _inherit = "darqi.seal.use"

    method = fields.Selection(
        selection_add=[("electronic", "Electronic seal of the service")],
        ondelete={"electronic": "cascade"},
    )
