from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..applicant import CONTACT_GROUPS
from ..application import WINDOW
from ..ground.state_door import transition


class Appointment(models.Model):
    """预约: who comes when, also on a rest day or outside the hours (PRACTICE 2.27).

    Receiving on a rest day is lawful and the time limits count as ever: from the next
    working day on.
    """

    _name = "darqi.appointment"
    _inherit = ["darqi.state.door"]
    _description = "Appointment at a window"
    _order = "day, hour, id"

    _transitions = {
        "come": transition("booked", "came", *WINDOW),
        "miss": transition("booked", "missed", *WINDOW),
        "cancel": transition("booked", "cancelled", *WINDOW),
    }

    name = fields.Char(required=True, size=80, string="Who comes")
    phone = fields.Char(size=40, groups=CONTACT_GROUPS)
    day = fields.Date(required=True, index=True)
    hour = fields.Float(required=True, default=9.0, string="Time")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user.department_ids[:1],
        string="Hall or centre of",
    )
    item_id = fields.Many2one(
        "darqi.item", ondelete="restrict", domain=[("is_example", "=", False)]
    )
    kind = fields.Selection(
        [
            ("filing", "Filing"),
            ("advice", "Advice"),
            ("delivery", "Handing out"),
            ("door", "At the applicant's door"),
        ],
        required=True,
        default="filing",
        string="Business",
    )
    is_rest_day = fields.Boolean(compute="_compute_is_rest_day", string="Rest day")
    note = fields.Char(size=200)
    state = fields.Selection(
        [
            ("booked", "Booked"),
            ("came", "Came"),
            ("missed", "Did not come"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="booked",
    )

    _hour_check = models.Constraint(
        "CHECK (hour >= 0 AND hour < 24)", "Time: between 0:00 and 24:00."
    )

    @api.depends("day")
    def _compute_is_rest_day(self):
        calendar = self.env["darqi.working.day"]._calendar()
        for visit in self:
            visit.is_rest_day = bool(visit.day) and not calendar.is_working_day(
                visit.day
            )

    @api.constrains("day", "department_id")
    def _check_day(self):
        today = self.env["darqi.working.day"]._today()
        own = self.env.user.sudo().department_ids  # sudo: one's own organs
        for visit in self:
            if visit.state == "booked" and visit.day < today:
                raise ValidationError(
                    self.env._("Day: an appointment lies today or later.")
                )
            if not self.env.su and visit.department_id not in own:
                raise ValidationError(
                    self.env._(
                        "You are not a member of “%(organ)s”.",
                        organ=visit.department_id.name,
                    )
                )

    def action_come(self):
        """The visitor is there: open his filing, filled in as far as it is known."""
        self.ensure_one()
        self._move("come")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_filing_action_new"
        )
        context = {"default_applicant_name": self.name, "default_phone": self.phone}
        if self.item_id:
            context["default_item_ids"] = [fields.Command.set(self.item_id.ids)]
        return {**action, "context": context}

    def action_miss(self):
        """Nobody came."""
        return self._move("miss")

    def action_cancel(self):
        """Called off."""
        return self._move("cancel")
