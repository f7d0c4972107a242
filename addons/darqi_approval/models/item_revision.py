from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .ground.clock import UNITS
from .ground.state_door import transition

CATALOGUE = "darqi_approval.group_catalogue"
# Working days a month cannot exceed: an upper bound to compare a promise with.
MOST_WORKING_DAYS_A_MONTH = 23
IN_EFFECT = ("published", "superseded")
# What a published list may still change: nothing but what its acts write.
FREE_FIELDS = {"state", "published_on", "published_by_id"}


class ItemRevision(models.Model):
    """A version of an item's implementation list (实施清单), frozen when published.

    From ``date_from`` on it governs new cases, until the next version's day; cases keep
    the version under which they were received.
    """

    _name = "darqi.item.revision"
    _inherit = ["darqi.state.door"]
    _description = "Implementation list (version)"
    _order = "item_id, version desc"

    _transitions = {
        "publish": transition("draft", "published", CATALOGUE),
        "supersede": transition("published", "superseded", CATALOGUE),
    }
    _door_fields = ("published_on", "published_by_id")

    item_id = fields.Many2one(
        "darqi.item", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(related="item_id.department_id")
    is_example = fields.Boolean(related="item_id.is_example")
    version = fields.Integer(required=True, default=1, readonly=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("published", "Published"),
            ("superseded", "Superseded"),
        ],
        required=True,
        default="draft",
        readonly=True,
    )
    date_from = fields.Date(
        string="In effect from",
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    date_to = fields.Date(
        compute="_compute_date_to",
        string="In effect to",
        help="The day before the next version takes effect.",
    )
    published_on = fields.Date(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    change_kind = fields.Selection(
        [
            ("new", "New item"),
            ("cancel", "Item cancelled"),
            ("delegated", "Taken over from above"),
            ("rename", "Name changed"),
            ("basis", "Basis changed"),
            ("elements", "Elements changed"),
            ("return", "Returned to the department"),
        ],
        default="new",
        string="Kind of change",
    )
    change_reason = fields.Text(
        help="Required when the promise, the materials or the steps grow (REQ-31)."
    )
    # Limits
    statutory_days = fields.Integer(string="Statutory limit")
    statutory_unit = fields.Selection(
        UNITS, required=True, default="working_day", string="Unit"
    )
    promised_days = fields.Integer(
        string="Promised limit", help="Working days; 0: no promise."
    )
    base_event = fields.Selection(
        [("acceptance", "Day of acceptance"), ("receipt", "Day of receipt")],
        required=True,
        default="acceptance",
        string="Counted from",
    )
    step_count = fields.Integer(
        string="Steps", help="Number of steps an applicant's case goes through."
    )
    visit_count = fields.Integer(string="Visits to the hall", default=1)
    # Mandatory procedures (PRACTICE 1.21)
    needs_hearing = fields.Boolean(string="Hearing required by law")
    needs_publicity = fields.Boolean(string="Publication required by law")
    needs_survey = fields.Boolean(string="Site survey required")
    needs_expert = fields.Boolean(string="Expert review required")
    needs_legal_review = fields.Boolean(
        string="Legal review required",
        help="法制审核 before a major decision (优化营商环境条例 58).",
    )
    is_joint = fields.Boolean(
        string="Handled jointly",
        help="Several organs handle it together (行政许可法 26(2), 42(2)): 45 days,"
        " 15 more by the head of the government.",
    )
    joint_department_ids = fields.Many2many(
        "darqi.department",
        "darqi_item_revision_joint_rel",
        string="Other organs",
        help="Their opinion is a step that no case skips (AMB-13).",
    )
    allows_suspension = fields.Boolean(
        string="Law allows suspension",
        help="The item's law has a suspension of proceedings (中止审批).",
    )
    suspension_basis = fields.Char(
        string="Clause of suspension", help="Law and article that has it."
    )
    extension_amount = fields.Integer(
        string="Extension by the item's own law",
        help="In the unit of the statutory limit. Where the item's own law sets the"
        " limit, it is extended only if that law says so (行政许可法 42: “法律、法规"
        "另有规定的，依照其规定”). 0: no such clause.",
    )
    extension_basis = fields.Char(
        string="Clause of extension", help="Law and article that has it."
    )
    # Where and whom to ask
    window = fields.Char()
    phone = fields.Char(string="Consultation phone")
    complaint_phone = fields.Char()
    place = fields.Char(string="Address")
    office_hours = fields.Char()
    # Rows
    condition_ids = fields.One2many(
        "darqi.item.condition", "revision_id", string="Conditions", copy=True
    )
    material_ids = fields.One2many(
        "darqi.item.material", "revision_id", string="Materials", copy=True
    )
    form_field_ids = fields.One2many(
        "darqi.form.field", "revision_id", string="Form questions", copy=True
    )
    form_preview = fields.Html(compute="_compute_form_preview", sanitize=False)
    can_publish = fields.Boolean(compute="_compute_can")
    refusal = fields.Char(
        compute="_compute_can", string="Not to be published yet because"
    )

    _version_uniq = models.Constraint(
        "unique(item_id, version)", "This version exists already."
    )
    _draft_uniq = models.UniqueIndex(
        "(item_id) WHERE state = 'draft'",
        "The item has a draft of an implementation list already.",
    )
    _day_uniq = models.UniqueIndex(
        "(item_id, date_from) WHERE state <> 'draft'",
        "Two published lists of one item take effect on the same day.",
    )
    _effective_idx = models.Index(
        "(item_id, date_from DESC, version DESC) WHERE state <> 'draft'"
    )
    _limits_check = models.Constraint(
        "CHECK (statutory_days BETWEEN 0 AND 3650"
        " AND promised_days BETWEEN 0 AND 3650)",
        "Limits: between 0 and 3650.",
    )
    _steps_check = models.Constraint(
        "CHECK (step_count >= 0 AND visit_count >= 0)",
        "Steps and visits cannot be negative.",
    )
    _suspension_check = models.Constraint(
        "CHECK (allows_suspension IS NOT TRUE OR coalesce(suspension_basis, '') <> '')",
        "Clause of suspension: name the law that has it.",
    )
    _extension_check = models.Constraint(
        "CHECK (coalesce(extension_amount, 0) = 0 OR (extension_amount > 0"
        " AND coalesce(extension_basis, '') <> ''))",
        "Clause of extension: name the law that has it.",
    )

    # Names and days

    @api.depends("item_id.display_name", "version")
    def _compute_display_name(self):
        for revision in self:
            revision.display_name = (
                f"{revision.item_id.display_name} V{revision.version}"
            )

    @api.depends("item_id.revision_ids.state", "item_id.revision_ids.date_from")
    def _compute_date_to(self):
        for revision in self:
            later = [
                other.date_from
                for other in revision.item_id.revision_ids
                if revision.state in IN_EFFECT
                and other.state in IN_EFFECT
                and other.date_from > revision.date_from
            ]
            revision.date_to = min(later) - timedelta(days=1) if later else False

    @api.model
    def _effective_on(self, item, day):
        """The version in effect for ``item`` on ``day``; empty when there is none."""
        return self._effective_map(item, day).get(item._origin.id, self.browse())

    @api.model
    def _effective_map(self, items, day):
        """Versions in effect on ``day`` for many items, in one query.

        :return: mapping from item id to its version; items without one are absent
        """
        ids = items._origin.ids
        if not ids:
            return {}
        self.flush_model(["item_id", "state", "date_from", "version"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (item_id) item_id, id FROM darqi_item_revision
                   WHERE item_id = ANY(%s) AND state <> 'draft' AND date_from <= %s
                   ORDER BY item_id, date_from DESC, version DESC""",
                ids,
                day,
            )
        )
        found = self.browse([row[1] for row in rows])
        return {row[0]: rec for row, rec in zip(rows, found, strict=True)}

    # Writing

    @api.model_create_multi
    def create(self, vals_list):
        """The version is the next of its item; a draft exists once an item."""
        vals_list = [dict(vals) for vals in vals_list]
        ids = [vals["item_id"] for vals in vals_list if vals.get("item_id")]
        latest = dict(
            self.with_context(active_test=False)._read_group(
                [("item_id", "in", ids)], ["item_id"], ["version:max"]
            )
        )
        latest = {item.id: number for item, number in latest.items()}
        for vals in vals_list:
            item = vals.get("item_id")
            latest[item] = latest.get(item, 0) + 1
            vals["version"] = latest[item]
            if latest[item] > 1 and vals.get("change_kind", "new") == "new":
                vals["change_kind"] = "elements"
        return super().create(vals_list)

    def write(self, vals):
        """A published list is frozen. :raises UserError: when it is written"""
        if vals.keys() - FREE_FIELDS:
            frozen = self.filtered(lambda revision: revision.state != "draft")
            if frozen:
                raise UserError(
                    self.env._(
                        "%(list)s is published: make a new version to change it.",
                        list=frozen[0].display_name,
                    )
                )
            if "item_id" in vals and any(r.item_id.id != vals["item_id"] for r in self):
                raise UserError(self.env._("Item: a list stays with its item."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        for revision in self:
            if revision.state != "draft":
                raise UserError(
                    self.env._(
                        "%(list)s is published and stays on record.",
                        list=revision.display_name,
                    )
                )

    @api.constrains("statutory_days", "statutory_unit", "promised_days")
    def _check_promise(self):
        """REQ-76: a promise is not longer than the statutory limit."""
        for revision in self:
            most = revision._most_promised()
            if most and revision.promised_days > most:
                raise ValidationError(
                    self.env._(
                        "Promised limit: %(promise)s working days are longer than the"
                        " statutory limit of %(limit)s %(unit)s.",
                        promise=revision.promised_days,
                        limit=revision.statutory_days,
                        unit=dict(
                            self._fields["statutory_unit"]._description_selection(
                                self.env
                            )
                        )[revision.statutory_unit],
                    )
                )

    def _most_promised(self):
        """The longest promise, in working days, the statutory limit can hold.

        Of seven days in a row five are worked. Where a month turns out shorter, the
        clock takes the statutory day for the promised one.
        """
        if self.statutory_unit == "calendar_day":
            return self.statutory_days * 5 // 7
        factor = MOST_WORKING_DAYS_A_MONTH if self.statutory_unit == "month" else 1
        return self.statutory_days * factor

    # Versions

    @api.model
    def _next_draft(self, item):
        """The draft of an item: the present one, else a copy of the latest version."""
        item.ensure_one()
        draft = item.revision_ids.filtered(lambda revision: revision.state == "draft")
        if draft:
            return draft
        latest = item.revision_ids.sorted("version")[-1:]
        today = self.env["darqi.working.day"]._today()
        if not latest:
            return self.create({"item_id": item.id})
        return latest.copy(
            {"date_from": today, "change_kind": "elements", "change_reason": False}
        )

    # Form

    def _form_definition(self):
        """The form as plain dicts, in order, for :mod:`application_form`.

        Keys: section, code, label, type, is_required, hint, choices (list), minimum,
        maximum (texts), visible_if_code, visible_if_value.
        """
        self.ensure_one()
        ordered = self.form_field_ids.sorted(lambda f: (f.sequence, f._origin.id))
        return [field._definition() for field in ordered]

    @api.depends(
        "form_field_ids.sequence",
        "form_field_ids.section",
        "form_field_ids.label",
        "form_field_ids.type",
        "form_field_ids.is_required",
        "form_field_ids.hint",
        "form_field_ids.choices",
        "form_field_ids.visible_if_code",
        "form_field_ids.visible_if_value",
    )
    @api.depends_context("lang")
    def _compute_form_preview(self):
        types = dict(
            self.env["darqi.form.field"]
            ._fields["type"]
            ._description_selection(self.env)
        )
        for revision in self:
            definition = revision._form_definition()
            labels = {field["code"]: field["label"] for field in definition}
            parts, section = [], None
            for field in definition:
                if field["section"] and field["section"] != section:
                    section = field["section"]
                    parts.append(
                        Markup("<tr><th colspan='3' class='pt-3'>%s</th></tr>")
                        % section
                    )
                answer = " / ".join(field["choices"]) or types[field["type"]]
                if field["visible_if_code"]:
                    condition = self.env._(
                        "only if “%(question)s” is %(answer)s",
                        question=labels.get(
                            field["visible_if_code"], field["visible_if_code"]
                        ),
                        answer=field["visible_if_value"],
                    )
                else:
                    condition = ""
                notes = "；".join(text for text in (field["hint"], condition) if text)
                parts.append(
                    Markup(
                        "<tr><td>%s%s</td><td class='border-bottom'>%s</td>"
                        "<td class='text-muted'>%s</td></tr>"
                    )
                    % (
                        field["label"],
                        Markup("<span class='text-danger'> *</span>")
                        if field["is_required"]
                        else "",
                        answer,
                        notes,
                    )
                )
            revision.form_preview = (
                Markup("<table class='table table-sm table-borderless'>%s</table>")
                % Markup("").join(parts)
                if parts
                else False
            )
