from odoo import fields, models


class ItemRevision(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.item.revision"
    _description = "Implementation list (version)"

    item_id = fields.Many2one("darqi.item", index=True)
    version = fields.Integer(default=1)
    state = fields.Selection([("draft", "Draft"), ("published", "Published")])
    date_from = fields.Date()
    statutory_days = fields.Integer(default=20)
    statutory_unit = fields.Selection(
        [("working_day", "Working days"), ("calendar_day", "Calendar days")],
        default="working_day",
    )
    promised_days = fields.Integer()
    material_ids = fields.One2many("darqi.item.material", "revision_id")
    form_field_ids = fields.One2many("darqi.form.field", "revision_id")

    def _form_definition(self):
        return []
