"""One complete set of data for every kind of paper. All names are invented."""

from datetime import date, datetime

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

SAMPLES = {
    "T02": {
        **COMMON,
        **CASE,
        "received_at": datetime(2026, 2, 27, 9, 15),
        "receiver": "张某",
        "materials": MATERIALS,
        "answer_by": date(2026, 3, 6),
    },
    "T03": {
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
    "T04": {
        **COMMON,
        **CASE,
        "statutory_due": date(2026, 3, 30),
        "promised_due": date(2026, 3, 16),
        "special_procedure": "检验、检测",
        "query_code": "150621-778899",
    },
    "T05": {**COMMON, **CASE, "competent_organ": "鄂尔多斯市生态环境局"},
    "T06": {**COMMON, **CASE, "basis": "《公共场所卫生管理条例》第二条"},
    "T17": {
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
    "T18": {
        **COMMON,
        **CASE,
        "facts": "你（单位）的客房未设独立的清洗消毒间",
        "basis": "《公共场所卫生管理条例》第三条",
    },
    "T25": {
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
    "T26": {
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
    "T28": {
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
        "transition_from": date(2023, 1, 19),
        "transition_to": date(2023, 7, 19),
    },
}
