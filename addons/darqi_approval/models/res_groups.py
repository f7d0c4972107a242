from odoo import api, models
from odoo.exceptions import AccessError


class ResGroups(models.Model):
    """Groups (and the roles built on them) keep duties apart and powers granted."""

    _inherit = "res.groups"

    @api.constrains("implied_ids")
    def _check_separated_duties(self):
        separation = self.env["darqi.separation"]
        for group in self.sudo():  # sudo: implied groups are compared, not shown
            separation._check(group.name, group.all_implied_ids)
            for user in group.all_user_ids:
                separation._check(user.name, user.all_group_ids)

    def _with_system(self):
        """Those of these groups that grant system administration."""
        system = self.env.ref("base.group_system")
        # sudo: only to see what the groups imply.
        return {g.id for g in self.sudo() if system in g.all_implied_ids}

    def _check_grants_system(self, before, allowed):
        """Only a system administrator makes a group grant system administration."""
        if not allowed and self._with_system() - before:
            raise AccessError(
                self.env._("Only a system administrator may grant that power.")
            )

    def _may_grant_system(self):
        return self.env.su or self.env.user.has_group("base.group_system")

    @api.model_create_multi
    def create(self, vals_list):
        """:raises AccessError: when it would grant a power the user has not"""
        allowed = self._may_grant_system()
        groups = super().create(vals_list)
        groups._check_grants_system(set(), allowed)
        return groups

    def write(self, vals):
        """:raises AccessError: when it would grant a power the user has not"""
        if "implied_ids" not in vals and "implied_by_ids" not in vals:
            return super().write(vals)
        allowed, before = self._may_grant_system(), self._with_system()
        result = super().write(vals)
        self._check_grants_system(before, allowed)
        return result
