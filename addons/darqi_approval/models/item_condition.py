from odoo import api, fields, models
from odoo.exceptions import UserError

OFFICERS = (
    "darqi_approval.group_department_officer",
    "darqi_approval.group_department_head",
)
# What a condition says; a copy into the next version says the same.
TEXTS = ("name", "source_level", "source")


class ItemCondition(models.Model):
    """A condition of the licence, taken from the superior implementation standard.

    行政许可法 16(4): neither the bureau nor the department may add conditions, so every
    row names the national or regional text it comes from. The original department
    edits them, the bureau reads them and is told (REQ-62, PRACTICE 1.20).
    """

    _name = "darqi.item.condition"
    _inherit = ["darqi.revision.part", "darqi.one.seal"]
    _one_seal_fields = ("name",)
    _description = "Condition"
    _order = "revision_id, sequence, id"

    revision_id = fields.Many2one(
        "darqi.item.revision", required=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one(related="revision_id.item_id")
    sequence = fields.Integer(default=10)
    name = fields.Text(required=True, string="Condition")
    source_level = fields.Selection(
        [("national", "National"), ("regional", "Regional")],
        required=True,
        default="national",
        string="Set by",
    )
    basis_id = fields.Many2one(
        "darqi.basis",
        index="btree_not_null",
        ondelete="restrict",
        string="Text on record",
        help="The law, rule or superior standard the condition is taken from.",
    )
    source = fields.Char(
        required=True,
        string="Superior source",
        help="Law and article, or the superior implementation standard.",
    )

    _source_check = models.Constraint(
        "CHECK (trim(source) <> '')",
        "Superior source: a condition without one may not be added (行政许可法 16(4)).",
    )

    def _one_seal_organ(self):
        return self.revision_id.item_id.department_id

    @api.onchange("basis_id")
    def _onchange_basis_id(self):
        if self.basis_id:
            self.source = self.basis_id.display_name
            local = self.basis_id.kind == "local_regulation"
            self.source_level = "regional" if local else "national"

    @api.model_create_multi
    def create(self, vals_list):
        """By the department; the next version takes over what the last one says."""
        vals_list = [self._with_source(vals) for vals in vals_list]
        rows = super().create(vals_list)
        for row in rows:
            if not row._is_taken_over():
                row._check_editor()
        rows._tell_bureau()
        return rows

    def write(self, vals):
        """By the department. :raises UserError: otherwise"""
        if vals.keys() - {"sequence"}:
            self._check_editor()
        result = super().write(self._with_source(vals))
        self._tell_bureau()
        return result

    def unlink(self):
        """By the department. :raises UserError: otherwise"""
        self._check_editor()
        self._tell_bureau()
        return super().unlink()

    @api.model
    def _with_source(self, vals):
        if vals.get("basis_id") and not vals.get("source"):
            basis = self.env["darqi.basis"].browse(vals["basis_id"])
            return {**vals, "source": basis.display_name}
        return vals

    def _is_taken_over(self):
        """Whether an earlier version of the item's list says just this."""
        earlier = self.item_id.revision_ids.condition_ids - self
        mine = [self[name] for name in TEXTS]
        return any([row[name] for name in TEXTS] == mine for row in earlier)

    def _check_editor(self):
        """:raises UserError: not of the item's department, or no text on record"""
        if self.env.su:
            return
        user = self.env.user
        own = user.sudo().department_ids  # sudo: one's own organs
        officer = user.has_groups(",".join(OFFICERS))
        for row in self:
            organ = row.item_id.department_id
            if not officer or organ not in own:
                raise UserError(
                    self.env._(
                        "Conditions of “%(item)s” are edited by “%(organ)s”: the bureau"
                        " reads them and is told (REQ-62).",
                        item=row.item_id.name,
                        organ=organ.name,
                    )
                )
            # sudo: texts on record are public.
            if not row.sudo().basis_id or row.sudo().basis_id.is_ended:
                raise UserError(
                    self.env._(
                        "Text on record: choose the superior text in force that sets"
                        " this condition (行政许可法 16(4))."
                    )
                )

    def _tell_bureau(self):
        """The bureau's list says who changed its conditions, and when."""
        if self.env.su:
            return
        # sudo: the department has no right on lists; only this note is left on them.
        self.revision_id.sudo()._door_opened().write(
            {
                "conditions_by_id": self.env.uid,
                "conditions_at": self.env["darqi.working.day"]._now(),
            }
        )
