import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..ground.state_door import transition
from .transfer_line import DEPARTMENT, KEEPER

GROUPS = [
    ("documents", "Guidance documents"),
    ("archives", "Archives and case files"),
    ("certificates", "Blank certificates"),
    ("systems", "Business systems and data"),
    ("computers_keys", "Dedicated computers and keys"),
]
SEED_NAMES = {
    "documents": "审批业务指导性文件",
    "archives": "档案资料",
    "certificates": "制式证照",
    "systems": "审批业务系统及数据",
    "computers_keys": "专用电脑和密钥",
}
SECRET = re.compile(r"(密码|口令|password|passwd|pwd)\s*[:：=]", re.IGNORECASE)


class HandoverLine(models.Model):
    """One thing handed over for an item, with a receipt of both sides (三(三)2).

    Serials and account holders are kept, secrets never.
    """

    _name = "darqi.handover.line"
    _inherit = ["darqi.frozen"]
    _description = "Handover list"
    _order = "transfer_line_id, id"

    transfer_line_id = fields.Many2one(
        "darqi.transfer.line",
        required=True,
        index=True,
        ondelete="restrict",
        string="Transferred item",
    )
    item_id = fields.Many2one(
        related="transfer_line_id.item_id", store=True, index=True, precompute=True
    )
    department_id = fields.Many2one(
        related="transfer_line_id.department_id",
        store=True,
        index=True,
        precompute=True,
        string="Original department",
    )
    transfer_id = fields.Many2one(
        related="transfer_line_id.transfer_id", string="Batch"
    )
    group = fields.Selection(GROUPS, required=True, string="Handover group")
    name = fields.Char(required=True, size=200)
    quantity = fields.Integer()
    unit = fields.Char(size=20)
    medium = fields.Selection(
        [("paper", "Paper"), ("electronic", "Electronic"), ("object", "Object")],
    )
    years = fields.Char(help="Case files: years covered.")
    prefix = fields.Char(
        string="Number prefix", size=40, help="Letters before the running number."
    )
    number_from = fields.Integer(help="First number of a range of blank certificates.")
    number_to = fields.Integer(help="Last number of the range, included.")
    identifier = fields.Char(
        string="Serial or asset number", size=80, help="Of a computer or key."
    )
    system_level = fields.Selection(
        [
            ("national", "National"),
            ("region", "Region"),
            ("city", "City"),
            ("banner", "Banner"),
        ]
    )
    connection = fields.Char(help="How the system is connected or data is passed.")
    account_holder = fields.Char(
        help="Who holds the account from now on. Passwords are never written here."
    )
    authorised_until = fields.Date()
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    witness = fields.Char(help="监交人: who watched the handing over.")
    note = fields.Text()
    state = fields.Selection(
        [
            ("to_hand", "To hand over"),
            ("handed", "Handed over, to be received"),
            ("received", "Taken over"),
            ("disputed", "Disputed"),
            ("none", "None of this kind"),
        ],
        required=True,
        default="to_hand",
        index=True,
    )
    handed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    handed_at = fields.Datetime(readonly=True)
    received_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Taken over by"
    )
    received_at = fields.Datetime(readonly=True, string="Taken over at")
    dispute_reason = fields.Text(readonly=True)
    settlement = fields.Text(readonly=True, help="How the dispute was settled.")
    use_ids = fields.One2many("darqi.blank.use", "handover_line_id", readonly=True)
    stock = fields.Integer(
        compute="_compute_stock", help="Numbers received, neither used nor voided."
    )
    can_hand = fields.Boolean(compute="_compute_can")
    can_none = fields.Boolean(compute="_compute_can")
    can_receive = fields.Boolean(compute="_compute_can")
    can_dispute = fields.Boolean(compute="_compute_can")
    can_settle = fields.Boolean(compute="_compute_can")

    _transitions = {
        "hand": transition("to_hand disputed", "handed", *DEPARTMENT),
        "none": transition("to_hand", "none", *DEPARTMENT),
        "take_back": transition("handed none", "to_hand", *DEPARTMENT),
        "receive": transition("handed", "received", KEEPER),
        "dispute": transition("handed", "disputed", KEEPER),
        "settle": transition("disputed", "to_hand", *DEPARTMENT),
    }
    _door_fields = (
        "handed_by_id",
        "handed_at",
        "received_by_id",
        "received_at",
        "dispute_reason",
        "settlement",
    )
    _deletable_states = ("to_hand",)

    _range_check = models.Constraint(
        "CHECK (COALESCE(number_from, 0) >= 0"
        " AND COALESCE(number_to, 0) >= COALESCE(number_from, 0))",
        "Number to: it cannot lie before number from.",
    )
    _range_excl = models.Constraint(
        "EXCLUDE USING gist ("
        "int8range(hashtextextended(name || '/' || COALESCE(prefix, ''), 0),"
        " hashtextextended(name || '/' || COALESCE(prefix, ''), 0), '[]') WITH &&,"
        " int4range(number_from, number_to, '[]') WITH &&)"
        " WHERE (\"group\" = 'certificates' AND number_to > 0)",
        "These certificate numbers are in another handover already.",
    )
    _two_sides_check = models.Constraint(
        "CHECK (handed_by_id <> received_by_id)",
        "Handed over and received: two different persons.",
    )
    _receipt_check = models.Constraint(
        "CHECK (state <> 'received' OR (handed_by_id IS NOT NULL"
        " AND received_by_id IS NOT NULL))",
        "A received line bears both receipts.",
    )

    @api.depends("number_from", "number_to", "state", "use_ids")
    def _compute_stock(self):
        for row in self:
            total = row.number_to - row.number_from + 1 if row.number_to else 0
            row.stock = total - row._blanks_gone() if row.state == "received" else 0

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can(self):
        bureau = self._acts_for_bureau()
        for row in self:
            department = row._acts_for_department()
            row.can_hand = department and row.state in ("to_hand", "disputed")
            row.can_none = department and row.state == "to_hand"
            row.can_receive = bureau and row.state == "handed"
            row.can_dispute = row.can_receive
            row.can_settle = department and row.state == "disputed"

    @api.onchange("number_from", "number_to")
    def _onchange_range(self):
        if self.number_to and self.number_to >= self.number_from:
            self.quantity = self.number_to - self.number_from + 1

    @api.onchange("quantity", "years")
    def _onchange_quantity(self):
        """What is counted is paper, unless somebody says otherwise."""
        if self.quantity and not self.medium:
            self.medium = "paper"

    @api.constrains("name", "note", "connection", "account_holder", "identifier")
    def _check_secret(self):
        for row in self:
            for name in ("name", "note", "connection", "account_holder", "identifier"):
                if SECRET.search(row[name] or ""):
                    raise ValidationError(
                        self.env._(
                            "%(field)s: passwords are handed over in person, never"
                            " written into the list.",
                            field=self._fields[name].get_description(
                                self.env, ["string"]
                            )["string"],
                        )
                    )

    @api.model
    def _seed(self, lines):
        """One empty row per group for each transferred item: filled or “none”."""
        return self.create(
            [
                {"transfer_line_id": line.id, "group": group, "name": SEED_NAMES[group]}
                for line in lines
                for group, _label in GROUPS
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        """The original department lists what it hands over, until the signing."""
        rows = super().create(vals_list)
        for row in rows:
            reason = row._edit_refusal(set())
            if reason and not self.env.su:
                row._refuse(reason)
        return rows

    def _edit_refusal(self, names):
        if "transfer_line_id" in names:
            return self.env._("Item: remove the line and add another.")
        if self.state != "to_hand":
            return self.env._("it was handed over; take it back to change it.")
        if self.transfer_line_id.state not in ("published", "handover"):
            return self.env._("the item is not being handed over.")
        if not self._acts_for_department():
            return self.env._("the original department keeps its handover list.")
        return False

    def _need_department(self):
        if not self._acts_for_department():
            return self.env._("only a member of the original department does this.")
        if self.transfer_line_id.state not in ("published", "handover"):
            return self.env._("the item is not being handed over.")
        return False

    def _need_receiver(self):
        if not self._acts_for_bureau():
            return self.env._("only a member of the bureau receives it.")
        return False

    def _refusal_hand(self):
        reason = self._need_department()
        if reason:
            return reason
        if self.group == "documents" and not self.file:
            return self.env._("File: the documents (or their list) are attached.")
        if self.group == "certificates" and not self.number_to and not self.quantity:
            return self.env._("Numbers or quantity: needed for blank certificates.")
        if self.group == "computers_keys" and not (self.identifier or "").strip():
            return self.env._("Serial or asset number: needed for computers and keys.")
        if self.group == "systems" and not (self.account_holder or "").strip():
            return self.env._("Account holder: needed for a business system.")
        return False

    def _refusal_none(self):
        return self._need_department()

    def _refusal_take_back(self):
        return self._need_department()

    def _refusal_settle(self):
        return self._need_department()

    def _refusal_receive(self):
        return self._need_receiver()

    def _refusal_dispute(self):
        return self._need_receiver()

    def _handed(self):
        return {
            "handed_by_id": self.env.uid,
            "handed_at": self.env["darqi.working.day"]._now(),
        }

    def action_hand(self):
        """Hand the rows over, in one's own name, for the original department."""
        self._move("hand", self._handed())
        self._after("handover_hand")
        return True

    def action_none(self):
        """State that the item has nothing of this kind (REQ-44)."""
        self._move("none", self._handed())
        self._after("handover_none")
        return True

    def action_take_back(self):
        """Correct a row before the bureau received it."""
        self._move("take_back", {"handed_by_id": False, "handed_at": False})
        self._after("handover_take_back")
        return True

    def action_receive(self):
        """Receive the rows, in one's own name, for the bureau."""
        self._move(
            "receive",
            {
                "received_by_id": self.env.uid,
                "received_at": self.env["darqi.working.day"]._now(),
            },
        )
        self._after("handover_receive")
        return True

    def action_dispute(self, reason=""):
        """Refuse to receive: something is missing or wrong."""
        if not reason:
            return self.env["darqi.reform.act"]._ask(
                self, "dispute", self.env._("Dispute")
            )
        self._move("dispute", {"dispute_reason": reason})
        self._after("handover_dispute")
        return True

    def action_settle(self, reason=""):
        """The department answers a dispute; the row is corrected and handed again."""
        if not reason:
            return self.env["darqi.reform.act"]._ask(
                self, "settle", self.env._("Answer the dispute")
            )
        self._move(
            "settle", {"settlement": reason, "handed_by_id": False, "handed_at": False}
        )
        self._after("handover_settle")
        return True

    def _after(self, act):
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda r: [
                r.item_id.name,
                r.group,
                r.name,
                r.quantity,
                r.prefix,
                r.number_from,
                r.number_to,
                r.identifier,
                r.dispute_reason,
                r.settlement,
            ],
        )
        self.transfer_line_id._handover_changed()
