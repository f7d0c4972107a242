from odoo import api, fields, models


class HandoverLine(models.Model):
    """A received range of blanks is in the bureau's stock."""

    _inherit = "darqi.handover.line"

    def _blanks_gone(self):
        return len(self.use_ids.filtered(lambda use: not use.use_id))

    def action_receive(self):
        """Received blanks with numbers enter the stock at once."""
        result = super().action_receive()
        for row in self:
            if row.group == "certificates" and row.number_to:
                # sudo: the stock follows from the receipt that was judged.
                self.env["darqi.blank.stock"].sudo()._of_line(row.sudo())
        return result


class Item(models.Model):
    """Whether its licence is printed on a numbered blank."""

    _inherit = "darqi.item"

    uses_blank_certificate = fields.Boolean(
        string="Printed on blank certificates",
        help="Each certificate takes a numbered sheet of the stock (套打).",
    )


class Licence(models.Model):
    """The sheets a licence was printed on."""

    _inherit = "darqi.licence"

    blank_use_ids = fields.One2many(
        "darqi.blank.use", "licence_id", readonly=True, string="Sheets"
    )
    next_sheet = fields.Char(
        compute="_compute_next_sheet",
        string="Next sheet",
        help="The blank certificate that making takes.",
    )

    @api.depends("item_id", "department_id", "state")
    def _compute_next_sheet(self):
        for licence in self:
            licence.next_sheet = False
            if licence.item_id.uses_blank_certificate and licence.can_make:
                licence.next_sheet = self.env["darqi.blank.stock"]._next_text(
                    licence.item_id, licence.department_id
                )

    def _make_certificate(self):
        """Each certificate of an item with blanks takes its sheet."""
        documents = super()._make_certificate()
        for licence, document in zip(self, documents, strict=True):
            licence._take_sheet(document)
        return documents

    def _take_sheet(self, document):
        """The sheet the certificate is printed on; none for other items."""
        self.ensure_one()
        blanks = self.env["darqi.blank.use"]
        if not self.item_id.uses_blank_certificate:
            return blanks
        return self.env["darqi.blank.stock"]._take(
            self, document, document.department_id
        )


class Application(models.Model):
    """The sheet that making takes, shown before."""

    _inherit = "darqi.application"

    next_sheet = fields.Char(compute="_compute_next_sheet", string="Next sheet")

    @api.depends("state", "item_id")
    @api.depends_context("uid")
    def _compute_next_sheet(self):
        for case in self:
            case.next_sheet = False
            item = case.item_id.sudo()  # sudo: properties of an item are public
            if case.state == "making" and item.uses_blank_certificate:
                case.next_sheet = self.env["darqi.blank.stock"]._next_text(
                    item, case.department_id
                )


class Document(models.Model):
    """A voided certificate voids its sheet; a spoiled sheet its impression."""

    _inherit = "darqi.document"

    spoiled_impressions = fields.Integer(
        readonly=True,
        string="Voided impressions",
        help="On sheets spoiled after stamping; as many more may be put.",
    )

    _impressions_check = models.Constraint(
        "CHECK (impressions BETWEEN 0"
        " AND copies * seal_parties + COALESCE(spoiled_impressions, 0))",
        "Impressions: no more than the copies made.",
    )

    def _void_impression(self, use):
        """The impression on a spoiled sheet is void: one more may be put."""
        self._door_lock()
        total = self.spoiled_impressions + use.impressions
        self._door_opened().write({"spoiled_impressions": total})
        self.env["darqi.evidence"]._record(
            self,
            "impression_voided",
            {"sheet": use.sheet, "use": use.id, "reason": use.reason, "total": total},
        )

    def _impressions_allowed(self, organ):
        allowed = super()._impressions_allowed(organ)
        own = organ == self.department_id
        return allowed + (self.spoiled_impressions if own else 0)

    @api.depends("spoiled_impressions")
    def _compute_unsealed(self):
        return super()._compute_unsealed()

    def _void(self, reason):
        result = super()._void(reason)
        uses = self.env["darqi.blank.use"]
        # sudo: the sheets of the certificate that was voided.
        found = uses.sudo().search(
            [("document_id", "in", self.ids), ("kind", "=", "used")]
        )
        spoiled = uses.sudo().search([("use_id", "in", found.ids)]).use_id
        for use in found - spoiled:
            use._spoil(reason, again=False)
        return result
