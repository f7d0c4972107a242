from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers.check import LIMIT
from .common_documents import TRANSFERRED
from .common_licences import END, IN_TIME, LicencesCommon


class IndustryCommon(LicencesCommon):
    """A shop with two licences of the bureau."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.make_item("测试排水许可")
        cls.give_to_bureau(cls.second, TRANSFERRED.replace(year=2025))
        cls.industry = cls.env["darqi.industry"].create(
            {
                "name": "餐饮店",
                "item_ids": [Command.set((cls.item | cls.second).ids)],
            }
        )

    def setUp(self):
        super().setUp()
        self.first_licence = self.licence()
        self.second_licence = self.licence(
            item_id=self.second.id, name="排水许可证", date_to=END.replace(year=2028)
        )

    def package(self, licences=None, login="delivery_a", **vals):
        licences = licences or self.first_licence | self.second_licence
        packages = self.as_user(login, self.env["darqi.industry.licence"], IN_TIME)
        return packages.create(
            {
                "industry_id": self.industry.id,
                "holder_id": self.holder.id,
                "line_ids": [Command.create({"licence_id": r.id}) for r in licences],
                **vals,
            }
        )

    def issued(self):
        package = self.package()
        package.action_issue()
        paper = package.sudo().document_ids
        self.stamp(self.by_keeper(paper, day=IN_TIME))
        return package


@tagged("post_install", "-at_install")
class TestIndustryLicence(IndustryCommon):
    """一业一证 (PRACTICE 2.30): one certificate, the licences behind it listed."""

    def test_issued_and_sealed(self):
        """Numbered, with each licence on it; in use once the seal is on."""
        package = self.package()
        package.action_issue()
        paper = package.sudo().document_ids
        self.assertEqual((package.state, package.number), ("issued", paper.number))
        rows = paper.content["licences"]
        self.assertEqual(
            {row["licence_number"] for row in rows},
            {self.first_licence.number, self.second_licence.number},
        )
        self.assertEqual(package.date_to, END)
        self.stamp(self.by_keeper(paper, day=IN_TIME))
        self.assertEqual(package.state, "valid")
        self.assertEqual(self.first_licence.industry_licence_id, package)

    def test_refused(self):
        """One licence, a stranger's, one out of force, one of another organ."""
        packages = self.env["darqi.industry.licence"]
        one = self.package(self.first_licence)
        with self.assertRaisesRegex(UserError, "at least two"):
            one.action_issue()
        one.sudo().unlink()
        mixed = self.package()
        other = self.env["darqi.applicant"].create({"name": "另一人", "kind": "person"})
        self.second_licence._door_opened().holder_id = other
        with self.assertRaisesRegex(UserError, "another holder"):
            mixed.action_issue()
        self.second_licence._door_opened().holder_id = self.holder
        self.second_licence._door_opened().department_id = self.organs["health"]
        with self.assertRaisesRegex(UserError, "another organ"):
            mixed.action_issue()
        self.second_licence._door_opened().department_id = self.bureau
        late = self.on(mixed, END.replace(year=2027))
        with self.assertRaisesRegex(UserError, "not in force"):
            late.action_issue()
        self.assertFalse(packages.search([("state", "!=", "draft")]) & mixed)
        third = self.make_item("测试广告许可")
        self.give_to_bureau(third, TRANSFERRED.replace(year=2025))
        self.industry.item_ids += third
        with self.assertRaisesRegex(UserError, "Still without"):
            mixed.action_issue()

    def test_who(self):
        """制证送达 issues; others read or not even that; nobody writes its state."""
        package = self.package()
        for login in ("window_a", "approver_a", "keeper_a"):
            with self.assertRaises(UserError, msg=login):
                self.as_user(login, package, IN_TIME).action_issue()
        with self.assertRaises(AccessError):
            self.as_user("market_officer", package).read(["number"])
        for vals in ({"state": "valid"}, {"number": "x"}, {"needs_again": True}):
            with self.assertRaises(UserError):
                package.write(vals)

    def test_stands_behind_one_only(self):
        """The database refuses a licence on two certificates."""
        self.package()
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.package(address="另一处")

    def test_a_licence_behind_ends(self):
        """It is to be issued again, without the one that ended; the number stays."""
        package = self.issued()
        old = package.sudo().document_ids
        with self.assertRaises(UserError):
            package.line_ids[0].unlink()
        act = self.act(self.second_licence, "cancel", "ceased", day=IN_TIME)
        self.decide(act, day=IN_TIME)
        self.assertEqual(self.second_licence.state, "cancelled")
        self.assertTrue(package.needs_again)
        with self.assertRaisesRegex(UserError, "not in force"):
            package.action_issue()
        status = old._public_status(self.env["darqi.licence"])
        self.assertEqual(status, "partly")
        number = package.number
        again = self.licence(item_id=self.second.id, name="排水许可证")
        package.line_ids.filtered(
            lambda line: line.licence_id == self.second_licence
        ).unlink()
        package.line_ids = [Command.create({"licence_id": again.id})]
        package.action_issue()
        self.assertEqual((package.number, package.needs_again), (number, False))
        new = package.sudo().document_ids - old
        self.stamp(self.by_keeper(new, day=IN_TIME))
        licences = self.env["darqi.licence"]
        self.assertEqual(old._public_status(licences), "replaced")
        self.assertEqual(self.on(new, IN_TIME)._public_status(licences), "in_force")

    def test_given_back(self):
        """Its end leaves the licences as they are, and them free."""
        package = self.issued()
        with self.assertRaisesRegex(UserError, "why"):
            package.action_end()
        package.end_reason = "停业"
        package.action_end()
        self.assertEqual(package.state, "ended")
        self.assertEqual(self.first_licence.state, "valid")
        self.package(address="新址")


@tagged("post_install", "-at_install")
class TestIndustryLicencePage(IndustryCommon, HttpCase):
    """Its code tells of each licence behind it."""

    def test_page(self):
        LIMIT.forget()
        package = self.issued()
        page = self.url_open(f"/darqi/check/{package.sudo().document_ids.check_code}")
        self.assertEqual(page.status_code, 200)
        for licence in (self.first_licence, self.second_licence):
            self.assertIn(licence.number, page.text)
        self.assertNotIn(self.holder.name, page.text)
