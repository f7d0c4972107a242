from odoo import api, models
from odoo.exceptions import ValidationError

PREFIX = "darqi_approval.group_"
# Who acts in cases and on licences.
BUSINESS = (
    "window",
    "township_window",
    "reviewer",
    "approver",
    "delivery",
    "seal_keeper",
    "survey",
    "catalogue",
    "department_officer",
    "department_head",
    "enforcement",
    "bureau_head",
)
# Offices that watch and keep: no business of their own (方案三(三)6, 五(三)).
WATCHERS = ("government_supervision", "discipline", "it_office")
# 受审分离 (方案三(六), 许可法): taking in apart from reviewing and deciding; the keeper
# of the seal apart from who decides (PAPERS 3).
SEPARATED = (
    ("window", "reviewer"),
    ("window", "approver"),
    ("township_window", "reviewer"),
    ("township_window", "approver"),
    ("seal_keeper", "approver"),
    *((watcher, business) for watcher in WATCHERS for business in BUSINESS),
)


class Separation(models.AbstractModel):
    """The one list of duties that nobody may hold together (invariant 3).

    Asked when a role, a group or a user is saved, whoever saves it. Within one case
    persons are compared besides, by the application itself.
    """

    _name = "darqi.separation"
    _description = "Separated duties"

    @api.model
    def _pairs(self):
        """The separated pairs as pairs of group ids."""
        # sudo: external ids are resolved on behalf of whoever saves a role or user.
        to_id = self.env["ir.model.data"].sudo()._xmlid_to_res_id
        pairs = [
            (to_id(PREFIX + first), to_id(PREFIX + second))
            for first, second in SEPARATED
        ]
        # While the module installs, groups made later do not exist yet.
        return [pair for pair in pairs if all(pair)]

    @api.model
    def _check(self, holder, groups):
        """:raises ValidationError: when ``groups`` hold both halves of a duty"""
        held = set(groups.ids)
        for pair in self._pairs():
            if held.issuperset(pair):
                # sudo: names of two groups for the message.
                first, second = self.env["res.groups"].sudo().browse(pair)
                raise ValidationError(
                    self.env._(
                        "%(holder)s: “%(first)s” and “%(second)s” are separated duties"
                        " and cannot be held together.",
                        holder=holder,
                        first=first.name,
                        second=second.name,
                    )
                )
