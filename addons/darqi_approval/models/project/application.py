from odoo import fields, models


class Application(models.Model):
    """A case of an investment project."""

    _inherit = "darqi.application"

    project_id = fields.Many2one(
        related="filing_id.project_id",
        store=True,
        index="btree_not_null",
        string="Project",
    )
