import base64
import csv
import hashlib
import io
import json
from datetime import date

from odoo import fields, models
from odoo.exceptions import UserError

from ..legal_clock import exceptions_from_holiday_cn
from ..models.ground.calendar_batch import BATCH_KEY, Batch
from ..models.item_import_parse import FileProblem, decode

HEADERS = {
    "date": "date",
    "日期": "date",
    "is_working": "is_working",
    "是否上班": "is_working",
    "name": "name",
    "名称": "name",
    "节日": "name",
}
WORKED = {"true": True, "1": True, "是": True, "上班": True, "班": True}
OFF = {"false": False, "0": False, "否": False, "放假": False, "休": False}


class WorkingDayImport(models.TransientModel):
    """Take over the holidays and make-up working days of a new year from a file.

    CSV with the columns date, is_working, name (or 日期, 是否上班, 名称), or the JSON
    of the public project holiday-cn.
    """

    _name = "darqi.working.day.import"
    _description = "Import of a calendar year"

    file = fields.Binary(required=True, attachment=False, string="Data file")
    file_name = fields.Char()
    notice = fields.Char(required=True, help="Number of the notice that sets the days.")
    level = fields.Selection(
        [("national", "National"), ("local", "Local")],
        required=True,
        default="national",
    )
    notice_date = fields.Date(
        string="Date of the notice",
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    is_complete = fields.Boolean(
        default=True,
        string="This is the whole notice",
        help="The year is announced: its time limits are recomputed once. Otherwise the"
        " days wait until the year is declared complete.",
    )
    result = fields.Char(readonly=True)
    change_id = fields.Many2one("darqi.calendar.change", readonly=True)
    moved_count = fields.Integer(related="change_id.moved_count")
    to_tell_count = fields.Integer(related="change_id.to_tell_count")

    def action_import(self):
        """Add new days and correct known ones; the same file twice changes nothing.

        :raises UserError: with the line, when the file cannot be read
        """
        self.ensure_one()
        content = base64.b64decode(self.file)
        try:
            text = decode(content)[0]
        except FileProblem as problem:
            raise UserError(problem.text(self.env)) from problem
        is_json = text.lstrip().startswith("{")
        rows = self._rows_of_json(text) if is_json else self._rows_of_csv(text)
        if not rows:
            raise UserError(self.env._("The file holds no days."))
        batch = Batch()
        days = self.env["darqi.working.day"].with_context(**{BATCH_KEY: batch})
        known = {
            day.date: day
            for day in days.search(
                [
                    ("level", "=", self.level),
                    ("date", "in", [day for day, _w, _n in rows]),
                ]
            )
        }
        created, changed = [], 0
        for day, is_working, name in rows:
            vals = {"is_working": is_working, "name": name, "notice": self.notice}
            record = known.get(day)
            if not record:
                created.append({"date": day, "level": self.level, **vals})
            elif any(record[key] != value for key, value in vals.items()):
                record.write(vals)
                changed += 1
        days.create(created)
        if self.level == "national":
            self._enter_years({day.year for day, _w, _n in rows}, content, batch)
        # All days are known now: one recomputation and one report.
        calendar = self.env["darqi.working.day"]
        self.change_id = calendar._calendar_changed(batch.years, self.notice)
        self.result = self.env._(
            "%(new)s days added, %(changed)s corrected, %(same)s unchanged.",
            new=len(created),
            changed=changed,
            same=len(rows) - len(created) - changed,
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _enter_years(self, numbers, content, batch):
        """The record of each year: notice, date, the file; closed when it is whole."""
        years = self.env["darqi.calendar.year"].with_context(**{BATCH_KEY: batch})
        known = years._of(numbers)
        for number in sorted(numbers):
            year = known.get(number) or years.create(
                {"year": number, "notice": self.notice}
            )
            if year.state == "closed":
                continue
            year.write({"notice": self.notice, "notice_date": self.notice_date})
            digest = hashlib.sha256(content).hexdigest()
            source = f"{self.file_name or number} (SHA-256 {digest})"
            year._door_opened().write({"imported_from": source})
            if self.is_complete:
                year._close()

    def action_open_change(self):
        """What the new calendar did to running time limits."""
        self.ensure_one()
        return self.change_id.action_open_lines()

    def _rows_of_json(self, text):
        try:
            rows = exceptions_from_holiday_cn(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError(
                self.env._("The JSON file is not of the holiday-cn form.")
            ) from error
        return list(
            {day: (day, is_working, name) for day, is_working, name in rows}.values()
        )

    def _rows_of_csv(self, text):
        lines = list(csv.reader(io.StringIO(text)))
        header = (
            [HEADERS.get(cell.strip().lower()) for cell in lines[0]] if lines else []
        )
        missing = [n for n in ("date", "is_working", "name") if n not in header]
        if missing:
            raise UserError(
                self.env._("Missing column: %(columns)s", columns=", ".join(missing))
            )
        rows = {}
        for number, cells in enumerate(lines[1:], 2):
            if not any(cell.strip() for cell in cells):
                continue
            row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
            worked = {**WORKED, **OFF}.get((row.get("is_working") or "").lower())
            try:
                day = date.fromisoformat(row["date"])
            except ValueError:
                day = None
            if day is None or worked is None or not row.get("name"):
                raise UserError(
                    self.env._(
                        "Line %(number)s: a date (2026-01-31), 是 or 否, and a name are"
                        " required.",
                        number=number,
                    )
                )
            if day in rows:
                raise UserError(
                    self.env._(
                        "Line %(number)s: %(day)s occurs twice.", number=number, day=day
                    )
                )
            rows[day] = (day, worked, row["name"])
        return list(rows.values())
