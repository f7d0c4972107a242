from odoo import api, models
from odoo.exceptions import UserError

FREE_PREFIXES = ("message_", "activity_", "website_message_", "rating_")


class Frozen(models.AbstractModel):
    """A record whose content may be edited in some states only, by some people.

    Models say who and when in :meth:`_edit_refusal`; methods that opened the door
    write freely.
    """

    _name = "darqi.frozen"
    _inherit = ["darqi.state.door"]
    _description = "Content fixed by its state"

    _deletable_states = ()

    def _refuse(self, reason):
        """:raises UserError: naming this record"""
        raise UserError(
            self.env._(
                "%(record)s: %(reason)s", record=self.display_name, reason=reason
            )
        )

    def _edit_refusal(self, names):
        """Why the current user cannot edit the fields ``names`` of this record now.

        :return: the reason as text, or ``False`` when it is allowed
        """
        return False

    def write(self, vals):
        """Content is refused where its state or the user's organ forbids it."""
        if not self._door_is_open():
            names = {n for n in vals if not n.startswith(FREE_PREFIXES)}
            for record in self if names else ():
                reason = record._edit_refusal(names)
                if reason:
                    record._refuse(reason)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        for record in self:
            reason = (
                record.state not in record._deletable_states
                and self.env._("It is on record and cannot be deleted.")
            ) or record._edit_refusal(set())
            if reason:
                record._refuse(reason)

    def _is_member(self, organ):
        """Whether the acting person belongs to ``organ``."""
        return bool(organ) and organ in self.env.user.department_ids

    def _acts_for_department(self):
        """Whether the acting person works on the reform for the original organ."""
        return self._is_member(self.department_id) and self.env.user.has_groups(
            "darqi_approval.group_department_officer,darqi_approval.group_liaison"
        )

    def _acts_for_bureau(self):
        """Whether the acting person keeps the catalogue of the bureau."""
        return self._is_member(
            self.env["darqi.department"]._bureau()
        ) and self.env.user.has_group("darqi_approval.group_catalogue")
