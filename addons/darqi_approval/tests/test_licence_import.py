import base64
import csv
import io

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_licences import LicencesCommon

HEADER = (
    "许可证编号",
    "许可事项",
    "单位名称",
    "统一社会信用代码",
    "发证机关",
    "有效期起",
    "有效期至",
    "许可条件",
)
GOOD = (
    "测卫公证字2021第7号",
    "测试公共场所卫生许可",
    "达拉特旗存量宾馆",
    "91350100M000100Y43",
    "测试卫健委",
    "2021-05-01",
    "2027-04-30",
    "不得超员接待",
)


@tagged("post_install", "-at_install")
class TestLicenceImport(LicencesCommon):
    """存量证照 (PRACTICE 1.13, 2.4): imported once, issuer and organ apart."""

    def load(self, *rows, login="delivery_a", **vals):
        out = io.StringIO()
        csv.writer(out).writerows((HEADER, *rows))
        return (
            self.as_user(login, self.env["darqi.licence.import"])
            .create(
                {
                    "file": base64.b64encode(out.getvalue().encode("gb18030")),
                    "file_name": "licences.csv",
                    "list_file": base64.b64encode("%PDF-1.4 移交清单".encode()),
                    **vals,
                }
            )
            .with_env(self.env)
        )

    def run_import(self, record, login="catalogue_a"):
        self.as_user(login, record).action_start()
        return record.sudo().line_ids.sorted("number")

    def test_preview_then_import(self):
        """The preview makes nothing; the import enters, supervised from then on."""
        record = self.load(GOOD)
        self.as_user("delivery_a", record).action_preview()
        self.assertEqual(record.line_ids.outlook, "new")
        licences = self.env["darqi.licence"]
        self.assertFalse(licences.search([("number", "=", GOOD[0])]))
        line = self.run_import(record)
        licence = line.licence_id
        self.assertEqual(line.state, "created")
        self.assertEqual(licence.state, "valid")
        self.assertTrue(licence.is_legacy)
        self.assertEqual(licence.issuer_id, self.organs["health"])
        self.assertEqual(licence.department_id, self.bureau)
        self.assertEqual(licence.supervising_department_id, self.organs["health"])
        self.assertEqual(licence.condition_ids.text, "不得超员接待")
        self.assertEqual(licence.holder_id.kind, "organisation")
        self.assertEqual(licence.version_ids.event, "registered")
        self.assertEqual(licence.entered_by_id, self.staff["delivery_a"])
        self.assertEqual(licence.confirmed_by_id, self.staff["catalogue_a"])

    def test_two_persons_and_the_signed_list(self):
        """Whoever loaded the file does not import it; the signed list is there."""
        record = self.load(GOOD)
        with self.assertRaisesRegex(UserError, "loaded the file"):
            self.run_import(record, "delivery_a")
        own = self.load(GOOD, login="catalogue_a")
        with self.assertRaisesRegex(UserError, "loaded the file"):
            self.run_import(own, "catalogue_a")
        with self.assertRaisesRegex(UserError, "Signed list"):
            self.run_import(self.load(GOOD, list_file=False))
        with self.assertRaises(UserError):
            self.as_user("delivery_a", record).started_by_id = self.staff["window_a"]
        self.assertFalse(record.line_ids.licence_id)

    def test_nothing_from_the_transfer_on(self):
        """What the bureau issued, or anybody since then, comes from a case."""

        def row(**changes):
            cells = list(GOOD)
            for place, text in changes.items():
                cells[int(place[1:])] = text
            return cells

        lines = self.run_import(
            self.load(
                row(c0="测1", c4=self.bureau.name),
                row(c0="测2", c5="2025-01-03"),
                row(c0="测3", c5="2025-01-02"),
            )
        )
        self.assertEqual(
            [(line.state, line.field) for line in lines],
            [("refused", "issuer"), ("refused", "date_from"), ("created", False)],
        )

    def test_twice(self):
        """Issuer and number: a second import enters nothing."""
        self.run_import(self.load(GOOD))
        again = self.load(GOOD)
        self.as_user("delivery_a", again).action_preview()
        self.assertEqual(again.line_ids.outlook, "known")
        self.assertEqual(self.run_import(again).state, "unchanged")
        found = self.env["darqi.licence"].search([("number", "=", GOOD[0])])
        self.assertEqual(len(found), 1)

    def test_bad_lines(self):
        """Each bad line says field and reason and harms no other."""

        def row(**changes):
            cells = list(GOOD)
            for place, text in changes.items():
                cells[int(place[1:])] = text
            return cells

        lines = self.run_import(
            self.load(
                GOOD,
                GOOD,
                row(c0="测2", c1="没有的事项"),
                row(c0="测3", c4="没有的机关"),
                row(c0="测4", c3="91350100M000100Y44"),
                row(c0="测5", c6="2020-01-01"),
                row(c0="测6", c5="去年"),
                row(c0="", c2="无编号"),
                row(c0="测7", c6="长期"),
                row(c0="测8", c2="另一名称"),
            )
        )
        self.assertEqual(
            [(line.state, line.field) for line in lines],
            [
                ("created", False),
                ("refused", "number"),
                ("refused", "item"),
                ("refused", "issuer"),
                ("refused", "holder_code"),
                ("refused", "date_to"),
                ("refused", "date_from"),
                ("refused", "number"),
                ("created", False),
                ("refused", "holder"),
            ],
        )
        self.assertTrue(
            all(lines.filtered(lambda x: x.state == "refused").mapped("reason"))
        )
        self.assertFalse(lines[8].licence_id.date_to)

    def test_another_holder(self):
        """A licence on record never changes its holder by an import."""
        self.run_import(self.load(GOOD))
        other = list(GOOD)
        other[2], other[3] = "另一宾馆", ""
        line = self.run_import(self.load(other))
        self.assertEqual((line.state, line.field), ("refused", "holder"))

    def test_who_may(self):
        """Reviewers do not import; a missing column is said before."""
        with self.assertRaises(AccessError):
            self.load(GOOD, login="reviewer_a")
        record = self.load(GOOD)
        record.column_ids.filtered(lambda c: c.target == "number").target = False
        with self.assertRaisesRegex(UserError, "Missing column"):
            self.as_user("catalogue_a", record).action_start()

    def test_renewal_on_day_one(self):
        """PRACTICE 2.4: the bureau renews what the department issued."""
        licence = self.licence(is_legacy=False)
        self.assertTrue(licence)
        record = self.load(
            (
                "测卫字9号",
                "测试公共场所卫生许可",
                "演示申请人甲",
                "11010519491231002X",
                "测试卫健委",
                "2023-01-01",
                "2026-12-31",
                "",
            )
        )
        legacy = self.run_import(record).licence_id
        self.assertEqual(legacy.holder_id, self.holder)
        case = self.about("renewal", legacy, legacy.date_to.replace(month=11, day=16))
        day = case.decided_on
        self.as_user("delivery_a", case, day).action_make_licence()
        self.seal_all(case, day)
        self.assertEqual(legacy.issuer_id, self.bureau, "its new certificate's organ")
        first = legacy.version_ids.filtered(lambda v: v.event == "registered")
        self.assertEqual(first.issuer_id, self.organs["health"])
        self.assertEqual(legacy.department_id, self.bureau)
        self.assertEqual(legacy.number, "测卫字9号")
