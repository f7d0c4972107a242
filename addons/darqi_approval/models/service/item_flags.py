from odoo import fields, models


class Item(models.Model):
    """How an item is handled besides the ordinary way: sent up, or on a promise."""

    _inherit = "darqi.item"

    is_first_review = fields.Boolean(
        string="First review only",
        help="初审转报: reviewed here and sent up; the superior organ decides"
        " (行政许可法 35, 43).",
    )
    superior_organ = fields.Char(
        string="Superior organ", help="Who decides what is reviewed here first."
    )
    approval_promise = fields.Boolean(
        string="Approval on promise",
        help="审批告知承诺: granted on the written promise, checked afterwards.",
    )
    promise_text = fields.Text(
        string="Text of the promise",
        help="What the applicant promises; printed with the application.",
    )
    promise_check_days = fields.Integer(
        string="Check of the promise within",
        default=40,
        help="Working days after the decision; the duty appears on the desk of the"
        " organ that supervises.",
    )

    _promise_check_days_check = models.Constraint(
        "CHECK (promise_check_days BETWEEN 1 AND 400)",
        "Check of the promise within: between 1 and 400 working days.",
    )
    _superior_check = models.Constraint(
        "CHECK (is_first_review IS NOT TRUE OR superior_organ <> '')",
        "Superior organ: required for an item of first review.",
    )


class ItemMaterial(models.Model):
    """A certificate that a written promise may stand in for."""

    _inherit = "darqi.item.material"

    can_promise = fields.Boolean(
        string="Promise instead",
        help="证明事项告知承诺: a written promise may stand in for this certificate.",
    )
