from odoo import api, fields, models
from odoo.exceptions import UserError


class BlankUse(models.Model):
    """A blank certificate of a received range, used or voided once (REQ-18)."""

    _name = "darqi.blank.use"
    _inherit = ["darqi.append.only"]
    _description = "Use of blank certificates"
    _order = "id desc"
    _rec_name = "number"

    handover_line_id = fields.Many2one(
        "darqi.handover.line", index="btree_not_null", ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Organ of the sheet",
    )
    number = fields.Integer(required=True)
    kind = fields.Selection([("used", "Used"), ("voided", "Voided")], required=True)
    reason = fields.Char(help="Licence number, or why the sheet was spoiled.")
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    moment = fields.Datetime(required=True)

    @api.model
    def _use(self, line, number, kind, reason):
        """Register that a blank of a received range is gone.

        :raises UserError: number outside the range, range not received, no reason
        """
        if line.state != "received" or not line.number_to:
            raise UserError(self.env._("%(name)s: not received.", name=line.name))
        if not line.number_from <= number <= line.number_to:
            raise UserError(
                self.env._(
                    "Number %(number)s: outside the range %(first)s–%(last)s.",
                    number=number,
                    first=line.number_from,
                    last=line.number_to,
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Reason or licence number: needed."))
        # sudo: users have no create right on registers; the act judged the right.
        return self.sudo().create(
            {
                "stock_id": self.env["darqi.blank.stock"].sudo()._of_line(line).id,
                "handover_line_id": line.id,
                "department_id": line.department_id.id,
                "number": number,
                "kind": kind,
                "reason": reason,
                "user_id": self.env.uid,
                "moment": self.env["darqi.working.day"]._now(),
            }
        )
