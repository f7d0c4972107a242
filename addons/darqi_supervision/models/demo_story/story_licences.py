import base64
import csv
import io
from datetime import date, timedelta

from odoo import api, models
from odoo.fields import Command

STAFF = {
    "accept": "window2",
    "pick_up": ("reviewer_a", "reviewer_b"),
    "decide": ("approver1", "approver2"),
    "make": "delivery1",
    "seal": "sealkeeper1",
}
HEADER = (
    "许可证编号",
    "许可事项",
    "单位名称",
    "统一社会信用代码",
    "负责人",
    "联系电话",
    "经营地址",
    "发证机关",
    "有效期起",
    "有效期至",
    "许可条件",
)
# Legacy licences of the health commission: holder, days to the end of validity.
LEGACY = {
    201: 20,
    202: 50,
    204: 85,
    205: -15,
    214: -7,
    207: 12,
    208: 75,
    209: 110,
    211: 105,
    212: 100,
    215: 62,
    216: 112,
    218: 115,
}
# Imported while they were still the commission's.
EARLY = {221: 118, 222: 116}
# holder, kind, filed so many working days ago, last step, what changes.
ABOUT = (
    (214, "renewal", 45, "review", {}),  # undecided at the end: deemed renewed
    (207, "renewal", 5, "accept", {}),  # applied for too late
    (208, "renewal", 14, "deliver", {}),
    (215, "renewal", 4, "pick_up", {}),
    (209, "change", 12, "seal", {"new_address": "达拉特旗树林召镇演示新街9号"}),
    (216, "change", 6, "review", {"new_content": "住宿场所（宾馆）；游泳馆"}),
    (211, "reissue", 6, "decide", {}),
    (212, "cancellation", 10, "seal", {}),
)
# Ready and not fetched: filed so many working days ago.
UNCOLLECTED = ((301, 34), (302, 31))
# The item is the bureau's since 20 March 2023: older licences are the department's.
BEFORE = date(2023, 3, 20)
BLANKS = "卫生许可证（空白证件，演示）"


class DemoStoryLicences(models.AbstractModel):
    """Licences through their life: taken over, renewed, changed, ended, barred."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_licences(self, items):
        item = items["public_place"]
        items["clinic"].is_safety_related = True
        item.write({"is_safety_related": True, "uses_blank_certificate": True})
        self._tell_blanks(item)
        licences = self._tell_legacy(item)
        for number, kind, days, last, values in ABOUT:
            self._tell_about(licences[number], number, kind, days, last, values)
        self._tell_entry(item)
        self._tell_acts(licences[218])
        for number, days in UNCOLLECTED:
            case = self._file([item], self._ago(days), number)
            self._lead(case, days, "seal", STAFF, False, number)
        self._tell_bar(item)
        self._tell_copy(item)
        self.env["darqi.licence"]._cron_expiry()

    @api.model
    def _tell_copy(self, item):
        """The supervising officer takes a copy (副本) of a licence for a file."""
        licence = self.env["darqi.licence"].search(
            [
                ("item_id", "=", item.id),
                ("state", "=", "valid"),
                ("document_ids", "any", [("kind", "=", "licence")]),
            ],
            order="id",
            limit=1,
        )
        self._by("health_officer", licence, self._ago(1))._copy_pdf()

    @api.model
    def _tell_blanks(self, item):
        """Bought blanks; one sheet came torn."""
        stock = self._by(
            "delivery1", self.env["darqi.blank.stock"], self._ago(70)
        ).create(
            {
                "name": BLANKS,
                "department_id": self._organ("bureau").id,
                "item_ids": [Command.set(item.ids)],
                "prefix": "蒙K",
                "number_from": 1,
                "number_to": 200,
                "digits": 6,
                "document": "演示：送货单",
            }
        )
        stock._record(1, "voided", "包装破损（演示）")

    @api.model
    def _tell_legacy(self, item):
        """What the health commission issued before the transfer, from files.

        The first file came before the memorandum was signed: its licences were the
        commission's to answer for and followed the competence on the day of signing.
        """
        early = self._import_legacy(item, EARLY, BEFORE - timedelta(10))
        self._by("bureau_head", early, BEFORE)._follow_competence(item)
        licences = self._import_legacy(item, LEGACY, self._ago(60))
        return dict(zip(LEGACY, licences, strict=True))

    @api.model
    def _import_legacy(self, item, numbers, day):
        """Licences of a file: one loads it, the catalogue keeper compares, imports."""
        record = self._by("delivery1", self.env["darqi.licence.import"], day).create(
            {
                "file": base64.b64encode(self._legacy_rows(item, numbers)),
                "file_name": "存量卫生许可证（演示）.csv",
                "list_file": self._paper("移交清单（卫健委盖章）"),
                "list_file_name": "存量证照移交清单（演示）.txt",
            }
        )
        record.action_preview()
        self._by("catalogue", record, day + timedelta(1)).action_start()
        # sudo: the story looks up which lines the person then acts on.
        lines = record.sudo().line_ids.sorted("number").with_env(self.env)
        return lines.licence_id

    @api.model
    def _legacy_rows(self, item, numbers):
        today = self.env["darqi.working.day"]._today()
        out = io.StringIO()
        sheet = csv.writer(out)
        sheet.writerow(HEADER)
        for number, left in numbers.items():
            holder = self._holder(number)
            end = today + timedelta(left)
            sheet.writerow(
                (
                    f"达卫公证字〔2022〕第{number}号（演示）",
                    item.name,
                    holder["applicant_name"],
                    holder["id_number"],
                    holder["legal_person"],
                    f"1380000{number:04d}",
                    f"达拉特旗树林召镇演示路{number}号",
                    item.department_id.name,
                    # From before the transfer, whatever day the story is told on.
                    min(end - timedelta(4 * 365), BEFORE - timedelta(number)),
                    end,
                    "按核定的项目和面积经营",
                )
            )
        return out.getvalue().encode("gb18030")

    @api.model
    def _tell_entry(self, item):
        """One entered at the counter and confirmed, one that waits for it."""
        today = self.env["darqi.working.day"]._today()
        for number, confirmed in ((219, True), (220, False)):
            holder = self._holder(number)
            legacy = self._by(
                "window1", self.env["darqi.licence"], self._ago(3)
            ).create(
                {
                    "is_legacy": True,
                    "name": item.licence_name or item.name,
                    "number": f"达卫公证字〔2022〕第{number}号（演示）",
                    "item_id": item.id,
                    "holder_name": holder["applicant_name"],
                    "department_id": self._organ("bureau").id,
                    "issuer_id": item.department_id.id,
                    "supervising_department_id": item.department_id.id,
                    "address": f"达拉特旗树林召镇演示路{number}号",
                    "content": item.name,
                    "date_from": BEFORE - timedelta(number),
                    "date_to": today + timedelta(number),
                    "legacy_term_reason": "旧证按当时规定核发，期限以旧证为准（演示）",
                    "legacy_scan": self._scan("旧卫生许可证扫描件"),
                    "legacy_scan_name": "旧证扫描件（演示）.pdf",
                }
            )
            if confirmed:
                self._by("delivery1", legacy, self._ago(2)).action_register()

    @api.model
    def _tell_acts(self, licence):
        """撤回: the holder was told and answered; decided, sealed, in effect."""
        act = self._by(
            "reviewer_a", self.env["darqi.licence.act"], self._ago(20)
        ).create(
            {
                "licence_id": licence.id,
                "kind": "withdraw",
                "ground": "circumstances",
                "facts": "经营场所所在地块已划入饮用水水源一级保护区（演示）",
                "compensation_kind": "paid",
                "compensation": "对由此造成的财产损失，补偿人民币30000元（演示）。",
            }
        )
        act.action_notify()
        notice = act.notice_id.with_env(self.env)
        self._by("sealkeeper1", notice, self._ago(20)).action_seal()
        rows = self._by("delivery1", self.env["darqi.document.service"], self._ago(19))
        rows.create(
            {"document_ids": [Command.set(notice.ids)], "place": "经营场所"}
        ).action_serve()
        self._by("reviewer_a", act, self._ago(15)).write(
            {
                "answered_on": self._ago(16),
                "answer_file": self._scan("陈述意见（被许可人已签字）"),
                "answer_file_name": "陈述意见（演示）.pdf",
                "holder_answer": "stated",
                "holder_statement": "请求按设备购置价补偿（演示）",
                "weighing": "补偿按评估价确定，部分采纳（演示）",
            }
        )
        self._by("approver1", act, self._ago(10)).action_decide()
        decision = act.document_id.with_env(self.env)
        self._by("sealkeeper1", decision, self._ago(9)).action_seal()

    @api.model
    def _tell_about(self, licence, number, kind, days, last, values):
        """An application about a licence, led to its step."""
        filing = self._by("window1", self.env["darqi.filing"], self._ago(days)).create(
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
            self._by("window2", case, self._ago(days)).write(values)
        self._lead(case, days, last, STAFF, False, number)

    @api.model
    def _tell_bar(self, item):
        """A refused case with false materials: barred for one year (78)."""
        case = self.env["darqi.application"].search(
            [("item_id", "=", item.id), ("result", "=", "refused")], limit=1
        )
        approver = self._by("approver1", case, self._ago(18))
        context = approver.action_bar()["context"]
        values = {
            name.removeprefix("default_"): value for name, value in context.items()
        }
        approver.env["darqi.applicant.bar"].create(
            {**values, "ground": "提供虚假检测报告（演示）"}
        )
