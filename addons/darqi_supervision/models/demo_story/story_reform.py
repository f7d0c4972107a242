from datetime import date

from odoo import api, models
from odoo.fields import Command

# Milestones of the plan with illustrative dates; kinds in lawful order.
MILESTONES = (
    ("meeting", date(2023, 1, 10), "2022年第14次常务会议（演示日期）"),
    ("report", date(2023, 1, 19), "演示文号"),
    ("region_approval", date(2023, 2, 6), "演示文号"),
    ("mobilisation", date(2023, 2, 8), False),
    ("establishment_reply", date(2023, 2, 13), "演示文号"),
    ("functions", date(2023, 2, 14), "演示文号"),
    ("catalogue_published", date(2023, 2, 16), "演示文号"),
    ("seal_announced", date(2023, 2, 20), "演示文号"),
    ("staff_moved", date(2023, 2, 24), False),
    ("rules", date(2023, 2, 24), False),
    ("facilities", date(2023, 2, 24), False),
    ("handover_done", date(2023, 3, 20), False),
    ("opening", date(2023, 3, 22), False),
)
FIRST = ("public_place", "nurse", "clinic", "drinking_water", "water_taking", "soil")
SECOND = (
    "felling",
    "grassland",
    "drainage",
    "building",
    "pesticide",
    "animal_clinic",
    "entertainment",
    "internet_cafe",
    "labour",
    "hr_service",
)
THIRD = (
    "school",
    "risky_sport",
    "association",
    "chemicals",
    "fireworks",
    "freight",
)


class DemoStoryReform(models.AbstractModel):
    """The reform: milestones, seal, three batches, memoranda at every stage."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_reform(self, items):
        plan = self._tell_plan()
        self._tell_seals()
        self._tell_first_batch(plan, items)
        self._tell_second_batch(plan, items)
        self._tell_third_batch(plan, items)

    @api.model
    def _tell_plan(self):
        plan = self._by("catalogue", self.env["darqi.plan"], date(2023, 1, 19)).create(
            {
                "name": "达拉特旗相对集中行政许可权改革工作实施方案",
                "number": "达政发〔2023〕1号",
                "meeting": "旗人民政府2022年第14次常务会议",
                "issue_date": "2023-01-19",
            }
        )
        plan = plan.with_env(self.env)
        rows = {row.kind: row for row in plan.milestone_ids}
        for kind, day, number in MILESTONES:
            row = self._by("catalogue", rows[kind], day)
            row.write(
                {
                    "date": day,
                    "number": number or False,
                    "copied_to": "市委编办、市司法局" if kind == "report" else False,
                    "file": self._paper(),
                    "file_name": "演示附件.txt",
                    "note": "演示：日期、文号为示意。",
                }
            )
            row.action_done()
        return plan

    @api.model
    def _tell_seals(self):
        """The bureau's one seal, with a numbered copy; a department's own."""
        seals = self.env["darqi.seal"]
        bureau, market = self._organ("bureau"), self._organ("market")
        main = seals.create(
            {
                "name": f"{bureau.name}行政审批专用章",
                "department_id": bureau.id,
                "date_from": "2023-02-20",
                "announcement": "演示：印章启用公告，2023年2月20日",
                "place": "政务服务大厅综合窗口",
                "keeper_ids": [Command.set(self._user("sealkeeper1").ids)],
            }
        )
        seals.create(
            {
                "name": main.name,
                "department_id": bureau.id,
                "main_id": main.id,
                "copy_number": 2,
                "date_from": "2023-02-20",
                "announcement": "演示：印章启用公告，2023年2月20日",
                "place": "开发区分厅",
                "keeper_ids": [Command.set(self._user("sealkeeper1").ids)],
            }
        )
        seals.create(
            {
                "name": f"{bureau.name}",
                "department_id": bureau.id,
                "kind": "organ",
                "date_from": "2023-01-19",
                "keeper_ids": [Command.set(self._user("sealkeeper1").ids)],
            }
        )
        seals.create(
            {
                "name": f"{market.name}行政审批专用章",
                "department_id": market.id,
                "date_from": "2023-02-20",
                "announcement": "演示：印章启用公告，2023年2月20日",
                "announcement_file": self._scan("印章启用公告"),
                "place": "政务服务大厅市场监管窗口",
                "keeper_ids": [Command.set(self._user("market_sealkeeper").ids)],
            }
        )
        seals.create(
            {
                "name": f"{market.name}",
                "department_id": market.id,
                "kind": "organ",
                "date_from": "2023-01-19",
                "keeper_ids": [Command.set(self._user("market_sealkeeper").ids)],
            }
        )
        # Prepared by the IT office; its certificate is put on the server later.
        signers = self._by("it_office", self.env["darqi.document.signer"], self._ago(5))
        signers.create(
            {
                "name": "审批局数字证书（演示）",
                "code": "bureau",
                "department_id": bureau.id,
                "note": "演示：尚未放置证书文件，因此还没有启用出具时签名。",
            }
        )

    # ------------------------------------------------------------------ batches

    @api.model
    def _batch(self, plan, name, items, day):
        transfer = self._by("catalogue", self.env["darqi.transfer"], day).create(
            {
                "name": name,
                "plan_id": plan.id,
                "order_reason": "演示：专业性较强的事项已完成人员划转和培训。",
            }
        )
        self._by("catalogue", self.env["darqi.transfer.line"], day).create(
            [{"transfer_id": transfer.id, "item_id": item.id} for item in items]
        )
        return transfer.with_env(self.env)

    @api.model
    def _publish(self, transfer, day):
        """Submitted, checked, lawful, determined by the government, published."""
        for organ in transfer.line_ids.department_id:
            lines = transfer.line_ids.filtered(
                lambda line, organ=organ: line.department_id == organ
            )
            self._by(self._officer(organ), lines, day).action_submit()
        self._by("catalogue", transfer.line_ids, day).action_check()
        self._by("justice", transfer.line_ids, day).action_legal(
            "事项依据充分，属于可以划转的行政许可。"
        )
        keeper = self._by("catalogue", transfer, day)
        keeper.write({"document_number": "演示文号", "document_date": day})
        keeper.action_confirm()
        keeper.action_publish()

    @api.model
    def _officer(self, organ):
        return self._login(organ, "officer")

    @api.model
    def _login(self, organ, post):
        key = self.env["ir.model.data"].search(
            [("model", "=", "darqi.department"), ("res_id", "=", organ.id)], limit=1
        )
        return f"{key.name.removeprefix('department_')}_{post}"

    @api.model
    def _hand_over(self, lines, day):
        """Handed over and received; some groups have nothing to hand over."""
        for line in lines:
            officer = self._officer(line.department_id)
            sheet = line.handover_line_ids
            given = sheet.filtered(lambda row: row.group in ("documents", "archives"))
            self._by(officer, given, day).write(
                {
                    "quantity": 12,
                    "medium": "paper",
                    "witness": "档案室（演示）",
                    "file": self._paper(),
                    "file_name": "交接清单（演示）.txt",
                }
            )
            self._by(officer, given, day).action_hand()
            self._by(officer, sheet - given, day).action_none()
            self._by("catalogue", given, day).action_receive()
        self._by("catalogue", lines, day).action_tick_all()

    @api.model
    def _memorandum(self, plan, organ, items, day):
        memo = self._by("catalogue", self.env["darqi.memorandum"], day).create(
            {
                "plan_id": plan.id,
                "department_id": organ.id,
                "line_ids": [
                    Command.create(
                        {
                            "item_id": item.id,
                            "open_cases": "stay",
                            "supervising_user_id": self._user(self._officer(organ)).id,
                        }
                    )
                    for item in items
                ],
            }
        )
        memo.action_fill_standard()
        return memo.with_env(self.env)

    @api.model
    def _check(self, memo, day):
        """Both sides have checked it; it lies with the justice office."""
        officer = self._officer(memo.department_id)
        self._by("catalogue", memo, day).action_start_check()
        self._by(officer, memo, day).action_check()
        self._by("catalogue", memo, day).action_check()

    @api.model
    def _sign(self, memo, day):
        head = self._login(memo.department_id, "head")
        self._by(head, memo, day).action_sign_department()
        self._by("bureau_head", memo, day).action_sign_bureau()

    @api.model
    def _of(self, items, keys, organ=None):
        chosen = [items[key] for key in keys]
        return [
            item
            for item in chosen
            if organ is None or item.department_id == self._organ(organ)
        ]

    @api.model
    def _tell_first_batch(self, plan, items):
        """Signed in 2023: what the bureau handles every day."""
        published, signed = date(2023, 2, 16), date(2023, 3, 20)
        transfer = self._batch(plan, "第一批", self._of(items, FIRST), published)
        self._publish(transfer, published)
        self._hand_over(transfer.line_ids, date(2023, 3, 15))
        for organ in ("health", "water"):
            memo = self._memorandum(
                plan,
                self._organ(organ),
                self._of(items, FIRST, organ),
                date(2023, 3, 16),
            )
            self._check(memo, date(2023, 3, 17))
            self._by("justice", memo, date(2023, 3, 17)).action_legal("合法。")
            self._sign(memo, signed)

    @api.model
    def _tell_second_batch(self, plan, items):
        """Published some weeks ago: memoranda at every stage."""
        published = self._ago(60)
        transfer = self._batch(plan, "第二批", self._of(items, SECOND), published)
        self._publish(transfer, published)
        lines = {
            organ: transfer.line_ids.filtered(
                lambda line, organ=organ: line.department_id == self._organ(organ)
            )
            for organ in ("forestry", "housing", "agriculture", "culture", "hr")
        }
        for organ, days in (
            ("forestry", 45),
            ("housing", 20),
            ("agriculture", 12),
            ("hr", 8),
        ):
            self._hand_over(lines[organ], self._ago(days))
            memo = self._memorandum(
                plan,
                self._organ(organ),
                self._of(items, SECOND, organ),
                self._ago(days),
            )
            if organ == "hr":
                self._by("catalogue", memo, self._ago(6)).action_start_check()
                continue
            self._check(memo, self._ago(days - 2))
            if organ == "agriculture":
                continue
            self._by("justice", memo, self._ago(days - 3)).action_legal("合法。")
            if organ == "forestry":
                self._sign(memo, self._ago(30))
            else:
                head = self._login(memo.department_id, "head")
                self._by(head, memo, self._ago(3)).action_sign_department()

    @api.model
    def _tell_third_batch(self, plan, items):
        """Being sorted out: departments, bureau and justice office at work."""
        transfer = self._batch(plan, "第三批", self._of(items, THIRD), self._ago(15))
        lines = {line.item_id: line for line in transfer.line_ids}
        submitted = [items[key] for key in ("association", "chemicals", "fireworks")]
        for item in [*submitted, items["freight"]]:
            line = lines[item]
            officer = self._officer(line.department_id)
            self._by(officer, line, self._ago(9)).action_submit()
        for item in submitted[1:]:
            self._by("catalogue", lines[item], self._ago(6)).action_check()
