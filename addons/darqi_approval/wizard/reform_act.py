from odoo import api, fields, models
from odoo.exceptions import UserError

# (model, act) → (title, what is asked for). The act is the method action_<act>,
# which takes these names as keywords and judges the right itself.
ACTS = {
    ("darqi.milestone", "reopen"): ("reason",),
    ("darqi.transfer.line", "return"): ("reason",),
    ("darqi.transfer.line", "legal"): ("opinion",),
    ("darqi.transfer.line", "cancel"): ("reason",),
    ("darqi.transfer.line", "withdraw"): ("day", "document", "reason"),
    ("darqi.transfer.line", "boundary_open"): ("reason",),
    ("darqi.transfer.line", "boundary_clear"): ("document", "reason"),
    ("darqi.transfer.line", "boundary_exception"): ("document", "reason", "file"),
    ("darqi.handover.line", "dispute"): ("reason",),
    ("darqi.handover.line", "settle"): ("reason",),
    ("darqi.memorandum", "legal"): ("opinion",),
    ("darqi.memorandum", "return"): ("reason",),
    ("darqi.memorandum", "end"): ("day", "document", "reason", "file"),
}
ASKABLE = ("day", "document", "reason", "opinion", "file")


class ReformAct(models.TransientModel):
    """Asks for the reason, document or day of an act and then does it.

    The act's own method judges who may do it; this form adds no right.
    """

    _name = "darqi.reform.act"
    _description = "Reason and document of an act"

    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Json(readonly=True)
    act = fields.Char(required=True, readonly=True)
    asks = fields.Char(compute="_compute_asks")
    day = fields.Date(string="From (first day)")
    document = fields.Char(string="Document number")
    reason = fields.Text()
    opinion = fields.Text()
    file = fields.Binary(attachment=False)
    file_name = fields.Char()

    @api.depends("res_model", "act")
    def _compute_asks(self):
        for wizard in self:
            wizard.asks = ",".join(ACTS.get((wizard.res_model, wizard.act), ()))

    @api.model
    def _ask(self, records, act, title):
        """The dialog for ``act`` on these records, as an action."""
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": records._name,
                "default_res_ids": records.ids,
                "default_act": act,
                "default_day": fields.Date.to_string(
                    self.env["darqi.working.day"]._today()
                ),
            },
        }

    def action_apply(self):
        """Do the act under the user's own rights."""
        self.ensure_one()
        asks = ACTS.get((self.res_model, self.act))
        if asks is None:
            raise UserError(self.env._("This act is not known."))
        records = self.env[self.res_model].browse(self.res_ids or [])
        values = {name: self[name] for name in asks if name in ASKABLE}
        if "file" in values:
            values["file_name"] = self.file_name
        getattr(records, f"action_{self.act}")(**values)
        return {"type": "ir.actions.act_window_close"}
