import psycopg2
from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..ground.state_door import transition

REFUSALS = (UserError, ValidationError, AccessError, psycopg2.IntegrityError)
CASES, DOCUMENTS = "darqi.application", "darqi.document"
# act → (model, method, does it take an opinion)
ACTS = {
    "accept": (CASES, "action_accept", True),
    "pass_review": (CASES, "action_pass_review", True),
    "grant": (CASES, "action_grant", True),
    "certificate": (CASES, "action_make_licence", False),
    "seal": (DOCUMENTS, "action_seal", False),
    "print": (DOCUMENTS, "", False),
}
MOST = 5000
AT_ONCE = 20  # as many are done while the user waits; more by the job
TOGETHER = 50  # papers in one file to print
TRIES = 20  # at the same rows, before a batch gives up for this time
KEPT_DAYS = 7


class DocumentRun(models.Model):
    """Many papers in one go (批量制发): issue, make, seal or print, in the background.

    Each record is one act of the user who started the run, judged by itself, in a
    transaction of its own: numbers stay consecutive, what is refused has its reason,
    and a run that is stopped or killed goes on where it was.
    """

    _name = "darqi.document.run"
    _inherit = ["darqi.state.door"]
    _description = "Batch of papers"
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    act = fields.Selection(
        [
            ("accept", "Accept"),
            ("pass_review", "Pass review"),
            ("grant", "Grant"),
            ("certificate", "Make certificates"),
            ("seal", "Apply seal"),
            ("print", "Print together"),
        ],
        required=True,
        readonly=True,
    )
    text = fields.Text(string="Opinion", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Started by",
    )
    started_at = fields.Datetime(required=True, readonly=True, string="Begun at")
    ended_at = fields.Datetime(readonly=True, string="Finished at")
    state = fields.Selection(
        [("running", "Under way"), ("stopped", "Stopped"), ("done", "Completed")],
        required=True,
        readonly=True,
        default="running",
    )
    line_ids = fields.One2many("darqi.document.run.line", "run_id", readonly=True)
    total_count = fields.Integer(compute="_compute_counts", string="In all")
    done_count = fields.Integer(compute="_compute_counts", string="Done")
    refused_count = fields.Integer(compute="_compute_counts", string="Not done")
    left_count = fields.Integer(compute="_compute_counts", string="Still to do")
    progress = fields.Integer(compute="_compute_counts", string="Progress (%)")
    file_ids = fields.Many2many(
        "ir.attachment",
        compute="_compute_file_ids",
        string="Files to print",
        help="Kept for a week.",
    )
    can_stop = fields.Boolean(compute="_compute_can")
    can_resume = fields.Boolean(compute="_compute_can")

    _running_idx = models.Index("(id) WHERE state = 'running'")

    _transitions = {
        "stop": transition("running", "stopped"),
        "resume": transition("stopped", "running"),
        "finish": transition("running", "done"),
    }

    def _door_guarded(self):
        return {
            name
            for name, field in self._fields.items()
            if field.store and name not in models.MAGIC_COLUMNS
        }

    @api.depends("act", "started_at")
    @api.depends_context("lang", "tz")
    def _compute_name(self):
        acts = dict(self._fields["act"]._description_selection(self.env))
        for run in self:
            moment = run.started_at and fields.Datetime.context_timestamp(
                run, run.started_at
            )
            run.name = f"{acts.get(run.act, '')} {moment:%Y-%m-%d %H:%M}".strip()

    @api.depends("line_ids.state")
    def _compute_counts(self):
        groups = {}
        for run, state, number in self.env["darqi.document.run.line"]._read_group(
            [("run_id", "in", self.ids)], ["run_id", "state"], ["__count"]
        ):
            groups.setdefault(run.id, {})[state] = number
        for run in self:
            found = groups.get(run._origin.id, {})
            total = sum(found.values())
            run.total_count = total
            run.done_count = found.get("done", 0)
            run.refused_count = found.get("refused", 0)
            run.left_count = found.get("waiting", 0)
            run.progress = 100 * (total - run.left_count) // total if total else 100

    def _compute_file_ids(self):
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("res_field", "=", False),
            ],
            order="id",
        )
        for run in self:
            run.file_ids = files.filtered(lambda file, run=run: file.res_id == run.id)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for run in self:
            run.can_stop = run._can("stop")
            run.can_resume = run._can("resume")

    # -------------------------------------------------------------------- acts

    def _refusal_stop(self):
        if self.env.user != self.user_id and not self.env.user.has_group(
            "darqi_approval.group_it_office"
        ):
            return self.env._("Only whoever started it, or the IT office, stops it.")
        return False

    def _refusal_resume(self):
        if self.env.user != self.user_id:
            return self.env._("Only whoever started it goes on with it.")
        return False

    @api.model
    def _start(self, act, records, text=""):
        """Begin a run of ``act`` on the records and open it.

        :raises UserError: no records, too many, or of the wrong kind
        """
        model = ACTS[act][0]
        if not records or records._name != model:
            raise UserError(self.env._("Choose what is to be done first."))
        if len(records) > MOST:
            raise UserError(self.env._("At most %(number)s at once.", number=MOST))
        records.check_access("read")
        # sudo: nobody has a create right on runs; each act is judged as the user's.
        run = (
            self.sudo()
            ._door_opened()
            .create(
                {
                    "act": act,
                    "text": text,
                    "user_id": self.env.uid,
                    "started_at": self.env["darqi.working.day"]._now(),
                    "line_ids": [
                        fields.Command.create(
                            {
                                "record_id": record.id,
                                "name": record.display_name,
                                "user_id": self.env.uid,
                            }
                        )
                        for record in records
                    ],
                }
            )
        )
        if len(records) <= AT_ONCE:
            run._work()
        else:
            run._wake()
        return self.browse(run.id)._open()

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "name": self.env._("Batch of papers"),
        }

    def _wake(self):
        # sudo: anyone who may start a run may wake its job
        self.env.ref("darqi_approval.cron_document_run").sudo()._trigger()

    def action_stop(self):
        """Stop after the record under way; what is done stays done."""
        return self._move("stop")

    def action_resume(self):
        """Go on where it was stopped."""
        self._move("resume")
        self._wake()
        return True

    def action_open_refused(self):
        """What was not done, with the reasons."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_document_run_line_action"
        )
        return {
            **action,
            "domain": [("run_id", "=", self.id), ("state", "=", "refused")],
        }

    # -------------------------------------------------------------------- work

    def _work(self, commit=None):
        """Do the open lines; called as superuser, acts as the run's user.

        :param commit: ends the transaction after each line, is told how many were
            done, and returns whether there is time for more
        """
        self.ensure_one()
        tries = 0
        while True:
            try:
                lines = self._next_lines()
                if not lines:
                    break
                lines._do()
                self.env.flush_all()
                if commit and not commit(len(lines)):
                    return False
                tries = 0
            except TransactionRollbackError:
                # Somebody else was faster with the same rows: once more, afresh.
                tries += 1
                if not commit or tries > TRIES:
                    raise
                self._afresh()
            self.invalidate_recordset(["state"])
            if self.state != "running":
                return False
        if self.env["darqi.document.run.line"].search_count(
            [("run_id", "=", self.id), ("state", "=", "waiting")], limit=1
        ):
            return False  # another process has the rest under way
        try:
            self._end(tell=bool(commit))
            self.env.flush_all()
        except TransactionRollbackError:
            if not commit:
                raise
            self._afresh()  # another process ended it at the same moment
        return True

    def _afresh(self):
        """Drop what this transaction has seen and begin another one."""
        self.env.cr.rollback()
        self.env.transaction.clear()

    def _next_lines(self):
        """The next lines nobody else is at, locked for this transaction."""
        lines = self.env["darqi.document.run.line"]
        size = TOGETHER if self.act == "print" else 1
        waiting = lines.search(
            [("run_id", "=", self.id), ("state", "=", "waiting")], limit=size + 10
        )
        return waiting.try_lock_for_update(limit=size)

    def _end(self, tell):
        if not self.try_lock_for_update():
            return
        self._move("finish", {"ended_at": fields.Datetime.now()})
        user = self.user_id
        counts = {"done": self.done_count, "refused": self.refused_count}
        # sudo: whoever started it is named; he need not read the run any more.
        run = self.with_user(user).sudo()
        self.env["darqi.evidence"]._record(run, f"run_{self.act}", counts)
        if not tell:
            return
        worker = self.with_user(user).with_context(lang=user.lang)
        user._bus_send(
            "simple_notification",
            {
                "title": worker.name,
                "message": worker.env._(
                    "Finished: %(done)s done, %(refused)s not done.", **counts
                ),
                "type": "warning" if counts["refused"] else "success",
                "sticky": True,
            },
        )

    @api.model
    def _cron_run(self):
        """Go on with runs; each record is a transaction of its own."""
        cron = self.env["ir.cron"]
        runs = self.search([("state", "=", "running")], order="id")
        for run in runs:
            left = run.left_count

            def commit(done, run=run):
                nonlocal left
                left = max(left - done, 0)
                return cron._commit_progress(done, remaining=left) > 0

            finished = run._work(commit)
            run.invalidate_recordset(["state"])
            rest = 0 if finished or run.state != "running" else max(left, 1)
            if not cron._commit_progress(remaining=rest):
                return

    @api.autovacuum
    def _gc_files(self):
        """Files put together for printing go after a week; the papers stay."""
        before = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", False),
                ("create_date", "<", before),
            ],
            limit=1000,
        )
        files.unlink()
        return len(files), len(files) == 1000


class Document(models.Model):
    """Papers chosen in a list."""

    _inherit = "darqi.document"

    def _printable(self):
        """The PDF that is printed of this paper; nothing of a void one."""
        self.ensure_one()
        if self.state == "voided":
            return b""
        # sudo: the file of a paper the user may read; the caller asks that
        document = self.sudo()
        for file in (document.sealed_attachment_id, document.attachment_id):
            if file and (file.raw or b"").startswith(b"%PDF"):
                return file.raw
        return b""

    def action_print_together(self):
        """Put the chosen papers together, some fifty in a file."""
        return self.env["darqi.document.run"]._start("print", self)

    def action_seal_run(self):
        """Seal the chosen papers one by one in the background."""
        return self.env["darqi.document.run"]._start("seal", self)


class Application(models.Model):
    """Cases chosen in a list."""

    _inherit = "darqi.application"

    def action_make_licences_run(self):
        """Make the certificates of the chosen cases one by one."""
        return self.env["darqi.document.run"]._start("certificate", self)
