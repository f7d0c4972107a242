from odoo import fields, models

from ..models.licence_penalty import KINDS


class LicencePenaltyRecord(models.TransientModel):
    """Form in which the punishing organ records its decision on a licence."""

    _name = "darqi.licence.penalty.record"
    _description = "Record a penalty"

    licence_id = fields.Many2one("darqi.licence", required=True, ondelete="cascade")
    kind = fields.Selection(
        KINDS,
        required=True,
        default="suspend",
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="cascade",
        string="Punishing organ",
        default=lambda self: self.env.user.department_ids[:1],
    )
    decision_number = fields.Char(required=True)
    decision_date = fields.Date(required=True)
    date_from = fields.Date(required=True, string="From")
    date_to = fields.Date(string="To")
    new_level = fields.Char(string="Level from then on")
    lifts_id = fields.Many2one(
        "darqi.licence.penalty",
        ondelete="cascade",
        string="Penalty that ends",
        domain="[('licence_id', '=', licence_id),"
        " ('department_id', '=', department_id),"
        " ('kind', 'not in', ('lift', 'overturn')), ('lifted_by_ids', '=', False)]",
    )
    note = fields.Char()
    facts = fields.Text(
        string="Unlawful facts",
        help="When filled, the letter on the result (监管结果抄告函) goes to the organ"
        " that is responsible for the licence, with the record.",
    )
    basis = fields.Char(string="Clause punished under")
    file = fields.Binary(attachment=False, required=True, string="Decision paper")

    def action_confirm(self):
        """Record it; a revocation ends the licence."""
        self.ensure_one()
        self.licence_id._record_penalty(
            {
                "kind": self.kind,
                "department_id": self.department_id.id,
                "decision_number": self.decision_number,
                "decision_date": self.decision_date,
                "date_from": self.date_from,
                "date_to": self.date_to,
                "note": self.note,
                "facts": self.facts,
                "basis": self.basis,
                "new_level": self.new_level,
                "lifts_id": self.lifts_id.id,
                "file": self.with_context(bin_size=False).file,
            }
        )
        return {"type": "ir.actions.act_window_close"}
