from odoo import fields, models
from odoo.exceptions import UserError

# act → (model, method that takes the text)
ACTS = {
    "notice_return": ("darqi.notice", "_return"),
    "task_cancel": ("darqi.supervision.task", "_cancel"),
    "feedback_adopt": ("darqi.feedback", "_adopt"),
    "feedback_decline": ("darqi.feedback", "_decline"),
    "lead_finish": ("darqi.lead", "_finish"),
    "efficiency_answer": ("darqi.efficiency.notice", "_answer"),
}


class SupervisionReason(models.TransientModel):
    """The text that an act needs: a reason, an answer, a result."""

    _name = "darqi.supervision.reason"
    _description = "Reason or answer"

    act = fields.Selection(
        [
            ("notice_return", "Return (not ours)"),
            ("task_cancel", "Cancel the visit"),
            ("feedback_adopt", "Adopt"),
            ("feedback_decline", "Do not adopt"),
            ("lead_finish", "Tell the result"),
            ("efficiency_answer", "State the reasons"),
        ],
        required=True,
        readonly=True,
    )
    record_ids = fields.Json(required=True)
    text = fields.Text(required=True)

    def action_confirm(self):
        """Do the act on the records, under the user's own rights."""
        self.ensure_one()
        model, method = ACTS[self.act]
        ids = self.record_ids
        if not isinstance(ids, list) or not all(isinstance(i, int) for i in ids):
            raise UserError(self.env._("No record is chosen."))
        records = self.env[model].browse(ids).exists()
        records.check_access("read")
        getattr(records, method)(self.text)
        return {"type": "ir.actions.act_window_close"}
