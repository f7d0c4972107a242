from stdnum.cn import uscc

from odoo import api, models
from odoo.fields import Command


class DemoStoryLife(models.AbstractModel):
    """What happens to a case besides its ordinary way."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_steps(self, items):
        result = super()._tell_steps(items)
        self._tell_answers(items)
        self._tell_waiver(items)
        self._tell_renamed(items)
        self._tell_late_receipts(items)
        return result

    @api.model
    def _kept_scan(self, login, text, day):
        files = self._by(login, self.env["ir.attachment"], day)
        return files.create(self._photo(text))

    @api.model
    def _tell_answers(self, items):
        """An applicant corrects the area he wrote, after acceptance."""
        case = self._begun(items["public_place"], 6, 981)
        day = self._ago(3)
        self._by("reviewer_a", case, day).action_change_answers(
            {**self._answers(case), "area": "136"},
            "supplement",
            "申请人提交房屋测绘报告，营业面积应为136平方米（演示）",
            self._kept_scan("reviewer_a", "面积说明", day).ids,
        )

    @api.model
    def _tell_waiver(self, items):
        """A paper was asked for and turned out to be in a register already."""
        case = self._begun(items["public_place"], 6, 982)
        self._by("reviewer_a", case, self._ago(3)).action_supplement(
            [
                {
                    "material": "营业执照复印件",
                    "problem": "复印件不清晰",
                    "requirement": "重新提交清晰的复印件",
                }
            ],
            self._ago(-3),
        )
        self._by("reviewer_a", case, self._ago(1)).action_waive_supplement(
            "已通过政务数据共享核验营业执照，无须再次提交（演示）"
        )

    @api.model
    def _firm(self):
        """A firm of this part of the story only."""
        body = "91150621990000981"
        return {
            "applicant_kind": "organisation",
            "applicant_name": "达拉特旗示范商贸行（演示）",
            "id_kind": "credit_code",
            "id_number": body + uscc.calc_check_digit(body),
            "legal_person": "演示负责人",
            "phone": "13800000981",
            "address": "达拉特旗树林召镇演示路981号",
        }

    @api.model
    def _filed(self, item, day, **vals):
        """A filing being entered by the window, with the item's checklist."""
        filings = self._by("window1", self.env["darqi.filing"], day)
        revision = self.env["darqi.item.revision"]._effective_on(item, day)
        rows = filings.env["darqi.application.material"]._list_vals(item, revision)
        return filings.create(
            {
                **self._firm(),
                "item_ids": [Command.set(item.ids)],
                "material_ids": [Command.create(row) for row in rows],
                **vals,
            }
        )

    @api.model
    def _tell_renamed(self, items):
        """A firm with scans of its papers changes its name and comes again."""
        item, day = items["public_place"], self._ago(8)
        filing = self._filed(item, day)
        filing.action_receive()
        case = filing.application_ids
        for row in self._by("window2", case.material_ids, day):
            scan = self._kept_scan("window2", row.name[:12], day)
            row.write(
                {
                    "is_received": True,
                    "verdict": "ok",
                    "attachment_ids": [Command.set(scan.ids)],
                }
            )
        self._step_accept(case, day, {"accept": "window2"}, False, 0)
        self._by("window1", case.applicant_id, self._ago(2)).action_rename(
            "达拉特旗示范商贸有限公司（演示）",
            self._ago(4),
            "登记通知书（演示）〔2026〕12号",
            self._kept_scan("window1", "登记通知书", self._ago(2)).ids,
        )
        again = self._filed(
            item, self._ago(0), applicant_name="达拉特旗示范商贸有限公司（演示）"
        )
        offered = list(again._last_materials())
        if offered:
            again.action_take_last([offered[0].id])

    @api.model
    def _tell_late_receipts(self, items):
        """Posted papers: one entered on the head's authority, one waits for it."""
        for days, item in ((1, "public_place"), (0, "clinic")):
            day = self._ago(days)
            proof = self._kept_scan("window1", "邮件签收单", day)
            filing = self._filed(
                items[item],
                day,
                applicant_name="达拉特旗示范商贸有限公司（演示）",
                channel="mail",
                arrived_on=self._ago(days + 1),
                arrival_reason="邮件当日送达收发室，次日转到窗口（演示）",
                arrival_proof_ids=[Command.set(proof.ids)],
            )
            if days:
                self._by("bureau_head", filing, day).action_authorise_late()
                filing.material_ids.write({"is_received": True, "verdict": "ok"})
                filing.action_receive()
