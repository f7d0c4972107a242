from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import HEAD

PERIOD, CONSEQUENCE = "darqi.correction_period", "darqi.correction_consequence"
SETTERS = (*HEAD, "darqi_approval.group_it_office")


class CorrectionTime(models.TransientModel):
    """补正期限设置: how long a correction notice gives, and what follows.

    No statute gives the applicant a time to correct (行政许可法 32 binds the organ), so
    the organ sets one or none. Without one no case ends as not corrected.
    """

    _name = "darqi.correction.time"
    _description = "Time for corrections"

    days = fields.Integer(
        string="Days to correct",
        help="Calendar days from the service of the correction notice, printed in it."
        " 0: the notice names no time, and no case can be ended because it was not"
        " corrected. The law sets no time of its own.",
    )
    consequence = fields.Char(
        size=200,
        string="What follows otherwise",
        help="One sentence, printed in the notice; empty: none.",
    )
    is_none = fields.Boolean(compute="_compute_is_none")

    @api.depends("days")
    def _compute_is_none(self):
        for row in self:
            row.is_none = not row.days

    @api.model
    def default_get(self, fields):
        """What is set now."""
        config = self.env["darqi.config"]
        now = {
            "days": config._number(PERIOD),
            "consequence": config._text(CONSEQUENCE),
        }
        vals = {**super().default_get(fields), **now}
        return {name: value for name, value in vals.items() if name in fields}

    def action_save(self):
        """Set it for notices from now on; those that were given stay as they are.

        :raises UserError: somebody who does not set it; more days than 90
        """
        self.ensure_one()
        if not self.env.user.has_groups(",".join(SETTERS)):
            raise UserError(self.env._("Your roles do not include this act."))
        # sudo: judged above; these two settings and no other.
        settings = self.env["ir.config_parameter"].sudo()
        now = {PERIOD: str(self.days), CONSEQUENCE: (self.consequence or "").strip()}
        before = {key: settings.get_param(key) or "" for key in now}
        for key, value in now.items():
            settings.set_param(key, value)
        row = settings.search([("key", "=", PERIOD)], limit=1)
        self.env["darqi.evidence"]._record(
            row, "correction_time_set", {"before": before, "now": now}
        )
        return {"type": "ir.actions.act_window_close"}


class Application(models.Model):
    """A notice that named no time ends no case, and says so."""

    _inherit = "darqi.application"

    def _check_not_corrected(self):
        """:raises UserError: no time was told, or it has not passed"""
        for case in self:
            notice = case._correction_notice()
            if case.state == "correcting" and notice and not case.correction_days:
                raise UserError(
                    self.env._(
                        "Not corrected in time: the notice %(number)s named no time to"
                        " correct, and the law has none, so the case cannot end on"
                        " this ground. The head sets a time for later notices under"
                        " “Time for corrections”.",
                        number=notice.number or "",
                    )
                )
        return super()._check_not_corrected()
