from odoo import api, models

from .system_grant import SystemGrant


class ResGroups(SystemGrant, models.Model):
    """Groups (and the roles built on them) keep duties apart and powers granted."""

    _inherit = "res.groups"

    @api.constrains("implied_ids")
    def _check_separated_duties(self):
        separation = self.env["darqi.separation"]
        for group in self.sudo():  # sudo: implied groups are compared, not shown
            separation._check(group.name, group.all_implied_ids)
            for user in group.all_user_ids:
                separation._check(user.name, user.all_group_ids)

    def _grant_fields(self):
        return {"implied_ids", "implied_by_ids"}

    def _holders_of_system(self):
        system = self.env.ref("base.group_system")
        # sudo: only to see what the groups imply.
        return {g.id for g in self.sudo() if system in g.all_implied_ids}
