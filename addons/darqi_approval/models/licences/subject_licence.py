"""What a case about a licence means for the licence and its papers."""

from datetime import timedelta

from odoo import fields, models

from .kinds import GRANTED_BY


class Licence(models.Model):
    """The cases about a licence, and how long a renewal lasts."""

    _inherit = "darqi.licence"

    subject_case_ids = fields.One2many(
        "darqi.application", "subject_licence_id", readonly=True, string="Applications"
    )

    def _renewed_until(self):
        """Last day of a renewal: as the item says, else as long as it was valid."""
        if not self.date_to:
            return False
        start = self.date_to + timedelta(1)
        end = self._validity_end(self.item_id, start)
        last = self.period_from or self.date_from
        if not end and last:
            end = self.date_to + (start - last)
        return end

    def _sealed(self, document):
        """A remade certificate lets the case that waited for it go on."""
        result = super()._sealed(document)
        if document.kind == "licence":
            self.env["darqi.application"]._waiting_for_certificate(self)._pass_sealed()
        return result


class Document(models.Model):
    """Papers of a case about a licence stand on that licence, too."""

    _inherit = "darqi.document"

    def _issue_vals(self, settings, record, organ, paper):
        vals = super()._issue_vals(settings, record, organ, paper)
        if record._name == "darqi.application" and record.application_kind != "new":
            vals["licence_id"] = record._subject().id
        return vals

    def _refusal_of_subject(self):
        """Why a decision about a licence is not sealed now (50, 70), or False."""
        case = self.application_id
        if (
            self.res_model == "darqi.application"
            and case.application_kind != "new"
            and case.result == "granted"
            and self.kind == GRANTED_BY[case.application_kind]
            and not case.licence_changed_on
        ):
            return case._refusal_subject()
        return False

    def _void(self, reason):
        """A voided certificate of a licence in force is to be made again."""
        result = super()._void(reason)
        # sudo: who voids a certificate need not write the licence.
        for document in self.sudo():
            licence = document.licence_id
            if document.kind == "licence" and licence.state == "valid":
                licence._door_opened().write({"needs_certificate": True})
        return result
