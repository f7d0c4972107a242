from datetime import date

from .common import DarqiCommon

DAY = date(2026, 11, 24)


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
        cls.item = cls.env["darqi.item"].create(
            {"name": "公共场所卫生许可", "department_id": cls.organs["health"].id}
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
        self.by_keeper(certificate).action_seal()
        return licence.with_env(self.env)
