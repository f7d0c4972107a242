from odoo import api, fields, models

from ...official_document import BUILDERS, render

UNIT_TEXT = {"working_day": "个工作日", "calendar_day": "个自然日", "month": "个月"}
FORM_TEXT = {
    "original": "原件",
    "copy": "复印件",
    "electronic": "电子件",
    "any": "原件或者复印件",
}


class Advice(models.Model):
    """One piece of advice at the counter: counted, without a case (PRACTICE 2.1).

    Who asked is not recorded. The printed slip is made again from the list it cites.
    """

    _name = "darqi.advice"
    _inherit = ["darqi.append.only"]
    _description = "Advice given"
    _order = "id desc"

    item_id = fields.Many2one(
        "darqi.item", required=True, index=True, ondelete="restrict"
    )
    revision_id = fields.Many2one(
        "darqi.item.revision",
        required=True,
        ondelete="restrict",
        string="Implementation list (version)",
    )
    situation_id = fields.Many2one(
        "darqi.item.situation", ondelete="restrict", string="Applicant's situation"
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Advising window",
    )
    day = fields.Date(required=True, index=True)

    @api.depends("item_id", "situation_id")
    def _compute_display_name(self):
        for advice in self:
            parts = (advice.item_id.name, advice.situation_id.name)
            advice.display_name = " · ".join(filter(None, parts))

    @api.model
    def _give(self, item, revision, situation, department):
        """Count one piece of advice given today at a window of ``department``."""
        # sudo: nobody has a create right on the register; the window was judged.
        row = self.sudo().create(
            {
                "item_id": item.id,
                "revision_id": revision.id,
                "situation_id": situation.id,
                "department_id": department.id,
                "day": self.env["darqi.working.day"]._today(),
            }
        )
        return self.browse(row.id)

    def action_print(self):
        """Open the slip to print: 一次性告知单."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/advice/{self.id}",
            "target": "new",
        }

    def _pdf(self):
        """The slip with only the papers this person needs, as PDF."""
        return render(BUILDERS["advice_slip"](self._paper_values()))

    def _paper_values(self):
        self.ensure_one()
        # sudo: lists and limits are public; the slip says nothing else.
        item, revision = self.item_id.sudo(), self.revision_id.sudo()
        situation = self.situation_id.sudo()
        materials = situation.material_ids if situation else revision.material_ids
        config = self.env["darqi.config"]
        competent = item._competent_on(self.day).department_id
        window = self.department_id.sudo()
        place = " ".join(
            filter(None, (revision.place, revision.window, revision.office_hours))
        )
        return {
            "organ": window._name_on(self.day),
            "competent_organ": competent._name_on(self.day) if competent else "",
            "item_name": item.name,
            "situation": situation.name or "",
            "basis": "、".join(b.display_name for b in item.basis_ids)
            or item.legal_basis
            or "",
            "conditions": revision.condition_ids.mapped("name"),
            "materials": [
                {
                    "name": row.name,
                    "copies": row.copies or 1,
                    "form": FORM_TEXT.get(row.form, ""),
                    "note": "；".join(
                        filter(
                            None,
                            (
                                "" if row.is_required else "按需提交",
                                "可以容缺后补" if row.can_follow else "",
                                row.note or "",
                            ),
                        )
                    ),
                }
                for row in materials.sorted("sequence")
            ]
            or [{"name": "无须提交材料"}],
            "time_limit": self._limit_text(revision),
            "fee": revision._fee_text(),
            "where": place or window.name,
            "phone": revision.phone or "见窗口公示",
            "date": self.day,
            "watermark": "演示数据" if config._is_demo() else "",
            "output": "for_stamp",
        }

    @api.model
    def _limit_text(self, revision):
        amount = revision.statutory_days
        unit = UNIT_TEXT[revision.statutory_unit or "working_day"]
        if not amount:
            amount = self.env["darqi.config"]._number("darqi.decision_days")
        text = f"法定{amount}{unit}"
        if revision.promised_days:
            text += f"，承诺{revision.promised_days}个工作日"
        base = "收到申请" if revision.base_event == "receipt" else "受理"
        return f"{text}（自{base}之日起，次日起算）"
