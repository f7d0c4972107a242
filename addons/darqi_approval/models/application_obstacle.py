from odoo import api, fields, models

# The act that is waited for in each state. It is offered when it can be done; when not,
# the head of the form says why, as the same judge says it.
EXPECTED = {
    "received": "accept",
    "correcting": "receive_correction",
    "accepted": "pick_up",
    "reviewing": "pass_review",
    "pending_decision": "grant",
    "forwarded": "reply",
    "making": "make",
    "to_deliver": "deliver",
}


class Application(models.Model):
    """Why the act that is waited for is not possible now, in one line."""

    _inherit = "darqi.application"

    act_obstacle = fields.Char(
        compute="_compute_act_obstacle",
        help="Why the act that is waited for cannot be done now by the reader.",
    )

    @api.depends_context("uid", "lang", "darqi_at")
    @api.depends(lambda self: self._act_depends())
    def _compute_act_obstacle(self):
        labels = dict(
            self.env["darqi.application.act"]
            ._fields["act"]
            ._description_selection(self.env)
        )
        labels.update(
            pick_up=self.env._("Pick up"), make=self.env._("Make certificate")
        )
        for case in self:
            name = case._expected_act()
            reason = name and case._origin and case._refusal(name)
            case.act_obstacle = reason and self.env._(
                "Not possible now: %(act)s. %(reason)s",
                act=labels[name],
                reason=self._one_line(reason),
            )

    @api.model
    def _one_line(self, reason):
        """A list of problems below its heading, on one line."""
        heading, *problems = reason.splitlines()
        return f"{heading}{'；'.join(problems)}"

    def _expected_act(self):
        """The act the reader's roles let him expect in this state, or False."""
        self.ensure_one()
        name = EXPECTED.get(self.state)
        if not name:
            return False
        groups = self._transitions[name].groups
        return self.env.user.has_groups(",".join(groups)) and name
