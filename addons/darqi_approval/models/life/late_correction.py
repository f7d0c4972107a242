from odoo import api, fields, models
from odoo.exceptions import UserError

from .late_arrival import GUARDED

NOTHING = {
    "arrived_on": False,
    "arrival_channel": False,
    "arrival_reason": False,
    "arrival_entered_by_id": False,
    "late_authorised_by_id": False,
    "late_authorised_on": False,
    "arrival_proof_ids": [fields.Command.clear()],
}


class Application(models.Model):
    """补正材料补录: corrected papers that came by post on an earlier day.

    The five days run from the day they arrived (行政许可法 32(四)), as they do for the
    first papers; when they are over by then, the law has accepted the case.
    """

    _name = "darqi.application"
    _inherit = ["darqi.application", "darqi.late.arrival", "darqi.checked.files"]

    _checked_file_fields = ("arrival_proof_ids",)
    _late_code = "correction"

    arrival_channel = fields.Selection(
        [("mail", "Post"), ("online", "Online")],
        copy=False,
        string="Corrections came by",
    )
    arrival_proof_ids = fields.Many2many(
        "ir.attachment",
        "darqi_application_arrival_proof_rel",
        "application_id",
        "attachment_id",
        string="Proof of the arrival",
        copy=False,
        help="Postmark, receipt of the carrier, record of the system.",
    )
    arrival_entered_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Earlier day entered by",
    )

    _late_correction_idx = models.Index(
        "(intake_department_id) WHERE arrived_on IS NOT NULL AND state = 'correcting'"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {*GUARDED, "arrival_entered_by_id"}

    def _arrival_open(self):
        return self.state == "correcting"

    def _arrival_way(self):
        return self.arrival_channel

    def _arrival_entered_by(self):
        return self.arrival_entered_by_id

    def _arrival_earliest_problem(self):
        served = self._correction_notice().served_on
        if served and self.arrived_on < served:
            return self.env._(
                "Arrived on: the correction notice was served on %(day)s; nothing that"
                " corrects it came before.",
                day=served,
            )
        return False

    @api.constrains("arrived_on", "arrival_channel")
    def _check_arrived_on(self):
        self._check_arrival()

    def write(self, vals):
        """Whoever enters an earlier day cannot authorise it himself."""
        if "arrived_on" in vals and not self._door_is_open():
            late = self.filtered(lambda case: case.state != "correcting")
            if late and vals["arrived_on"]:
                raise UserError(
                    self.env._(
                        "%(case)s waits for no corrections: no day of their arrival is"
                        " entered.",
                        case=late[0].display_name,
                    )
                )
        result = super().write(vals)
        if "arrived_on" in vals and not self._door_is_open():
            self._door_opened().write({"arrival_entered_by_id": self.env.uid})
        return result

    def _correction_day(self, today):
        """The day the corrections arrived, where an earlier one was authorised."""
        late = self._is_late_entry() and self.arrived_on
        return late or super()._correction_day(today)

    def _refusal_receive_correction(self):
        reason = super()._refusal_receive_correction()
        if reason or not self.arrived_on:
            return reason
        return self._refusal_unauthorised()

    def action_receive_correction(self, text=""):
        """补正接收, as of the day the papers arrived where the head let it be so."""
        late = self.filtered(lambda case: case._is_late_entry())
        days = {case: case.arrived_on for case in late}
        # sudo: read for the trace before the act; kept only once the act was judged.
        payloads = {case.id: case.sudo()._late_payload() for case in late}
        result = super().action_receive_correction(text)
        for case, day in days.items():
            # sudo: the act was judged; its proof and traces are the case's own.
            row = case.sudo()
            note = f"补正材料于{day}收到，补录：{row.arrival_reason}"
            row._keep_proof(row.arrival_proof_ids, "correction_late_proof")
            row._side_end("late_correction", NOTHING, note, payloads[case.id])
        return result


class Opinion(models.Model):
    """The late entry is in the course of the case."""

    _inherit = "darqi.opinion"

    step = fields.Selection(
        selection_add=[("late_correction", "Corrections entered late")],
        ondelete={"late_correction": "cascade"},
    )
