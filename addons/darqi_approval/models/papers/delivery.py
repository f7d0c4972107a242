from odoo import api, fields, models
from odoo.fields import Command

# How the counter's ways of handing out are called in service.
SERVICE_METHODS = {
    "counter": "direct",
    "agent": "direct",
    "mail": "post",
    "electronic": "electronic",
}


class Document(models.Model):
    """Whether and when a document was served."""

    _inherit = "darqi.document"

    service_required = fields.Boolean(readonly=True, string="Is served")
    served_on = fields.Date(readonly=True)
    service_ids = fields.Many2many(
        "darqi.document.service",
        "darqi_document_service_rel",
        "document_id",
        "service_id",
        readonly=True,
    )
    has_open_service = fields.Boolean(
        compute="_compute_has_open_service", string="Service planned"
    )

    _to_serve_idx = models.Index(
        "(department_id, issued_on) WHERE service_required AND served_on IS NULL"
        " AND state = 'sealed'"
    )

    @api.depends("service_ids.state")
    def _compute_has_open_service(self):
        for document in self:
            # sudo: whether somebody is serving it, not what is in the row
            document.has_open_service = any(
                service.state in ("planned", "announced")
                for service in document.sudo().service_ids
            )

    @api.model
    def _issue_vals(self, settings, record, organ, paper):
        vals = super()._issue_vals(settings, record, organ, paper)
        return {**vals, "service_required": settings.is_served}

    def _mark_served(self, day):
        """The first day of service stays; a second copy served changes nothing."""
        self.filtered(lambda d: not d.served_on)._door_opened().write(
            {"served_on": day}
        )

    def action_plan_service(self):
        """Plan the service of these documents: one row, one slip."""
        self.check_access("read")
        return {
            **self._service_form(),
            "context": {
                "default_document_ids": [Command.set(self.ids)],
                "default_receiver": self[:1].subject,
            },
        }

    def _service_form(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Service"),
            "res_model": "darqi.document.service",
            "view_mode": "form",
            "views": [(False, "form")],
        }


class Application(models.Model):
    """What is handed out is served: the act leaves its row (行政许可法 44)."""

    _inherit = "darqi.application"

    def action_deliver(
        self,
        receiver="",
        method="counter",
        post_number="",
        id_number="",
        note="",
        authority="",
    ):
        """Hand the result out and record its service.

        At the counter it is served. By post it is on its way until the receipt comes
        back; electronically, until the receiver's consent is on record.
        """
        result = super().action_deliver(
            receiver, method, post_number, id_number, note, authority
        )
        self._record_service(receiver, method, post_number)
        return result

    def _record_service(self, receiver, method, post_number):
        # sudo: the papers of the very case that was handed out, by the judged act.
        papers = self.sudo().document_ids.filtered(
            lambda d: (
                d.service_required
                and not d.served_on
                and d.state != "voided"
                and (d.state == "sealed" or not d.seal_required)
                and not d.has_open_service
                and d.department_id == self.department_id
            )
        )
        if not papers:
            return
        # sudo: handing out, judged before, is the service of its papers.
        services = self.env["darqi.document.service"].sudo()
        by_hand = method in ("counter", "agent")
        relation = False
        if method == "agent":
            relation = self.env._("Agent")
        elif by_hand and receiver != self.applicant_name:
            relation = self.env._("Person in charge of the matter")
        row = services.create(
            {
                "document_ids": [Command.set(papers.ids)],
                "method": SERVICE_METHODS[method],
                "receiver": self.applicant_name,
                "signer": receiver if by_hand else False,
                "relation": relation,
                "place": self.env._("Service hall") if by_hand else False,
                "post_number": post_number or False,
            }
        )
        if by_hand:
            row.action_serve()
