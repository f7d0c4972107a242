from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class LicencePenalty(models.Model):
    """A penalty on a licence, recorded from the punishing organ's decision.

    暂扣, 降低资质等级 and 吊销 are penalties (行政处罚法 9(三)): the bureau has no
    button for them; they are recorded by the organ that decided, and a suspension
    lifts by itself after its last day (PRACTICE 1.4).
    """

    _name = "darqi.licence.penalty"
    _inherit = ["darqi.append.only"]
    _description = "Penalty on a licence"
    _order = "id desc"
    _rec_name = "decision_number"

    licence_id = fields.Many2one(
        "darqi.licence", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("suspend", "Suspended"),
            ("downgrade", "Downgraded"),
            ("revoke", "Revoked"),
        ],
        required=True,
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Punishing organ",
    )
    responsible_department_id = fields.Many2one(
        "darqi.department", required=True, ondelete="restrict", index=True
    )
    decision_number = fields.Char(required=True)
    decision_date = fields.Date(required=True)
    date_from = fields.Date(required=True, string="From")
    date_to = fields.Date(string="To")
    recorded_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    day = fields.Date(required=True, string="Recorded on")
    note = fields.Char()
    file = fields.Binary(attachment=True, string="Decision paper")

    _decision_uniq = models.Constraint(
        "unique(department_id, decision_number, licence_id)",
        "This decision is recorded on this licence already.",
    )
    _period_check = models.Constraint(
        "CHECK (kind <> 'suspend' OR (date_to IS NOT NULL AND date_to >= date_from))",
        "To: a suspension needs its last day, not before the first.",
    )

    def _holding_on(self, day):
        """The suspensions among these that hold on ``day``."""
        return self.filtered(
            lambda p: p.kind == "suspend" and p.date_from <= day <= p.date_to
        )

    @api.model
    def _licences_held_on(self, day):
        """Licences suspended on ``day``."""
        return self.search(
            [
                ("kind", "=", "suspend"),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ]
        ).licence_id


class Licence(models.Model):
    """Penalties recorded from the punishing organ."""

    _inherit = "darqi.licence"

    def action_record_penalty(self):
        """Open the form for the punishing organ's decision."""
        self.ensure_one()
        self._check_punishing(self.env.user.department_ids)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record a penalty"),
            "res_model": "darqi.licence.penalty.record",
            "view_mode": "form",
            "target": "new",
            "context": {"default_licence_id": self.id},
        }

    def _check_punishing(self, organs):
        self.env["darqi.state.door"]._need_group(
            "darqi_approval.group_department_officer",
            "darqi_approval.group_enforcement",
        )
        mine = organs & self.env.user.department_ids
        if not mine or "bureau" in mine.mapped("kind"):
            raise AccessError(
                self.env._(
                    "A penalty is recorded by a member of the organ that decided it;"
                    " the bureau has no power to punish (plan 3(3)1)."
                )
            )

    def _record_penalty(self, vals):
        """Record the punishing organ's decision and what follows from it."""
        self.ensure_one()
        organ = self.env["darqi.department"].browse(vals["department_id"])
        self._check_punishing(organ)
        self.check_access("read")
        if self.state != "valid":
            raise UserError(self.env._("The licence is not in force."))
        if not (vals.get("decision_number") or "").strip():
            raise ValidationError(self.env._("Decision number: it is missing."))
        # sudo: nobody has a create right on the register; judged just now.
        licence = self.sudo()
        penalty = licence.env["darqi.licence.penalty"].create(
            {
                **vals,
                "licence_id": self.id,
                "responsible_department_id": licence.department_id.id,
                "recorded_by_id": self.env.uid,
                "day": self.env["darqi.working.day"]._today(),
            }
        )
        licence.invalidate_recordset(["penalty_ids", "validity", "is_held"])
        if penalty.kind == "revoke":
            licence._move("penalty_revoke", {"ended_on": penalty.date_from})
        event = {
            "suspend": "held",
            "downgrade": "downgraded",
            "revoke": "penalty_revoked",
        }[penalty.kind]
        licence._event(event)
        return penalty
