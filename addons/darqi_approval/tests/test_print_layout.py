import io
from datetime import date

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_documents import DAY, DocumentsCommon

BLANK = "测试空白卫生许可证"


@tagged("post_install", "-at_install")
class TestPrintLayout(DocumentsCommon, HttpCase):
    """套打 (PRACTICE 2.25): positions by printer, next sheet, spoiled sheet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item.uses_blank_certificate = True
        cls.stock = cls.env["darqi.blank.stock"].create(
            {
                "name": BLANK,
                "department_id": cls.bureau.id,
                "item_ids": cls.item.ids,
                "prefix": "测K",
                "number_from": 1,
                "number_to": 3,
                "digits": 6,
            }
        )
        cls.layout = (
            cls.env["darqi.print.layout"]
            .with_user(cls.staff["delivery_a"])
            .create(
                {
                    "blank_name": BLANK,
                    "printer": "三号窗口针式打印机",
                    "item_ids": cls.item.ids,
                    "width": 190,
                    "height": 130,
                    "offset_x": 2,
                    "offset_y": -1.5,
                    "line_ids": [
                        Command.create(
                            {"field": code, "x": x, "y": y, "size": 14, "width": w}
                        )
                        for code, x, y, w in (
                            ("number", 120, 20, 0),
                            ("holder", 50, 40, 0),
                            ("content", 50, 60, 60),
                            ("to_year", 50, 90, 0),
                            ("sheet", 150, 110, 0),
                        )
                    ],
                }
            )
        )

    def licence(self):
        return self.valid_licence(content="住宿场所（宾馆）；游泳馆；理发店；美容店")

    def texts(self, pdf):
        """(text, mm from the left, mm from the top) of a page."""
        page = PdfReader(io.BytesIO(pdf)).pages[0]
        height = float(page.mediabox.height)
        found = []

        def visit(text, _cm, tm, _font, size):
            if text.strip():
                x = (_cm[0] * tm[4] + _cm[4]) / 72 * 25.4
                y = (height - (_cm[3] * tm[5] + _cm[5])) / 72 * 25.4
                found.append((text.strip(), round(x, 1), round(y, 1)))

        page.extract_text(visitor_text=visit)
        return found

    def test_texts_stand_where_they_are_set(self):
        """Millimetres from the sheet's edges, moved by the printer's offset."""
        licence = self.licence()
        pdf = self.layout._pdf(licence._print_values())
        page = PdfReader(io.BytesIO(pdf)).pages[0]
        self.assertAlmostEqual(float(page.mediabox.width) / 72 * 25.4, 190, 1)
        found = self.texts(pdf)
        text, x, y = next(row for row in found if "鄂尔多斯市测试" in row[0])
        self.assertAlmostEqual(x, 50 + 2, delta=0.3)
        # Letters hang from 40 mm: the base line is one letter height below.
        self.assertAlmostEqual(y, 40 - 1.5 + 14 * 0.86 / 72 * 25.4, delta=0.3)
        everything = "".join(row[0] for row in found)
        self.assertIn("2030", everything)
        self.assertIn("测K000001", everything)
        self.assertGreater(sum("场所" in row[0] or "店" in row[0] for row in found), 1)

    def test_test_print_has_its_grid(self):
        """The grid and a sample of each text, before a sheet is wasted."""
        test = self.layout._test_pdf()
        everything = "".join(row[0] for row in self.texts(test))
        self.assertIn("示范餐饮店", everything)
        self.assertIn("180", everything)
        plain = self.layout._pdf(self.licence()._print_values())
        self.assertNotIn("180", "".join(row[0] for row in self.texts(plain)))

    def test_places_outside_the_sheet_are_refused(self):
        """What would fall off the sheet is said when it is entered."""
        for vals in ({"x": 191}, {"y": 130}, {"x": -1}, {"field": "text"}):
            with self.assertRaises(ValidationError):
                self.layout.line_ids[0].write(vals)

    def test_another_printer(self):
        """A copy for another printer takes the texts along."""
        other = self.layout.copy({"printer": "二号打印机"})
        self.assertEqual(len(other.line_ids), len(self.layout.line_ids))
        self.assertEqual(self.layout._of(self.new_licence()), self.layout | other)

    def test_spoiled_sheet(self):
        """The dialog shows the sheet; a spoiled one is voided with its reason."""
        licence = self.licence()
        maker = self.as_user("delivery_a", licence, DAY)
        action = maker.action_print_blank()
        runs = self.as_user("delivery_a", self.env[action["res_model"]], DAY)
        run = runs.with_context(**action["context"]).create({})
        self.assertEqual(run.layout_id, self.layout)
        self.assertEqual(run.sheet, "测K000001")
        self.assertIn("测K000002", run.next_sheet)
        self.assertIn(f"/licence/{licence.id}", run.action_print()["url"])
        with self.assertRaises(UserError):
            run.action_spoil()
        run.reason = "卡纸"
        again = run.action_spoil()
        run = runs.with_context(**again["context"]).create({"reason": "打偏"})
        self.assertEqual(run.sheet, "测K000002")
        run.action_spoil()
        self.assertEqual(licence._current_sheet().sheet, "测K000003")
        voided = licence.blank_use_ids.filtered(lambda use: use.kind == "voided")
        self.assertEqual(voided.mapped("reason"), ["卡纸", "打偏"])
        self.assertEqual((self.stock.voided_count, self.stock.left_count), (2, 0))
        last = runs.with_context(**again["context"]).create({"reason": "再次打偏"})
        with self.assertRaisesRegex(UserError, "No blank"):
            last.action_spoil()

    def test_who_prints(self):
        """Only whoever makes certificates of the organ, only what is theirs."""
        licence = self.licence()
        for login in ("window_a", "reviewer_a", "keeper_a", "health_officer"):
            with self.assertRaises(UserError, msg=login):
                self.as_user(login, licence).action_print_blank()
        with self.assertRaises(AccessError):
            self.as_user("market_officer", self.layout).read(["printer"])
        with self.assertRaises(AccessError):
            self.as_user("window_a", self.layout).write({"offset_x": 9})
        address = f"/darqi/print/{self.layout.id}/licence/{licence.id}"
        self.authenticate("t_delivery_a", "Darqi@2026test")
        page = self.url_open(address)
        self.assertEqual(page.headers["Content-Type"], "application/pdf")
        self.authenticate("t_window_a", "Darqi@2026test")
        self.assertEqual(self.url_open(address).status_code, 404)

    def test_validity_in_parts(self):
        """Year, month and day each at their own place; no end is 长期."""
        licence = self.valid_licence(date_to=date(2031, 5, 6))
        values = licence._print_values()
        self.assertEqual(
            [values[f"to_{part}"] for part in ("year", "month", "day")],
            ["2031", "5", "6"],
        )
        self.assertEqual(values["valid_to"], "2031年5月6日")
        endless = self.valid_licence(date_to=False)
        self.assertEqual(endless._print_values()["valid_to"], "长期")
