from odoo import api, fields, models
from odoo.exceptions import UserError

WAYS = [
    ("counter", "Fetched at the counter"),
    ("post", "By post"),
    ("electronic", "Electronically"),
]


class Filing(models.Model):
    """送达地址确认书: where and how the applicant wants his papers, signed at intake.

    Electronic service rests on this consent (行政许可法 44; 民事诉讼法 90 by analogy)
    and on nothing a clerk types later.
    """

    _inherit = "darqi.filing"

    service_way = fields.Selection(
        WAYS,
        string="Way of service",
        help="As the applicant confirmed it (送达地址确认书).",
    )
    service_address = fields.Char(
        size=200,
        string="Address for service",
        help="Postal address; of electronic service the account, number or mailbox.",
    )
    service_confirmation = fields.Binary(
        attachment=True,
        copy=False,
        string="Signed confirmation of the address",
        help="送达地址确认书 with the applicant's signature; electronic service needs"
        " it.",
    )
    service_confirmation_name = fields.Char(copy=False)
    service_consented_on = fields.Date(
        readonly=True,
        copy=False,
        string="Consent to electronic service",
        help="The day of the receipt of the signed confirmation.",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"service_consented_on"}

    def _refusal_receive(self):
        reason = super()._refusal_receive()
        if reason or self.service_way in (False, "counter"):
            return reason
        if not (self.service_address or "").strip():
            return self.env._(
                "Address for service: the applicant confirms it for this way."
            )
        if self.service_way == "electronic" and not self.service_confirmation:
            return self.env._(
                "Signed confirmation of the address: electronic service needs the"
                " applicant's consent in writing."
            )
        return False

    def _create_cases(self, routes, numbers, today):
        """From the receipt on the consent is on record."""
        cases = super()._create_cases(routes, numbers, today)
        agreed = self.filtered(lambda filing: filing.service_way == "electronic")
        # sudo: nobody writes the day of consent; the receipt was judged.
        agreed.sudo()._door_opened().write({"service_consented_on": today})
        self.env["darqi.evidence"]._record(
            agreed,
            "service_consent",
            lambda f: {
                "way": f.service_way,
                "address": f.service_address,
                "file": f._confirmation_digest(),
            },
        )
        return cases

    def _confirmation_digest(self):
        return self.env["darqi.document.service"]._digest_of(
            self, "service_confirmation"
        )


class DocumentService(models.Model):
    """Electronic service: consent from the intake, proof from the opening."""

    _inherit = "darqi.document.service"

    opened_at = fields.Datetime(
        compute="_compute_opened_at",
        string="Opened at",
        help="When the receiver had opened all of it on the public pages.",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"consent_on"}

    @api.depends("document_ids.opened_at")
    def _compute_opened_at(self):
        for service in self:
            # sudo: when the papers of the row were opened
            moments = service.sudo().document_ids.mapped("opened_at")
            service.opened_at = max(moments) if moments and all(moments) else False

    def _consented_on(self):
        """The day of the receiver's written consent, or False."""
        # sudo: the consent of the case's own applicant
        return self.sudo().application_id.filing_id.service_consented_on

    def _refusal_method(self, day):
        if self.method != "electronic":
            return super()._refusal_method(day)
        consent = self._consented_on()
        if not consent or consent > day:
            return self.env._(
                "Consent: the filing has no signed confirmation (送达地址确认书) that"
                " agrees to electronic service before that day."
            )
        if not self.opened_at and not self.proof:
            return self.env._(
                "Proof: the receiver has not opened the papers on the public pages yet;"
                " attach the record of the system that reached him."
            )
        return False

    def _move(self, name, vals=None):
        """The consent of the intake stands on the row of an electronic service."""
        if name == "serve" and len(self) == 1 and self.method == "electronic":
            vals = {**(vals or {}), "consent_on": self._consented_on()}
        return super()._move(name, vals)


class Document(models.Model):
    """When the receiver opened a paper on the public pages."""

    _inherit = "darqi.document"

    opened_at = fields.Datetime(
        readonly=True,
        copy=False,
        string="Opened at",
        help="When the applicant first opened it on the public pages.",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"opened_at"}

    def _portal_opened(self):
        """The applicant opens it: proof of electronic service, once (T24)."""
        self.ensure_one()
        if self.opened_at:
            return
        self._door_opened().write({"opened_at": self.env["darqi.working.day"]._now()})
        self.env["darqi.evidence"]._record(
            self, "document_opened", lambda d: {"number": d.number, "sha256": d.sha256}
        )
        for service in self.service_ids:
            if (
                service.state == "planned"
                and service.method == "electronic"
                and service.opened_at
                and not service._refusal("serve")
            ):
                service.action_serve()


class Application(models.Model):
    """Sent electronically only to who agreed to it."""

    _inherit = "darqi.application"

    def _send_out(self, receiver, method, post_number):
        # sudo: the consent of the case's own applicant
        consented = self.sudo().filing_id.service_consented_on
        if method == "electronic" and not consented:
            raise UserError(
                self.env._(
                    "Electronically: the filing has no signed confirmation"
                    " (送达地址确认书) that agrees to it. Choose another way."
                )
            )
        return super()._send_out(receiver, method, post_number)
