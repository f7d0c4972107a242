from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..application import OWN_OR_INTAKE, REVIEWER, WINDOW

PROOF = ("licence_id", "licence_proof")


class ApplicationMaterial(models.Model):
    """免提交: a paper that lies in the organ's own register is not asked for.

    The row is handed in by a link to the applicant's licence in force, and keeps what
    was found, and when (优化营商环境条例 37, 国令716 art. 7; PRACTICE 2.31).
    """

    _inherit = "darqi.application.material"

    is_in_register = fields.Boolean(
        compute="_compute_is_in_register", string="In our own register"
    )
    licence_id = fields.Many2one(
        "darqi.licence",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        string="Licence found",
    )
    licence_proof = fields.Char(
        readonly=True,
        copy=False,
        string="Proof from the register",
        help="What the register said of the licence, and on which day.",
    )

    @api.depends("material_id.source")
    def _compute_is_in_register(self):
        for row in self:
            row.is_in_register = row.material_id.source == "own_register"

    @api.model_create_multi
    def create(self, vals_list):
        """The proof comes from the register only."""
        if not self.env.su and any(vals.keys() & set(PROOF) for vals in vals_list):
            raise ValidationError(self.env._("The proof comes from the register only."))
        return super().create(vals_list)

    def write(self, vals):
        """The proof comes from the register only."""
        if not self.env.su and vals.keys() & set(PROOF):
            raise ValidationError(self.env._("The proof comes from the register only."))
        return super().write(vals)

    def _licence_found(self):
        """The applicant's licence in force today that stands in for the paper."""
        self.ensure_one()
        today = self.env["darqi.working.day"]._today()
        # sudo: whether the register has it; it is the applicant's own licence.
        licences = self.env["darqi.licence"].sudo()
        return licences.search(
            [
                ("holder_id", "=", self.application_id.applicant_id.id),
                ("item_id", "=", self.material_id.register_item_id.id),
                ("state", "=", "valid"),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", today),
            ],
            order="date_from desc, id desc",
            limit=1,
        )

    def action_take_from_register(self):
        """免提交: find the licence and take the row as handed in, with the proof."""
        for row in self:
            case = row.application_id
            case._check_taker()
            row._check_open()
            licence = row.is_in_register and row._licence_found()
            if not licence:
                raise UserError(
                    self.env._(
                        "“%(name)s”: the register has no licence in force of this"
                        " applicant; ask for the paper.",
                        name=row.name,
                    )
                )
            today = self.env["darqi.working.day"]._today()
            proof = f"{licence.name} {licence.number}，{licence.holder_name}，"
            proof += f"有效期至{licence.date_to}" if licence.date_to else "长期有效"
            proof += f"；{today}在本机关证照库查得有效"
            # sudo: the proof is the register's; who may take it was judged above.
            row.sudo().write(
                {
                    "licence_id": licence.id,
                    "licence_proof": proof,
                    "is_received": True,
                    "form": "electronic",
                    "verdict": "ok",
                }
            )
            self.env["darqi.evidence"]._record(
                case,
                "material_from_register",
                {"material": row.name, "licence": licence.id, "proof": proof},
            )
        return True


class Application(models.Model):
    """All papers of a case that the own register has."""

    _inherit = "darqi.application"

    register_count = fields.Integer(
        compute="_compute_register_count", string="Papers in our own register"
    )

    @api.depends("material_ids.is_received", "state")
    def _compute_register_count(self):
        for case in self:
            waiting = case.material_ids.filtered(
                lambda row: row.is_in_register and not row.is_received
            )
            case.register_count = sum(bool(row._licence_found()) for row in waiting)

    def _check_taker(self):
        """:raises UserError: neither window nor reviewer of the case's organs"""
        self._need_group(*WINDOW, *REVIEWER)
        self.check_access("write")
        organs = self.env["darqi.department"]
        for name in OWN_OR_INTAKE:
            organs |= self[name]
        # sudo: one's own organs
        if not self.env.su and not organs & self.env.user.sudo().department_ids:
            raise UserError(self.env._("The case is another organ's."))

    def action_take_from_register(self):
        """Take every paper the register has."""
        for case in self:
            case._check_taker()
            rows = case.material_ids.filtered(
                lambda row: (
                    row.is_in_register and not row.is_received and row._licence_found()
                )
            )
            if not rows:
                raise UserError(
                    self.env._(
                        "The register has none of the papers that are still lacking."
                    )
                )
            rows.action_take_from_register()
        return True
