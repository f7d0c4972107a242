import hashlib

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..application import REVIEWER
from ..application_side import UNDECIDED

# What a line says of the paper; the reviewer's judgement apart.
PAPER = {"is_received", "follows", "form", "copies"}
JUDGED = {"verdict", "problem", "requirement"}
FILES = "attachment_ids"
ADDING = (Command.CREATE, Command.LINK)


def digests(files):
    """Name and SHA-256 of each file, for the evidence."""
    return [
        {"name": file.name, "sha256": hashlib.sha256(file.raw or b"").hexdigest()}
        for file in files
    ]


class ApplicationMaterial(models.Model):
    """What a case was accepted on stays as it was; papers are only added.

    From acceptance on a paper comes in as one that was not handed in yet, or by a
    supplement; nothing is taken away or exchanged. What is added, and what the
    reviewer says of a paper, is on evidence with the digests of the files.
    """

    _inherit = "darqi.application.material"

    def _of_accepted(self):
        """The lines whose case is accepted."""
        # sudo: only whether the case is accepted.
        return self.filtered(lambda row: row.sudo().application_id.accepted_on)

    @api.model_create_multi
    def create(self, vals_list):
        """After acceptance lines come by a supplement only."""
        rows = super().create(vals_list)
        if not self.env.su and rows._of_accepted():
            raise ValidationError(
                self.env._(
                    "The case is accepted: a further paper is asked for by a"
                    " supplement notice."
                )
            )
        return rows

    def write(self, vals):
        """After acceptance papers are added, never exchanged or taken away."""
        if self.env.su or not (PAPER | JUDGED | {FILES}) & vals.keys():
            return super().write(vals)
        kept = self._of_accepted()
        if not kept:
            return super().write(vals)
        if {"is_received", "follows", "verdict"} & vals.keys():
            kept._check_after_decision(vals)
        # sudo: the lines' own files.
        before = {row: (row.sudo()[FILES], row._judgement()) for row in kept}
        for row in kept:
            reason = row._refusal_change(vals)
            if reason:
                raise ValidationError(reason)
        result = super().write(vals)
        for row in kept:
            row._note_change(*before[row])
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted(self):
        if not self.env.su and self._of_accepted():
            raise ValidationError(
                self.env._("The case is accepted: its papers are not taken away.")
            )

    def _judgement(self):
        return {name: self[name] or "" for name in (*PAPER, *JUDGED)}

    def _refusal_change(self, vals):
        """Why an accepted case's line cannot be changed so, or False."""
        self.ensure_one()
        comes = vals.get("is_received") and not self.is_received
        changed = {
            name
            for name in vals.keys() & (PAPER | JUDGED)
            if (vals[name] or False) != (self[name] or False)
        }
        if comes:
            changed -= PAPER | {"verdict"}
        if changed & JUDGED and not changed & PAPER:
            if self._is_judged_by_user():
                changed -= JUDGED
        if changed:
            return self.env._(
                "%(case)s is accepted: “%(name)s” stays as it was. What is missing is"
                " asked for by a supplement notice.",
                case=self.application_id.display_name,
                name=self.name,
            )
        return self._refusal_files(vals.get(FILES) or [], comes)

    def _is_judged_by_user(self):
        """Whether the current person reviews the case, and it is not decided."""
        case = self.sudo().application_id  # sudo: only persons are compared
        return (
            case.state in UNDECIDED
            and self.env.user in case.reviewer_id | case.reviewed_by_id
            and self.env.user.has_groups(",".join(REVIEWER))
        )

    def _refusal_files(self, commands, comes):
        adds = all(
            isinstance(command, (list, tuple))
            and (
                command[0] in ADDING
                or (command[0] == Command.SET and set(self[FILES].ids) <= {*command[2]})
            )
            for command in commands
        )
        case = self.sudo().application_id  # sudo: only its dates
        if not adds:
            return self.env._(
                "%(case)s is accepted: scans of “%(name)s” are added, not exchanged or"
                " taken away.",
                case=case.display_name,
                name=self.name,
            )
        if commands and case.decided_on and not (comes or self.follows):
            return self.env._(
                "%(case)s is decided: nothing is added to “%(name)s” any more.",
                case=case.display_name,
                name=self.name,
            )
        return False

    def _note_change(self, files, judgement):
        """What was added or said, with the digests, on evidence."""
        self.ensure_one()
        now = self._judgement()
        changed = {
            name: [str(judgement[name]), str(now[name])]
            for name in now
            if now[name] != judgement[name]
        }
        added = self.sudo()[FILES] - files  # sudo: the line's own files
        if changed or added:
            self.env["darqi.evidence"]._record(
                self.application_id,
                "application_material_added",
                {
                    "material": self.name,
                    "changed": changed,
                    "files": digests(added),
                },
            )


class Application(models.Model):
    """The papers a case was accepted on are on evidence with it."""

    _inherit = "darqi.application"

    def _start_decision_clock(self):
        result = super()._start_decision_clock()
        # sudo: the digests of the case's own files.
        with_files = self.sudo().filtered(lambda case: case.material_ids.attachment_ids)
        if with_files:
            self.env["darqi.evidence"]._record(
                with_files.sudo(False),
                "application_materials",
                lambda case: {
                    "files": digests(
                        case.sudo().material_ids.attachment_ids  # sudo: as above
                    )
                },
            )
        return result
