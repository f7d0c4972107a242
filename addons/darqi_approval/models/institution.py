from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..identity import IdentityError, check_credit_code


class Institution(models.Model):
    """第三方机构: an agency or technical body outside the hall (PRACTICE 1.19, 2.32).

    Two engagements are kept apart: an agency service that the applicant orders and pays
    for, which only a law may demand and where nobody is designated; and a technical
    service that the organ orders from its own budget (优化营商环境条例 43).
    """

    _name = "darqi.institution"
    _description = "Institution"
    _order = "kind, name, id"

    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("testing", "Testing and inspection"),
            ("appraisal", "Appraisal and assessment"),
            ("survey_design", "Surveying, mapping and design"),
            ("drawing_review", "Review of construction drawings"),
            ("plan_making", "Preparation of plans and reports"),
            ("review", "Technical review"),
            ("other", "Other"),
        ],
        required=True,
        index=True,
        string="Kind of institution",
    )
    credit_code = fields.Char(string="Unified social credit code")
    qualification = fields.Char(help="What it is qualified for.")
    qualification_number = fields.Char(string="Number of the qualification")
    qualified_until = fields.Date(help="Last day of the qualification; empty: no end.")
    contact = fields.Char()
    phone = fields.Char()
    address = fields.Char()
    note = fields.Text()
    active = fields.Boolean(default=True)
    is_qualified = fields.Boolean(
        compute="_compute_is_qualified",
        search="_search_is_qualified",
        string="Qualified today",
    )

    _code_uniq = models.UniqueIndex(
        "(credit_code) WHERE credit_code IS NOT NULL",
        "An institution with this credit code is on record already.",
    )
    _name_uniq = models.UniqueIndex(
        "(name, kind)", "This institution is on record already."
    )

    @api.constrains("credit_code")
    def _check_credit_code(self):
        for row in self.filtered("credit_code"):
            try:
                check_credit_code(row.credit_code)
            except IdentityError as error:
                raise ValidationError(
                    self.env._(
                        "Unified social credit code: “%(code)s” is not a right one.",
                        code=row.credit_code,
                    )
                ) from error

    @api.depends_context("darqi_at")
    @api.depends("qualified_until")
    def _compute_is_qualified(self):
        today = self.env["darqi.working.day"]._today()
        for row in self:
            row.is_qualified = row._qualified_on(today)

    def _qualified_on(self, day):
        return not self.qualified_until or self.qualified_until >= day

    def _search_is_qualified(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        today = self.env["darqi.working.day"]._today()
        return [
            "|",
            ("qualified_until", "=", False),
            ("qualified_until", ">=", today),
        ]
