import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...document_signing import installed


class DocumentSignature(models.Model):
    """Register of signatures: which file was signed with which certificate.

    By it the check page knows the organ's own certificates, also those of the past.
    """

    _name = "darqi.document.signature"
    _inherit = ["darqi.append.only"]
    _description = "Register of signatures"
    _order = "id desc"
    _rec_name = "document_id"

    document_id = fields.Many2one(
        "darqi.document", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Organ",
    )
    signer_id = fields.Many2one(
        "darqi.document.signer", required=True, index=True, ondelete="restrict"
    )
    purpose = fields.Selection(
        [
            ("issue", "Signed at issue"),
            ("sealed_file", "Signed sealed file"),
            ("seal", "Electronic seal"),
        ],
        required=True,
        string="For",
    )
    subject = fields.Char(required=True, string="Certificate of")
    issuer = fields.Char(string="Certified by")
    serial = fields.Char(string="Serial number")
    fingerprint = fields.Char(required=True, index=True)
    valid_to = fields.Datetime(string="Valid until")
    moment = fields.Datetime(required=True)
    sha256 = fields.Char(required=True, string="Digest", help="Of the signed file.")

    @api.model
    def _enter(self, document, signer, purpose, signed, certificate):
        """One row for a file that was signed; the act was judged before."""
        # sudo: nobody has a create right on the register
        return self.sudo().create(
            {
                "document_id": document.id,
                "department_id": signer.department_id.id,
                "signer_id": signer.id,
                "purpose": purpose,
                "subject": certificate.subject,
                "issuer": certificate.issuer,
                "serial": certificate.serial,
                "fingerprint": certificate.fingerprint,
                "valid_to": certificate.valid_to,
                "moment": self.env["darqi.working.day"]._now(),
                "sha256": hashlib.sha256(signed).hexdigest(),
            }
        )

    @api.model
    def _fingerprints(self, department):
        """Certificates the organ ever signed with."""
        # sudo: certificates are public; asked for the check page
        groups = self.sudo()._read_group(
            [("department_id", "=", department.id)], ["fingerprint"]
        )
        return [fingerprint for (fingerprint,) in groups]

    @api.model
    def _need_installed(self):
        """:raises UserError: pyHanko is not installed"""
        if not installed():
            raise UserError(
                self.env._(
                    "pyHanko is not installed on this server: papers are not signed"
                    " and signatures are not checked. Ask the IT office to install it."
                )
            )


class Evidence(models.Model):
    """Signatures belong to files on record."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_signatures"]

    @api.model
    def _verify_signatures(self):
        """Each signed file is the issued or the sealed one of its document."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT d.name, d.number FROM darqi_document_signature s
                   JOIN darqi_document d ON d.id = s.document_id
                   WHERE s.sha256 <> d.sha256 AND NOT EXISTS (
                       SELECT 1 FROM darqi_seal_use u
                       WHERE u.document_id = d.id AND u.sha256 = s.sha256)"""
            )
        )
        return [
            self.env._(
                "%(document)s: the signed file is not the one on record.",
                document=f"{name} {number or ''}".strip(),
            )
            for name, number in rows
        ]
