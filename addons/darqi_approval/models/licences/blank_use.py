from odoo import api, fields, models
from odoo.exceptions import UserError

from .blank_stock import KEEPER


class BlankUse(models.Model):
    """A sheet of a stock: used for a certificate, or voided with its reason."""

    _inherit = "darqi.blank.use"

    stock_id = fields.Many2one("darqi.blank.stock", index=True, ondelete="restrict")
    licence_id = fields.Many2one(
        "darqi.licence", index="btree_not_null", ondelete="restrict"
    )
    document_id = fields.Many2one(
        "darqi.document", index="btree_not_null", ondelete="restrict"
    )
    use_id = fields.Many2one(
        "darqi.blank.use",
        index="btree_not_null",
        ondelete="restrict",
        string="Spoiled sheet",
        help="The use of the sheet that was spoiled in printing.",
    )
    impressions = fields.Integer(
        string="Voided impressions",
        help="Impressions of the seal that the spoiled sheet bears.",
    )
    is_spoiled = fields.Boolean(
        compute="_compute_is_spoiled",
        store=True,
        precompute=True,
        string="Spoiled in printing",
    )
    sheet = fields.Char(compute="_compute_sheet", string="Sheet number")
    can_void = fields.Boolean(compute="_compute_can_void")

    # A sheet is gone once; what is voided unused is never used.
    _sheet_uniq = models.UniqueIndex(
        "(stock_id, number) WHERE use_id IS NULL",
        "This certificate number is used already.",
    )
    _spoiled_uniq = models.UniqueIndex(
        "(use_id) WHERE use_id IS NOT NULL", "This sheet is voided already."
    )
    _spoiled_check = models.Constraint(
        "CHECK (use_id IS NULL OR kind = 'voided')",
        "Only a voided sheet names the use that spoiled it.",
    )

    @api.depends("use_id")
    def _compute_is_spoiled(self):
        for use in self:
            use.is_spoiled = bool(use.use_id)

    @api.depends("stock_id", "number")
    def _compute_sheet(self):
        for use in self:
            # sudo: how the number of a sheet is written.
            stock = use.sudo().stock_id
            use.sheet = stock._sheet(use.number) if stock else str(use.number)

    @api.depends("kind")
    @api.depends_context("uid")
    def _compute_can_void(self):
        keeper = self.env.user.has_group(KEEPER)
        voided = self.search([("use_id", "in", self.ids)]).use_id
        for use in self:
            use.can_void = bool(
                keeper
                and use.kind == "used"
                and use.licence_id
                and use not in voided
                and use.department_id in self.env.user.department_ids
            )

    def _spoil(self, reason, again=True):
        """Void a used sheet; the certificate goes on the next one.

        A sheet that bears an impression of the seal already takes it along: the
        impression is void with the sheet, and the next sheet may bear one more.

        :param again: whether the certificate is printed on the next sheet
        """
        self.ensure_one()
        self._need_keeper()
        if self.kind != "used":
            raise UserError(self.env._("This sheet is voided already."))
        links = {"licence_id": self.licence_id.id, "document_id": self.document_id.id}
        # sudo: only whether the certificate on the sheet bears its seal.
        document = self.sudo().document_id
        if again and document.impressions and not document.unsealed_count:
            links["impressions"] = 1
        self.stock_id._record(self.number, "voided", reason, use_id=self.id, **links)
        if not again:
            return self.browse()
        return self.env["darqi.blank.stock"]._take(
            self.licence_id.sudo(), self.document_id.sudo(), self.department_id
        )  # sudo: number and item of the certificate that is printed again

    def _need_keeper(self):
        self.env["darqi.state.door"]._need_group(KEEPER)
        if self.department_id not in self.env.user.department_ids and not self.env.su:
            raise UserError(self.env._("The sheets are another organ's."))

    def action_void(self):
        """Ask why the sheet is spoiled."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Void a sheet"),
            "res_model": "darqi.blank.void",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_use_id": self.id,
                "default_stock_id": self.stock_id.id,
                "default_number": self.number,
            },
        }
