from odoo import api
from odoo.exceptions import AccessError


class SystemGrant:
    """Nobody but a system administrator makes a system administrator.

    The IT office gives roles without code (REQ-06); this power is not among them. One
    guard for all ways to it: a user's groups and roles, and what a group implies.

    A plain class, not an abstract model: it has to stand before every other override of
    ``create`` and ``write``, some of which give groups with all rights.
    """

    __slots__ = ()  # as models have: their bases are laid out anew

    def _grant_fields(self):
        """Fields through which a record could come to the power."""
        return set()

    def _holders_of_system(self):
        """Ids of those of these records that hold it or give it."""
        return set()

    def _may_grant_system(self):
        return self.env.su or self.env.user.has_group("base.group_system")

    def _check_grants_system(self, before, allowed):
        if not allowed and self._holders_of_system() - before:
            raise AccessError(
                self.env._("Only a system administrator may grant that power.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        """:raises AccessError: when it would grant a power the creator has not"""
        allowed = self._may_grant_system()
        records = super().create(vals_list)
        records._check_grants_system(set(), allowed)
        return records

    def write(self, vals):
        """:raises AccessError: when it would grant a power the writer has not"""
        if not self._grant_fields() & vals.keys():
            return super().write(vals)
        allowed, before = self._may_grant_system(), self._holders_of_system()
        result = super().write(vals)
        self._check_grants_system(before, allowed)
        return result
