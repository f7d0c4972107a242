from odoo import api, models

HEALTH_LAW = "《生活饮用水卫生监督管理办法》第十五条"


class DemoStoryClock(models.AbstractModel):
    """What the bounds of time limits look like: second pauses, voided notices."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_steps(self, items):
        result = super()._tell_steps(items)
        self._tell_pauses(items)
        self._tell_silence(items["internal_print"])
        self._tell_calendar()
        return result

    @api.model
    def _tell_pauses(self, items):
        """Tested twice, the second time by the approver; and a notice taken back."""
        twice = self._begun(items["drinking_water"], 13, 991)
        twice_by = self._by("reviewer_a", twice, self._ago(9))
        twice_by.action_start_special(
            "testing", HEALTH_LAW, "旗疾病预防控制中心检测室（演示）", self._ago(6)
        )
        paper = twice.special_ids.document_id
        self._by("sealkeeper1", paper, self._ago(9)).action_seal()
        self._by("approver1", twice, self._ago(2)).action_start_special(
            "testing",
            HEALTH_LAW,
            "市疾病预防控制中心检测室（演示）",
            self._ago(-3),
            earlier_id=twice.special_ids.id,
            again_reason="首次送检水样保存条件不符合要求，需要重新采样检测（演示）",
        )
        wrong = self._begun(items["drinking_water"], 8, 992, "reviewer_b")
        self._by("reviewer_b", wrong, self._ago(3)).action_start_special(
            "testing", HEALTH_LAW, "旗疾病预防控制中心检测室（演示）", self._ago(-8)
        )
        paper = wrong.special_ids.document_id
        self._by("approver1", paper, self._ago(2))._void("检测机构写错（演示）")

    @api.model
    def _tell_silence(self, item):
        """内部资料准印: thirty days went by without a decision; to be confirmed."""
        day = self._ago(59)
        # sudo: the register has no act of its own in the story.
        self._by("catalogue", item, day).sudo()._competence_decide(
            "",
            day,
            self._organ("bureau"),
            "statutory",
            document="达政发〔演示〕3号",
            reason="随印刷业审批一并集中（演示）",
        )
        self._begun(item, 26, 993, "reviewer_b")
        self.env["darqi.deemed.consent"]._cron_enter()

    @api.model
    def _tell_calendar(self):
        """A local day off announced and taken back: two reports, old and new dates."""
        days = self._by("catalogue", self.env["darqi.working.day"], self._ago(4))
        day = days.create(
            {
                "date": self._ago(-6),
                "name": "地方假日（演示）",
                "notice": "达政办发〔演示〕1号",
                "level": "local",
            }
        )
        self._by("catalogue", day, self._ago(2)).unlink()
        # Most applicants were told the first date and the second; a few are not yet.
        lines = self.env["darqi.calendar.change.line"].search(
            [
                ("applicant_state", "=", "to_tell"),
                ("department_id", "=", self._organ("bureau").id),
            ],
            order="id",
        )
        self._by("window1", lines[3:], self._ago(1)).action_applicant_told()
