import csv
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import GROUP, STAFF, DarqiCommon

MATRIX = Path(__file__).with_name("access_matrix.csv")
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
# Who watches writes nothing of the business; the justice office and the
# establishment office write their opinions in the reform's papers only.
WATCHERS = ("discipline_a", "supervision_a", "manager_a")
# Their own objects (invariant 12): a complaint about a second seal is addressed to
# the government supervision office, which answers it (REQ-15).
OWN = {
    ("supervision_a", "darqi.seal.complaint"): "rw",
    # T31: warnings and orders are its own papers (方案三(三)6).
    ("supervision_a", "darqi.efficiency.notice"): "rwc",
}


@tagged("post_install", "-at_install")
class TestRights(DarqiCommon):
    """Rights are a matrix (invariant 12): role × model × operation, with the user."""

    def _models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("darqi.")
            and not model._abstract
            and not model._transient
        )

    def _granted(self, login, name):
        records = self.env[name].with_user(self.staff[login])
        return "".join(
            letter
            for letter, operation in OPERATIONS.items()
            if records.has_access(operation)
        )

    def test_matrix(self):
        """Every cell of ``access_matrix.csv``, granted and refused.

        A change of rights is a change of that file, seen in review.
        """
        with MATRIX.open(encoding="utf-8", newline="") as stream:
            expected = {
                row["model"]: row
                for row in csv.DictReader(stream)
                if row["model"] in self.env  # the supervision module may be absent
            }
        self.assertEqual(sorted(expected), self._models(), "one row a model")
        for name, row in expected.items():
            for login in STAFF:
                group = STAFF[login][0]
                with self.subTest(f"{name} {login}"):
                    self.assertEqual(self._granted(login, name), row[group])

    def test_watchers_write_nothing(self):
        """REQ-67, 方案三(三)6: they read all and change nothing."""
        for name in self._models():
            for login in WATCHERS:
                with self.subTest(f"{name} {login}"):
                    allowed = set(OWN.get((login, name), "r"))
                    self.assertLessEqual(set(self._granted(login, name)), allowed)

    def test_nobody_makes_rows_of_a_register(self):
        """Invariant 8: registers are written by the acts they record."""
        registers = self.env.registry["darqi.append.only"]
        for name in self._models():
            if not isinstance(self.env[name], registers):
                continue
            for login in STAFF:
                with self.subTest(f"{name} {login}"):
                    self.assertLessEqual(set(self._granted(login, name)), {"r"})

    def test_portal_and_public_see_nothing_of_the_back_office(self):
        """Invariant 12: the public sees what is published, by its own pages."""
        public = self.env.ref("base.public_user")
        for name in self._models():
            with self.subTest(name):
                self.assertFalse(self.env[name].with_user(public).has_access("read"))

    def test_every_role_stands_on_one_group(self):
        """DESIGN 4: roles bundle groups and are what the IT office hands out."""
        for _login, (group, _organ) in STAFF.items():
            role = self.env.ref(f"darqi_approval.role_{group}")
            self.assertIn(self.env.ref(GROUP + group), role.implied_ids)

    def test_only_the_it_office_says_who_belongs_to_an_organ(self):
        """Invariant 12: membership decides what one sees."""
        keeper = self.staff["catalogue_a"]
        organ = self.organs["health"]
        with self.assertRaises(AccessError):
            organ.with_user(keeper).user_ids = [Command.link(keeper.id)]
        with self.assertRaises(AccessError):
            self.env["darqi.department"].with_user(keeper).create(
                {"name": "测试新单位", "user_ids": [Command.link(keeper.id)]}
            )
        organ.with_user(self.staff["it_a"]).user_ids = [Command.link(keeper.id)]
        self.assertIn(keeper, organ.user_ids)
