from odoo import fields, models
from odoo.tools import mute_logger
from odoo.tools.pdf import merge_pdf

from .document_run import ACTS, CASES, DOCUMENTS, REFUSALS


class DocumentRunLine(models.Model):
    """One record of a run and what became of it."""

    _name = "darqi.document.run.line"
    _description = "Line of a batch of papers"
    _order = "run_id desc, id"

    run_id = fields.Many2one(
        "darqi.document.run",
        required=True,
        index=True,
        ondelete="cascade",
        string="Batch of papers",
    )
    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict"
    )
    record_id = fields.Integer(required=True)
    name = fields.Char(required=True, string="Case or paper")
    state = fields.Selection(
        [("waiting", "Still to do"), ("done", "Done"), ("refused", "Not done")],
        required=True,
        default="waiting",
    )
    reason = fields.Char()
    document_id = fields.Many2one(
        "darqi.document", string="Paper of it", ondelete="restrict"
    )

    _waiting_idx = models.Index("(run_id, id) WHERE state = 'waiting'")

    def _do(self):
        """The act on these lines (more than one only of a print), each judged."""
        run = self.run_id
        if run.act == "print":
            return self._put_together()
        for line in self:
            line.write(line._outcome())
        return True

    def _record(self):
        """The record as the run's user acts on it."""
        self.ensure_one()
        user = self.run_id.user_id
        model, _method, _text = ACTS[self.run_id.act]
        return (
            self.env[model]
            .with_user(user)
            .with_context(lang=user.lang, tz=user.tz)
            .browse(self.record_id)
        )

    def _outcome(self):
        run, record = self.run_id, self._record()
        _model, method, takes_text = ACTS[run.act]
        refusal = self._refusal(record)
        if refusal:
            return {"state": "refused", "reason": refusal}
        before = self._last_document()
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                arguments = (run.text or "",) if takes_text else ()
                getattr(record, method)(*arguments)
                self.env.flush_all()
        except REFUSALS as error:
            self.env.invalidate_all()
            text = str(error.args[0] if error.args else error).strip()
            return {"state": "refused", "reason": text[:500]}
        paper = self.record_id if record._name == DOCUMENTS else self._last_document()
        return {"state": "done", "document_id": paper if paper != before else False}

    def _refusal(self, record):
        """Why this record is not one for a batch, or False."""
        if not self.run_id.user_id.active:
            return self.env._("Whoever started it does not work here any more.")
        if not record.exists():
            return self.env._("It does not exist any more.")
        if ACTS[self.run_id.act][2]:
            batch = record.env["darqi.application.batch"]
            return batch.new({"act": self.run_id.act})._refusal(record)
        return False

    def _last_document(self):
        # The job looks at what its act has made; as superuser.
        if ACTS[self.run_id.act][0] != CASES:
            return False
        return (
            self.env["darqi.document"]
            .search([("application_id", "=", self.record_id)], order="id desc", limit=1)
            .id
        )

    def _put_together(self):
        """One file to print from the papers of these lines."""
        files = []
        for line in self:
            document, reason = line._record(), False
            try:
                document.check_access("read")
                raw = document._printable()
                reason = not raw and self.env._("It is void, or no PDF file.")
            except REFUSALS as error:
                raw, reason = b"", str(error.args[0] if error.args else error)
            if raw:
                files.append(raw)
            line.write(
                {
                    "state": "refused" if reason else "done",
                    "reason": reason,
                    "document_id": document.id if not reason else False,
                }
            )
        if files:
            run = self.run_id
            number = len(run.file_ids) + 1
            self.env["ir.attachment"].create(
                {
                    "name": f"批量打印-{run.id}-{number}.pdf",
                    "raw": merge_pdf(files),
                    "mimetype": "application/pdf",
                    "res_model": run._name,
                    "res_id": run.id,
                }
            )
            run.invalidate_recordset(["file_ids"])
