from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval


def working_days_ago(calendar, day, number):
    """The day from which on ``number`` working days have passed until ``day``."""
    while number > 0:
        number -= calendar.is_working_day(day)
        day -= timedelta(days=1)
    return day


class Desk(models.Model):
    """A card of 我的待办: one queue with its number and its nearest due date.

    The IT office adds and changes cards without code: a model, a domain, the list that
    opens, the roles that see it. Numbers are counted under the viewer's own rights.
    """

    _name = "darqi.desk"
    _description = "My tasks"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    model = fields.Char(required=True, help="Technical name of the records counted.")
    domain = fields.Char(
        required=True,
        default="[]",
        help="Which records count. May use uid, user_departments, today, and of the"
        " days set below days_ago (working days back) and days_ahead.",
    )
    days = fields.Integer(
        help="Where the card is a warning: after how many working days of waiting, or"
        " how many days before the end."
    )
    action_id = fields.Many2one(
        "ir.actions.act_window", required=True, ondelete="cascade"
    )
    path = fields.Char(related="action_id.path", string="Address of the list")
    clock_kind = fields.Selection(
        selection=lambda self: (
            self.env["darqi.clock"]._fields["kind"]._description_selection(self.env)
        ),
        help="The duty whose days left are shown.",
    )
    note_field = fields.Char(
        string="Shown below each row",
        help="A text field of the records, by its technical name: why they are here.",
    )
    group_ids = fields.Many2many("res.groups", string="Roles")
    count = fields.Integer(compute="_compute_numbers")
    overdue_count = fields.Integer(compute="_compute_numbers", string="Overdue")
    today_count = fields.Integer(compute="_compute_numbers", string="Due today")
    next_days_left = fields.Integer(
        compute="_compute_numbers", help="Working days to the nearest due date."
    )
    has_due = fields.Boolean(compute="_compute_numbers")
    rows = fields.Json(
        compute="_compute_rows",
        help="The most urgent records of the card: id, text, working days left.",
    )

    @api.constrains("note_field", "model")
    def _check_note_field(self):
        for card in self.filtered("note_field"):
            field = self.env[card.model]._fields.get(card.note_field)
            if not field or field.type not in ("char", "text", "selection"):
                raise ValidationError(
                    self.env._(
                        "Shown below each row: “%(field)s” is no text field of"
                        " %(model)s.",
                        field=card.note_field,
                        model=card.model,
                    )
                )

    _days_check = models.Constraint(
        "CHECK (days BETWEEN 0 AND 999)", "Days: between 0 and 999."
    )

    @api.constrains("domain", "model", "days")
    def _check_domain(self):
        for card in self:
            if card.model not in self.env:
                raise ValidationError(
                    self.env._("Model: “%(model)s” does not exist.", model=card.model)
                )
            try:
                self.env[card.model].search_count(card._domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "Domain of card “%(card)s”: %(error)s",
                        card=card.name,
                        error=error,
                    )
                ) from error

    def _domain(self):
        """The card's domain for the current user."""
        self.ensure_one()
        days = self.env["darqi.working.day"]
        today = days._today()
        return Domain(
            safe_eval(
                self.domain,
                {
                    "uid": self.env.uid,
                    "user_departments": self.env.user.department_ids.ids,
                    "today": fields.Date.to_string(today),
                    "days_ago": fields.Date.to_string(
                        working_days_ago(days._calendar(), today, self.days)
                        if "days_ago" in self.domain
                        else today
                    ),
                    "days_ahead": fields.Date.to_string(
                        today + timedelta(days=self.days)
                    ),
                },
            )
        )

    @api.depends_context("uid", "darqi_at")
    def _compute_numbers(self):
        days = self.env["darqi.working.day"]
        today, calendar = days._today(), days._calendar()
        for card in self:
            card.update(
                {
                    "count": 0,
                    "overdue_count": 0,
                    "today_count": 0,
                    "next_days_left": 0,
                    "has_due": False,
                }
            )
            if card.model not in self.env or not self.env[card.model].has_access(
                "read"
            ):
                continue
            model = self.env[card.model]
            domain = card._domain()
            card.count = model.search_count(domain)
            if not card.clock_kind or not card.count:
                continue
            dues = self._open_dues(card.model, card.clock_kind, model._search(domain))
            card.overdue_count = sum(n for day, n in dues if day < today)
            card.today_count = sum(n for day, n in dues if day == today)
            first = min((day for day, _n in dues), default=None)
            if isinstance(first, date):
                card.has_due = True
                card.next_days_left = calendar.count_working_days(today, first)

    @api.model
    def _open_dues(self, model, kind, query):
        """(day, number) of open clocks of the records a query finds."""
        # sudo: the records were found under the user's rights; only dates are read.
        groups = (
            self.env["darqi.clock"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", model),
                    ("kind", "=", kind),
                    ("state", "in", ("running", "paused")),
                    ("res_id", "in", query),
                ],
                ["promise_date:day", "due_date:day"],
                ["__count"],
            )
        )
        return [
            ((promise or due), number)
            for promise, due, number in groups
            if promise or due
        ]

    @api.depends_context("uid", "darqi_at", "lang")
    def _compute_rows(self):
        for card in self:
            card.rows = []
            if card.model not in self.env or not self.env[card.model].has_access(
                "read"
            ):
                continue
            card.rows = card._urgent_rows(self.env[card.model])

    def _urgent_rows(self, model, limit=5):
        """The records whose clocks end first; without a clock, the first ones."""
        days = self.env["darqi.working.day"]
        today, calendar = days._today(), days._calendar()
        domain = self._domain()
        dues = {}
        if self.clock_kind:
            # sudo: the records were found under the user's rights; only dates are read.
            clocks = self.env["darqi.clock"].sudo()
            for clock in clocks.search_fetch(
                [
                    ("res_model", "=", model._name),
                    ("kind", "=", self.clock_kind),
                    ("state", "in", ("running", "paused")),
                    ("res_id", "in", model._search(domain)),
                ],
                ["res_id", "promise_date", "due_date"],
                order="promise_date, due_date, id",
                limit=limit,
            ):
                dues[clock.res_id] = clock.promise_date or clock.due_date
        records = model.browse(dues) if dues else model.search(domain, limit=limit)
        return [
            {
                "id": record.id,
                "model": model._name,
                "text": self._row_text(record),
                "note": self._row_note(record),
                "days": calendar.count_working_days(today, dues[record.id])
                if dues.get(record.id)
                else None,
            }
            for record in records
        ]

    def _row_note(self, record):
        """Why the record is on the card, in words; empty when the card says nothing."""
        if not self.note_field:
            return ""
        field = record._fields[self.note_field]
        value = record[self.note_field] or ""
        if field.type == "selection":
            value = dict(field._description_selection(self.env)).get(value, "")
        return value

    @api.model
    def _row_text(self, record):
        """What a row says: the item and whose it is, else the record's name."""
        whose = next(
            (name for name in ("applicant_name", "holder_name") if name in record), None
        )
        if whose and "item_id" in record and record.item_id:
            return f"{record.item_id.name} · {record[whose] or ''}"
        behind = self._row_behind(record)
        if behind:
            # sudo: item and applicant of what the row shown to the viewer is about.
            cases = behind.sudo()
            items = "、".join(dict.fromkeys(cases.item_id.mapped("name")))
            return (
                f"{items} · {cases[:1].applicant_name or ''}（{record.display_name}）"
            )
        return record.display_name

    @api.model
    def _row_behind(self, record):
        """The cases a row is about whose record is none itself; perhaps none."""
        cases = self.env["darqi.application"]
        if record._name == "darqi.paper.move":
            # sudo: which cases are in the bag that the viewer sees on its way.
            return record.sudo().filing_id.application_ids.sudo(False)
        if record._name == "darqi.calendar.change.line":
            # sudo: whose date the line moves that the viewer sees.
            clock = record.sudo().clock_id
            if clock.res_model == cases._name:
                return cases.browse(clock.res_id).exists()
        return cases

    def action_open(self):
        """Open the list behind the card, with the card's own records."""
        self.ensure_one()
        action = self.action_id._get_action_dict()
        action["domain"] = list(self._domain())
        action["name"] = action["display_name"] = self.name
        action["context"] = {}
        return action
