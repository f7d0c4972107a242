from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.state_door import transition

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
    _inherit = ["darqi.legality", "darqi.clock.mixin"]
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
    exempt_approved_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Exception approved by",
    )
    submitted_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    checked_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
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
        "exempt_approved_by_id",
        "submitted_by_id",
        "checked_by_id",
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
    _legality_prefix = "transfer_line"
    _return_clears = ("submitted_by_id", "checked_by_id", "exempt_approved_by_id")

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
