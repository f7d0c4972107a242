"""Papers and registers of the counter, and of the file."""

from datetime import date, datetime

from .shared import BUREAU, CASE, COMMON, ENTRY, MATERIALS

SAMPLES = {
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
    "service_announcement": {
        **COMMON,
        "number": "达审批送公〔2026〕1号",
        "addressee": "达拉特旗示范酒店有限公司",
        "papers": [
            {"name": "不予行政许可决定书", "number": "达审批不许决字〔2026〕1号"},
        ],
        "reason": "按登记地址直接送达、邮寄送达均未能送达",
        "place": "达拉特旗人民政府网站",
        "days": 30,
    },
}
