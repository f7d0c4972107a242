"""Papers about licences."""

from datetime import date

from .shared import COMMON, HELD, LICENCE

SAMPLES = {
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
    "industry_licence": {
        **COMMON,
        "number": "达审综证字〔2026〕3号",
        "industry": "餐饮店",
        "holder": "鄂尔多斯市某某餐饮有限公司",
        "holder_code": "91150621MA0000000X",
        "address": "达拉特旗树林召镇某街1号",
        "valid_to": date(2028, 3, 29),
        "licences": [
            {
                "item_name": "公共场所卫生许可",
                "licence_name": "公共场所卫生许可证",
                "licence_number": "达卫公证字〔2026〕第12号",
                "content": "茶座",
                "valid_to": date(2030, 3, 29),
            },
            {
                "item_name": "城镇污水排入排水管网许可",
                "licence_name": "污水排入排水管网许可证",
                "licence_number": "达排字〔2026〕第7号",
                "content": "餐饮污水",
                "valid_to": date(2028, 3, 29),
            },
        ],
    },
}
