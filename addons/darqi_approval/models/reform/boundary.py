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
# Duties that are steps of a case, by the kind of step.
STEP_DUTIES = (*SUPPORTED, "hearing")


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
    mode = fields.Selection(
        [
            ("bureau", "Leading organ alone"),
            ("original", "Supported by the original department"),
            ("third_party", "Institution outside"),
        ],
        string="Way of doing it",
        help="How the leading organ does it (plan 三(三)4).",
    )
    fee_bearer = fields.Selection(
        [("authority", "Organ (its budget)"), ("applicant", "Applicant (by law)")],
        string="Costs borne by",
    )
    fee_basis = fields.Char(
        string="Law of the costs", help="Needed where the applicant bears them."
    )
    days = fields.Integer(string="Working days")
    note = fields.Char(string="Procedure")

    _line_duty_uniq = models.Constraint(
        "unique(transfer_line_id, duty)", "This duty is on the sheet already."
    )
    _days_check = models.Constraint(
        "CHECK (days BETWEEN 0 AND 250)", "Working days: between 0 and 250."
    )
    _third_party_check = models.Constraint(
        "CHECK (mode <> 'third_party' OR fee_bearer IS NOT NULL)",
        "Institution outside: say who bears its costs (优化营商环境条例 43).",
    )
    _fee_basis_check = models.Constraint(
        "CHECK (fee_bearer <> 'applicant' OR COALESCE(trim(fee_basis), '') <> '')",
        "Costs borne by the applicant: name the law that demands the service"
        " (优化营商环境条例 43).",
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

    def _step_vals(self, case):
        """What the cell says of its step in a case, or nothing where it says nothing.

        A cell says something when another organ than the competent one leads, an
        institution does it, or a number of days is told (REQ-54).
        """
        self.ensure_one()
        lead = self.lead_department_id or case.department_id
        vals = {"days": self.days} if self.days else {}
        if self.mode == "third_party" and self.duty not in ("survey", "hearing"):
            vals.update(
                mode="third_party",
                department_id=case.department_id.id,
                engaged_by=self.fee_bearer,
                engaged_basis=self.fee_basis,
            )
        elif lead != case.department_id:
            original = lead == case.original_department_id
            vals.update(mode="original" if original else "organ", department_id=lead.id)
        return vals

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
