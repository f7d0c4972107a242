import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from .item_import_parse import FileProblem, find_header, guess_targets, read_table


class FileImport(models.AbstractModel):
    """Import from a CSV or XLSX file, line by line, safe to run twice.

    Each line is created, updated, unchanged or refused with its reason; a bad line
    never stops or damages the others. Large files run in a job, a chunk a transaction,
    and can be stopped and resumed.

    A model built on it has ``<name>.column``, ``<name>.line`` and ``<name>.run``
    beside it and says its headers, needed targets, sizes, job and evidence.
    """

    _name = "darqi.file.import"
    _inherit = ["darqi.state.door"]
    _description = "Import of a file"
    _order = "id desc"

    _import_settings = set()  # fields that decide what a line means
    _import_cron = ""  # external id of the job
    _import_act = ""  # act of the evidence

    name = fields.Char(compute="_compute_name", store=True)
    file = fields.Binary(attachment=True, required=True, string="Data file")
    file_name = fields.Char()
    encoding = fields.Char(
        readonly=True, string="Encoding or sheet", help="As found in the file."
    )
    state = fields.Selection(
        [
            ("draft", "To be imported"),
            ("running", "Importing"),
            ("stopped", "Stopped"),
            ("done", "Finished"),
        ],
        required=True,
        default="draft",
        readonly=True,
    )
    total_count = fields.Integer(compute="_compute_counts", string="Lines in the file")
    done_count = fields.Integer(compute="_compute_counts", string="Lines done")
    created_count = fields.Integer(compute="_compute_counts", string="Created")
    updated_count = fields.Integer(compute="_compute_counts", string="Updated")
    unchanged_count = fields.Integer(compute="_compute_counts", string="Unchanged")
    refused_count = fields.Integer(compute="_compute_counts", string="Not imported")
    progress = fields.Integer(compute="_compute_counts", string="Progress (%)")
    has_refused = fields.Boolean(
        search="_search_has_refused", compute="_compute_counts"
    )
    can_start = fields.Boolean(compute="_compute_can")
    can_stop = fields.Boolean(compute="_compute_can")

    @api.depends("file_name")
    def _compute_name(self):
        for record in self:
            record.name = record.file_name or self.env._("Import")

    # What the kind of file says

    @api.model
    def _headers(self):
        """Target → names its column may have."""
        raise NotImplementedError

    @api.model
    def _sizes(self):
        """(lines a transaction, most lines done at once without the job)."""
        return 500, 500

    def _needed_targets(self):
        """Targets without which nothing is imported."""
        return ()

    @api.depends("line_ids.state")
    def _compute_counts(self):
        groups = {}
        for record, state, number in self.env[f"{self._name}.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "state"], ["__count"]
        ):
            groups.setdefault(record.id, {})[state] = number
        for record in self:
            found = groups.get(record._origin.id, {})
            total = sum(found.values())
            done = total - found.get("pending", 0)
            record.total_count = total
            record.done_count = done
            record.created_count = found.get("created", 0)
            record.updated_count = found.get("updated", 0)
            record.unchanged_count = found.get("unchanged", 0)
            record.refused_count = found.get("refused", 0)
            record.has_refused = bool(record.refused_count)
            record.progress = 100 * done // total if total else 0

    def _search_has_refused(self, operator, value):
        if operator != "in" or True not in value or False in value:
            return NotImplemented
        return [("line_ids", "any", [("state", "=", "refused")])]

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can(self):
        for record in self:
            record.can_start = record._can("start")
            record.can_stop = record._can("stop")

    # The file

    @api.model_create_multi
    def create(self, vals_list):
        """The file is read at once. :raises UserError: when it cannot be"""
        records = super().create(vals_list)
        for record in records:
            record._read_file()
        return records

    def write(self, vals):
        """A new file is read at once; not while an import runs."""
        if (self._import_settings | {"file"}) & vals.keys() and any(
            record.state == "running" for record in self
        ):
            raise UserError(self.env._("The import is running: stop it first."))
        result = super().write(vals)
        if vals.get("file"):
            for record in self:
                record._read_file()
        return result

    def copy_data(self, default=None):
        """Not copied: an import belongs to its file."""
        raise UserError(self.env._("An import is not copied: upload the file again."))

    def _read_file(self):
        """Fill columns and lines from the file. :raises UserError: saying why not"""
        self.ensure_one()
        try:
            rows, self.encoding = read_table(base64.b64decode(self.file or b""))
            header = find_header(rows, self._headers())
        except FileProblem as problem:
            raise UserError(problem.text(self.env)) from problem
        names = rows[header]
        lines = [
            (number, cells)
            for number, cells in enumerate(rows[header + 1 :], header + 2)
            if any(cell.strip() for cell in cells)
        ]
        # sudo: nobody writes the report himself, not even the keeper.
        own = self.sudo()
        own.line_ids.unlink()
        own.column_ids.unlink()
        targets = guess_targets(names, self._headers())
        own.env[f"{self._name}.column"].create(
            [
                {
                    "import_id": self.id,
                    "position": position,
                    "name": title.strip().lstrip("\ufeff") or f"#{position + 1}",
                    "sample": next(
                        (
                            cells[position][:80]
                            for _number, cells in lines[:20]
                            if len(cells) > position and cells[position].strip()
                        ),
                        False,
                    ),
                    "target": target,
                }
                for position, (title, target) in enumerate(
                    zip(names, targets, strict=True)
                )
            ]
        )
        own.env[f"{self._name}.line"].create(
            [
                {"import_id": self.id, "number": number, "cells": cells}
                for number, cells in lines
            ]
        )

    def _targets(self):
        """Target of each column position, for the line reader."""
        self.ensure_one()
        targets = {}
        for column in self.column_ids:
            targets[column.position] = column.target or None
        return [targets.get(n) for n in range(max(targets, default=-1) + 1)]

    # Acts

    def _refusal_start(self):
        self.ensure_one()
        if not self.line_ids[:1]:
            return self.env._("The file holds no lines.")
        targets = {column.target for column in self.column_ids}
        labels = dict(
            self.env[f"{self._name}.column"]
            ._fields["target"]
            ._description_selection(self.env)
        )
        for needed in self._needed_targets():
            if needed not in targets:
                return self.env._(
                    "Missing column: no column of the file is assigned to"
                    " “%(target)s”.",
                    target=labels[needed],
                )
        return False

    def action_start(self):
        """Import: at once up to ``MOST_AT_ONCE`` open lines, else by the job.

        From “stopped” it goes on; from “done” all lines are done again, which changes
        nothing where nothing has changed.

        :raises UserError: when a needed column is missing
        """
        for record in self:
            again = record.state == "done"
            record._move("start")
            if again:
                # sudo: nobody writes the report himself, not even the keeper.
                record.sudo().line_ids.write(
                    {"state": "pending", "reason": False, "field": False}
                )
            _chunk, most = record._sizes()
            if record._pending(most + 1) > most:
                # sudo: anyone who may import may wake the job.
                self.env.ref(self._import_cron).sudo()._trigger()
                continue
            record._work()
            record._finish()
        return True

    def action_stop(self):
        """Stop after the chunk under way; what is done stays done."""
        return self._move("stop")

    def action_refresh(self):
        """Show how far the import has come."""
        self.invalidate_recordset()
        return True

    def action_open_lines(self):
        """Open the report, line by line."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"darqi_approval.{self._table}_line_action"
        )
        return {**action, "domain": [("import_id", "=", self.id)]}

    # Work

    def _pending(self, limit=None):
        return self.env[f"{self._name}.line"].search_count(
            [("import_id", "=", self.id), ("state", "=", "pending")], limit=limit
        )

    def _work(self, progress=None):
        """Do the open lines in chunks.

        :param progress: called after each chunk with (done, left); returns whether
            to go on
        """
        self.ensure_one()
        run = self.env[f"{self._name}.run"]._of(self)
        lines = self.env[f"{self._name}.line"]
        domain = [("import_id", "=", self.id), ("state", "=", "pending")]
        left = lines.search_count(domain)
        while left:
            chunk = lines.search(domain, order="number", limit=self._sizes()[0])
            run._do(chunk)
            self.env.flush_all()
            left -= len(chunk)
            if progress and not progress(len(chunk), left):
                return
            # Items, rows and lines of a chunk are not needed any more.
            self.env.invalidate_all()

    def _finish(self):
        """Everything is done: record it."""
        self.ensure_one()
        # sudo: the job ends what a keeper started; the act was judged then.
        self.sudo()._move("finish")
        self.env["darqi.evidence"]._record(
            self, self._import_act, lambda record: record._import_evidence()
        )

    def _import_evidence(self):
        return {
            "file": self.file_name,
            "created": self.created_count,
            "updated": self.updated_count,
            "unchanged": self.unchanged_count,
            "refused": self.refused_count,
        }

    def _worker(self):
        """The import as the person acts in whose name the job goes on."""
        return self.with_user(self.create_uid)

    @api.model
    def _cron_run(self):
        """Go on with running imports; each chunk is a transaction of its own."""
        cron = self.env["ir.cron"]
        for record in self.search([("state", "=", "running")], order="id"):
            worker = record._worker()
            left_time = [0.0]

            def after_chunk(done, left, worker=worker, left_time=left_time):
                left_time[0] = cron._commit_progress(done, remaining=left)
                worker.invalidate_recordset(["state"])
                return (
                    worker.exists() and worker.state == "running" and left_time[0] > 0
                )

            worker._work(after_chunk)
            worker.invalidate_recordset(["state"])
            if worker.state != "running":
                continue
            left = worker._pending()
            if not left and worker.try_lock_for_update():
                worker._finish()
                cron._commit_progress(remaining=0)
            else:
                # Out of time, or somebody presses “Stop” just now: come again.
                cron._commit_progress(remaining=max(left, 1))


class FileImportColumn(models.AbstractModel):
    """A column of the file and what it is taken for; prefilled by its name."""

    _name = "darqi.file.import.column"
    _description = "Column of an import"
    _order = "import_id, position"

    position = fields.Integer(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True, string="Column in the file")
    sample = fields.Char(readonly=True, string="Example")


class FileImportLine(models.AbstractModel):
    """A line of the file and what became of it."""

    _name = "darqi.file.import.line"
    _description = "Line of an import"
    _order = "import_id, number"
    _rec_name = "number"

    number = fields.Integer(required=True, readonly=True, string="Line")
    cells = fields.Json(readonly=True)
    text = fields.Char(compute="_compute_text", string="Line content")
    state = fields.Selection(
        [
            ("pending", "Pending"),
            ("created", "Created"),
            ("updated", "Updated"),
            ("unchanged", "Unchanged"),
            ("refused", "Not imported"),
        ],
        required=True,
        default="pending",
        readonly=True,
    )
    reason = fields.Char(readonly=True)

    @api.depends("cells")
    def _compute_text(self):
        for line in self:
            line.text = " | ".join(cell for cell in line.cells or [] if cell)[:200]
