from odoo import fields, models
from odoo.fields import Command

from ..application_form import mask_contacts


class OutsideEntry(models.TransientModel):
    """The copy screen (补录): field by field into the outside system, and back."""

    _name = "darqi.outside.entry"
    _description = "Entry in the outside system"

    application_id = fields.Many2one("darqi.application", required=True, readonly=True)
    line_ids = fields.One2many(
        "darqi.outside.entry.line", "entry_id", readonly=True, string="To be copied"
    )
    outside_number = fields.Char(string="Outside case number")
    outside_accepted_on = fields.Date(string="Accepted in the outside system")
    outside_decided_on = fields.Date(string="Decided in the outside system")
    outside_licence_number = fields.Char(string="Outside licence number")
    missing = fields.Char(related="application_id.outside_missing")

    def action_save(self):
        """Enter what the outside system says."""
        self.ensure_one()
        self.application_id._enter_outside(
            {
                name: self[name]
                for name in (
                    "outside_number",
                    "outside_accepted_on",
                    "outside_decided_on",
                    "outside_licence_number",
                )
            }
        )
        return {"type": "ir.actions.act_window_close"}


class OutsideEntryLine(models.TransientModel):
    """One value to be copied."""

    _name = "darqi.outside.entry.line"
    _description = "Value to be copied"
    _order = "id"

    entry_id = fields.Many2one(
        "darqi.outside.entry", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, string="Field")
    value = fields.Char()


class Application(models.Model):
    """Opens the copy screen."""

    _inherit = "darqi.application"

    def action_outside_entry(self):
        """补录: the values of this case to copy, the outside system's to enter."""
        self.ensure_one()
        self.check_access("read")
        entry = self.env["darqi.outside.entry"].create(
            {
                "application_id": self.id,
                "line_ids": [
                    Command.create({"name": name, "value": str(value)})
                    for name, value in self._copy_values()
                    if value
                ],
                "outside_number": self.outside_number,
                "outside_accepted_on": self.outside_accepted_on or self.accepted_on,
                "outside_decided_on": self.outside_decided_on or self.decided_on,
                "outside_licence_number": self.outside_licence_number,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entry in the outside system"),
            "res_model": entry._name,
            "res_id": entry.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _copy_values(self):
        """(label, value) of what an outside system asks for, in its usual order."""
        applicant = self.applicant_id
        number = (
            applicant.id_number
            if applicant._has_field_access(applicant._fields["id_number"], "read")
            else applicant.id_masked
        )
        definition = self.revision_id._form_definition() if self.revision_id else []
        answers = self.answers or {}
        phone = False
        if self._hides_contacts():
            answers = mask_contacts(definition, answers)
        else:
            phone = applicant.phone
        return [
            (self.env._("Item"), self.item_id.name),
            (self.env._("Base code"), self.item_id.code),
            (self.env._("Case number"), self.number),
            (self.env._("Applicant"), self.applicant_name),
            (self.env._("Identity number"), number),
            (self.env._("Legal representative"), applicant.legal_person),
            (self.env._("Phone"), phone),
            (self.env._("Address"), applicant.address),
            *(
                (field["label"], answers.get(field["code"]))
                for field in definition
                if not isinstance(answers.get(field["code"]), list | dict)
            ),
            (self.env._("Received On"), self.received_on),
            (self.env._("Accepted On"), self.accepted_on),
            (self.env._("Decided On"), self.decided_on),
            (
                self.env._("Materials"),
                "；".join(self.material_ids.filtered("is_received").mapped("name")),
            ),
        ]
