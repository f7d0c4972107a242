from odoo import api, fields, models
from odoo.exceptions import UserError

from .item_condition import OFFICERS


class ItemRevision(models.Model):
    """Whoever changed the conditions of a draft is told to the bureau."""

    _inherit = "darqi.item.revision"

    conditions_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Conditions edited by",
    )
    conditions_at = fields.Datetime(
        readonly=True, copy=False, string="Conditions edited at"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"conditions_by_id", "conditions_at"}


class Item(models.Model):
    """The way of the department to the conditions of its items."""

    _inherit = "darqi.item"

    can_edit_conditions = fields.Boolean(compute="_compute_can_edit_conditions")

    @api.depends_context("uid")
    @api.depends("department_id", "is_example")
    def _compute_can_edit_conditions(self):
        user = self.env.user
        own = user.sudo().department_ids  # sudo: one's own organs
        officer = user.has_groups(",".join(OFFICERS))
        for item in self:
            item.can_edit_conditions = bool(
                officer and item.department_id in own and not item.is_example
            )

    def action_edit_conditions(self):
        """许可条件: of the next version of the list, which the bureau publishes."""
        self.ensure_one()
        if not self.can_edit_conditions:
            raise UserError(
                self.env._(
                    "Conditions of “%(item)s” are edited by “%(organ)s”: the bureau"
                    " reads them and is told (REQ-62).",
                    item=self.name,
                    organ=self.department_id.name,
                )
            )
        # sudo: the department has no right on lists; the draft is a copy of the list in
        # force, of which it may change the conditions only.
        draft = self.env["darqi.item.revision"].sudo()._next_draft(self.sudo())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Conditions of %(list)s", list=draft.display_name),
            "res_model": "darqi.item.condition",
            "views": [
                (
                    self.env.ref("darqi_approval.darqi_item_condition_view_list").id,
                    "list",
                )
            ],
            "domain": [("revision_id", "=", draft.id)],
            "context": {"default_revision_id": draft.id},
        }
