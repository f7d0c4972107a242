from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .second_seal import asks_for_second_seal


class ItemMaterial(models.Model):
    """A material an applicant hands in, as the implementation list names it."""

    _name = "darqi.item.material"
    _inherit = ["darqi.revision.part"]
    _description = "Application material"
    _order = "revision_id, sequence, id"

    revision_id = fields.Many2one(
        "darqi.item.revision", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    is_required = fields.Boolean(default=True, string="Required")
    can_follow = fields.Boolean(
        string="May follow later",
        help="容缺: the case may be accepted without it; the window chases it, at the "
        "latest before the licence is handed out.",
    )
    form = fields.Selection(
        [
            ("original", "Original"),
            ("copy", "Copy"),
            ("electronic", "Electronic"),
            ("any", "Any form"),
        ],
        required=True,
        default="original",
    )
    copies = fields.Integer(default=1, required=True)
    source = fields.Selection(
        [
            ("applicant", "Applicant"),
            ("government", "Issued by government"),
            ("shared", "Fetched by data sharing"),
            ("own_register", "In our own register (not asked for)"),
            ("agency", "Intermediary service"),
        ],
        required=True,
        default="applicant",
        help="Where the applicant gets it from.",
    )
    register_item_id = fields.Many2one(
        "darqi.item",
        ondelete="restrict",
        string="Licence of the item",
        help="The licence of this item in the register stands in for the paper"
        " (免提交, 国令716 art. 7).",
    )
    basis = fields.Char(help="The clause that requires it.")
    note = fields.Text(string="How to fill in")
    sample = fields.Binary(attachment=True, string="Sample or blank form")
    sample_name = fields.Char()
    needs_original_seal = fields.Boolean(
        string="Original department's seal on the result",
        help="Forbidden by plan 三(一)1; ticking it is refused.",
    )

    _copies_check = models.Constraint(
        "CHECK (copies BETWEEN 0 AND 99)", "Copies: between 0 and 99."
    )
    _register_check = models.Constraint(
        "CHECK (source <> 'own_register' OR register_item_id IS NOT NULL)",
        "In our own register: name the item whose licence stands in for the paper.",
    )
    _original_seal_check = models.Constraint(
        "CHECK (needs_original_seal IS NOT TRUE)",
        "A second seal of the original department may not be required (plan 三(一)1).",
    )

    @api.constrains("name", "note", "needs_original_seal")
    def _check_second_seal(self):
        for material in self:
            organ = material.revision_id.item_id.department_id
            names = (organ.name, organ.short_name)
            if material.needs_original_seal or any(
                asks_for_second_seal(text, names)
                for text in (material.name, material.note)
            ):
                raise ValidationError(
                    self.env._(
                        "Material “%(name)s”: a second seal of the original department"
                        " may not be required (plan 三(一)1).",
                        name=material.name,
                    )
                )
