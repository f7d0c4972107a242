from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

KEEPER = "darqi_approval.group_delivery"
RANGE = {"name", "prefix", "number_from", "number_to", "department_id", "source"}
# What each change of a range puts on evidence; `verify` compares it with the row.
EVIDENCED = (
    "name",
    "department_id",
    "prefix",
    "number_from",
    "number_to",
    "digits",
    "source",
    "handover_line_id",
    "received_on",
    "document",
)
MOST_VOIDED = 5000  # sheets in one act
TRIES = 20


class BlankStock(models.Model):
    """A range of blank certificates of an organ: taken over or bought (REQ-18).

    The register of sheets is :class:`BlankUse`; what is left is the range without its
    rows. A range never overlaps another of the same blank.
    """

    _name = "darqi.blank.stock"
    _description = "Stock of blank certificates"
    _order = "department_id, name, number_from, id"

    name = fields.Char(required=True, size=200, string="Blank certificate")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Kept by",
        default=lambda self: self.env.user.department_ids[:1],
    )
    item_ids = fields.Many2many(
        "darqi.item",
        "darqi_blank_stock_item_rel",
        "stock_id",
        "item_id",
        string="For the items",
    )
    prefix = fields.Char(string="Number prefix", size=40)
    number_from = fields.Integer(required=True, string="First number")
    number_to = fields.Integer(required=True, string="Last number")
    digits = fields.Integer(help="Number of digits printed on the sheet; 0: as it is.")
    source = fields.Selection(
        [("handover", "Taken over"), ("purchase", "Bought")],
        required=True,
        default="purchase",
        string="Origin",
    )
    handover_line_id = fields.Many2one(
        "darqi.handover.line", readonly=True, ondelete="restrict"
    )
    received_on = fields.Date(
        required=True,
        default=lambda self: self.env["darqi.working.day"]._today(),
        string="Taken into stock on",
    )
    document = fields.Char(string="Delivery note", help="Of the purchase.")
    use_ids = fields.One2many("darqi.blank.use", "stock_id", readonly=True)
    total_count = fields.Integer(compute="_compute_counts", string="Sheets")
    used_count = fields.Integer(compute="_compute_counts", string="Used sheets")
    voided_count = fields.Integer(compute="_compute_counts", string="Voided sheets")
    left_count = fields.Integer(compute="_compute_counts", string="Sheets left")
    next_text = fields.Char(compute="_compute_counts", string="Next sheet")

    _range_check = models.Constraint(
        "CHECK (number_from >= 0 AND number_to >= number_from)",
        "Last number: it cannot lie before the first.",
    )
    _digits_check = models.Constraint(
        "CHECK (COALESCE(digits, 0) BETWEEN 0 AND 20)", "Digits: between 0 and 20."
    )
    _range_excl = models.Constraint(
        "EXCLUDE USING gist ("
        "int8range(hashtextextended(name || '/' || COALESCE(prefix, ''), 0),"
        " hashtextextended(name || '/' || COALESCE(prefix, ''), 0), '[]') WITH &&,"
        " int4range(number_from, number_to, '[]') WITH &&)",
        "These certificate numbers are in the stock already.",
    )
    _line_uniq = models.UniqueIndex(
        "(handover_line_id) WHERE handover_line_id IS NOT NULL",
        "This handover is in the stock already.",
    )
    _source_check = models.Constraint(
        "CHECK ((source = 'handover') = (handover_line_id IS NOT NULL))",
        "Origin: “taken over” comes from the handover list.",
    )

    @api.depends("name", "prefix", "number_from", "number_to", "digits")
    def _compute_display_name(self):
        for stock in self:
            stock.display_name = (
                f"{stock.name or ''} {stock._sheet(stock.number_from)}–"
                f"{stock._sheet(stock.number_to)}"
            )

    @api.depends("number_from", "number_to", "use_ids")
    def _compute_counts(self):
        groups = {}
        # sudo: the numbers of a stock one may read.
        for stock, kind, again, number in (
            self.env["darqi.blank.use"]
            .sudo()
            ._read_group(
                [("stock_id", "in", self.ids)],
                ["stock_id", "kind", "is_spoiled"],
                ["__count"],
            )
        ):
            groups.setdefault(stock.id, {})[kind, again] = number
        for stock in self:
            found = groups.get(stock._origin.id, {})
            taken = found.get(("used", False), 0)
            spoiled = found.get(("voided", True), 0)
            unused = found.get(("voided", False), 0)
            total = stock.number_to - stock.number_from + 1 if stock.number_to else 0
            stock.total_count = total
            stock.used_count = taken - spoiled
            stock.voided_count = spoiled + unused
            stock.left_count = total - taken - unused
            number = stock._next_number() if stock._origin.id else None
            stock.next_text = stock._sheet(number) if number is not None else False

    def _sheet(self, number):
        """The number as it stands on the sheet."""
        text = str(number or 0)
        return (self.prefix or "") + text.zfill(self.digits or 0)

    @api.model_create_multi
    def create(self, vals_list):
        """What comes into the stock is on evidence."""
        stocks = super().create(vals_list)
        stocks._tell("blank_received")
        return stocks

    def _tell(self, act):
        evidence = self.env["darqi.evidence"]
        evidence._record(self, act, lambda s: {"row": evidence._row(s, EVIDENCED)})

    def write(self, vals):
        """A range of which a sheet is gone does not change; none ever shrinks.

        Sheets that are not there are voided with the reason (作废), each on the
        register. Every change is on evidence.
        """
        if vals.keys() & (RANGE | {"digits"}) and not self.env.su:
            if any(stock.sudo().use_ids for stock in self):  # sudo: only whether any
                raise UserError(
                    self.env._("Sheets of this range are gone: it is not changed.")
                )
            if any(stock.source == "handover" for stock in self):
                raise UserError(
                    self.env._("The range comes from the handover list as received.")
                )
            if any(
                vals.get("number_from", stock.number_from) > stock.number_from
                or vals.get("number_to", stock.number_to) < stock.number_to
                for stock in self
            ):
                raise UserError(
                    self.env._(
                        "A range never shrinks: void the sheets that are not there,"
                        " with the reason."
                    )
                )
        result = super().write(vals)
        if vals.keys() & set(EVIDENCED):
            self._tell("blank_changed")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "Blank certificates that were received never leave the stock without a"
                " trace: the range stays, void its sheets with the reason."
            )
        )

    def _void_sheets(self, first, last, reason):
        """Void unused sheets, each with its row. :raises UserError: one is gone"""
        self.ensure_one()
        self.check_access("write")
        if not first <= last < first + MOST_VOIDED:
            raise UserError(
                self.env._(
                    "Sheets: from the first to the last, %(most)s at most in one go.",
                    most=MOST_VOIDED,
                )
            )
        for number in (first, last):
            self._check_number(number)
        # sudo: only whether a sheet is gone already.
        gone = self.sudo().use_ids.filtered(lambda use: first <= use.number <= last)
        if gone:
            raise UserError(
                self.env._(
                    "Number %(number)s is gone already.", number=min(gone).number
                )
            )
        for number in range(first, last + 1):
            self._record(number, "voided", reason)

    @api.model
    def _of_line(self, line):
        """The stock of a received handover range; made when there is none yet."""
        stock = self.search([("handover_line_id", "=", line.id)], limit=1)
        if stock:
            return stock
        return self.create(
            {
                "name": line.name,
                "department_id": self.env["darqi.department"]._bureau().id,
                "item_ids": [(6, 0, line.item_id.ids)],
                "prefix": line.prefix,
                "number_from": line.number_from,
                "number_to": line.number_to,
                "source": "handover",
                "handover_line_id": line.id,
                "received_on": (line.received_at or fields.Datetime.now()).date(),
            }
        )

    def _next_number(self):
        """The lowest sheet that is neither used nor voided, or None."""
        self.ensure_one()
        self.env["darqi.blank.use"].flush_model(["stock_id", "number", "use_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT n FROM (
                     SELECT %(first)s AS n UNION SELECT number + 1
                     FROM darqi_blank_use WHERE stock_id = %(stock)s) c
                   WHERE n <= %(last)s AND NOT EXISTS (
                     SELECT 1 FROM darqi_blank_use u
                     WHERE u.stock_id = %(stock)s AND u.number = c.n)
                   ORDER BY n LIMIT 1""",
                stock=self._origin.id,
                first=self.number_from,
                last=self.number_to,
            )
        )
        return rows[0][0] if rows else None

    @api.model
    def _for(self, item, department):
        """Ranges for an item that have a sheet left, the oldest first."""
        # sudo: which sheet comes next is shown to whoever makes the certificate.
        stocks = self.sudo().search(
            [("department_id", "=", department.id), ("item_ids", "in", item.ids)],
            order="received_on, id",
        )
        return stocks.filtered(lambda stock: stock._next_number() is not None)

    def _check_number(self, number):
        if not self.number_from <= number <= self.number_to:
            raise UserError(
                self.env._(
                    "Number %(number)s: outside the range %(first)s–%(last)s.",
                    number=number,
                    first=self.number_from,
                    last=self.number_to,
                )
            )

    def _record(self, number, kind, reason, **links):
        """One sheet is gone. :raises UserError: outside the stock, no reason"""
        self.ensure_one()
        self._check_number(number)
        if not (reason or "").strip():
            raise UserError(self.env._("Reason or licence number: needed."))
        # sudo: users have no create right on registers; the act judged the right.
        use = (
            self.env["darqi.blank.use"]
            .sudo()
            .create(
                {
                    "stock_id": self.id,
                    "handover_line_id": self.sudo().handover_line_id.id,
                    "department_id": self.department_id.id,
                    "number": number,
                    "kind": kind,
                    "reason": reason.strip(),
                    "user_id": self.env.uid,
                    "moment": self.env["darqi.working.day"]._now(),
                    **links,
                }
            )
        )
        self.env["darqi.evidence"]._record(
            use, f"blank_{kind}", lambda u: [u.stock_id.id, u.number, u.reason]
        )
        if use.impressions:
            use.document_id._void_impression(use)
        return use

    @api.model
    def _take(self, licence, document, department):
        """The next sheet for a certificate. :raises UserError: none is left"""
        for stock in self._for(licence.item_id, department):
            number = stock._next_number()
            for _try in range(TRIES):
                if number is None or number > stock.number_to:
                    break
                try:
                    with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                        return stock._record(
                            number,
                            "used",
                            document.number or licence.number,
                            licence_id=licence.id,
                            document_id=document.id,
                        )
                except UniqueViolation:
                    # Taken by an act this transaction's snapshot does not show.
                    number += 1
        raise UserError(
            self.env._(
                "No blank certificate for “%(item)s” is left in the stock of"
                " %(organ)s: enter the delivered range first.",
                item=licence.item_id.name,
                organ=department.name,
            )
        )

    def action_void_sheet(self):
        """Ask which unused sheet is spoiled, and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Void a sheet"),
            "res_model": "darqi.blank.void",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_stock_id": self.id,
                "default_number": self._next_number() or 0,
            },
        }

    def action_open_uses(self):
        """The sheets of this range that are gone."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_blank_use_action"
        )
        return {**action, "domain": [("stock_id", "=", self.id)]}

    @api.model
    def _next_text(self, item, department):
        stock = self._for(item, department)[:1]
        if not stock:
            return self.env._("None left")
        return f"{stock.name} {stock.next_text}"
