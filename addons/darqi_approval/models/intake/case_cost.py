from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..application import APPROVER, DELIVERY, REVIEWER

KEEPERS = (*REVIEWER, *APPROVER, *DELIVERY)


class CaseCost(models.Model):
    """Cost of handling a case: expert review, survey, printing (REQ-59).

    方案三(三)4: the banner's budget pays, never the applicant. Statutory charges are
    another thing (:class:`ApplicationFee`). Rows are appended; a wrong one is taken
    back by a row of the opposite amount.
    """

    _name = "darqi.case.cost"
    _inherit = ["darqi.append.only"]
    _description = "Cost of a case"
    _order = "id desc"

    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(related="application_id.item_id")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Paid from the budget of",
    )
    kind = fields.Selection(
        [
            ("expert", "Expert review"),
            ("survey", "Site survey"),
            ("testing", "Testing by the organ's order"),
            ("hearing", "Hearing"),
            ("printing", "Printing of certificates"),
            ("post", "Postage"),
            ("other", "Other cost of handling"),
        ],
        required=True,
    )
    payer = fields.Selection(
        [("budget", "Banner's budget")],
        required=True,
        default="budget",
        string="Who pays",
    )
    budget_year = fields.Integer(required=True, string="Budget year")
    amount = fields.Float(
        digits=(14, 2), required=True, aggregator="sum", string="Amount (yuan)"
    )
    days = fields.Float(
        digits=(8, 1),
        aggregator="sum",
        string="Person-days",
        help="Working time spent on it.",
    )
    day = fields.Date(required=True)
    payee = fields.Char(size=120, string="Paid to")
    voucher = fields.Char(size=60, string="Voucher number")
    reverses_id = fields.Many2one(
        "darqi.case.cost",
        ondelete="restrict",
        index="btree_not_null",
        string="Takes back",
    )
    note = fields.Char()
    user_id = fields.Many2one(
        "res.users", required=True, ondelete="restrict", string="Recorded by"
    )

    _payer_check = models.Constraint(
        "CHECK (payer = 'budget')",
        "Costs of handling are paid by the budget, not by the applicant"
        " (plan 三(三)4).",
    )
    _amount_check = models.Constraint(
        "CHECK ((amount > 0) = (reverses_id IS NULL) AND amount <> 0)",
        "Amount: more than nothing; a row that takes back has the opposite amount.",
    )
    _reverses_uniq = models.UniqueIndex(
        "(reverses_id) WHERE reverses_id IS NOT NULL",
        "This row was taken back already.",
    )

    @api.depends("kind", "day")
    def _compute_display_name(self):
        words = dict(self._fields["kind"]._description_selection(self.env))
        for cost in self:
            cost.display_name = f"{words.get(cost.kind, '')} {cost.day or ''}"

    @api.model
    def _enter(self, case, vals):
        """Append one cost of ``case``. :raises UserError: role, organ or value"""
        case.ensure_one()
        case.check_access("read")
        user = self.env.user
        own = user.sudo().department_ids  # sudo: one's own organs
        if not user.has_groups(",".join(KEEPERS)) or case.department_id not in own:
            raise UserError(
                self.env._(
                    "Only a member of “%(organ)s” may do this.",
                    organ=case.department_id.name,
                )
            )
        today = self.env["darqi.working.day"]._today()
        day = vals.get("day") or today
        if day > today or day < case.received_on:
            raise UserError(
                self.env._("Day: between the receipt of the case and today.")
            )
        if not round(vals.get("amount") or 0, 2):
            raise UserError(self.env._("Amount: more than nothing."))
        # sudo: nobody has a create right on the ledger; judged just now.
        row = self.sudo().create(
            {
                **vals,
                "application_id": case.id,
                "department_id": case.department_id.id,
                "day": day,
                "budget_year": vals.get("budget_year") or day.year,
                "user_id": user.id,
            }
        )
        return self.browse(row.id)

    def action_take_back(self):
        """冲回: the row was wrong; one of the opposite amount is appended."""
        for cost in self:
            if cost.reverses_id:
                raise UserError(self.env._("A row that takes back is not taken back."))
            self._enter(
                cost.application_id,
                {
                    "kind": cost.kind,
                    "amount": -cost.amount,
                    "days": -cost.days,
                    "budget_year": cost.budget_year,
                    "payee": cost.payee,
                    "voucher": cost.voucher,
                    "reverses_id": cost.id,
                },
            )
        return True


class ItemFee(models.Model):
    """A cost of handling cannot be put on the applicant's bill (REQ-59)."""

    _inherit = "darqi.item.fee"

    @api.constrains("name")
    def _check_no_cost(self):
        words = ("评审", "勘验", "勘察", "踏勘", "工本", "印制", "制证", "论证")
        for fee in self:
            found = [word for word in words if word in fee.name]
            if found:
                raise ValidationError(
                    self.env._(
                        "Charge “%(fee)s”: costs of review, survey and certificates"
                        " are paid by the budget, not by the applicant (plan"
                        " 三(三)4).",
                        fee=fee.name,
                    )
                )


class Application(models.Model):
    """What handling the case has cost."""

    _inherit = "darqi.application"

    cost_ids = fields.One2many(
        "darqi.case.cost", "application_id", readonly=True, string="Costs of handling"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"cost_ids"}

    def action_enter_cost(self):
        """Ask for a cost of this case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cost of handling"),
            "res_model": "darqi.cost.ask",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_application_id": self.id},
        }
