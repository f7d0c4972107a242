from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.state_door import transition

LENT = "lent"


class LoanPass:
    """Lets an impression made with a lent medium be recorded afterwards.

    A Python object in the context: no RPC call can forge one.
    """

    def __init__(self, loan):
        self.loan_id, self.seal_id = loan.id, loan.seal_id.id


class SealLoan(models.Model):
    """印章外借: a medium leaves its place with two persons and comes back in time.

    While it is lent nothing is sealed with it but at the place it was lent to; each of
    those impressions is recorded afterwards, and the return is entered only when their
    number is the one the borrower states (PRACTICE 2.8, 国发〔1999〕25号).
    """

    _name = "darqi.seal.loan"
    _inherit = ["darqi.state.door", "darqi.clock.mixin", "darqi.told.persons"]
    _description = "Loan of a seal"
    _order = "due_at desc, id desc"
    _rec_name = "seal_id"

    seal_id = fields.Many2one(
        "darqi.seal",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('state', '=', 'active'), ('medium', '=', 'physical')]",
    )
    department_id = fields.Many2one(
        related="seal_id.department_id",
        store=True,
        index=True,
        string="Organ",
    )
    purpose = fields.Text(required=True)
    place = fields.Char(required=True, string="Lent to", help="Where it is used.")
    borrower_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    companion_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="restrict",
        string="Second person",
        help="A seal never leaves its place with one person alone.",
    )
    due_at = fields.Datetime(required=True, string="To be returned by")
    requested_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        string="Asked for by",
    )
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Allowed by"
    )
    decided_on = fields.Datetime(readonly=True, string="Allowed on")
    opinion = fields.Char(help="Of the one who allows or refuses it.")
    lent_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Handed out by"
    )
    lent_at = fields.Datetime(readonly=True, string="Handed out at")
    returned_at = fields.Datetime(readonly=True, string="Brought back at")
    received_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Taken back by"
    )
    impressions_stated = fields.Integer(
        string="Impressions made outside",
        help="As the borrower states on returning it; each is on the register.",
    )
    use_ids = fields.One2many("darqi.seal.use", "loan_id", readonly=True)
    impressions = fields.Integer(
        compute="_compute_impressions", string="Impressions recorded"
    )
    state = fields.Selection(
        [
            ("requested", "Waiting for approval"),
            ("approved", "Allowed, to be handed out"),
            (LENT, "Lent"),
            ("returned", "Brought back"),
            ("refused", "Not allowed"),
        ],
        required=True,
        readonly=True,
        default="requested",
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        string="Return overdue",
    )
    can_approve = fields.Boolean(compute="_compute_can")
    can_lend = fields.Boolean(compute="_compute_can")
    can_return = fields.Boolean(compute="_compute_can")

    _two_check = models.Constraint(
        "CHECK (borrower_id <> companion_id)",
        "Second person: a seal never leaves its place with one person alone.",
    )
    _persons_check = models.Constraint(
        "CHECK (decided_by_id <> requested_by_id AND decided_by_id <> borrower_id)",
        "Whoever borrows the seal cannot allow the loan.",
    )
    _lent_uniq = models.UniqueIndex(
        "(seal_id) WHERE state = 'lent'", "This seal is lent already."
    )
    _lent_idx = models.Index("(due_at) WHERE state = 'lent'")

    _door_fields = (
        "requested_by_id",
        "decided_by_id",
        "decided_on",
        "lent_by_id",
        "lent_at",
        "returned_at",
        "received_by_id",
    )
    _transitions = {
        "approve": transition("requested", "approved"),
        "refuse": transition("requested approved", "refused"),
        "lend": transition("approved", LENT, "darqi_approval.group_seal_keeper"),
        "return": transition(LENT, "returned", "darqi_approval.group_seal_keeper"),
    }

    @api.depends("use_ids")
    def _compute_impressions(self):
        for loan in self:
            # sudo: the register is counted, whoever asks
            loan.impressions = sum(loan.sudo().use_ids.mapped("copies"))

    @api.depends("state", "due_at")
    @api.depends_context("darqi_at")
    def _compute_is_overdue(self):
        now = self.env["darqi.working.day"]._now()
        for loan in self:
            loan.is_overdue = loan.state == LENT and loan.due_at < now

    def _search_is_overdue(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        now = self.env["darqi.working.day"]._now()
        return [("state", "=", LENT), ("due_at", "<", now)]

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for loan in self:
            known = bool(loan.id)
            loan.can_approve = known and loan._can("approve")
            loan.can_lend = known and loan._can("lend")
            loan.can_return = (
                known and loan.state == LENT and not loan._refusal_keeper()
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Asked for by a member of the organ. :raises UserError: otherwise"""
        loans = super().create(vals_list)
        now = self.env["darqi.working.day"]._now()
        for loan in loans:
            if loan.due_at <= now:
                raise UserError(self.env._("To be returned by: it lies in the past."))
        loans._tell("seal_loan_requested")
        return loans

    def write(self, vals):
        """What was asked for is not changed."""
        free = {"opinion"}
        if all(loan.state == LENT for loan in self):
            free |= {"impressions_stated"}
        if not self._door_is_open() and vals.keys() - free:
            raise UserError(
                self.env._("A loan asked for is not changed: refuse it and ask anew.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A loan asked for is never deleted."))

    # ------------------------------------------------------------------ judges

    def _refusal_approve(self):
        if self.env.user in (self.requested_by_id, self.borrower_id):
            return self.env._("Whoever borrows the seal cannot allow the loan.")
        return self.seal_id._refusal_approver()

    def _refusal_refuse(self):
        if not (self.opinion or "").strip():
            return self.env._("Opinion: say why the loan is refused.")
        return self._refusal_approve()

    def _refusal_keeper(self):
        # sudo: who keeps a seal, to judge only
        if self.env.user not in self.sudo().seal_id.keeper_ids:
            return self.env._(
                "You are not a keeper of %(seal)s.", seal=self.seal_id.display_name
            )
        return False

    def _refusal_lend(self):
        seal = self.seal_id
        if seal.state != "active":
            return self.env._("The seal is stopped.")
        if seal._lent():
            return self.env._("This seal is lent already.")
        return self._refusal_keeper()

    def _refusal_return(self):
        if self.impressions_stated != self.impressions:
            return self.env._(
                "Impressions made outside: %(stated)s are stated, %(recorded)s are on"
                " the register. Record what was stamped first.",
                stated=self.impressions_stated,
                recorded=self.impressions,
            )
        return self._refusal_keeper()

    # ------------------------------------------------------------------ acts

    def action_approve(self):
        """Allow the loan."""
        now = self.env["darqi.working.day"]._now()
        self._move("approve", {"decided_by_id": self.env.uid, "decided_on": now})
        self._tell("seal_loan_approved")
        return True

    def action_refuse(self):
        """Refuse the loan, with the reason."""
        now = self.env["darqi.working.day"]._now()
        self._move("refuse", {"decided_by_id": self.env.uid, "decided_on": now})
        self._tell("seal_loan_refused")
        return True

    def action_lend(self):
        """Hand the seal out: its return is a timed duty of the borrower."""
        days = self.env["darqi.working.day"]
        for loan in self:
            loan._move("lend", {"lent_by_id": self.env.uid, "lent_at": days._now()})
            due = fields.Datetime.context_timestamp(
                loan.with_context(tz="Asia/Shanghai"), loan.due_at
            ).date()
            loan._clock_start(
                "seal_return",
                max((due - days._today()).days, 0),
                unit="calendar_day",
                law="国发〔1999〕25号 二十五",
            )
            loan.flush_recordset()
            loan._tell_persons(
                loan.borrower_id | loan.companion_id,
                due,
                self.env._("Bring the seal back: %(seal)s", seal=loan.display_name),
            )
        self._tell("seal_lent")
        return True

    def action_return(self):
        """Take the seal back; what was stamped outside is on the register."""
        now = self.env["darqi.working.day"]._now()
        self._move("return", {"received_by_id": self.env.uid, "returned_at": now})
        self._clock_stop("seal_return")
        self._tell("seal_returned")
        self._told_done()
        return True

    def action_record_use(self):
        """Record a paper that was stamped at the place the seal was lent to."""
        self.ensure_one()
        reason = self._refusal_keeper()
        if reason:
            raise UserError(reason)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record a stamping outside"),
            "res_model": "darqi.seal.apply",
            "view_mode": "form",
            "target": "new",
            "context": {"default_loan_id": self.id, "default_seal_id": self.seal_id.id},
        }

    def _tell(self, act):
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda x: {
                "seal": x.seal_id.id,
                "purpose": x.purpose,
                "place": x.place,
                "persons": [x.borrower_id.id, x.companion_id.id],
                "due_at": x.due_at,
                "allowed_by": x.decided_by_id.id,
                "impressions": x.impressions,
            },
        )


class Seal(models.Model):
    """Where a medium is."""

    _inherit = "darqi.seal"

    loan_ids = fields.One2many("darqi.seal.loan", "seal_id", readonly=True)
    is_lent = fields.Boolean(compute="_compute_is_lent", string="Lent out")
    lent_text = fields.Char(compute="_compute_is_lent")

    @api.depends("loan_ids.state")
    @api.depends_context("darqi_at")
    def _compute_is_lent(self):
        loans = {loan.seal_id.id: loan for loan in self._loans_out()}
        for seal in self:
            loan = loans.get(seal.id)
            seal.is_lent = bool(loan)
            seal.lent_text = loan and self.env._(
                "Lent to %(place)s with %(first)s and %(second)s until %(due)s.",
                place=loan.place,
                first=loan.borrower_id.name,
                second=loan.companion_id.name,
                due=fields.Datetime.context_timestamp(
                    self.with_context(tz="Asia/Shanghai"), loan.due_at
                ).strftime("%Y-%m-%d %H:%M"),
            )

    def _loans_out(self):
        # sudo: whether a seal is where it is kept is no secret of its loan
        return (
            self.env["darqi.seal.loan"]
            .sudo()
            .search([("seal_id", "in", self.ids), ("state", "=", LENT)])
        )

    def _lent(self):
        """Those of these media that are lent now."""
        return self.browse(self._loans_out().seal_id.ids)

    def _at_hand(self):
        """A lent medium seals only what is recorded for its loan."""
        ticket = self.env.context.get("darqi_seal_loan")
        lent = self._lent()
        if isinstance(ticket, LoanPass):
            return super()._at_hand().filtered(lambda s: s.id == ticket.seal_id)
        return super()._at_hand() - lent

    def action_ask_loan(self):
        """Ask for a loan of this medium."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Loan of a seal"),
            "res_model": "darqi.seal.loan",
            "views": [(False, "form")],
            "context": {"default_seal_id": self.id},
        }


class SealUse(models.Model):
    """The loan during which an impression was made."""

    _inherit = "darqi.seal.use"

    loan_id = fields.Many2one(
        "darqi.seal.loan", ondelete="restrict", index="btree_not_null"
    )


class Document(models.Model):
    """Impressions made at the place a seal was lent to."""

    _inherit = "darqi.document"

    def _refusal_seal(self):
        refusal = super()._refusal_seal()
        ticket = self.env.context.get("darqi_seal_loan")
        if not refusal and isinstance(ticket, LoanPass):
            # sudo: who decided and who borrowed are compared
            loan = self.env["darqi.seal.loan"].sudo().browse(ticket.loan_id)
            if loan.state != LENT:
                return self.env._("The seal is not lent any more.")
            if self.sudo().decided_by_id == loan.borrower_id:
                return self.env._("Whoever decided the matter cannot seal its paper.")
        return refusal

    def _use_vals(self):
        vals = super()._use_vals()
        ticket = self.env.context.get("darqi_seal_loan")
        if isinstance(ticket, LoanPass):
            loan = self.env["darqi.seal.loan"].browse(ticket.loan_id)
            vals.update(loan_id=loan.id, sealed_by_id=loan.borrower_id.id)
        return vals


class Clock(models.Model):
    """The duty to bring a seal back, and to answer for a second seal."""

    _inherit = "darqi.clock"

    kind = fields.Selection(
        selection_add=[
            ("seal_return", "Return of a seal"),
            ("second_seal", "Answer to a complaint of a second seal"),
        ],
        ondelete={"seal_return": "cascade", "second_seal": "cascade"},
    )
