from datetime import date, timedelta

from odoo import api, models


class WorkingDay(models.Model):
    """Which days the calendars show as days off."""

    _inherit = "darqi.working.day"

    @api.model
    def _unusual_days(self, date_from, date_to):
        """Mapping from each day (text) to whether nobody works on it."""
        calendar = self._calendar()
        day, last = (date.fromisoformat(str(d)[:10]) for d in (date_from, date_to))
        last = min(last, day + timedelta(400))
        found = {}
        while day <= last:
            found[str(day)] = not calendar.is_working_day(day)
            day += timedelta(1)
        return found


class Clock(models.Model):
    """Due dates of every duty in a calendar with the official days off."""

    _inherit = "darqi.clock"

    @api.model
    def get_unusual_days(self, date_from, date_to=None):
        """Days off by the official calendar, for the calendar view."""
        days = self.env["darqi.working.day"]
        return days._unusual_days(date_from, date_to or date_from)


class Application(models.Model):
    """Due dates of cases in a calendar with the official days off."""

    _inherit = "darqi.application"

    @api.model
    def get_unusual_days(self, date_from, date_to=None):
        """Days off by the official calendar, for the calendar view."""
        days = self.env["darqi.working.day"]
        return days._unusual_days(date_from, date_to or date_from)
