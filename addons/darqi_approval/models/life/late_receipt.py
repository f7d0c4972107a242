from odoo import api, fields, models

from .late_arrival import GUARDED


class Filing(models.Model):
    """补录收件: papers that came by post or online on an earlier day."""

    _name = "darqi.filing"
    _inherit = ["darqi.filing", "darqi.late.arrival", "darqi.checked.files"]

    _checked_file_fields = ("arrival_proof_ids",)
    _late_code = "filing"

    arrival_proof_ids = fields.Many2many(
        "ir.attachment",
        "darqi_filing_arrival_proof_rel",
        "filing_id",
        "attachment_id",
        string="Proof of the arrival",
        copy=False,
        help="Postmark, receipt of the carrier, record of the system.",
    )

    _late_idx = models.Index(
        "(intake_department_id) WHERE arrived_on IS NOT NULL AND state = 'draft'"
    )

    def _door_guarded(self):
        return super()._door_guarded() | GUARDED

    def _arrival_open(self):
        return self.state == "draft"

    def _arrival_way(self):
        return self.channel

    def _arrival_entered_by(self):
        return self.create_uid

    def _arrival_fields(self):
        return super()._arrival_fields() | {"channel"}

    @api.constrains("arrived_on", "channel")
    def _check_arrived_on(self):
        self._check_arrival()

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
        return self._refusal_unauthorised()

    def _receive(self):
        late = self.filtered(lambda row: row._is_late_entry() and row.arrived_on)
        cases = super()._receive()
        self.env["darqi.evidence"]._record(
            late.filtered("late_authorised_by_id"),
            "filing_late_received",
            lambda filing: filing.sudo()._late_payload(),  # sudo: its own columns
        )
        return cases
