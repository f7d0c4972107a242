import base64
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from ..application import OPEN_STATES, WINDOW
from ..ground.state_door import transition
from ..table_file import (
    CellProblem,
    FileProblem,
    find_header,
    guess_targets,
    header_key,
    read_date,
    read_table,
    tidy,
)

REFUSALS = (UserError, ValidationError, AccessError, psycopg2.IntegrityError)
MOST_LINES = 1000
KEPT_DAYS = 30
NAMES = ("姓名", "申请人", "申请人姓名", "申请人名称", "企业名称", "单位名称", "name")
NUMBERS = (
    "证件号码",
    "身份证号",
    "身份证号码",
    "申请人证件号码",
    "统一社会信用代码",
    "社会信用代码",
    "idnumber",
)
# purpose → target → names its column may have (as header_key gives them)
HEADERS = {
    "outside": {
        "name": NAMES,
        "id_number": NUMBERS,
        "day": ("申请日期", "收件日期", "申请时间", "申报日期", "收件时间", "提交时间"),
        "item": ("事项名称", "事项", "业务名称", "业务类型"),
        "outside_number": (
            "办件编号",
            "外部办件号",
            "受理编号",
            "受理号",
            "业务流水号",
            "申请编号",
        ),
        "outside_accepted_on": ("受理日期", "受理时间"),
        "outside_decided_on": ("办结日期", "办结时间", "决定日期", "审批日期"),
        "outside_licence_number": (
            "证书编号",
            "证号",
            "证照编号",
            "许可证编号",
            "许可证号",
            "执业证书编号",
        ),
    },
    "intake": {
        "name": NAMES,
        "id_number": NUMBERS,
        "phone": ("电话", "联系电话", "手机", "手机号", "手机号码", "phone"),
        "address": ("地址", "住址", "联系地址", "address"),
        "legal_person": ("法定代表人", "负责人"),
    },
}
DAYS = ("day", "outside_accepted_on", "outside_decided_on")


class SheetImport(models.Model):
    """A sheet with one person a line: batch intake, or an outside system's results.

    Each line is done or refused with its reason in its own savepoint. The lines hold
    personal data: only who uploaded the sheet reads them, and they go after 30 days.
    """

    _name = "darqi.sheet.import"
    _inherit = ["darqi.state.door"]
    _description = "Sheet of cases"
    _order = "id desc"

    _transitions = {"run": transition("draft done", "done", *WINDOW)}

    name = fields.Char(related="file_name", string="Name")
    purpose = fields.Selection(
        [("intake", "Batch intake"), ("outside", "Results of an outside system")],
        required=True,
        default="intake",
    )
    file = fields.Binary(attachment=True, required=True, string="Data file")
    file_name = fields.Char()
    encoding = fields.Char(readonly=True, string="Encoding or sheet")
    item_id = fields.Many2one(
        "darqi.item",
        ondelete="restrict",
        domain="[('is_example', '=', False)]",
        help="Batch intake: the item all lines apply for.",
    )
    all_received = fields.Boolean(
        string="All papers are there",
        help="Ticks the materials of every case: they were checked for the batch.",
    )
    paper_bag = fields.Char(string="Paper bag", size=40)
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user.department_ids[:1],
        string="Received by (organ)",
    )
    state = fields.Selection(
        [("draft", "To be imported"), ("done", "Finished")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    columns = fields.Json(readonly=True)
    columns_text = fields.Char(compute="_compute_columns_text", string="Columns found")
    line_ids = fields.One2many("darqi.sheet.line", "import_id", readonly=True)
    total_count = fields.Integer(compute="_compute_counts", string="Lines in the file")
    done_count = fields.Integer(compute="_compute_counts", string="Done")
    refused_count = fields.Integer(compute="_compute_counts", string="Refused")

    _item_check = models.Constraint(
        "CHECK (purpose <> 'intake' OR item_id IS NOT NULL)",
        "Item: a batch intake needs one.",
    )

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for record in self:
            states = record.line_ids.mapped("state")
            record.total_count = len(states)
            record.done_count = states.count("done") + states.count("unchanged")
            record.refused_count = states.count("refused")

    @api.depends("columns")
    def _compute_columns_text(self):
        for record in self:
            record.columns_text = "、".join(
                f"{title}{'' if target else '（—）'}"
                for title, target in record.columns or []
            )

    @api.model_create_multi
    def create(self, vals_list):
        """The file is read at once. :raises UserError: when it cannot be"""
        records = super().create(vals_list)
        for record in records:
            record._read_file()
        return records

    def write(self, vals):
        """A new file is read at once."""
        result = super().write(vals)
        if vals.get("file") or vals.get("purpose") or vals.get("item_id"):
            for record in self.filtered(lambda r: r.state == "draft"):
                record._read_file()
        return result

    def _headers(self):
        """target → names of its column; a form question of the item is one too."""
        names = {key: tuple(words) for key, words in HEADERS[self.purpose].items()}
        if self.purpose == "intake":
            today = self.env["darqi.working.day"]._today()
            revision = self.env["darqi.item.revision"]._effective_on(
                self.item_id, today
            )
            for field in revision._form_definition() if revision else []:
                names.setdefault(
                    f"answer:{field['code']}", (header_key(field["label"]),)
                )
        return names

    def _read_file(self):
        """Fill columns and lines from the file. :raises UserError: saying why not"""
        self.ensure_one()
        names = self._headers()
        try:
            rows, self.encoding = read_table(base64.b64decode(self.file or b""))
            header = find_header(rows, {w for words in names.values() for w in words})
        except FileProblem as problem:
            raise UserError(problem.text(self.env)) from problem
        targets = guess_targets(rows[header], names)
        lines = [
            (number, cells)
            for number, cells in enumerate(rows[header + 1 :], header + 2)
            if any(cell.strip() for cell in cells)
        ]
        if len(lines) > MOST_LINES:
            raise UserError(
                self.env._("The file has more than %(limit)s lines.", limit=MOST_LINES)
            )
        if not {"name", "id_number"} <= set(targets):
            raise UserError(
                self.env._("The file needs columns for name and identity number.")
            )
        self.columns = list(zip(rows[header], targets, strict=True))
        # sudo: nobody writes the report himself.
        own = self.sudo()
        own.line_ids.unlink()
        own.env["darqi.sheet.line"].create(
            [
                {"import_id": self.id, "number": number, "cells": cells}
                for number, cells in lines
            ]
        )

    def action_run(self):
        """Do every open line; refused lines are tried again."""
        for record in self:
            record._move("run")
            for line in record.line_ids:
                if line.state in ("pending", "refused"):
                    line._do()
        return True

    @api.autovacuum
    def _gc_old(self):
        limit = self.env["darqi.working.day"]._now() - timedelta(days=KEPT_DAYS)
        self.search([("create_date", "<", limit)]).unlink()


class SheetLine(models.Model):
    """A line of the sheet and what became of it."""

    _name = "darqi.sheet.line"
    _description = "Line of a sheet"
    _order = "import_id, number"
    _rec_name = "number"

    import_id = fields.Many2one(
        "darqi.sheet.import", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(required=True, readonly=True, string="Line")
    cells = fields.Json(readonly=True)
    text = fields.Char(compute="_compute_text", string="Line content")
    state = fields.Selection(
        [
            ("pending", "Pending"),
            ("done", "Done"),
            ("unchanged", "Unchanged"),
            ("refused", "Refused"),
        ],
        required=True,
        default="pending",
        readonly=True,
    )
    reason = fields.Char(readonly=True)
    application_id = fields.Many2one(
        "darqi.application", readonly=True, ondelete="set null", string="Case"
    )

    @api.depends("cells")
    def _compute_text(self):
        for line in self:
            line.text = " | ".join(cell for cell in line.cells or [] if cell)[:200]

    def _values(self):
        """target → text or day. :raises UserError: naming the cell"""
        values = {}
        for (title, target), cell in zip(
            self.import_id.columns, self.cells or [], strict=False
        ):
            text = tidy(cell)
            if not target or not text:
                continue
            if target in DAYS:
                try:
                    values[target] = read_date(text.split()[0], target)
                except CellProblem as problem:
                    raise UserError(
                        self.env._(
                            "%(column)s: “%(value)s” is not a date.",
                            column=title,
                            value=text,
                        )
                    ) from problem
            else:
                values[target] = text
        labels = {}
        labels["name"] = self.env._("Name")
        labels["id_number"] = self.env._("Identity number")
        for target, label in labels.items():
            if not values.get(target):
                raise UserError(self.env._("%(field)s: it is missing.", field=label))
        return values

    def _do(self):
        """Do this line in its own savepoint and note what became of it."""
        self.ensure_one()
        vals = {"reason": False}
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                case, changed = getattr(self, f"_do_{self.import_id.purpose}")(
                    self._values()
                )
                self.env.flush_all()
            vals["application_id"] = case.id
            vals["state"] = "done" if changed else "unchanged"
        except REFUSALS as error:
            self.env.invalidate_all()
            text = error.args[0] if error.args else str(error)
            vals.update(state="refused", reason=str(text).strip()[:500])
        # sudo: nobody writes the report himself.
        self.sudo().write(vals)

    def _do_outside(self, values):
        case = self._matching_case(values)
        return case, case._enter_outside(
            {k: v for k, v in values.items() if k.startswith("outside_")}
        )

    def _matching_case(self, values):
        """The one case of this name, number and day. :raises UserError: none or more"""
        cases = self.env["darqi.application"].search(
            [
                ("applicant_name", "=", values["name"]),
                ("item_id.system", "!=", "own"),
                ("state", "in", (*OPEN_STATES, "closed")),
            ]
        )
        # sudo: the number is compared, not shown.
        number = values["id_number"].strip().upper()
        cases = cases.filtered(lambda c: c.applicant_id.sudo().id_number == number)
        # What the line names must be the case's: another item's is never taken.
        if values.get("item"):
            cases = cases.filtered(lambda c: c.item_id.name == values["item"])
        if values.get("outside_number"):
            given = values["outside_number"]
            known = cases.filtered(lambda c: c.outside_number == given)
            cases = known or cases.filtered(lambda c: not c.outside_number)
            taken = self._taken_number(given, values.get("item")) - known
            if taken:
                raise UserError(
                    self.env._(
                        "The outside number %(number)s is entered for another case:"
                        " %(case)s.",
                        number=given,
                        case=taken[0].number,
                    )
                )
        if values.get("day"):
            cases = cases.filtered(
                lambda c: values["day"] in (c.received_on, c.papers_received_on)
            )
        if not cases:
            raise UserError(
                self.env._("No case of this name, number and day is to be entered.")
            )
        if len(cases) > 1:
            raise UserError(
                self.env._(
                    "Several cases match: %(numbers)s.",
                    numbers="、".join(cases.mapped("number")),
                )
            )
        return cases

    @api.model
    def _taken_number(self, number, item):
        """Cases that bear this number of an outside system already."""
        # sudo: whether the number is taken; the case is told by its number only.
        cases = self.env["darqi.application"].sudo()
        domain = [("outside_number", "=", number)]
        if item:
            domain.append(("item_id.name", "=", item))
        return cases.search(domain, limit=2)

    def _do_intake(self, values):
        record = self.import_id
        applicants = self.env["darqi.applicant"]
        id_kind = self._id_kind(values["id_number"])
        known = applicants._known(id_kind, values["id_number"])
        cases = self.env["darqi.application"]
        # sudo: whether this person has an open case of the item, nothing else.
        same = known and cases.sudo().search(
            [
                ("applicant_id", "=", known.id),
                ("item_id", "=", record.item_id.id),
                ("state", "in", OPEN_STATES),
            ],
            limit=1,
        )
        if same:
            if same.filing_id.request_key == self._key():
                return cases.browse(same.id), False
            raise UserError(
                self.env._(
                    "%(name)s has an open case of this item: %(number)s.",
                    name=values["name"],
                    number=same.number,
                )
            )
        filing = self.env["darqi.filing"].create(
            {
                "request_key": self._key(),
                "applicant_kind": (
                    "organisation" if id_kind == "credit_code" else "person"
                ),
                "applicant_name": values["name"],
                "id_kind": id_kind,
                "id_number": values["id_number"],
                "phone": values.get("phone"),
                "address": values.get("address"),
                "legal_person": values.get("legal_person"),
                "channel": "batch",
                "paper_bag": record.paper_bag,
                "intake_department_id": record.department_id.id,
                "item_ids": [fields.Command.set(record.item_id.ids)],
            }
        )
        case = filing._receive()
        answers = {
            target.partition(":")[2]: text
            for target, text in values.items()
            if target.startswith("answer:")
        }
        if answers:
            case.write({"answers": answers})
        if record.all_received:
            case.material_ids.write({"is_received": True, "verdict": "ok"})
        return case, True

    def _key(self):
        return f"sheet-{self.import_id.id}-{self.number}"

    def _id_kind(self, number):
        """Citizen ID or credit code, by which check the number passes."""
        applicants = self.env["darqi.applicant"]
        try:
            applicants._checked_number("citizen_id", number)
            return "citizen_id"
        except ValidationError as error:
            try:
                applicants._checked_number("credit_code", number)
                return "credit_code"
            except ValidationError:
                raise error from None
