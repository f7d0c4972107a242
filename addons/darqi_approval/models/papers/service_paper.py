from odoo import models
from odoo.exceptions import UserError


class DocumentService(models.Model):
    """The slip that is signed, and the proof of service (送达回证)."""

    _inherit = "darqi.document.service"

    def _slip_values(self):
        """Values of the slip (T24)."""
        self.ensure_one()
        # sudo: names of the papers that the reader of the row serves
        papers = [
            {"name": d.name, "number": d.number or "", "copies": 1}
            # sudo: names and numbers stand on the proof.
            for d in self.sudo().document_ids.sorted("id")
        ]
        values = {
            "receiver": self.receiver,
            "papers": papers,
            "method": self.method,
            "place": self.place or "　",
            "signer": "",
            "relation": self.relation or "",
            # sudo: the server's name stands on the proof.
            "servers": [self.server_id.sudo().name] if self.server_id else [],
            "witnesses": [self.witnesses] if self.witnesses else [],
            "post_number": self.post_number or "",
            "reason": self.reason or "",
            "note": self.note or "",
        }
        if self.served_on:
            values["served_at"] = self.served_on
        if self.signer and self.state == "served":
            values["signer"] = self.signer
        values["consent_on"] = self.consent_on or (
            "　" if self.method == "electronic" else None
        )
        return {key: value for key, value in values.items() if value not in (None, "")}

    def _slip_pdf(self):
        """The file of the slip; reading the row was checked."""
        self.ensure_one()
        # sudo: the proof of a service that the reader of the row sees
        proof = self.sudo().proof_document_id
        if proof:
            return proof.attachment_id.raw
        documents = self.env["darqi.document"].sudo()  # sudo: settings of papers
        settings = documents.env["darqi.document.kind"]._of("service_proof")
        today = self.env["darqi.working.day"]._today()
        values = {
            **self._slip_values(),
            # sudo: the name of an organ is public.
            "organ": self.department_id.sudo()._name_on(today),
            "output": "for_stamp",
        }
        return documents._render(settings, documents._paper(settings, values))

    def action_print_slip(self):
        """The slip to be signed: the issued proof, or a form to fill in by hand."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/service/{self.id}/slip",
            "target": "new",
        }

    def action_prove(self):
        """Issue the proof of service (送达回证) with number and check code."""
        for service in self:
            reason = service._refusal("prove")
            if reason:
                raise UserError(reason)
            proof = self.env["darqi.document"]._issue(
                "service_proof",
                service,
                service._slip_values(),
                department=service.department_id,
            )
            service._move("prove", {"proof_document_id": proof.id})
        return True


class IrAttachment(models.Model):
    """The proof of a service that is on record is frozen (invariant 8)."""

    _inherit = "ir.attachment"

    def _darqi_frozen(self):
        frozen = super()._darqi_frozen()
        # sudo: whether a file is frozen does not depend on who asks.
        proofs = self.sudo().filtered(
            lambda file: file.res_model == "darqi.document.service" and file.res_id
        )
        if proofs:
            services = self.env["darqi.document.service"].sudo()
            on_record = services.search(
                [("id", "in", proofs.mapped("res_id")), ("state", "!=", "planned")]
            )
            frozen |= proofs.filtered(lambda file: file.res_id in on_record.ids)
        return frozen
