from odoo import api, fields, models
from odoo.exceptions import UserError

from .document_values import from_json

# Added to every paper when it is issued; never taken over from a voided one.
SHARED = {
    "organ",
    "date",
    "number",
    "copies",
    "output",
    "review_organ",
    "court",
    "qr_text",
    "check_text",
    "watermark",
    "seal_name",
    "title",
}


class Document(models.Model):
    """重新制发: what a voided paper said, under a new number, linked to it.

    Voiding leaves the duty behind: the case stands still until the paper is issued
    again. Certificates are made again (制证), the decision on an act on a licence goes
    back to its act.
    """

    _inherit = "darqi.document"

    replaces_id = fields.Many2one(
        "darqi.document",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        string="Issued in place of",
    )
    replaced_by_ids = fields.One2many(
        "darqi.document", "replaces_id", readonly=True, string="Issued again as"
    )
    again_due = fields.Boolean(
        readonly=True,
        string="To be issued again",
        help="Voided, and nothing has taken its place.",
    )
    can_issue_again = fields.Boolean(compute="_compute_can_issue_again")

    _replaces_uniq = models.UniqueIndex(
        "(replaces_id) WHERE replaces_id IS NOT NULL",
        "The voided document was issued again already.",
    )
    _again_idx = models.Index("(department_id) WHERE again_due IS TRUE")

    @api.depends("state", "again_due")
    @api.depends_context("uid")
    def _compute_can_issue_again(self):
        for document in self:
            document.can_issue_again = not document._refusal_again()

    def _is_made_by_its_record(self):
        """Whether another act than this one makes the paper anew."""
        return self.kind in ("licence", "erratum") or (
            self.res_model == "darqi.licence.act"
        )

    def _void(self, reason):
        """A voided paper is issued again, unless its record makes it anew."""
        result = super()._void(reason)
        due = self.filtered(lambda paper: not paper._is_made_by_its_record())
        due._door_opened().write({"again_due": True})
        return result

    def _replaces(self, voided):
        """This document takes the place of a voided one, if there is one."""
        voided = voided.filtered(lambda paper: paper.state == "voided")
        if voided:
            # sudo: issuing was judged; the link is part of it.
            self.sudo()._door_opened().write({"replaces_id": voided.id})
            voided.sudo()._door_opened().write({"again_due": False})

    def _refusal_again(self):
        """Why it cannot be issued again now, or False."""
        self.ensure_one()
        user = self.env.user
        if self.state != "voided" or not self.again_due:
            return self.env._("Only a voided paper that nothing replaces.")
        if not user.has_groups(",".join(self._voided_by())):
            return self.env._("Your roles do not include this act.")
        if self.department_id not in user.department_ids:
            return self.env._("Only the issuing organ issues its document again.")
        return False

    def action_ask_again(self):
        """Ask before it is issued again; who decided may correct what is permitted."""
        self.ensure_one()
        reason = self._refusal_again()
        if reason:
            raise UserError(reason)
        old = self.sudo()  # sudo: what the approver's own decision permits
        correct = old.kind == "granted" and old.decided_by_id == self.env.user
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Issue again"),
            "res_model": "darqi.document.again",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_document_id": self.id,
                "default_may_correct": correct,
                "default_content": (old.content or {}).get("content")
                if correct
                else False,
            },
        }

    def action_issue_again(self):
        """Issue the voided paper's values under a new number.

        What a decision permits is corrected by whoever decided the case, before the
        certificate is made (:meth:`_issue_again`).
        """
        self.ensure_one()
        document = self._issue_again()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

    def _issue_again(self, content=""):
        """The new document in place of this voided one.

        :param content: what the decision permits, corrected; default: as it was
        :raises UserError: nothing to replace, not one's act, or corrected by another
        """
        self.ensure_one()
        self._door_lock()
        reason = self._refusal_again()
        if reason:
            raise UserError(reason)
        old = self.sudo()  # sudo: the values behind the paper, to print them again
        values = {
            name: value
            for name, value in from_json(old.content).items()
            if name not in SHARED
        }
        record = self.env[old.res_model].browse(old.res_id)
        if (content or "").strip() and content.strip() != values.get("content"):
            self._check_correction(old)
            values["content"] = content.strip()
        numbered = bool(old.number_id)
        if not numbered and old.number:
            values["number"] = old.number
        document = self.env["darqi.document"]._issue(
            old.kind,
            record,
            values,
            department=old.department_id,
            copies=old.copies,
            numbered=numbered,
        )
        document._replaces(self)
        self._point_record(record, document)
        self.env["darqi.evidence"]._record(
            document.sudo(),  # sudo: as for its issue
            "document_issued_again",
            lambda d: {"number": d.number, "replaces": old.number},
        )
        return document

    def _check_correction(self, old):
        if old.kind != "granted" or old.decided_by_id != self.env.user:
            raise UserError(
                self.env._(
                    "What is permitted: only whoever decided the case corrects it."
                )
            )
        # sudo: state of the case's own licence.
        licence = self.env["darqi.licence"].sudo()
        licence = licence.search([("application_id", "=", old.application_id.id)])
        if licence.filtered(lambda x: x.state != "draft" or x._live_certificate()):
            raise UserError(
                self.env._(
                    "What is permitted: the certificate is made already; it is voided"
                    " first."
                )
            )

    def _point_record(self, record, document):
        """A record that shows its paper shows the new one; a licence says the same."""
        # sudo: follows from the issue, which was judged.
        record = record.sudo()
        for name, field in record._fields.items():
            if (
                field.type == "many2one"
                and field.comodel_name == self._name
                and field.store
                and record[name] == self.sudo()  # sudo: compared only
            ):
                target = record
                if hasattr(record, "_door_opened"):
                    target = record._door_opened()
                target.write({name: document.id})
        case = document.sudo().application_id  # sudo: as above
        if document.kind == "granted" and case:
            draft = case.licence_ids.filtered(lambda x: x.state == "draft")
            draft._door_opened().write({"content": case._granted_content()})
