from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

APPROVER = "darqi_approval.group_approver"


class Document(models.Model):
    """更正: a slip of the pen in a sealed paper is put right by a paper of its own.

    What was decided does not change by it: holder, dates and content of a licence are
    changed by their own acts. The corrected paper stays as it is; the public check of
    it names the correction.
    """

    _inherit = "darqi.document"

    corrects_id = fields.Many2one(
        "darqi.document",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    corrected_by_ids = fields.One2many(
        "darqi.document", "corrects_id", readonly=True, string="Corrected by"
    )
    can_correct = fields.Boolean(compute="_compute_can_correct")

    _corrects_check = models.Constraint(
        "CHECK ((kind = 'erratum') = (corrects_id IS NOT NULL))",
        "A correction names the paper it corrects.",
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_correct(self):
        for document in self:
            document.can_correct = not document._refusal_correct()

    def _refusal_correct(self):
        """Why it cannot be corrected now, or False."""
        user = self.env.user
        if not user.has_group(APPROVER):
            return self.env._("Your roles do not include this act.")
        if self.department_id not in user.department_ids:
            return self.env._("Only the issuing organ corrects its document.")
        if self.kind == "erratum":
            return self.env._("A correction is not corrected: correct the paper again.")
        if self.state != "sealed":
            return self.env._(
                "Only a sealed paper is corrected; before the seal it is voided."
            )
        return False

    def action_correct_paper(self):
        """Ask what is wrong and what is right."""
        self.ensure_one()
        reason = self._refusal_correct()
        if reason:
            raise UserError(reason)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the paper"),
            "res_model": "darqi.document.erratum",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_document_id": self.id,
                "default_line_ids": [Command.create({})],
            },
        }

    def _correct(self, rows, reason):
        """Issue the correction (更正通知书); it waits for its seal.

        :param rows: dicts with place, wrong, right
        :raises UserError: not one's act, or something is missing
        """
        self.ensure_one()
        self._door_lock()
        refusal = self._refusal_correct()
        if not refusal and not (reason or "").strip():
            refusal = self.env._("Reason: say how the error came about.")
        if not refusal and not rows:
            refusal = self.env._("Enter what is wrong and what is right.")
        if refusal:
            raise UserError(refusal)
        old = self.sudo()  # sudo: the paper is one's organ's own
        # The correction belongs where its paper does.
        record = self.env[old.res_model].browse(old.res_id)
        document = self.env["darqi.document"].with_context(darqi_corrects=Corrects(old))
        document = document._issue(
            "erratum",
            record,
            {
                "addressee": old.subject or "有关当事人",
                "old_title": old.name,
                "old_number": old.number or "",
                "old_date": old.issued_on,
                "corrections": rows,
                "reason": reason.strip(),
            },
            department=old.department_id,
        )
        self.env["darqi.evidence"]._record(
            self.sudo(),  # sudo: as above
            "document_corrected",
            {"number": old.number, "by": document.sudo().number, "rows": rows},
        )
        return document.with_env(self.env)

    @api.model
    def _issue_vals(self, settings, record, organ, paper):
        vals = super()._issue_vals(settings, record, organ, paper)
        corrects = self.env.context.get("darqi_corrects")
        if settings.code == "erratum" and isinstance(corrects, Corrects):
            old = corrects.document
            vals.update(
                corrects_id=old.id,
                application_id=old.application_id.id,
                licence_id=old.licence_id.id,
                item_id=old.item_id.id,
            )
        return vals

    def _sealed_corrections(self):
        """Corrections of this paper that bear the seal; for the public check."""
        # sudo: that a paper was corrected is told to whoever has it.
        return self.sudo().corrected_by_ids.filtered(lambda d: d.state == "sealed")


class Corrects:
    """The paper a correction belongs to; an object no RPC call can forge."""

    def __init__(self, document):
        self.document = document


# The dialog stands beside the act it asks for.
class DocumentErratum(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """Asks what is wrong in a sealed paper."""

    _name = "darqi.document.erratum"
    _description = "Correct a paper"

    document_id = fields.Many2one("darqi.document", required=True, ondelete="cascade")
    reason = fields.Char(required=True, help="How the error came about.")
    line_ids = fields.One2many("darqi.document.erratum.line", "erratum_id")

    def action_confirm(self):
        """Issue the correction and show it."""
        rows = [
            {"place": line.place, "wrong": line.wrong, "right": line.right}
            for line in self.line_ids
        ]
        document = self.document_id._correct(rows, self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": "darqi.document",
            "res_id": document.id,
            "views": [(False, "form")],
        }


class DocumentErratumLine(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """One error."""

    _name = "darqi.document.erratum.line"
    _description = "Error in a paper"

    erratum_id = fields.Many2one(
        "darqi.document.erratum", required=True, ondelete="cascade", index=True
    )
    place = fields.Char(required=True, string="Place in the paper")
    wrong = fields.Char(required=True, string="As it reads")
    right = fields.Char(required=True, string="As it should read")
