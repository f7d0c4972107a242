from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.at import local_date
from .service import SERVERS

SLIP = {"proof", "proof_name"}


class DocumentService(models.Model):
    """When a service can have been, and the signed slip that comes back.

    The day of service ends the ten days of 行政许可法 44, so it is bounded: not before
    the paper bore its seal and the result was ready, and days back only with the
    signed slip. When it was entered stays beside it.
    """

    _inherit = "darqi.document.service"

    entered_at = fields.Datetime(
        readonly=True, string="Entered at", help="When the service was entered."
    )
    is_late_entry = fields.Boolean(
        compute="_compute_is_late_entry",
        store=True,
        string="Entered later than served",
    )
    slip_returned_on = fields.Date(
        readonly=True,
        string="Slip returned on",
        help="The day on which the signed slip or receipt came back afterwards.",
    )
    slip_returned_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Slip taken in by"
    )
    can_return_slip = fields.Boolean(compute="_compute_can_return_slip")

    _slip_due_idx = models.Index(
        "(department_id, served_on) WHERE state = 'served' AND proof_sha256 IS NULL"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {
            "entered_at",
            "slip_returned_on",
            "slip_returned_by_id",
        }

    @api.depends("entered_at", "served_on", "method")
    def _compute_is_late_entry(self):
        for service in self:
            service.is_late_entry = bool(
                service.entered_at
                and service.served_on
                and service.method != "announcement"
                and local_date(service.entered_at) > service.served_on
            )

    @api.depends_context("uid")
    @api.depends("state", "proof_sha256")
    def _compute_can_return_slip(self):
        server = self.env.user.has_groups(",".join(SERVERS))
        for service in self:
            service.can_return_slip = bool(server and not service._refusal_slip())

    # ----------------------------------------------------------- day of service

    def _earliest_day(self):
        """The first day on which these papers can have been served."""
        # sudo: dates of the papers and of their case are judged, not shown.
        service = self.sudo()
        papers = service.document_ids
        days = [*papers.mapped("issued_on"), *papers.mapped("sealed_on")]
        case = service.application_id
        if papers & case._result_papers():
            days.append(case.ready_on)
        return max(filter(None, days))

    def _refusal_day(self, day):
        """Why the papers cannot have been served on that day, or False (44)."""
        today = self.env["darqi.working.day"]._today()
        first = self._earliest_day()
        if day > today or day < first:
            return self.env._(
                "Served on: between the day on which the papers were sealed and ready"
                " (%(first)s) and today.",
                first=first,
            )
        back = self.env["darqi.config"]._number("darqi.service_back_days")
        if (today - day).days > back and not self.proof:
            return self.env._(
                "Served on: %(day)s is more than %(days)s days ago. The ten days of"
                " 行政许可法 44 end with it: attach the signed slip or the receipt.",
                day=day,
                days=back,
            )
        return False

    def _refusal_serve(self):
        today = self.env["darqi.working.day"]._today()
        return self._refusal_day(self.served_on or today) or super()._refusal_serve()

    # ------------------------------------------------------------ slip comes back

    def write(self, vals):
        """The slip of a service on record comes back once; nothing else changes."""
        if (
            not self._door_is_open()
            and vals.keys() <= SLIP
            and vals.get("proof")
            and all(service.state in ("served", "failed") for service in self)
        ):
            for service in self:
                service._return_slip(vals)
            return True
        return super().write(vals)

    def _refusal_slip(self):
        if self.state not in ("served", "failed"):
            return self.env._("Signed slip: the service is not on record yet.")
        if self.proof_sha256:
            return self.env._("Signed slip: it is on record and never changes.")
        return self._refusal_organ()

    def _return_slip(self, vals):
        """Take in the signed slip (送达回证) of a service on record; once."""
        self._need_group(*SERVERS)
        self._door_lock()
        self.check_access("write")
        reason = self._refusal_slip()
        if reason:
            raise UserError(reason)
        row = self._door_opened()
        row.write(dict(vals))
        row.write(
            {
                **self._digest_vals("proof"),
                "slip_returned_on": self.env["darqi.working.day"]._today(),
                "slip_returned_by_id": self.env.uid,
            }
        )
        self._tell("service_slip_returned")
