import os
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...document_signing import (
    NOT_A_SEAL,
    CertificateSigner,
    SigningRefused,
    SignRequest,
    check_signatures,
    installed,
)

_CODE = re.compile(r"[a-z][a-z0-9_]{0,30}")
TIMEOUT = 10  # seconds a service may take while the act waits


class DocumentSigner(models.Model):
    """Who signs the files of an organ's papers, kept by the IT office.

    Keys and passwords are never in the database: the environment of the server names
    them (``DARQI_SIGN_<CODE>_P12``, ``…_PASSWORD`` or ``…_PASSWORD_FILE``). What the
    certificate says is read from there each time it is shown.

    A module that joins an electronic seal service adds its kind and extends
    :meth:`_signer_class` and :meth:`_signer`; the contract is
    ``document_signing.SealService``.
    """

    _name = "darqi.document.signer"
    _description = "Signer of documents"
    _order = "department_id, id"

    name = fields.Char(required=True)
    code = fields.Char(
        required=True,
        help="Small letters, digits and _; names the variables of the server.",
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Organ",
    )
    kind = fields.Selection(
        [("certificate", "Certificate of the organ (PKCS#12 file)")],
        required=True,
        default="certificate",
        string="Way of signing",
    )
    at_issue = fields.Boolean(
        string="Signs at issue",
        help="Every paper of the organ is signed when it is issued; one that cannot be"
        " signed is not issued.",
    )
    active = fields.Boolean(default=True)
    note = fields.Text()
    is_seal = fields.Boolean(
        compute="_compute_class", string="Counts as an electronic seal"
    )
    label = fields.Char(compute="_compute_class", string="What it is not")
    environment = fields.Text(
        compute="_compute_environment", string="Variables of the server"
    )
    status = fields.Selection(
        [
            ("ready", "Ready"),
            ("expiring", "Certificate expires soon"),
            ("expired", "Certificate has expired"),
            ("not_yet_valid", "Certificate is not valid yet"),
            ("not_installed", "pyHanko is not installed"),
            ("not_set", "Not set up on this server"),
            ("unusable", "Cannot be used"),
        ],
        compute="_compute_certificate",
    )
    status_text = fields.Char(compute="_compute_certificate", string="What to do")
    is_readable_by_others = fields.Boolean(
        compute="_compute_certificate", string="Key file readable by others"
    )
    subject = fields.Char(compute="_compute_certificate", string="Certificate of")
    issuer = fields.Char(compute="_compute_certificate", string="Certified by")
    serial = fields.Char(compute="_compute_certificate", string="Serial number")
    fingerprint = fields.Char(compute="_compute_certificate")
    algorithm = fields.Char(compute="_compute_certificate")
    valid_from = fields.Datetime(compute="_compute_certificate", string="Valid since")
    valid_to = fields.Datetime(compute="_compute_certificate", string="Valid until")
    days_left = fields.Integer(
        compute="_compute_certificate",
        string="Days to expiry",
        help="Calendar days the certificate is valid.",
    )
    needs_attention = fields.Boolean(
        compute="_compute_certificate",
        search="_search_needs_attention",
        string="Needs attention",
    )
    seal_ids = fields.One2many("darqi.seal", "signer_id", string="Seals")
    signature_count = fields.Integer(
        compute="_compute_signature_count", string="Files signed"
    )

    _code_uniq = models.Constraint(
        "unique(code)", "A signer with this code exists already."
    )
    _at_issue_uniq = models.UniqueIndex(
        "(department_id) WHERE at_issue AND active",
        "The organ has a signer for its issued papers already.",
    )

    @api.constrains("code")
    def _check_code(self):
        for signer in self:
            if not _CODE.fullmatch(signer.code):
                raise ValidationError(
                    self.env._(
                        "Code: small letters, digits and _, a letter first; it names"
                        " variables of the server."
                    )
                )

    @api.constrains("at_issue", "kind")
    def _check_at_issue(self):
        for signer in self:
            if signer.at_issue and not signer._signer_class().is_local:
                raise ValidationError(
                    self.env._(
                        "Signs at issue: only a certificate on this server can. The"
                        " next number of the series would wait for the network."
                    )
                )

    # ----------------------------------------------------------------- signers

    def _signer_class(self):
        """The class that signs, by kind; modules extend it for theirs."""
        self.ensure_one()
        return {"certificate": CertificateSigner}[self.kind]

    def _signer(self):
        """The signer itself, ready to be asked."""
        return self._signer_class()(self.code, os.environ)

    @api.depends("kind")
    def _compute_class(self):
        for signer in self:
            signer.is_seal = bool(signer.kind) and signer._signer_class().is_seal
            signer.label = False if signer.is_seal else NOT_A_SEAL

    @api.depends("code", "kind")
    def _compute_environment(self):
        for signer in self:
            prefix = f"DARQI_SIGN_{(signer.code or '…').upper()}_"
            signer.environment = (
                f"{prefix}P12=/…/certificate.p12\n{prefix}PASSWORD_FILE=/…/password"
                if signer.kind == "certificate"
                else False
            )

    @api.depends("code", "kind", "active")
    @api.depends_context("darqi_at")
    def _compute_certificate(self):
        now = self.env["darqi.working.day"]._now()
        soon = self.env["darqi.config"]._number("darqi.certificate_days")
        for signer in self:
            facts, status, text = None, "ready", False
            source = signer._signer() if signer.code else None
            try:
                facts = source.certificate() if source else None
                refusal = facts.refusal(now) if facts else "not_set"
                if refusal:
                    raise SigningRefused(refusal)
            except SigningRefused as error:
                known = dict(self._fields["status"].selection)
                status = error.code if error.code in known else "unusable"
                text = signer._reason(error)
            signer.subject = facts and facts.subject
            signer.issuer = facts and facts.issuer
            signer.serial = facts and facts.serial
            signer.fingerprint = facts and facts.fingerprint
            signer.algorithm = facts and facts.algorithm
            signer.valid_from = facts and facts.valid_from
            signer.valid_to = facts and facts.valid_to
            signer.days_left = max(0, (facts.valid_to - now).days) if facts else 0
            if status == "ready" and signer.days_left <= soon:
                status = "expiring"
                text = self.env._(
                    "Ask for the next certificate: this one is valid for %(days)s more"
                    " days.",
                    days=signer.days_left,
                )
            signer.status, signer.status_text = status, text
            others = getattr(source, "readable_by_others", None)
            signer.is_readable_by_others = bool(others and others())
            signer.needs_attention = signer.active and (
                status != "ready" or signer.is_readable_by_others
            )

    def _search_needs_attention(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self.search([("active", "=", True)]).filtered("needs_attention")
        wanted = Domain.FALSE
        if True in value:
            wanted |= Domain("id", "in", found.ids)
        if False in value:
            wanted |= Domain("id", "not in", found.ids)
        return wanted

    def _compute_signature_count(self):
        # sudo: how many, not which
        groups = (
            self.env["darqi.document.signature"]
            .sudo()
            ._read_group([("signer_id", "in", self.ids)], ["signer_id"], ["__count"])
        )
        counts = {signer.id: number for signer, number in groups}
        for signer in self:
            signer.signature_count = counts.get(signer.id, 0)

    def _reason(self, error):
        """A refusal in words a person can act on."""
        reasons = {
            "not_installed": self.env._(
                "pyHanko is not installed on this server: papers are not signed and"
                " signatures are not checked. Ask the IT office to install it."
            ),
            "not_set": self.env._(
                "The certificate is not set up on this server (%(variable)s).",
                variable=error.detail or "DARQI_SIGN_…",
            ),
            "no_file": self.env._("The file of the certificate cannot be read."),
            "password": self.env._(
                "The file of the certificate does not open: wrong password, or no"
                " PKCS#12 file."
            ),
            "no_key": self.env._("The file has no certificate with its key."),
            "not_yet_valid": self.env._("The certificate is not valid yet."),
            "expired": self.env._("The certificate has expired."),
            "unreachable": self.env._(
                "The seal service does not answer. Nothing was sealed; try again later."
            ),
            "refused": self.env._(
                "The seal service refuses: %(reason)s", reason=error.detail
            ),
            "changed": self.env._(
                "What came back is not the paper that was sent, or its seal does not"
                " hold. Nothing was taken over."
            ),
        }
        other = self.env._("The file could not be signed: %(error)s", error=error)
        return reasons.get(error.code, other)

    # ------------------------------------------------------------------- acts

    @api.model_create_multi
    def create(self, vals_list):
        """Who signs from now on is on evidence."""
        signers = super().create(vals_list)
        signers._tell("signer_registered")
        return signers

    def write(self, vals):
        """What changed is on evidence; a signer that signed keeps organ and code."""
        fixed = {"department_id", "code", "kind"} & vals.keys()
        if fixed and any(signer.signature_count for signer in self):
            raise UserError(
                self.env._(
                    "A signer that has signed keeps its organ, kind and code: archive"
                    " it and register another one."
                )
            )
        result = super().write(vals)
        self._tell("signer_changed")
        return result

    def _tell(self, act):
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda s: {
                "name": s.name,
                "code": s.code,
                "kind": s.kind,
                "at_issue": s.at_issue,
                "active": s.active,
                "fingerprint": s.fingerprint or "",
            },
        )

    @api.model
    def _at_issue(self, department_id):
        """The signer of what this organ issues, perhaps none."""
        # sudo: every act that issues asks it; nothing of it is shown.
        return self.sudo().search(
            [("department_id", "=", department_id), ("at_issue", "=", True)], limit=1
        )

    def _request(self, key, reason, **more):
        return SignRequest(
            key=key,
            organ=self.department_id.name,
            reason=reason,
            now=self.env["darqi.working.day"]._now(),
            timeout=TIMEOUT,
            **more,
        )

    def _sign(self, pdf, key, reason, **more):
        """The signed file and the certificate. :raises UserError: nothing was signed

        :param key: the same when the same act is tried again
        :param more: seal, copies and places of a :class:`SignRequest`
        """
        self.ensure_one()
        signer = self._signer()
        try:
            certificate = signer.certificate()
            signed = signer.sign(pdf, self._request(key, reason, **more))
            if signed == pdf or not signed.startswith(pdf):
                raise SigningRefused("changed")
            if signer.is_seal and not signer.verify(signed):
                raise SigningRefused("changed")
        except SigningRefused as error:
            raise UserError(
                self.env._(
                    "%(signer)s: %(reason)s Nothing was issued or sealed.",
                    signer=self.name,
                    reason=self._reason(error),
                )
            ) from error
        return signed, certificate

    def action_try(self):
        """Sign a sample and check it; nothing is kept."""
        self.ensure_one()
        self.check_access("write")
        self.env["darqi.document.signature"]._need_installed()
        pdf = self.env["darqi.document"]._trial_pdf(self.department_id.name)
        signed, certificate = self._sign(pdf, "trial", self.env._("Trial"))
        good = all(
            facts.is_good and facts.is_whole
            for facts in check_signatures(signed, [certificate.fingerprint])
        )
        text = (
            self.env._("Signed and checked: the signature holds. It was not kept.")
            if good
            else self.env._("The signature does not hold.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if good else "danger",
                "title": self.name,
                "message": text,
            },
        }

    @api.model
    def _is_installed(self):
        return installed()
