from odoo import api, fields, models


class Application(models.Model):
    """What became of a case under supervision; leads found in it."""

    _inherit = "darqi.application"

    notice_ids = fields.One2many("darqi.notice", "application_id", readonly=True)
    task_ids = fields.One2many(
        "darqi.supervision.task", "application_id", string="Visits", readonly=True
    )
    feedback_ids = fields.One2many("darqi.feedback", "application_id", readonly=True)
    lead_ids = fields.One2many("darqi.lead", "application_id", readonly=True)
    notice_count = fields.Integer(compute="_compute_notice_count")

    @api.depends("notice_ids")
    def _compute_notice_count(self):
        # sudo: a number on a case one may read, not its content.
        numbers = dict(
            self.env["darqi.notice"]
            .sudo()
            ._read_group(
                [("application_id", "in", self.ids)], ["application_id"], ["__count"]
            )
        )
        for application in self:
            application.notice_count = numbers.get(application._origin, 0)

    def action_open_notices(self):
        """Notices that this case led to."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_supervision.darqi_notice_action"
        )
        action["domain"] = [("application_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_new_lead(self):
        """Hand a lead on an offence found in this case over (PRACTICE 1.5)."""
        self.ensure_one()
        return self.env["darqi.lead"]._action_new(
            {
                "default_application_id": self.id,
                # sudo: the organ proposed in the dialog; its own acts judge the user.
                "default_department_id": self.sudo().original_department_id.id,
            }
        )
