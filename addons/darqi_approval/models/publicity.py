from datetime import timedelta

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
        if self.requested_on and self.published_from < self.requested_on:
            return self.env._(
                "Published From: not before the step was asked for, on %(day)s.",
                day=self.requested_on,
            )
        days = self.env["darqi.working.day"]
        least = self.env["darqi.config"]._number("darqi.publicity_days")
        lasted = days._calendar().count_working_days(
            self.published_from - timedelta(days=1), self.published_to
        )
        if lasted < least:
            return self.env._(
                "Publicity lasts %(least)s working days at least; these are %(days)s.",
                least=least,
                days=lasted,
            )
        if not self.attachment_ids:
            return self.env._("Files: a copy of what was published is needed.")
        today = days._today()
        if self.published_to >= today:
            return self.env._(
                "Publicity runs to %(day)s and is not over.", day=self.published_to
            )
        return False
