from odoo import api, models
from odoo.fields import Command

# Of the notices pushed more than so many working days ago, most are claimed.
CLAIMED_AFTER = 4
FINDINGS = (
    ("none", "经营情况与许可内容一致，管理制度上墙。", "现场检查记录、照片"),
    ("change", "经营面积较许可时增加40平方米，未申请变更。", "现场检查记录、平面图"),
    ("cancel", "已连续停业六个月，经营者书面申请注销。", "停业证明、书面申请"),
    ("annul", "擅自扩大经营范围，涉嫌以不正当手段取得许可。", "询问笔录、照片"),
    ("rectifying", "从业人员健康证明过期2人，责令限期改正。", "责令改正通知书"),
    ("none", "卫生设施运转正常。", "现场检查记录"),
)


class DemoStorySupervision(models.AbstractModel):
    """What the departments do with what was pushed to them."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_supervision(self):
        self._tell_measures()
        claimed = self._tell_claims()
        visits = self._tell_visits(claimed)
        self._tell_feedback(visits)

    @api.model
    def _tell_measures(self):
        """Measures for the transferred items, but for one: a gap to be seen."""
        items = self.env["darqi.item"].search(
            [("is_example", "=", False), ("current_rule", "=", "R4")]
            if "current_rule" in self.env["darqi.item"]._fields
            and self.env["darqi.item"]._fields["current_rule"].search
            else [("is_example", "=", False), ("transfer_category", "=", "must")]
        )
        self.env["darqi.measure"].create(
            [
                {
                    "item_id": item.id,
                    "department_id": item.supervising_department_id.id,
                    "way": "daily",
                    "frequency_months": 12,
                }
                for item in items[1:]
                if item.supervising_department_id.kind in ("department", "enforcement")
            ]
        )

    @api.model
    def _tell_claims(self):
        """Older notices are claimed a day later, by their department's officer."""
        edge = self._ago(CLAIMED_AFTER)
        claimed = self.env["darqi.notice"]
        notices = self.env["darqi.notice"].search([("state", "=", "delivered")])
        for notice in notices.sorted("id"):
            organ = notice.department_id
            login = self._login(organ, "officer")
            pushed = notice.pushed_at.date()
            if pushed > edge:
                continue
            day = self._calendar().add_working_days(pushed, 1)
            user = self._user(login)
            self._by(login, notice, day)._claim(user)
            claimed |= notice
        return claimed

    @api.model
    def _tell_visits(self, claimed):
        """The first visits of the earlier claims are on record."""
        visits = self.env["darqi.supervision.task"]
        tasks = self.env["darqi.supervision.task"].search(
            [("notice_id", "in", claimed.ids), ("state", "=", "planned")], order="id"
        )
        today = self._ago(0)
        for number, task in enumerate(tasks.sorted("planned_on")):
            # Few visits are late; of those still to come, some were made early.
            if number % (7 if task.planned_on < today else 2) == 1:
                continue
            login = self._login(task.department_id, "officer")
            head = self._login(task.department_id, "head")
            day = self._calendar().add_working_days(task.ordered_on, 5)
            if day > self._ago(0):
                continue
            visit = self._by(login, task, day)
            visit.write(
                {
                    "officer_ids": [
                        Command.set((self._user(login) + self._user(head)).ids)
                    ],
                    "visited_on": day,
                    "place": task.licence_id.address or "达拉特旗",
                    "situation": FINDINGS[number % len(FINDINGS)][1],
                    "handling": "已向当事人反馈检查结果。",
                    "result": "rectify" if number % 3 == 1 else "pass",
                }
            )
            visit.action_finish()
            visits |= task
        return visits

    @api.model
    def _tell_feedback(self, visits):
        """Feedback of some visits; the older ones are answered."""
        visits = visits.sorted("id")
        for number, task in enumerate(visits):
            advice, finding, evidence = FINDINGS[number % len(FINDINGS)]
            login = self._login(task.department_id, "officer")
            feedback = self._by(
                login, self.env["darqi.feedback"], task.visited_on
            ).create(
                {
                    "licence_id": task.licence_id.id,
                    "task_id": task.id,
                    "department_id": task.department_id.id,
                    "found_on": task.visited_on,
                    "finding": finding,
                    "evidence": evidence,
                    "handling": "已作现场记录。",
                    "advice": advice,
                    "advice_text": "建议审批局依法处理。"
                    if advice != "none"
                    else False,
                }
            )
            day = self._calendar().add_working_days(task.visited_on, 6)
            if day > self._ago(3) or (advice == "annul" and day > self._ago(12)):
                continue
            if task.licence_id.department_id != self._organ("bureau"):
                continue  # its own organ answers
            under_way = task.licence_id.act_ids.filtered(
                lambda act: act.state in ("draft", "decided")
            )
            answer = self._by("bureau_head", feedback, day)
            answer.action_receive()
            if advice in ("none", "rectifying"):
                answer._adopt("已知悉，纳入该持证人档案。")
            elif advice == "change":
                answer._decline("已电话核实，面积变化未超过许可核定范围，请继续监管。")
            elif under_way:
                answer._decline("该证照的处置程序正在办理，此情况并入该程序一并处理。")
            else:
                answer._adopt("采纳，依法启动相应程序。")
