from odoo import api, models
from odoo.fields import Command

LAYOUT = (
    # what is printed, mm from the left, mm from the top, points, width
    ("number", 120, 32, 12, 0),
    ("holder", 62, 58, 14, 0),
    ("legal_person", 62, 74, 14, 0),
    ("address", 62, 90, 14, 100),
    ("content", 62, 112, 14, 100),
    ("from_year", 62, 150, 14, 0),
    ("from_month", 82, 150, 14, 0),
    ("from_day", 96, 150, 14, 0),
    ("to_year", 116, 150, 14, 0),
    ("to_month", 136, 150, 14, 0),
    ("to_day", 150, 150, 14, 0),
    ("organ", 110, 172, 14, 80),
    ("sheet", 150, 198, 9, 0),
)


class DemoStoryArchive(models.AbstractModel):
    """The oldest cases are in the archive; the printers of the desk are set up."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_licences(self, items):
        result = super()._tell_licences(items)
        self._tell_print_positions(items["public_place"])
        self._tell_archive()
        return result

    @api.model
    def _tell_print_positions(self, item):
        stock = self.env["darqi.blank.stock"].search(
            [("item_ids", "in", item.ids)], limit=1
        )
        layouts = self._by("delivery1", self.env["darqi.print.layout"], self._ago(60))
        layout = layouts.create(
            {
                "blank_name": stock.name,
                "printer": "出件窗口针式打印机（演示）",
                "item_ids": [Command.set(item.ids)],
                "width": 297,
                "height": 210,
                "offset_x": 1.5,
                "line_ids": [
                    Command.create(
                        {"field": code, "x": x, "y": y, "size": size, "width": width}
                    )
                    for code, x, y, size, width in LAYOUT
                ],
            }
        )
        layout.copy({"printer": "制证室激光打印机（演示）", "offset_x": 0})

    @api.model
    def _tell_archive(self):
        """A box of the oldest cases; one file is lent and late."""
        today = self._ago(0)
        archivist = "archive1"
        cases = self.env["darqi.application"].search(
            [
                ("closed_on", "!=", False),
                ("closed_on", "<", self._ago(6)),
                ("department_id", "=", self._organ("bureau").id),
            ],
            order="closed_on, id",
            limit=6,
        )
        self._by(archivist, cases, self._ago(4)).action_archive_case()
        files = self.env["darqi.archive.file"].search(
            [("application_id", "in", cases.ids)], order="id"
        )
        boxes = self._by(archivist, self.env["darqi.archive.box"], self._ago(4))
        for year in set(files.mapped("year")):
            box = boxes.create(
                {
                    "number": f"{year}-30-01",
                    "year": year,
                    "retention": "30",
                    "place": "档案室1架2层（演示）",
                }
            )
            own = files.filtered(lambda f, year=year: f.year == year)[:4]
            self._by(archivist, own, self._ago(4)).write({"box_id": box.id})
        for file, days, due in ((files[:1], 4, 1), (files[1:2], 1, -4)):
            loans = self._by(archivist, self.env["darqi.archive.loan"], self._ago(days))
            loans.create(
                {
                    "file_id": file.id,
                    "borrower": "演示借阅人",
                    "unit": "达拉特旗司法局",
                    "purpose": "行政复议案件调阅（演示）",
                    "due_on": self._ago(due),
                }
            )
        lists = self._by(archivist, self.env["darqi.archive.list"], today)
        lists.create(
            {
                "name": f"{today.year}年行政许可案卷移交清册（演示）",
                "receiver": "达拉特旗档案馆",
            }
        ).action_fill()
