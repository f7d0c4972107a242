from odoo import api, fields, models

from .system_grant import SystemGrant


class ResUsers(SystemGrant, models.Model):
    """A user belongs to organs, and what he sees follows from them.

    He never holds both halves of a separated duty, and nobody but a system
    administrator makes a system administrator (invariants 3 and 8).
    """

    _inherit = "res.users"

    department_ids = fields.Many2many(
        "darqi.department",
        "darqi_department_user_rel",
        "user_id",
        "department_id",
        string="Organs",
    )

    enforcement_certificate = fields.Char(
        size=40,
        string="Enforcement certificate",
        help="执法证号 or 工作证号, printed on records of surveys and visits.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        """A user may read which organs he belongs to and his certificate number."""
        return super().SELF_READABLE_FIELDS + [
            "department_ids",
            "enforcement_certificate",
        ]

    @api.model
    def _get_invalidation_fields(self):
        return {*super()._get_invalidation_fields(), "department_ids"}

    def _refusal_uncertified(self):
        """Why these users cannot sign a record that names their certificates."""
        # sudo: only whether a number is on record.
        bare = self.sudo().filtered(lambda user: not user.enforcement_certificate)
        return bare and self.env._(
            "Officers: %(names)s has no certificate number on record, which the record"
            " names; the IT office enters it with the user.",
            names="、".join(bare.mapped("name")),
        )

    @api.constrains("group_ids")
    def _check_separated_duties(self):
        separation = self.env["darqi.separation"]
        for user in self.sudo():  # sudo: groups are compared, not shown
            separation._check(user.name, user.all_group_ids)

    def _grant_fields(self):
        return {"group_ids", "role_line_ids", "role_ids"}

    def _holders_of_system(self):
        system = self.env.ref("base.group_system")
        # sudo: only to see who holds the group.
        return {user.id for user in self.sudo() if system in user.all_group_ids}
