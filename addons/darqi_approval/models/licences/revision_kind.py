from datetime import timedelta

from odoo import fields, models

from ...competence import add_months
from ..ground.clock import UNITS
from .kinds import KINDS


class ItemRevision(models.Model):
    """When a renewal is to be applied for (行政许可法 50(1))."""

    _inherit = "darqi.item.revision"

    renewal_lead_amount = fields.Integer(
        string="Renewal to be applied for",
        default=30,
        help="So long before the end of validity at the latest (行政许可法 50(1)); the"
        " item's own law may say otherwise.",
    )
    renewal_lead_unit = fields.Selection(
        UNITS,
        string="Unit of the renewal time",
        required=True,
        default="calendar_day",
    )

    _renewal_lead_check = models.Constraint(
        "CHECK (renewal_lead_amount BETWEEN 0 AND 3650)",
        "Renewal to be applied for: between 0 and 3650.",
    )

    def _renewal_last_day(self, date_to):
        """The last day on which a renewal of a licence until ``date_to`` is in time.

        A licence whose item has no list is judged by the law's thirty days.
        """
        amount, unit = 30, "calendar_day"
        if self:
            revision = self.sudo()  # sudo: lists are public
            amount = revision.renewal_lead_amount
            unit = revision.renewal_lead_unit
        if unit == "month":
            return add_months(date_to, -amount)
        if unit == "working_day":
            calendar = self.env["darqi.working.day"]._calendar()
            return calendar.add_working_days(date_to, -amount)
        return date_to - timedelta(amount)


class ItemMaterial(models.Model):
    """Which kind of application needs the material."""

    _inherit = "darqi.item.material"

    for_kind = fields.Selection(
        KINDS, string="Only for", help="Empty: for every kind of application."
    )


class ApplicationMaterial(models.Model):
    """The checklist of the kind that is applied for."""

    _inherit = "darqi.application.material"

    def _list_vals(self, item, revision, situation=None):
        """Only the materials of the kind of application in the context."""
        kind = self.env.context.get("darqi_application_kind") or "new"
        # sudo: lists are public.
        other = {
            row.id
            for row in revision.sudo().material_ids
            if row.for_kind and row.for_kind != kind
        }
        rows = super()._list_vals(item, revision, situation)
        return [row for row in rows if row["material_id"] not in other]
