import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

APPROVER = "darqi_approval.group_approver"
WAYS = [("review", "Administrative review"), ("suit", "Judgment of a court")]
CONFIRMERS = (APPROVER, "darqi_approval.group_bureau_head")
RESTORABLE = ("withdrawn", "annulled", "cancelled")
# Papers that end a licence: one of them is what is set aside.
ENDING_PAPERS = ("withdrawal", "annulment", "cancellation")


class LicenceRestoration(models.Model):
    """A review decision or judgment that sets aside the end of a licence.

    The way back after 行政复议 or 行政诉讼: only with the document of the reviewing
    organ or the court, which names the decision it sets aside. One person enters it,
    another confirms; neither decided what is set aside. The licence is in force again
    from the day of the confirmation, and the old decision says what became of it.
    """

    _name = "darqi.licence.restoration"
    _inherit = ["darqi.append.only", "darqi.scan.check"]
    _description = "Licence in force again"
    _order = "id desc"
    _rec_name = "document_number"

    licence_id = fields.Many2one(
        "darqi.licence", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="restrict"
    )
    way = fields.Selection(
        WAYS,
        required=True,
    )
    organ_name = fields.Char(required=True, string="Reviewing organ or court")
    document_number = fields.Char(required=True, string="Document number")
    document_date = fields.Date(required=True, string="Date of document")
    file = fields.Binary(attachment=True, string="Document file")
    _scan_fields = ("file",)
    reason = fields.Text(required=True, string="What it decided")
    ended_as = fields.Char(required=True, string="Had ended as")
    entered_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    day = fields.Date(required=True, string="Recorded on")
    # Rows from before the confirmation was asked for have none.
    sets_aside_id = fields.Many2one(
        "darqi.document",
        ondelete="restrict",
        index="btree_not_null",
        string="Decision set aside",
    )
    confirmation_ids = fields.One2many(
        "darqi.licence.restoration.confirmation", "restoration_id", readonly=True
    )
    confirmed_by_id = fields.Many2one(
        related="confirmation_ids.confirmed_by_id", string="Confirmed by"
    )

    _document_uniq = models.Constraint(
        "unique(licence_id, document_number)",
        "This document is recorded on this licence already.",
    )


class LicenceRestorationConfirmation(models.Model):
    """The second person compared the entry with the document: it takes effect."""

    _name = "darqi.licence.restoration.confirmation"
    _inherit = ["darqi.append.only"]
    _description = "Confirmation that a licence is in force again"
    _order = "id desc"
    _rec_name = "restoration_id"

    restoration_id = fields.Many2one(
        "darqi.licence.restoration", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="restrict"
    )
    entered_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    confirmed_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    day = fields.Date(required=True, string="Confirmed on")

    _restoration_uniq = models.Constraint(
        "unique(restoration_id)", "This document is confirmed already."
    )
    _two_persons_check = models.Constraint(
        "CHECK (entered_by_id <> confirmed_by_id)",
        "Another person than who entered the document confirms it.",
    )


class LicenceRestore(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """Asks for the document that puts a licence in force again."""

    _name = "darqi.licence.restore"
    _description = "Put a licence in force again"

    licence_id = fields.Many2one("darqi.licence", required=True, ondelete="cascade")
    way = fields.Selection(
        WAYS,
        required=True,
        default="review",
    )
    organ_name = fields.Char(required=True, string="Reviewing organ or court")
    document_number = fields.Char(required=True, string="Document number")
    document_date = fields.Date(required=True, string="Date of document")
    file = fields.Binary(attachment=False, required=True, string="Document file")
    reason = fields.Text(required=True, string="What it decided")
    sets_aside_id = fields.Many2one(
        "darqi.document",
        required=True,
        string="Decision set aside",
        ondelete="cascade",
        domain="[('licence_id', '=', licence_id), ('state', '=', 'sealed'),"
        " ('kind', 'in', ('withdrawal', 'annulment', 'cancellation'))]",
    )

    def action_confirm(self):
        """Enter the document; another person confirms it."""
        self.ensure_one()
        self.licence_id._restore(
            {
                "way": self.way,
                "organ_name": self.organ_name,
                "document_number": self.document_number,
                "document_date": self.document_date,
                "file": self.with_context(bin_size=False).file,
                "reason": self.reason,
                "sets_aside_id": self.sets_aside_id.id,
            }
        )
        return {"type": "ir.actions.act_window_close"}


class Licence(models.Model):
    """Back in force by review or judgment."""

    _inherit = "darqi.licence"

    restoration_ids = fields.One2many(
        "darqi.licence.restoration", "licence_id", readonly=True
    )
    can_restore = fields.Boolean(compute="_compute_can_restore")
    can_confirm_restoration = fields.Boolean(compute="_compute_can_restore")
    restoration_due = fields.Boolean(
        compute="_compute_can_restore", string="Document to be confirmed"
    )

    @api.depends("state", "department_id", "restoration_ids")
    @api.depends_context("uid")
    def _compute_can_restore(self):
        for licence in self:
            due = bool(licence._restorations_due())
            licence.restoration_due = due
            licence.can_restore = not due and not licence._refusal_document_of_review()
            licence.can_confirm_restoration = (
                due and not licence._refusal_confirm_restoration()
            )

    def _restorations_due(self):
        """Documents entered and not yet confirmed, while the licence has ended."""
        if self.state not in RESTORABLE:
            return self.env["darqi.licence.restoration"]
        # sudo: whether one waits shows wherever the licence does
        return self.sudo().restoration_ids.filtered(
            lambda row: row.sets_aside_id and not row.confirmation_ids
        )

    def _refusal_confirm_restoration(self):
        """Why the current user cannot confirm the document, or False."""
        user = self.env.user
        rows = self._restorations_due()
        if not rows:
            return self.env._("No document waits to be confirmed.")
        if not user.has_groups(",".join(CONFIRMERS)):
            return self.env._("Your roles do not include this act.")
        if self.department_id not in user.department_ids:
            return self.env._("Only the responsible organ enters it.")
        if user in rows.entered_by_id:
            return self.env._(
                "Another person than who entered the document confirms it."
            )
        return self._refusal_decider(rows.sets_aside_id)

    def _refusal_decider(self, papers):
        """Nobody sets aside what he decided himself."""
        # sudo: who decided is compared, not shown
        if self.env.user in papers.sudo().decided_by_id:
            return self.env._(
                "Whoever decided what is set aside neither enters nor confirms it."
            )
        return False

    def _refusal_set_aside(self, vals, today):
        """Why the document does not fit the decision it names, or False."""
        # sudo: the paper of one's organ's own licence is judged
        paper = self.env["darqi.document"].sudo().browse(vals.get("sets_aside_id"))
        if (
            not paper.exists()
            or paper.licence_id.id != self.id
            or paper.kind not in ENDING_PAPERS
            or paper.state != "sealed"
        ):
            return self.env._(
                "Decision set aside: name the sealed decision that ended this licence."
            )
        if not paper.issued_on <= fields.Date.to_date(vals["document_date"]) <= today:
            return self.env._(
                "Date of document: not before the decision it sets aside (%(day)s) and"
                " not in the future.",
                day=paper.issued_on,
            )
        return self._refusal_decider(paper)

    def _refusal_document_of_review(self):
        """Why the current user cannot enter such a document now, or False."""
        user = self.env.user
        if not user.has_group(APPROVER):
            return self.env._("Your roles do not include this act.")
        if self.department_id not in user.department_ids:
            return self.env._("Only the responsible organ enters it.")
        if self.state not in RESTORABLE:
            return self.env._("The licence has not ended by an act of this organ.")
        return False

    def _restore(self, vals):
        """Enter the document of the reviewing organ or the court; it is confirmed next.

        :raises UserError: no file, dated in the future, or not one's act
        """
        self.ensure_one()
        today = self.env["darqi.working.day"]._today()
        self._door_lock()
        reason = self._refusal_document_of_review()
        if not reason and not vals.get("file"):
            reason = self.env._("Document file: it is missing.")
        if not reason and fields.Date.to_date(vals["document_date"]) > today:
            reason = self.env._("Date of document: it cannot lie in the future.")
        for name in ("organ_name", "document_number", "reason"):
            if not reason and not (vals.get(name) or "").strip():
                reason = self.env._("Enter who decided what, with its number.")
        if not reason and self._restorations_due():
            reason = self.env._("A document waits to be confirmed already.")
        if not reason:
            reason = self._refusal_set_aside(vals, today)
        if reason:
            raise UserError(reason)
        # sudo: nobody has a create right on the register; judged just now.
        licence = self.sudo()
        row = licence.env["darqi.licence.restoration"].create(
            {
                **vals,
                "licence_id": self.id,
                "department_id": licence.department_id.id,
                "ended_as": licence.state,
                "entered_by_id": self.env.uid,
                "day": today,
            }
        )
        self.env["darqi.evidence"]._record(
            row,
            "licence_restoration_entered",
            lambda r: {
                "licence": r.licence_id.number,
                "organ": r.organ_name,
                "number": r.document_number,
                "date": r.document_date,
                "sets_aside": r.sets_aside_id.number,
                "file": hashlib.sha256(base64.b64decode(r.file or b"")).hexdigest(),
            },
        )
        self.invalidate_recordset(["restoration_ids"])
        return row

    def action_confirm_restoration(self):
        """Another person compared it with the document: in force again."""
        today = self.env["darqi.working.day"]._today()
        for licence in self:
            licence._door_lock()
            reason = licence._refusal_confirm_restoration()
            if reason:
                raise UserError(reason)
            # sudo: nobody has a create right on the register; judged just now.
            own = licence.sudo()
            row = own._restorations_due()[:1]
            confirmation = row.env["darqi.licence.restoration.confirmation"].create(
                {
                    "restoration_id": row.id,
                    "department_id": own.department_id.id,
                    "entered_by_id": row.entered_by_id.id,
                    "confirmed_by_id": self.env.uid,
                    "day": today,
                }
            )
            self.env["darqi.evidence"]._record(
                confirmation,
                "licence_restored_by_review",
                lambda c: {
                    "licence": c.restoration_id.licence_id.number,
                    "number": c.restoration_id.document_number,
                    "sets_aside": c.restoration_id.sets_aside_id.number,
                },
            )
            row.invalidate_recordset(["confirmation_ids"])
            own._move("restore", {"ended_on": False})
            own._event("restored")
        return True

    def action_restore(self):
        """Ask for the document that sets the end aside."""
        self.ensure_one()
        reason = self._refusal_document_of_review()
        if reason:
            raise UserError(reason)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("In force again"),
            "res_model": "darqi.licence.restore",
            "view_mode": "form",
            "target": "new",
            "context": {"default_licence_id": self.id},
        }


class Document(models.Model):
    """A decision set aside by review or judgment says so to whoever checks it."""

    _inherit = "darqi.document"

    set_aside_by_ids = fields.One2many(
        "darqi.licence.restoration",
        "sets_aside_id",
        readonly=True,
        string="Set aside by",
    )

    def _public_status(self, licence):
        status = super()._public_status(licence)
        # sudo: that a decision was set aside is told to whoever has it.
        if status == "effective" and self.sudo().set_aside_by_ids.confirmation_ids:
            return "set_aside"
        return status
