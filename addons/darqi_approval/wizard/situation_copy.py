from odoo import api, fields, models


class SituationCopy(models.TransientModel):
    """Copies situations with their papers from a list that serves as a template."""

    _name = "darqi.situation.copy"
    _description = "Copy of situations"

    revision_id = fields.Many2one("darqi.item.revision", required=True, readonly=True)
    source_item_id = fields.Many2one(
        "darqi.item",
        required=True,
        string="Template",
        help="An item whose list has the situations; examples of other counties too.",
    )
    source_revision_id = fields.Many2one(
        "darqi.item.revision", compute="_compute_source_revision_id"
    )
    situation_ids = fields.Many2many(
        "darqi.item.situation",
        required=True,
        compute="_compute_situation_ids",
        store=True,
        readonly=False,
        string="Situations",
    )

    @api.depends("source_item_id")
    def _compute_source_revision_id(self):
        for dialog in self:
            lists = dialog.source_item_id.revision_ids - dialog.revision_id
            with_rows = lists.filtered("situation_ids").sorted("version")
            dialog.source_revision_id = with_rows[-1:]

    @api.depends("source_revision_id")
    def _compute_situation_ids(self):
        for dialog in self:
            dialog.situation_ids = dialog.source_revision_id.situation_ids

    def action_copy(self):
        """Copy what is ticked into the draft."""
        self.ensure_one()
        self.revision_id._take_situations(self.situation_ids)
        return {"type": "ir.actions.act_window_close"}
