from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..models.intake.access_log import PURPOSES


class ContactAsk(models.TransientModel):
    """Shows a phone, or tells a name, after it is noted who asked and what for."""

    _name = "darqi.contact.ask"
    _description = "Contact on request"

    kind = fields.Selection(
        [("phone", "Phone"), ("name", "Name")], required=True, readonly=True
    )
    application_id = fields.Many2one("darqi.application", required=True, readonly=True)
    purpose = fields.Selection(PURPOSES, default="survey")
    reason = fields.Char(size=200, string="What for")
    answer = fields.Char(readonly=True)

    def action_show(self):
        """Note it, then show.

        :raises AccessError: no case of one's own organ
        :raises UserError: the purpose is missing
        """
        self.ensure_one()
        case = self.application_id
        case.check_access("read")
        text = (self.reason or "").strip()
        if not text:
            raise UserError(self.env._("What for: it is missing."))
        if not case[{"phone": "can_ask_contact", "name": "can_tell_name"}[self.kind]]:
            raise AccessError(self.env._("Your roles do not include this act."))
        log = self.env["darqi.access.log"]
        # sudo: shown to who may ask, once the asking is on record.
        source = case.sudo()
        if self.kind == "phone":
            log._note("phone", case, case.applicant_name, self.purpose, text)
            filing = source.filing_id
            rows = [
                (case.applicant_name, source.applicant_id.phone or filing.phone),
                (filing.agent_name, filing.agent_phone),
            ]
            shown = [f"{name} {phone}" for name, phone in rows if name and phone]
            self.answer = "；".join(shown) or self.env._("No phone is on record.")
        else:
            person = source.reviewer_id
            log._note("name", case, person._post(), False, text)
            self.answer = f"{person._post()} {person.name}"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contact on request"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
