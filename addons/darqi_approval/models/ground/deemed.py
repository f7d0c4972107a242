from odoo import api, fields, models
from odoo.exceptions import UserError

from .state_door import transition

APPROVER = "darqi_approval.group_approver"


class Deemed(models.AbstractModel):
    """What the law decides by itself, entered by a job and confirmed by a person.

    The job dates it by the law, whenever it runs; an approver who neither accepted nor
    reviewed the case confirms it. It stays on record. A model of this kind names the
    transition of the case that its confirmation is (``_case_act``).
    """

    _name = "darqi.deemed"
    _inherit = ["darqi.state.door"]
    _description = "Decided by law"
    _case_act = None

    application_id = fields.Many2one(
        "darqi.application",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Competent organ",
    )
    state = fields.Selection(
        [("pending", "To be confirmed"), ("confirmed", "Confirmed")],
        required=True,
        readonly=True,
        default="pending",
    )
    confirmed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    confirmed_on = fields.Date(readonly=True)
    can_confirm = fields.Boolean(compute="_compute_can")

    _transitions = {"confirm": transition("pending", "confirmed", APPROVER)}

    def _door_guarded(self):
        return super()._door_guarded() | {
            "application_id",
            "department_id",
            "confirmed_by_id",
            "confirmed_on",
        }

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for row in self:
            row.can_confirm = row._can("confirm")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What the law has decided stays on record."))

    def _refusal_confirm(self):
        return self.application_id._refusal(self._case_act)

    @api.model
    def _of_case(self, case):
        """The row of a case; empty while the job has not entered it."""
        return self.search([("application_id", "=", case.id)], limit=1)

    @api.model
    def _mark(self, case, text):
        """Leave the red mark on the case: somebody has to confirm."""
        # sudo: the job leaves the mark; the person of the case decides.
        case.sudo()._door_opened().write({"attention": text})

    def action_confirm(self):
        """Confirm: the case is decided as the law has it, with its paper and evidence.

        :raises UserError: by whom took part in the case, or what the model asks
        """
        today = self.env["darqi.working.day"]._today()
        for row in self:
            row._check_confirm()
            row._move(
                "confirm", {"confirmed_by_id": self.env.uid, "confirmed_on": today}
            )
            row._confirmed()
        return True

    def _check_confirm(self):
        """:raises UserError: when something is missing; nothing here"""

    def _confirmed(self):
        """What the confirmation does to the case."""
        raise NotImplementedError
