import hashlib

from odoo import api, fields, models

from ...document_signing import (
    NOT_A_SEAL,
    NotAvailable,
    Place,
    check_signatures,
    has_signature,
)
from ...official_document import Paper, Paragraph
from ..sealing.kind import OUTSIDE

MOST_SIGNED = 8 * 1024 * 1024  # bytes; our signed files are a fraction of it


class Document(models.Model):
    """Signing: at issue with the organ's certificate, at sealing by a seal service."""

    _inherit = "darqi.document"

    signature_ids = fields.One2many(
        "darqi.document.signature", "document_id", readonly=True, string="Signatures"
    )
    is_signed = fields.Boolean(
        compute="_compute_is_signed", string="Signed digitally", compute_sudo=True
    )

    @api.depends("signature_ids")
    def _compute_is_signed(self):
        for document in self:
            document.is_signed = bool(document.signature_ids)

    # ------------------------------------------------------------------- issue

    @api.model
    def _shared_values(self, kind, organ, day, code):
        values = super()._shared_values(kind, organ, day, code)
        if self.env["darqi.document.signer"]._at_issue(organ.id):
            values["check_text"] += f"\n本文件附{NOT_A_SEAL}。"
        return values

    @api.model
    def _store_each(self, rows, mimetype="application/pdf"):
        """The signed file is the one that is stored and whose digest is on record.

        A paper made elsewhere is entered as it came.
        """
        signers = self.env["darqi.document.signer"]
        signed, entries, of_organ = [], {}, {}
        for place, (vals, pdf, places) in enumerate(rows):
            organ = vals["department_id"]
            if organ not in of_organ:
                of_organ[organ] = signers._at_issue(organ)
            signer = of_organ[organ]
            if signer and vals["kind"] != OUTSIDE:
                pdf, certificate = signer._sign(
                    pdf, f"issue-{hashlib.sha256(pdf).hexdigest()}", vals["name"]
                )
                entries[place] = (signer, pdf, certificate)
            signed.append((vals, pdf, places))
        documents = super()._store_each(signed, mimetype)
        for place, (signer, pdf, certificate) in entries.items():
            self.env["darqi.document.signature"]._enter(
                documents[place], signer, "issue", pdf, certificate
            )
        return documents

    @api.model
    def _trial_pdf(self, organ):
        """A page to try a signer on."""
        kind = self.env["darqi.document.kind"].browse()
        paper = Paper(
            organ=organ, title="签名试验", body=(Paragraph("本页仅供试验，不存档。"),)
        )
        return self._render(kind, paper)

    # ----------------------------------------------------------------- sealing

    def _impression(self, seal, copies, scan, scan_name, day):
        # sudo: which service a medium is used through is the register's
        signer = seal.sudo().signer_id
        if not signer:
            method, name, raw, mimetype = super()._impression(
                seal, copies, scan, scan_name, day
            )
            if method == "demonstration":
                raw = self._signed_drawing(raw)
            return method, name, raw, mimetype
        raw = self._e_sealed_pdf(seal, signer, copies)
        name = f"{self.display_name}（签章版）.pdf".replace("/", "-")
        return "electronic", name, raw, "application/pdf"

    def _signed_drawing(self, raw):
        """The drawn sealed file of a demonstration, signed as the issued one is."""
        signer = self.env["darqi.document.signer"]._at_issue(self.department_id.id)
        if not signer:
            return raw
        key = f"drawing-{hashlib.sha256(raw).hexdigest()}"
        signed, certificate = signer._sign(raw, key, self.name)
        self.env["darqi.document.signature"]._enter(
            self, signer, "sealed_file", signed, certificate
        )
        return signed

    def _e_sealed_pdf(self, seal, signer, copies):
        """The paper sealed by the service of the medium (签章版).

        The row is locked and judged before; nobody else waits for the service. What
        comes back begins with the very file that was issued.
        """
        document = self.sudo()  # sudo: files of the paper the keeper may seal
        earlier = document.seal_use_ids.filtered(lambda u: u.method == "electronic")
        file = earlier.sorted("id")[-1:].attachment_id or document.attachment_id
        places = tuple(
            Place(**place)
            for place in document.seal_places or []
            if document.seal_parties == 1 or place["organ"] == seal.department_id.name
        )
        signed, certificate = signer._sign(
            file.raw,
            f"seal-{document.check_digest}-{seal.id}-{document.impressions}",
            seal.name,
            seal=seal.name,
            copies=copies,
            places=places,
        )
        self.env["darqi.document.signature"]._enter(
            document, signer, "seal", signed, certificate
        )
        return signed

    # ------------------------------------------------------------------- check

    def _signature_facts(self, pdf):
        """What the check page says about the signatures of a file handed in.

        :return: ``None``: nothing to say (never signed); else status and facts
        """
        self.ensure_one()
        register = self.sudo().signature_ids  # sudo: the public check page
        if not register:
            return None
        if not has_signature(pdf) or len(pdf) > MOST_SIGNED:
            return {"status": "none", "rows": ()}
        organs = register.department_id
        known = [
            fingerprint
            for organ in organs
            for fingerprint in register._fingerprints(organ)
        ]
        try:
            rows = check_signatures(pdf, known)
        except NotAvailable:
            return {"status": "unavailable", "rows": ()}
        if not rows:
            return {"status": "bad", "rows": ()}
        good = all(row.is_good for row in rows) and rows[-1].is_whole
        return {"status": "good" if good else "bad", "rows": rows}
