from odoo import api, fields, models

from ...application_form import common_fields, judge
from ..application_answers import LATER


class Filing(models.Model):
    """Common information of a filing of several items (一件事, REQ-74).

    What two or more of the forms ask is entered once and copied into the answers of
    each case; each form judges it as if it had been typed there.
    """

    _inherit = "darqi.filing"

    common_answers = fields.Json(
        copy=False, string="Common information", help="Answers by field code."
    )
    common_definition = fields.Json(compute="_compute_common_definition")
    has_common = fields.Boolean(compute="_compute_common_definition")

    @api.depends("item_ids", "state", "application_ids.revision_id")
    @api.depends_context("darqi_at")
    def _compute_common_definition(self):
        for filing in self:
            forms = filing._forms().values() if len(filing.item_ids) > 1 else ()
            filing.common_definition = common_fields(forms)
            filing.has_common = bool(filing.common_definition)

    def _forms(self):
        """Form of each item: its case's, before the receipt that in effect today."""
        self.ensure_one()
        if self.state == "received":
            cases = self.sudo().application_ids  # sudo: forms are public
            revisions = {case.item_id.id: case.revision_id for case in cases}
        else:
            today = self.env["darqi.working.day"]._today()
            lists = self.env["darqi.item.revision"].sudo()  # sudo: as above
            revisions = lists._effective_map(self.item_ids, today)
        items = {item._origin.id: item for item in self.item_ids}
        return {
            item: revisions[key]._form_definition()
            for key, item in items.items()
            if revisions.get(key)
        }

    def _common_of(self, definition):
        """The common answers that a form asks for."""
        given = self.common_answers or {}
        common = {row["code"] for row in self.common_definition or []}
        asked = {row["code"] for row in definition}
        return {code: given[code] for code in given if code in common & asked}

    def _refusal_receive(self):
        reason = super()._refusal_receive()
        if reason or len(self.item_ids) < 2 or not self.common_answers:
            return reason
        today = self.env["darqi.working.day"]._today()
        chinese = (self.env.lang or "zh_CN").startswith("zh")
        lines = []
        for item, definition in self._forms().items():
            answers = self._common_of(definition)
            for problem in judge(definition, answers, today):
                if problem.code not in LATER:
                    text = problem.text_zh() if chinese else problem.text_en()
                    lines.append(f"{item.name}：{text}")
        if lines:
            return self.env._(
                "Common information:\n%(problems)s", problems="\n".join(lines)
            )
        return False

    def _create_cases(self, routes, numbers, today):
        """Each case starts with the common answers its form asks for."""
        cases = super()._create_cases(routes, numbers, today)
        shared = self.filtered(lambda f: len(f.item_ids) > 1 and f.common_answers)
        for case in cases.filtered(lambda case: case.filing_id in shared):
            answers = case.filing_id._common_of(case.form_definition or [])
            if answers:
                case.write({"answers": answers})
        return cases
