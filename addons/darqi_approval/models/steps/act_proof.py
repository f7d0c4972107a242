import hashlib

from odoo import fields, models
from odoo.exceptions import UserError

from ..file_check import MEGABYTE, file_problem
from ..ground.clause import is_clause


class Application(models.Model):
    """Files an act of legal effect rests on: copied, frozen, with digests."""

    _inherit = "darqi.application"

    proof_ids = fields.Many2many(
        "ir.attachment",
        "darqi_application_proof_rel",
        readonly=True,
        copy=False,
        string="Proof of the acts",
        bypass_search_access=True,
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"proof_ids"}

    def _need_clause(self, text):
        """The clause, cleaned. :raises UserError: no law with its article"""
        text = self._need_text(text, self.env._("Clause"))
        if not is_clause(text):
            raise UserError(
                self.env._(
                    "Clause: name the law and its article, for example 《行政许可法》"
                    "第三十二条."
                )
            )
        return text

    def _proof(self, ids, label):
        """The uploaded files an act rests on. :raises UserError: none, or unreadable"""
        files = self._checked_files(ids)
        if not files:
            raise UserError(self.env._("%(field)s: the file is missing.", field=label))
        most = self.env["darqi.config"]._number("darqi.file_megabytes")
        for file in files:
            if file_problem(file.name or "", file.raw, most * MEGABYTE):
                raise UserError(
                    self.env._(
                        "%(field)s: “%(name)s” is not a readable file (PDF, OFD or"
                        " picture).",
                        field=label,
                        name=file.name,
                    )
                )
        return files

    def _keep_proof(self, files, code):
        """Copies of the files stay with the case, their digests in the evidence."""
        self.ensure_one()
        if not files:
            return files
        vals = {"res_model": self._name, "res_id": self.id, "res_field": False}
        # sudo: the person read them before; the copies are the case's own.
        copies = files.sudo().browse()
        for file in files.sudo():  # sudo: as above
            copies |= file.copy({**vals, "name": file.name})
        self._door_opened().write(
            {"proof_ids": [fields.Command.link(file.id) for file in copies]}
        )
        self.env["darqi.evidence"]._record(
            self,
            code,
            {
                "files": [
                    {"name": f.name, "sha256": hashlib.sha256(f.raw).hexdigest()}
                    for f in copies
                ]
            },
        )
        return copies


class IrAttachment(models.Model):
    """What an act rests on is neither exchanged nor deleted."""

    _inherit = "ir.attachment"

    def _darqi_frozen(self):
        frozen = super()._darqi_frozen()
        # sudo: whether a file is frozen does not depend on who asks.
        mine = self.sudo().filtered(
            lambda file: file.res_model == "darqi.application" and file.res_id
        )
        if mine:
            cases = self.env["darqi.application"].sudo()  # sudo: as above
            linked = cases.search([("proof_ids", "in", mine.ids)]).proof_ids
            frozen |= mine & linked
        return frozen
