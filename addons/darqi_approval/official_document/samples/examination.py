"""Papers of hearings and of the examination of a case."""

from datetime import date, datetime

from .shared import BUREAU, CASE, COMMON, DEPARTMENT, ENTRY, HEARING, picture

SAMPLES = {
    "interested_party": {
        **COMMON,
        **ENTRY,
        "addressee": "某小区业主委员会",
        "item_name": "娱乐场所经营许可",
        "summary": "在小区1号楼一层设置歌舞娱乐场所，营业面积420平方米",
        "interest": "经营中的噪声可能影响相邻住户的居住环境",
        "answer_days": 5,
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
    "hearing_refused": {
        **COMMON,
        **CASE,
        "number": "达审批许不听字〔2026〕2号",
        "requested_on": date(2026, 3, 20),
        "reason": "该许可事项不直接涉及你（单位）与他人之间的重大利益关系",
    },
}
