from odoo import fields, models


class LicenceSubject(models.AbstractModel):
    """Something about one licence, which shows of it what the lists need.

    The copies are stored for record rules and pivots; nobody writes them.
    """

    _name = "darqi.licence.subject"
    _description = "About a licence"

    licence_id = fields.Many2one(
        "darqi.licence", required=True, index=True, ondelete="restrict"
    )
    application_id = fields.Many2one(
        related="licence_id.application_id",
        store=True,
        index="btree_not_null",
        string="Application",
    )
    item_id = fields.Many2one(
        related="licence_id.item_id", store=True, index=True, string="Item"
    )
    holder_name = fields.Char(
        related="licence_id.holder_name", store=True, string="Holder"
    )
