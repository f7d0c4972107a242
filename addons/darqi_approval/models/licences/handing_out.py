from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

UNCOLLECTED_DAYS = 10


class Application(models.Model):
    """出件: what waits at the counter, for how long, and who took it (许可法 44)."""

    _inherit = "darqi.application"

    ready_on = fields.Date(
        readonly=True,
        copy=False,
        string="Ready since",
        help="The day on which everything was made and sealed.",
    )
    days_uncollected = fields.Integer(
        compute="_compute_days_uncollected", string="Days uncollected"
    )
    is_uncollected = fields.Boolean(
        compute="_compute_days_uncollected",
        search="_search_is_uncollected",
        string="Uncollected for more than 10 days",
    )
    delivered_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict", string="Handed by"
    )
    delivery_note = fields.Char(
        readonly=True,
        copy=False,
        string="Signature note",
        help="Where the signature is, what was handed out.",
    )
    authority_document = fields.Char(
        readonly=True,
        copy=False,
        string="Power of attorney",
        help="Of an agent who was not named in the filing.",
    )
    licence_number = fields.Char(
        compute="_compute_licence_number",
        search="_search_licence_number",
        string="Licence number",
    )

    _uncollected_idx = models.Index(
        "(department_id, ready_on) WHERE state = 'to_deliver'"
    )
    _delivered_idx = models.Index(
        "(delivered_on DESC, id) WHERE delivered_on IS NOT NULL"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {
            "ready_on",
            "delivered_by_id",
            "delivery_note",
            "authority_document",
        }

    def _move(self, name, vals=None):
        """What reaches the counter is ready from that day on."""
        if self._transitions[name].to == "to_deliver":
            today = self.env["darqi.working.day"]._today()
            vals = {"ready_on": today, **(vals or {})}
        return super()._move(name, vals)

    @api.depends("state", "ready_on")
    @api.depends_context("darqi_at")
    def _compute_days_uncollected(self):
        today = self.env["darqi.working.day"]._today()
        for case in self:
            waits = case.state == "to_deliver" and case.ready_on and not case.sent_on
            case.days_uncollected = (today - case.ready_on).days if waits else 0
            case.is_uncollected = case.days_uncollected > UNCOLLECTED_DAYS

    def _search_is_uncollected(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        today = self.env["darqi.working.day"]._today()
        return [
            ("state", "=", "to_deliver"),
            ("sent_on", "=", False),
            ("ready_on", "<", today - timedelta(UNCOLLECTED_DAYS)),
        ]

    @api.depends("licence_ids.number", "subject_licence_id.number")
    def _compute_licence_number(self):
        for case in self:
            # sudo: the number of what the case hands out.
            found = case.sudo()
            licences = found.licence_ids | found.subject_licence_id
            case.licence_number = "、".join(filter(None, licences.mapped("number")))

    def _search_licence_number(self, operator, value):
        if operator not in ("ilike", "=", "=ilike", "in"):
            return NotImplemented
        return [
            "|",
            ("licence_ids.number", operator, value),
            ("subject_licence_id.number", operator, value),
        ]

    def action_deliver(
        self,
        receiver="",
        method="counter",
        post_number="",
        id_number="",
        note="",
        authority="",
    ):
        """出件 with what was signed.

        :param note: where the receiver signed
        :param authority: power of attorney of an agent the filing does not name
        """
        authority = (authority or "").strip() if method == "agent" else ""
        named = (self.filing_id.sudo().agent_name or "").strip()  # sudo: compared only
        if method == "agent" and not authority and named and receiver != named:
            raise UserError(
                self.env._(
                    "Handed to: the filing names %(agent)s as agent; anybody else"
                    " brings a power of attorney.",
                    agent=named,
                )
            )
        case = self.with_context(darqi_authority=bool(authority))
        result = super(Application, case).action_deliver(
            receiver, method, post_number, id_number, note, authority
        )
        self._door_opened().write(
            {
                "delivered_by_id": self.env.uid,
                "delivery_note": (note or "").strip() or False,
                "authority_document": authority or False,
            }
        )
        return result

    def _checked_receiver(self, method, id_number):
        """An agent: the one the filing names and for what, or with an own authority."""
        if method != "agent":
            return super()._checked_receiver(method, id_number)
        if self.env.context.get("darqi_authority"):
            return self.env["darqi.applicant"]._checked_number("other", id_number)
        number = super()._checked_receiver(method, id_number)
        filing = self.filing_id.sudo()  # sudo: the agent's authority, to judge only
        if filing.agent_item_ids and self.item_id not in filing.agent_item_ids:
            raise UserError(
                self.env._(
                    "Agent: the authority does not cover “%(items)s”.",
                    items=self.item_id.name,
                )
            )
        return number


class ApplicationAct(models.TransientModel):
    """The one dialog of handing out."""

    _inherit = "darqi.application.act"

    note = fields.Char(string="Signature note")
    authority = fields.Char(string="Power of attorney")
    names_agent = fields.Boolean(compute="_compute_names_agent")

    @api.depends("application_ids")
    def _compute_names_agent(self):
        for window in self:
            # sudo: only whether an agent is named.
            window.names_agent = any(
                case.filing_id.sudo().agent_id_number for case in window.application_ids
            )

    def _arguments(self):
        arguments = super()._arguments()
        if self.act != "deliver":
            return arguments
        return (*arguments, self.note or "", self.authority or "")


class HandingOut(models.TransientModel):
    """The scanner's field of the handing-out screen: number → case."""

    _name = "darqi.handing.out"
    _description = "Hand out by number"

    number = fields.Char(
        required=True,
        help="Number of the case, the filing, the licence or the decision.",
    )

    def action_find(self):
        """Open what waits under this number; what one visit left is one dialog."""
        self.ensure_one()
        text = (self.number or "").strip()
        cases = self.env["darqi.application"].search(
            [
                ("state", "=", "to_deliver"),
                ("sent_on", "=", False),
                "|",
                "|",
                "|",
                ("number", "=", text),
                ("filing_id.number", "=", text),
                ("document_ids.number", "=", text),
                ("licence_number", "=", text),
            ]
        )
        if not cases:
            raise UserError(
                self.env._(
                    "Nothing waits to be handed out under “%(number)s”.", number=text
                )
            )
        if len(cases.filing_id) == 1:
            return self.env["darqi.application.act"]._open(cases, "deliver")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_application_action_deliver"
        )
        return {**action, "domain": [("id", "in", cases.ids)]}
