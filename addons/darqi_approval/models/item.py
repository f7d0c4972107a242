from odoo import fields, models


class Item(models.Model):
    """Stub: replaced by its area."""

    _name = "darqi.item"
    _description = "Licence item"

    name = fields.Char()
    code = fields.Char()
    date_from = fields.Date()
    department_id = fields.Many2one("darqi.department")
    supervising_department_id = fields.Many2one("darqi.department")
    licence_name = fields.Char()
    licence_pattern = fields.Char()
    revision_id = fields.Many2one("darqi.item.revision")

    def _facts(self):
        return None

    def _competence_refresh(self, from_day, basis=None, document=""):
        return None

    def _competent_on(self, day, scope=""):
        return self.env["darqi.competence"].new(
            {"department_id": self.department_id.id, "rule": "R1"}
        )
