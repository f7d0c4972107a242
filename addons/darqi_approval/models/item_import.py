import base64

from odoo import api, fields, models
from odoo.tools import file_open

from .ground.state_door import transition
from .item_import_parse import HEADERS

CATALOGUE = "darqi_approval.group_catalogue"
CHUNK = 500
MOST_AT_ONCE = 500
DEMO_FILE = "darqi_approval/demo/items_example.csv"
TARGETS = [
    ("name", "Item name"),
    ("department", "Department"),
    ("legal_basis", "Legal basis"),
    ("statutory_days", "Statutory limit"),
    ("promised_days", "Promised limit"),
    ("code", "Base code"),
    ("implementation_code", "Implementation code"),
    ("kind", "Kind"),
    ("date_from", "In force from"),
    ("licence_name", "Name of the licence"),
    ("transfer_category", "Transfer category"),
    ("place", "Place of the example"),
    ("note", "Note"),
    ("source_url", "Source"),
]


class ItemImport(models.Model):
    """Import of items from a CSV or XLSX file, line by line, safe to run twice.

    Each line is created, updated, unchanged or refused with its reason; a bad line
    never stops or damages the others. Large files run in a job, ``CHUNK`` lines a
    transaction, and can be stopped and resumed.
    """

    _name = "darqi.item.import"
    _inherit = ["darqi.file.import"]
    _description = "Import of items"

    _import_settings = {"as_examples"}
    _import_cron = "darqi_approval.cron_item_import"
    _import_act = "items_imported"

    _transitions = {
        "start": transition("draft stopped done", "running", CATALOGUE),
        "stop": transition("running", "stopped", CATALOGUE),
        "finish": transition("running", "done", CATALOGUE),
    }

    as_examples = fields.Boolean(
        string="Examples of other counties",
        help="The items show what others do; nobody in this banner handles them. Not "
        "ticked: own catalogue, each department must exist.",
    )
    date_from = fields.Date(
        string="Items in force from",
        default=lambda self: self.env["darqi.working.day"]._today(),
        help="For lines without a date of their own.",
    )
    column_ids = fields.One2many(
        "darqi.item.import.column", "import_id", string="Columns"
    )
    line_ids = fields.One2many("darqi.item.import.line", "import_id", string="Lines")
    refused_line_ids = fields.One2many(
        "darqi.item.import.line",
        "import_id",
        string="Lines not imported",
        domain=[("state", "=", "refused")],
        readonly=True,
    )

    @api.model
    def _headers(self):
        return HEADERS

    @api.model
    def _sizes(self):
        return CHUNK, MOST_AT_ONCE

    def _needed_targets(self):
        return ("name",) if self.as_examples else ("name", "department")

    def _import_evidence(self):
        return {**super()._import_evidence(), "examples": self.as_examples}

    def action_open_items(self):
        """Open the items the lines became."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_item_action"
        )
        lines = self.env["darqi.item.import.line"]._search(
            [("import_id", "=", self.id), ("item_id", "!=", False)]
        )
        return {**action, "domain": [("id", "in", lines.subselect("item_id"))]}

    @api.model
    def _demo_import_examples(self):
        """Demonstration data: items of other counties, through the importer itself."""
        with file_open(DEMO_FILE, "rb") as stream:
            content = stream.read()
        record = self.search([("file_name", "=", "items_example.csv")], limit=1)
        if not record:
            record = self.create(
                {
                    "file": base64.b64encode(content),
                    "file_name": "items_example.csv",
                    "as_examples": True,
                }
            )
        record.action_start()
        return record.id


class ItemImportColumn(models.Model):
    """A column of the file and what it is taken for; prefilled by its name."""

    _name = "darqi.item.import.column"
    _inherit = ["darqi.file.import.column"]
    _description = "Column of an import"

    import_id = fields.Many2one(
        "darqi.item.import", required=True, index=True, ondelete="cascade"
    )
    target = fields.Selection(TARGETS, string="Taken as", help="Empty: not imported.")

    _target_uniq = models.UniqueIndex(
        "(import_id, target) WHERE target IS NOT NULL",
        "Two columns are taken as the same thing.",
    )


class ItemImportLine(models.Model):
    """A line of the file and what became of it."""

    _name = "darqi.item.import.line"
    _inherit = ["darqi.file.import.line"]
    _description = "Line of an import"

    import_id = fields.Many2one(
        "darqi.item.import", required=True, index=True, ondelete="cascade"
    )
    field = fields.Selection(TARGETS, readonly=True)
    item_id = fields.Many2one(
        "darqi.item", readonly=True, ondelete="set null", index="btree_not_null"
    )

    _open_idx = models.Index("(import_id, number) WHERE state = 'pending'")
    _refused_idx = models.Index("(import_id) WHERE state = 'refused'")
