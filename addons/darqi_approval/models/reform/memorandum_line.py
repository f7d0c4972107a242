from odoo import api, fields, models
from odoo.exceptions import UserError

from .transfer_line import TICKS

ELEMENTS = ("handover", "handover_time", "boundary", "feedback", "support")
# Wording of the plan for what a line leaves empty; both parties edit it.
STANDARD = {
    "handover": (
        "按本批交接清单移交与该事项有关的文件、档案资料、制式证照、"
        "审批业务系统及数据、专用电脑和密钥。"
    ),
    "boundary": (
        "乙方承担该事项的审批服务职责并对审批结果承担法律责任；"
        "与该事项有关的行政监督检查、行政征收、行政处罚等其他行政权力仍由甲方实施。"
    ),
    "feedback": (
        "乙方颁发许可证照后实时向甲方推送审批信息和资料，"
        "甲方按时限认领并启动事中事后监管；甲方和相关执法机构及时反馈监管信息，"
        "乙方依据监管建议作出处理并答复。"
    ),
    "support": (
        "现场勘验、检验检测等环节较为简单的由乙方独立组织实施；"
        "较为复杂、专业性要求较高的，甲方提供专业人才和技术条件支撑并出具书面意见。"
    ),
}


class MemorandumLine(models.Model):
    """One item of a memorandum with the five elements of 方案三(三)2."""

    _name = "darqi.memorandum.line"
    _inherit = ["darqi.frozen"]
    _description = "Item of a memorandum"
    _order = "memorandum_id, sequence, id"
    _rec_name = "item_id"

    memorandum_id = fields.Many2one(
        "darqi.memorandum", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    state = fields.Selection(
        related="memorandum_id.state", store=True, precompute=True, string="State"
    )
    signed_on = fields.Date(
        related="memorandum_id.signed_on",
        store=True,
        precompute=True,
        help="First day of the bureau's competence (included).",
    )
    department_id = fields.Many2one(
        related="memorandum_id.department_id",
        store=True,
        precompute=True,
        index=True,
        string="Original department",
    )
    bureau_id = fields.Many2one(
        related="memorandum_id.bureau_id", store=True, precompute=True, index=True
    )
    item_id = fields.Many2one(
        "darqi.item", required=True, index=True, ondelete="restrict"
    )
    item_code = fields.Char(related="item_id.code", string="Item code")
    transfer_line_id = fields.Many2one(
        "darqi.transfer.line",
        index=True,
        ondelete="restrict",
        string="Transferred item",
        readonly=True,
    )
    category = fields.Selection(related="transfer_line_id.category")
    handover = fields.Text(string="What is handed over")
    handover_time = fields.Date(string="Time of handover")
    boundary = fields.Text(string="Boundary of duties (approval and supervision)")
    feedback = fields.Text(string="Two-way feedback")
    support = fields.Text(string="Technical support")
    open_cases = fields.Selection(
        [
            ("stay", "The department finishes what it accepted"),
            ("move", "Moved to the bureau, clock unbroken"),
        ],
        string="Cases under way",
        help="What becomes of cases the department accepted and has not decided.",
    )
    supervising_department_id = fields.Many2one(
        "darqi.department",
        compute="_compute_supervising",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        ondelete="restrict",
    )
    supervising_user_id = fields.Many2one(
        "res.users",
        index=True,
        ondelete="restrict",
        string="Person responsible for supervision",
        help="Owns each licence of the item from the second it is issued, until"
        " somebody claims it.",
    )
    supervising_section = fields.Char(string="Supervising section")
    date_to = fields.Date(
        readonly=True, copy=False, help="Last day the line covers; empty: open."
    )
    lacking = fields.Char(compute="_compute_lacking", string="Still lacking")

    _door_fields = (
        "date_to",
        "signed_on",
        "department_id",
        "bureau_id",
        "transfer_line_id",
    )
    _deletable_states = ("draft",)

    _memorandum_item_uniq = models.Constraint(
        "unique(memorandum_id, item_id)", "The item is in this memorandum already."
    )
    _open_uniq = models.UniqueIndex(
        "(item_id) WHERE state IN"
        " ('draft', 'checking', 'legal', 'to_sign', 'signed_one')",
        "The item is in another memorandum that is being prepared.",
    )
    _signed_uniq = models.UniqueIndex(
        "(item_id) WHERE state = 'signed' AND date_to IS NULL",
        "The item is in a signed memorandum already.",
    )
    _complete_check = models.Constraint(
        "CHECK (signed_on IS NULL OR (handover <> '' AND handover_time IS NOT NULL"
        " AND boundary <> '' AND feedback <> '' AND support <> ''"
        " AND open_cases IS NOT NULL))",
        "A signed line has all five elements and says what becomes of open cases.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR signed_on IS NOT NULL)",
        "Only a signed line ends.",
    )

    @api.depends("item_id")
    def _compute_supervising(self):
        for line in self:
            item = line.item_id
            line.supervising_department_id = (
                item.supervising_department_id or item.department_id
            )

    @api.depends_context("lang")
    @api.depends(
        *ELEMENTS, "open_cases", "supervising_department_id", "supervising_user_id"
    )
    def _compute_lacking(self):
        for line in self:
            line.lacking = "、".join(line._lacking_labels())

    def _label(self, name):
        return self._fields[name].get_description(self.env, ["string"])["string"]

    def _lacking_labels(self):
        """Labels of the elements still empty (REQ-46)."""
        self.ensure_one()
        names = (
            *ELEMENTS,
            "open_cases",
            "supervising_department_id",
            "supervising_user_id",
        )
        return [
            self._label(name)
            for name in names
            if not (self[name].strip() if isinstance(self[name], str) else self[name])
        ]

    @api.model_create_multi
    def create(self, vals_list):
        """Only items the banner government determined come in (REQ-94)."""
        opened = self._door_is_open()
        # Lines that ended a moment ago free their items (unique indexes).
        self.flush_model(["state", "date_to"])
        lines = super().create(vals_list)
        for line in lines:
            if not opened and not self.env.su:
                reason = line._edit_refusal(set())
                if reason:
                    line._refuse(reason)
        lines._link_transfers()
        return lines

    def _link_transfers(self):
        """Find each item's transfer and check that it may be in a memorandum."""
        # sudo: the transfer line of the party's own item, only linked.
        found = (
            self.env["darqi.transfer.line"]
            .sudo()
            .search([("item_id", "in", self.item_id.ids), ("is_open", "=", True)])
        )
        by_item = {row.item_id.id: row for row in found}
        for line in self:
            row = by_item.get(line.item_id.id)
            if (
                not row
                or row.state not in ("confirmed", "published", "handover", "in_force")
                or row.category == "none"
            ):
                raise UserError(
                    self.env._(
                        "%(item)s: the banner government has not determined that it is"
                        " transferred (plan 五(二)).",
                        item=line.item_id.name,
                    )
                )
            if row.department_id != line.memorandum_id.department_id:
                raise UserError(
                    self.env._(
                        "%(item)s: it belongs to %(organ)s, not to party A.",
                        item=line.item_id.name,
                        organ=row.department_id.name,
                    )
                )
            line._door_opened().write({"transfer_line_id": row.id})

    def _edit_refusal(self, names):
        if "item_id" in names or "memorandum_id" in names:
            return self.env._("Item: remove the line and add another.")
        return self.memorandum_id._edit_refusal({"line_ids"})

    def action_fill_standard(self):
        """Put the plan's own wording where an element is empty."""
        today = self.env["darqi.working.day"]._today()
        for line in self:
            vals = {n: text for n, text in STANDARD.items() if not line[n]}
            if not line.handover_time:
                vals["handover_time"] = today
            line.write(vals)
        return True

    def action_open_form(self):
        """Open the line's own form: the five elements."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _problems(self):
        """What stands in the way of signing each line, as texts naming the item."""
        problems = []
        for line in self:
            # sudo: both parties are told what the transfer still lacks.
            row = line.transfer_line_id.sudo()
            texts = [
                self.env._("“%(element)s” is empty (plan 三(三)2).", element=label)
                for label in line._lacking_labels()
            ]
            owner = line.supervising_user_id
            # sudo: whether the person belongs to the organ he supervises for.
            organ = line.supervising_department_id
            if owner and organ not in owner.sudo().department_ids:
                texts.append(
                    self.env._(
                        "%(person)s is not a member of %(organ)s.",
                        person=owner.name,
                        organ=organ.name,
                    )
                )
            if row.state != "in_force":
                ticks = [
                    row._fields[n].get_description(self.env, ["string"])["string"]
                    for n in TICKS
                    if not row[n]
                ]
                if ticks:
                    texts.append(
                        self.env._(
                            "not ticked: %(ticks)s (plan 五(二)).",
                            ticks="、".join(ticks),
                        )
                    )
                groups = dict(
                    self.env["darqi.handover.line"]
                    ._fields["group"]
                    ._description_selection(self.env)
                )
                missing = row._handover_missing()
                if missing:
                    texts.append(
                        self.env._(
                            "not handed over, and “none” not stated: %(groups)s.",
                            groups="、".join(groups[g] for g in missing),
                        )
                    )
                if row.boundary_state != "clear" and not row.exception_document:
                    texts.append(
                        self.env._("the boundary of duties is undetermined (三(三)1).")
                    )
            problems += [f"{line.item_id.name}：{text}" for text in texts]
        return problems
