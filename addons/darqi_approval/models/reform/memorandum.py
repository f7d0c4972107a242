from odoo import fields, models


class Memorandum(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.memorandum"
    _description = "Memorandum"

    name = fields.Char()


class MemorandumLine(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.memorandum.line"
    _description = "Memorandum item"

    memorandum_id = fields.Many2one("darqi.memorandum", index=True)
    item_id = fields.Many2one("darqi.item", index=True)
    supervising_department_id = fields.Many2one("darqi.department")
    supervising_user_id = fields.Many2one("res.users")
