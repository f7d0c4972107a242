from datetime import timedelta

from odoo import api, fields, models

from ..competence import add_months

EXPIRING_DAYS = 90


class Licence(models.Model):
    """Validity today: computed, never stored."""

    _inherit = "darqi.licence"

    validity = fields.Selection(
        [
            ("none", "Not in force"),
            ("valid", "In force"),
            ("expiring", "Expiring soon"),
            ("expired", "Expired"),
            ("held", "Suspended as a penalty"),
            ("not_yet", "Not yet in force"),
        ],
        compute="_compute_validity",
        search="_search_validity",
        string="Validity today",
    )
    is_held = fields.Boolean(
        compute="_compute_validity", string="Suspended as a penalty"
    )

    @api.depends("state", "date_from", "date_to", "penalty_ids")
    @api.depends_context("darqi_at")
    def _compute_validity(self):
        today = self.env["darqi.working.day"]._today()
        for licence in self:
            # sudo: whether a licence is suspended shows wherever the licence does.
            held = licence.sudo().penalty_ids._holding_on(today)
            licence.is_held = bool(held) and licence.state == "valid"
            revoked = licence.state == "valid" and any(
                # sudo: as above
                row.kind == "revoke" and row._stands_on(today)
                for row in licence.sudo().penalty_ids
            )
            if licence.state != "valid" or revoked:
                licence.validity = "none"
            elif licence.date_to and licence.date_to < today:
                licence.validity = "expired"
            elif licence.date_from and licence.date_from > today:
                licence.validity = "not_yet"
            elif held:
                licence.validity = "held"
            elif licence.date_to and licence.date_to <= today + timedelta(
                EXPIRING_DAYS
            ):
                licence.validity = "expiring"
            else:
                licence.validity = "valid"

    def _search_validity(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["darqi.working.day"]._today()
        soon = today + timedelta(EXPIRING_DAYS)
        # sudo: see _compute_validity.
        penalties = self.env["darqi.licence.penalty"].sudo()
        held = penalties._licences_held_on(today).ids
        revoked = penalties._licences_revoked_on(today).ids
        in_force = [("state", "=", "valid"), ("id", "not in", revoked)]
        begun = ["|", ("date_from", "=", False), ("date_from", "<=", today)]
        open_end = ["|", ("date_to", "=", False), ("date_to", ">=", today)]
        alive = [*in_force, *begun, *open_end]
        free = [*alive, ("id", "not in", held)]
        domains = {
            "none": ["|", ("state", "!=", "valid"), ("id", "in", revoked)],
            "expired": [*in_force, ("date_to", "<", today)],
            "not_yet": [*in_force, *open_end, ("date_from", ">", today)],
            "held": [*alive, ("id", "in", held)],
            "expiring": [*free, ("date_to", "!=", False), ("date_to", "<=", soon)],
            "valid": [*free, "|", ("date_to", "=", False), ("date_to", ">", soon)],
        }
        return fields.Domain.OR([domains[name] for name in value if name in domains])

    @api.model
    def _validity_end(self, item, start):
        """Last day of validity of a licence for the item that begins on ``start``."""
        if "licence_validity_amount" not in item._fields:
            return False
        amount = item.licence_validity_amount
        months = {"month": 1, "year": 12}.get(item.licence_validity_unit)
        if not (amount and months and start):
            return False
        return add_months(start, amount * months) - timedelta(days=1)
