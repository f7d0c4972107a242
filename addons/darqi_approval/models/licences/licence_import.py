from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.state_door import transition

IMPORTERS = (
    "darqi_approval.group_catalogue",
    "darqi_approval.group_delivery",
    "darqi_approval.group_window",
)
TARGETS = [
    ("number", "Licence number"),
    ("item", "Item"),
    ("name", "Kind of licence"),
    ("holder", "Holder"),
    ("holder_code", "Identity number of the holder"),
    ("legal_person", "Legal representative"),
    ("phone", "Phone"),
    ("issuer", "Licence issued by"),
    ("supervisor", "Supervised by"),
    ("address", "Address"),
    ("content", "What is licensed"),
    ("area", "Area of validity"),
    ("date_from", "Valid from"),
    ("date_to", "Valid to"),
    ("conditions", "Conditions"),
]
HEADERS = {
    "number": (
        "number",
        "证照编号",
        "证件编号",
        "许可证编号",
        "许可证号",
        "证号",
        "编号",
    ),
    "item": (
        "item",
        "事项名称",
        "许可事项",
        "许可事项名称",
        "事项",
        "行政许可事项名称",
    ),
    "name": ("licence_name", "证照名称", "证件名称", "许可证名称", "证照种类"),
    "holder": (
        "holder",
        "持证人",
        "被许可人",
        "持证主体",
        "单位名称",
        "企业名称",
        "名称",
        "姓名",
        "字号名称",
    ),
    "holder_code": (
        "holder_code",
        "统一社会信用代码",
        "社会信用代码",
        "信用代码",
        "身份证号",
        "证件号码",
        "持证人证件号码",
        "身份证号码",
    ),
    "legal_person": ("legal_person", "法定代表人", "负责人", "法人"),
    "phone": ("phone", "联系电话", "电话"),
    "issuer": ("issuer", "发证机关", "发证部门", "颁发机关", "核发机关", "许可机关"),
    "supervisor": ("supervisor", "监管部门", "监管单位", "主管部门"),
    "address": ("address", "地址", "经营地址", "经营场所", "住所"),
    "content": ("content", "许可内容", "许可范围", "经营范围", "许可项目"),
    "area": ("area", "有效区域", "适用区域"),
    "date_from": (
        "date_from",
        "有效期起",
        "有效期自",
        "发证日期",
        "起始日期",
        "颁发日期",
        "生效日期",
    ),
    "date_to": ("date_to", "有效期至", "有效期止", "截止日期", "到期日期", "失效日期"),
    "conditions": ("conditions", "许可条件", "限定条件", "备注条件"),
}


class LicenceImport(models.Model):
    """Import of legacy licences (存量证照), idempotent by issuer, item and number.

    The issuer stays who issued; the organ that is competent today answers for the
    licence (PRACTICE 1.13), and its supervision is told as of an event (REQ-50).
    """

    _name = "darqi.licence.import"
    _inherit = ["darqi.file.import"]
    _description = "Import of legacy licences"

    _import_settings = {"item_id", "issuer_id", "list_file"}
    _import_cron = "darqi_approval.cron_licence_import"
    _import_act = "licences_imported"

    _transitions = {
        "start": transition("draft stopped done", "running", *IMPORTERS),
        "stop": transition("running", "stopped", *IMPORTERS),
        "finish": transition("running", "done", *IMPORTERS),
    }

    item_id = fields.Many2one(
        "darqi.item", ondelete="restrict", help="For lines that name no item."
    )
    issuer_id = fields.Many2one(
        "darqi.department",
        ondelete="restrict",
        string="Licence issued by",
        help="For lines that name no issuing organ.",
    )
    column_ids = fields.One2many(
        "darqi.licence.import.column", "import_id", string="Columns"
    )
    line_ids = fields.One2many("darqi.licence.import.line", "import_id", string="Lines")
    preview_line_ids = fields.One2many(
        "darqi.licence.import.line",
        "import_id",
        string="Preview",
        readonly=True,
    )
    previewed = fields.Boolean(readonly=True)
    list_file = fields.Binary(
        attachment=True,
        string="Signed list",
        help="Scan of the list of licences that the issuing organ signed and handed"
        " over (移交清单).",
    )
    list_file_name = fields.Char()
    started_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Confirmed by"
    )
    start_refusal = fields.Char(
        compute="_compute_start_refusal", help="Why the reader cannot import now."
    )

    _two_persons_check = models.Constraint(
        "CHECK (started_by_id <> create_uid)",
        "Whoever loaded the file does not confirm its import.",
    )

    @api.model
    def _headers(self):
        return HEADERS

    def _needed_targets(self):
        needed = ["number", "holder", "date_from"]
        if not self.item_id:
            needed.append("item")
        if not self.issuer_id:
            needed.append("issuer")
        return needed

    def _door_guarded(self):
        return super()._door_guarded() | {"started_by_id"}

    @api.depends_context("uid")
    @api.depends("state", "list_file", "column_ids.target")
    def _compute_start_refusal(self):
        for record in self:
            record.start_refusal = record.id and record._refusal("start")

    def _refusal_start(self):
        reason = super()._refusal_start()
        if reason:
            return reason
        if self.create_uid == self.env.user:
            return self.env._(
                "Whoever loaded the file does not confirm its import: a catalogue"
                " keeper compares it with the signed list and imports."
            )
        if not self.list_file:
            return self.env._("Signed list: it is missing.")
        return False

    def action_start(self):
        """Confirm and import. :raises UserError: the loader's own file, no list"""
        for record in self:
            reason = record._refusal("start")
            if reason:
                raise UserError(reason)
            record._door_opened().started_by_id = self.env.user
        return super().action_start()

    def _worker(self):
        return self.with_user(self.started_by_id)

    def action_preview(self):
        """预览: what each line would become; nothing is made."""
        for record in self:
            run = self.env["darqi.licence.import.run"]._of(record)
            # sudo: nobody writes the report himself.
            lines = record.sudo().line_ids.filtered(lambda x: x.state == "pending")
            for line, (outlook, field, reason) in run._preview(lines).items():
                line.write({"outlook": outlook, "field": field, "reason": reason})
            record.sudo().previewed = True
        return True

    def action_open_licences(self):
        """Open the licences the lines became."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_licence_action"
        )
        lines = self.env["darqi.licence.import.line"]._search(
            [("import_id", "=", self.id), ("licence_id", "!=", False)]
        )
        return {**action, "domain": [("id", "in", lines.subselect("licence_id"))]}


class LicenceImportColumn(models.Model):
    """A column of the file and what it is taken for."""

    _name = "darqi.licence.import.column"
    _inherit = ["darqi.file.import.column"]
    _description = "Column of an import"

    import_id = fields.Many2one(
        "darqi.licence.import", required=True, index=True, ondelete="cascade"
    )
    target = fields.Selection(TARGETS, string="Taken as", help="Empty: not imported.")

    _target_uniq = models.UniqueIndex(
        "(import_id, target) WHERE target IS NOT NULL",
        "Two columns are taken as the same thing.",
    )


class LicenceImportLine(models.Model):
    """A line of the file, what it would become and what became of it."""

    _name = "darqi.licence.import.line"
    _inherit = ["darqi.file.import.line"]
    _description = "Line of an import"

    import_id = fields.Many2one(
        "darqi.licence.import", required=True, index=True, ondelete="cascade"
    )
    field = fields.Selection(TARGETS, readonly=True)
    outlook = fields.Selection(
        [
            ("new", "Will be entered"),
            ("known", "Is on record"),
            ("wrong", "Cannot be entered"),
        ],
        readonly=True,
        string="Preview",
    )
    licence_id = fields.Many2one(
        "darqi.licence", readonly=True, ondelete="set null", index="btree_not_null"
    )

    _open_idx = models.Index("(import_id, number) WHERE state = 'pending'")
    _refused_idx = models.Index("(import_id) WHERE state = 'refused'")
