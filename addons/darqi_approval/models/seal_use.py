from odoo import api, fields, models

# Columns that the act of sealing puts on evidence; `verify` compares them.
EVIDENCED = (
    "id",
    "seal_id",
    "department_id",
    "document_id",
    "number",
    "copies",
    "requested_by_id",
    "approved_by_id",
    "sealed_by_id",
    "day",
    "moment",
    "method",
    "sha256",
    "attachment_id",
    "copy_number",
    "copies_allowed",
    "part",
    "page_from",
    "page_to",
    "basis",
    "decided_by_id",
)


class SealUse(models.Model):
    """Register of impressions (invariant 5): one row each, on which copy, by whom.

    Who asked and who allowed are two persons, who sealed is neither of who allowed and
    who decided. Rows made before impressions were entered one by one have no number of
    their copy, and count ``copies`` impressions.
    """

    _name = "darqi.seal.use"
    _inherit = ["darqi.append.only"]
    _description = "Register of seal use"
    _order = "id desc"
    _rec_name = "document_id"

    seal_id = fields.Many2one(
        "darqi.seal", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Organ",
    )
    document_id = fields.Many2one(
        "darqi.document", required=True, index=True, ondelete="restrict"
    )
    number = fields.Char(string="Document number")
    copies = fields.Integer(required=True, string="Impressions")
    copy_number = fields.Integer(
        string="Copy no.",
        help="On which of the copies; after a spoiled sheet the count goes on.",
    )
    copies_allowed = fields.Integer(
        string="Of copies", help="How many copies may bear the seal in all."
    )
    part = fields.Selection(
        [("text", "On the text"), ("seam", "Across the pages")],
        string="Where",
        help="Across the pages (骑缝章): no page of the copy can be exchanged.",
    )
    page_from = fields.Integer(string="From page")
    page_to = fields.Integer(string="To page")
    where = fields.Char(compute="_compute_where", string="Which impression")
    basis = fields.Selection(
        [
            ("decision", "The decision behind the paper"),
            ("request", "Approved request"),
            ("standing", "The act that issued it, by standing procedure"),
        ],
        string="Allowed through",
    )
    requested_by_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="restrict",
        help="Who brought the paper to be sealed.",
    )
    approved_by_id = fields.Many2one("res.users", ondelete="restrict")
    decided_by_id = fields.Many2one(
        "res.users", ondelete="restrict", string="Decided by"
    )
    sealed_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    day = fields.Date(required=True, string="Sealed on")
    moment = fields.Datetime(required=True, string="Registered at")
    method = fields.Selection(
        [
            ("physical", "Physical seal, registered"),
            ("demonstration", "Drawn seal (demonstration)"),
        ],
        required=True,
    )
    purpose = fields.Char()
    sha256 = fields.Char(
        required=True,
        index=True,
        string="Digest",
        help="SHA-256 of the sealed file or the scan.",
    )
    attachment_id = fields.Many2one(
        "ir.attachment", ondelete="restrict", string="Sealed file"
    )

    _copies_check = models.Constraint(
        "CHECK (copies > 0)", "Impressions: at least one."
    )

    _single_check = models.Constraint(
        "CHECK (copy_number IS NULL OR (copies = 1 AND part IS NOT NULL"
        " AND basis IS NOT NULL AND copy_number BETWEEN 1 AND copies_allowed"
        " AND (part = 'seam') = (page_from IS NOT NULL AND page_to > page_from)))",
        "Each impression has its own row: copy, place and what allows it; no more"
        " copies are sealed than were made.",
    )
    _asked_check = models.Constraint(
        "CHECK (copy_number IS NULL OR requested_by_id <> approved_by_id)",
        "Whoever asks for the seal does not allow it.",
    )
    _decider_check = models.Constraint(
        "CHECK (decided_by_id <> sealed_by_id)",
        "Whoever decided the matter cannot seal its paper.",
    )
    _copy_uniq = models.UniqueIndex(
        "(document_id, department_id, part, copy_number, COALESCE(page_from, 0))"
        " WHERE copy_number IS NOT NULL",
        "This copy bears this impression already.",
    )

    @api.depends("copy_number", "part", "page_from", "page_to", "copies")
    @api.depends_context("lang")
    def _compute_where(self):
        for use in self:
            if not use.copy_number:
                use.where = self.env._("%(n)s impressions", n=use.copies)
            elif use.part == "seam":
                use.where = self.env._(
                    "Copy %(n)s, across pages %(first)s–%(last)s",
                    n=use.copy_number,
                    first=use.page_from,
                    last=use.page_to,
                )
            else:
                use.where = self.env._("Copy %(n)s", n=use.copy_number)

    def _on_text(self):
        """How many copies bear these impressions: those across pages not counted."""
        return sum(use.copies for use in self if use.part != "seam")

    def _evidence_row(self):
        return self.env["darqi.evidence"]._row(self, EVIDENCED)

    def action_open_document(self):
        """Open the document that was sealed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "darqi.document",
            "res_id": self.document_id.id,
            "views": [(False, "form")],
        }
