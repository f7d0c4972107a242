from odoo.addons.darqi_approval.tests.common import DarqiCommon

DAY = "2026-11-24"  # a Tuesday; the claim limit of two working days ends on the 26th
TWO_OFFICERS = ("health_officer", "health_head")


class SupervisionMixin:
    """Licences with their notices, visits and feedback, without the cases before."""

    @classmethod
    def make_item(cls, name, organ="health", **vals):
        """An item of a department."""
        return cls.env["darqi.item"].create(
            {
                "name": name,
                "department_id": cls.organs[organ].id,
                "supervising_department_id": cls.organs[organ].id,
                "date_from": "2020-01-01",
                **vals,
            }
        )

    @classmethod
    def make_licence(cls, number="测卫公证字〔2026〕第1号", item=None, **vals):
        """A draft licence of the bureau."""
        item = item or cls.item
        return (
            cls.env["darqi.licence"]
            ._door_opened()
            .create(
                {
                    "name": "测试卫生许可证",
                    "number": number,
                    "item_id": item.id,
                    "holder_name": "测试示范餐饮店",
                    "department_id": cls.bureau.id,
                    "issuer_id": cls.bureau.id,
                    "supervising_department_id": item.supervising_department_id.id,
                    "date_from": "2026-11-24",
                    "date_to": "2030-11-23",
                    **vals,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def issue(cls, licences, day=DAY, event="issued"):
        """Bring licences into force with their event; their notices.

        The door is opened: number, certificate and seal are tested by their own area.
        """
        licences = cls.on(licences, day)
        licences._door_opened().write({"state": "valid", "issued_on": day})
        licences._event(event)
        return licences.notice_ids

    def claim(self, notices, login="health_officer", day=DAY, owner=None, **kwargs):
        """Claim notices as a user on a day."""
        acting = self.as_user(login, notices, day)
        return acting._claim(self.staff[owner or login], **kwargs)

    def record_visit(self, task, day="2026-12-01", officers=TWO_OFFICERS, **vals):
        """Write the record of a visit and put it on record."""
        task = self.as_user("health_officer", task, day)
        task.write(
            {
                "officer_ids": [self.staff[login].id for login in officers],
                "visited_on": day,
                "place": "树林召镇",
                "situation": "卫生制度上墙，消毒记录齐全。",
                "result": "pass",
                **vals,
            }
        )
        return task.action_finish()

    def file_feedback(self, licence, login="health_officer", day="2026-12-02", **vals):
        """File a feedback about a licence as a user on a day."""
        model = self.as_user(login, self.env["darqi.feedback"], day)
        return model.create(
            {
                "licence_id": licence.id,
                "finding": "擅自扩大经营范围",
                "evidence": "现场照片",
                "advice": "none",
                **vals,
            }
        ).with_env(self.env)


class SupervisionCommon(SupervisionMixin, DarqiCommon):
    """An item of health with its measure, and the builders of the mixin."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("测试公共场所卫生许可")
        cls.measure = cls.env["darqi.measure"].create(
            {
                "item_id": cls.item.id,
                "department_id": cls.organs["health"].id,
                "way": "daily",
                "frequency_months": 12,
            }
        )
