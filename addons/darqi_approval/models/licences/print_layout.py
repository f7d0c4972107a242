from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...official_document import Cell, FontsMissing, MissingGlyph, overprint

# What can stand on a certificate: code, label. How each is found: _print_values.
FIELDS = [
    ("number", "Licence number"),
    ("name", "Name of the licence"),
    ("holder", "Holder"),
    ("holder_code", "Identity or credit code"),
    ("legal_person", "Person in charge"),
    ("address", "Address"),
    ("item", "Item"),
    ("content", "What is permitted"),
    ("area", "Area of validity"),
    ("conditions", "Conditions"),
    ("valid_from", "First day of validity"),
    ("valid_to", "Last day of validity"),
    ("from_year", "First day: year"),
    ("from_month", "First day: month"),
    ("from_day", "First day: day"),
    ("to_year", "Last day: year"),
    ("to_month", "Last day: month"),
    ("to_day", "Last day: day"),
    ("issued", "Day of issue"),
    ("issued_year", "Day of issue: year"),
    ("issued_month", "Day of issue: month"),
    ("issued_day", "Day of issue: day"),
    ("organ", "Issuing organ"),
    ("sheet", "Sheet number"),
    ("check_code", "Check code"),
    ("text", "Fixed text"),
]
# Shown on the test print.
SAMPLES = {
    "number": "达审批演示字〔2026〕第12号",
    "holder": "达拉特旗示范餐饮店（演示）",
    "holder_code": "91150621MA0000000X",
    "legal_person": "演示负责人",
    "address": "达拉特旗树林召镇演示路1号",
    "content": "住宿场所（宾馆）；游泳馆",
    "conditions": "按核定的项目和面积经营",
    "valid_from": "2026年3月2日",
    "valid_to": "2030年3月1日",
    "issued": "2026年3月2日",
    "from_year": "2026",
    "to_year": "2030",
    "issued_year": "2026",
}


class PrintLayout(models.Model):
    """Where each text is printed on a blank certificate, for one printer (套打).

    Set up without code by whoever makes certificates: a row for each text with its
    distance from the left and upper edge, the printer's own offset, and a test print
    with a ruled grid.
    """

    _name = "darqi.print.layout"
    _description = "Print positions"
    _order = "blank_name, printer, id"

    blank_name = fields.Char(
        required=True,
        string="Blank certificate",
        help="As it is called in the stock of blanks.",
    )
    printer = fields.Char(
        required=True, help="For example: needle printer of window 3."
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Organ",
        default=lambda self: self.env.user.department_ids[:1],
    )
    item_ids = fields.Many2many(
        "darqi.item",
        "darqi_print_layout_item_rel",
        "layout_id",
        "item_id",
        string="For the items",
    )
    width = fields.Float(required=True, default=210, help="Of the sheet, mm.")
    height = fields.Float(required=True, default=297, help="Of the sheet, mm.")
    offset_x = fields.Float(
        string="Offset to the right", help="mm; negative: to the left."
    )
    offset_y = fields.Float(string="Offset down", help="mm; negative: upwards.")
    line_ids = fields.One2many(
        "darqi.print.layout.line", "layout_id", string="Texts", copy=True
    )

    _printer_uniq = models.Constraint(
        "unique(department_id, blank_name, printer)",
        "This blank has its positions for this printer already.",
    )
    _size_check = models.Constraint(
        "CHECK (width BETWEEN 50 AND 450 AND height BETWEEN 50 AND 450)",
        "Size of the sheet: between 50 and 450 mm.",
    )
    _offset_check = models.Constraint(
        "CHECK (abs(offset_x) <= 50 AND abs(offset_y) <= 50)",
        "Offset: 50 mm at most.",
    )

    @api.depends("blank_name", "printer")
    def _compute_display_name(self):
        for layout in self:
            layout.display_name = " · ".join(
                filter(None, (layout.blank_name, layout.printer))
            )

    def copy_data(self, default=None):
        """For another printer: the same texts, its own name."""
        rows = super().copy_data(default)
        for layout, row in zip(self, rows, strict=True):
            if "printer" not in (default or {}):
                row["printer"] = self.env._("%(name)s (copy)", name=layout.printer)
        return rows

    @api.model
    def _of(self, licence):
        """Layouts for the certificate of a licence, of its organ."""
        return self.search(
            [
                ("department_id", "=", licence.department_id.id),
                ("item_ids", "in", licence.item_id.ids),
            ]
        )

    def _pdf(self, values, grid=False):
        """The page to print. :raises UserError: a character no font has"""
        self.ensure_one()
        cells = [
            Cell(
                line.text if line.field == "text" else values.get(line.field) or "",
                line.x,
                line.y,
                line.size,
                line.width,
                line.font,
            )
            for line in self.line_ids
        ]
        try:
            return overprint(
                self.width,
                self.height,
                [cell for cell in cells if cell.text],
                (self.offset_x, self.offset_y),
                grid=grid,
                title=self.display_name,
            )
        except MissingGlyph as error:
            raise UserError(
                self.env._(
                    "No font has the character(s) %(chars)s. Ask the IT office to"
                    " install a font that has them.",
                    chars=error.chars,
                )
            ) from error
        except FontsMissing as error:
            raise UserError(
                self.env._("No Chinese font is installed for official documents.")
            ) from error

    def _test_pdf(self):
        """The grid with a sample of each text: hold it against the blank."""
        names = dict(self.line_ids._fields["field"]._description_selection(self.env))
        return self._pdf(
            {code: SAMPLES.get(code) or names[code] for code in names}, grid=True
        )

    def action_test(self):
        """Open the test print."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/print/{self.id}/test",
            "target": "new",
        }


class PrintLayoutLine(models.Model):
    """One text on the sheet, in millimetres from the left and the upper edge."""

    _name = "darqi.print.layout.line"
    _description = "Text on a blank certificate"
    _order = "y, x, id"
    _rec_name = "field"

    layout_id = fields.Many2one(
        "darqi.print.layout", required=True, index=True, ondelete="cascade"
    )
    department_id = fields.Many2one(
        related="layout_id.department_id", store=True, index=True
    )
    field = fields.Selection(FIELDS, required=True, string="What is printed")
    text = fields.Char(help="Of a fixed text, for example √.")
    x = fields.Float(required=True, string="From the left", help="mm")
    y = fields.Float(required=True, string="From the top", help="mm")
    size = fields.Float(required=True, default=12, help="Points; 12 is 小四.")
    width = fields.Float(help="mm after which the line breaks; 0: one line.")
    font = fields.Selection(
        [("song", "宋体"), ("fang", "仿宋"), ("hei", "黑体"), ("kai", "楷体")],
        required=True,
        default="song",
    )

    _size_check = models.Constraint(
        "CHECK (size BETWEEN 5 AND 72 AND width >= 0)", "Size: between 5 and 72 points."
    )

    @api.constrains("x", "y", "layout_id", "field", "text")
    def _check_place(self):
        for line in self:
            layout = line.layout_id
            if not (0 <= line.x < layout.width and 0 <= line.y < layout.height):
                raise ValidationError(
                    self.env._(
                        "%(what)s: it lies outside the sheet of %(width)s × %(height)s"
                        " mm.",
                        what=line.display_name,
                        width=layout.width,
                        height=layout.height,
                    )
                )
            if line.field == "text" and not line.text:
                raise ValidationError(self.env._("Fixed text: enter the text."))

    @api.depends("field")
    @api.depends_context("lang")
    def _compute_display_name(self):
        names = dict(self._fields["field"]._description_selection(self.env))
        for line in self:
            line.display_name = names.get(line.field, "")


class Licence(models.Model):
    """Printing the certificate into its blank."""

    _inherit = "darqi.licence"

    can_print_blank = fields.Boolean(compute="_compute_can_print_blank")

    @api.depends("item_id", "state")
    @api.depends_context("uid")
    def _compute_can_print_blank(self):
        maker = self.env.user.has_group("darqi_approval.group_delivery")
        organs = self.env.user.department_ids
        for licence in self:
            licence.can_print_blank = bool(
                maker
                and licence.number
                and licence.item_id.uses_blank_certificate
                and licence.department_id in organs
                and licence.state in ("draft", "valid")
            )

    def _current_sheet(self):
        """The sheet the latest certificate is on; spoiled ones are not."""
        # sudo: the number of the sheet of a licence one may read
        uses = self.sudo().blank_use_ids
        spoiled = uses.filtered("use_id").use_id
        return (uses.filtered(lambda use: use.kind == "used") - spoiled)[-1:]

    def _print_values(self):
        """What each text of a layout prints of this licence."""
        self.ensure_one()
        values = self._certificate_values()
        certificate = self._live_certificate().sorted("id")[-1:]
        issued = certificate.issued_on or self.date_from
        days = {
            "from": values["valid_from"],
            "to": values["valid_to"],
            "issued": issued,
        }
        result = {
            "number": self.number or "",
            "name": self.name,
            "holder": values["holder"],
            "holder_code": values["holder_code"],
            "legal_person": values["legal_person"],
            "address": values["address"],
            "item": values["item_name"],
            "content": values["content"],
            "area": values["area"],
            "conditions": "；".join(values["conditions"]),
            "valid_from": self._print_date(days["from"]),
            "valid_to": self._print_date(days["to"]) or "长期",
            "issued": self._print_date(issued),
            # sudo: the organ's name of the day stands on the certificate
            "organ": self.department_id.sudo()._name_on(issued),
            "sheet": self._current_sheet().sheet or "",
            "check_code": certificate.check_code or "",
        }
        for name, day in days.items():
            for part in ("year", "month", "day"):
                result[f"{name}_{part}"] = str(getattr(day, part)) if day else ""
        return result

    @api.model
    def _print_date(self, day):
        return f"{day.year}年{day.month}月{day.day}日" if day else ""

    def action_print_blank(self):
        """套打: choose the printer, see the sheet, print or void it."""
        self.ensure_one()
        if not self.can_print_blank:
            raise UserError(self.env._("Your roles do not include this act."))
        layouts = self.env["darqi.print.layout"]._of(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print into the blank"),
            "res_model": "darqi.print.run",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_licence_id": self.id,
                "default_layout_id": layouts[:1].id,
            },
        }
