from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.state_door import transition

KEEPER = "darqi_approval.group_catalogue"
QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
}


class Transfer(models.Model):
    """A batch of items the banner government transfers to the bureau (三(二)1).

    The lines are sorted out department by department; the government's document
    confirms them together, then the catalogue is published.
    """

    _name = "darqi.transfer"
    _inherit = ["darqi.frozen", "mail.thread"]
    _description = "Transfer batch"
    _order = "sequence, id"

    name = fields.Char(required=True, size=120)
    sequence = fields.Integer(
        default=lambda self: self._next_sequence(), string="Batch number"
    )
    plan_id = fields.Many2one(
        "darqi.plan",
        required=True,
        index=True,
        ondelete="restrict",
        string="Reform plan",
        default=lambda self: self.env["darqi.plan"]._active(),
    )
    line_ids = fields.One2many("darqi.transfer.line", "transfer_id", string="Items")
    note = fields.Text()
    order_reason = fields.Text(
        string="Reason for the order",
        help="Needed when professional items go before simpler ones (plan 二(二)).",
    )
    document_number = fields.Char(
        size=80, help="Document by which the banner government determined the items."
    )
    document_date = fields.Date()
    document_file = fields.Binary(attachment=True)
    document_file_name = fields.Char()
    published_on = fields.Date(readonly=True, copy=False)
    published_at = fields.Char(
        string="Published where", help="Page or gazette where the catalogue is public."
    )
    state = fields.Selection(
        [
            ("draft", "Sorting out"),
            ("confirmed", "Determined by the government"),
            ("published", "Catalogue published"),
            ("closed", "Batch closed"),
        ],
        required=True,
        default="draft",
    )
    line_count = fields.Integer(compute="_compute_counts", string="Number of items")
    in_force_count = fields.Integer(compute="_compute_counts", string="Transferred")
    summary = fields.Char(compute="_compute_counts", string="Items by state")
    left_over = fields.Text(
        compute="_compute_left_over",
        string="Must be transferred, in no batch",
    )
    can_confirm = fields.Boolean(compute="_compute_can")
    can_publish = fields.Boolean(compute="_compute_can")
    can_close = fields.Boolean(compute="_compute_can")
    can_collect = fields.Boolean(compute="_compute_can")

    _transitions = {
        "confirm": transition("draft", "confirmed", KEEPER),
        "publish": transition("confirmed", "published", KEEPER),
        "close": transition("published", "closed", KEEPER),
    }
    _door_fields = ("published_on",)
    _deletable_states = ("draft",)

    _name_plan_uniq = models.Constraint(
        "unique(plan_id, name)", "The plan has a batch of this name already."
    )
    _confirmed_check = models.Constraint(
        "CHECK (state = 'draft' OR (document_number IS NOT NULL"
        " AND document_date IS NOT NULL))",
        "A determined batch has the government's document number and date.",
    )

    @api.model
    def _next_sequence(self):
        # sudo: the highest number, batches of others included.
        last = self.sudo().search([], order="sequence desc", limit=1)
        return (last.sequence or 0) + 1

    @api.depends("line_ids.state")
    def _compute_counts(self):
        labels = dict(
            self.env["darqi.transfer.line"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        counts = {}
        for transfer, state, number in self.env["darqi.transfer.line"]._read_group(
            [("transfer_id", "in", self.ids)], ["transfer_id", "state"], ["__count"]
        ):
            counts.setdefault(transfer.id, {})[state] = number
        for transfer in self:
            mine = counts.get(transfer._origin.id, {})
            transfer.line_count = sum(mine.values())
            transfer.in_force_count = mine.get("in_force", 0)
            transfer.summary = "  ".join(
                f"{label} {mine[state]}"
                for state, label in labels.items()
                if state in mine
            )

    @api.depends("plan_id", "line_ids")
    def _compute_left_over(self):
        for transfer in self:
            left = self._left_over(transfer.plan_id)
            transfer.left_over = "\n".join(
                f"{item.name}（{item.department_id.display_name}）" for item in left
            )

    @api.depends_context("uid")
    @api.depends("state", "line_ids.state", "document_number", "document_date")
    def _compute_can(self):
        keeper = self._acts_for_bureau()
        for transfer in self:
            # What is missing is named when the button is pressed.
            transfer.can_confirm = keeper and transfer.state == "draft"
            transfer.can_publish = keeper and transfer.state == "confirmed"
            transfer.can_close = keeper and transfer.state == "published"
            transfer.can_collect = transfer.state == "draft" and (
                keeper
                or self.env.user.has_groups(
                    "darqi_approval.group_department_officer,darqi_approval.group_liaison"
                )
            )

    @api.model
    def _left_over(self, plan):
        """必划 items of this county that are in no open batch (REQ-25)."""
        # sudo: which items must be transferred is public; a count over all organs.
        items = (
            self.env["darqi.item"]
            .sudo()
            .search(
                [
                    ("transfer_category", "=", "must"),
                    ("is_example", "=", False),
                    ("transfer_line_ids", "not any", [("is_open", "=", True)]),
                ]
            )
        )
        today = self.env["darqi.working.day"]._today()
        return items.filtered(lambda i: not i.date_to or i.date_to >= today).with_env(
            self.env
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Without follower or creation message (they cost more than the record)."""
        return (
            super(Transfer, self.with_context(**QUIET))
            .create(vals_list)
            .with_env(self.env)
        )

    def _edit_refusal(self, names):
        if names <= {"note", "published_at"} and self._acts_for_bureau():
            return False
        if not self._acts_for_bureau():
            return self.env._("Only the catalogue keeper of the bureau keeps batches.")
        if self.state != "draft":
            return self.env._("The government determined it; it is fixed.")
        return False

    def _refusal_keeper(self):
        if not self.env.su and not self._acts_for_bureau():
            return self.env._("Only the catalogue keeper of the bureau may do this.")
        return False

    def _refusal_confirm(self):
        reason = self._refusal_keeper()
        if reason:
            return reason
        if not (self.document_number or "").strip() or not self.document_date:
            return self.env._(
                "Document number and date of the banner government: needed"
                " (plan 五(二))."
            )
        if self.document_date > self.env["darqi.working.day"]._today():
            return self.env._("Document date: it lies in the future.")
        lines = self.line_ids.filtered(lambda r: r.state != "cancelled")
        if not lines:
            return self.env._("Items: the batch has none.")
        early = lines.filtered(lambda r: r.state != "legal")
        if early:
            return self.env._(
                "without legality opinion yet: %(items)s.",
                items="、".join(early[:10].mapped("item_id.name")),
            )
        undecided = lines.filtered(
            lambda r: r.category == "none" and not r.exempt_approved_by_id
        )
        if undecided:
            return self.env._(
                "not transferred without approval of the reason: %(items)s.",
                items="、".join(undecided[:10].mapped("item_id.name")),
            )
        return self._related_problem(lines) or self._order_problem(lines)

    def _related_problem(self, lines):
        """关联事项一并划: a main item and its related items share the batch."""
        in_batch = lines.filtered(lambda r: r.category != "none").item_id
        # sudo: a related item may belong to another department.
        related = (
            self.env["darqi.item"]
            .sudo()
            .search(
                [
                    ("parent_id", "in", in_batch.ids),
                    ("transfer_category", "=", "related"),
                    ("transfer_line_ids", "not any", [("state", "=", "in_force")]),
                ]
            )
        )
        missing = related.filtered(lambda i: i.id not in in_batch.ids)
        if missing:
            return self.env._(
                "related items go with their main item: %(items)s is missing"
                " (plan 三(二)1).",
                items="、".join(
                    f"{i.name}（{i.parent_id.name}）" for i in missing[:10]
                ),
            )
        for line in lines.filtered(lambda r: r.category == "related"):
            main = line.item_id.parent_id
            if not main:
                return self.env._(
                    "related item “%(item)s” names no main item.",
                    item=line.item_id.name,
                )
            # sudo: whether the main item moved in a batch of before.
            moved = main.sudo().transfer_line_ids.filtered(
                lambda r: r.state == "in_force"
            )
            if main not in in_batch and not moved:
                return self.env._(
                    "related item “%(item)s”: its main item “%(main)s” is not in this"
                    " batch.",
                    item=line.item_id.name,
                    main=main.name,
                )
        return False

    def _order_problem(self, lines):
        """由易到难: professional items in the first batch need a reason (REQ-09)."""
        hard = lines.filtered(lambda r: r.level == "professional")
        # sudo: whether the plan has an earlier batch.
        first = not self.sudo().search_count(
            [("plan_id", "=", self.plan_id.id), ("sequence", "<", self.sequence)],
            limit=1,
        )
        if hard and first and not (self.order_reason or "").strip():
            return self.env._(
                "Reason for the order: needed, the first batch has professional items"
                " (%(items)s; plan 二(二)).",
                items="、".join(hard[:10].mapped("item_id.name")),
            )
        return False

    def _refusal_publish(self):
        return self._refusal_keeper()

    def _refusal_close(self):
        reason = self._refusal_keeper()
        if reason:
            return reason
        open_lines = self.line_ids.filtered(
            lambda r: r.state not in ("in_force", "withdrawn", "cancelled", "kept")
        )
        if open_lines:
            return self.env._(
                "still under way: %(items)s.",
                items="、".join(open_lines[:10].mapped("item_id.name")),
            )
        return False

    def action_confirm(self):
        """Record that the banner government determined the batch (REQ-94)."""
        self._move("confirm")
        lines = self.line_ids.filtered(lambda r: r.state == "legal")
        lines._move("confirm", {"confirmed_on": self._today()})
        evidence = self.env["darqi.evidence"]
        evidence._record(
            self,
            "transfer_confirm",
            lambda t: [
                t.document_number,
                t.document_date,
                t.line_ids.item_id.mapped("name"),
            ],
        )
        return True

    def action_publish(self):
        """Publish the catalogue of the batch today: R2 holds from this day.

        Each department's duty to hand its items over starts, with its time limit.
        """
        today = self._today()
        for transfer in self:
            transfer._move("publish", {"published_on": today})
            lines = transfer.line_ids.filtered(lambda r: r.state == "confirmed")
            kept = lines.filtered(lambda r: r.category == "none")
            kept._move("keep")
            lines -= kept
            lines._move("publish", {"published_on": today})
            lines._published(transfer.document_number)
        self.env["darqi.evidence"]._record(
            self, "transfer_publish", lambda t: [t.document_number, t.published_at]
        )
        return True

    def action_close(self):
        """Close a batch all of whose items have arrived or left."""
        self._move("close")
        self.env["darqi.evidence"]._record(self, "transfer_close")
        return True

    def action_collect_items(self):
        """Add the items to be sorted: own ones for a department, all for the bureau.

        必划 and 关联 items that are in no open batch come in; 应划 items are added by
        hand, batch by batch.
        """
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._("Items are added while the batch is sorted out.")
            )
        domain = [
            ("transfer_category", "in", ("must", "related")),
            ("is_example", "=", False),
            ("transfer_line_ids", "not any", [("is_open", "=", True)]),
        ]
        if not self._acts_for_bureau():
            domain.append(("department_id", "in", self.env.user.department_ids.ids))
        items = self.env["darqi.item"].search(domain)
        today = self._today()
        items = items.filtered(lambda i: not i.date_to or i.date_to >= today)
        self.env["darqi.transfer.line"].create(
            [{"transfer_id": self.id, "item_id": item.id} for item in items]
        )
        return True

    def action_lines(self):
        """Open the items of this batch."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_transfer_line_action"
        )
        action["domain"] = [("transfer_id", "=", self.id)]
        action["context"] = {"default_transfer_id": self.id}
        return action

    def _today(self):
        return self.env["darqi.working.day"]._today()
