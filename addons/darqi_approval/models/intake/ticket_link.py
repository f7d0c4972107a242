from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Ticket(models.Model):
    """What a ticket led to."""

    _inherit = "darqi.ticket"

    filing_ids = fields.One2many(
        "darqi.filing", "ticket_id", readonly=True, string="Filings"
    )
    advice_ids = fields.One2many(
        "darqi.advice", "ticket_id", readonly=True, string="Advice given"
    )

    def action_open_business(self):
        """Open the screen of this ticket's business, with the ticket linked."""
        self.ensure_one()
        name = {
            "advice": "darqi_approval.darqi_advice_ask_action",
            "filing": "darqi_approval.darqi_filing_action_new",
            "delivery": "darqi_approval.darqi_handing_out_action",
        }[self.kind_id.opens]
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        return {**action, "context": {"default_ticket_id": self.id}}


class Filing(models.Model):
    """The ticket with which the visitor was called."""

    _inherit = "darqi.filing"

    ticket_id = fields.Many2one(
        "darqi.ticket",
        string="Ticket number",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', 'in', ('called', 'done')),"
        " ('department_id', '=', intake_department_id)]",
    )

    @api.constrains("ticket_id", "intake_department_id")
    def _check_ticket(self):
        for filing in self.filtered("ticket_id"):
            # sudo: only whether the ticket is one of this hall is asked.
            if filing.sudo().ticket_id.department_id != filing.intake_department_id:
                raise ValidationError(
                    self.env._("Ticket number: it is not a ticket of this hall.")
                )

    def _receive(self):
        """The visitor of a received filing has been served."""
        cases = super()._receive()
        self.ticket_id.filtered(lambda t: t.state == "called").action_finish()
        return cases


class Advice(models.Model):
    """The ticket with which the visitor was called; nothing else is known of him."""

    _inherit = "darqi.advice"

    ticket_id = fields.Many2one(
        "darqi.ticket",
        string="Ticket number",
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Advice given on a called ticket keeps its number."""
        ticket = self.env.context.get("darqi_ticket_id")
        if isinstance(ticket, int):
            vals_list = [{"ticket_id": ticket, **vals} for vals in vals_list]
        return super().create(vals_list)
