from odoo import api, models
from odoo.fields import Command

POSTS = {"reviewer_a": "审查岗1号", "reviewer_b": "审查岗2号"}
VISITS = (
    (-1, 9.0, "演示预约人甲", "filing", ""),
    (-1, 10.5, "演示预约人乙", "advice", ""),
    (-2, 14.5, "演示预约人丙", "door", "行动不便，上门收件"),
    (0, 15.0, "演示预约人丁", "delivery", ""),
)


class DemoStoryWindow(models.AbstractModel):
    """One filing of three items, appointments, rosters, what was asked and paid."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_cases(self, items):
        result = super()._tell_cases(items)
        self._tell_common(items)
        self._tell_appointments(items)
        self._tell_contacts()
        self._tell_posts()
        self._tell_costs()
        return result

    @api.model
    def _tell_common(self, items):
        """一件事: three items, what their forms share entered once; an agent."""
        today = self._ago(0)
        three = items["public_place"] | items["food"] | items["drinking_water"]
        filing = self._by("window1", self.env["darqi.filing"], today).create(
            {
                **self._holder(760),
                "phone": "13800000760",
                "address": "达拉特旗树林召镇演示路760号",
                "paper_bag": "Y00760",
                "item_ids": [Command.set(three.ids)],
                "has_agent": True,
                "agent_name": "演示代办人",
                "agent_id_number": "11010519491231002X",
                "agent_until": self._ago(-60),
                "agent_document": "演示委托书",
                "agent_item_ids": [Command.set(three.ids)],
                "common_answers": {
                    "content": "开办餐饮宾馆",
                    "address": "达拉特旗树林召镇演示路760号",
                    "area": 300,
                    "contact": "演示联系人",
                    "phone": "13800000760",
                    "delivery": "窗口领取",
                },
            }
        )
        self._receive(filing)

    @api.model
    def _tell_appointments(self, items):
        bureau = self._organ("bureau")
        for days, hour, name, kind, note in VISITS:
            self._by("window1", self.env["darqi.appointment"], self._ago(0)).create(
                {
                    "name": name,
                    "phone": "13800000000",
                    "day": self._ago(days),
                    "hour": hour,
                    "kind": kind,
                    "note": note or False,
                    "department_id": bureau.id,
                    "item_id": items["public_place"].id,
                }
            )

    @api.model
    def _tell_contacts(self):
        """Phones on request, papers read by the original department."""
        for login, post in POSTS.items():
            self._user(login).post_name = post
        today = self._ago(0)
        cases = self.env["darqi.application"].search(
            [
                ("state", "=", "reviewing"),
                ("reviewer_id", "in", [self._user(login).id for login in POSTS]),
            ],
            limit=2,
        )
        for case in cases:
            asks = self._by(
                case.reviewer_id.login, self.env["darqi.contact.ask"], today
            )
            asks.create(
                {
                    "application_id": case.id,
                    "kind": "phone",
                    "reason": "约定现场勘验时间",
                }
            ).action_show()
        case = cases[:1]
        told = self._by("window1", self.env["darqi.contact.ask"], today)
        told.create(
            {"application_id": case.id, "kind": "name", "reason": "申请人询问承办人员"}
        ).action_show()
        paper = case.document_ids.filtered(lambda d: d.kind == "acceptance")[:1]
        self._by("health_officer", paper.attachment_id, today)._darqi_note_reading()

    @api.model
    def _tell_posts(self):
        """AB岗 of the windows and of approval."""
        bureau = self._organ("bureau")
        self._by("approver1", self.env["darqi.roster"], self._ago(0)).create(
            [
                {
                    "name": name,
                    "post": post,
                    "department_id": bureau.id,
                    "person_a_id": self._user(first).id,
                    "person_b_id": self._user(second).id,
                }
                for name, post, first, second in (
                    ("综合窗口", "window", "window1", "window2"),
                    ("审批岗", "approve", "approver1", "approver2"),
                )
            ]
        )

    @api.model
    def _tell_costs(self):
        """费用由财政承担: expert review and survey."""
        cases = self.env["darqi.application"].search(
            [
                ("state", "in", ("reviewing", "pending_decision")),
                ("department_id", "=", self._organ("bureau").id),
            ],
            limit=3,
        )
        for number, case in enumerate(cases):
            self._by("reviewer_a", self.env["darqi.case.cost"], self._ago(0))._enter(
                self._by("reviewer_a", case, self._ago(0)),
                {
                    "kind": "survey" if number else "expert",
                    "amount": 200.0 if number else 1200.0,
                    "days": 1.0,
                    "payee": "演示专家组" if not number else False,
                },
            )
