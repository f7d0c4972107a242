import hashlib

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from ..application import ENDED_STATES
from .file import CODES, TRIES

ARCHIVIST = "darqi_approval.group_archive"
DAYS = 10  # working days from the end of the case to its filing


class Application(models.Model):
    """Filing of an ended case (归档)."""

    _inherit = "darqi.application"

    archived_on = fields.Date(readonly=True, copy=False, string="Filed on")
    archive_by = fields.Date(
        compute="_compute_archive_by",
        string="To be filed by",
        help="Ten working days after the end of the case.",
    )
    archive_late = fields.Boolean(compute="_compute_archive_by")
    can_archive = fields.Boolean(compute="_compute_can_archive")

    _to_archive_idx = models.Index(
        "(department_id, closed_on) WHERE closed_on IS NOT NULL AND archived_on IS NULL"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"archived_on"}

    @api.depends("closed_on", "archived_on")
    @api.depends_context("darqi_at")
    def _compute_archive_by(self):
        days = self.env["darqi.working.day"]
        today, calendar = days._today(), days._calendar()
        for case in self:
            waits = case.closed_on and not case.archived_on
            by = waits and calendar.add_working_days(case.closed_on, DAYS)
            case.archive_by = by
            case.archive_late = bool(by and by < today)

    @api.depends("state", "archived_on")
    @api.depends_context("uid")
    def _compute_can_archive(self):
        for case in self:
            case.can_archive = bool(case.id) and not case._refusal_archive()

    def _refusal_archive(self):
        user = self.env.user
        if not user.has_group(ARCHIVIST):
            return self.env._("Your roles do not include this act.")
        if self.department_id not in user.department_ids:
            return self.env._("Only the organ that decided the case files it.")
        if self.state not in ENDED_STATES:
            return self.env._("The case has not ended.")
        if self.archived_on:
            return self.env._("This case is filed already.")
        return False

    def action_archive_case(self):
        """归档: number, retention and digests of what lies in the file."""
        for case in self:
            reason = case._refusal_archive()
            if reason:
                raise UserError(
                    self.env._(
                        "%(record)s: %(reason)s",
                        record=case.display_name,
                        reason=reason,
                    )
                )
        # sudo: archivists have no write right on cases and no create right on
        # numbers; the act was judged for each case just above.
        files = self.env["darqi.archive.file"]
        for case in self.sudo():
            files |= case._file_away()
        self.env["darqi.evidence"]._record(
            files,
            "case_archived",
            lambda f: {"number": f.number, "papers": f.content_count},
        )
        return True

    def _file_away(self):
        self.ensure_one()
        today = self.env["darqi.working.day"]._today()
        closed = self.closed_on or today
        retention = self.item_id._retention()
        files = self.env["darqi.archive.file"]
        contents = [
            [entry["name"], hashlib.sha256(entry["raw"]).hexdigest()]
            for entry in self._case_entries()
        ]
        vals = {
            "application_id": self.id,
            "department_id": self.department_id.id,
            "item_id": self.item_id.id,
            "title": f"{self.applicant_name} {self.item_id.name}",
            "year": closed.year,
            "retention": retention,
            "keep_until": files._keep_until(retention, closed.year),
            "closed_on": closed,
            "filed_on": today,
            "filed_by_id": self.env.uid,
            "contents": contents,
            "content_count": len(contents),
        }
        file = self._file_numbered(vals)
        self._door_opened().write({"archived_on": today})
        return file

    def _file_numbered(self, vals):
        """The next number of the series, as for documents (invariant 9)."""
        files = self.env["darqi.archive.file"]._door_opened()
        rows = self.env.execute_query(
            SQL(
                """SELECT COALESCE(max(serial), 0) FROM darqi_archive_file
                   WHERE department_id = %s AND year = %s AND retention = %s""",
                vals["department_id"],
                vals["year"],
                vals["retention"],
            )
        )
        serial = rows[0][0]
        for _try in range(TRIES):
            serial += 1
            number = f"XK·{vals['year']}-{CODES[vals['retention']]}-{serial:04d}"
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    return files.create({**vals, "serial": serial, "number": number})
            except UniqueViolation:
                # Taken by an act this transaction's snapshot does not show.
                continue
        raise UserError(
            self.env._("Somebody else is acting on this record. Refresh and try again.")
        )
