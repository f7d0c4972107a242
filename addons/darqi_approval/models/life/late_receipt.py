from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import HEAD

# Papers that arrive without a person at the counter.
DISTANT = ("mail", "online")
# What the head gives his authority for.
AUTHORISED = {"arrived_on", "channel", "arrival_proof_ids", "arrival_reason"}


class Filing(models.Model):
    """补录收件: papers that came by post or online on an earlier day.

    The day of receipt is the day on which they arrived, not the day on which somebody
    enters them (LAW 2.2); so it may be entered afterwards, with its proof, on the
    authority of the head, and never for a day to come.
    """

    _name = "darqi.filing"
    _inherit = ["darqi.filing", "darqi.checked.files"]

    _checked_file_fields = ("arrival_proof_ids",)

    arrived_on = fields.Date(
        string="Arrived on",
        copy=False,
        help="By post or online, on a day before today: the five days run from it.",
    )
    arrival_proof_ids = fields.Many2many(
        "ir.attachment",
        "darqi_filing_arrival_proof_rel",
        "filing_id",
        "attachment_id",
        string="Proof of the arrival",
        copy=False,
        help="Postmark, receipt of the carrier, record of the system.",
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

    _late_idx = models.Index(
        "(intake_department_id) WHERE arrived_on IS NOT NULL AND state = 'draft'"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"late_authorised_by_id", "late_authorised_on"}

    @api.depends_context("uid", "darqi_at")
    @api.depends("arrived_on", "late_authorised_by_id", "state")
    def _compute_can_authorise_late(self):
        for filing in self:
            filing.can_authorise_late = bool(
                filing._origin
                and filing._is_late_entry()
                and not filing.late_authorised_by_id
                and not filing._refusal_authorise_late()
            )

    def _is_late_entry(self):
        return bool(self.arrived_on) and self.state == "draft"

    def _arrival_problem(self):
        """What is wrong with the entry of an earlier arrival, or False."""
        today = self.env["darqi.working.day"]._today()
        if self.channel not in DISTANT:
            return self.env._(
                "Arrived on: only what came by post or online is received on an earlier"
                " day; at the window it is received today."
            )
        if self.arrived_on > today:
            return self.env._("Arrived on: it cannot lie in the future.")
        if not (self.arrival_reason or "").strip():
            return self.env._("Why it is entered afterwards: it is missing.")
        # sudo: whether there is a proof; the filing is the caller's.
        if not self.sudo().arrival_proof_ids:
            return self.env._("Proof of the arrival: it is missing.")
        return False

    @api.constrains("arrived_on", "channel")
    def _check_arrived_on(self):
        today = self.env["darqi.working.day"]._today()
        for filing in self.filtered(lambda row: row._is_late_entry()):
            if filing.arrived_on > today or filing.channel not in DISTANT:
                raise UserError(filing._arrival_problem())

    def write(self, vals):
        """The authority covers what was shown to the head and nothing else."""
        changed = AUTHORISED & vals.keys() and not self._door_is_open()
        granted = self.filtered("late_authorised_by_id") if changed else self.browse()
        result = super().write(vals)
        granted = granted.filtered(lambda filing: filing.state == "draft")
        if granted:
            granted._door_opened().write(
                {"late_authorised_by_id": False, "late_authorised_on": False}
            )
        return result

    # ------------------------------------------------------------- authority

    def _refusal_authorise_late(self):
        user = self.env.user
        if not user.has_groups(",".join(HEAD)):
            return self.env._("Your roles do not include this act.")
        # sudo: one's own organs; who is who is compared.
        filing = self.sudo()
        if filing.intake_department_id not in user.sudo().department_ids:
            return self.env._(
                "Received by: you are not a member of “%(organ)s”.",
                organ=filing.intake_department_id.name,
            )
        if filing.create_uid == user:
            return self.env._(
                "You entered it: the authority is somebody else's to give."
            )
        return filing._arrival_problem()

    def action_authorise_late(self):
        """准予补录: the head lets papers be received on the day they arrived."""
        for filing in self:
            filing.check_access("read")
            # sudo: heads read filings and write none; judged by name below.
            row = filing.sudo()
            row._door_lock()
            if not row._is_late_entry():
                raise UserError(self.env._("Arrived on: no earlier day is entered."))
            reason = filing._refusal_authorise_late()
            if reason:
                raise UserError(reason)
            row._door_opened().write(
                {
                    "late_authorised_by_id": self.env.uid,
                    "late_authorised_on": self.env["darqi.working.day"]._today(),
                }
            )
            self.env["darqi.evidence"]._record(
                row, "filing_late_authorised", row._late_payload()
            )
        return True

    def _late_payload(self):
        return {
            "arrived_on": str(self.arrived_on),
            "channel": self.channel,
            "reason": self.arrival_reason,
            "proof": self.arrival_proof_ids.mapped("checksum"),
            "authorised_by": self.late_authorised_by_id.id,
        }

    # --------------------------------------------------------------- receipt

    def _receipt_day(self, today):
        """The day on which these papers count as received."""
        if not self.arrived_on:
            return super()._receipt_day(today)
        return self.arrived_on

    def _refusal_receive(self):
        reason = super()._refusal_receive()
        if reason or not self.arrived_on:
            return reason
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

    def _receive(self):
        late = self.filtered(lambda row: row._is_late_entry() and row.arrived_on)
        cases = super()._receive()
        self.env["darqi.evidence"]._record(
            late.filtered("late_authorised_by_id"),
            "filing_late_received",
            lambda filing: filing.sudo()._late_payload(),  # sudo: its own columns
        )
        return cases
