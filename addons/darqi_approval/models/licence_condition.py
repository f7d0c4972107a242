from odoo import api, fields, models

from .ground.state_door import CONTEXT_KEY, DOOR


class LicenceCondition(models.Model):
    """A numbered condition of a licence (许可条件、限定内容)."""

    _name = "darqi.licence.condition"
    _description = "Licence condition"
    _order = "licence_id, sequence, id"
    _rec_name = "text"

    licence_id = fields.Many2one(
        "darqi.licence", required=True, index=True, ondelete="cascade"
    )
    department_id = fields.Many2one(
        related="licence_id.department_id", store=True, index=True
    )
    supervising_department_id = fields.Many2one(
        related="licence_id.supervising_department_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    text = fields.Text(required=True, string="Condition")
    source = fields.Char(
        string="Superior source",
        readonly=True,
        help="The superior standard it rests on (行政许可法 16(4)).",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Only on a draft without certificate."""
        rows = super().create(vals_list)
        if not rows._is_from_decision():
            rows.licence_id._check_editable()
        return rows

    def _is_from_decision(self):
        """Whether they are made with the licence of a decided case."""
        return self.env.context.get(CONTEXT_KEY) is DOOR

    def write(self, vals):
        """Only on a draft without certificate."""
        if vals.keys() & {"licence_id", "text", "sequence"}:
            self.licence_id._check_editable()
        result = super().write(vals)
        if "licence_id" in vals:
            self.licence_id._check_editable()
        return result

    def unlink(self):
        """Only on a draft without certificate, or by the sealed decision."""
        if not self._is_from_decision():
            self.licence_id._check_editable()
        return super().unlink()
