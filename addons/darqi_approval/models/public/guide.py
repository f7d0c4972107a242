from odoo import fields, models
from odoo.exceptions import UserError

from ...official_document import BUILDERS, render
from ..service.advice import FORM_TEXT

PROCEDURE = ("收件", "受理", "审查", "决定", "制证", "送达")
SOURCES = {
    "applicant": "申请人自备",
    "government": "政府部门核发",
    "shared": "数据共享获取",
    "agency": "中介机构出具",
}


class ItemRevision(models.Model):
    """办事指南: the published list as everybody may take it away (许可法 30).

    Made from the list each time it is printed; it bears the list's version, no number
    and no seal.
    """

    _inherit = "darqi.item.revision"

    can_print_guide = fields.Boolean(compute="_compute_can_print_guide")

    def _compute_can_print_guide(self):
        for revision in self:
            revision.can_print_guide = bool(revision.id) and revision.state != "draft"

    def action_print_guide(self):
        """Open the guide of this list as PDF."""
        self.ensure_one()
        report = self.env.ref("darqi_approval.report_item_guide")
        return report.report_action(self)

    def _guide_pdf(self):
        """The guide as PDF. :raises UserError: of a list that is not published"""
        self.ensure_one()
        self.check_access("read")
        if self.state == "draft":
            raise UserError(
                self.env._("Only a published list has a guide: it binds, a draft not.")
            )
        return render(BUILDERS["item_guide"](self._guide_values()))

    def _guide_values(self):
        # sudo: lists, limits and organs are public.
        row = self.sudo()
        item = row.item_id
        day = max(self.env["darqi.working.day"]._today(), row.date_from)
        config = self.env["darqi.config"]
        organ = item._competent_on(day).department_id or item.department_id
        limits = self.env["darqi.advice"]._limit_text(row).partition("（")
        statutory, _comma, promised = limits[0].partition("，")
        return {
            "organ": organ._name_on(day),
            "item_name": item.name,
            "item_code": item.implementation_code or item.code or "",
            "basis": "、".join(b.display_name for b in item.basis_ids)
            or item.legal_basis
            or "见权责清单",
            "conditions": row.condition_ids.mapped("name")
            or ["符合设定依据规定的条件、标准"],
            "procedure": list(PROCEDURE),
            "statutory": statutory.removeprefix("法定"),
            "promised": promised.removeprefix("承诺") or "同法定办结时限",
            "materials": [
                {
                    "name": material.name,
                    "form": FORM_TEXT.get(material.form, ""),
                    "copies": material.copies or 1,
                    "source": SOURCES[material.source],
                }
                for material in row.material_ids.sorted("sequence")
            ]
            or [{"name": "无须提交材料"}],
            "fee": row._fee_text() or "不收费",
            "place": " ".join(filter(None, (row.place, row.window)))
            or f"{organ.name}窗口",
            "hours": row.office_hours or "工作日（以窗口公示为准）",
            "consult": row.phone or "见窗口公示",
            "complain": row.complaint_phone or row.phone or "见窗口公示",
            "result": item.licence_name or "行政许可决定书",
            "review_organ": config._text("darqi.review_organ"),
            "court": config._text("darqi.court"),
            "date": row.date_from,
            "watermark": "演示数据" if config._is_demo() else "",
            "output": "for_stamp",
        }
