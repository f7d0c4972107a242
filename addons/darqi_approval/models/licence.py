from odoo import fields, models


class Licence(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.licence"
    _description = "Licence"

    name = fields.Char()
    number = fields.Char()
    application_id = fields.Many2one("darqi.application", index=True)
    item_id = fields.Many2one("darqi.item")
    department_id = fields.Many2one("darqi.department")
    supervising_department_id = fields.Many2one("darqi.department")
    holder_id = fields.Many2one("darqi.applicant")
    holder_name = fields.Char()
    state = fields.Selection([("draft", "Draft"), ("valid", "Valid")])
    date_from = fields.Date()
    date_to = fields.Date()
    memorandum_line_id = fields.Many2one("darqi.memorandum.line")

    def _draft_from(self, application):
        return self.create({"application_id": application.id})

    def _event(self, kind):
        return None
