from odoo import api, fields, models


class Department(models.Model):
    """What the forms of organs show."""

    _inherit = "darqi.department"

    unverified_label = fields.Char(compute="_compute_unverified_label")
    can_edit_members = fields.Boolean(compute="_compute_can_edit_members")

    @api.depends("is_name_verified")
    @api.depends_context("lang")
    def _compute_unverified_label(self):
        for organ in self:
            verified = organ.is_name_verified
            organ.unverified_label = (
                False if verified else self.env._("Name to be verified")
            )

    @api.depends_context("uid")
    def _compute_can_edit_members(self):
        self.can_edit_members = self.env.user.has_group(
            "darqi_approval.group_it_office"
        )
