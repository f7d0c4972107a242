from odoo import api, fields, models
from odoo.exceptions import UserError


class PrintRun(models.TransientModel):
    """套打: which printer, which sheet; a spoiled one is voided and the next taken."""

    _name = "darqi.print.run"
    _description = "Print into the blank"

    licence_id = fields.Many2one("darqi.licence", required=True, ondelete="cascade")
    layout_id = fields.Many2one(
        "darqi.print.layout", ondelete="cascade", string="Printer"
    )
    layout_ids = fields.Many2many("darqi.print.layout", compute="_compute_sheet")
    sheet = fields.Char(compute="_compute_sheet", string="Put in the sheet")
    next_sheet = fields.Char(compute="_compute_sheet", string="Sheet after it")
    reason = fields.Char(
        string="Why it is spoiled", help="For example: paper jam, printed aside."
    )

    @api.depends("licence_id")
    def _compute_sheet(self):
        stocks = self.env["darqi.blank.stock"]
        for run in self:
            licence = run.licence_id
            run.sheet = licence._current_sheet().sheet
            run.next_sheet = stocks._next_text(licence.item_id, licence.department_id)
            run.layout_ids = run.layout_id._of(licence)

    def _checked(self):
        self.ensure_one()
        if not self.licence_id.can_print_blank:
            raise UserError(self.env._("Your roles do not include this act."))
        return self.licence_id

    def action_print(self):
        """Open the page to print on the sheet."""
        licence = self._checked()
        if not self.layout_id:
            raise UserError(
                self.env._("Printer: set up its print positions for this item first.")
            )
        # The sheet is what will be stamped (待用印版).
        unsealed = licence._live_certificate().filtered("can_print")
        unsealed._print_to_stamp()
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/print/{self.layout_id.id}/licence/{licence.id}",
            "target": "new",
        }

    def action_spoil(self):
        """Void the sheet with its reason; the certificate goes on the next one."""
        licence = self._checked()
        use = licence._current_sheet()
        if not use:
            raise UserError(self.env._("No sheet was taken for this certificate."))
        use.with_env(self.env)._spoil(self.reason)
        action = licence.action_print_blank()
        action["context"]["default_layout_id"] = self.layout_id.id
        return action
