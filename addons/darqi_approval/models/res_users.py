from odoo import api, fields, models


class ResUsers(models.Model):
    """A user belongs to organs; what he sees follows from them."""

    _inherit = "res.users"

    department_ids = fields.Many2many(
        "darqi.department",
        "darqi_department_user_rel",
        "user_id",
        "department_id",
        string="Organs",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        """A user may read which organs he belongs to."""
        return super().SELF_READABLE_FIELDS + ["department_ids"]

    @api.model
    def _get_invalidation_fields(self):
        return {*super()._get_invalidation_fields(), "department_ids"}
