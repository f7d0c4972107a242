from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import EDITABLE_STATES, REVIEWER, WINDOW
from ..ground.state_door import CONTEXT_KEY, DOOR

AS_LICENSED = "原证照载明"  # source of a condition that was taken over without one


def numbered(texts, separator="\n"):
    """Conditions as one text, each with its number."""
    return separator.join(f"{place}. {text}" for place, text in enumerate(texts, 1))


class ApplicationCondition(models.Model):
    """A condition of the licence as the change asked for would leave it (49).

    It rests on a row of the superior standard (行政许可法 16(4), PRACTICE 1.20): one
    that the licence has already, or one of the list the case was accepted under.
    """

    _name = "darqi.application.condition"
    _description = "Condition after the change"
    _order = "application_id, sequence, id"
    _rec_name = "text"

    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    text = fields.Text(required=True, string="Condition")
    item_condition_id = fields.Many2one(
        "darqi.item.condition",
        ondelete="restrict",
        index="btree_not_null",
        string="Row of the list",
        help="The condition of the published list that it rests on.",
    )
    old_source = fields.Char(readonly=True, help="Source the licence names already.")
    source = fields.Char(compute="_compute_source", string="Superior source")

    _text_check = models.Constraint(
        "CHECK (trim(text) <> '')", "Condition: it says nothing."
    )

    @api.depends("item_condition_id", "old_source")
    def _compute_source(self):
        for row in self:
            # sudo: the implementation list is public
            row.source = row.sudo().item_condition_id.source or row.old_source

    @api.onchange("item_condition_id")
    def _onchange_item_condition_id(self):
        if self.item_condition_id and not self.text:
            self.text = self.item_condition_id.name

    @api.model_create_multi
    def create(self, vals_list):
        """Entered until the review is over; each with its source."""
        rows = super().create(vals_list)
        if any(rows.mapped("old_source")) and not self._is_from_licence():
            raise UserError(self.env._("The superior source is not typed: choose it."))
        rows._check_entered()
        return rows

    def _is_from_licence(self):
        """Whether they are taken over from the licence as it is."""
        return self.env.context.get(CONTEXT_KEY) is DOOR

    def write(self, vals):
        """Entered until the review is over; each with its source."""
        self._check_entered()
        if "old_source" in vals and not self._is_from_licence():
            raise UserError(self.env._("The superior source is not typed: choose it."))
        result = super().write(vals)
        self._check_entered()
        return result

    def unlink(self):
        """Taken off until the review is over."""
        self._check_entered()
        return super().unlink()

    def _check_entered(self):
        """:raises UserError: wrong case, too late, wrong role, or no source"""
        if self._is_from_licence():
            return
        self.env["darqi.state.door"]._need_group(*WINDOW, *REVIEWER)
        for row in self:
            case = row.application_id
            if case.application_kind != "change" or case.state not in EDITABLE_STATES:
                raise UserError(
                    self.env._(
                        "%(case)s: what is to change is entered until the review is"
                        " over.",
                        case=case.display_name,
                    )
                )
            # sudo: the implementation list is public
            listed = case.sudo().revision_id.condition_ids
            found = row.sudo().item_condition_id
            if (found and found not in listed) or not (found or row.old_source):
                raise UserError(
                    self.env._(
                        "“%(text)s”: a condition without a superior source may not be"
                        " added (行政许可法 16(4)). Choose the row of the list that it"
                        " rests on.",
                        text=row.text,
                    )
                )
            if found.revision_id and row.old_source:
                row.with_context(**{CONTEXT_KEY: DOOR}).old_source = False


class Application(models.Model):
    """A change of the conditions is decided with the case (行政许可法 49)."""

    _inherit = "darqi.application"

    new_condition_ids = fields.One2many(
        "darqi.application.condition",
        "application_id",
        string="Conditions after the change",
        copy=False,
    )
    list_condition_ids = fields.Many2many(
        "darqi.item.condition",
        compute="_compute_list_condition_ids",
        compute_sudo=True,
        string="Conditions of the list",
    )
    changes_conditions = fields.Boolean(
        readonly=True,
        copy=False,
        help="The conditions of the licence are changed, too.",
    )
    old_conditions = fields.Text(
        compute="_compute_old_conditions", string="Present conditions"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"changes_conditions"}

    @api.depends("revision_id")
    def _compute_list_condition_ids(self):
        for case in self:
            case.list_condition_ids = case.revision_id.condition_ids

    @api.depends("subject_licence_id")
    def _compute_old_conditions(self):
        for case in self:
            case.old_conditions = numbered(case._subject()._condition_texts())

    def action_change_conditions(self):
        """Begin with the conditions the licence has now; then they are edited."""
        self.ensure_one()
        self._need_conditions_editable()
        if self.changes_conditions:
            return True
        licence = self._subject()
        # sudo: the mark follows from the act that was judged just now.
        self.sudo()._door_opened().write({"changes_conditions": True})
        rows = self.env["darqi.application.condition"].sudo()  # sudo: as above
        rows.with_context(**{CONTEXT_KEY: DOOR}).create(
            [
                {
                    "application_id": self.id,
                    "sequence": row.sequence,
                    "text": row.text,
                    "old_source": row.source or AS_LICENSED,
                }
                for row in licence.condition_ids.sorted("sequence")
            ]
        )
        self.invalidate_recordset(["new_condition_ids"])
        return True

    def action_keep_conditions(self):
        """The conditions stay as they are after all."""
        self.ensure_one()
        self._need_conditions_editable()
        # sudo: rows and mark of the case that was judged just now.
        case = self.sudo()
        case.new_condition_ids.unlink()
        case._door_opened().write({"changes_conditions": False})
        return True

    def _need_conditions_editable(self):
        self._need_group(*WINDOW, *REVIEWER)
        self.check_access("write")
        if self.application_kind != "change" or self.state not in EDITABLE_STATES:
            raise UserError(
                self.env._(
                    "%(case)s: what is to change is entered until the review is over.",
                    case=self.display_name,
                )
            )

    def _new_conditions(self):
        """Rows the licence gets, or None when its conditions stay."""
        if self.application_kind != "change" or not self.changes_conditions:
            return None
        # sudo: the case's own rows, to judge, print and hand to its licence
        rows = [
            {"text": row.text.strip(), "source": row.source}
            for row in self.sudo().new_condition_ids.sorted("sequence")
        ]
        old = self._subject().condition_ids.sorted("sequence")
        if [(r["text"], r["source"]) for r in rows] == [
            (row.text, row.source or AS_LICENSED) for row in old
        ]:
            return None
        return rows

    def _changes_anything(self):
        return super()._changes_anything() or self._new_conditions() is not None

    def _change_rows(self):
        rows = super()._change_rows()
        new = self._new_conditions()
        if new is not None:
            rows.append(
                {
                    "label": "许可条件",
                    "old": numbered(self._subject()._condition_texts(), "；") or "无",
                    "new": numbered((row["text"] for row in new), "；") or "无",
                }
            )
        return rows

    def _certificate_changes(self, licence):
        values = super()._certificate_changes(licence)
        new = self._new_conditions()
        if new is not None:
            values["conditions"] = [row["text"] for row in new]
        return values

    def _change_licence(self):
        """The conditions change with the rest, before the version is kept."""
        new = self._new_conditions()
        if new is not None:
            self.subject_licence_id._set_conditions(new)
        return super()._change_licence()


class Licence(models.Model):
    """What the conditions of a licence are."""

    _inherit = "darqi.licence"

    def _condition_texts(self):
        return self.condition_ids.sorted("sequence").mapped("text")

    def _set_conditions(self, rows):
        """The conditions as the sealed decision of a change says them."""
        self.ensure_one()
        conditions = self.condition_ids.with_context(**{CONTEXT_KEY: DOOR})
        conditions.unlink()
        conditions.create(
            [
                {"licence_id": self.id, "sequence": 10 * place, **row}
                for place, row in enumerate(rows, 1)
            ]
        )
        self.invalidate_recordset(["condition_ids"])
