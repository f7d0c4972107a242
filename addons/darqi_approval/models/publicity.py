from odoo import fields, models


class ApplicationStep(models.Model):
    """公示: done when its days are over; its time counts (行政许可法 45)."""

    _inherit = "darqi.application.step"

    published_from = fields.Date()
    published_to = fields.Date()
    published_at = fields.Char(string="Where")

    _publicity_check = models.Constraint(
        "CHECK (published_to >= published_from)",
        "Published To: it cannot lie before the first day.",
    )

    def _refusal_finish_publicity(self):
        if not self.published_from or not self.published_to or not self.published_at:
            return self.env._("Publicity: its days and its place are needed.")
        today = self.env["darqi.working.day"]._today()
        if self.published_to >= today:
            return self.env._(
                "Publicity runs to %(day)s and is not over.", day=self.published_to
            )
        return False
