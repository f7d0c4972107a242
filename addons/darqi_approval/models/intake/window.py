from odoo import api, fields, models

from ..application import WINDOW

TICKETS_SHOWN = 12


class Window(models.Model):
    """A window of a hall with its zone and equipment (REQ-75), and who sits there.

    The clerk's screen: 叫下一号 opens what the visitor came for, with his ticket.
    """

    _name = "darqi.window"
    _description = "Window of a hall"
    _order = "department_id, sequence, number, id"
    _rec_names_search = ["number", "name"]

    number = fields.Char(required=True, size=20, string="Window number")
    name = fields.Char(required=True, size=80, string="Name of the window")
    zone = fields.Char(
        size=80, help="Zone of the hall: social affairs, construction, self-service."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user.department_ids[:1],
        string="Hall or centre of",
        help="The bureau's hall, a township's service centre, a zone's sub-hall.",
    )
    kind_ids = fields.Many2many(
        "darqi.ticket.kind", string="Business", help="Tickets called here; empty: all."
    )
    clerk_id = fields.Many2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        string="At the window",
    )
    equipment_ids = fields.One2many("darqi.window.equipment", "window_id")
    ticket_id = fields.Many2one(
        "darqi.ticket", compute="_compute_queue", string="Called now"
    )
    waiting_count = fields.Integer(compute="_compute_queue", string="Waiting")
    waiting_ids = fields.Many2many(
        "darqi.ticket", compute="_compute_queue", string="Next tickets"
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _number_uniq = models.UniqueIndex(
        "(department_id, number) WHERE active IS TRUE",
        "This hall has a window of this number already.",
    )
    _clerk_uniq = models.UniqueIndex(
        "(clerk_id) WHERE clerk_id IS NOT NULL",
        "One person sits at one window: leave the other one first.",
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for window in self:
            window.display_name = self.env._(
                "Window %(number)s %(name)s",
                number=window.number or "",
                name=window.name or "",
            )

    @api.depends("clerk_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for window in self:
            window.is_mine = window.clerk_id == self.env.user

    def _waiting_domain(self):
        """The tickets of today that this window may call."""
        self.ensure_one()
        domain = [
            ("department_id", "=", self.department_id.id),
            ("day", "=", self.env["darqi.working.day"]._today()),
            ("state", "=", "waiting"),
        ]
        if self.kind_ids:
            domain.append(("kind_id", "in", self.kind_ids.ids))
        return domain

    @api.depends("clerk_id", "kind_ids", "department_id")
    @api.depends_context("darqi_at")
    def _compute_queue(self):
        tickets = self.env["darqi.ticket"]
        for window in self:
            window.ticket_id = tickets.search(
                [("window_id", "=", window._origin.id), ("state", "=", "called")],
                limit=1,
            )
            domain = window._waiting_domain()
            window.waiting_count = tickets.search_count(domain)
            window.waiting_ids = tickets.search(domain, limit=TICKETS_SHOWN)

    # -------------------------------------------------------------------- acts

    def _need_clerk(self):
        self.ensure_one()
        tickets = self.env["darqi.ticket"]
        tickets._need_group(*WINDOW)
        tickets._need_member(self.department_id)

    def action_sit(self):
        """到窗口: I work at this window now; whoever sat here has left."""
        self._need_clerk()
        # sudo: a clerk may not edit the register of windows, but his own seat.
        windows = self.sudo()
        windows.search([("clerk_id", "=", self.env.uid)]).write({"clerk_id": False})
        self.env.flush_all()
        windows.clerk_id = self.env.uid
        return True

    def action_leave(self):
        """离开窗口: nobody sits here."""
        self._need_clerk()
        self.sudo().clerk_id = False  # sudo: as in action_sit
        return True

    def action_call_next(self):
        """叫下一号: the visitor before is finished, the next one is called.

        Opens what he came for with the ticket linked; nobody waiting: stays here.
        """
        self._need_clerk()
        if self.clerk_id != self.env.user:
            self.action_sit()
        ticket = self.env["darqi.ticket"]._call_next(self)
        self._done(True)
        return ticket.action_open_business() if ticket else True

    def action_open_business(self):
        """Open once more what the called visitor came for."""
        return self.ticket_id.action_open_business() if self.ticket_id else True

    def action_no_show(self):
        """过号: who was called did not come."""
        self._need_clerk()
        return self._done(self.ticket_id.action_no_show())

    def action_finish(self):
        """办结: the visitor has gone; nobody is called yet."""
        self._need_clerk()
        return self._done(self.ticket_id.action_finish())

    def _done(self, result):
        # What is called now is asked of the tickets each time.
        self.invalidate_recordset(["ticket_id", "waiting_count", "waiting_ids"])
        return result

    @api.model
    def action_mine(self):
        """The screen of the window at which the user sits, else the list."""
        mine = self.search([("clerk_id", "=", self.env.uid)], limit=1)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_window_action"
        )
        if mine:
            action.update(
                res_id=mine.id,
                views=[
                    (self.env.ref("darqi_approval.darqi_window_view_call").id, "form")
                ],
            )
        return action

    def action_open_screen(self):
        """The clerk's screen of this window."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (self.env.ref("darqi_approval.darqi_window_view_call").id, "form")
            ],
        }


class WindowEquipment(models.Model):
    """A device at a window: card reader, document camera, printer (REQ-75)."""

    _name = "darqi.window.equipment"
    _description = "Equipment of a window"
    _order = "window_id, sequence, id"

    window_id = fields.Many2one(
        "darqi.window", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, size=80, string="Device")
    serial = fields.Char(size=60, string="Inventory number")
    quantity = fields.Integer(default=1)
    condition = fields.Selection(
        [("good", "Works"), ("faulty", "Out of order"), ("repair", "In repair")],
        required=True,
        default="good",
    )
    checked_on = fields.Date(string="Checked on")

    _quantity_check = models.Constraint(
        "CHECK (quantity > 0)", "Quantity: at least one."
    )
