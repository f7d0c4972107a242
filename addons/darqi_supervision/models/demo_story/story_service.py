from odoo import api, models
from odoo.fields import Command

LIST_AGE = 59  # working days: before the first case of the story
ADVICE = (
    ("public_place", 0, 0),
    ("public_place", 1, 0),
    ("clinic", None, 0),
    ("public_place", 1, 1),
    ("nurse", None, 1),
    ("food", None, 1),
    ("public_place", 0, 2),
    ("water_taking", None, 2),
    ("food", None, 3),
    ("public_place", 2, 4),
    ("felling", None, 5),
    ("nurse", None, 6),
    ("food", None, 8),
    ("public_place", 0, 12),
)
SITUATIONS = (
    ("新办，个体工商户", (0, 1, 2), "身份证原件当场核对退还。"),
    ("新办，企业", (0, 1, 2, 3), "需提供检测报告，可以容缺后补。"),
    ("变更负责人", (0, 1), "凭营业执照变更记录办理，场所证明不再提交。"),
)
PROMISE = (
    "本单位已知悉公共场所卫生许可的条件和标准，承诺经营场所的布局、设施和从业人员"
    "健康状况符合要求，所填内容真实，愿意接受核查并承担不实承诺的法律责任。"
)
SENT_UP = "工业产品生产许可证核发（初审转报）"
SUPERIOR = "内蒙古自治区市场监督管理局"
MARKET = {
    "accept": "market_window",
    "pick_up": ("market_reviewer",),
    "decide": ("market_approver",),
    "make": "market_delivery",
    "seal": "market_sealkeeper",
}
BUREAU = {
    "accept": "window2",
    "pick_up": ("reviewer_a", "reviewer_b"),
    "decide": ("approver1", "approver2"),
    "make": "delivery1",
    "seal": "sealkeeper1",
}


class DemoStoryService(models.AbstractModel):
    """What the counter does besides: advice, promises, first review, papers."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_cases(self, items):
        """Situations and promises are on the list before the cases come in."""
        self._tell_list(items["public_place"])
        result = super()._tell_cases(items)
        self._tell_advice(items)
        self._tell_gaps_and_promises(items)
        self._tell_first_review()
        self._tell_queues()
        self._tell_papers(items)
        return result

    @api.model
    def _tell_list(self, item):
        day = self._ago(LIST_AGE)
        self._by("catalogue", item, day).write(
            {"approval_promise": True, "promise_text": PROMISE}
        )
        lists = self._by("catalogue", self.env["darqi.item.revision"], day)
        draft = self._by("catalogue", lists._next_draft(item), day)
        papers = draft.material_ids.sorted("sequence")
        papers[2].can_promise = True
        draft.write(
            {
                "date_from": day,
                "situation_ids": [
                    Command.create(
                        {
                            "name": name,
                            "note": note,
                            "material_ids": [
                                Command.set([papers[place].id for place in places])
                            ],
                        }
                    )
                    for name, places, note in SITUATIONS
                ],
            }
        )
        draft.action_publish()

    @api.model
    def _tell_advice(self, items):
        for key, situation, days in ADVICE:
            day = self._ago(days)
            asks = self._by("window1", self.env["darqi.advice.ask"], day)
            ask = asks.create({"item_id": items[key].id})
            if situation is not None:
                ask.situation_id = ask.revision_id.situation_ids[situation]
            ask.action_print()

    @api.model
    def _tell_gaps_and_promises(self, items):
        """容缺 and 告知承诺: each with what is still owed."""
        item = items["public_place"]
        for number, days in ((701, 6), (702, 4)):
            case = self._file([item], self._ago(days), number)
            window = self._by("window2", case, self._ago(days - 1))
            window.material_ids.filtered("can_follow").write(
                {"is_received": False, "verdict": False, "follows": True}
            )
            self._step_accept(case, self._ago(days - 1), BUREAU, False, number)
        for number, days in ((711, 12), (712, 9)):
            case = self._file([item], self._ago(days), number)
            window = self._by("window2", case, self._ago(days - 1))
            window.material_ids.filtered("can_promise").write(
                {"is_received": False, "verdict": False, "by_promise": True}
            )
            window.action_promise()
            self._lead(case, days, "decide", BUREAU, False, number)

    @api.model
    def _tell_first_review(self):
        """上报件: one to be forwarded, one forwarded, one answered."""
        day = self._ago(LIST_AGE)
        item = self._by("catalogue", self.env["darqi.item"], day).create(
            {
                "name": SENT_UP,
                "sequence": 90,
                "department_id": self._organ("market").id,
                "date_from": day,
                "is_first_review": True,
                "superior_organ": SUPERIOR,
                "transfer_category": "none",
                "transfer_category_reason": "演示：上级事权，本旗只作初审。",
                "level_of_difficulty": "general",
                "legal_basis": "《中华人民共和国工业产品生产许可证管理条例》第九条",
            }
        )
        row = self._first_review_list(item)
        self._by("catalogue", self.env["darqi.item.revision"], day).create(
            row
        ).action_publish()
        item = item.with_env(self.env)
        for number, days in ((721, 9), (722, 14), (723, 18)):
            case = self._file([item], self._ago(days), number)
            self._lead(case, days, "review", MARKET, False, number)
            if number == 721:
                continue
            approver = self._by("market_approver", case, self._ago(days - 6))
            approver.action_forward("申请材料齐全，初审符合条件，拟同意上报")
            if number == 723:
                letter = case.document_ids.filtered(
                    lambda paper: paper.kind == "report_letter"
                )
                keeper = self._by(MARKET["seal"], letter, self._ago(days - 7))
                keeper.action_seal()
                reviewer = self._by("market_reviewer", case, self._ago(2))
                scan = reviewer.env["ir.attachment"].create(
                    self._photo("上级批复扫描件")
                )
                reviewer.action_reply(
                    "approved",
                    "内市监许可〔演示〕18号",
                    self._ago(3),
                    file_ids=scan.ids,
                )

    @api.model
    def _first_review_list(self, item):
        return {
            "item_id": item.id,
            "date_from": item.date_from,
            "statutory_days": 20,
            "promised_days": 10,
            "window": "综合窗口",
            "phone": "0477-0000000",
            "place": "达拉特旗政务服务大厅",
            "material_ids": [
                Command.create({"sequence": 10, "name": "申请书"}),
                Command.create(
                    {"sequence": 20, "name": "营业执照", "form": "copy"},
                ),
            ],
        }

    @api.model
    def _tell_queues(self):
        """转办 and AB岗."""
        today = self._ago(0)
        cases = self.env["darqi.application"].search(
            [
                ("state", "=", "reviewing"),
                ("reviewer_id", "=", self._user("reviewer_a").id),
            ],
            limit=1,
        )
        if cases:
            self._by("reviewer_a", cases, today).action_hand_over(
                self._user("reviewer_b"), "外出参加业务培训，请接办"
            )
        bureau = self.env["darqi.department"]._bureau()
        self._by("bureau_head", self.env["darqi.roster"], today).create(
            [
                {
                    "name": f"审查岗（{first[-1].upper()}岗主办）",
                    "department_id": bureau.id,
                    "person_a_id": self._user(first).id,
                    "person_b_id": self._user(second).id,
                    "leave_from": away and self._ago(-5),
                    "leave_to": away and self._ago(-9),
                }
                for first, second, away in (
                    ("reviewer_a", "reviewer_b", True),
                    ("reviewer_b", "reviewer_a", False),
                )
            ]
        )

    @api.model
    def _tell_papers(self, items):
        """Bags on their way, and papers that went back."""
        bureau = self.env["darqi.department"]._bureau()
        cases = self.env["darqi.application"].search(
            [("state", "=", "reviewing"), ("department_id", "=", bureau.id)], limit=5
        )
        day = self._ago(1)
        for number, filing in enumerate(cases.filing_id):
            move = self._by("window1", filing, day)._hand_papers("review", bureau)
            if number > 1:
                self._by("reviewer_a", move, day).action_receive()
        case = self._file([items["public_place"]], self._ago(5), 731)
        window = self._by("window2", case, self._ago(3))
        window.action_withdraw("申请人决定暂不经营，自愿撤回申请")
        window._return_papers(
            window.material_ids.filtered("is_received"),
            "withdrawn",
            case.applicant_name,
        )
        self._file([items["public_place"]], self._ago(1), 731)

    @api.model
    def _step_make(self, case, day, staff, refused, number):
        """Of an outside system: its number, days and licence number come first."""
        if case._is_outside():
            self._by(staff["make"], case, day)._enter_outside(
                {
                    "outside_number": f"演示W{number:06d}",
                    "outside_accepted_on": case.accepted_on,
                    "outside_decided_on": case.decided_on,
                    "outside_licence_number": f"演示{number:010d}",
                }
            )
        return super()._step_make(case, day, staff, refused, number)
