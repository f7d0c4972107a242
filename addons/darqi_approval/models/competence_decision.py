from odoo import fields, models

from .competence import COMPETENCE_KINDS


class CompetenceDecision(models.Model):
    """A decision that sets the organ of an item's scope, with its document.

    The register from which :meth:`darqi.item._facts` takes decisions; the rows of
    :class:`darqi.competence` with rule RD follow from it.
    """

    _name = "darqi.competence.decision"
    _inherit = ["darqi.append.only"]
    _description = "Decision on the competent organ"
    _order = "item_id, scope, date_from, id"

    item_id = fields.Many2one(
        "darqi.item", required=True, index=True, ondelete="restrict"
    )
    scope = fields.Char(required=True, default="")
    date_from = fields.Date(required=True)
    is_return = fields.Boolean(
        string="Follows the whole banner again",
        help="The decisions before it end and nothing takes their place.",
    )
    department_id = fields.Many2one(
        "darqi.department", ondelete="restrict", string="Competent organ", index=True
    )
    principal_id = fields.Many2one(
        "darqi.department", ondelete="restrict", string="Delegating organ"
    )
    kind = fields.Selection(COMPETENCE_KINDS, required=True)
    basis_id = fields.Many2one("darqi.basis", ondelete="restrict")
    document = fields.Char(required=True, string="Decision number")
    reason = fields.Char(required=True)

    _organ_check = models.Constraint(
        "CHECK ((kind = 'none') = (department_id IS NULL))",
        "Competent organ: it is empty exactly when nobody is competent.",
    )
    _principal_check = models.Constraint(
        "CHECK ((kind = 'delegated') = (principal_id IS NOT NULL))",
        "Delegating organ: it is named exactly when the organ acts as a delegate.",
    )
    _document_check = models.Constraint(
        "CHECK (trim(document) <> '')", "Document: the decision's number is required."
    )
