from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import HEAD

# Papers that arrive without a person at the counter.
DISTANT = ("mail", "online")
# What the head gives his authority for.
AUTHORISED = {"arrived_on", "arrival_channel", "arrival_proof_ids", "arrival_reason"}
# Written by the head's act only.
GUARDED = {"late_authorised_by_id", "late_authorised_on"}


class LateArrival(models.AbstractModel):
    """补录: papers that came by post or online on an earlier day, entered afterwards.

    The day of receipt is the day on which they arrived, not the day on which somebody
    enters them (LAW 2.2); with its proof, on the authority of the head, never for a
    day to come. Records have the state door, guard :data:`GUARDED`, and give
    ``_arrival_open``, ``_arrival_way`` and ``_arrival_entered_by``, and files named
    ``arrival_proof_ids``.
    """

    _name = "darqi.late.arrival"
    _description = "Papers entered after they arrived"

    # Prefix of the acts' codes in the evidence.
    _late_code = ""

    arrived_on = fields.Date(
        string="Arrived on",
        copy=False,
        help="By post or online, on a day before today: the five days run from it.",
    )
    arrival_reason = fields.Char(
        size=200, string="Why it is entered afterwards", copy=False
    )
    late_authorised_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Late entry authorised by",
    )
    late_authorised_on = fields.Date(
        readonly=True, copy=False, string="Late entry authorised on"
    )
    can_authorise_late = fields.Boolean(compute="_compute_can_authorise_late")

    def _arrival_open(self):
        """Whether papers of this record still wait for being received."""
        raise NotImplementedError

    def _arrival_way(self):
        """How the papers came: mail or online, else nothing is entered afterwards."""
        raise NotImplementedError

    def _arrival_entered_by(self):
        """Who entered the earlier day."""
        raise NotImplementedError

    def _arrival_earliest_problem(self):
        """What is wrong with so early a day, or False."""
        return False

    @api.depends_context("uid", "darqi_at")
    @api.depends("arrived_on", "late_authorised_by_id", "state")
    def _compute_can_authorise_late(self):
        for record in self:
            record.can_authorise_late = bool(
                record._origin
                and record._is_late_entry()
                and not record.late_authorised_by_id
                and not record._refusal_authorise_late()
            )

    def _is_late_entry(self):
        return bool(self.arrived_on) and self._arrival_open()

    def _arrival_problem(self):
        """What is wrong with the entry of an earlier arrival, or False."""
        today = self.env["darqi.working.day"]._today()
        if self._arrival_way() not in DISTANT:
            return self.env._(
                "Arrived on: only what came by post or online is received on an earlier"
                " day; at the window it is received today."
            )
        if self.arrived_on > today:
            return self.env._("Arrived on: it cannot lie in the future.")
        reason = self._arrival_earliest_problem()
        if reason:
            return reason
        if not (self.arrival_reason or "").strip():
            return self.env._("Why it is entered afterwards: it is missing.")
        # sudo: whether there is a proof; the record is the caller's.
        if not self.sudo().arrival_proof_ids:
            return self.env._("Proof of the arrival: it is missing.")
        return False

    def _check_arrival(self):
        """:raises UserError: a day to come, papers that came in person"""
        today = self.env["darqi.working.day"]._today()
        for record in self.filtered(lambda row: row._is_late_entry()):
            if record.arrived_on > today or record._arrival_way() not in DISTANT:
                raise UserError(record._arrival_problem())

    def _arrival_fields(self):
        """What the head gives his authority for."""
        return AUTHORISED

    def write(self, vals):
        """The authority covers what was shown to the head and nothing else."""
        changed = self._arrival_fields() & vals.keys() and not self._door_is_open()
        granted = self.filtered("late_authorised_by_id") if changed else self.browse()
        result = super().write(vals)
        granted = granted.filtered(lambda record: record._arrival_open())
        if granted:
            granted._door_opened().write(
                {"late_authorised_by_id": False, "late_authorised_on": False}
            )
        return result

    def _refusal_authorise_late(self):
        user = self.env.user
        if not user.has_groups(",".join(HEAD)):
            return self.env._("Your roles do not include this act.")
        # sudo: one's own organs; who is who is compared.
        row = self.sudo()
        if row.intake_department_id not in user.sudo().department_ids:
            return self.env._(
                "Received by: you are not a member of “%(organ)s”.",
                organ=row.intake_department_id.name,
            )
        if row._arrival_entered_by() == user:
            return self.env._(
                "You entered it: the authority is somebody else's to give."
            )
        return self._arrival_problem()

    def action_authorise_late(self):
        """准予补录: the head lets papers be received on the day they arrived."""
        for record in self:
            record.check_access("read")
            # sudo: heads read these records and write none; judged by name below.
            row = record.sudo()
            row._door_lock()
            if not row._is_late_entry():
                raise UserError(self.env._("Arrived on: no earlier day is entered."))
            reason = record._refusal_authorise_late()
            if reason:
                raise UserError(reason)
            row._door_opened().write(
                {
                    "late_authorised_by_id": self.env.uid,
                    "late_authorised_on": self.env["darqi.working.day"]._today(),
                }
            )
            self.env["darqi.evidence"]._record(
                row, f"{self._late_code}_late_authorised", row._late_payload()
            )
        return True

    def _refusal_unauthorised(self):
        """Why papers of an earlier day are not received yet, or False."""
        today = self.env["darqi.working.day"]._today()
        reason = self._arrival_problem()
        if reason or self.arrived_on == today:
            return reason
        if not self.late_authorised_by_id:
            return self.env._(
                "Arrived on %(day)s: an earlier day of receipt needs the authority of"
                " the head first.",
                day=self.arrived_on,
            )
        return False

    def _late_payload(self):
        return {
            "arrived_on": str(self.arrived_on),
            "channel": self._arrival_way(),
            "reason": self.arrival_reason,
            "proof": self.arrival_proof_ids.mapped("checksum"),
            "authorised_by": self.late_authorised_by_id.id,
        }
