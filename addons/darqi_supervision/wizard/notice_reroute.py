from odoo import fields, models

from ..models.supervision_duty import SUPERVISING_KINDS


class NoticeReroute(models.TransientModel):
    """The bureau sends a returned notice to the organ that supervises."""

    _name = "darqi.notice.reroute"
    _description = "Route a notice anew"

    notice_ids = fields.Many2many("darqi.notice", required=True)
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        string="Supervising organ",
        domain=[("kind", "in", SUPERVISING_KINDS)],
    )
    note = fields.Text(help="Needed when it goes back to the same organ.")

    def action_confirm(self):
        """Deliver to the chosen organ; its claim limit starts today."""
        self.ensure_one()
        self.notice_ids._reroute(self.department_id, self.note)
        return {"type": "ir.actions.act_window_close"}
