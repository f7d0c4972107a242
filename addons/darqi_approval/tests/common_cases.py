"""Builders of items and cases for tests: ``class TestX(CasesMixin, DarqiCommon)``."""

import io
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter

from odoo.fields import Command


def _page():
    """A PDF of one empty page."""
    writer, buffer = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(buffer)
    return buffer.getvalue()


PAGE = _page()
# A Monday with ordinary working weeks around it.
MONDAY = "2026-03-02"
PERSON = "11010519491231002X"  # the sample number of GB 11643


def photo(size=(640, 480), taken=None):
    """A photograph as a camera makes it; ``taken`` as 2026:03:04 09:30:00."""
    buffer = io.BytesIO()
    exif = Image.Exif()
    if taken:
        exif[0x8769] = {0x9003: taken}
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    picture.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


class CasesMixin:
    """One item of the bureau (a decision on record moved it) and one of health."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("测试公共场所卫生许可", organ="bureau")
        cls.health_item = cls.make_item("测试医师执业注册")

    @classmethod
    def make_item(cls, name, organ=None, materials=None, fields=(), **vals):
        """An item of the health organ, in force since 2025 with a published list.

        :param organ: key of the organ that is competent from 2025 on by a decision
        """
        on = cls.on
        item = on(cls.env["darqi.item"], "2025-01-02").create(
            {
                "name": name,
                "department_id": cls.organs["health"].id,
                "date_from": "2025-01-02",
                "licence_name": f"{name}证",
                **vals,
            }
        )
        revision_vals = {
            "item_id": item.id,
            "date_from": "2025-01-02",
            "statutory_days": 20,
            "promised_days": 10,
            "material_ids": [
                Command.create(row)
                for row in materials
                or [
                    {"name": "申请书", "is_required": True},
                    {"name": "身份证明", "is_required": True, "form": "copy"},
                    {
                        "name": "检测报告",
                        "is_required": True,
                        "can_follow": True,
                    },
                ]
            ],
            "form_field_ids": [
                Command.create(row)
                for row in fields
                or [
                    {
                        "code": "content",
                        "label": "经营项目",
                        "type": "text",
                        "is_required": True,
                    },
                    {"code": "area_size", "label": "面积", "type": "number"},
                    {"code": "phone", "label": "联系电话", "type": "phone"},
                ]
            ],
        }
        catalogue = on(cls.env["darqi.item.revision"], "2025-01-02")
        revision = catalogue.create(revision_vals)
        cls.publish(revision)
        if organ:
            cls.move_item(item, organ, "2025-01-03")
        return item.with_env(cls.env)

    @classmethod
    def publish(cls, revision):
        """Publish by the catalogue keeper."""
        revision.with_user(cls.staff["catalogue_a"]).action_publish()

    @classmethod
    def move_item(cls, item, organ, day):
        """Make another organ competent from ``day`` on, by a decision on record."""
        cls.on(item, day)._competence_decide(
            "",
            day,
            cls.organs[organ],
            "statutory",
            document="测试决定〔2025〕1号",
            reason="测试",
        )

    def item_of_nobody(self):
        """An item that the State Council abolished: no organ is competent (R0)."""
        item = self.make_item("测试将来事项")
        self.on(item, "2025-01-03")._competence_decide(
            "",
            "2025-01-03",
            self.env["darqi.department"],
            "none",
            document="测试决定〔2025〕2号",
            reason="国务院取消",
        )
        return item

    def file(self, items=None, day=MONDAY, login="window_a", receive=True, **vals):
        """A filing with all materials ticked; received unless told otherwise."""
        items = items or self.item
        filing = self.as_user(login, self.env["darqi.filing"], day).create(
            {
                "applicant_name": "演示申请人甲",
                "id_number": PERSON,
                "phone": "13800000001",
                "item_ids": [Command.set(items.ids)],
                **vals,
            }
        )
        if receive:
            filing.action_receive()
        return filing

    def case(self, to="received", day=MONDAY, items=None, **vals):
        """A case of the bureau's item brought to a state, each step by its own person.

        :param to: received, accepted, reviewing, pending_decision or making
        """
        filing = self.file(items, day=day, **vals)
        case = filing.application_ids.with_env(self.env)[:1]
        if to == "received":
            return case
        window = self.as_user("window_b", case, day)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.write({"answers": {"content": "住宿"}})
        window.action_accept()
        if to == "accepted":
            return case
        reviewer = self.as_user("reviewer_a", case, day)
        reviewer.action_pick_up()
        if to == "reviewing":
            return case
        reviewer.action_pass_review("符合条件，拟准予")
        if to == "pending_decision":
            return case
        self.as_user("approver_a", case, day).action_grant("同意")
        return case

    def proof(self, login, name="依据.pdf"):
        """Ids of a file the named user uploaded."""
        files = self.as_user(login, self.env["ir.attachment"])
        return files.create({"name": name, "raw": PAGE}).ids

    def withdraw(self, login, case, day=MONDAY, reason="不办了", code="own", **vals):
        """The applicant's signed request is entered: the case is withdrawn."""
        vals.setdefault("attachment_ids", self.proof(login, "撤回申请.pdf"))
        return self.as_user(login, case, day).action_withdraw(reason, code, **vals)

    def terminate(self, case, day=MONDAY, ground="dissolved", login="approver_a"):
        """The case ends on a ground of the list, with clause and proof."""
        return self.as_user(login, case, day).action_terminate(
            "申请人已注销登记",
            ground,
            "《行政许可法》第七十条",
            self.proof(login, "注销证明.pdf"),
        )

    def suspend(self, case, day=MONDAY, login="bureau_head"):
        """The head suspends the proceedings for a lawsuit, on its document."""
        return self.as_user(login, case, day).action_suspend(
            "第三人提起诉讼",
            "lawsuit",
            "（2026）测行初1号",
            self.proof(login, "受理案件通知书.pdf"),
        )

    def bureau_seal(self, day=MONDAY):
        """The bureau's seal in the hands of ``keeper_a``, made when there is none."""
        seals = self.env["darqi.seal"]
        keeper = self.staff["keeper_a"]
        mine = [("keeper_ids", "in", keeper.ids), ("state", "=", "active")]
        if not seals.search(mine):
            seals = self.on(seals.sudo(), day)
            # An organ has one seal: those of the database at hand are not the test's.
            seals.search([("state", "=", "active")]).action_stop()
            seals.create(
                {
                    "name": "测试行政审批专用章",
                    "department_id": self.bureau.id,
                    "kind": "approval_special",
                    "date_from": "2025-01-02",
                    "announcement": "启用公告〔2025〕1号",
                    "keeper_ids": keeper.ids,
                }
            )._door_opened().write({"state": "active"})

    def seal_kind(self, case, kind, day=MONDAY):
        """Seal the case's papers of a kind; returns them."""
        self.bureau_seal(day)
        papers = case.sudo().document_ids.filtered(
            lambda paper: paper.kind == kind and paper.state == "issued"
        )
        self.stamp(self.as_user("keeper_a", papers.filtered("seal_required"), day))
        return papers

    def serve(self, papers, day=MONDAY, **vals):
        """Serve papers, in person unless told otherwise."""
        services = self.as_user("delivery_a", self.env["darqi.document.service"], day)
        service = services.create({"document_ids": [Command.set(papers.ids)], **vals})
        service.action_serve()
        return service

    def serve_parties(self, case, day):
        """The notices to the interested parties are sealed and served."""
        for kind in ("interested_party", "hearing_right"):
            for paper in self.seal_kind(case, kind, day):
                self.serve(paper, day)

    def tell_correction(self, case, day=MONDAY):
        """The correction notice of the case is sealed and served."""
        return self.serve(self.seal_kind(case, "correction", day), day)
