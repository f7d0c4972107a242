from odoo import api, fields, models

from .kinds import UNDECIDED


class Licence(models.Model):
    """视为延续 (行政许可法 50(2)): in force by the law until a person confirms the end.

    A function of the same dates as the case's own judgement; no job is needed.
    """

    _inherit = "darqi.licence"

    validity = fields.Selection(
        selection_add=[
            ("deemed", "Deemed renewed, to be confirmed"),
            ("held",),
        ],
    )

    @api.depends("subject_case_ids.state", "subject_case_ids.decided_on")
    @api.depends_context("darqi_at")
    def _compute_validity(self):
        result = super()._compute_validity()
        expired = self.filtered(lambda licence: licence.validity == "expired")
        deemed = self._deemed_renewed() if expired else self.browse()
        for licence in expired:
            if licence._origin in deemed:
                licence.validity = "held" if licence.is_held else "deemed"
        return result

    def _search_validity(self, operator, value):
        domain = super()._search_validity(operator, value)
        if operator != "in" or not {"deemed", "expired", "held"} & set(value):
            return domain
        deemed = self._deemed_renewed()
        today = self.env["darqi.working.day"]._today()
        # sudo: whether a licence is suspended shows wherever the licence does.
        held = self.env["darqi.licence.penalty"].sudo()._licences_held_on(today)
        shown = set()
        if "deemed" in value:
            shown |= set((deemed - held).ids)
        if "held" in value:
            shown |= set((deemed & held).ids)
        domain = fields.Domain(domain)
        if "expired" in value:
            domain &= fields.Domain("id", "not in", deemed.ids)
        return domain | fields.Domain("id", "in", sorted(shown))

    @api.model
    def _deemed_renewed(self):
        """Licences whose end passed with a renewal applied for in time undecided."""
        today = self.env["darqi.working.day"]._today()
        # sudo: what the law made of a licence shows wherever the licence does.
        cases = (
            self.env["darqi.application"]
            .sudo()
            .search(
                [
                    ("application_kind", "=", "renewal"),
                    ("state", "in", UNDECIDED),
                    ("is_in_renewal_window", "=", True),
                    ("decided_on", "=", False),
                    ("accepted_on", "!=", False),
                    ("subject_licence_id.state", "=", "valid"),
                    ("subject_licence_id.date_to", "<", today),
                ]
            )
        )
        found = cases.filtered(
            lambda case: case.accepted_on <= case.subject_licence_id.date_to
        )
        return self.browse(found.subject_licence_id.ids)

    def _is_in_force(self):
        """In force today: not ended, not expired; by the law counts."""
        self.ensure_one()
        return self.state == "valid" and self.validity not in (
            "none",
            "expired",
            "not_yet",
        )
