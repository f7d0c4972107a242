from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.state_door import transition
from .boundary import DEFAULT_LEAD, DUTIES, SUPPORTED

KEEPER = "darqi_approval.group_catalogue"
DEPARTMENT = (
    "darqi_approval.group_department_officer",
    "darqi_approval.group_liaison",
)
CATEGORIES = [
    ("must", "Must be transferred"),
    ("should", "Should be transferred"),
    ("related", "Related item"),
    ("none", "Not transferred"),
]
ENDED = ("withdrawn", "cancelled", "kept")
TICKS = ("has_requirements", "has_standards", "has_limits", "has_files")


class TransferLine(models.Model):
    """One item on its way from the original department to the bureau (三(二)1)."""

    _name = "darqi.transfer.line"
    _inherit = ["darqi.frozen", "darqi.clock.mixin"]
    _description = "Transferred item"
    _order = "transfer_id, department_id, id"
    _rec_name = "item_id"

    transfer_id = fields.Many2one(
        "darqi.transfer", required=True, index=True, ondelete="cascade", string="Batch"
    )
    item_id = fields.Many2one(
        "darqi.item", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department",
        compute="_compute_from_item",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        string="Original department",
    )
    category = fields.Selection(
        CATEGORIES,
        compute="_compute_from_item",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        string="Transfer category",
    )
    category_reason = fields.Text(
        compute="_compute_from_item", store=True, precompute=True, readonly=False
    )
    main_item_id = fields.Many2one(related="item_id.parent_id", string="Main item")
    level = fields.Selection(
        related="item_id.level_of_difficulty", string="Level of difficulty"
    )
    note = fields.Text()
    state = fields.Selection(
        [
            ("sorting", "Sorting out"),
            ("submitted", "Submitted by the department"),
            ("checked", "Checked by the bureau"),
            ("legal", "Legality reviewed"),
            ("confirmed", "Determined by the government"),
            ("published", "Catalogue published"),
            ("handover", "Handing over"),
            ("in_force", "Transferred"),
            ("withdrawn", "Returned to the department"),
            ("cancelled", "Item cancelled"),
            ("kept", "Stays with the department"),
        ],
        required=True,
        default="sorting",
        index=True,
        group_expand=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open", store=True, precompute=True)
    return_reason = fields.Text(readonly=True, copy=False)
    exempt_approved_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Exception approved by",
    )
    submitted_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    checked_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    legal_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    legal_opinion = fields.Text(readonly=True)
    confirmed_on = fields.Date(readonly=True)
    published_on = fields.Date(readonly=True)
    in_force_on = fields.Date(
        readonly=True, help="Day of the later signature of the memorandum (included)."
    )
    withdrawn_on = fields.Date(readonly=True, string="Returned from")
    end_document = fields.Char(readonly=True)
    end_reason = fields.Text(readonly=True)
    boundary_state = fields.Selection(
        [("clear", "Boundary clear"), ("undetermined", "Boundary undetermined")],
        required=True,
        default="clear",
        string="Boundary of duties",
    )
    exception_document = fields.Char(
        readonly=True,
        help="Decision by which the item may be transferred although its boundary is"
        " undetermined.",
    )
    duty_ids = fields.One2many(
        "darqi.boundary.duty", "transfer_line_id", string="Boundary sheet"
    )
    boundary_entry_ids = fields.One2many(
        "darqi.boundary.entry", "transfer_line_id", readonly=True
    )
    has_requirements = fields.Boolean(string="Requirements handed over")
    has_standards = fields.Boolean(string="Standards handed over")
    has_limits = fields.Boolean(string="Time limits handed over")
    has_files = fields.Boolean(string="Case files handed over")
    handover_line_ids = fields.One2many(
        "darqi.handover.line", "transfer_line_id", string="Handover list"
    )
    handover_progress = fields.Char(
        compute="_compute_handover", string="Handover of items"
    )
    is_handover_complete = fields.Boolean(
        compute="_compute_handover_complete", store=True, string="Handover complete"
    )
    memorandum_line_ids = fields.One2many("darqi.memorandum.line", "transfer_line_id")
    handover_due = fields.Date(compute="_compute_handover_due", string="Handover due")
    can_submit = fields.Boolean(compute="_compute_can")
    can_check = fields.Boolean(compute="_compute_can")
    can_legal = fields.Boolean(compute="_compute_can")
    can_return = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")
    can_exempt = fields.Boolean(compute="_compute_can")
    can_tick = fields.Boolean(compute="_compute_can")
    can_boundary = fields.Boolean(compute="_compute_can")

    _transitions = {
        "submit": transition("sorting", "submitted", *DEPARTMENT),
        "return": transition(
            "submitted checked legal", "sorting", KEEPER, "darqi_approval.group_justice"
        ),
        "check": transition("submitted", "checked", KEEPER),
        "legal": transition("checked", "legal", "darqi_approval.group_justice"),
        "confirm": transition("legal", "confirmed", KEEPER),
        "keep": transition("confirmed", "kept", KEEPER),
        "publish": transition("confirmed", "published", KEEPER),
        # By the department's first handing over.
        "handover": transition("published", "handover"),
        # By the later signature of the memorandum.
        "in_force": transition("confirmed published handover", "in_force"),
        "withdraw": transition("published handover in_force", "withdrawn", KEEPER),
        "cancel": transition(
            "sorting submitted checked legal confirmed", "cancelled", KEEPER
        ),
    }
    _door_fields = (
        "is_open",
        "department_id",
        "return_reason",
        "exempt_approved_by_id",
        "submitted_by_id",
        "checked_by_id",
        "legal_by_id",
        "legal_opinion",
        "confirmed_on",
        "published_on",
        "in_force_on",
        "withdrawn_on",
        "end_document",
        "end_reason",
        "boundary_state",
        "exception_document",
        "is_handover_complete",
    )
    _deletable_states = ("sorting",)

    _item_open_uniq = models.UniqueIndex(
        "(item_id) WHERE is_open", "The item is in an open batch already."
    )
    _withdrawn_check = models.Constraint(
        "CHECK (state <> 'withdrawn' OR (withdrawn_on IS NOT NULL"
        " AND end_document IS NOT NULL))",
        "A returned item has the day and the document of the return.",
    )

    @api.depends("item_id")
    def _compute_from_item(self):
        for line in self:
            item = line.item_id
            line.department_id = item.department_id
            line.category = item.transfer_category or "must"
            line.category_reason = item.transfer_category_reason

    @api.depends("state")
    def _compute_is_open(self):
        for line in self:
            line.is_open = line.state not in ENDED

    @api.depends("handover_line_ids.state")
    def _compute_handover_complete(self):
        for line in self:
            line.is_handover_complete = not line._handover_missing()

    @api.depends("handover_line_ids.state")
    def _compute_handover(self):
        for line in self:
            rows = line.handover_line_ids
            done = rows.filtered(lambda r: r.state in ("received", "none"))
            line.handover_progress = f"{len(done)}/{len(rows)}" if rows else ""

    @api.depends("clock_ids.due_date")
    def _compute_handover_due(self):
        dues = {c.res_id: c.due_date for c in self._clock("handover")}
        for line in self:
            line.handover_due = dues.get(line.id)

    @api.depends_context("uid")
    @api.depends("state", "category", "boundary_state")
    def _compute_can(self):
        bureau = self._acts_for_bureau()
        for line in self:
            department = line._acts_for_department()
            line.can_submit = department and line.state == "sorting"
            line.can_check = bureau and line._can("check")
            line.can_legal = line._can("legal")
            line.can_return = line._can("return")
            line.can_cancel = bureau and line._can("cancel")
            line.can_withdraw = bureau and line._can("withdraw")
            line.can_exempt = not line._exempt_refusal()
            line.can_tick = bureau and line.state in ("published", "handover")
            line.can_boundary = (bureau or department) and line.is_open

    # Content

    def _edit_refusal(self, names):
        if "item_id" in names:
            return self.env._("Item: remove the line and add another.")
        bureau, department = self._acts_for_bureau(), self._acts_for_department()
        if names and names <= set(TICKS):
            if bureau and self.state in ("published", "handover"):
                return False
            return self.env._(
                "the four ticks are set by the bureau's catalogue keeper while the item"
                " is handed over."
            )
        if names and names <= {"duty_ids", "handover_line_ids"}:
            return False  # the rows judge for themselves
        if names and names <= {"transfer_id", "note"} and bureau:
            if self.transfer_id.state == "draft" and self.is_open:
                return False
        if self.state != "sorting":
            return self.env._("it was submitted; it is edited after a return only.")
        if not bureau and not department:
            return self.env._("only its own department edits it (REQ-28).")
        return False

    @api.model_create_multi
    def create(self, vals_list):
        """Items come into a batch while it is sorted out."""
        # Lines that ended a moment ago free their items (unique index).
        self.flush_model(["is_open"])
        lines = super().create(vals_list)
        for line in lines:
            if line.transfer_id.state != "draft":
                raise UserError(
                    self.env._(
                        "%(batch)s: items are added while it is sorted out.",
                        batch=line.transfer_id.name,
                    )
                )
            if not self.env.su and not (
                line._acts_for_bureau() or line._acts_for_department()
            ):
                raise UserError(
                    self.env._(
                        "%(item)s: only its own department or the bureau adds it.",
                        item=line.item_id.name,
                    )
                )
        return lines

    # Sorting out, checking, legality

    def _need_bureau(self):
        if not self.env.su and not self._acts_for_bureau():
            return self.env._("Only the catalogue keeper of the bureau may do this.")
        return False

    def _refusal_submit(self):
        if not self.env.su and not self._acts_for_department():
            return self.env._("only its own department submits it (REQ-28).")
        if self.category == "none" and not (self.category_reason or "").strip():
            return self.env._("Reason: needed for an item that is not transferred.")
        if self.category == "related" and not self.item_id.parent_id:
            return self.env._("Main item: a related item needs one.")
        if not self.item_id._has_basis():
            return self.env._("Legal basis: the item has none (plan 二(一)).")
        return False

    def _refusal_check(self):
        return self._need_bureau()

    def _refusal_cancel(self):
        return self._need_bureau()

    def _refusal_withdraw(self):
        return self._need_bureau()

    def _refusal_confirm(self):
        if self.transfer_id.state != "confirmed":
            return self.env._("it is determined together with its batch.")
        return False

    def _refusal_keep(self):
        return self._refusal_publish()

    def _refusal_publish(self):
        if self.transfer_id.state != "published":
            return self.env._("it is published together with its batch.")
        return False

    def action_submit(self):
        """The department hands its sorted rows to the bureau."""
        self._move("submit", {"submitted_by_id": self.env.uid, "return_reason": False})
        self.env["darqi.evidence"]._record(
            self, "transfer_line_submit", lambda r: [r.category, r.category_reason]
        )
        return True

    def action_check(self):
        """The bureau has checked the rows."""
        self._move("check", {"checked_by_id": self.env.uid})
        self.env["darqi.evidence"]._record(self, "transfer_line_check")
        return True

    def action_return(self, reason=""):
        """Back to the department, with the reason; the course starts again."""
        if not reason:
            return self.env["darqi.reform.act"]._ask(
                self, "return", self.env._("Return to the department")
            )
        self._move(
            "return",
            {
                "return_reason": reason,
                "submitted_by_id": False,
                "checked_by_id": False,
                "legal_by_id": False,
                "legal_opinion": False,
                "exempt_approved_by_id": False,
            },
        )
        self.env["darqi.evidence"]._record(self, "transfer_line_return", reason)
        return True

    def action_legal(self, opinion=""):
        """The justice office's legality opinion on the rows."""
        if not opinion:
            return self.env["darqi.reform.act"]._ask(
                self, "legal", self.env._("Legality opinion")
            )
        self._move("legal", {"legal_by_id": self.env.uid, "legal_opinion": opinion})
        self.env["darqi.evidence"]._record(self, "transfer_line_legal", opinion)
        return True

    def _exempt_refusal(self):
        """Why the current user cannot approve that the item is not transferred."""
        if self.category != "none" or self.exempt_approved_by_id:
            return self.env._("nothing to approve.")
        if self.state not in ("submitted", "checked", "legal"):
            return self.env._("the department has not submitted it.")
        if not self.env.user.has_group(
            "darqi_approval.group_bureau_head"
        ) or not self._is_member(self.env["darqi.department"]._bureau()):
            return self.env._("only the head of the bureau approves it.")
        return False

    def action_approve_exempt(self):
        """The head of the bureau approves that an item is not transferred (REQ-26)."""
        self._door_lock()
        for line in self:
            reason = line._exempt_refusal()
            if reason:
                line._refuse(reason)
        self._door_opened().write({"exempt_approved_by_id": self.env.uid})
        self.env["darqi.evidence"]._record(
            self, "transfer_line_exempt", lambda r: r.category_reason
        )
        return True

    def action_cancel(self, reason=""):
        """Take an unpublished row out of the batch for good."""
        if not reason:
            return self.env["darqi.reform.act"]._ask(
                self, "cancel", self.env._("Cancel the row")
            )
        self._move("cancel", {"end_reason": reason})
        self.env["darqi.evidence"]._record(self, "transfer_line_cancel", reason)
        return True

    def action_withdraw(self, day=None, document="", reason=""):
        """The catalogue takes a published item out again: R6 from ``day`` on.

        :param day: first day of the department's competence, today or later
        :param document: number of the document that changes the catalogue
        """
        if not day:
            return self.env["darqi.reform.act"]._ask(
                self, "withdraw", self.env._("Return from the catalogue")
            )
        day = fields.Date.to_date(day)
        if not (document or "").strip() or not (reason or "").strip():
            raise UserError(
                self.env._("Document number and reason: needed for a return (REQ-29).")
            )
        if day < self.env["darqi.working.day"]._today():
            raise UserError(
                self.env._("From: what was handled before stays; not past.")
            )
        self._move(
            "withdraw",
            {"withdrawn_on": day, "end_document": document, "end_reason": reason},
        )
        # sudo: the memorandum's lines end with the item's competence; judged above.
        ended = self.sudo().memorandum_line_ids.filtered(
            lambda r: r.state == "signed" and not r.date_to
        )
        for line in ended:
            line._door_opened().write(
                {"date_to": max(day - timedelta(days=1), line.signed_on)}
            )
        self._clock_stop("handover", note=document)
        self.item_id._competence_refresh(day, document=document)
        self.env["darqi.evidence"]._record(
            self, "transfer_line_withdraw", [day, document, reason]
        )
        return True

    # Publication and handover

    def _published(self, document):
        """What publication starts: handover lists, boundary sheets, time limits."""
        today = self.env["darqi.working.day"]._today()
        bureau = self.env["darqi.department"]._bureau()
        have = self.handover_line_ids.transfer_line_id
        # sudo: empty lists for the departments to fill; the publication was judged.
        self.env["darqi.handover.line"].sudo()._seed(self - have)
        sheets = []
        for line in self - self.duty_ids.transfer_line_id:
            for place, (duty, _label) in enumerate(DUTIES):
                lead = (
                    bureau
                    if DEFAULT_LEAD.get(duty) == "bureau"
                    else line.item_id.supervising_department_id or line.department_id
                )
                hard = line.level == "professional" and duty in SUPPORTED
                sheets.append(
                    {
                        "transfer_line_id": line.id,
                        "duty": duty,
                        "sequence": place,
                        "lead_department_id": lead.id,
                        "support_department_ids": line.department_id.ids
                        if hard
                        else [],
                    }
                )
        # sudo: the sheet follows from the publication, which was judged.
        self.env["darqi.boundary.duty"].sudo().create(sheets)
        days = self.env["darqi.config"]._number("darqi.handover_days")
        self._clock_start("handover", days, law="方案三（三）2、五（三）")
        self.item_id._competence_refresh(today, document=document)

    def _handover_missing(self):
        """Groups of the handover list that are not stated and received (REQ-44)."""
        self.ensure_one()
        labels = self.env["darqi.handover.line"]._fields["group"].selection
        missing = []
        for group, _label in labels:
            rows = self.handover_line_ids.filtered(lambda r, g=group: r.group == g)
            if not rows or any(r.state not in ("received", "none") for r in rows):
                missing.append(group)
        return missing

    def _handover_changed(self):
        """Move to handing over with the first act; the duty ends with the last."""
        # sudo: consequences of an act on the handover list, judged there.
        lines = self.sudo()
        lines.filtered(lambda r: r.state == "published")._move("handover")
        lines.filtered(lambda r: not r._handover_missing())._clock_stop("handover")

    def action_tick_all(self):
        """Requirements, standards, limits and files were gone through (REQ-93)."""
        self.write(dict.fromkeys(TICKS, True))
        self.env["darqi.evidence"]._record(self, "transfer_line_ticks")
        return True

    def action_handover(self):
        """Open the handover list of these items."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_handover_line_action"
        )
        action["domain"] = [("transfer_line_id", "in", self.ids)]
        action["context"] = {"default_transfer_line_id": self[:1].id}
        return action

    # Boundary

    def _check_sheet_open(self):
        for line in self:
            if line.state not in ("sorting", "confirmed", "published", "handover"):
                raise UserError(
                    self.env._(
                        "%(item)s: the boundary sheet is fixed in this state.",
                        item=line.display_name,
                    )
                )
            if not self.env.su and not (
                line._acts_for_bureau() or line._acts_for_department()
            ):
                raise UserError(
                    self.env._(
                        "%(item)s: only its department and the bureau edit the sheet.",
                        item=line.display_name,
                    )
                )

    def _boundary_record(
        self, conclusion, reason="", document="", file=False, file_name=""
    ):
        """Append what holds for the boundary from today, and let competence follow."""
        today = self.env["darqi.working.day"]._today()
        # sudo: nobody may write the record directly; the acts judged the right.
        self.env["darqi.boundary.entry"].sudo().create(
            [
                {
                    "transfer_line_id": line.id,
                    "department_id": line.department_id.id,
                    "day": today,
                    "conclusion": conclusion,
                    "reason": reason,
                    "document": document,
                    "file": file,
                    "file_name": file_name,
                    "user_id": self.env.uid,
                }
                for line in self
            ]
        )
        vals = {"boundary_state": "clear" if conclusion == "clear" else "undetermined"}
        vals["exception_document"] = document if conclusion == "exception" else False
        self._door_opened().write(vals)
        self.item_id._competence_refresh(today, document=document)
        self.env["darqi.evidence"]._record(
            self, f"boundary_{conclusion}", [reason, document]
        )

    def _boundary_judge(self, by_bureau_only=False):
        self.check_access("write")
        self._door_lock()
        for line in self:
            allowed = line._acts_for_bureau() or (
                not by_bureau_only and line._acts_for_department()
            )
            if not allowed or not line.is_open:
                raise UserError(
                    self.env._(
                        "%(item)s: only its department and the bureau speak about its"
                        " boundary, while it is in a batch.",
                        item=line.display_name,
                    )
                )

    def action_boundary_open(self, reason=""):
        """State that the boundary is not determined.

        Before signing the item stays with its department (R5) and cannot be signed;
        after signing nothing moves (PRACTICE 1.2).
        """
        if not reason:
            return self.env["darqi.reform.act"]._ask(
                self, "boundary_open", self.env._("Boundary undetermined")
            )
        self._boundary_judge()
        self._boundary_record("undetermined", reason=reason)
        return True

    def action_boundary_clear(self, document="", reason=""):
        """Record the conclusion that settles the boundary."""
        if not (document or reason):
            return self.env["darqi.reform.act"]._ask(
                self, "boundary_clear", self.env._("Boundary settled")
            )
        self._boundary_judge(by_bureau_only=True)
        for line in self:
            empty = line.duty_ids.filtered(lambda r: not r.lead_department_id)
            if empty:
                raise UserError(
                    self.env._(
                        "%(item)s: the boundary sheet has empty cells.",
                        item=line.display_name,
                    )
                )
        self._boundary_record("clear", reason=reason, document=document)
        return True

    def action_boundary_exception(
        self, document="", reason="", file=False, file_name=""
    ):
        """Record the decision that it is transferred all the same (「原则上」)."""
        if not document:
            return self.env["darqi.reform.act"]._ask(
                self, "boundary_exception", self.env._("Exception by decision")
            )
        self._boundary_judge(by_bureau_only=True)
        if not file:
            raise UserError(self.env._("File: the decision must be attached (REQ-43)."))
        self._boundary_record(
            "exception",
            reason=reason,
            document=document,
            file=file,
            file_name=file_name,
        )
        return True

    def _boundary_spans(self):
        """(undetermined periods, exception periods), both ends included."""
        open_since = exception_since = None
        undetermined, exceptions = [], []
        for entry in self.boundary_entry_ids.sorted("id"):
            last = entry.day - timedelta(days=1)
            if exception_since and entry.conclusion != "exception":
                if exception_since <= last:
                    exceptions.append((exception_since, last))
                exception_since = None
            if entry.conclusion == "clear":
                if open_since and open_since <= last:
                    undetermined.append((open_since, last))
                open_since = None
                continue
            open_since = open_since or entry.day
            if entry.conclusion == "exception":
                exception_since = exception_since or entry.day
        if open_since:
            undetermined.append((open_since, None))
        if exception_since:
            exceptions.append((exception_since, None))
        return undetermined, exceptions
