from odoo import api, models
from odoo.fields import Command

from .story_licences import STAFF

SHOPS = ("public_place", "drinking_water")  # what the shop of the story needs


class DemoStoryIndustry(models.AbstractModel):
    """一业一证, and a change of the conditions of a licence."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_licences(self, items):
        result = super()._tell_licences(items)
        self._tell_conditions(items["public_place"])
        self._tell_industry([items[key] for key in SHOPS])
        return result

    @api.model
    def _tell_conditions(self, item):
        """The holder asks for a larger place: the reviewer words the condition anew."""
        licence = self.env["darqi.licence"].search(
            [("item_id", "=", item.id), ("number", "like", "第204号")], limit=1
        )
        self._tell_about(licence, 204, "change", 6, "pick_up", {})
        case = licence.subject_case_ids
        reviewer = self._by(case.reviewer_id.login, case, self._ago(2))
        reviewer.action_change_conditions()
        reviewer.new_condition_ids[
            :1
        ].text = "经营面积180平方米，按核定项目经营（演示）"
        self._step_review(case, self._ago(1), STAFF, False, 204)

    @api.model
    def _tell_industry(self, items):
        """A shop whose licences stand on one certificate."""
        industry = self._by("catalogue", self.env["darqi.industry"], self._ago(30))
        industry = industry.create(
            {
                "name": "小餐饮",
                "item_ids": [Command.set([item.id for item in items])],
            }
        )
        licences = self.env["darqi.licence"].search(
            [
                ("state", "=", "valid"),
                ("validity", "in", ("valid", "expiring")),
                ("department_id", "=", self._organ("bureau").id),
                ("item_id", "in", industry.item_ids.ids),
                ("holder_id", "!=", False),
            ],
            order="id",
        )
        shops = {}
        for licence in licences:
            shops.setdefault(licence.holder_id, {}).setdefault(licence.item_id, licence)
        whole = [
            (holder, found)
            for holder, found in shops.items()
            if len(found) == len(items)
        ]
        for holder, found in whole[:1]:
            packages = self._by(
                "delivery1", self.env["darqi.industry.licence"], self._ago(4)
            )
            package = packages.create(
                {
                    "industry_id": industry.id,
                    "holder_id": holder.id,
                    "address": "达拉特旗树林召镇演示路1号",
                    "line_ids": [
                        Command.create({"licence_id": licence.id})
                        for licence in found.values()
                    ],
                }
            )
            package.action_issue()
            # sudo: the story looks up the paper that the keeper then seals.
            paper = package.sudo().document_ids
            self._by("sealkeeper1", paper, self._ago(3)).action_seal()
