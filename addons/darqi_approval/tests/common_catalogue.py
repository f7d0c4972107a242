from contextlib import contextmanager

import psycopg2

from odoo.fields import Command
from odoo.tools import mute_logger

from .common import DarqiCommon


class CatalogueCommon(DarqiCommon):
    """Items of the health organ, a zone, a township."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.health, cls.market = cls.organs["health"], cls.organs["market"]
        cls.zone, cls.town = cls.env["darqi.department"].create(
            [
                {"name": "测试开发区管委会", "kind": "zone"},
                {"name": "测试树林召镇", "kind": "township"},
            ]
        )
        cls.keeper = cls.staff["catalogue_a"]

    @classmethod
    def new_item(cls, name="测试娱乐场所许可", **vals):
        """An own item of the health organ, alive since 2023."""
        return cls.env["darqi.item"].create(
            {
                "name": name,
                "department_id": cls.health.id,
                "date_from": "2023-01-01",
                **vals,
            }
        )

    @classmethod
    def new_draft(cls, item, day="2023-02-01", materials=("申请书",), **vals):
        """A draft of an implementation list that can be published."""
        return cls.env["darqi.item.revision"].create(
            {
                "item_id": item.id,
                "date_from": day,
                "statutory_days": 20,
                "promised_days": 10,
                "material_ids": [Command.create({"name": name}) for name in materials],
                **vals,
            }
        )

    def publish(self, revision, day="2023-02-01"):
        """Publish a draft as the catalogue keeper, on a day."""
        self.as_user("catalogue_a", revision, day).action_publish()
        return revision

    @contextmanager
    def refused(self, error=psycopg2.IntegrityError, text=""):
        """The block is refused, by a constraint unless told otherwise, and undone."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(error, text),
            self.env.cr.savepoint(),
        ):
            yield
            self.env.flush_all()
