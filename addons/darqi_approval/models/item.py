import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .competence import RULES
from .ground.state_door import CONTEXT_KEY, DOOR

CODE = re.compile(r"^[0-9]{4}[0-9A-Z]{8}$")
IMPLEMENTATION_CODE = re.compile(r"^[0-9A-Z]{18}[1-7][0-9]{4}[0-9A-Z]{8}$")
KINDS = [
    ("licence", "Administrative licence"),
    ("confirmation", "Administrative confirmation"),
    ("adjudication", "Administrative adjudication"),
    ("payment", "Administrative payment"),
    ("reward", "Administrative reward"),
    ("other_power", "Other administrative power"),
    ("public_service", "Public service"),
]
# GB/T 39046 A.1: what the third and fourth characters of a base code say.
KIND_OF_CODE = {
    "01": "licence",
    "05": "payment",
    "07": "confirmation",
    "08": "reward",
    "09": "adjudication",
    "10": "other_power",
    "20": "public_service",
}
# Facts that decide who is competent: they change by decision, never by a plain write.
DECISIVE_FIELDS = {
    "department_id",
    "own_kind",
    "principal_id",
    "date_from",
    "date_to",
    "is_example",
}


class Item(models.Model):
    """An item of government service: what people can apply for (REQ-27).

    Its competence lives in append-only rows (:class:`darqi.competence`); its
    implementation list in versions (:class:`darqi.item.revision`).
    """

    _name = "darqi.item"
    _inherit = ["darqi.text.search"]
    _description = "Government service item"
    _order = "is_example, sequence, name, id"
    _rec_names_search = ["search_text"]
    _search_texts = ("name", "code")

    name = fields.Char(required=True, index="trigram")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    code = fields.Char(
        string="Base code",
        index="btree_not_null",
        help="基本编码: 12 characters, four digits and eight digits or capitals.",
    )
    implementation_code = fields.Char(
        help="实施编码: 31 characters; it changes with the organ, the base code stays."
    )
    kind = fields.Selection(KINDS, required=True, default="licence")
    parent_id = fields.Many2one(
        "darqi.item",
        string="Main item",
        index="btree_not_null",
        ondelete="restrict",
        help="Related items move in one batch with their main item (REQ-25).",
    )
    related_ids = fields.One2many("darqi.item", "parent_id", string="Related items")
    department_id = fields.Many2one(
        "darqi.department",
        string="Original department",
        index=True,
        ondelete="restrict",
        help="The organ that has the power by law, before any transfer.",
    )
    own_kind = fields.Selection(
        [
            ("statutory", "Statutory"),
            ("delegated", "Delegated"),
            ("empowered", "Empowered"),
        ],
        required=True,
        default="statutory",
        string="Power of the original department",
    )
    principal_id = fields.Many2one(
        "darqi.department", string="Delegating organ", ondelete="restrict"
    )
    supervising_department_id = fields.Many2one(
        "darqi.department",
        index=True,
        ondelete="restrict",
        compute="_compute_supervising_department_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Who supervises licence holders; the original department by default.",
    )
    level_of_difficulty = fields.Selection(
        [
            ("simple", "Simple"),
            ("general", "General"),
            ("professional", "Professional"),
        ],
        string="Difficulty",
        help="Transfer goes from easy to hard (plan 二(二)).",
    )
    is_example = fields.Boolean(
        string="Example of another county",
        help="Shows what an item looks like; nobody in this banner handles it.",
    )
    example_place = fields.Char(string="Place of the example")
    example_note = fields.Text(string="Note")
    example_department_text = fields.Char(string="Department there")
    source_url = fields.Char(string="Source")
    legal_basis = fields.Text(string="Legal basis as read")
    basis_ids = fields.Many2many(
        "darqi.basis",
        "darqi_item_basis_rel",
        "item_id",
        "basis_id",
        string="Legal basis",
    )
    date_from = fields.Date(
        string="In force from",
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    date_to = fields.Date(string="In force to", help="Last day; empty: open.")
    system = fields.Selection(
        [
            ("own", "This platform"),
            ("national", "National system"),
            ("regional", "Regional system"),
            ("both", "This platform and a superior system"),
        ],
        required=True,
        default="own",
        string="Handled in",
    )
    transfer_category = fields.Selection(
        [
            ("must", "Must be transferred"),
            ("should", "Should be transferred"),
            ("related", "Related item"),
            ("none", "Not transferred"),
        ]
    )
    transfer_category_reason = fields.Text(string="Reason of the category")
    is_on_the_spot = fields.Boolean(string="While you wait")
    same_reviewer_decider = fields.Boolean(
        string="One person may review and decide",
        help="Only for while-you-wait items, with an authorisation (行政许可法 34(2)).",
    )
    authorisation_document = fields.Char(string="Authorisation")
    is_safety_related = fields.Boolean(
        string="Public safety",
        help="Directly concerns public safety, health or life and property "
        "(行政许可法 78, 79).",
    )
    licence_name = fields.Char(string="Name of the licence")
    licence_pattern = fields.Char(
        string="Number pattern",
        help="With {word}, {year} and {n}, such as {word}卫公证字〔{year}〕第{n}号.",
    )
    licence_validity_amount = fields.Integer(string="Validity")
    licence_validity_unit = fields.Selection(
        [("month", "Month(s)"), ("year", "Year(s)"), ("none", "Unlimited")],
        string="Unit of the validity",
        default="none",
        required=True,
    )
    competence_ids = fields.One2many(
        "darqi.competence", "item_id", string="Competent organs in time", readonly=True
    )
    competence_version = fields.Integer(
        readonly=True,
        copy=False,
        help="Raised with each change of competence, so that two changes at once meet.",
    )
    current_department_id = fields.Many2one(
        "darqi.department",
        compute="_compute_current",
        search="_search_current_department_id",
        string="Competent organ today",
    )
    current_rule = fields.Selection(
        RULES,
        compute="_compute_current",
        string="Rule today",
    )

    _own_department_check = models.Constraint(
        "CHECK (is_example IS TRUE OR (department_id IS NOT NULL"
        " AND date_from IS NOT NULL))",
        "Original department and in force from: required, except for examples of"
        " another county.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "In force to: it cannot lie before in force from.",
    )
    _principal_check = models.Constraint(
        "CHECK ((own_kind = 'delegated') = (principal_id IS NOT NULL))",
        "Delegating organ: it is named exactly when the department acts as a delegate.",
    )
    _one_person_check = models.Constraint(
        "CHECK (same_reviewer_decider IS NOT TRUE OR (is_on_the_spot IS TRUE"
        " AND coalesce(authorisation_document, '') <> ''))",
        "One person may review and decide only while-you-wait items, with an"
        " authorisation on record.",
    )
    _validity_check = models.Constraint(
        "CHECK (licence_validity_unit = 'none' OR licence_validity_amount > 0)",
        "Validity: a number above zero is required with months or years.",
    )
    _code_uniq = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL AND is_example IS NOT TRUE",
        "An item with this base code exists already.",
    )
    _name_uniq = models.UniqueIndex(
        "(name, department_id) WHERE code IS NULL AND is_example IS NOT TRUE",
        "An item of this name and department, without a base code, exists already.",
    )
    _example_uniq = models.UniqueIndex(
        "(name, coalesce(example_place, ''), coalesce(example_department_text, ''),"
        " coalesce(code, '')) WHERE is_example IS TRUE",
        "This example is on record already.",
    )

    # Codes and texts

    @api.constrains("code", "kind", "implementation_code")
    def _check_codes(self):
        for item in self:
            if item.code and not CODE.match(item.code):
                raise ValidationError(
                    self.env._(
                        "Base code: “%(code)s” is not 12 characters, four digits and"
                        " eight digits or capitals.",
                        code=item.code,
                    )
                )
            said = KIND_OF_CODE.get((item.code or "")[2:4])
            if said and said != item.kind:
                kinds = dict(item._fields["kind"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "Base code: “%(code)s” is the code of a “%(said)s”, the item is"
                        " a “%(kind)s”.",
                        code=item.code,
                        said=kinds[said],
                        kind=kinds[item.kind],
                    )
                )
            long_code = item.implementation_code
            if long_code and not IMPLEMENTATION_CODE.match(long_code):
                raise ValidationError(
                    self.env._(
                        "Implementation code: “%(code)s” is not 31 characters (credit"
                        " code 18, level 1, base code 12).",
                        code=long_code,
                    )
                )
            if long_code and item.code and not long_code.endswith(item.code):
                raise ValidationError(
                    self.env._(
                        "Implementation code: it must end with the base code %(code)s.",
                        code=item.code,
                    )
                )

    @api.constrains("licence_pattern")
    def _check_licence_pattern(self):
        for item in self.filtered("licence_pattern"):
            try:
                item.licence_pattern.format(word="", year=2000, n=1)
                fine = "{n" in item.licence_pattern and "{year" in item.licence_pattern
            except (KeyError, IndexError, ValueError, AttributeError):
                fine = False
            if not fine:
                raise ValidationError(
                    self.env._(
                        "Number pattern: “%(pattern)s” must hold {year} and {n}, and"
                        " besides them only {word}.",
                        pattern=item.licence_pattern,
                    )
                )

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("Main item: an item cannot be related to itself.")
            )

    @api.onchange("code")
    def _onchange_code(self):
        if self.code:
            self.code = self.code.strip().upper()
            self.kind = KIND_OF_CODE.get(self.code[2:4], self.kind)

    @api.depends("name", "example_place", "is_example")
    def _compute_display_name(self):
        for item in self:
            place = item.example_place if item.is_example else ""
            item.display_name = f"{item.name or ''}（{place}）" if place else item.name

    @api.depends("department_id")
    def _compute_supervising_department_id(self):
        for item in self:
            if not item.supervising_department_id:
                item.supervising_department_id = item.department_id

    # Life: rows are made and kept by darqi.item (item_competence.py)

    @api.model_create_multi
    def create(self, vals_list):
        """New items get their first competence rows.

        Example items get one row R0: nobody of this banner handles them.
        """
        for vals in vals_list:
            if vals.get("code"):
                vals["code"] = vals["code"].strip().upper()
        items = super().create(vals_list)
        items._competence_begin()
        return items

    def write(self, vals):
        """Facts that decide competence change by decision only (invariant 1).

        :raises UserError: when a decisive field is written without its act
        """
        decisive = DECISIVE_FIELDS & vals.keys()
        if decisive and self.env.context.get(CONTEXT_KEY) is not DOOR:
            for name in decisive:
                field = self._fields[name]
                value = field.convert_to_cache(vals[name], self[:1], validate=False)
                for item in self:
                    old = field.convert_to_cache(item[name], item, validate=False)
                    if (old or None) != (value or None):
                        item._refuse_decisive(field)
            vals = {k: v for k, v in vals.items() if k not in decisive}
        if vals.get("code"):
            vals = {**vals, "code": vals["code"].strip().upper()}
        return super().write(vals)

    def _refuse_decisive(self, field):
        label = field.get_description(self.env, ["string"])["string"]
        raise UserError(
            self.env._(
                "%(field)s of “%(item)s” changes only by a decision on record: use"
                " “Change by decision”.",
                field=label,
                item=self.display_name,
            )
        )

    def copy_data(self, default=None):
        """A copy has no code: codes are unique."""
        data = super().copy_data(default)
        for item, vals in zip(self, data, strict=True):
            if "code" not in (default or {}):
                vals.pop("code", None)
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(name)s (copy)", name=item.name)
        return data

    def action_adopt(self):
        """Open a new own item prefilled from an example of another county."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New item"),
            "res_model": "darqi.item",
            "views": [(False, "form")],
            "context": {
                "default_name": self.name,
                "default_kind": self.kind,
                "default_legal_basis": self.legal_basis,
                "default_basis_ids": self.basis_ids.ids,
            },
        }

    def action_decide(self):
        """Open the window that changes competence or life by a decision."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change by decision"),
            "res_model": "darqi.item.decision",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_item_id": self.id},
        }

    # Today

    @api.depends_context("darqi_at")
    @api.depends("competence_ids")
    def _compute_current(self):
        today = self.env["darqi.working.day"]._today()
        found = self._competence_map(self, today)
        for item in self:
            row = found.get(item._origin.id, self.env["darqi.competence"])
            item.current_department_id = row.department_id
            item.current_rule = row.rule or "R0"

    def _search_current_department_id(self, operator, value):
        if operator in ("ilike", "not ilike", "=ilike", "like", "=like", "any"):
            organs = (
                value
                if operator == "any"
                else [("display_name", operator.removeprefix("not "), value)]
            )
            ids = set(self.env["darqi.department"]._search(organs))
            return [
                (
                    "current_department_id",
                    "not in" if operator.startswith("not ") else "in",
                    list(ids),
                )
            ]
        if operator != "in":
            return NotImplemented
        today = self.env["darqi.working.day"]._today()
        ids = [organ for organ in value if organ]
        nobody = any(not organ for organ in value)
        self.env["darqi.competence"].flush_model()
        self.flush_model(["is_example"])
        return [("id", "in", self._items_of(today, ids, nobody))]

    def _items_of(self, day, organ_ids, nobody=False):
        """Query of the items which these organs (or nobody) handle on ``day``."""
        return SQL(
            """(SELECT i.id FROM darqi_item i LEFT JOIN LATERAL (
                    SELECT c.department_id FROM darqi_competence c
                    WHERE c.item_id = i.id AND c.scope = '' AND c.date_from <= %s
                    ORDER BY c.date_from DESC, c.sequence DESC LIMIT 1
                ) now ON TRUE
                WHERE now.department_id = ANY(%s)
                   OR (%s AND now.department_id IS NULL))""",
            day,
            list(organ_ids),
            nobody,
        )
