import base64
import io

from PIL import Image, ImageDraw

from odoo import api, models
from odoo.fields import Command

# field → units of obviously artificial experts
EXPERTS = {
    "水土保持": (
        "演示农业大学",
        "演示水利设计院",
        "演示环境研究所",
        "演示林草工作站",
        "演示水土保持监测站",
        "演示地质勘查院",
    ),
    "公共卫生": ("演示医学院", "演示疾控中心", "演示第一医院", "演示卫生监督所"),
}
POINTS = {
    "clinic": (
        ("诊疗用房面积和布局", "符合相应类别医疗机构基本标准"),
        ("消毒和医疗废物处置设施", "独立设置，流程合理"),
        ("卫生技术人员", "与申报名单一致"),
    ),
    "drinking_water": (
        ("水源防护", "一级保护区内无污染源"),
        ("净化消毒设施", "运转正常"),
    ),
    "water_taking": (
        ("取水口位置", "与申请材料一致"),
        ("计量设施", "已安装并检定合格"),
    ),
    "grassland": (("占用范围", "与勘测定界图一致"),),
    "food": (("场所布局", "原料、加工、成品分开"), ("清洗消毒设施", "满足需要")),
}
# organ → two officers who survey
SURVEYORS = {
    "bureau": ("reviewer_a", "reviewer_b"),
    "market": ("market_reviewer", "market_officer"),
}


class DemoStorySteps(models.AbstractModel):
    """Surveys, opinions, experts, a hearing; time that is not counted, an extension."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_means(self, items):
        """Expert pool, survey checklists, one process made without code."""
        # 补正期限: the head sets what no statute does.
        times = self._by(
            "bureau_head", self.env["darqi.correction.time"], self._ago(80)
        )
        times.create(
            {"days": 15, "consequence": "逾期未补正的，本机关终止办理（演示）"}
        ).action_save()
        keeper = self._user("catalogue")
        self.env["darqi.expert"].with_user(keeper).create(
            [
                {
                    "name": f"演示专家{field[0]}{number}",
                    "specialty": field,
                    "unit": unit,
                    "title": "高级工程师" if field == "水土保持" else "主任医师",
                }
                for field, units in EXPERTS.items()
                for number, unit in enumerate(units, 1)
            ]
        )
        self.env["darqi.survey.point"].with_user(keeper).create(
            [
                {
                    "item_id": items[key].id,
                    "sequence": 10 * place,
                    "name": name,
                    "standard": standard,
                }
                for key, points in POINTS.items()
                for place, (name, standard) in enumerate(points, 1)
            ]
        )
        self._tell_water_process(items["water_taking"])
        self._tell_testing_process(items["drinking_water"])

    @api.model
    def _tell_testing_process(self, item):
        """饮用水: a form of the step, and a test by an institution outside."""
        keeper = self._user("catalogue")
        testers = (
            self.env["darqi.institution"]
            .with_user(keeper)
            .create(
                [
                    {
                        "name": "演示检验检测有限公司",
                        "kind": "testing",
                        "qualification": "生活饮用水检测",
                        "qualification_number": "演示CMA-0001",
                        "qualified_until": self._ago(-400),
                        "contact": "演示联系人",
                    },
                    {
                        "name": "演示安全评价所",
                        "kind": "appraisal",
                        "qualification": "安全评价",
                        "qualification_number": "演示APJ-0002",
                        "qualified_until": self._ago(20),
                    },
                ]
            )
        )
        opinion = self.env.ref("darqi_approval.document_kind_step_opinion")
        self._publish_process(
            item,
            [
                {
                    "sequence": 10,
                    "name": "形式审查",
                    "kind": "review",
                    "days": 3,
                    "document_kind_id": opinion.id,
                    "field_ids": [
                        Command.create(
                            {
                                "code": "supply",
                                "label": "设计日供水量（立方米）",
                                "type": "number",
                                "minimum": "1",
                                "is_required": True,
                            }
                        ),
                        Command.create(
                            {
                                "code": "protected",
                                "label": "水源保护区已划定",
                                "type": "boolean",
                            }
                        ),
                    ],
                    "point_ids": [
                        Command.create(
                            {
                                "name": "涉水产品有卫生许可批件",
                                "standard": "生活饮用水卫生监督管理办法",
                            }
                        )
                    ],
                },
                {
                    "sequence": 20,
                    "name": "水质检测",
                    "kind": "testing",
                    "mode": "third_party",
                    "engaged_by": "authority",
                    "institution_id": testers[0].id,
                    "days": 8,
                    "gate": "decision",
                    "question": "按GB 5749检测出厂水常规指标",
                },
                {
                    "sequence": 20,
                    "name": "供水设备现场检验",
                    "kind": "testing",
                    "needs_officers": True,
                    "days": 5,
                    "gate": "decision",
                    "question": "余氯、浊度现场检验，制水和消毒设备运行（演示）",
                },
            ],
        )

    @api.model
    def _tell_water_process(self, item):
        """取水许可: review, then survey beside the water department's opinion."""
        steps = [
            {
                "sequence": 10,
                "name": "形式审查",
                "kind": "review",
                "days": 3,
                "point_ids": [
                    Command.create({"name": "申请主体与取水用途一致"}),
                    Command.create({"name": "水资源论证材料齐全"}),
                ],
            },
            {"sequence": 20, "name": "现场勘验", "kind": "survey", "days": 5},
            {
                "sequence": 20,
                "name": "水利部门技术支持意见",
                "kind": "technical_opinion",
                "mode": "original",
                "days": 5,
                "gate": "decision",
                "question": "取水水源、取水量和退水方案是否符合水资源规划和技术标准",
            },
        ]
        self._publish_process(item, steps)

    @api.model
    def _publish_process(self, item, steps):
        day = self._ago(70)
        process = self._by("catalogue", self.env["darqi.process"], day).create(
            {
                "item_id": item.id,
                "date_from": day,
                "note": "演示：流程由事项管理员配置，不写代码",
                "step_ids": [Command.create(vals) for vals in steps],
            }
        )
        process.action_publish()

    # ---------------------------------------------------------- doing the steps

    @api.model
    def _lead(self, case, days, last, staff, refused, number):
        """Cases under review for a while have their steps behind them."""
        result = super()._lead(case, days, last, staff, refused, number)
        if last == "pick_up" and "decide" in staff and days > 6:
            self._finish_steps(case, self._ago(days - 5))
        return result

    @api.model
    def _finish_steps(self, case, day):
        """Every step whose turn has come, done by its people."""
        for _turn in range(4):
            steps = case.step_ids.filtered(lambda step: step.state == "requested")
            for step in steps:
                getattr(self, f"_do_{step.kind}")(step, day)

    @api.model
    def _photo(self, text):
        picture = Image.new("RGB", (480, 320), "#c9d6df")
        draw = ImageDraw.Draw(picture)
        draw.rectangle((40, 120, 440, 290), fill="#8aa2b0")
        draw.polygon(((20, 120), (240, 30), (460, 120)), fill="#6b7f8c")
        draw.rectangle((210, 190, 270, 290), fill="#3f4d57")
        buffer = io.BytesIO()
        picture.save(buffer, "PNG")
        return {
            "name": f"演示照片-{text}.png",
            "datas": base64.b64encode(buffer.getvalue()),
        }

    @api.model
    def _step_people(self, step):
        organ = self.env["ir.model.data"].search(
            [
                ("model", "=", "darqi.department"),
                ("res_id", "=", step.department_id.id),
                ("module", "=", "darqi_approval"),
            ],
            limit=1,
        )
        return organ.name.removeprefix("department_")

    @api.model
    def _do_survey(self, step, day):
        people = SURVEYORS[self._step_people(step)]
        mine = self._by(people[0], step, day)
        officers = self._user(people[0]) | self._user(people[1])
        photo = mine.env["ir.attachment"].create(self._photo("现场"))
        mine.write(
            {
                "officer_ids": [Command.set(officers.ids)],
                "surveyed_on": max(day, step.requested_on),
                "surveyed_from": "09:30",
                "surveyed_to": "10:40",
                "place": step.application_id.filing_id.address or "申请地点",
                "present_person": "演示联系人",
                "attachment_ids": [Command.link(photo.id)],
            }
        )
        mine.point_ids.write({"finding": "与材料一致", "verdict": "pass"})
        mine.write({"result": "pass", "text": "现场情况与申请材料一致（演示）"})
        self._by(people[1], step, day).action_confirm_survey()
        mine.action_finish()

    @api.model
    def _do_review(self, step, day):
        people = SURVEYORS[self._step_people(step)]
        mine = self._by(people[0], step, day)
        mine.point_ids.write({"verdict": "pass", "finding": "齐全"})
        if mine.form_definition:
            mine.write({"answers": {"supply": "3200", "protected": True}})
        mine.action_finish("pass", "形式审查通过（演示）")

    @api.model
    def _do_testing(self, step, day):
        mine = self._by(SURVEYORS[self._step_people(step)][0], step, day)
        if step.needs_officers:
            if not step.assigned_on:
                self._assign_officers(step, day)
            mine.action_finish("pass", "现场检验合格（演示）")
            return
        report = mine.env["ir.attachment"].create(self._photo("检测报告"))
        mine.write(
            {
                "report_number": f"演示检字〔{day:%Y}〕{step.id}号",
                "report_on": max(day, step.requested_on),
                "attachment_ids": [Command.link(report.id)],
            }
        )
        mine.action_finish("pass", "所检项目符合GB 5749要求（演示）")

    @api.model
    def _assign_officers(self, step, day):
        people = SURVEYORS[self._step_people(step)]
        officers = self._user(people[0]) | self._user(people[1])
        self._by(people[0], step, day).action_assign_officers(officers.ids)

    @api.model
    def _tell_officers(self):
        """行政许可法 55(2): sent in time, but for one case that still waits."""
        waiting = self.env["darqi.application.step"].search(
            [
                ("needs_officers", "=", True),
                ("assigned_on", "=", False),
                ("state", "in", ("waiting", "requested")),
            ],
            order="id",
        )
        for step in waiting[:-1]:
            picked_up = self._calendar().add_working_days(
                step.application_id.accepted_on, 2
            )
            self._assign_officers(step, min(picked_up, self._ago(0)))

    @api.model
    def _do_technical_opinion(self, step, day):
        organ = self._step_people(step)
        officer = self._by(f"{organ}_officer", step, day)
        officer.write(
            {"result": "pass", "text": "符合相关技术标准，无不同意见（演示）"}
        )
        self._by(f"{organ}_head", step, day).action_sign()
        # 部门公章不在本系统保管：盖章后上传扫描件。
        scan = officer.env["ir.attachment"].create(self._photo("技术支持意见盖章件"))
        officer.write({"sealed_scan_ids": [Command.link(scan.id)]})
        officer.action_finish()

    @api.model
    def _do_expert_review(self, step, day):
        mine = self._by("reviewer_a", step, day)
        if not step.draw_ids:
            mine.action_draw("水土保持", 3)
        files = mine.env["ir.attachment"]
        report = files.create(self._photo("专家评审报告"))
        sheet = files.create(self._photo("专家签字意见"))
        mine.write(
            {
                "reviewed_on": day,
                "organiser": "joint",
                "attachment_ids": [Command.link(report.id)],
                "expert_sheet_ids": [Command.link(sheet.id)],
            }
        )
        mine.action_finish("pass", "方案可行，同意通过评审（演示）")

    # ------------------------------------------------------------- the cases

    @api.model
    def _begun(self, item, days, number, reviewer="reviewer_a"):
        """A case filed so many working days ago and picked up two days later."""
        case = self._file([item], self._ago(days), number)
        staff = {"accept": "window2", "pick_up": (reviewer,)}
        self._lead(case, days, "pick_up", staff, False, 0)
        return case

    @api.model
    def _tell_steps(self, items):
        self._tell_special(items)
        self._tell_extensions(items)
        self._tell_late_opinion(items)
        self._tell_hearing(items)
        self._tell_others(items)
        self._tell_officers()

    @api.model
    def _tell_special(self, items):
        """Expert review told for ten working days, over; and one that runs."""
        case = self._begun(items["soil"], 17, 951)
        step = case.step_ids.filtered(lambda s: s.kind == "expert_review")
        day = self._ago(14)
        self._by("reviewer_a", case, day).action_start_special(
            "expert_review",
            "《中华人民共和国水土保持法》第二十五条",
            "旗行政审批和政务服务局组织专家组",
            self._ago(5),
            step.id,
        )
        self._by("reviewer_a", step, day).action_draw("水土保持", 3)
        self.env["darqi.clock"].with_context(
            **self._by("reviewer_a", case, self._ago(4)).env.context
        )._cron_resume()
        self._do_expert_review(step, self._ago(3))
        running = self._begun(items["soil"], 9, 952, "reviewer_b")
        step = running.step_ids.filtered(lambda s: s.kind == "expert_review")
        self._by("reviewer_b", running, self._ago(3)).action_start_special(
            "expert_review",
            "《中华人民共和国水土保持法》第二十五条",
            "旗行政审批和政务服务局组织专家组",
            self._ago(-4),
            step.id,
        )

    @api.model
    def _tell_extensions(self, items):
        """One extended by the head, one on the head's desk."""
        case = self._begun(items["public_place"], 9, 953)
        self._by("reviewer_a", case, self._ago(3)).action_ask_extension(
            "经营场所改造范围较大，需要进一步核实"
        )
        head = self._by("bureau_head", case.extension_ids, self._ago(2))
        head.action_approve()
        asked = self._begun(items["drinking_water"], 12, 954, "reviewer_b")
        self._by("reviewer_b", asked, self._ago(1)).action_ask_extension(
            "水质检测项目较多，情况复杂"
        )

    @api.model
    def _tell_late_opinion(self, items):
        """A department's opinion that is late, and one asked for today."""
        late = self._begun(items["drinking_water"], 11, 955)
        self._by("reviewer_a", late, self._ago(8)).action_request_step(
            "technical_opinion",
            question="供水工艺和水质处理是否符合生活饮用水卫生标准",
            days=3,
        )
        fresh = self._begun(items["clinic"], 6, 956, "reviewer_b")
        self._by("reviewer_b", fresh, self._ago(1)).action_request_step(
            "technical_opinion", question="诊疗科目设置是否符合基本标准", days=5
        )

    @api.model
    def _tell_hearing(self, items):
        """A hearing whose notice was given, and postponed; its time is not counted."""
        case = self._begun(items["clinic"], 12, 957)
        reviewer = self._by("reviewer_a", case, self._ago(9))
        reviewer.action_request_step("hearing", question="周边居民对选址有异议")
        step = case.step_ids.filtered(lambda s: s.kind == "hearing")
        mine = self._by("reviewer_a", step, self._ago(7))
        mine.write(
            {
                "hearing_kind": "asked",
                "told_on": self._ago(12),
                "asked_on": self._ago(9),
                "held_on": self._ago(-1),
                "place": "旗政务服务大厅三楼会议室",
                "chair_id": self._user("approver2").id,
                "recorder_id": self._user("window1").id,
                "participants": "演示利害关系人甲\n演示利害关系人乙",
            }
        )
        mine.action_notify_hearing()
        mine.application_id.action_start_special(
            "hearing",
            "《中华人民共和国行政许可法》第四十七条",
            "旗行政审批和政务服务局",
            self._ago(-2),
            step.id,
        )
        self._by("approver2", step, self._ago(1)).action_postpone(
            "申请人的委托代理人因公出差（演示）",
            self._ago(-8),
            "party",
            held_time="14:30",
            attachment_ids=self._proof_file("approver2", "延期听证申请（演示）.pdf"),
        )

    @api.model
    def _tell_others(self, items):
        """Supplement asked for, proceedings suspended, a major case in consultation."""
        case = self._begun(items["public_place"], 6, 958)
        self._by("reviewer_a", case, self._ago(2)).action_supplement(
            [
                {
                    "material": "卫生设施平面图",
                    "problem": "未标注清洗消毒间",
                    "requirement": "补充标注后重新提交",
                }
            ],
            self._ago(-3),
        )
        still = self._begun(items["water_taking"], 14, 959, "reviewer_b")
        self._by("bureau_head", still, self._ago(4)).action_suspend(
            "第三人对取水口权属提起诉讼（演示）",
            "lawsuit",
            "（2026）演示行初1号",
            self._proof_file("bureau_head", "受理案件通知书（演示）.pdf"),
        )
        major = self._begun(items["clinic"], 10, 960)
        self._finish_steps(major, self._ago(6))
        reviewer = self._by("reviewer_a", major, self._ago(5))
        reviewer.action_mark_major("社会关注度高，涉及周边群众切身利益")
        talk = reviewer.env["darqi.consultation"].create(
            {
                "name": "新设医疗机构选址和科目设置是否适宜",
                "application_id": major.id,
                "bureau_id": major.department_id.id,
                "department_id": major.original_department_id.id,
                "due_date": self._ago(-3),
                "bureau_position": "申请材料符合法定条件，拟准予许可",
            }
        )
        head = self._by("health_head", talk, self._ago(2))
        head.write(
            {
                "department_position": "符合区域医疗机构设置规划",
                "conclusion": "准予许可；开业后三个月内由卫健委开展一次监督检查",
            }
        )
        head.action_sign_department()
