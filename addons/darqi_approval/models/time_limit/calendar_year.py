from odoo import api, fields, models
from odoo.exceptions import UserError

from ...legal_clock import festivals
from ..ground.state_door import transition

OPEN = "open"
CLOSED = "closed"


class CalendarYear(models.Model):
    """年度放假安排: the notice of a year, announced once it is entered whole.

    One typed day does not announce a year: its days count when somebody has said that
    they are the whole notice. Closing recomputes every time limit that reaches the
    year, once, and reports old and new; until then the provisional rule holds.
    """

    _name = "darqi.calendar.year"
    _inherit = ["darqi.state.door", "darqi.checked.files"]
    _description = "Holidays of a year"
    _rec_name = "year"
    _order = "year desc"

    _transitions = {
        "close": transition(OPEN, CLOSED),
        "reopen": transition(CLOSED, OPEN),
    }
    _door_fields = (
        "year",
        "closed_on",
        "closed_by_id",
        "reopen_reason",
        "imported_from",
    )

    year = fields.Integer(required=True, aggregator=None)
    notice = fields.Char(required=True, help="Its number, as 国办发明电〔2025〕7号.")
    notice_date = fields.Date(string="Date of the notice")
    attachment_ids = fields.Many2many("ir.attachment", string="Text of the notice")
    imported_from = fields.Char(
        readonly=True,
        copy=False,
        help="Name and SHA-256 of the data file the days were imported from.",
    )
    state = fields.Selection(
        [(OPEN, "Being entered"), (CLOSED, "Complete")],
        required=True,
        default=OPEN,
        copy=False,
    )
    closed_on = fields.Date(readonly=True, string="Complete since", copy=False)
    closed_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Declared complete by"
    )
    reopen_reason = fields.Text(readonly=True, string="Why it was opened again")
    day_ids = fields.One2many("darqi.working.day", "year_id", string="Days")
    day_count = fields.Integer(compute="_compute_days", string="Number of days")
    missing = fields.Char(
        compute="_compute_days",
        string="No day entered for",
        help="Festivals of 全国年节及纪念日放假办法 without a row. One on a weekend may"
        " need none.",
    )
    can_close = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")

    _year_uniq = models.Constraint("unique(year)", "This year is entered already.")
    _year_check = models.Constraint(
        "CHECK (year BETWEEN 1990 AND 2100)",
        "Year: the calendar holds the years 1990 to 2100.",
    )
    _closed_check = models.Constraint(
        "CHECK (state <> 'closed' OR (notice <> '' AND closed_on IS NOT NULL))",
        "A complete year has a notice and a day on which it was declared so.",
    )

    @api.depends("day_ids.name")
    def _compute_days(self):
        for row in self:
            names = row.day_ids.mapped("name")
            row.day_count = len(names)
            row.missing = "、".join(
                name
                for name, _days in festivals(row.year)
                if not any(name[:2] in known for known in names)
            )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for row in self:
            row.can_close = bool(row.id) and row._can("close")
            row.can_reopen = bool(row.id) and row._can("reopen")

    @api.model_create_multi
    def create(self, vals_list):
        """A year is begun by its keeper, with the number of its notice."""
        for vals in vals_list:
            vals["notice"] = (vals.get("notice") or "").strip()
            if not vals["notice"]:
                raise UserError(self.env._("Notice: its number is missing."))
        begun = {
            "state": OPEN,
            "closed_on": False,
            "closed_by_id": False,
            "reopen_reason": False,
            "imported_from": False,
        }
        # The year itself is guarded once it exists.
        years = super(CalendarYear, self._door_opened()).create(
            [{**vals, **begun} for vals in vals_list]
        )
        years = years.with_env(self.env)
        years._adopt_days()
        return years

    def write(self, vals):
        """The notice of a complete year stands: reopen it to correct it."""
        told = {"notice", "notice_date", "attachment_ids"}
        if not self._door_is_open() and told & vals.keys():
            closed = self.filtered(lambda row: row.state == CLOSED)
            if closed:
                raise UserError(
                    self.env._(
                        "%(year)s is complete: open it again, with a reason, to change"
                        " its notice.",
                        year=closed[0].year,
                    )
                )
        return super().write(vals)

    def _files_fixed(self):
        return self.filtered(lambda row: row.state == CLOSED)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if any(row.state == CLOSED or row.day_ids for row in self):
            raise UserError(
                self.env._("A year with days stays: open it and correct its days.")
            )

    def _adopt_days(self):
        """Days that were entered before their year had a record."""
        for row in self:
            # sudo: which days are the year's is their date.
            days = self.env["darqi.working.day"].sudo()
            found = days.search(
                [
                    ("level", "=", "national"),
                    ("year_id", "=", False),
                    ("date", ">=", f"{row.year}-01-01"),
                    ("date", "<=", f"{row.year}-12-31"),
                ]
            )
            self.env.add_to_compute(days._fields["year_id"], found)

    @api.model
    def _of(self, years):
        """Mapping from year to its record, for those that have one."""
        return {row.year: row for row in self.search([("year", "in", list(years))])}

    def _refusal_close(self):
        self.ensure_one()
        reason = self._refusal_keeper()
        if reason:
            return reason
        if not self.notice_date:
            return self.env._("Date of the notice: it is missing.")
        if not self.attachment_ids and not self.imported_from:
            return self.env._("Text of the notice: its file is missing.")
        if not self.day_ids:
            return self.env._("Days: not one is entered.")
        return False

    def _refusal_reopen(self):
        return self._refusal_keeper()

    def _refusal_keeper(self):
        if self.env.su or self.env.user.has_group("darqi_approval.group_catalogue"):
            return False
        return self.env._("Your roles do not include this act.")

    def action_close(self):
        """录入完成: from now on the year is announced; one recomputation, reported.

        :return: the report of what it moved, opened when there is one
        """
        self.ensure_one()
        change = self._close()
        return change.action_open_lines() if change else True

    def _close(self):
        """Declare the year complete. :return: the report, empty when nothing moved"""
        self.ensure_one()
        days = self.env["darqi.working.day"]
        self._move("close", {"closed_on": days._today(), "closed_by_id": self.env.uid})
        self.env["darqi.evidence"]._record(
            self,
            "calendar_year_closed",
            lambda row: {
                "year": row.year,
                "notice": row.notice,
                "notice_date": str(row.notice_date),
                "imported_from": row.imported_from or None,
                "days": [
                    [str(day.date), day.is_working, day.name]
                    for day in row.day_ids.sorted("date")
                ],
            },
        )
        return days._calendar_changed({self.year}, self.notice)

    def action_reopen(self, reason=""):
        """A notice was entered wrongly: provisional again until it is put right."""
        self.ensure_one()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Reason: say why the year is opened again."))
        self._move("reopen", {"closed_on": False, "reopen_reason": reason})
        self.env["darqi.evidence"]._record(
            self,
            "calendar_year_reopened",
            lambda row: {"year": row.year, "reason": reason},
        )
        days = self.env["darqi.working.day"]
        days._calendar_changed({self.year}, self.notice)
        return True

    def action_ask_reopen(self):
        """Ask for the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open the year again"),
            "res_model": "darqi.calendar.year.reopen",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_year_id": self.id},
        }

    @api.model
    def _seed(self):
        """Years whose days came with the module, or were announced by them before.

        Run at each installation and upgrade; a year that has a record is left alone.
        """
        # sudo: data of the module; days were announced by their rows until now.
        days = self.env["darqi.working.day"].sudo()
        groups = days._read_group(
            [("level", "=", "national")], ["date:year"], ["notice:array_agg"]
        )
        known = {row.year for row in self.sudo().search([])}
        for begin, notices in groups:
            if begin.year in known:
                continue
            notice = next(filter(None, notices), False) or "（原日历，文号未录）"
            # sudo: a step of the upgrade; nobody's act.
            year = self.sudo().create({"year": begin.year, "notice": notice})
            year._door_opened().write({"state": CLOSED, "closed_on": days._today()})
        self.env.registry.clear_cache()


class WorkingDay(models.Model):
    """A day of the calendar rests on a notice, and a national one on its year."""

    _inherit = "darqi.working.day"

    notice = fields.Char(required=True)
    year_id = fields.Many2one(
        "darqi.calendar.year",
        compute="_compute_year_id",
        store=True,
        ondelete="restrict",
        index=True,
    )
    year_state = fields.Selection(related="year_id.state", string="Notice is")

    @api.depends("date", "level")
    def _compute_year_id(self):
        national = self.filtered(lambda day: day.level == "national" and day.date)
        # sudo: the calendar is public knowledge.
        years = self.env["darqi.calendar.year"].sudo()
        known = years._of({day.date.year for day in national})
        for day in self:
            is_national = day.level == "national" and day.date
            day.year_id = known.get(day.date.year) if is_national else False

    @api.model_create_multi
    def create(self, vals_list):
        """A national day begins the record of its year, open, with its notice."""
        for vals in vals_list:
            vals.pop("year_id", None)
            if not (vals.get("notice") or "").strip():
                raise UserError(self.env._("Notice: its number is missing."))
        self._begin_years(vals_list)
        days = super().create(vals_list)
        days._record_change("calendar_day_entered", {})
        return days

    def write(self, vals):
        """What changes stays on evidence, old and new; nothing else recomputes."""
        vals = {name: value for name, value in vals.items() if name != "year_id"}
        before = {day.id: day._told() for day in self}
        unchanged = self.browse()
        if vals:
            unchanged = self.filtered(
                lambda day: all(
                    day._fields[name].convert_to_cache(value, day)
                    == day._fields[name].convert_to_cache(
                        day._fields[name].convert_to_write(day[name], day), day
                    )
                    for name, value in vals.items()
                )
            )
        changed = self - unchanged
        if not changed:
            return True
        self._begin_years(
            [
                {
                    "date": vals.get("date", day.date),
                    "level": vals.get("level", day.level),
                    "notice": vals.get("notice", day.notice),
                }
                for day in changed
            ]
        )
        result = super(WorkingDay, changed).write(vals)
        changed._record_change("calendar_day_changed", before)
        return result

    def unlink(self):
        """A day that is taken out stays on evidence."""
        self._record_change(
            "calendar_day_removed", {day.id: day._told() for day in self}, gone=True
        )
        return super().unlink()

    def _told(self):
        return [str(self.date), self.is_working, self.name, self.level, self.notice]

    @api.model
    def _begin_years(self, vals_list):
        """The first national day of a year begins its record, open, with its notice.

        The module's own days are there before: see ``darqi.calendar.year._seed``.
        """
        if not self.env.registry.ready:
            return
        wanted = {}
        for vals in vals_list:
            day = fields.Date.to_date(vals.get("date"))
            if day and vals.get("level", "national") == "national":
                wanted.setdefault(day.year, vals.get("notice"))
        # sudo: a year is begun by whoever may enter its days, judged with them.
        years = self.env["darqi.calendar.year"].sudo()
        known = years._of(wanted)
        years.create(
            [
                {"year": year, "notice": notice}
                for year, notice in sorted(wanted.items())
                if year not in known and 1990 <= year <= 2100
            ]
        )

    def _record_change(self, act, before, gone=False):
        """Evidence of what a person entered; the module's own data is in its files."""
        if not self.env.registry.ready:
            return
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda day: {
                "old": before.get(day.id),
                "new": None if gone else day._told(),
            },
        )


# The dialog stands beside the act it asks for.
class CalendarYearReopen(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The reason for opening a complete year again."""

    _name = "darqi.calendar.year.reopen"
    _description = "Open a year again"

    year_id = fields.Many2one("darqi.calendar.year", required=True, readonly=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Open the year again."""
        self.ensure_one()
        self.year_id.check_access("read")
        self.year_id.action_reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
