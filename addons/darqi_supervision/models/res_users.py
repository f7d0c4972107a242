from odoo import fields, models


class ResUsers(models.Model):
    """Officers who visit licence holders carry a certificate."""

    _inherit = "res.users"

    enforcement_certificate = fields.Char(
        string="Enforcement certificate", help="执法证号, printed on records of visits."
    )

    @property
    def SELF_READABLE_FIELDS(self):
        """A user may read his own certificate number."""
        return super().SELF_READABLE_FIELDS + ["enforcement_certificate"]
