from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.competence import COMPETENCE_KINDS


class ItemDecision(models.TransientModel):
    """Window “Change by decision”: who handles an item changes only with a document."""

    _name = "darqi.item.decision"
    _description = "Change by decision"

    item_id = fields.Many2one("darqi.item", required=True, readonly=True)
    act = fields.Selection(
        [
            ("organ", "Set the competent organ of a scope"),
            ("hand_back", "A scope follows the whole banner again"),
            ("department", "Change the original department"),
            ("end", "End the item"),
        ],
        required=True,
        default="organ",
        string="What changes",
    )
    scope = fields.Char(
        help="Empty: the whole banner. Otherwise the development zone, a township, or "
        "a case such as 技改."
    )
    date_from = fields.Date(
        string="Takes effect on",
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    date_to = fields.Date(string="Last day")
    department_id = fields.Many2one("darqi.department", string="Organ")
    kind = fields.Selection(COMPETENCE_KINDS, default="statutory")
    principal_id = fields.Many2one("darqi.department", string="Delegating organ")
    basis_id = fields.Many2one("darqi.basis", string="Legal basis")
    document = fields.Char(required=True, string="Decision number")
    reason = fields.Char()
    present = fields.Char(compute="_compute_present", string="Competent now")

    @api.depends("item_id", "scope", "date_from")
    def _compute_present(self):
        for window in self:
            row = (
                window.item_id._competent_on(window.date_from, window.scope or "")
                if window.item_id and window.date_from
                else self.env["darqi.competence"]
            )
            window.present = row.department_id.name or row.reason or ""

    @api.onchange("department_id", "act")
    def _onchange_department_id(self):
        if self.act == "organ" and self.department_id and self.kind == "none":
            self.kind = "statutory"

    def action_confirm(self):
        """Do what was chosen. :raises UserError: with the reason when it is refused"""
        self.ensure_one()
        item = self.item_id
        if self.act != "end" and not self.date_from:
            raise UserError(self.env._("From: a day is required."))
        if self.act == "organ":
            item._competence_decide(
                self.scope,
                self.date_from,
                self.department_id,
                self.kind or "none",
                basis=self.basis_id,
                document=self.document,
                reason=self.reason or "",
                principal=self.principal_id,
            )
        elif self.act == "hand_back":
            item._competence_hand_back(
                self.scope, self.date_from, self.document, self.reason or ""
            )
        elif self.act == "department":
            if not self.department_id:
                raise UserError(self.env._("Organ: required."))
            item._change_department(
                self.department_id,
                self.date_from,
                self.document,
                self.reason or "",
                kind=self.kind if self.kind != "none" else "statutory",
                principal=self.principal_id if self.kind == "delegated" else None,
            )
        else:
            if not self.date_to:
                raise UserError(self.env._("Last day: required."))
            item._end(self.date_to, self.document, self.reason or "")
        return {"type": "ir.actions.act_window_close"}
