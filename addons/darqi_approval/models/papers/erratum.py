import io

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..document_values import from_json
from ..ground.state_door import transition

APPROVER = "darqi_approval.group_approver"
DRAFTERS = ("darqi_approval.group_reviewer", APPROVER)
# What a paper decides, by the keys of its values: no slip of the pen.
SUBSTANCE = (
    "addressee",
    "holder",
    "holder_code",
    "legal_person",
    "item_name",
    "content",
    "scope",
    "area",
    "valid_from",
    "valid_to",
    "old_valid_to",
    "conditions",
    "condition_rows",
    "changes",
    "compensation",
    "licence_name",
    "licence_number",
    "number",
)


def tight(text):
    """The text without any space or line end: as it is compared."""
    return "".join(str(text).split())


def said(value):
    """Every text that a value of a paper prints, dates in both ways of writing."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in said(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in said(part)]
    if hasattr(value, "isoformat"):
        chinese = f"{value.year}年{value.month}月{value.day}日"
        return [chinese, value.isoformat()[:10]]
    return [tight(value)] if value and not isinstance(value, bool) else []


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
        if not user.has_groups(",".join(DRAFTERS)):
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

    def _printed_text(self):
        """What the paper prints, without spaces."""
        # sudo: the bytes as issued; the reader may see the paper.
        raw = self.sudo().attachment_id.raw or b""
        try:
            pages = PdfReader(io.BytesIO(raw)).pages
            return tight("".join(page.extract_text() for page in pages))
        except (PyPdfError, ValueError, KeyError):
            return ""

    def _substance(self):
        """Texts of the paper that only an act of its own changes."""
        # sudo: the values behind a paper are hidden from everybody's screens.
        values = from_json(self.sudo().content or {})
        return {text for key in SUBSTANCE for text in said(values.get(key))}

    def _refusal_rows(self, rows):
        """Why the paper is not corrected in these words, or False."""
        printed, substance = self._printed_text(), self._substance()
        for row in rows:
            wrong, right = tight(row["wrong"]), tight(row["right"])
            if not wrong or wrong not in printed:
                return self.env._(
                    "As it reads: “%(wrong)s” does not stand in the paper.",
                    wrong=row["wrong"],
                )
            if any(
                wrong in text or (text in wrong and text not in right)
                for text in substance
            ):
                return self.env._(
                    "“%(wrong)s” is what was decided: holder, dates, content,"
                    " conditions, numbers and scope are changed by their own act, not"
                    " by a correction.",
                    wrong=row["wrong"],
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
        if not refusal:
            refusal = self._refusal_rows(rows)
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


class DocumentErratum(models.Model):
    """A correction that one person drafts and another decides.

    The words that are wrong stand in the paper; what was decided is not among them:
    holder, dates, content, conditions, numbers and scope are changed by their own acts.
    """

    _name = "darqi.document.erratum"
    _inherit = ["darqi.state.door"]
    _description = "Correction to be decided"
    _order = "id desc"
    _rec_name = "document_id"

    _transitions = {
        "decide": transition("draft", "decided", APPROVER),
        "drop": transition("draft", "dropped", *DRAFTERS),
    }
    _door_fields = ("drafted_by_id", "decided_by_id", "decided_on", "correction_id")

    document_id = fields.Many2one(
        "darqi.document",
        required=True,
        index=True,
        ondelete="restrict",
        string="Paper with the error",
    )
    department_id = fields.Many2one(
        related="document_id.department_id",
        store=True,
        precompute=True,
        index=True,
        string="Issuing organ",
    )
    reason = fields.Char(required=True, help="How the error came about.")
    line_ids = fields.One2many("darqi.document.erratum.line", "erratum_id")
    state = fields.Selection(
        [
            ("draft", "To be decided"),
            ("decided", "Correction issued"),
            ("dropped", "Dropped"),
        ],
        required=True,
        readonly=True,
        default="draft",
    )
    drafted_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        help="Who wrote it last.",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_on = fields.Date(readonly=True)
    correction_id = fields.Many2one(
        "darqi.document", readonly=True, ondelete="restrict"
    )
    can_decide = fields.Boolean(compute="_compute_can")
    can_drop = fields.Boolean(compute="_compute_can")

    _two_persons_check = models.Constraint(
        "CHECK (decided_by_id IS NULL OR decided_by_id <> drafted_by_id)",
        "Whoever drafted the correction cannot decide it.",
    )
    _draft_idx = models.Index("(department_id) WHERE state = 'draft'")

    @api.depends("state", "drafted_by_id")
    @api.depends_context("uid")
    def _compute_can(self):
        for erratum in self:
            erratum.can_decide = bool(erratum.id) and erratum._can("decide")
            erratum.can_drop = bool(erratum.id) and erratum._can("drop")

    @api.model_create_multi
    def create(self, vals_list):
        """Drafted about a paper that may be corrected, in words that stand in it."""
        errata = super().create(vals_list)
        for erratum in errata:
            erratum._check_draft()
        return errata

    def write(self, vals):
        """Whoever rewrites a draft has drafted it; a decided one never changes."""
        if self._door_is_open():
            return super().write(vals)
        if any(erratum.state != "draft" for erratum in self):
            raise UserError(self.env._("A decided correction never changes."))
        result = super().write(vals)
        self._door_opened().write({"drafted_by_id": self.env.uid})
        for erratum in self:
            erratum._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A correction is dropped, never deleted."))

    def _check_draft(self):
        """:raises UserError: why the paper is not corrected in these words"""
        reason = self.document_id._refusal_correct()
        if not reason:
            reason = self.document_id._refusal_rows(self._rows())
        if reason:
            raise UserError(reason)

    def _rows(self):
        return [
            {"place": line.place, "wrong": line.wrong, "right": line.right}
            for line in self.line_ids
        ]

    def _refusal_decide(self):
        if self.env.user == self.drafted_by_id:
            return self.env._("Whoever drafted the correction cannot decide it.")
        if not self.line_ids:
            return self.env._("Enter what is wrong and what is right.")
        return self.document_id._refusal_correct()

    def _refusal_drop(self):
        if self.department_id not in self.env.user.department_ids:
            return self.env._("Only the issuing organ corrects its document.")
        return False

    def action_propose(self):
        """The draft is on record; another person decides it."""
        self.ensure_one()
        return {"type": "ir.actions.act_window_close"}

    def action_decide(self):
        """Issue the correction (更正通知书); it waits for its seal."""
        today = self.env["darqi.working.day"]._today()
        for erratum in self:
            erratum._move(
                "decide", {"decided_by_id": self.env.uid, "decided_on": today}
            )
            paper = erratum.document_id._correct(erratum._rows(), erratum.reason)
            erratum._door_opened().correction_id = paper
        return True

    def action_drop(self):
        """No correction is made."""
        return self._move("drop")


class DocumentErratumLine(models.Model):
    """One error."""

    _name = "darqi.document.erratum.line"
    _description = "Error in a paper"
    _order = "id"
    _rec_name = "place"

    erratum_id = fields.Many2one(
        "darqi.document.erratum", required=True, ondelete="cascade", index=True
    )
    department_id = fields.Many2one(
        related="erratum_id.department_id",
        store=True,
        precompute=True,
        index=True,
    )
    place = fields.Char(required=True, string="Place in the paper")
    wrong = fields.Char(required=True, string="As it reads")
    right = fields.Char(required=True, string="As it should read")

    def _check_open(self):
        if any(line.erratum_id.state != "draft" for line in self):
            raise UserError(self.env._("A decided correction never changes."))

    @api.model_create_multi
    def create(self, vals_list):
        """Only while the correction is a draft."""
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        """As :meth:`create`; whoever rewrites a line has drafted the correction."""
        self._check_open()
        result = super().write(vals)
        for erratum in self.erratum_id:
            erratum._door_opened().write({"drafted_by_id": self.env.uid})
            erratum._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        self._check_open()
