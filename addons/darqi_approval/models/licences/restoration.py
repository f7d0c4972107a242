import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

APPROVER = "darqi_approval.group_approver"
WAYS = [("review", "Administrative review"), ("suit", "Judgment of a court")]
RESTORABLE = ("withdrawn", "annulled", "cancelled")


class LicenceRestoration(models.Model):
    """A review decision or judgment that sets aside the end of a licence.

    The way back after 行政复议 or 行政诉讼: only with the document of the reviewing
    organ or the court. The licence is in force again from the day it is entered.
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

    _document_uniq = models.Constraint(
        "unique(licence_id, document_number)",
        "This document is recorded on this licence already.",
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

    def action_confirm(self):
        """Enter the document; the licence is in force again."""
        self.ensure_one()
        self.licence_id._restore(
            {
                "way": self.way,
                "organ_name": self.organ_name,
                "document_number": self.document_number,
                "document_date": self.document_date,
                "file": self.with_context(bin_size=False).file,
                "reason": self.reason,
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

    @api.depends("state", "department_id")
    @api.depends_context("uid")
    def _compute_can_restore(self):
        for licence in self:
            licence.can_restore = not licence._refusal_document_of_review()

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
        """In force again, by the document of the reviewing organ or the court.

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
            "licence_restored_by_review",
            lambda r: {
                "licence": r.licence_id.number,
                "organ": r.organ_name,
                "number": r.document_number,
                "date": r.document_date,
                "file": hashlib.sha256(base64.b64decode(r.file or b"")).hexdigest(),
            },
        )
        licence._move("restore", {"ended_on": False})
        licence._event("restored")
        return row

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
