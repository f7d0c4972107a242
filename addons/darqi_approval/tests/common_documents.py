from datetime import date

from odoo.fields import Command

from .common import SCAN, DarqiCommon

DAY = date(2026, 11, 24)
TRANSFERRED = date(2023, 1, 19)
# A slip of the pen that stands in the paper of :meth:`issue` and decides nothing.
SLIP = {
    "place": "依据",
    "wrong": "《公共场所卫生管理条例》",
    "right": "《公共场所卫生管理条例实施细则》",
}


class DocumentsCommon(DarqiCommon):
    """Seals, documents and licences to try acts on; a real (not 演示) database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_demo(False)
        cls.bureau.word = "测审批"
        cls.keeper = cls.staff["keeper_a"]
        # Seals of the database at hand are not the test's.
        cls.env["darqi.seal"].search([("state", "=", "active")]).action_stop()
        cls.seal = cls.new_seal(cls.bureau, cls.keeper)
        day = date(2022, 1, 4)
        cls.item = cls.env["darqi.item"].create(
            {
                "name": "公共场所卫生许可",
                "department_id": cls.organs["health"].id,
                "date_from": day,
            }
        )
        cls.give_to_bureau(cls.item)

    @classmethod
    def give_to_bureau(cls, item, day=TRANSFERRED):
        """The item is transferred: from ``day`` on the bureau acts on its licences."""
        cls.on(item, day)._competence_decide(
            "",
            day,
            cls.bureau,
            "statutory",
            document="测试决定〔2023〕1号",
            reason="测试",
        )

    @classmethod
    def set_demo(cls, demo):
        cls.env["ir.config_parameter"].set_param("darqi.demo", "1" if demo else "")

    @classmethod
    def new_seal(cls, organ, keeper, **vals):
        """A seal of the organ in force since 2023."""
        return cls.env["darqi.seal"].create(
            {
                "name": f"{organ.name}行政审批专用章",
                "department_id": organ.id,
                "date_from": date(2023, 1, 19),
                "announcement": "测政办发〔2023〕1号",
                "announcement_file": SCAN,
                "keeper_ids": keeper.ids,
                **vals,
            }
        )

    @classmethod
    def values(cls, **more):
        """Values of a grant decision."""
        return {
            "addressee": "鄂尔多斯市测试餐饮有限公司",
            "item_name": "公共场所卫生许可",
            "applied_on": date(2026, 11, 2),
            "accepted_on": date(2026, 11, 3),
            "basis": "《公共场所卫生管理条例》",
            "content": "住宿场所（宾馆）经营",
            "supervising_organ": "测试卫生健康委员会",
            **more,
        }

    def issue(self, kind="granted", record=None, day=DAY, user=None, **kwargs):
        """One document, issued on ``day``; the record is an item unless given."""
        documents = self.on(self.env["darqi.document"], day)
        if user:
            documents = documents.with_user(user)
        values = kwargs.pop("values", None) or self.values()
        return documents._issue(kind, record or self.item, values, **kwargs).sudo()

    def by_keeper(self, document, keeper=None, day=DAY):
        """The document as the keeper acts on it."""
        return self.on(document.with_user(keeper or self.keeper), day)

    def new_licence(self, **vals):
        """A draft licence of the bureau."""
        return self.env["darqi.licence"].create(
            {
                "name": "卫生许可证",
                "item_id": self.item.id,
                "holder_name": "鄂尔多斯市测试餐饮有限公司",
                "department_id": self.bureau.id,
                "issuer_id": self.bureau.id,
                "supervising_department_id": self.organs["health"].id,
                "content": "住宿场所（宾馆）经营",
                "date_from": DAY,
                "date_to": date(2030, 11, 23),
                **vals,
            }
        )

    def valid_licence(self, **vals):
        """A licence in force: certificate made and sealed."""
        licence = self.on(self.new_licence(**vals), DAY)
        certificate = licence._make_certificate()
        self.stamp(self.by_keeper(certificate))
        return licence.with_env(self.env)

    def act(self, licence, kind, ground, drafter="reviewer_a", day=DAY, **vals):
        """A draft act on the licence, complete but for the hearing."""
        acts = self.on(
            self.env["darqi.licence.act"].with_user(self.staff[drafter]), day
        )
        return acts.create(
            {
                "licence_id": licence.id,
                "kind": kind,
                "ground": ground,
                "facts": "经核查档案和现场，事实清楚",
                "compensation_kind": "none",
                "compensation": "经核实，未造成财产损失，不予补偿。",
                "public_interest_text": "经审查，撤销不会对公共利益造成重大损害。",
                **vals,
            }
        )

    def tell(self, act, day=DAY):
        """The holder is told of his right and waives it; the day of the decision."""
        act = act.sudo()
        if act.needs_hearing and not act._has_notice():
            reviewer = self.on(act.with_user(self.staff["reviewer_a"]), day)
            reviewer.action_notify()
            self.stamp(self.by_keeper(act.notice_id, day=day))
            self.serve(act.notice_id, day)
            reviewer.write(
                {
                    "holder_answer": "waived",
                    "answered_on": day,
                    "answer_file": SCAN,
                }
            )
        return day

    def serve(self, document, day=DAY, login="delivery_a"):
        """The paper is handed to whom it is addressed."""
        rows = self.on(
            self.env["darqi.document.service"].with_user(self.staff[login]), day
        )
        row = rows.create({"document_ids": [Command.set(document.ids)]})
        row.action_serve()
        return row

    def fail_ways(self, documents, *methods, day=DAY):
        """The papers could not be served in these ways."""
        rows = self.on(
            self.env["darqi.document.service"].with_user(self.staff["delivery_a"]), day
        )
        for method in methods:
            row = rows.create(
                {
                    "document_ids": [Command.set(documents.ids)],
                    "receiver": "未能送达",
                    "method": method,
                    "post_number": "EMS0",
                }
            )
            row.write({"failure": "absent", "reason": "无人签收"})
            row.action_fail()

    def announce(self, service, day=DAY):
        """The other ways failed, the approver agrees, the paper bears the seal."""
        self.fail_ways(service.document_ids, "direct", "post", day=day)
        approver = self.on(service.with_user(self.staff["approver_a"]), day)
        approver.action_allow_announcement()
        self.stamp(self.by_keeper(service.sudo().announcement_id, day=day))
        service.action_announce()

    def decide(self, act, login="approver_a", day=DAY, seal=True):
        """Decide the act after the hearing, and seal its decision."""
        day = self.tell(act, day)
        self.on(act.with_user(self.staff[login]), day).action_decide()
        if seal:
            self.stamp(self.by_keeper(act.sudo().document_id, day=day))
        return day
