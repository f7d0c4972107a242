from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import HEAD

LEAVE = ("leave_from", "leave_to")


class Roster(models.Model):
    """请假: entered by the person himself or by the head, nobody else (PRACTICE 2.13).

    A leave moves a colleague's whole desk: whoever keeps the roster cannot give it to
    somebody else. Who entered it, and when, stands beside it and on evidence.
    """

    _inherit = "darqi.roster"

    leave_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Leave entered by",
    )
    leave_at = fields.Datetime(readonly=True, copy=False, string="Entered at")
    leave_reason = fields.Char(size=120, readonly=True, copy=False)
    can_leave = fields.Boolean(compute="_compute_can_leave")

    @api.depends_context("uid")
    @api.depends("person_a_id", "department_id")
    def _compute_can_leave(self):
        for roster in self:
            roster.can_leave = bool(roster.id) and not roster._refusal_leave()

    def _refusal_leave(self):
        """Why the current person cannot enter A's leave, or False."""
        self.ensure_one()
        user = self.env.user
        if self.env.su or self.person_a_id == user:
            return False
        # sudo: one's own organs
        own = user.sudo().department_ids
        if user.has_groups(",".join(HEAD)) and self.department_id in own:
            return False
        return self.env._(
            "On leave: %(person)s enters it himself, or the head does.",
            person=self.person_a_id.name,
        )

    @api.model_create_multi
    def create(self, vals_list):
        """A roster that begins with a leave is the person's or the head's."""
        given = [any(vals.get(name) for name in LEAVE) for vals in vals_list]
        rosters = super().create(
            [
                {
                    name: value
                    for name, value in vals.items()
                    if name not in ("leave_by_id", "leave_at", "leave_reason")
                }
                for vals in vals_list
            ]
        )
        for roster, leave in zip(rosters, given, strict=True):
            if leave:
                roster._leave_entered()
        return rosters

    def write(self, vals):
        """The days of a leave, and whose they are, move by the person or the head."""
        if self.env.su:
            return super().write(vals)
        vals = {
            name: value
            for name, value in vals.items()
            if name not in ("leave_by_id", "leave_at", "leave_reason")
        }
        away = self.filtered("leave_from")
        if "person_a_id" in vals and away:
            raise UserError(
                self.env._("A person: the leave of the person before ends first.")
            )
        leave = bool(set(LEAVE) & vals.keys())
        for roster in self if leave else ():
            refusal = roster._refusal_leave()
            if refusal:
                raise UserError(refusal)
        result = super().write(vals)
        for roster in self if leave else ():
            roster._leave_entered()
        return result

    def _leave_entered(self, reason=""):
        refusal = self._refusal_leave()
        if refusal:
            raise UserError(refusal)
        days = self.env["darqi.working.day"]
        # sudo: who entered it is the act's own note; judged just now.
        self.sudo().write(
            {
                "leave_by_id": self.env.uid,
                "leave_at": days._now(),
                "leave_reason": reason or False,
            }
        )
        self.env["darqi.evidence"]._record(
            self,
            "roster_leave",
            lambda roster: {
                "person": roster.person_a_id.id,
                "from": str(roster.leave_from or ""),
                "to": str(roster.leave_to or ""),
                "reason": roster.leave_reason or "",
            },
        )

    def action_take_leave(self, leave_from=None, leave_to=None, reason=""):
        """请假: A, or the head, enters the days; A's cases go to B on the first.

        :param leave_from: first day; neither day: the leave is taken back
        """
        first, last = fields.Date.to_date(leave_from), fields.Date.to_date(leave_to)
        for roster in self:
            roster.check_access("read")
            refusal = roster._refusal_leave()
            if refusal:
                raise UserError(refusal)
            # sudo: A keeps no roster; only his own leave is written, judged above.
            roster.sudo().write({"leave_from": first, "leave_to": last})
            roster._leave_entered((reason or "").strip())
        return True

    def action_ask_leave(self):
        """Ask for the days of the leave."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leave"),
            "res_model": "darqi.roster.leave",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_roster_id": self.id},
        }


# The dialog stands beside the act it asks for.
class RosterLeave(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The days of a leave, before it is entered."""

    _name = "darqi.roster.leave"
    _description = "Leave"

    roster_id = fields.Many2one("darqi.roster", required=True, readonly=True)
    leave_from = fields.Date(string="On leave from")
    leave_to = fields.Date(string="On leave to")
    reason = fields.Char(size=120)

    def action_confirm(self):
        """Enter the leave; without days it is taken back."""
        self.ensure_one()
        self.roster_id.action_take_leave(self.leave_from, self.leave_to, self.reason)
        return {"type": "ir.actions.act_window_close"}
