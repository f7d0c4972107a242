from odoo import api, models

from ...official_document import chinese_date

# Words of the letter for what was done to the licence (行政处罚法 9).
RESULTS = {
    "suspend": "暂扣许可证件",
    "downgrade": "降低资质等级",
    "revoke": "吊销许可证件",
}


class Licence(models.Model):
    """监管结果抄告函 (T27): a penalty is told to the organ of the licence in writing.

    许可法 64, 方案三(三)3: facts, result and basis go from the punishing organ to the
    organ that is responsible for the licence, with the record of the penalty.
    """

    _inherit = "darqi.licence"

    def _record_penalty(self, vals):
        vals = dict(vals)
        facts, basis = vals.pop("facts", None), vals.pop("basis", None)
        penalty = super()._record_penalty(vals)
        if (facts or "").strip() and penalty.kind in RESULTS:
            penalty._issue_result_letter(facts.strip(), (basis or "").strip())
        return penalty


class LicencePenalty(models.Model):
    """The letter about a penalty."""

    _inherit = "darqi.licence.penalty"

    def _issue_result_letter(self, facts, basis):
        licence = self.licence_id
        result = f"{RESULTS[self.kind]}（{self.decision_number}）"
        if self.kind == "downgrade":
            result += f"，降为{self.new_level}"
        if self.date_to:
            first, last = map(chinese_date, (self.date_from, self.date_to))
            result += f"，期限自{first}起至{last}止"
        return self.env["darqi.document"]._issue(
            "result_letter",
            self,
            {
                "to_organ": self.responsible_department_id.name,
                "holder": licence.holder_name,
                "item_name": licence.item_id.name,
                "licence_number": licence.number or "（未编号）",
                "facts": facts.rstrip("。"),
                "result": result,
                "basis": basis.rstrip("。") or "有关法律法规",
            },
            department=self.department_id,
        )


class Document(models.Model):
    """The letter goes to the organ of the licence."""

    _inherit = "darqi.document"

    @api.model
    def _issue_vals(self, settings, record, organ, paper):
        vals = super()._issue_vals(settings, record, organ, paper)
        if settings.code == "result_letter" and (
            "responsible_department_id" in record._fields
        ):
            vals["to_department_id"] = record.responsible_department_id.id
        return vals
