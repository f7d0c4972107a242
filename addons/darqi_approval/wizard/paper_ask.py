from odoo import api, fields, models

from ..models.service.paper_move import DESKS
from ..models.service.paper_return import REASONS


class PaperAsk(models.TransientModel):
    """The dialog of handing papers on, or back."""

    _name = "darqi.paper.ask"
    _description = "Papers: to whom?"

    purpose = fields.Selection(
        [("move", "Hand over papers"), ("return", "Hand back papers")],
        required=True,
        readonly=True,
    )
    application_id = fields.Many2one("darqi.application", readonly=True)
    filing_ids = fields.Many2many("darqi.filing", readonly=True, string="Filings")
    paper_place = fields.Char(compute="_compute_paper_place", string="Papers are at")
    to_desk = fields.Selection(DESKS, string="To desk")
    to_department_id = fields.Many2one("darqi.department", string="To organ")
    reason = fields.Selection(REASONS)
    material_ids = fields.Many2many(
        "darqi.application.material",
        string="Papers",
        domain="[('application_id', '=', application_id), ('is_received', '=', True)]",
    )
    receiver_name = fields.Char(string="Handed to")
    note = fields.Char()
    carrier = fields.Char(size=80, help="Who carries the bag.")
    carrier_number = fields.Char(size=60, string="Mail or vehicle number")
    goes_out = fields.Boolean(compute="_compute_goes_out")

    @api.depends("to_department_id", "filing_ids")
    def _compute_goes_out(self):
        for ask in self:
            organs = {filing._paper_desk()[1] for filing in ask.filing_ids._origin}
            ask.goes_out = bool(
                ask.to_department_id and organs - {ask.to_department_id}
            )

    @api.depends("filing_ids")
    def _compute_paper_place(self):
        for ask in self:
            ask.paper_place = "；".join(
                filing.paper_place or "" for filing in ask.filing_ids
            )

    def action_confirm(self):
        """Hand over, or enter into the register of returned papers."""
        self.ensure_one()
        if self.purpose == "move":
            moves = self.filing_ids._hand_papers(
                self.to_desk,
                self.to_department_id,
                self.note or "",
                carrier=self.carrier or "",
                carrier_number=self.carrier_number or "",
            )
            if len(moves) == 1 and moves.is_carried:
                return moves.action_print_slip()
        else:
            self.application_id._return_papers(
                self.material_ids, self.reason, self.receiver_name, self.note or ""
            )
        return {"type": "ir.actions.act_window_close"}


class Filing(models.Model):
    """Asks to which desk the bag goes."""

    _inherit = "darqi.filing"

    def action_hand_papers(self):
        """材料移交: choose the desk."""
        labels = dict(
            self.env["darqi.paper.ask"]
            ._fields["purpose"]
            ._description_selection(self.env)
        )
        return {
            "type": "ir.actions.act_window",
            "name": labels["move"],
            "res_model": "darqi.paper.ask",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_purpose": "move",
                "default_filing_ids": [fields.Command.set(self.ids)],
                **self._default_way(),
            },
        }

    def _default_way(self):
        """Taken in for another organ: to its window; else on within the own organ."""
        own = self.env.user.department_ids
        others = self[:1]._other_organs() if len(self) == 1 else own.browse()
        if others and self.intake_department_id in own and not self.move_ids:
            return {
                "default_to_desk": "window",
                "default_to_department_id": others[:1].id,
            }
        return {"default_to_department_id": own[:1].id}


class Application(models.Model):
    """Asks where papers go."""

    _inherit = "darqi.application"

    def action_hand_papers(self):
        """材料移交 of the bags of these cases."""
        return self.filing_id.action_hand_papers()

    def action_return_papers(self):
        """退件: choose papers, reason and receiver."""
        self.ensure_one()
        labels = dict(
            self.env["darqi.paper.ask"]
            ._fields["purpose"]
            ._description_selection(self.env)
        )
        reasons = {
            "withdrawn": "withdrawn",
            "terminated": "terminated",
            "not_accepted": "not_accepted",
            "not_needed": "not_accepted",
            "closed": "refused" if self.result == "refused" else "other",
        }
        return {
            "type": "ir.actions.act_window",
            "name": labels["return"],
            "res_model": "darqi.paper.ask",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_purpose": "return",
                "default_application_id": self.id,
                "default_reason": reasons.get(self.state, "checked"),
                "default_receiver_name": self.applicant_name,
            },
        }
