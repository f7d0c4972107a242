from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...legal_clock import WorkingCalendar
from .at import CONTEXT_KEY, At, local_date
from .calendar_batch import BATCH_KEY, Batch


class WorkingDay(models.Model):
    """A day on which the official calendar differs from Monday-to-Friday.

    Source: the yearly notice of the State Council's office (全国年节及纪念日放假办法),
    article 4 of which lets local government add days. The national days of a year
    count once its record (``darqi.calendar.year``) is closed as complete; until then
    deadlines that reach the year are provisional. Local days count at once.
    """

    _name = "darqi.working.day"
    _description = "Public holiday or make-up working day"
    _order = "date desc"

    date = fields.Date(required=True)
    is_working = fields.Boolean(
        string="Working day",
        help="Ticked: a weekend day worked by the notice. Not ticked: a day off.",
    )
    name = fields.Char(required=True, string="Occasion")
    notice = fields.Char(help="Number of the notice that sets this day.")
    level = fields.Selection(
        [("national", "National"), ("local", "Local")],
        required=True,
        default="national",
    )

    _date_level_uniq = models.Constraint(
        "unique(date, level)", "This day is already in the calendar."
    )

    @api.constrains("date")
    def _check_date(self):
        for day in self:
            if not 1990 <= day.date.year <= 2100:
                raise ValidationError(
                    self.env._("Date: the calendar holds the years 1990 to 2100.")
                )

    @api.model
    def _now(self):
        """The moment of the act, naive UTC: the transaction's, or a test's."""
        at = self.env.context.get(CONTEXT_KEY)
        return (
            at.utc if isinstance(at, At) else self.env.cr.now().replace(microsecond=0)
        )

    @api.model
    def _today(self):
        """Today's date in Dalad (Asia/Shanghai): the one source of "today"."""
        at = self.env.context.get(CONTEXT_KEY)
        return at.local.date() if isinstance(at, At) else local_date(self.env.cr.now())

    @api.model
    @ormcache()
    def _calendar(self):
        """The :class:`WorkingCalendar` of the table; local rows override national."""
        rows = self.sudo().search_fetch(  # sudo: the calendar is public knowledge
            [], ["date", "is_working", "level"], order="level desc"
        )
        years = self._announced_years()
        exceptions = {
            row.date: row.is_working
            for row in rows
            if row.level == "local" or row.date.year in years
        }
        return WorkingCalendar(exceptions, years)

    @api.model
    def _announced_years(self):
        """The years whose notice is entered whole."""
        # sudo: the calendar is public knowledge.
        years = self.env["darqi.calendar.year"].sudo()
        closed = years.search_fetch([("state", "=", "closed")], ["year"])
        return set(closed.mapped("year"))

    def _years_that_count(self):
        """The years whose deadlines these days move: not those being entered."""
        announced = self._announced_years()
        return {
            day.date.year
            for day in self
            if day.level == "local" or day.date.year in announced
        }

    def _calendar_changed(self, years, notice=""):
        """Forget the cached calendar and recompute running clocks that reach it.

        :param notice: number of the notice that says so
        :return: the report of what changed, empty when nothing did
        """
        self.env.registry.clear_cache()
        batch = self.env.context.get(BATCH_KEY)
        if isinstance(batch, Batch):
            batch.years |= years
            years = ()
        if not years:
            return self.env["darqi.calendar.change"]
        # sudo: computed dates of every clock, whoever keeps the calendar
        return self.env["darqi.clock"].sudo()._recompute_for_years(years, notice)

    @api.model_create_multi
    def create(self, vals_list):
        """Running deadlines that reach the new days are recomputed."""
        days = super().create(vals_list)
        days._calendar_changed(days._years_that_count(), days[:1].notice)
        return days

    def write(self, vals):
        """Running deadlines that reach the changed days are recomputed."""
        years = self._years_that_count()
        result = super().write(vals)
        self._calendar_changed(years | self._years_that_count(), self[:1].notice)
        return result

    def unlink(self):
        """Running deadlines that reached the deleted days are recomputed."""
        years, notice = self._years_that_count(), self[:1].notice
        result = super().unlink()
        self._calendar_changed(years, notice)
        return result
