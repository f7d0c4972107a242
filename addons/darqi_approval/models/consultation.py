from odoo import api, fields, models
from odoo.exceptions import UserError

from .application import APPROVER, HEAD, REVIEWER
from .ground.state_door import transition


class Consultation(models.Model):
    """会商: a question between the bureau and a department, and what both sign.

    A major case is decided after one that is finished (plan 三(三)2, REQ-49).
    """

    _name = "darqi.consultation"
    _inherit = ["mail.thread", "darqi.state.door", "darqi.checked.files"]
    _description = "Consultation"
    _order = "due_date, id"

    _transitions = {
        "sign_bureau": transition("draft half", "half", *HEAD, *APPROVER),
        "sign_department": transition("draft half", "half", *HEAD),
        "conclude": transition("half", "concluded"),
    }
    _door_fields = (
        "bureau_signed_by_id",
        "bureau_signed_on",
        "department_signed_by_id",
        "department_signed_on",
    )

    name = fields.Char(required=True, string="Question")
    topic = fields.Selection(
        [
            ("major_case", "Major licensing matter"),
            ("standards", "Policy and standards of approval"),
            ("information", "Exchange of information"),
            ("other", "Other"),
        ],
        required=True,
        default="major_case",
    )
    application_id = fields.Many2one(
        "darqi.application", index=True, ondelete="restrict", string="Case"
    )
    bureau_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Competent organ",
        default=lambda self: self.env["darqi.department"]._bureau(),
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
    )
    due_date = fields.Date(string="To be finished by")
    bureau_position = fields.Text(string="Position of the competent organ")
    department_position = fields.Text(string="Position of the department")
    conclusion = fields.Text()
    state = fields.Selection(
        [
            ("draft", "Under way"),
            ("half", "Signed by one side"),
            ("concluded", "Concluded"),
        ],
        required=True,
        default="draft",
        copy=False,
    )
    bureau_signed_by_id = fields.Many2one("res.users", ondelete="restrict")
    bureau_signed_on = fields.Date()
    department_signed_by_id = fields.Many2one("res.users", ondelete="restrict")
    department_signed_on = fields.Date()
    attachment_ids = fields.Many2many("ir.attachment", string="Minutes")
    can_sign_bureau = fields.Boolean(compute="_compute_can")
    can_sign_department = fields.Boolean(compute="_compute_can")

    _two_check = models.Constraint(
        "CHECK (bureau_id <> department_id)", "Department: two organs consult."
    )
    _persons_check = models.Constraint(
        "CHECK (bureau_signed_by_id <> department_signed_by_id)",
        "Two persons sign a consultation, one for each side.",
    )
    _signed_check = models.Constraint(
        "CHECK (state <> 'concluded' OR (bureau_signed_by_id IS NOT NULL"
        " AND department_signed_by_id IS NOT NULL))",
        "A concluded consultation bears both signatures.",
    )

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can(self):
        for row in self:
            row.can_sign_bureau = bool(row.id) and row._can("sign_bureau")
            row.can_sign_department = bool(row.id) and row._can("sign_department")

    @api.model_create_multi
    def create(self, vals_list):
        """One opens it for a case one may read, in one's own organ's name."""
        rows = super(Consultation, self.with_context(mail_create_nolog=True)).create(
            vals_list
        )
        if not self.env.su:
            rows.application_id.check_access("read")
            own = self.env.user.department_ids
            for row in rows:
                if not (row.bureau_id | row.department_id) & own:
                    raise UserError(
                        self.env._("Consultation: one of the organs is your own.")
                    )
        return rows

    def write(self, vals):
        """What was agreed stands from the first signature on."""
        content = vals.keys() - {"message_follower_ids", "message_ids"}
        if content and not self._door_is_open():
            if self.filtered(lambda row: row.state != "draft"):
                raise UserError(
                    self.env._("The consultation is signed and cannot be changed.")
                )
        return super().write(vals)

    def _refusal_signing(self, organ, position, signed):
        # sudo: one's own organs
        if organ not in self.env.user.sudo().department_ids:
            return self.env._(
                "Only a member of “%(organ)s” may do this.", organ=organ.name
            )
        if signed:
            return self.env._("This side has signed already.")
        if not (self.conclusion or "").strip():
            return self.env._("Conclusion: it is missing.")
        if self.env.user in self.bureau_signed_by_id | self.department_signed_by_id:
            return self.env._("You signed for the other side: two persons consult.")
        if not (position or "").strip():
            return self.env._("Position of your organ: it is missing.")
        return False

    def _refusal_sign_bureau(self):
        return self._refusal_signing(
            self.bureau_id, self.bureau_position, self.bureau_signed_by_id
        )

    def _refusal_sign_department(self):
        return self._refusal_signing(
            self.department_id, self.department_position, self.department_signed_by_id
        )

    def action_sign_bureau(self):
        """The competent organ signs the conclusion."""
        return self._sign("sign_bureau", "bureau")

    def action_sign_department(self):
        """The department's head signs the conclusion."""
        return self._sign("sign_department", "department")

    def _sign(self, name, side):
        today = self.env["darqi.working.day"]._today()
        for row in self:
            row._move(
                name,
                {f"{side}_signed_by_id": self.env.uid, f"{side}_signed_on": today},
            )
            self.env["darqi.evidence"]._record(
                row, f"consultation_{name}", {"conclusion": row.conclusion}
            )
            if row.bureau_signed_by_id and row.department_signed_by_id:
                row._move("conclude")
        return True


class Application(models.Model):
    """A major case needs its finished 会商 before the decision (REQ-49)."""

    _inherit = "darqi.application"

    consultation_ids = fields.One2many(
        "darqi.consultation",
        "application_id",
        string="Consultations",
        bypass_search_access=True,
    )

    def _refusal_steps(self):
        reason = super()._refusal_steps()
        if reason or not self.is_major:
            return reason
        # sudo: whether the consultation is finished, not what it says.
        case = self.sudo()
        others = case.original_department_id | case.supervising_department_id
        others -= case.department_id
        if not case.consultation_ids.filtered(
            lambda row: (
                row.state == "concluded"
                and row.topic == "major_case"
                and row.bureau_id == case.department_id
                and (row.department_id in others or not others)
            )
        ):
            return self.env._(
                "A major case is decided after a finished consultation with the"
                " original or supervising department (plan 三(三)2): none is concluded."
            )
        return False

    def action_consult(self):
        """Open a new consultation with the original department on this case."""
        self.ensure_one()
        self._need_group(*REVIEWER, *APPROVER, *HEAD)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Consultation"),
            "res_model": "darqi.consultation",
            "views": [(False, "form")],
            "context": {
                "default_application_id": self.id,
                "default_bureau_id": self.department_id.id,
                "default_department_id": self.original_department_id.id,
                "default_due_date": self.due_date,
            },
        }
