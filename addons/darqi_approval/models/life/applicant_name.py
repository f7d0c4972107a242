from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import WINDOW
from ..application_side import UNDECIDED
from ..ground.state_door import CONTEXT_KEY, DOOR

# Who the applicant is; fixed from the first case on.
IDENTITY = ("name", "id_kind", "id_number")
RENAMED_STATES = ("received", "correcting", *UNDECIDED)


class ApplicantName(models.Model):
    """更名记录: the name before, the name from a day on, and the proof of it."""

    _name = "darqi.applicant.name"
    _inherit = ["darqi.append.only", "darqi.checked.files"]
    _description = "Change of an applicant's name"
    _order = "applicant_id, date_from desc"

    applicant_id = fields.Many2one(
        "darqi.applicant", required=True, index=True, ondelete="restrict"
    )
    former_name = fields.Char(required=True)
    name = fields.Char(required=True, string="New name")
    date_from = fields.Date(required=True, string="Bears it from")
    reason = fields.Char(required=True, string="Paper that proves it")
    attachment_ids = fields.Many2many("ir.attachment", string="Scan of the proof")
    changed_by_id = fields.Many2one(
        "res.users", required=True, ondelete="restrict", string="Entered by"
    )
    moment = fields.Datetime(required=True)

    _day_uniq = models.Constraint(
        "unique(applicant_id, date_from)",
        "Bears it from: a change of name of this day is on record already.",
    )


class Applicant(models.Model):
    """Whose number it is never changes once he has a case; his name by an act only."""

    _inherit = "darqi.applicant"

    name_ids = fields.One2many(
        "darqi.applicant.name",
        "applicant_id",
        readonly=True,
        string="Names borne",
        bypass_search_access=True,
    )
    is_fixed = fields.Boolean(
        compute="_compute_is_fixed", help="Has a case: identity is fixed."
    )
    can_rename = fields.Boolean(compute="_compute_can_rename")

    def _with_cases(self):
        # sudo: only whether there is a case, of whatever organ.
        cases = self.env["darqi.application"].sudo()
        found = cases._read_group([("applicant_id", "in", self.ids)], ["applicant_id"])
        return self.browse([applicant.id for (applicant,) in found])

    def _compute_is_fixed(self):
        fixed = self._with_cases()
        for applicant in self:
            applicant.is_fixed = applicant._origin in fixed

    @api.depends_context("uid")
    @api.depends("is_fixed")
    def _compute_can_rename(self):
        may = self.env.user.has_groups(",".join(WINDOW))
        for applicant in self:
            applicant.can_rename = may and applicant.is_fixed

    def write(self, vals):
        """Number and name of an applicant with cases stand."""
        named = [name for name in IDENTITY if name in vals]
        if named and self.env.context.get(CONTEXT_KEY) is not DOOR:
            if not self.env.su:
                self.check_access("write")
            for applicant in self._with_cases():
                # sudo: compared with what is sent, shown to nobody.
                row = applicant.sudo()
                given = row._tidy(vals, row.id_kind)
                changed = [name for name in named if row[name] != given[name]]
                if changed:
                    applicant._refuse_identity(changed[0])
        return super().write(vals)

    def _refuse_identity(self, name):
        if name == "name":
            raise UserError(
                self.env._(
                    "Applicant: %(name)s has cases. A change of name is entered with"
                    " its proof (“Change of name”).",
                    name=self.name,
                )
            )
        label = self._fields[name].get_description(self.env, ["string"])["string"]
        raise UserError(
            self.env._(
                "%(field)s: %(name)s has cases, it cannot be changed any more. Another"
                " number is another applicant.",
                field=label,
                name=self.name,
            )
        )

    def _name_on(self, day):
        """The name borne on ``day``."""
        self.ensure_one()
        rows = self.sudo().name_ids.sorted("date_from")  # sudo: the card's own rows
        borne = rows.filtered(lambda row: row.date_from <= day)
        if borne:
            return borne[-1].name
        return rows[:1].former_name or self.name

    def action_ask_rename(self):
        """Open the dialog of a change of name."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change of name"),
            "res_model": "darqi.applicant.rename",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_applicant_id": self.id},
        }

    def action_rename(self, name="", date_from=None, reason="", attachment_ids=None):
        """更名: another name from a day on, with the paper that proves it.

        Cases not yet decided go on under the new name; what was issued keeps the name
        of its day.

        :raises UserError: no proof, a day to come, or before the last change
        """
        self.ensure_one()
        self.env["darqi.state.door"]._need_group(*WINDOW)
        self.check_access("write")
        reason = (reason or "").strip()
        files = self.env["ir.attachment"].browse(attachment_ids or [])
        files.check_access("read")
        day = fields.Date.to_date(date_from)
        name = self._checked_name(name)
        # sudo: the clerk was judged; rows and cases are written by this act only.
        card = self.sudo()
        if not card.try_lock_for_update():
            raise UserError(
                self.env._(
                    "Somebody else is acting on this record. Refresh and try again."
                )
            )
        card.invalidate_recordset(["name", "name_ids"])
        self._check_rename(name, day, reason, files)
        former = card.name
        card.env["darqi.applicant.name"].create(
            {
                "applicant_id": card.id,
                "former_name": former,
                "name": name,
                "date_from": day,
                "reason": reason,
                "attachment_ids": [fields.Command.set(files.ids)],
                "changed_by_id": self.env.uid,
                "moment": self.env["darqi.working.day"]._now(),
            }
        )
        card.with_context(**{CONTEXT_KEY: DOOR}).write({"name": name})
        said = {"former": former, "name": name, "from": str(day), "proof": reason}
        self.env["darqi.evidence"]._record(
            self, "applicant_rename", {**said, "files": files.mapped("checksum")}
        )
        cases = card.application_ids.filtered(lambda case: case.state in RENAMED_STATES)
        cases._door_opened().write({"applicant_name": name})
        self.env["darqi.evidence"]._record(
            cases,
            "application_rename",
            lambda case: {**said, "row": case._evidence_row()},
        )
        return True

    def _check_rename(self, name, day, reason, files):
        today = self.env["darqi.working.day"]._today()
        rows = self.sudo().name_ids  # sudo: the card's own rows, compared
        last = max(rows.mapped("date_from"), default=None)
        problem = False
        if name == self.name:
            problem = self.env._("New name: it is the present one.")
        elif not day:
            problem = self.env._("Bears it from: it is missing.")
        elif day > today:
            problem = self.env._("Bears it from: it cannot lie in the future.")
        elif last and day <= last:
            problem = self.env._(
                "Bears it from: it must lie after the last change of name, %(day)s.",
                day=last,
            )
        elif not reason:
            problem = self.env._("Paper that proves it: it is missing.")
        elif not files:
            problem = self.env._("Scan of the proof: it is missing.")
        if problem:
            raise UserError(problem)
