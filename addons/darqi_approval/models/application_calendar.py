from odoo import models


class Application(models.Model):
    """A case whose dates the calendar moves: who is told (FACTS 6.3)."""

    _inherit = "darqi.application"

    def _clock_holders(self, clock):
        """Who reviews the case; else the organ on whose desk it lies."""
        if clock.kind == "decision" and self.state == "reviewing":
            return self.sudo().reviewer_id  # sudo: whom to tell
        return super()._clock_holders(clock)

    def _clock_tells_applicant(self, clock):
        """Receipt and acceptance notice named these dates to the applicant."""
        return clock.kind in ("correction", "decision") or (
            super()._clock_tells_applicant(clock)
        )
