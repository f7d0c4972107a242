"""One complete set of data for every kind of paper; all names are invented.

What a template of the kind may print, and what its preview shows.
"""

from datetime import date, datetime
from io import BytesIO

from PIL import Image

BUREAU = "达拉特旗行政审批和政务服务局"
DEPARTMENT = "达拉特旗文化体育和旅游局"
COMMON = {
    "organ": BUREAU,
    "number": "达审批许准字〔2026〕12号",
    "date": date(2026, 3, 30),
    "qr_text": "https://example.invalid/check/ABCD-1234",
    "check_text": "核验码：ABCD-1234",
    "contact": "联系人：窗口　电话：0477-5210000",
    "copies": 2,
}
CASE = {
    "addressee": "鄂尔多斯市某某有限公司",
    "addressee_identity": "统一社会信用代码：91150621MA0N00000X，法定代表人：某某",
    "item_name": "公共场所卫生许可",
    "applied_on": date(2026, 2, 27),
    "accepted_on": date(2026, 3, 2),
    "review_organ": "达拉特旗人民政府",
    "court": "有管辖权的人民法院",
}
MATERIALS = [
    {"name": "公共场所卫生许可证申请表", "copies": 1, "pages": 3, "form": "原件"},
    {"name": "公共场所平面图和卫生设施布局图", "copies": 1, "pages": 2, "form": "电子"},
]
LICENCE = {
    "holder": "鄂尔多斯市某某有限公司",
    "item_name": "公共场所卫生许可",
    "licence_number": "达卫公证字〔2026〕第0012号",
}
LINE = {
    "item_name": "公共场所卫生许可",
    "item_code": "000123014000",
    "handover": "许可档案及空白证照",
    "handover_time": date(2026, 3, 2),
    "boundary": "乙方负责许可，甲方负责监督检查和处罚",
    "feedback": "颁证实时推送，2个工作日认领，发现问题即时反馈",
    "support": "甲方3个工作日内出具技术审查意见",
    "open_cases": "由甲方办结",
}

HELD = {
    "addressee": "鄂尔多斯市某某有限公司",
    "item_name": "公共场所卫生许可",
    "licence_name": "公共场所卫生许可证",
    "licence_number": "达卫公证字〔2026〕第0012号",
    "review_organ": "达拉特旗人民政府",
    "court": "有管辖权的人民法院",
}
ENTRY = {
    "application_number": "15062120260227000123",
    "item_name": "公共场所卫生许可",
    "applicant": "鄂尔多斯市某某有限公司",
}


def picture(colour, size=(640, 480)):
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, "JPEG")
    return target.getvalue()


HEARING = {
    "held_at": datetime(2026, 4, 9, 9, 0),
    "place": "政务服务大厅三楼会议室",
    "host": "赵某",
    "recorder": "钱某",
    "matter": "拟准予在该小区一层设置娱乐场所",
}

SAMPLES = {
    "receipt": {
        **COMMON,
        **CASE,
        "received_at": datetime(2026, 2, 27, 9, 15),
        "receiver": "张某",
        "materials": MATERIALS,
        "answer_by": date(2026, 3, 6),
    },
    "correction": {
        **COMMON,
        **CASE,
        "received_on": date(2026, 2, 27),
        "corrections": [
            {
                "material": "平面图",
                "problem": "未标明清洗消毒间的位置",
                "requirement": "补充标注并加盖单位公章",
            }
        ],
        "how_to_submit": "政务服务大厅3号窗口或者网上提交",
        "period": "自收到本告知书之日起30日内",
    },
    "acceptance": {
        **COMMON,
        **CASE,
        "statutory_due": date(2026, 3, 30),
        "promised_due": date(2026, 3, 16),
        "special_procedure": "检验、检测",
        "query_code": "150621-778899",
    },
    "refusal_to_accept": {**COMMON, **CASE, "competent_organ": "鄂尔多斯市生态环境局"},
    "licence_not_needed": {**COMMON, **CASE, "basis": "《公共场所卫生管理条例》第二条"},
    "granted": {
        **COMMON,
        **CASE,
        "basis": "《公共场所卫生管理条例》第四条",
        "content": "宾馆（旅店）",
        "supervising_organ": "达拉特旗卫生健康委员会",
        "valid_from": date(2026, 3, 30),
        "valid_to": date(2030, 3, 29),
        "area": "树林召镇",
        "licence_name": "公共场所卫生许可证",
        "licence_number": LICENCE["licence_number"],
    },
    "refused": {
        **COMMON,
        **CASE,
        "facts": "你（单位）的客房未设独立的清洗消毒间",
        "basis": "《公共场所卫生管理条例》第三条",
    },
    "notice_slip": {
        **COMMON,
        **LICENCE,
        "to_organ": "达拉特旗卫生健康委员会",
        "item_code": "000123014000",
        "place": "树林召镇",
        "content": "宾馆（旅店）",
        "result": "准予许可",
        "valid_from": date(2026, 3, 30),
        "pushed_at": datetime(2026, 3, 30, 10, 5),
        "claim_by": date(2026, 4, 1),
        "materials": ["申请表", "平面图"],
    },
    "feedback_sheet": {
        **COMMON,
        **LICENCE,
        "organ": DEPARTMENT,
        "to_organ": BUREAU,
        "checked_on": date(2026, 5, 6),
        "finding": "经营场所与许可地点不一致",
        "evidence": "现场照片4张，询问笔录1份",
        "handling": "责令限期改正",
        "advice": "建议变更许可",
        "answer_by": date(2026, 5, 20),
    },
    "supervision_record": {
        **COMMON,
        **LICENCE,
        "organ": DEPARTMENT,
        "checked_on": datetime(2026, 5, 6, 14, 30),
        "place": "树林召镇",
        "inspectors": [
            {"name": "李某", "certificate": "05060001"},
            {"name": "王某", "certificate": "05060002"},
        ],
        "situation": "证照悬挂，制度上墙，消毒记录齐全",
        "handling": "未发现问题",
        "checklist": [
            {
                "point": "消毒记录",
                "standard": "每日记录",
                "actual": "齐全",
                "result": "符合",
            }
        ],
    },
    "handover": {
        **COMMON,
        **CASE,
        "to_organ": DEPARTMENT,
        "application_number": "15062120260227000123",
        "applicant": "鄂尔多斯市某某有限公司",
        "received_at": datetime(2026, 2, 27, 9, 15),
        "materials": MATERIALS,
        "handed_by": "张某　2026年2月27日10:00",
    },
    "licence": {
        **COMMON,
        **LICENCE,
        "licence_name": "公共场所卫生许可证",
        "content": "宾馆（旅店）",
        "valid_from": date(2026, 3, 30),
        "valid_to": date(2030, 3, 29),
        "holder_code": "91150621MA0000000X",
        "legal_person": "巴特尔",
        "address": "达拉特旗树林召镇某街1号",
        "conditions": ["按许可范围经营", "每年自查一次并留存记录"],
    },
    "memorandum": {
        **COMMON,
        "number": "达审管备〔2026〕1号",
        "party_a": DEPARTMENT,
        "party_b": BUREAU,
        "lines": [LINE, {**LINE, "item_name": "娱乐场所经营许可"}],
        "basis": ["旗人民政府确定的划转事项目录"],
        "liaison_a": "赵某",
        "handover_rows": [
            {
                "group": "制式证照",
                "name": "公共场所卫生许可证（空白）",
                "number_range": "000101—000200",
                "quantity": "100",
                "medium": "纸质",
            },
            {"group": "系统数据账号", "name": "卫生监督信息系统账号", "quantity": "2"},
        ],
        "task_rows": [
            {
                "item_name": "公共场所卫生许可",
                "step": "现场勘验",
                "organ": DEPARTMENT,
                "mode": "联合勘验",
                "procedure": "乙方派单，甲方派员参加并签字",
                "days": 3,
                "fee": "由单位预算保障",
            }
        ],
        "power_rows": [
            {
                "item_name": "公共场所卫生许可",
                "power_kind": "行政许可",
                "before_organ": DEPARTMENT,
                "after_organ": BUREAU,
                "change": "实施机关调整",
            }
        ],
        "case_rows": [
            {
                **ENTRY,
                "accepted_on": date(2026, 2, 27),
                "due": date(2026, 3, 27),
                "handling": "由甲方办结",
            }
        ],
        "transition_from": date(2023, 1, 19),
        "transition_to": date(2023, 7, 19),
    },
    "special_procedure": {
        **COMMON,
        **CASE,
        "procedure": "expert_review",
        "basis": "《公共场所卫生管理条例实施细则》第二十五条",
        "from_day": date(2026, 3, 9),
        "days": 10,
        "until": date(2026, 3, 20),
        "carried_out_by": "达拉特旗卫生健康委员会",
    },
    "extension": {
        **COMMON,
        **CASE,
        "original_due": date(2026, 3, 30),
        "days": 10,
        "new_due": date(2026, 4, 14),
        "reason": "需要核实的卫生检测报告数量较多",
        "approved_by": "其某",
        "approved_on": date(2026, 3, 27),
    },
    "supplement": {
        **COMMON,
        **CASE,
        "supplements": [
            {
                "material": "卫生检测报告",
                "problem": "缺少游泳池水质一项",
                "requirement": "补充该项检测结果",
            }
        ],
        "submit_by": date(2026, 3, 16),
        "how_to_submit": "政务服务大厅3号窗口或者网上提交",
        "due": date(2026, 3, 30),
    },
    "overdue_statement": {
        **COMMON,
        **CASE,
        "promised_due": date(2026, 3, 16),
        "days_over": 3,
        "reason": "现场核查因道路积雪推迟",
        "expected_on": date(2026, 3, 24),
        "statutory_due": date(2026, 3, 30),
        "measures": "已另行安排两名工作人员优先办理",
    },
    "suspension": {
        **COMMON,
        **CASE,
        "reason": "该取水口的权属争议正在诉讼中",
        "basis": "《取水许可和水资源费征收管理条例》第十八条",
        "from_day": date(2026, 3, 9),
    },
    "resumption": {
        **COMMON,
        **CASE,
        "suspended_on": date(2026, 3, 9),
        "reason": "诉讼已经终止",
        "basis": "《取水许可和水资源费征收管理条例》第十八条",
        "from_day": date(2026, 3, 23),
        "new_due": date(2026, 4, 14),
    },
    "termination": {
        **COMMON,
        **CASE,
        "reason": "not_corrected",
        "ended_on": date(2026, 4, 1),
        "materials": ["公共场所卫生许可证申请表", "公共场所平面图"],
    },
    "withdrawal_confirmed": {
        **COMMON,
        **CASE,
        **ENTRY,
        "withdrawn_on": date(2026, 3, 5),
        "reason": "经营地点变更",
        "materials": ["公共场所卫生许可证申请表"],
    },
    "change": {
        **COMMON,
        **HELD,
        "facts": "你（单位）提交的变更申请材料齐全",
        "changes": [{"label": "法定代表人", "old": "巴特尔", "new": "朝鲁"}],
    },
    "change_refused": {
        **COMMON,
        **HELD,
        "applied_on": date(2026, 2, 27),
        "changes": [{"label": "经营场所", "old": "树林召镇", "new": "白泥井镇"}],
        "facts": "新经营场所未设清洗消毒间",
        "basis": "《公共场所卫生管理条例》第三条",
    },
    "renewal": {
        **COMMON,
        **HELD,
        "applied_on": date(2026, 2, 27),
        "old_valid_to": date(2026, 4, 9),
        "valid_from": date(2026, 4, 10),
        "valid_to": date(2030, 4, 9),
        "supervising_organ": "达拉特旗卫生健康委员会",
    },
    "renewal_refused": {
        **COMMON,
        **HELD,
        "applied_on": date(2026, 2, 27),
        "old_valid_to": date(2026, 4, 9),
        "facts": "卫生检测结果不合格，复检仍不合格",
        "basis": "《公共场所卫生管理条例》第三条",
    },
    "withdrawal": {
        **COMMON,
        **HELD,
        "facts": "该场所所在地段已划为河道管理范围",
        "ground": "准予该行政许可所依据的客观情况发生重大变化",
    },
    "annulment": {
        **COMMON,
        **HELD,
        "facts": "你（单位）提交的卫生检测报告系伪造",
        "ground": "被许可人以欺骗、贿赂等不正当手段取得行政许可",
        "clause": "第二款",
        "public_interest": "经审查，撤销该行政许可不会对公共利益造成重大损害。",
        "is_fraud": True,
    },
    "ordered_change": {
        **COMMON,
        **HELD,
        "facts": "你（单位）经营场所部分位于新划定的饮用水水源保护区内",
        "ground": "准予该行政许可所依据的客观情况发生重大变化",
        "changes": [{"label": "许可内容", "old": "住宿、游泳馆", "new": "住宿"}],
        "compensation": "对由此造成的财产损失，补偿人民币3万元。",
        "notified_on": date(2026, 3, 16),
    },
    "not_annulled": {
        **COMMON,
        **HELD,
        "facts": "准予许可时未依法组织听证",
        "ground": "违反法定程序作出准予行政许可决定",
        "clause": "第一款第（三）项",
        "public_interest": "该单位为全旗唯一供水企业，撤销将使城镇供水中断，"
        "可能对公共利益造成重大损害",
        "notified_on": date(2026, 3, 16),
        "statement": "已按审批机关通知补办听证",
        "statement_answer": "予以采纳",
    },
    "erratum": {
        **COMMON,
        "addressee": HELD["addressee"],
        "old_title": "准予行政许可决定书",
        "old_number": "达审批许准字〔2026〕12号",
        "old_date": date(2026, 3, 30),
        "corrections": [
            {
                "place": "许可内容",
                "wrong": "住宿场所（旅社）",
                "right": "住宿场所（宾馆）",
            }
        ],
        "reason": "录入时文字错误",
    },
    "cancellation": {
        **COMMON,
        **HELD,
        "facts": "该行政许可有效期于2026年3月29日届满，你（单位）未申请延续",
        "ground": "行政许可有效期届满未延续",
        "clause": "第（一）项",
    },
    "cancellation_announcement": {
        **COMMON,
        "licences": [
            {
                "holder": "鄂尔多斯市某某有限公司",
                "item_name": "公共场所卫生许可",
                "licence_name": "公共场所卫生许可证",
                "licence_number": "达卫公证字〔2022〕第0003号",
                "ground": "有效期届满未延续",
            },
            {
                "holder": "巴**",
                "item_name": "护士执业注册",
                "licence_name": "护士执业证书",
                "licence_number": "202615000001",
                "ground": "被许可人死亡",
            },
        ],
    },
    "advice_slip": {
        **COMMON,
        "item_name": "公共场所卫生许可",
        "situation": "新办，宾馆，不设游泳池",
        "materials": [{**row, "note": "大厅提供文本"} for row in MATERIALS],
        "conditions": ["有固定的营业场所", "从业人员有健康合格证明"],
        "time_limit": "法定20个工作日，承诺10个工作日",
        "where": "政务服务大厅3号窗口，工作日9:00—17:00",
        "phone": "0477-5210000",
        "basis": "《公共场所卫生管理条例》第四条",
    },
    "payment_notice": {
        **COMMON,
        **CASE,
        "charges": [
            {
                "name": "草原植被恢复费",
                "basis": "《中华人民共和国草原法》第三十九条",
                "standard": "每平方米2.5元",
                "amount": "10030.50",
            }
        ],
        "assessed_by": "达拉特旗林业和草原局",
        "collected_by": "国家税务总局达拉特旗税务局",
        "how_to_pay": "电子税务局或者办税服务厅",
        "pay_by": date(2026, 4, 10),
    },
    "service_proof": {
        **COMMON,
        "receiver": "鄂尔多斯市某某有限公司",
        "papers": [
            {"name": "准予行政许可决定书", "number": "达审批许准字〔2026〕12号"},
            {"name": "公共场所卫生许可证", "number": "达卫公证字〔2026〕第0012号"},
        ],
        "method": "direct",
        "place": "政务服务大厅出件窗口",
        "servers": ["张某", "李某"],
    },
    "delivery_register": {
        **COMMON,
        "period": "2026年3月",
        "rows": [
            {
                **ENTRY,
                "paper": "公共场所卫生许可证\n达卫公证字〔2026〕第0012号",
                "method": "post",
                "post_number": "EMS1234567890",
                "receiver": "巴特尔",
                "identity": "1506***********1234",
                "delivered_at": datetime(2026, 3, 31, 9, 5),
                "handed_by": "张某",
            }
        ],
    },
    "return_register": {
        **COMMON,
        "period": "2026年3月",
        "rows": [
            {
                **ENTRY,
                "reason": "申请人撤回申请",
                "materials": ["申请表1份", "平面图2份"],
                "returned_at": date(2026, 3, 6),
                "receiver": "巴特尔",
                "handed_by": "张某",
            }
        ],
    },
    "seal_request": {
        **COMMON,
        "seal": "行政审批专用章（1）",
        "document_title": "准予行政许可决定书",
        "document_number": "达审批许准字〔2026〕12号",
        "copies_sealed": 2,
        "purpose": "制发准予行政许可决定书",
        "requested_by": "张某",
        "requested_at": datetime(2026, 3, 30, 15, 0),
        "approval": {
            "opinion": "同意用印",
            "name": "其某",
            "time": datetime(2026, 3, 30, 15, 20),
        },
    },
    "result_letter": {
        **COMMON,
        "organ": DEPARTMENT,
        "number": "达文旅函〔2026〕7号",
        "to_organ": BUREAU,
        "holder": "鄂尔多斯市某某有限公司",
        "item_name": "娱乐场所经营许可",
        "licence_number": "150621160001",
        "facts": "该单位在许可的经营场所以外设置包厢3间",
        "result": "责令改正，警告",
        "basis": "《娱乐场所管理条例》第四十八条",
        "cc": ["达拉特旗综合行政执法局", "达拉特旗市场监督管理局"],
        "reply_by": date(2026, 5, 20),
    },
    "lead_transfer": {
        **COMMON,
        "number": "达审批函〔2026〕9号",
        "to_organ": DEPARTMENT,
        "party": "鄂尔多斯市某某有限公司",
        "found_in": "审查娱乐场所经营许可申请",
        "facts": "提交的消防安全检查意见书系伪造",
        "law": "《中华人民共和国行政许可法》第七十八条",
        "evidence": ["消防安全检查意见书复印件1份", "核实情况记录1份"],
        "reply_by": date(2026, 5, 20),
    },
    "report_letter": {
        **COMMON,
        "number": "达审批函〔2026〕10号",
        "to_organ": "鄂尔多斯市行政审批和政务服务局",
        **ENTRY,
        "accepted_on": date(2026, 3, 2),
        "opinion": "申请材料齐全、符合法定形式，现场核查合格，拟同意",
        "signer": "其某",
        "materials": ["申请表", "平面图", "核查记录"],
    },
    "licence_application": {
        **COMMON,
        **ENTRY,
        "item_code": "000123014000",
        "kind": "new",
        "identity": "91150621MA0000000X",
        "legal_person": "巴特尔",
        "agent": "李某",
        "agent_identity": "1506***********1234",
        "power": "代为申请、领取结果，至2026年12月31日",
        "address": "达拉特旗树林召镇某街1号",
        "phone": "13900000000",
        "content": "新办公共场所卫生许可（宾馆）",
        "materials": MATERIALS,
        "answers": [{"label": "营业面积", "value": "860平方米"}],
        "delivery": "邮寄",
        "applied_on": date(2026, 2, 27),
    },
    "interested_party": {
        **COMMON,
        **ENTRY,
        "addressee": "某小区业主委员会",
        "item_name": "娱乐场所经营许可",
        "summary": "在小区1号楼一层设置歌舞娱乐场所，营业面积420平方米",
        "interest": "经营中的噪声可能影响相邻住户的居住环境",
        "answer_by": date(2026, 4, 7),
        "how_to_answer": "政务服务大厅3号窗口，书面或者口头",
        "hearing": True,
        "withheld": True,
    },
    "hearing_right": {
        **COMMON,
        **CASE,
        "matter": "拟准予在该小区一层设置娱乐场所",
        "how_to_apply": "政务服务大厅3号窗口书面提出",
    },
    "hearing_announcement": {
        **COMMON,
        **CASE,
        **HEARING,
        "registration": "2026年4月7日前持身份证件到政务服务大厅3号窗口报名",
        "seats": "20席",
    },
    "hearing_notice": {**COMMON, **CASE, **HEARING},
    "hearing_record": {
        **COMMON,
        **ENTRY,
        **HEARING,
        "held_from": datetime(2026, 4, 9, 9, 0),
        "held_to": datetime(2026, 4, 9, 11, 20),
        "attendees": [
            {"name": "孙某", "role": "审查人员", "organ": BUREAU},
            {"name": "巴特尔", "role": "申请人代表", "organ": "某某有限公司"},
            {"name": "周某", "role": "利害关系人代表", "organ": "某小区业主委员会"},
        ],
        "review_opinion": "申请材料齐全，场所边界噪声检测报告符合标准，拟准予许可。",
        "statements": [
            {"speaker": "周某", "text": "检测在白天进行，不能反映夜间情况。"},
            {"speaker": "巴特尔", "text": "已加装隔声墙，愿意补充夜间检测。"},
        ],
        "conclusion": "双方意见记录在案，请申请人补充夜间检测报告。",
    },
    "survey_record": {
        **COMMON,
        **ENTRY,
        "reason": "新办公共场所卫生许可",
        "place": "达拉特旗树林召镇某街1号",
        "phone": "13900000000",
        "surveyed_from": datetime(2026, 3, 11, 9, 0),
        "surveyed_to": datetime(2026, 3, 11, 10, 30),
        "inspectors": [
            {"name": "李某", "certificate": "05060001"},
            {"name": "王某", "certificate": "05060002"},
        ],
        "present": "巴特尔（法定代表人）",
        "checklist": [
            {
                "point": "清洗消毒间",
                "standard": "独立设置，面积不小于6平方米",
                "actual": "独立设置，8平方米",
                "result": "符合",
            }
        ]
        * 4,
        "conclusion": "合格",
        "photos": [
            {"image": picture("#8899aa"), "caption": "照片1：门头"},
            {"image": picture("#aa9988", (480, 640)), "caption": "照片2：消毒间"},
            {"image": picture("#99aa88"), "caption": "照片3：布草间"},
        ],
    },
    "technical_opinion": {
        **COMMON,
        **ENTRY,
        "organ": DEPARTMENT,
        "to_organ": BUREAU,
        "requested_on": date(2026, 3, 4),
        "answer_by": date(2026, 3, 9),
        "question": "场所设计是否符合《娱乐场所管理条例》规定的条件",
        "conclusion": "符合",
        "reasons": "设计图纸与现场一致，距居民楼水平距离符合标准。",
        "signer": "吴某",
    },
    "expert_review": {
        **COMMON,
        **ENTRY,
        "reviewed_on": date(2026, 3, 18),
        "place": "政务服务大厅三楼会议室",
        "experts": [
            {
                "name": f"专家{name}",
                "organ": "某研究院",
                "title": "高级工程师",
                "draw_number": f"2026-{number}",
            }
            for number, name in enumerate("甲乙丙", 1)
        ],
        "opinion": "方案编制依据充分，措施可行；建议补充应急预案。",
        "conclusion": "通过评审",
    },
    "approval_sheet": {
        **COMMON,
        **ENTRY,
        "accepted_on": date(2026, 3, 2),
        "statutory_due": date(2026, 3, 30),
        "promised_due": date(2026, 3, 16),
        "steps": [
            {
                "step": step,
                "opinion": opinion,
                "name": name,
                "time": datetime(2026, 3, number, 10, 0),
            }
            for number, step, opinion, name in (
                (2, "受理", "材料齐全、符合法定形式，予以受理", "张某"),
                (12, "审查", "现场勘验合格，符合法定条件，建议准予许可", "孙某"),
                (13, "决定", "同意，准予许可", "其某"),
            )
        ],
        "result": "准予许可",
    },
    "step_opinion": {
        **COMMON,
        **ENTRY,
        "organ": BUREAU,
        "to_organ": BUREAU,
        "step": "现场核查",
        "question": "经营场所布局是否与申请材料一致",
        "answers": [{"label": "经营面积", "value": "120"}],
        "checklist": [
            {
                "point": "场所布局",
                "standard": "GB 37489.1",
                "actual": "与图纸一致",
                "result": "符合",
            }
        ],
        "institution": "鄂尔多斯市某某检测有限公司",
        "report": "检字第001号（2026-03-10）",
        "opinion": "现场情况与申请材料一致。",
        "conclusion": "符合条件",
        "signer": "孙某",
        "done_on": date(2026, 3, 12),
    },
    "legal_review": {
        **COMMON,
        **ENTRY,
        "organ": "达拉特旗司法局",
        "to_organ": BUREAU,
        "proposed": "不予行政许可",
        "points": [
            {"point": point, "opinion": "符合规定"}
            for point in (
                "实施主体",
                "法定权限",
                "事实和证据",
                "法律依据",
                "办理程序",
                "裁量",
                "文书",
            )
        ],
        "conclusion": "同意拟作决定",
        "reviewer": "郑某",
        "reviewed_on": date(2026, 3, 24),
    },
    "efficiency_warning": {
        **COMMON,
        **ENTRY,
        "organ": "达拉特旗人民政府督查室",
        "to_organ": BUREAU,
        "rule": "R-03 超过承诺办结期限",
        "level": "red",
        "step": "审查",
        "days_over": 2,
        "requirement": "立即办理并说明原因",
        "reply_by": date(2026, 4, 2),
        "responsible": "孙某",
    },
    "efficiency_order": {
        **COMMON,
        **ENTRY,
        "organ": "达拉特旗人民政府督查室",
        "to_organ": DEPARTMENT,
        "matter": "许可信息推送后未按期认领",
        "facts": "推送信息5个工作日未认领，经预警仍未处理",
        "requirement": "明确监管责任人，建立监管台账",
        "finish_by": date(2026, 4, 3),
        "reply_by": date(2026, 4, 7),
    },
    "file_cover": {
        **COMMON,
        **ENTRY,
        "file_number": "2026-0001-0012",
        "accepted_on": date(2026, 3, 2),
        "closed_on": date(2026, 3, 31),
        "result": "准予许可",
        "retention": "30年",
        "pages": 23,
        "filed_by": "张某",
    },
    "file_contents": {
        **COMMON,
        "file_number": "2026-0001-0012",
        "entries": [
            {
                "name": "行政许可申请书",
                "author": "申请人",
                "page_from": 1,
                "page_to": 3,
            },
            {
                "name": "受理通知书",
                "author": BUREAU,
                "number": "达审批许受字〔2026〕12号",
                "date": date(2026, 3, 2),
                "page_from": 4,
            },
        ],
    },
    "promise": {
        **COMMON,
        **CASE,
        "promise": "本人（单位）已经知晓告知的内容，经营场所符合卫生标准。",
        "basis": "《公共场所卫生管理条例》第四条",
        "check": "达拉特旗卫生健康委员会",
        "certificates": ["公共场所卫生检测报告"],
    },
    "hearing_refused": {
        **COMMON,
        **CASE,
        "number": "达审批许不听字〔2026〕2号",
        "requested_on": date(2026, 3, 20),
        "reason": "该许可事项不直接涉及你（单位）与他人之间的重大利益关系",
    },
    "minutes": {
        **COMMON,
        "number": "达审联〔2026〕3号",
        "meeting": "审管衔接联席会议",
        "subject": "临时占用草原审批技术审查分工",
        "held_at": datetime(2026, 3, 18, 15, 0),
        "place": "政务服务大厅三楼会议室",
        "host": "达拉特旗行政审批和政务服务局其某",
        "attendees": [
            {"name": "其某", "organ": BUREAU},
            {"name": "吴某", "organ": "达拉特旗林业和草原局"},
            {"name": "郑某", "organ": "达拉特旗司法局"},
        ],
        "absent": ["达拉特旗自然资源局周某"],
        "observers": ["树林召镇人民政府王某"],
        "conclusions": [
            "现场勘验由林业和草原局派员，行政审批和政务服务局牵头，5个工作日内完成。",
            "技术审查意见由林业和草原局书面出具，作为审批依据。",
            "争议期间办理主体不变，仍由行政审批和政务服务局受理和决定。",
        ],
        "recorder": "张某",
        "cc": ["达拉特旗人民政府办公室"],
    },
    "announcement": {
        **COMMON,
        "number": "达审批公告〔2026〕1号",
        "subject": "启用行政审批专用章",
        "basis": "《达拉特旗相对集中行政许可权改革实施方案》",
        "matter": "一、自启用之日起，划转事项的行政许可决定和证照加盖行政审批专用章。\n"
        "二、加盖行政审批专用章的文书与加盖原部门印章的文书具有同等法律效力。\n"
        "三、任何部门不得要求再加盖其他印章。",
        "from_day": date(2026, 4, 1),
    },
    "catalogue_announcement": {
        **COMMON,
        "number": "达审批公告〔2026〕2号",
        "version": "2026年版",
        "from_day": date(2026, 4, 1),
        "basis": "内蒙古自治区人民政府批复",
        "rows": [
            {
                "name": name,
                "code": code,
                "kind": "行政许可",
                "before": before,
                "now": BUREAU,
                "basis": basis,
            }
            for name, code, before, basis in (
                (
                    "公共场所卫生许可",
                    "000123014000",
                    "达拉特旗卫生健康委员会",
                    "《公共场所卫生管理条例》第四条",
                ),
                (
                    "取水许可",
                    "000119002000",
                    "达拉特旗水利局",
                    "《取水许可和水资源费征收管理条例》第二条",
                ),
                (
                    "临时占用草原审批",
                    "000164112000",
                    "达拉特旗林业和草原局",
                    "《中华人民共和国草原法》第四十条",
                ),
            )
        ],
    },
    "item_guide": {
        **COMMON,
        "number": "",
        "item_name": "公共场所卫生许可",
        "item_code": "000123014000",
        "basis": "《公共场所卫生管理条例》第四条",
        "statutory": "20个工作日",
        "promised": "5个工作日",
        "fee": "不收费",
        "result": "卫生许可证",
        "conditions": ["有固定的营业场所", "清洗消毒设施符合卫生标准"],
        "materials": [
            {"name": "卫生许可申请表", "form": "原件", "copies": 1, "source": "自备"},
            {
                "name": "卫生检测报告",
                "form": "复印件",
                "copies": 1,
                "source": "检测机构",
            },
        ],
        "procedure": ["收件", "受理", "审查（现场勘验）", "决定", "制证和送达"],
        "place": "达拉特旗政务服务大厅综合窗口",
        "hours": "工作日8:30—12:00，14:30—17:30",
        "online": "内蒙古政务服务网",
        "consult": "0477-5210000",
        "complain": "0477-12345",
        "review_organ": "达拉特旗人民政府",
        "court": "有管辖权的人民法院",
    },
}
