"""What the samples share: organs, a case, a licence, an entry; all invented."""

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
