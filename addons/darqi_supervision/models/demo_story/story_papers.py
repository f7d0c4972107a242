from datetime import date

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Command

from .story_licences import STAFF

# Legacy licences that papers of every kind are about: number, days to the end.
SUBJECTS = {231: 95, 232: 100, 233: 240, 235: 260, 236: 280, 237: 300}
SEAL_ANNOUNCED = date(2023, 2, 17)
CATALOGUE_ANNOUNCED = date(2023, 2, 16)
OUTSIDE_ORGAN = "鄂尔多斯市生态环境局"


class DemoStoryPapers(models.AbstractModel):
    """The papers that no other part of the story issues, each by its act."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_supervision(self):
        result = super()._tell_supervision()
        item = self.env["darqi.item"].search(
            [("name", "=", "公共场所卫生许可")], limit=1
        )
        items = {
            key: self.env["darqi.item"].search([("name", "=", name)], limit=1)
            for key, name in (
                ("public_place", "公共场所卫生许可"),
                ("clinic", "医疗机构执业登记"),
                ("water_taking", "取水许可"),
            )
        }
        self._tell_public_papers()
        self._tell_acceptance_papers(item)
        self._tell_hearing_papers(items)
        self._tell_review_papers(items)
        self._tell_licence_papers(item)
        self._tell_register_papers()
        self._tell_organ_papers()
        self._tell_templates()
        self._tell_runs()
        return result

    @api.model
    def _seal_now(self, document, day):
        self._by("sealkeeper1", document.with_env(self.env), day).action_seal()

    @api.model
    def _tell_public_papers(self):
        """公告, 目录公告: before the bureau opened."""
        bureau = self._organ("bureau")
        seal = self.env["darqi.seal"].search(
            [
                ("department_id", "=", bureau.id),
                ("kind", "=", "approval_special"),
                ("main_id", "=", False),
            ]
        )
        self._by("bureau_head", seal, SEAL_ANNOUNCED).action_announce()
        first = self.env["darqi.transfer"].search([], order="sequence", limit=1)
        self._by("catalogue", first, CATALOGUE_ANNOUNCED).action_announce()
        self._seal_now(first.announcement_document_id, CATALOGUE_ANNOUNCED)
        self._seal_now(seal.announcement_document_id, SEAL_ANNOUNCED)

    @api.model
    def _tell_acceptance_papers(self, item):
        """申请书 printed; 不受理; 不予受理: of a city organ that is not in the hall."""
        printed = self._file([item], self._ago(2), 971)
        self._by("window2", printed, self._ago(2)).write(
            {"answers": self._answers(printed)}
        )
        self._by("window2", printed, self._ago(1)).action_print_application()
        needless = self._file([item], self._ago(5), 972)
        self._by("approver1", needless, self._ago(4)).action_not_needed(
            "《公共场所卫生管理条例》第二条（所经营场所不属于公共场所，演示）"
        )
        day = self._ago(59)
        outside = self._by("catalogue", self.env["darqi.item"], day).create(
            {
                "name": "排污许可（市级实施，演示）",
                "sequence": 95,
                "department_id": self._organ("housing").id,
                "date_from": day,
                "transfer_category": "none",
                "transfer_category_reason": "演示：由市级机关实施。",
                "level_of_difficulty": "general",
                "legal_basis": "《排污许可管理条例》第六条",
            }
        )
        self._by("catalogue", self.env["darqi.item.revision"], day).create(
            {
                **self._first_review_list(outside),
                "date_from": day,
            }
        ).action_publish()
        outside.with_env(self.env)._competence_decide(
            "",
            day,
            self.env["darqi.department"],
            "none",
            document="演示文号",
            reason="由市级机关实施，本旗无实施机关",
        )
        case = self._file([outside.with_env(self.env)], self._ago(4), 973)
        self._by("window2", case, self._ago(3)).action_refuse_acceptance(
            OUTSIDE_ORGAN, "该事项由设区的市级生态环境主管部门实施"
        )

    @api.model
    def _tell_hearing_papers(self, items):
        """听证公告, 听证笔录: held by law; 不予听证: asked for too late."""
        case = self._begun(items["clinic"], 18, 974)
        reviewer = self._by("reviewer_a", case, self._ago(15))
        reviewer.action_request_step("hearing", question="设置医疗机构涉及公共利益")
        step = case.step_ids.filtered(lambda row: row.kind == "hearing")
        mine = self._by("reviewer_a", step, self._ago(14))
        mine.write(
            {
                "hearing_kind": "by_law",
                "held_on": self._ago(5),
                "place": "旗政务服务大厅三楼会议室",
                "chair_id": self._user("approver2").id,
                "recorder_id": self._user("window1").id,
                "participants": "演示居民代表甲\n演示居民代表乙",
            }
        )
        mine.action_notify_hearing()
        held = self._by("reviewer_a", step, self._ago(5))
        photo = held.env["ir.attachment"].create(self._photo("听证笔录签字页"))
        held.write(
            {
                "reviewer_evidence": "选址符合区域医疗机构设置规划，附现场照片（演示）",
                "applicant_reply": "将按要求设置医疗废物暂存间（演示）",
                "attachment_ids": [Command.link(photo.id)],
            }
        )
        held.action_finish("pass", "各方对选址无异议（演示）")
        late = self._begun(items["water_taking"], 13, 975)
        self._by("reviewer_a", late, self._ago(9)).action_tell_party(
            [
                {
                    "name": "演示养殖户丙",
                    "address": "达拉特旗演示嘎查",
                    "interest": "担心取水后其水井水位下降",
                }
            ],
            "新建取水井一眼（演示）",
        )
        self._tell_served(late, ("interested_party",), self._ago(9))
        self._by("reviewer_a", late.party_ids, self._ago(1)).action_refuse_hearing(
            "该申请在被告知听证权利之日起五日后提出，已超过法定期限", self._ago(2)
        )

    @api.model
    def _tell_review_papers(self, items):
        """法制审核意见书, 恢复审批通知书, 纪要, 审批表, 更正通知书."""
        case = self._begun(items["clinic"], 12, 979)
        self._finish_steps(case, self._ago(8))
        self._by("reviewer_a", case, self._ago(7)).action_request_step("legal_review")
        step = case.step_ids.filtered(lambda row: row.kind == "legal_review")
        lawyer = self._by("approver2", step, self._ago(5))
        lawyer.point_ids.write({"verdict": "pass", "finding": "符合规定（演示）"})
        lawyer.action_finish("pass", "同意提交决定（演示）")
        still = self._begun(items["water_taking"], 14, 977, "reviewer_b")
        self._by("bureau_head", still, self._ago(9)).action_suspend(
            "相邻权人就取水口权属提起诉讼（演示）",
            "lawsuit",
            "（2026）演示行初2号",
            self._proof_file("bureau_head", "受理案件通知书二（演示）.pdf"),
        )
        self._by("reviewer_b", still, self._ago(2)).action_resume(
            "诉讼已经审结，取水口权属明确（演示）"
        )
        self._tell_minutes(items["clinic"])
        decided = self.env["darqi.document"].search(
            [("kind", "=", "granted"), ("state", "=", "sealed")], order="id", limit=1
        )
        self._by(
            "reviewer_a", decided.application_id, self._ago(1)
        ).action_approval_sheet()
        errata = self._by(
            "reviewer_a", self.env["darqi.document.erratum"], self._ago(3)
        )
        draft = errata.create(
            {
                "document_id": decided.id,
                "reason": "录入时漏写顿号（演示）",
                "line_ids": [
                    Command.create(
                        {
                            "place": "最后一段",
                            "wrong": "请依法接受监督检查",
                            "right": "请依法接受监督、检查",
                        }
                    )
                ],
            }
        )
        self._by("approver1", draft, self._ago(3)).action_decide()
        self._seal_now(draft.correction_id, self._ago(2))
        self._tell_objections(decided)

    @api.model
    def _tell_objections(self, other):
        """行政许可法 5(3): one found right; one that waits for its answer."""
        decisions = self.env["darqi.document"].search(
            [
                ("kind", "=", "granted"),
                ("state", "=", "sealed"),
                ("department_id", "=", self._organ("bureau").id),
                ("withheld_ground", "=", False),
                ("id", "!=", other.id),
                ("issued_on", "<", self._ago(4)),
            ],
            order="id",
            limit=2,
        )
        said = (
            "许可内容载有工艺参数，属于商业秘密，请不予公开（演示）",
            "决定书载有家庭住址，属于个人隐私，请不予公开（演示）",
        )
        grounds = ("trade_secret", "privacy")
        for decision, statement, ground in zip(decisions, said, grounds, strict=True):
            rows = self._by(
                "reviewer_a", self.env["darqi.publication.objection"], self._ago(3)
            )
            row = rows.create(
                {
                    "document_id": decision.id,
                    "person": decision.subject,
                    "ground": ground,
                    "received_on": self._ago(3),
                    "statement": statement,
                    "file": self._paper("不予公开申请书"),
                }
            )
            if ground == "trade_secret":
                answered = self._by("approver1", row, self._ago(2))
                answered.answer = "工艺参数未向公众披露，属于商业秘密，不予公开（演示）"
                answered.action_withhold()

    @api.model
    def _tell_minutes(self, item):
        major = self._begun(item, 11, 978)
        reviewer = self._by("reviewer_a", major, self._ago(8))
        talk = reviewer.env["darqi.consultation"].create(
            {
                "name": "诊疗科目调整是否需要重新核定床位",
                "application_id": major.id,
                "bureau_id": major.department_id.id,
                "department_id": major.original_department_id.id,
                "due_date": self._ago(1),
                "held_on": self._ago(6),
                "place": "旗行政审批和政务服务局二楼会议室",
                "recorder": "演示记录员",
                "bureau_position": "拟按原核定床位办理",
                "department_position": "同意，床位变化时另行申请",
                "conclusion": "按原核定床位办理；床位变化的，由申请人另行提出变更申请",
            }
        )
        self._by("health_head", talk, self._ago(5)).action_sign_department()
        self._by("bureau_head", talk, self._ago(5)).action_sign_bureau()

    @api.model
    def _tell_licence_papers(self, item):
        """Decisions on licences: refused, changed, annulled, left standing; ended."""
        licences = dict(
            zip(
                SUBJECTS,
                self._import_legacy(item, SUBJECTS, self._ago(55)),
                strict=True,
            )
        )
        for number, kind, values in (
            (231, "renewal", {}),
            (232, "change", {"new_content": "住宿场所（宾馆）；游泳馆；茶座"}),
        ):
            self._tell_refused(licences[number], number, kind, values)
        self._tell_decided(licences[233], "annul", "unqualified", "no_harm")
        self._tell_decided(licences[235], "annul", "procedure", "harm")
        self._tell_decided(
            licences[236],
            "change",
            "change_circumstances",
            False,
            new_address="达拉特旗树林召镇演示路二百三十六号",
            compensation_kind="none",
            compensation="门牌号调整不造成财产损失（演示）。",
        )
        self._by("health_officer", licences[237], self._ago(3))._record_penalty(
            {
                "kind": "suspend",
                "department_id": self._organ("health").id,
                "decision_number": "达卫罚〔演示〕7号",
                "decision_date": self._ago(4),
                "date_from": self._ago(3),
                "date_to": self._ago(-20),
                "file": self._scan("行政处罚决定书"),
                "facts": "未按规定对公共用品用具清洗消毒，经责令改正仍不改正（演示）",
                "basis": "《公共场所卫生管理条例》第十四条",
            }
        )
        ended = self.env["darqi.licence"].search(
            [("state", "=", "cancelled"), ("announcement_id", "=", False)]
        )
        self._by("delivery1", ended, self._ago(0)).action_announce_cancellation()

    @api.model
    def _tell_refused(self, licence, number, kind, values):
        filing = self._by("window1", self.env["darqi.filing"], self._ago(12)).create(
            {
                **self._holder(number),
                "phone": f"1380000{number:04d}",
                "address": licence.address,
                "paper_bag": f"Y{number:05d}",
                "application_kind": kind,
                "subject_licence_id": licence.id,
                "item_ids": [Command.set(licence.item_id.ids)],
            }
        )
        self._receive(filing)
        case = filing.application_ids.with_env(self.env)
        if values:
            self._by("window2", case, self._ago(12)).write(values)
        self._lead(case, 12, "review", STAFF, True, number)
        self._by("approver1", case, self._ago(6)).action_refuse(
            "现场核查，清洗消毒间被改作他用，不符合卫生规范（演示）",
            case._legal_basis(),
            "同意审查意见。",
            "conditions",
        )
        self._step_seal(case, self._ago(5), STAFF, True, number)

    @api.model
    def _tell_decided(self, licence, kind, ground, interest, **more):
        act = self._by("reviewer_a", self.env["darqi.licence.act"], self._ago(20))
        act = act.create(
            {
                "licence_id": licence.id,
                "kind": kind,
                "ground": ground,
                "facts": "经核查存在依法应当处理的情形（演示）",
                "public_interest": interest,
                "public_interest_text": "经审查，已就公共利益影响作出判断（演示）。"
                if interest
                else False,
                **more,
            }
        )
        act.action_notify()
        notice = act.notice_id.with_env(self.env)
        if notice:
            self._seal_now(notice, self._ago(20))
            rows = self._by(
                "delivery1", self.env["darqi.document.service"], self._ago(19)
            )
            rows.create(
                {"document_ids": [Command.set(notice.ids)], "place": "经营场所"}
            ).action_serve()
            self._by("reviewer_a", act, self._ago(15)).write(
                {
                    "answered_on": self._ago(16),
                    "answer_file": self._scan("陈述意见（被许可人已签字）"),
                    "answer_file_name": "陈述意见（演示）.pdf",
                    "holder_answer": "stated",
                    "holder_statement": "请求从宽处理（演示）",
                    "weighing": "已考虑其陈述（演示）",
                }
            )
        self._by("approver1", act, self._ago(10)).action_decide()
        self._seal_now(act.document_id, self._ago(9))

    @api.model
    def _tell_register_papers(self):
        """推送单 and 移送函 on paper."""
        notice = self.env["darqi.notice"].search(
            [("department_id", "=", self._organ("health").id)], order="id", limit=1
        )
        self._by("health_officer", notice, self._ago(1)).action_print_slip()
        case = self.env["darqi.application"].search(
            [
                ("state", "=", "reviewing"),
                ("reviewer_id", "=", self._user("reviewer_a").id),
            ],
            order="id",
            limit=1,
        )
        lead = self._by("reviewer_a", self.env["darqi.lead"], self._ago(1)).create(
            {
                "application_id": case.id,
                "department_id": case.original_department_id.id,
                "facts": "未取得许可即已开展经营活动（演示）",
                "law": "《公共场所卫生管理条例》第八条",
            }
        )
        login = self._login(case.original_department_id, "officer")
        self._by(login, lead, self._ago(0)).action_receive()

    @api.model
    def _tell_organ_papers(self):
        """效能预警, answered; 效能督办 that follows it and waits for its answer."""
        today = self.env["darqi.working.day"]._today()
        late = self.env["darqi.application"].search(
            [
                ("state", "=", "reviewing"),
                ("due_date", "<", today),
                ("department_id", "=", self._organ("bureau").id),
            ],
            order="due_date, id",
            limit=2,
        )
        notices = self.env["darqi.efficiency.notice"]
        for case, level in zip(late, ("red", "yellow"), strict=False):
            warning = self._by("government_supervision", notices, self._ago(2)).create(
                {
                    "application_id": case.id,
                    "level": level,
                    "facts": "承诺办结时限已过，尚未作出决定（演示）。",
                    "requirement": "说明原因，并于三日内提出处理意见。",
                }
            )
            if level == "yellow":
                continue
            self._by("bureau_head", warning, self._ago(1))._answer(
                "现场核查需要补充资料，已安排专人办理（演示）。"
            )
            self._by("government_supervision", notices, today).create(
                {
                    "application_id": case.id,
                    "kind": "order",
                    "warning_id": warning.id,
                    "facts": "已预警，仍未作出决定（演示）。",
                    "requirement": "限期作出决定，并书面报告办理结果。",
                    "finish_on": self._ago(-3),
                }
            )

    @api.model
    def _tell_templates(self):
        """A text of the office's own, published by another; a draft that waits."""
        for code, more, published in (
            ("overdue_statement", "如需了解办理进度，请向综合窗口查询。", True),
            ("supplement", "补充材料可以邮寄或者到综合窗口提交。", False),
        ):
            kind = self.env["darqi.document.kind"]._of(code)
            draft = self._by(
                "catalogue", self.env["darqi.document.template"], self._ago(9)
            ).create({"kind_id": kind.id, "change_reason": "规范用语（演示）"})
            draft.body += Markup("<p>%s</p>") % more
            if published:
                self._by("bureau_head", draft, self._ago(8)).action_publish()

    @api.model
    def _tell_runs(self):
        """Sealed together, one of them voided before; and a batch that was stopped."""
        papers = self.env["darqi.document"].search(
            [
                ("kind", "=", "acceptance"),
                ("state", "=", "issued"),
                ("department_id", "=", self._organ("bureau").id),
            ],
            order="id",
            limit=31,
        )
        day = self._ago(0)
        self._by("window2", papers[2], day)._void("打印错行，已重新出具（演示）")
        runs = self._by("sealkeeper1", self.env["darqi.document.run"], day)
        runs._start("seal", self._by("sealkeeper1", papers[:6], day))
        action = runs._start("seal", self._by("sealkeeper1", papers[6:], day))
        runs.browse(action["res_id"]).action_stop()
