from odoo import fields, models


class Application(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.application"
    _description = "Application"

    name = fields.Char()
    number = fields.Char()
    item_id = fields.Many2one("darqi.item")
    revision_id = fields.Many2one("darqi.item.revision")
    applicant_id = fields.Many2one("darqi.applicant")
    applicant_name = fields.Char()
    filing_id = fields.Many2one("darqi.filing", index=True)
    department_id = fields.Many2one("darqi.department")
    original_department_id = fields.Many2one("darqi.department")
    supervising_department_id = fields.Many2one("darqi.department")
    memorandum_line_id = fields.Many2one("darqi.memorandum.line")
    scope = fields.Char()
    state = fields.Selection([("received", "Received")])
    result = fields.Selection([("granted", "Granted"), ("refused", "Refused")])
    decided_by_id = fields.Many2one("res.users")
    decided_on = fields.Date()
    accepted_on = fields.Date()
