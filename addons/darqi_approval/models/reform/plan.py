from odoo import api, fields, models

from .milestone import KINDS


class Plan(models.Model):
    """The reform plan carries the milestones of its own course."""

    _inherit = "darqi.plan"

    milestone_ids = fields.One2many("darqi.milestone", "plan_id")

    @api.model_create_multi
    def create(self, vals_list):
        """A new plan starts with its milestones, all open."""
        plans = super().create(vals_list)
        plans._milestones_ensure()
        return plans

    def _milestones_ensure(self):
        """Make the milestones each plan still lacks; safe to repeat.

        :return: all milestones of these plans
        """
        # sudo: rows without content; whoever may make a plan may have them.
        milestones = self.env["darqi.milestone"].sudo()
        found = milestones.search([("plan_id", "in", self.ids)])
        have = {(row.plan_id.id, row.kind) for row in found}
        found += milestones.create(
            [
                {"plan_id": plan.id, "kind": kind}
                for plan in self
                for kind, _label in KINDS
                if (plan.id, kind) not in have
            ]
        )
        return found.with_env(self.env)

    def action_milestones(self):
        """Open the milestones of this plan, making those it lacks."""
        self.ensure_one()
        self._milestones_ensure()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_milestone_action"
        )
        action["domain"] = [("plan_id", "=", self.id)]
        action["context"] = {"default_plan_id": self.id}
        return action
