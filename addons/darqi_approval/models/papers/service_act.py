import hashlib
from datetime import timedelta

from odoo import api, models
from odoo.fields import Command

from .service import NEXT_METHOD


class DocumentService(models.Model):
    """Serving, trying in vain, announcing: what is refused, and what follows."""

    _inherit = "darqi.document.service"

    def _refusal_organ(self):
        own = self.env.user.sudo().department_ids  # sudo: one's own organs
        service = self.sudo()  # sudo: organs are compared
        if not self.env.su and not (
            (service.department_id | service.intake_department_id) & own
        ):
            return self.env._("Only the issuing organ or its window serves a document.")
        return False

    def _refusal_prove(self):
        if self.proof_document_id:
            return self.env._("The proof of service was issued already.")
        return self._refusal_organ()

    def _refusal_fail(self):
        if self.method == "post" and not self.post_number:
            return self.env._("Mail number: it is needed when papers go by post.")
        if not (self.reason or "").strip():
            return self.env._("Reason: say why the papers could not be served.")
        return self._refusal_organ()

    def _refusal_announce(self):
        return self._refusal_organ() or self._refusal_papers()

    def _refusal_papers(self):
        # sudo: only states of the papers to be served
        for document in self.sudo().document_ids:
            if document.state == "voided":
                return self.env._(
                    "%(document)s was voided.", document=document.display_name
                )
            if document.seal_required and document.state != "sealed":
                return self.env._(
                    "%(document)s bears no seal yet: it cannot be served.",
                    document=document.display_name,
                )
        return self._refusal_result()

    def _refusal_result(self):
        """Results are not handed out in any way while the case forbids it."""
        # sudo: the case of the papers is judged, not shown
        service = self.sudo()
        case = service.application_id
        if case.state != "to_deliver" or not (
            service.document_ids & case._result_papers()
        ):
            return False
        return case._refusal_deliver()

    def _refusal_serve(self):
        day = self.served_on or self.env["darqi.working.day"]._today()
        return (
            self._refusal_organ() or self._refusal_papers() or self._refusal_method(day)
        )

    def _refusal_method(self, day):
        """What each way of service needs on record (PAPERS.md T24)."""
        if self.method == "announcement":
            return self.env._(
                "An announcement is served when its days are over, by itself."
            )
        if self.method == "left" and not (
            self.reason and (self.witnesses or self.photo)
        ):
            return self.env._(
                "Left at the place: it needs the reason of refusal, and the witnesses"
                " or a photograph."
            )
        if self.method == "post" and not self.post_number:
            return self.env._("Mail number: it is needed when papers go by post.")
        taken_by_other = self.signer and self.signer != self.receiver
        if self.method == "direct" and taken_by_other and not self.relation:
            return self.env._(
                "Relation to the receiver: say who takes the papers for them."
            )
        return False

    def action_serve(self):
        """Register the service on the day given (today when none is)."""
        today = self.env["darqi.working.day"]._today()
        for service in self:
            service._serve("serve", service.served_on or today)
        return True

    def action_announce(self):
        """The announcement stands from today on; its days run."""
        days = self._announcement_days()
        today = self.env["darqi.working.day"]._today()
        for service in self:
            service._move(
                "announce",
                {
                    "announced_on": today,
                    "complete_on": today + timedelta(days=days),
                    "server_id": self.env.uid,
                    **service._proof_vals(),
                },
            )
            # sudo: the time that now runs is the receiver's; the act was judged above
            service.sudo().application_id._announced()
        self._tell("document_announced")
        return True

    def action_fail(self):
        """Not served: the papers wait for another way."""
        today = self.env["darqi.working.day"]._today()
        for service in self:
            vals = {"server_id": self.env.uid, **service._proof_vals()}
            if service.method == "post":
                vals["returned_on"] = today
            service._move("fail", vals)
            # sudo: the case of these papers waits at the counter again
            service.sudo().application_id._not_served()
        self._tell("document_not_served")
        return True

    def action_replan(self):
        """After a failure: the same papers, another way."""
        self.ensure_one()
        return {
            **self.document_ids._service_form(),
            "context": {
                "default_document_ids": [Command.set(self.document_ids.ids)],
                "default_receiver": self.receiver,
                "default_method": NEXT_METHOD.get(self.failure, self.method),
                "default_reason": self.reason,
            },
        }

    def _serve(self, name, day):
        self.ensure_one()
        now = self.env["darqi.working.day"]._now()
        vals = {"served_on": day, "entered_at": now, **self._proof_vals()}
        if name == "serve":
            vals["server_id"] = self.env.uid
            if not self.signer and self.method == "direct":
                vals["signer"] = self.receiver
        self._move(name, vals)
        # sudo: the day of service stands on the document; the act was judged above.
        self.sudo().document_ids._mark_served(day)
        self._tell("document_served")
        # sudo: what is served is handed out; the act was judged above
        self.sudo().application_id._close_served(self)

    def _proof_vals(self):
        return {**self._digest_vals("proof"), **self._digest_vals("photo")}

    def _digest_vals(self, name):
        self.ensure_one()
        digest = self._digest_of(self, name)
        return {f"{name}_sha256": digest} if digest else {}

    @api.model
    def _digest_of(self, record, name):
        """Digest of the file in a field of the record; no text when there is none."""
        if not record.with_context(bin_size=False)[name]:
            return ""
        # sudo: the bytes as stored, not as the client shows them
        file = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", record._name),
                    ("res_field", "=", name),
                    ("res_id", "=", record.id),
                ]
            )
        )
        return hashlib.sha256(file.raw).hexdigest()

    def _tell(self, act):
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda s: {
                # sudo: ids, for the record.
                "documents": sorted(s.sudo().document_ids.ids),
                "method": s.method,
                "served_on": str(s.served_on or s.announced_on or ""),
                "entered_at": str(s.entered_at or ""),
                "receiver": s.receiver,
                "proof": s.proof_sha256 or "",
                "photo": s.photo_sha256 or "",
                "failure": s.failure or "",
            },
        )

    @api.model
    def _cron_complete(self):
        """Announcements whose days are over are served, dated by the law."""
        today = self.env["darqi.working.day"]._today()
        over = self.search(
            [("state", "=", "announced"), ("complete_on", "<=", today)], order="id"
        )
        for service in over:
            service._serve("complete", service.complete_on)
        return len(over)
