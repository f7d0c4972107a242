from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..application_delivery import GATING_PAPERS

# How the counter's ways of handing out are called in service.
SERVICE_METHODS = {
    "counter": "direct",
    "agent": "direct",
    "mail": "post",
    "electronic": "electronic",
}
# How a way of service is called on the case.
CASE_METHODS = {
    "direct": "counter",
    "left": "left",
    "post": "mail",
    "electronic": "electronic",
    "announcement": "announcement",
    "entrusted": "entrusted",
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
        "(department_id, issued_on) WHERE service_required IS TRUE"
        " AND served_on IS NULL AND state = 'sealed'"
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
    """What is handed out is served: the act leaves its row (行政许可法 44).

    At the counter a result is served by handing it out. By post or electronically it is
    on its way until its receipt is on record; left at the place or announced, until
    that is complete. The day that closes the case and stops the time limit is the day
    of service, whenever it is entered.
    """

    _inherit = "darqi.application"

    delivery_method = fields.Selection(
        selection_add=[
            ("left", "Left at the place"),
            ("announcement", "By announcement"),
            ("entrusted", "Through another organ"),
        ],
        ondelete={
            "left": "cascade",
            "announcement": "cascade",
            "entrusted": "cascade",
        },
    )
    sent_on = fields.Date(
        readonly=True,
        copy=False,
        string="Sent on",
        help="By post or electronically; handed out when its receipt is on record.",
    )

    _on_its_way_idx = models.Index(
        "(department_id, sent_on) WHERE state = 'to_deliver' AND sent_on IS NOT NULL"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"sent_on"}

    def _refusal_deliver(self):
        if self.sent_on and not self.env.su:
            return self.env._(
                "It is on its way since %(day)s: register its service.",
                day=self.sent_on,
            )
        return super()._refusal_deliver()

    def action_deliver(
        self,
        receiver="",
        method="counter",
        post_number="",
        id_number="",
        note="",
        authority="",
    ):
        """Hand the result out and record its service; by post, send it."""
        on_the_way = method in ("mail", "electronic")
        if on_the_way and not all(self._result_papers().mapped("served_on")):
            return self._send_out(receiver, method, post_number)
        if method not in SERVICE_METHODS:
            raise UserError(self.env._("Delivery method: choose one of the list."))
        result = super().action_deliver(
            receiver, method, post_number, id_number, note, authority
        )
        self._record_service(receiver, method, post_number)
        return result

    def _send_out(self, receiver, method, post_number):
        """By post or electronically: on its way until it is served."""
        self.ensure_one()
        receiver = self._need_text(receiver, self.env._("Handed to"))
        if method == "mail":
            post_number = self._need_text(post_number, self.env._("Mail number"))
        self._door_lock()
        self.check_access("write")
        reason = self._refusal("deliver")
        if reason:
            raise UserError(
                self.env._(
                    "%(record)s: %(reason)s", record=self.display_name, reason=reason
                )
            )
        self._door_opened().write(
            {
                "receiver_name": receiver,
                "delivery_method": method,
                "post_number": post_number or False,
                "sent_on": self.env["darqi.working.day"]._today(),
                "last_user_id": self.env.uid,
            }
        )
        names = dict(self._fields["delivery_method"]._description_selection(self.env))
        text = self.env._(
            "Sent, %(method)s: %(receiver)s %(post)s",
            method=names[method],
            receiver=receiver,
            post=post_number or "",
        )
        self.env["darqi.opinion"]._say(self, "deliver", text=text)
        self.env["darqi.evidence"]._record(
            self, "application_sent", {"method": method, "post": post_number or ""}
        )
        self._record_service(receiver, method, post_number)
        return True

    def _result_papers(self):
        """The papers whose service hands the result out."""
        # sudo: only states of the case's own papers are read
        return self.sudo().document_ids.filtered(
            lambda d: (
                d.kind in GATING_PAPERS
                and d.service_required
                and d.state != "voided"
                and d.department_id == self.department_id
            )
        )

    def _close_served(self, service):
        """The case ends on the day on which its result was served, all of it."""
        if not self or self.state != "to_deliver":
            return
        papers = self._result_papers()
        if not papers or not all(papers.mapped("served_on")):
            return
        day = max(papers.mapped("served_on"))
        method = CASE_METHODS[service.method]
        if not self.sent_on or self.delivery_method != method:
            self._door_opened().write(
                {
                    "receiver_name": service.signer or service.receiver,
                    "delivery_method": method,
                    "post_number": service.post_number or False,
                }
            )
        self._act(
            "serve",
            {"delivered_on": day, "closed_on": day},
            step="deliver",
            text=service.display_name,
        )
        self._clock_stop("delivery", day=day)

    def _refusal_serve(self):
        return self._refusal_deliver()

    def _announced(self):
        """From the announcement on the time is the receiver's, who is not found."""
        if self.state == "to_deliver":
            self._clock_bear("delivery", "applicant", note="公告送达")

    def _not_served(self):
        """Back at the counter, to be served in another way."""
        if self.state != "to_deliver":
            return
        self._clock_bear("delivery", "delivery")
        if self.sent_on:
            self._door_opened().write({"sent_on": False})

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
        relation = by_hand and self._receiver_relation(receiver, method)
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
