from odoo import fields, models

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
    "method",
    "sha256",
    "attachment_id",
)


class SealUse(models.Model):
    """Register of impressions (invariant 5): seal, paper, how often, by whom."""

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
    requested_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    approved_by_id = fields.Many2one("res.users", ondelete="restrict")
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
