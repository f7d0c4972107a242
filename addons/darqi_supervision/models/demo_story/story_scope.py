from odoo import api, models

ZONE = "达拉特经济开发区"


class DemoStoryScope(models.AbstractModel):
    """An item that another organ handles in one part of the banner (PRACTICE 1.7)."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_scopes(self, items):
        """The zone handles one item within its bounds, by a decision on record."""
        today = self.env["darqi.working.day"]._today()
        self._by("catalogue", self.env["darqi.scope"], today).create(
            {"name": ZONE, "kind": "zone"}
        )
        self._by("catalogue", items["soil"], today)._competence_decide(
            ZONE,
            today,
            self._organ("zone"),
            "empowered",
            document="达政发〔2026〕演示8号",
            reason="开发区范围内的事项由开发区管委会实施（演示）",
        )
