import base64
import hashlib

from odoo import fields, models
from odoo.exceptions import UserError

from ..application import EDITABLE_STATES, REVIEWER, WINDOW

CONSENT = ("held_consent", "held_consent_file", "held_consent_name")
# A longer suspension is taken down only with a word of why it lasts so long.
LONG_DAYS = 366


class Application(models.Model):
    """A licence suspended as a penalty is not widened meanwhile (行政处罚法 9(三)).

    Change, renewal and reissue wait for the end of the suspension, or need the written
    consent of the organ that punished, on record before the decision.
    """

    _inherit = "darqi.application"

    subject_is_held = fields.Boolean(
        related="subject_licence_id.is_held", string="Licence concerned is suspended"
    )
    held_consent = fields.Char(
        copy=False,
        string="Consent of the punishing organ",
        help="Number and date of its document: a suspended licence is changed, renewed"
        " or reissued only with it.",
    )
    held_consent_file = fields.Binary(
        attachment=True, copy=False, string="Document of the consent"
    )
    held_consent_name = fields.Char(copy=False)

    def write(self, vals):
        """The consent is entered until the decision."""
        if not self._door_is_open() and vals.keys() & set(CONSENT):
            self._need_group(*WINDOW, *REVIEWER)
            if any(case.state not in EDITABLE_STATES for case in self):
                raise UserError(
                    self.env._(
                        "Consent of the punishing organ: it is entered until the review"
                        " is over."
                    )
                )
        return super().write(vals)

    def _refusal_subject(self):
        return super()._refusal_subject() or self._refusal_held()

    def _refusal_held(self):
        """Why a suspended licence is left as it is, or False."""
        if self.application_kind == "cancellation":
            return False
        licence = self._subject()
        if not licence.is_held:
            return False
        if (self.held_consent or "").strip() and self.held_consent_file:
            return False
        today = self.env["darqi.working.day"]._today()
        penalty = licence.penalty_ids._holding_on(today)[:1]
        return self.env._(
            "The licence concerned is suspended as a penalty until %(day)s"
            " (%(number)s): it is neither changed nor renewed nor reissued meanwhile,"
            " unless the consent of %(organ)s is on record with its document.",
            day=penalty.date_to,
            number=penalty.decision_number,
            organ=penalty.department_id.name,
        )

    def action_grant(self, opinion="", content="", deviation=""):
        """A grant on the punishing organ's consent puts that on evidence."""
        result = super().action_grant(opinion, content, deviation)
        consented = self.filtered(lambda case: case.held_consent)
        self.env["darqi.evidence"]._record(
            consented,
            "held_consent",
            lambda case: {
                "document": case.held_consent,
                "file": hashlib.sha256(
                    base64.b64decode(
                        case.with_context(bin_size=False).held_consent_file or b""
                    )
                ).hexdigest(),
            },
        )
        return result


class LicenceAct(models.Model):
    """Nor by the organ's own motion."""

    _inherit = "darqi.licence.act"

    def _refusal_change(self):
        licence = self.sudo().licence_id  # sudo: to judge only
        if licence.is_held:
            return self.env._(
                "The licence is suspended as a penalty: nothing in it is changed until"
                " that has ended."
            )
        return super()._refusal_change()


class Licence(models.Model):
    """A suspension has an end that one can believe."""

    _inherit = "darqi.licence"

    def _refusal_penalty(self, vals):
        reason = super()._refusal_penalty(vals)
        if reason or vals["kind"] != "suspend" or not vals.get("date_to"):
            return reason
        start = fields.Date.to_date(vals["date_from"])
        end = fields.Date.to_date(vals["date_to"])
        if (end - start).days > LONG_DAYS and not (vals.get("note") or "").strip():
            return self.env._(
                "To: a suspension of more than a year is unusual. Compare it with the"
                " decision and say in the note which law allows it."
            )
        return False
