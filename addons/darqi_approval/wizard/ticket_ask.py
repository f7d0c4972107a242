import base64
from datetime import UTC, datetime

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.application import WINDOW
from ..models.ground.at import SHANGHAI, local_date
from ..models.table_file import (
    FileProblem,
    find_header,
    guess_targets,
    read_table,
    tidy,
)

COLUMNS = {
    "number": ("号码", "票号", "排队号", "排队号码", "number"),
    "kind": ("业务", "业务类型", "业务名称", "办理业务", "kind"),
    "taken": ("取号时间", "取票时间", "taken"),
    "called": ("叫号时间", "呼叫时间", "called"),
    "finished": ("办结时间", "结束时间", "完成时间", "finished"),
    "window": ("窗口", "窗口号", "办理窗口", "window"),
    "state": ("状态", "state"),
}
NO_SHOW = ("过号", "未到", "弃号")
FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")


class TicketTake(models.TransientModel):
    """A ticket taken at the guide's desk, where there is no machine."""

    _name = "darqi.ticket.take"
    _description = "Take a ticket"

    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        default=lambda self: self.env.user.department_ids[:1],
        string="Hall or centre of",
    )
    kind_id = fields.Many2one("darqi.ticket.kind", required=True, string="Business")
    number = fields.Char(readonly=True, string="Ticket number")
    waiting_count = fields.Integer(readonly=True, string="Waiting before")

    def action_take(self):
        """Take the next number and show it."""
        self.ensure_one()
        tickets = self.env["darqi.ticket"]
        ticket = tickets._take(self.kind_id, self.department_id)
        self.number = ticket.number
        self.waiting_count = tickets.search_count(
            [
                ("department_id", "=", self.department_id.id),
                ("day", "=", ticket.day),
                ("kind_id", "=", self.kind_id.id),
                ("state", "=", "waiting"),
                ("id", "!=", ticket.id),
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take a ticket"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class TicketImport(models.TransientModel):
    """Takes over the file of the queue machine; the same file twice adds nothing."""

    _name = "darqi.ticket.import"
    _description = "Import from the queue machine"

    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        default=lambda self: self.env.user.department_ids[:1],
        string="Hall or centre of",
    )
    file = fields.Binary(required=True, attachment=False, string="File of the machine")
    file_name = fields.Char()
    result = fields.Text(readonly=True)

    def action_import(self):
        """Read the file, add what is new, complete what the machine had left open.

        :raises UserError: the file cannot be read, or has no column of numbers
        """
        self.ensure_one()
        tickets = self.env["darqi.ticket"]
        tickets._need_group(*WINDOW, "darqi_approval.group_it_office")
        tickets._need_member(self.department_id)
        rows, problems = self._rows()
        added, completed = self._take_over(rows)
        self.result = "\n".join(
            [
                self.env._(
                    "%(added)s tickets added, %(completed)s completed.",
                    added=added,
                    completed=completed,
                ),
                *problems[:50],
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("Import from the queue machine"),
        }

    def _rows(self):
        try:
            table, _kind = read_table(base64.b64decode(self.file or b""))
            keys = {name for names in COLUMNS.values() for name in names}
            start = find_header(table, keys)
        except FileProblem as problem:
            raise UserError(problem.text(self.env)) from problem
        targets = guess_targets(table[start], COLUMNS)
        for needed in ("number", "kind", "taken"):
            if needed not in targets:
                raise UserError(
                    self.env._(
                        "The file has no column “%(column)s”.",
                        column=COLUMNS[needed][0],
                    )
                )
        kinds = {
            key: kind
            for kind in self.env["darqi.ticket.kind"].search([])
            for key in (kind.name, kind.letter)
        }
        windows = {
            window.number: window
            for window in self.env["darqi.window"].search(
                [("department_id", "=", self.department_id.id)]
            )
        }
        rows, problems = [], []
        for number, cells in enumerate(table[start + 1 :], start + 2):
            row = {
                target: tidy(cell)
                for target, cell in zip(targets, cells, strict=False)
                if target
            }
            if not any(row.values()):
                continue
            try:
                rows.append(self._vals(row, kinds, windows))
            except ValueError as error:
                problems.append(
                    self.env._("Line %(line)s: %(problem)s", line=number, problem=error)
                )
        return rows, problems

    def _vals(self, row, kinds, windows):
        if not row.get("number"):
            raise ValueError(self.env._("the ticket number is missing"))
        kind = kinds.get(row.get("kind")) or kinds.get(row["number"][:1])
        if not kind:
            raise ValueError(
                self.env._("business “%(kind)s” is not known", kind=row.get("kind"))
            )
        taken, called, finished = (
            self._moment(row.get(name)) for name in ("taken", "called", "finished")
        )
        if not taken:
            raise ValueError(self.env._("the time of taking is missing"))
        if (called and called < taken) or (
            finished and (not called or finished < called)
        ):
            raise ValueError(self.env._("the times do not follow one another"))
        now = self.env["darqi.working.day"]._now()
        if max(filter(None, (taken, called, finished))) > now:
            raise ValueError(self.env._("a time lies in the future"))
        state = "waiting"
        if called:
            state = "no_show" if row.get("state") in NO_SHOW else "done"
        tickets = self.env["darqi.ticket"]
        return {
            "number": row["number"][:12],
            "day": local_date(taken),
            "department_id": self.department_id.id,
            "kind_id": kind.id,
            "source": "machine",
            "state": state,
            "taken_at": taken,
            "called_at": called,
            "finished_at": finished or called,
            "window_id": windows[row["window"]].id
            if row.get("window") in windows and called
            else False,
            "wait_minutes": tickets._minutes(taken, called) if called else 0,
            "service_minutes": tickets._minutes(called, finished) if finished else 0,
        }

    @api.model
    def _moment(self, text):
        """UTC moment of the hall's time, which the machine writes; False if empty."""
        if not text:
            return False
        for pattern in FORMATS:
            try:
                moment = datetime.strptime(text, pattern).replace(tzinfo=SHANGHAI)
            except ValueError:
                continue
            return moment.astimezone(UTC).replace(tzinfo=None)
        raise ValueError(
            self.env._("“%(value)s” is not a date with a time", value=text)
        )

    def _take_over(self, rows):
        # sudo: nobody has a create right on tickets; role and hall were judged.
        tickets = self.env["darqi.ticket"].sudo()._door_opened()
        known = {
            (ticket.day, ticket.number): ticket
            for ticket in tickets.search(
                [
                    ("department_id", "=", self.department_id.id),
                    ("day", "in", list({row["day"] for row in rows})),
                ]
            )
        }
        new, completed = {}, 0
        for row in rows:
            key = row["day"], row["number"]
            ticket = known.get(key)
            if not ticket:
                new[key] = row
            elif (
                ticket.source == "machine" and ticket.state == "waiting" != row["state"]
            ):
                ticket.write(row)
                completed += 1
        tickets.create(list(new.values()))
        return len(new), completed


class AdviceAsk(models.TransientModel):
    """The advice screen of a called visitor."""

    _inherit = "darqi.advice.ask"

    ticket_id = fields.Many2one("darqi.ticket", readonly=True, string="Ticket number")

    def _give(self):
        ticket = self.ticket_id
        ticket.check_access("read")
        return super(AdviceAsk, self.with_context(darqi_ticket_id=ticket.id))._give()

    def action_file(self):
        """转收件: the ticket goes on with the visitor."""
        action = super().action_file()
        if self.ticket_id:
            action["context"] = {
                **action["context"],
                "default_ticket_id": self.ticket_id.id,
            }
        return action
