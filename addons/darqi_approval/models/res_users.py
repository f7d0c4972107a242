from odoo import api, fields, models
from odoo.exceptions import AccessError


class ResUsers(models.Model):
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

    @property
    def SELF_READABLE_FIELDS(self):
        """A user may read which organs he belongs to."""
        return super().SELF_READABLE_FIELDS + ["department_ids"]

    @api.model
    def _get_invalidation_fields(self):
        return {*super()._get_invalidation_fields(), "department_ids"}

    @api.constrains("group_ids")
    def _check_separated_duties(self):
        separation = self.env["darqi.separation"]
        for user in self.sudo():  # sudo: groups are compared, not shown
            separation._check(user.name, user.all_group_ids)

    def _system_ids(self):
        """Ids of those of these users who are system administrators."""
        system = self.env.ref("base.group_system")
        # sudo: only to see who holds the group.
        return {user.id for user in self.sudo() if system in user.all_group_ids}

    def _check_grants_system(self, before, allowed):
        if not allowed and self._system_ids() - before:
            raise AccessError(
                self.env._("Only a system administrator may grant that power.")
            )

    def _may_grant_system(self):
        return self.env.su or self.env.user.has_group("base.group_system")

    @api.model_create_multi
    def create(self, vals_list):
        """:raises AccessError: when it would grant a power the creator has not"""
        allowed = self._may_grant_system()
        users = super().create(vals_list)
        users._check_grants_system(set(), allowed)
        return users

    def write(self, vals):
        """:raises AccessError: when it would grant a power the writer has not"""
        if not {"group_ids", "role_line_ids", "role_ids"} & vals.keys():
            return super().write(vals)
        allowed, before = self._may_grant_system(), self._system_ids()
        result = super().write(vals)
        self._check_grants_system(before, allowed)
        return result
