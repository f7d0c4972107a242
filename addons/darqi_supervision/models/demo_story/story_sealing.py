from datetime import time, timedelta

from odoo import api, models
from odoo.fields import Command

from odoo.addons.darqi_approval.models.ground.at import At

from .story_licences import STAFF

PAPERS = (
    # paper, item, purpose, asked for so many working days ago, what follows
    (
        "卫生许可证（国家系统打印，演示）",
        "public_place",
        "国家系统出证，需加盖专用章",
        0,
        "",
    ),
    ("关于补充数据接口的函（演示）", "", "报送上级业务系统管理单位", 1, ""),
    (
        "诊所备案凭证（国家系统打印，演示）",
        "clinic",
        "国家系统出证，需加盖专用章",
        2,
        "approve",
    ),
    (
        "卫生许可证副本（区垂系统打印，演示）",
        "public_place",
        "区垂系统出证，需加盖专用章",
        6,
        "seal",
    ),
    ("介绍信（事由未填，演示）", "", "备用", 8, "refuse"),
)


class DemoStorySealing(models.AbstractModel):
    """The seal besides decisions: asked for, lent, and a second one demanded."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_licences(self, items):
        result = super()._tell_licences(items)
        self._tell_seal_requests(items)
        self._tell_stamped_by_hand()
        self._tell_kind_changes()
        self._tell_seal_loans()
        self._tell_second_seal()
        self._tell_services(items["public_place"])
        return result

    @api.model
    def _tell_seal_requests(self, items):
        for place, (name, item, purpose, days, act) in enumerate(PAPERS):
            day = self._ago(days)
            requests = self._by("delivery1", self.env["darqi.seal.request"], day)
            request = requests.create(
                {
                    "name": name,
                    "purpose": purpose,
                    "copies": 1 + place % 2,
                    "file": self._scan(name),
                    "item_id": items[item].id if item else False,
                    "seal_kind": "approval_special" if item else "organ",
                    "file_name": f"{name}.pdf",
                }
            )
            request.action_submit()
            head = self._by("bureau_head", request, day)
            if act == "refuse":
                head.opinion = "事由空白，不得用印"
                head.action_refuse()
            elif act:
                head.action_approve()
            if act == "seal":
                document = request.document_id
                self._register_stamping(document, day, day)

    @api.model
    def _tell_stamped_by_hand(self):
        """待用印版 printed, stamped and registered; scans that are still to come."""
        documents = self.env["darqi.document"].search(
            [
                ("kind", "=", "acceptance"),
                ("unsealed_count", ">", 0),
                ("department_id", "=", self._organ("bureau").id),
                ("issued_on", "<=", self._ago(2)),
            ],
            order="issued_on desc, id desc",
            limit=5,
        )
        self._by("delivery1", documents, self._ago(1)).action_print_to_stamp()
        for document in documents[:3]:
            self._register_stamping(document, self._ago(0), self._ago(1))
        for document in documents[:1]:
            keeper = self._by("sealkeeper1", document, self._ago(0))
            scans = keeper.env["darqi.document.scan"]
            scans.create(
                {
                    "document_id": document.id,
                    "scan": self._scan("盖章扫描件（演示）"),
                    "scan_name": "盖章扫描件（演示）.pdf",
                }
            ).action_confirm()

    @api.model
    def _register_stamping(self, document, today, stamped):
        keeper = self._by("sealkeeper1", document, today)
        action = keeper.action_register_seal()
        dialog = keeper.env[action["res_model"]].with_context(**action["context"])
        dialog.create({"day": stamped}).action_confirm()

    @api.model
    def _tell_kind_changes(self):
        """Settings of papers change when a second person decides so."""
        kinds = self.env["darqi.document.kind"]
        for code, vals, reason, days, act in (
            ("termination", {"copies": 3}, "另送监管部门一份（演示）", 9, "apply"),
            ("granted", {"copies": 9}, "备用（演示）", 7, "refuse"),
            ("supplement", {"copies": 3}, "另送经办科室一份（演示）", 1, ""),
        ):
            changes = self._by(
                "catalogue", self.env["darqi.document.kind.change"], self._ago(days)
            )
            change = changes.create(
                {"kind_id": kinds._of(code).id, "reason": reason, **vals}
            )
            head = self._by("bureau_head", change, self._ago(days - 1))
            if act == "apply":
                head.action_apply()
            elif act:
                head.opinion = "份数以实际需要为限"
                head.action_refuse()

    @api.model
    def _tell_seal_loans(self):
        """A numbered copy for the zone: brought back, and one that is late."""
        seals = self.env["darqi.seal"]
        main = seals._active(self._organ("bureau"), self._ago(0))
        main = main.filtered(lambda seal: not seal.main_id)[:1]
        copy = seals.create(
            {
                "name": main.name,
                "department_id": main.department_id.id,
                "main_id": main.id,
                "copy_number": 3,
                "place": "达拉特经济开发区分厅",
                "date_from": self._ago(40),
                "announcement": main.announcement,
                "keeper_ids": main.keeper_ids.ids,
            }
        )
        for days, back in ((12, True), (2, False)):
            day = self._ago(days)
            loans = self._by("window1", self.env["darqi.seal.loan"], day)
            loan = loans.create(
                {
                    "seal_id": copy.id,
                    "purpose": "开发区企业集中办理日，现场发证（演示）",
                    "place": "达拉特经济开发区分厅",
                    "companion_id": self._user("window2").id,
                    "due_at": At(self._ago(days - 1), time(17, 30)).utc,
                }
            )
            self._by("bureau_head", loan, day).action_approve()
            keeper = self._by("sealkeeper1", loan, day)
            keeper.action_lend()
            if back:
                self._by("sealkeeper1", loan, day + timedelta(1)).action_return()

    @api.model
    def _tell_second_seal(self):
        """“请再到原部门盖章”: refused, recorded, and complained of."""
        documents = self.env["darqi.document"].search(
            [
                ("kind", "=", "granted"),
                ("state", "=", "sealed"),
                ("item_id.department_id", "=", self._organ("health").id),
                ("department_id", "=", self._organ("bureau").id),
            ],
            order="id",
            limit=2,
        )
        for days, document in zip((7, 1), documents, strict=False):
            day = self._ago(days)
            action = self._by("delivery1", document, day).action_request_second_seal()
            complaint = self._by(
                "delivery1", self.env["darqi.seal.complaint"], day
            ).with_context(**action["params"]["next"]["context"])
            complaint = complaint.create(
                {"text": "办事窗口告知还需到原审批部门加盖公章后方可使用（演示）。"}
            )
            if days < 5:
                continue
            head = self._by("health_head", complaint, self._ago(days - 2))
            head.write(
                {
                    "is_founded": "yes",
                    "answer": "窗口人员未掌握改革要求，已纠正并向当事人说明（演示）。",
                }
            )
            head.action_answer()

    @api.model
    def _tell_services(self, item):
        """邮寄在途, 公告, 拒收后留置: results that are not fetched at the counter."""
        ready = [
            self._ready(item, number, days)
            for number, days in ((311, 13), (312, 15), (313, 17), (314, 16))
        ]
        posted, sought, refused, returned = ready
        self._by("delivery1", posted, self._ago(1)).action_deliver(
            receiver=posted.applicant_name, method="mail", post_number="演示EMS311"
        )
        self._tell_announced(sought)
        slip = self._serve(refused, 4, place="经营场所")
        slip.write({"failure": "refused", "reason": "受送达人拒绝签收（演示）"})
        slip.action_fail()
        self._serve(
            refused,
            3,
            method="left",
            place="经营场所",
            witnesses="演示社区工作人员",
            second_server_id=self._user("window2").id,
            copies=2,
            reason="受送达人拒绝签收（演示）",
        ).action_serve()
        self._by("delivery1", returned, self._ago(6)).action_deliver(
            receiver=returned.applicant_name, method="mail", post_number="演示EMS314"
        )
        row = self._by("delivery1", returned._result_papers().service_ids, self._ago(1))
        row.write({"failure": "returned", "reason": "逾期未取，邮件退回（演示）"})
        row.action_fail()
        self._tell_agents(item)
        self._tell_slips()

    @api.model
    def _tell_agents(self, item):
        """代领: by an agent with a power of attorney; an original went back (退件)."""
        for number, days in ((315, 12), (316, 11)):
            case = self._ready(item, number, days)
            delivery = self._by("delivery1", case, self._ago(1))
            delivery._take_authority(self._scan("委托书（演示）"), "委托书（演示）.pdf")
            delivery.action_deliver(
                receiver="演示代领人",
                method="agent",
                id_number="11010519491231002X",
                authority=f"{self._ago(2)}委托书（演示）",
                note="代领人在领证登记表签字",
            )
        papers = delivery.material_ids.filtered("is_received")[:1]
        delivery._return_papers(papers, "checked", "演示代领人", "原件核对后退还")

    @api.model
    def _tell_announced(self, case):
        """公告送达: by hand and by post in vain, agreed to, sealed, announced."""
        for days, method in ((9, "direct"), (7, "post")):
            row = self._serve(
                case, days, method=method, place="登记地址", post_number="演示EMS312"
            )
            row.write({"failure": "absent", "reason": "按登记地址无法联系（演示）"})
            row.action_fail()
        row = self._serve(
            case,
            5,
            method="announcement",
            reason="按登记地址直接送达、邮寄送达均未能送达（演示）",
            place="旗人民政府网站",
        )
        self._by("approver1", row, self._ago(5)).action_allow_announcement()
        # sudo: the keeper finds the paper in his queue
        paper = row.sudo().announcement_id.with_env(self.env)
        self._by("sealkeeper1", paper, self._ago(5)).action_seal()
        row.action_announce()

    @api.model
    def _tell_slips(self):
        """送达回证: issued, signed and come back; the last three are still awaited."""
        served = self.env["darqi.document.service"].search(
            [
                ("department_id", "=", self._organ("bureau").id),
                ("state", "=", "served"),
                ("proof_sha256", "=", False),
            ],
            order="served_on, id",
        )
        for row in served[:-3]:
            mine = self._by("delivery1", row, row.served_on)
            mine.action_prove()
            mine.write(
                {
                    "proof": self._scan("送达回证（受送达人已签字）"),
                    "proof_name": "送达回证（演示）.pdf",
                }
            )

    @api.model
    def _ready(self, item, number, days):
        """A case whose result waits at the counter."""
        case = self._file([item], self._ago(days), number)
        self._lead(case, days, "seal", STAFF, False, number)
        return case

    @api.model
    def _serve(self, case, days, **vals):
        papers = case._result_papers()
        rows = self._by(
            "delivery1", self.env["darqi.document.service"], self._ago(days)
        )
        return rows.create({"document_ids": [Command.set(papers.ids)], **vals})
