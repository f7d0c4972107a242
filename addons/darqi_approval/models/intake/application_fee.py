from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import APPROVER, DELIVERY, ENDED_STATES, REVIEWER, WINDOW
from ..ground.state_door import transition

OFFICER = ("darqi_approval.group_department_officer",)
ASSESSORS = (*REVIEWER, *APPROVER, *OFFICER)
RECORDERS = (*WINDOW, *DELIVERY, *REVIEWER, *OFFICER)
EXEMPTERS = (*APPROVER, "darqi_approval.group_department_head")
UNPAID = ("to_assess", "to_pay")


class ApplicationFee(models.Model):
    """One charge in one case: assessed, notified, shown as paid (PRACTICE 1.19).

    No money passes through the system. Waiting for payment stops no clock and bars no
    decision; only the handing out waits for the voucher, where the item says so.
    """

    _name = "darqi.application.fee"
    _inherit = ["darqi.state.door", "darqi.scan.check"]
    _description = "Charge in a case"
    _scan_fields = ("file",)
    _order = "id desc"

    _transitions = {
        "assess": transition("to_assess to_pay", "to_pay", *ASSESSORS),
        "pay": transition("to_pay", "paid", *RECORDERS),
        "exempt": transition("to_assess to_pay", "exempt", *EXEMPTERS),
    }

    application_id = fields.Many2one(
        "darqi.application",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    application_state = fields.Selection(
        related="application_id.state", string="State of the case"
    )
    item_id = fields.Many2one(related="application_id.item_id")
    applicant_name = fields.Char(related="application_id.applicant_name")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Competent organ",
    )
    intake_department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Received by (organ)",
    )
    fee_id = fields.Many2one(
        "darqi.item.fee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    name = fields.Char(required=True, readonly=True, string="Charge")
    basis_id = fields.Many2one(related="fee_id.basis_id")
    standard = fields.Char(related="fee_id.standard")
    how_to_pay = fields.Char(related="fee_id.how_to_pay")
    assessor_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Assessing organ",
    )
    collector_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        ondelete="restrict",
        string="Collecting organ",
    )
    before_delivery = fields.Boolean(readonly=True, string="Paid before handing out")
    state = fields.Selection(
        [
            ("to_assess", "To be assessed"),
            ("to_pay", "To be paid"),
            ("paid", "Paid"),
            ("exempt", "Exempt"),
        ],
        required=True,
        readonly=True,
        default="to_assess",
    )
    amount = fields.Float(
        digits=(14, 2), readonly=True, string="Amount (yuan)", aggregator="sum"
    )
    assessed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    assessed_on = fields.Date(readonly=True)
    pay_by = fields.Date(readonly=True, string="To be paid by")
    document_id = fields.Many2one(
        "darqi.document", readonly=True, ondelete="restrict", string="Notice of payment"
    )
    voucher_number = fields.Char(readonly=True, size=60, string="Voucher number")
    paid_on = fields.Date(readonly=True, string="Paid on")
    recorded_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Recorded by"
    )
    exempt_document = fields.Char(
        readonly=True, size=120, string="Document of the exemption"
    )
    reason = fields.Char(readonly=True, size=200)
    file = fields.Binary(
        readonly=True, attachment=True, string="Scan", help="Voucher or exemption."
    )
    file_name = fields.Char(readonly=True)
    can_assess = fields.Boolean(compute="_compute_can")
    can_pay = fields.Boolean(compute="_compute_can")
    can_exempt = fields.Boolean(compute="_compute_can")

    _case_uniq = models.Constraint(
        "unique(application_id, fee_id)", "This charge is on the case already."
    )
    _voucher_uniq = models.UniqueIndex(
        "(collector_id, voucher_number, name) WHERE voucher_number IS NOT NULL",
        "This voucher shows the payment of another case already.",
    )
    _open_idx = models.Index(
        "(department_id, id) WHERE state IN ('to_assess', 'to_pay')"
    )
    _assessed_check = models.Constraint(
        "CHECK (state NOT IN ('to_pay', 'paid') OR (amount > 0"
        " AND assessed_on IS NOT NULL AND document_id IS NOT NULL))",
        "What is to be paid has an amount and a notice of payment.",
    )
    _paid_check = models.Constraint(
        "CHECK ((state = 'paid') = (voucher_number IS NOT NULL AND paid_on IS NOT"
        " NULL))",
        "A payment is shown by a voucher with its number and day.",
    )
    _exempt_check = models.Constraint(
        "CHECK (state <> 'exempt' OR exempt_document IS NOT NULL)",
        "An exemption needs its document.",
    )

    def _door_guarded(self):
        return {
            name
            for name, field in self._fields.items()
            if field.store and name not in models.MAGIC_COLUMNS
        }

    @api.depends("name", "application_id.number")
    def _compute_display_name(self):
        for fee in self:
            # sudo: the number of the case names its charge.
            fee.display_name = f"{fee.sudo().application_id.number} {fee.name or ''}"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The charges of a case stay on record."))

    # ------------------------------------------------------------- who may act

    def _refusal_organ(self, *names):
        # sudo: one's own organs; who is who in the case is compared only.
        own = self.env.user.sudo().department_ids
        organs = self.env["darqi.department"]
        for name in names:
            organs |= self[name]
        if organs & own or self.env.su:
            return False
        return self.env._(
            "Only a member of “%(organ)s” may do this.",
            # sudo: names of organs are public.
            organ="、".join(organs.sudo().mapped("name")),
        )

    def _refusal_moot(self):
        case = self.sudo().application_id  # sudo: the state of its own case
        if case.state in ENDED_STATES and case.state != "closed":
            return self.env._("The case ended without a result: nothing is charged.")
        if case.result == "refused":
            return self.env._("The application was refused: nothing is charged.")
        return False

    def _refusal_assess(self):
        return self._refusal_moot() or self._refusal_organ("assessor_id")

    def _refusal_pay(self):
        return self._refusal_organ(
            "department_id", "intake_department_id", "assessor_id"
        )

    def _refusal_exempt(self):
        return self._refusal_moot() or self._refusal_organ(
            "department_id", "assessor_id"
        )

    @api.depends_context("uid")
    @api.depends("state", "application_id.state", "application_id.result")
    def _compute_can(self):
        for fee in self:
            for name in ("assess", "pay", "exempt"):
                fee[f"can_{name}"] = fee._can(name)

    # -------------------------------------------------------------------- acts

    def _assess(self, amount, pay_by=None, reason=""):
        """核定: the amount, and the notice of payment in the assessing organ's name.

        Done again before the payment it replaces the amount; the earlier notice stays
        on record and the reason is asked for.

        :param amount: yuan, more than nothing, at most two decimals
        :raises UserError: with the field and the rule
        """
        today = self.env["darqi.working.day"]._today()
        for fee in self:
            if not 0 < amount < 1e11 or round(amount, 2) != amount:
                raise UserError(
                    self.env._(
                        "Amount: more than 0 yuan, with two decimals. Who pays nothing"
                        " is exempted, with the document."
                    )
                )
            if pay_by and pay_by < today:
                raise UserError(self.env._("To be paid by: not a day in the past."))
            reason = (reason or "").strip()
            if fee.state == "to_pay" and not reason:
                raise UserError(
                    self.env._("Reason: why the amount is assessed again is missing.")
                )
            refusal = fee._refusal("assess")
            if refusal:
                raise UserError(refusal)
            paper = fee._notice(amount, pay_by)
            fee._move(
                "assess",
                {
                    "amount": amount,
                    "assessed_on": today,
                    "assessed_by_id": self.env.uid,
                    "pay_by": pay_by or False,
                    "document_id": paper.id,
                    "reason": reason or False,
                },
            )
        self._tell("fee_assessed")
        return True

    def _notice(self, amount, pay_by):
        case = self.application_id
        # sudo: charge, basis and organs are public.
        fee = self.sudo()
        return case._paper(
            "payment_notice",
            department=self.assessor_id,
            charges=[
                {
                    "name": fee.name,
                    "basis": fee.basis_id.display_name,
                    "standard": fee.standard or "",
                    "amount": f"{amount:.2f}",
                }
            ],
            assessed_by=fee.assessor_id.name,
            collected_by=fee.collector_id.name,
            how_to_pay=fee.how_to_pay or fee.collector_id.name,
            pay_by=pay_by or None,
        )

    def _pay(self, voucher_number, paid_on, file=False, file_name=False):
        """登记缴费凭证: the payment is shown by the collector's voucher.

        :raises UserError: number or day missing, day before the notice or to come
        """
        number = "".join((voucher_number or "").split())
        if not number:
            raise UserError(self.env._("Voucher number: it is missing."))
        today = self.env["darqi.working.day"]._today()
        for fee in self:
            if not paid_on or paid_on > today:
                raise UserError(self.env._("Paid on: a day up to today is needed."))
            if fee.assessed_on and paid_on < fee.assessed_on:
                raise UserError(
                    self.env._(
                        "Paid on: the amount was assessed on %(day)s only.",
                        day=fee.assessed_on,
                    )
                )
            fee._move(
                "pay",
                {
                    "voucher_number": number,
                    "paid_on": paid_on,
                    "recorded_by_id": self.env.uid,
                    "file": file or False,
                    "file_name": file_name or False,
                },
            )
        self._tell("fee_paid")
        return True

    def _exempt(self, document, reason, file=False, file_name=False):
        """免缴: with the document that exempts and the reason."""
        texts = {
            self.env._("Document of the exemption"): document,
            self.env._("Reason"): reason,
        }
        for label, text in texts.items():
            if not (text or "").strip():
                raise UserError(self.env._("%(field)s: it is missing.", field=label))
        self._move(
            "exempt",
            {
                "exempt_document": document.strip(),
                "reason": reason.strip(),
                "recorded_by_id": self.env.uid,
                "file": file or False,
                "file_name": file_name or False,
            },
        )
        self._tell("fee_exempted")
        return True

    def _tell(self, act):
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda fee: {
                "charge": fee.name,
                "amount": fee.amount,
                "voucher": fee.voucher_number or "",
                "document": fee.exempt_document or "",
                "notice": fee.sudo().document_id.number or "",  # sudo: its own notice
            },
        )

    def _ask(self, act):
        return {
            "type": "ir.actions.act_window",
            "name": dict(
                self.env["darqi.fee.act"]
                ._fields["act"]
                ._description_selection(self.env)
            )[act],
            "res_model": "darqi.fee.act",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_fee_id": self.id, "default_act": act},
        }

    def action_ask_assess(self):
        """Ask for the amount."""
        return self._ask("assess")

    def action_ask_pay(self):
        """Ask for the voucher."""
        return self._ask("pay")

    def action_ask_exempt(self):
        """Ask for the document of the exemption."""
        return self._ask("exempt")

    def action_open_notice(self):
        """Open the notice of payment to print."""
        self.ensure_one()
        self.check_access("read")
        # sudo: the notice of a charge one may read.
        return self.sudo().document_id.action_open_pdf()


class Application(models.Model):
    """The charges of a case, made when its decision clock starts."""

    _inherit = "darqi.application"

    fee_ids = fields.One2many(
        "darqi.application.fee",
        "application_id",
        readonly=True,
        string="Charges",
        bypass_search_access=True,
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"fee_ids"}

    def _start_decision_clock(self):
        result = super()._start_decision_clock()
        self._plan_fees()
        return result

    def _plan_fees(self):
        """One row for each charge of the list; cases without cost one read."""
        rows = [
            {
                "application_id": case.id,
                "department_id": case.department_id.id,
                "intake_department_id": case.intake_department_id.id,
                "fee_id": fee.id,
                "name": fee.name,
                "assessor_id": fee.assessor_id.id,
                "collector_id": fee.collector_id.id,
                "before_delivery": fee.before_delivery,
            }
            for case in self
            for fee in case.revision_id.sudo().fee_ids  # sudo: lists are public
        ]
        if rows:
            # sudo: nobody adds charges by hand; the list says which there are.
            self.env["darqi.application.fee"].sudo()._door_opened().create(rows)

    def _unpaid_fees(self):
        """Charges that bar the handing out of a positive result."""
        # sudo: only whether its own charges are paid is asked.
        return self.sudo().fee_ids.filtered(
            lambda fee: fee.before_delivery and fee.state in UNPAID
        )

    def _refusal_deliver(self):
        reason = super()._refusal_deliver()
        if reason or self.result == "refused":
            return reason
        unpaid = self._unpaid_fees()
        if unpaid:
            return self.env._(
                "Not paid yet: %(fees)s. Record the voucher or the exemption, then"
                " hand out.",
                fees="、".join(unpaid.mapped("name")),
            )
        return False
