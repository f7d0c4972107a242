from datetime import date, timedelta

from odoo import api, models
from odoo.fields import Command

from .catalogue_data import FORM, MATERIALS, ROWS
from .catalogue_law import ENDED, FIRST_REVIEW, OF_ITEMS, Law

# Items of the story have been in force since before the reform.
IN_FORCE = date(2019, 6, 3)
ILLUSTRATION = (
    "演示：必划、应划、不划的归类为示意，"
    "正式归类以自治区划转指导目录和旗政府确定的目录为准。"
)

# Time the item's own law excludes besides 行政许可法 45.
GROUNDS = {
    "water_taking": (
        (
            "征求有关部门意见",
            "《取水许可和水资源费征收管理条例》第十九条",
            0,
        ),
    ),
}

OFFICERS = (
    "darqi_approval.group_department_officer,darqi_approval.group_department_head"
)


class DemoStoryCatalogue(models.AbstractModel):
    """The catalogue before the reform: items, lists, forms."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_catalogue(self):
        """Items with a published implementation list each; by key."""
        keeper = "catalogue"
        items = self._by(keeper, self.env["darqi.item"], IN_FORCE).create(
            [self._item_vals(row, number) for number, row in enumerate(ROWS)]
        )
        lists = self._by(keeper, self.env["darqi.item.revision"], IN_FORCE).create(
            [self._list_vals(row, item) for row, item in zip(ROWS, items, strict=True)]
        )
        for row, draft in zip(ROWS, lists, strict=True):
            self._tell_conditions_of(row, draft)
        lists.action_publish()
        self._tell_ended()
        return {
            row.key: item.with_env(self.env)
            for row, item in zip(ROWS, items, strict=True)
        }

    @api.model
    def _tell_ended(self):
        """An item that the law no longer has: no organ, with the reason."""
        name, organ, day = ENDED
        last = date.fromisoformat(day) - timedelta(days=1)
        self._by("catalogue", self.env["darqi.item"], IN_FORCE).create(
            {
                "name": name,
                "sequence": 200,
                "department_id": self._organ(organ).id,
                "date_from": IN_FORCE,
                "date_to": last,
                "kind": "licence",
                "transfer_category": "none",
                "transfer_category_reason": "2021年修正后不再是行政许可",
                "legal_basis": "《中华人民共和国草原法》第五十二条（2013年修正）",
            }
        )

    @api.model
    def _tell_conditions_of(self, row, draft):
        """Conditions are written by the original department, on its superior texts."""
        conditions = OF_ITEMS.get(row.key, Law()).conditions
        if not conditions:
            return
        texts = self.env["darqi.basis"]._find_or_create([law for _n, law in conditions])
        officers = draft.item_id.department_id.user_ids.filtered(
            lambda user: user.has_groups(OFFICERS)
        )
        rows = self.env["darqi.item.condition"]
        if officers:
            rows = self._by(officers[0].login, rows, IN_FORCE)
        rows.create(
            [
                {
                    "revision_id": draft.id,
                    "name": name,
                    "basis_id": texts[law][:1].id,
                    "source": law,
                }
                for name, law in conditions
            ]
        )

    @api.model
    def _law_vals(self, key):
        """Limit, renewal and silence of the item's own law, each with its clause."""
        law = OF_ITEMS.get(key, Law())
        vals = {
            "limit_basis": law.limit or False,
            "renewal_basis": law.lead_law or False,
            "silence_rule": "granted" if law.silence else "none",
            "silence_basis": law.silence or False,
        }
        if law.lead:
            amount, unit = law.lead
            vals.update(renewal_lead_amount=amount, renewal_lead_unit=unit)
        return vals

    @api.model
    def _item_vals(self, row, number):
        organ = self._organ(row.organ)
        basis = self.env["darqi.basis"]._find_or_create([row.basis])[row.basis]
        return {
            "name": row.name,
            "sequence": 10 + number,
            "department_id": organ.id,
            "date_from": IN_FORCE,
            "kind": "licence",
            "system": row.system,
            "transfer_category": row.category,
            "transfer_category_reason": ILLUSTRATION,
            "level_of_difficulty": row.level,
            "is_on_the_spot": row.on_the_spot,
            "is_resource_right": row.key in ("water_taking", "grassland"),
            "legal_basis": row.basis,
            "basis_ids": [Command.set(basis.ids)],
            "licence_name": row.licence or False,
            "licence_pattern": "{word}许证字〔{year}〕第{n}号"
            if row.licence
            else False,
            "licence_validity_amount": row.years,
            "licence_validity_unit": "year" if row.years else "none",
            "is_first_review": row.key in FIRST_REVIEW,
            "superior_organ": FIRST_REVIEW.get(row.key, False),
        }

    @api.model
    def _list_vals(self, row, item):
        return {
            "item_id": item.id,
            "date_from": IN_FORCE,
            "statutory_days": row.limit,
            "statutory_unit": row.unit,
            "promised_days": row.promise,
            "base_event": row.base,
            **self._law_vals(row.key),
            "needs_survey": row.survey,
            "needs_hearing": row.hearing,
            "needs_expert": row.expert,
            "allows_suspension": row.key == "water_taking",
            "suspension_basis": "《取水许可和水资源费征收管理条例》第十八条"
            if row.key == "water_taking"
            else False,
            "ground_ids": [
                Command.create({"name": name, "law": law, "most_days": most})
                for name, law, most in GROUNDS.get(row.key, ())
            ],
            "step_count": 4,
            "window": "综合窗口",
            "phone": "0477-0000000",
            "place": "达拉特旗政务服务大厅",
            "material_ids": [
                Command.create(
                    {
                        "sequence": 10 * place,
                        "name": name,
                        "form": form,
                        "can_follow": can_follow,
                        "source": source,
                    }
                )
                for place, (name, form, can_follow, source) in enumerate(MATERIALS)
            ],
            "form_field_ids": [
                Command.create(
                    {
                        "sequence": 10 * place,
                        "section": section,
                        "code": code,
                        "label": label,
                        "type": kind,
                        "is_required": required,
                        "hint": hint or False,
                        "choices": choices or False,
                    }
                )
                for place, (
                    section,
                    code,
                    label,
                    kind,
                    required,
                    hint,
                    choices,
                ) in enumerate(FORM)
            ],
        }
