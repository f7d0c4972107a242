from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

OUTSIDE = "outside_paper"
ROLES = (
    "darqi_approval.group_bureau_head",
    "darqi_approval.group_department_head",
)


class DocumentKind(models.Model):
    """Whether the seal on a paper is asked for, or follows from its decision."""

    _inherit = "darqi.document.kind"

    seal_by_request = fields.Boolean(
        string="Sealed upon request",
        help="Its seal needs an approved request (用印申请). Otherwise the decision"
        " behind the paper, or its standing procedure, allows the seal.",
    )

    @tools.ormcache()
    def _sealed_by_request(self):
        """Codes of the kinds whose seal needs an approved request."""
        # sudo: settings of papers
        kinds = self.sudo().with_context(active_test=False)
        return frozenset(kinds.search([("seal_by_request", "=", True)]).mapped("code"))

    @api.model_create_multi
    def create(self, vals_list):
        """Which kinds need a request is remembered."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Which kinds need a request is remembered."""
        self.env.registry.clear_cache()
        return super().write(vals)


class Document(models.Model):
    """A paper made elsewhere that is to bear the seal."""

    _inherit = "darqi.document"

    kind = fields.Selection(
        selection_add=[(OUTSIDE, "Paper made elsewhere")],
        ondelete={OUTSIDE: "cascade"},
    )


class Seal(models.Model):
    """Who allows the use of a seal: persons of the setting, else the organ's head."""

    _inherit = "darqi.seal"

    approver_ids = fields.Many2many(
        "res.users",
        "darqi_seal_approver_rel",
        "seal_id",
        "user_id",
        string="Use allowed by",
        help="Who allows its use and its loan; empty: the head of the organ. Nobody"
        " keeps a seal and allows its use.",
    )

    @api.constrains("approver_ids", "keeper_ids", "main_id")
    def _check_approvers(self):
        for seal in self:
            main = seal.main_id or seal
            both = main.approver_ids & (main | main.medium_ids).keeper_ids
            if both:
                raise ValidationError(
                    self.env._(
                        "%(user)s keeps the seal and cannot allow its use.",
                        user=", ".join(both.mapped("name")),
                    )
                )

    def _evidence(self):
        return {**super()._evidence(), "approvers": self.approver_ids.ids}

    def _refusal_approver(self):
        """Why the current user cannot allow a use of this seal, or False."""
        user = self.env.user
        # sudo: who keeps a seal and who allows its use, to judge only
        main = self.sudo()[:1]
        main = main.main_id or main
        if user in (main | main.medium_ids).keeper_ids:
            return self.env._("Whoever keeps the seal cannot allow its use.")
        if main.approver_ids:
            allowed = user in main.approver_ids
        else:
            allowed = user.has_groups(",".join(ROLES)) and (
                main.department_id in user.department_ids
            )
        if not allowed:
            return self.env._(
                "The use of this seal is allowed by %(names)s.",
                names=", ".join(main.approver_ids.mapped("name"))
                or self.env._("the head of the organ"),
            )
        return False

    @api.model
    def _main(self, department, kind, day):
        """The seal itself of this kind. :raises UserError: none is in force"""
        seals = self._active(department, day, kind)
        if not seals:
            raise UserError(
                self.env._(
                    "No seal of %(organ)s is in force on %(day)s: it seals only from"
                    " its announcement on and until it is stopped.",
                    organ=department.sudo().name,  # sudo: names of organs are public
                    day=day,
                )
            )
        return seals.filtered(lambda seal: not seal.main_id)[:1] or seals[:1].main_id
