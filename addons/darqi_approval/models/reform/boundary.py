from odoo import fields, models

DUTIES = [
    ("approval", "Approval"),
    ("supervision", "Supervision and inspection"),
    ("enforcement", "Administrative penalty"),
    ("levy", "Administrative levy"),
    ("survey", "Site survey"),
    ("technical_review", "Technical review"),
    ("testing", "Inspection and testing"),
    ("hearing", "Hearing and argument"),
    ("remedy", "Reconsideration and lawsuit"),
]
# 方案三(三)1: approval and its results → bureau; the other powers stay.
DEFAULT_LEAD = {
    "approval": "bureau",
    "remedy": "bureau",
    "survey": "bureau",
    "technical_review": "bureau",
    "testing": "bureau",
    "hearing": "bureau",
}
SUPPORTED = ("survey", "technical_review", "testing")


class BoundaryDuty(models.Model):
    """A cell of the boundary sheet: who leads and who helps (REQ-37, PRACTICE 1.21).

    An empty lead makes the boundary of the item undetermined.
    """

    _name = "darqi.boundary.duty"
    _description = "Boundary of duties"
    _order = "transfer_line_id, sequence, id"
    _rec_name = "duty"

    transfer_line_id = fields.Many2one(
        "darqi.transfer.line", required=True, index=True, ondelete="cascade"
    )
    department_id = fields.Many2one(
        related="transfer_line_id.department_id", store=True, index=True
    )
    sequence = fields.Integer()
    duty = fields.Selection(DUTIES, required=True, string="Matter")
    lead_department_id = fields.Many2one(
        "darqi.department", index=True, ondelete="restrict", string="Leading organ"
    )
    support_department_ids = fields.Many2many(
        "darqi.department", string="Supporting organs"
    )
    days = fields.Integer(string="Working days")
    note = fields.Char(string="Procedure")

    _line_duty_uniq = models.Constraint(
        "unique(transfer_line_id, duty)", "This duty is on the sheet already."
    )

    def write(self, vals):
        """Fixed once the item is transferred (only a new version changes it)."""
        self.transfer_line_id._check_sheet_open()
        result = super().write(vals)
        if "lead_department_id" in vals and not vals["lead_department_id"]:
            lines = self.transfer_line_id.filtered(
                lambda r: r.boundary_state == "clear"
            )
            lines._boundary_record(
                "undetermined",
                reason=self.env._("A cell of the boundary sheet is empty."),
            )
        return result

    def unlink(self):
        """Cells are emptied, not removed. Refused once the item is transferred."""
        self.transfer_line_id._check_sheet_open()
        return super().unlink()


class BoundaryEntry(models.Model):
    """When the boundary of an item was undetermined, cleared, or excepted (REQ-43).

    The rows in order give the periods the competence kernel asks for.
    """

    _name = "darqi.boundary.entry"
    _inherit = ["darqi.append.only"]
    _description = "Record of the boundary"
    _order = "id desc"

    transfer_line_id = fields.Many2one(
        "darqi.transfer.line", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="restrict"
    )
    day = fields.Date(required=True)
    conclusion = fields.Selection(
        [
            ("undetermined", "Boundary undetermined"),
            ("clear", "Boundary clear"),
            ("exception", "Exception by decision"),
        ],
        required=True,
    )
    document = fields.Char(string="Document number")
    reason = fields.Text()
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
