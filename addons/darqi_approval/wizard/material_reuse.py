from odoo import api, fields, models


class MaterialReuse(models.TransientModel):
    """What a known applicant handed in before, offered line by line."""

    _name = "darqi.material.reuse"
    _description = "Last materials of the applicant"

    filing_id = fields.Many2one("darqi.filing", required=True, readonly=True)
    applicant_name = fields.Char(related="filing_id.applicant_name")
    line_ids = fields.One2many(
        "darqi.material.reuse.line", "dialog_id", string="Materials"
    )

    def action_confirm(self):
        """Take what is ticked."""
        self.ensure_one()
        taken = self.line_ids.filtered("is_taken").material_id
        self.filing_id.action_take_last(taken.ids)
        return {"type": "ir.actions.act_window_close"}


class MaterialReuseLine(models.TransientModel):
    """One material and the last valid scan of it."""

    _name = "darqi.material.reuse.line"
    _description = "Material offered again"

    dialog_id = fields.Many2one(
        "darqi.material.reuse", required=True, ondelete="cascade", index=True
    )
    material_id = fields.Many2one(
        "darqi.application.material",
        required=True,
        readonly=True,
        ondelete="cascade",
        string="Line of the checklist",
    )
    name = fields.Char(related="material_id.name", string="Material")
    is_taken = fields.Boolean(string="Take")
    origin = fields.Char(compute="_compute_origin", string="From case")
    item_name = fields.Char(compute="_compute_origin", string="Item")
    received_on = fields.Date(compute="_compute_origin", string="Handed in on")
    files = fields.Char(compute="_compute_origin", string="Scans")

    @api.depends("material_id")
    def _compute_origin(self):
        for filing, lines in self.grouped("dialog_id").items():
            offered = filing.filing_id._last_materials()
            for line in lines:
                origin = offered.get(line.material_id)
                line.origin = origin and origin.application_id.number
                line.item_name = origin and origin.item_id.name
                line.received_on = origin and origin.received_on
                line.files = origin and "、".join(origin.attachment_ids.mapped("name"))
