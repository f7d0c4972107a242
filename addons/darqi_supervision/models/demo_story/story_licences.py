import base64
import csv
import io
from datetime import timedelta

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
    209: 400,
    211: 300,
    212: 200,
    215: 62,
    216: 700,
    218: 900,
}
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
        """What the health commission issued before the transfer, from a file."""
        today = self.env["darqi.working.day"]._today()
        out = io.StringIO()
        sheet = csv.writer(out)
        sheet.writerow(HEADER)
        for number, left in LEGACY.items():
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
                    end - timedelta(4 * 365),
                    end,
                    "按核定的项目和面积经营",
                )
            )
        record = self._by(
            "delivery1", self.env["darqi.licence.import"], self._ago(60)
        ).create(
            {
                "file": base64.b64encode(out.getvalue().encode("gb18030")),
                "file_name": "存量卫生许可证（演示）.csv",
            }
        )
        record.action_preview()
        record.action_start()
        # sudo: the story looks up which lines the person then acts on.
        lines = record.sudo().line_ids.sorted("number").with_env(self.env)
        return dict(zip(LEGACY, lines.licence_id, strict=True))

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
        filing.action_receive()
        filing.application_ids.material_ids.write(
            {"is_received": True, "verdict": "ok"}
        )
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
