from odoo import api, models
from odoo.fields import Command

# What a demonstration plant needs, in order; the first is in hand already.
NEEDS = ("soil", "water_taking", "grassland")


class DemoStoryProject(models.AbstractModel):
    """An investment project and the licences it needs."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_projects(self, items):
        """A key project whose first licence is under way, guided by the escort."""
        case = self.env["darqi.application"].search(
            [
                ("item_id", "=", items[NEEDS[0]].id),
                ("state", "in", ("accepted", "reviewing", "pending_decision")),
            ],
            order="id",
            limit=1,
        )
        if not case:
            return
        today = self.env["darqi.working.day"]._today()
        self._by("escort1", self.env["darqi.project"], today).create(
            {
                "code": f"{today.year}-150621-44-01-000001",
                "name": "演示新能源装备制造项目",
                "applicant_id": case.applicant_id.id,
                "is_key": True,
                "place": "达拉特经济开发区（演示）",
                "investment": 12800,
                "start_on": self._ago(-60),
                "permit_ids": [
                    Command.create(
                        {
                            "sequence": 10 * place,
                            "item_id": items[name].id,
                            "application_id": case.id if place == 1 else False,
                            "planned_on": self._ago(-5 * place),
                        }
                    )
                    for place, name in enumerate(NEEDS, 1)
                ],
            }
        )
