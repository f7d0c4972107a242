from odoo import fields, models


class FormField(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.form.field"
    _description = "Form field"

    revision_id = fields.Many2one("darqi.item.revision", index=True)
    code = fields.Char()
    label = fields.Char()
