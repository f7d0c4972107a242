from odoo import api, fields, models

from .law_ground import SPECIAL_LAW


class ApplicationSideAct(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The dialogs of the delay's statement and of interested parties."""

    _inherit = "darqi.application.side.act"

    ground = fields.Selection(
        selection_add=[(SPECIAL_LAW, "Ground of the item's law")],
        ondelete={SPECIAL_LAW: "cascade"},
    )
    revision_id = fields.Many2one(related="application_id.revision_id")
    law_ground_id = fields.Many2one("darqi.item.ground", string="Law and ground")
    has_law_grounds = fields.Boolean(compute="_compute_has_law_grounds")
    measures = fields.Text(string="What is done about it")
    expected_on = fields.Date(string="Expected decision")
    summary = fields.Char(
        string="What is applied for", help="Without trade secrets and private matters."
    )
    tell_applicant = fields.Boolean(
        string="Tell the applicant of the right to a hearing too"
    )
    party_ids = fields.One2many(
        "darqi.application.side.act.party", "dialog_id", string="Interested parties"
    )
    party_id = fields.Many2one("darqi.application.party", readonly=True)
    answer = fields.Selection(
        selection=lambda self: (
            self.env["darqi.application.party"]
            ._fields["answer"]
            ._description_selection(self.env)
        )
    )
    answered_on = fields.Date(string="Day of the answer")

    @api.depends("application_id")
    def _compute_has_law_grounds(self):
        for dialog in self:
            # sudo: lists are public.
            revision = dialog.application_id.sudo().revision_id
            dialog.has_law_grounds = bool(revision.ground_ids)

    @api.onchange("law_ground_id")
    def _onchange_law_ground_id(self):
        if self.law_ground_id:
            self.ground = SPECIAL_LAW
            self.basis = self.law_ground_id.law

    @api.onchange("ground")
    def _onchange_ground(self):
        if self.ground != SPECIAL_LAW:
            self.law_ground_id = False

    def _arguments(self):
        if self.act == "start_special":
            return {**super()._arguments(), "law_ground_id": self.law_ground_id.id}
        if self.act == "explain_overdue":
            return {
                "reason": self.text,
                "expected_on": self.expected_on,
                "measures": self.measures or "",
            }
        if self.act == "tell_party":
            return {
                "rows": [
                    {
                        "name": row.name,
                        "interest": row.interest,
                        "address": row.address,
                    }
                    for row in self.party_ids
                ],
                "summary": self.summary or "",
                "tell_applicant": self.tell_applicant,
            }
        if self.act == "hear_party":
            return {
                "answer": self.answer,
                "statement": self.text or "",
                "day": self.answered_on,
                "attachment_ids": self.attachment_ids.ids,
            }
        if self.act == "refuse_hearing":
            return {"reason": self.text or "", "day": self.answered_on}
        return super()._arguments()

    def _act_record(self):
        of_party = self.act in ("hear_party", "refuse_hearing")
        return self.party_id if of_party else super()._act_record()


# pylint: disable-next=no-wizard-in-models
class ApplicationSideActParty(models.TransientModel):
    """One interested party, in the dialog."""

    _name = "darqi.application.side.act.party"
    _description = "Interested party to be told"

    dialog_id = fields.Many2one(
        "darqi.application.side.act", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(required=True)
    address = fields.Char()
    interest = fields.Char(required=True, string="What of theirs is touched")
