from odoo import api, models
from odoo.exceptions import UserError

from ..identity import is_organisation_name, mask_name
from .document_values import from_json

# Papers that are worth what the licence is worth that they give, change or renew.
OF_A_LICENCE = ("licence", "granted", "change", "renewal", "ordered_change")
# Who voids a paper: the role whose act it is.
WINDOW = ("darqi_approval.group_window", "darqi_approval.group_township_window")
VOIDED_BY = {
    "licence": ("darqi_approval.group_delivery",),
    **dict.fromkeys(
        ("correction", "acceptance", "refusal_to_accept", "licence_not_needed"), WINDOW
    ),
}
APPROVER = ("darqi_approval.group_approver",)
# What was signed by two or said in public; papers without a seal say what happened.
NEVER_VOIDED = ("memorandum", "overdue_statement", "receipt")


class Document(models.Model):
    """What is done with an issued document: read, print, void."""

    _inherit = "darqi.document"

    def _refusal_void(self):
        user = self.env.user
        if self.department_id not in user.department_ids:
            return self.env._("Only the issuing organ can void its document.")
        if self.impressions:
            return self.env._("The document bears an impression of a seal already.")
        if self.kind in NEVER_VOIDED or not self.seal_required:
            return self.env._(
                "A paper of what happened, was signed by two parties or was said in"
                " public is not voided: a further paper puts it right."
            )
        if not user.has_groups(",".join(self._voided_by())):
            return self.env._("Your roles do not include this act.")
        return False

    def _voided_by(self):
        """Roles whose act the paper is: they void it and issue it again."""
        return VOIDED_BY.get(self.kind, APPROVER)

    def _void(self, reason):
        """Void an unsealed document; its number stays in the register as voided.

        :raises UserError: sealed already, no reason, or not the issuing organ's act
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Reason: say why the document is voided."))
        self._move("void", {"void_reason": reason, "voided_by_id": self.env.uid})
        self.env["darqi.evidence"]._record(
            self,
            "document_voided",
            lambda d: {"number": d.number, "sha256": d.sha256, "reason": reason},
        )

    def action_void(self):
        """Ask for the reason to void."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Void the document"),
            "res_model": "darqi.document.void",
            "view_mode": "form",
            "target": "new",
            "context": {"default_document_id": self.id},
        }

    def action_open_pdf(self):
        """Open the file to print: the sealed one when there is one."""
        self.ensure_one()
        self.check_access("read")
        return self._open_file(self.sealed_attachment_id or self.attachment_id)

    def action_open_original(self):
        """Open the file as issued, with the place of the seal marked (待用印版)."""
        self.ensure_one()
        self.check_access("read")
        return self._open_file(self.attachment_id)

    def _open_file(self, attachment):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}",
            "target": "new",
        }

    def _public_status(self, licence):
        """What the public is told: one word of the check page.

        :param licence: the licence this paper is or decides on, perhaps none
        """
        self.ensure_one()
        if self.state == "voided":
            return "voided"
        if self.seal_required and self.state != "sealed":
            return "unsealed"
        if licence and self.kind in OF_A_LICENCE:
            newer = licence.document_ids.filtered(
                lambda d: d.kind == "licence" and d.state == "sealed" and d.id > self.id
            )
            if self.kind == "licence" and any(d._has_begun() for d in newer):
                return "replaced"
            if licence.state == "draft":
                return "being_made"
            if licence.state != "valid":
                return licence.state
            validity = licence.validity
            told = ("expired", "held", "deemed", "not_yet")
            return validity if validity in told else "in_force"
        return "effective" if self.seal_required else "issued"

    def _has_begun(self):
        """Whether the period has begun that a certificate says: of a renewal, not yet.

        Until then the certificate before it is the one that counts (行政许可法 50).
        """
        if self.application_id.application_kind != "renewal":
            return True
        # sudo: the values behind a paper are hidden from everybody's screens.
        start = from_json(self.sudo().content or {}).get("valid_from")
        return not start or start <= self.env["darqi.working.day"]._today()

    def _public_subject(self, licence):
        """Whom the paper concerns, as the public is told.

        Organisations are named (许可法 40, 双公示); of a person it is the first
        character and what :func:`mask_name` leaves.
        """
        self.ensure_one()
        holder = licence.holder_id or self.application_id.applicant_id
        return self._public_name(self.subject or "", holder)

    @api.model
    def _public_name(self, name, card):
        """The name as the public is told it; ``card`` is the party's, when known."""
        if card and card.name == name:
            is_person = card.kind == "person"
        else:
            is_person = not is_organisation_name(name)
        return mask_name(name) if is_person else name

    def action_open_record(self):
        """Open the record that the document is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def action_request_second_seal(self):
        """A request for a further, departmental seal: refused and recorded.

        方案三(一)1: what the bureau's special seal bears needs no seal of the former
        department. The record stays, so nothing is raised.
        """
        self.ensure_one()
        self.check_access("read")
        self.env["darqi.evidence"]._record(
            self, "second_seal_refused", {"number": self.number, "clause": "三(一)1"}
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Refused and recorded"),
                "message": self.env._(
                    "One seal is enough (plan 3(1)1): a paper of the bureau needs no"
                    " further seal of a department. The request is on record."
                ),
            },
        }
