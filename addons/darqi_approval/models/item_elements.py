"""The item's side of its implementation lists: which one is shown, what is missing."""

from odoo import api, fields, models

from .ground.clock import UNITS

# In the order in which they are named to the user.
ELEMENTS = (
    "code",
    "basis",
    "statutory",
    "promise",
    "licence_name",
    "material",
    "phone",
)


class Item(models.Model):
    """Implementation lists of an item and the elements it lacks (要素不全)."""

    _inherit = "darqi.item"

    revision_ids = fields.One2many(
        "darqi.item.revision", "item_id", string="Implementation lists"
    )
    revision_id = fields.Many2one(
        "darqi.item.revision",
        compute="_compute_revision_id",
        search="_search_revision_id",
        string="Implementation list in force",
    )
    shown_revision_id = fields.Many2one(
        "darqi.item.revision",
        compute="_compute_revision_id",
        search="_search_shown_revision_id",
        string="Implementation list shown",
        help="The one in force, else the latest.",
    )
    statutory_days = fields.Integer(compute="_compute_shown", string="Statutory limit")
    statutory_unit = fields.Selection(UNITS, compute="_compute_shown", string="Unit")
    promised_days = fields.Integer(compute="_compute_shown", string="Promised limit")
    material_ids = fields.One2many(
        "darqi.item.material", compute="_compute_shown", string="Materials"
    )
    form_field_ids = fields.One2many(
        "darqi.form.field", compute="_compute_shown", string="Form questions"
    )
    form_preview = fields.Html(compute="_compute_shown", sanitize=False)
    is_incomplete = fields.Boolean(
        compute="_compute_is_incomplete",
        store=True,
        help="An element of the implementation list is missing.",
    )
    missing_elements = fields.Char(compute="_compute_missing_elements")

    _incomplete_idx = models.Index(
        "(id) WHERE is_incomplete IS TRUE AND is_example IS NOT TRUE"
    )

    # What is missing

    def _missing(self):
        """Codes of the elements an item lacks (要素不全), in the order of ELEMENTS."""
        self.ensure_one()
        latest = self.revision_ids.sorted("version")[-1:]
        lacks = {
            "code": not self.code,
            "basis": not self.basis_ids,
            "statutory": not latest.statutory_days,
            "promise": not latest.promised_days,
            "licence_name": self.kind == "licence" and not self.licence_name,
            "material": not latest.material_ids,
            "phone": not latest.phone,
        }
        return [name for name in ELEMENTS if lacks[name]]

    @api.depends(
        "code",
        "kind",
        "basis_ids",
        "licence_name",
        "revision_ids.version",
        "revision_ids.statutory_days",
        "revision_ids.promised_days",
        "revision_ids.phone",
        "revision_ids.material_ids",
    )
    def _compute_is_incomplete(self):
        for item in self:
            item.is_incomplete = bool(item._missing())

    @api.depends("is_incomplete")
    @api.depends_context("lang")
    def _compute_missing_elements(self):
        labels = {
            "code": self.env._("Base code"),
            "basis": self.env._("Legal basis"),
            "statutory": self.env._("Statutory limit"),
            "promise": self.env._("Promised limit"),
            "licence_name": self.env._("Name of the licence"),
            "material": self.env._("Materials"),
            "phone": self.env._("Consultation phone"),
        }
        for item in self:
            item.missing_elements = "、".join(labels[name] for name in item._missing())

    # Implementation lists

    @api.depends_context("darqi_at")
    @api.depends("revision_ids.state", "revision_ids.date_from", "revision_ids.version")
    def _compute_revision_id(self):
        revisions = self.env["darqi.item.revision"]
        today = self.env["darqi.working.day"]._today()
        in_force = revisions._effective_map(self, today)
        for item in self:
            item.revision_id = in_force.get(item._origin.id, revisions)
            latest = item.revision_ids.sorted("version")[-1:]
            item.shown_revision_id = item.revision_id or latest

    def _search_revision_id(self, operator, value):
        if operator != "in" or not all(value):
            return NotImplemented
        today = self.env["darqi.working.day"]._today()
        revisions = self.env["darqi.item.revision"].browse(value).exists()
        in_force = revisions._effective_map(revisions.item_id, today)
        return [("id", "in", [i for i, r in in_force.items() if r in revisions])]

    def _search_shown_revision_id(self, operator, value):
        if operator != "in" or not all(value):
            return NotImplemented
        items = self.env["darqi.item.revision"].browse(value).exists().item_id
        shown = items.filtered(lambda item: item.shown_revision_id.id in value)
        return [("id", "in", shown.ids)]

    @api.depends(
        "shown_revision_id",
        "revision_ids.statutory_days",
        "revision_ids.statutory_unit",
        "revision_ids.promised_days",
        "revision_ids.material_ids",
        "revision_ids.form_field_ids",
        "revision_ids.form_preview",
    )
    def _compute_shown(self):
        for item in self:
            shown = item.shown_revision_id
            item.statutory_days = shown.statutory_days
            item.statutory_unit = shown.statutory_unit
            item.promised_days = shown.promised_days
            item.material_ids = shown.material_ids
            item.form_field_ids = shown.form_field_ids
            item.form_preview = shown.form_preview

    def action_new_revision(self):
        """Open the draft of the next implementation list, made from the latest one."""
        self.ensure_one()
        return self.env["darqi.item.revision"]._next_draft(self).action_open()
