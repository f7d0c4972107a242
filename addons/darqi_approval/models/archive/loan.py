from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.state_door import transition
from .application import ARCHIVIST


class ArchiveLoan(models.Model):
    """借阅: who took which file, for what, until when."""

    _name = "darqi.archive.loan"
    _inherit = ["darqi.state.door"]
    _description = "Loan of a case file"
    _order = "state, due_on, id"
    _rec_name = "file_id"

    file_id = fields.Many2one(
        "darqi.archive.file",
        required=True,
        ondelete="restrict",
        index=True,
        string="Case file",
    )
    department_id = fields.Many2one(
        related="file_id.department_id", store=True, index=True
    )
    borrower = fields.Char(required=True)
    unit = fields.Char(string="Office of the borrower")
    purpose = fields.Char(required=True)
    lent_on = fields.Date(
        required=True,
        readonly=True,
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    due_on = fields.Date(required=True, string="To be returned by")
    lent_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        string="Handed out by",
    )
    returned_on = fields.Date(readonly=True, string="Brought back on")
    received_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Taken back by"
    )
    note = fields.Char(help="The state in which it came back.")
    state = fields.Selection(
        [("lent", "Lent"), ("returned", "Brought back")],
        required=True,
        readonly=True,
        default="lent",
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        string="Return overdue",
    )

    _lent_uniq = models.UniqueIndex(
        "(file_id) WHERE state = 'lent'", "This file is lent already."
    )
    _due_check = models.Constraint(
        "CHECK (due_on >= lent_on)", "To be returned by: not before it is lent."
    )

    _door_fields = ("lent_on", "lent_by_id", "returned_on", "received_by_id")
    _transitions = {"return": transition("lent", "returned", ARCHIVIST)}

    @api.depends("state", "due_on")
    @api.depends_context("darqi_at")
    def _compute_is_overdue(self):
        today = self.env["darqi.working.day"]._today()
        for loan in self:
            loan.is_overdue = loan.state == "lent" and loan.due_on < today

    def _search_is_overdue(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        today = self.env["darqi.working.day"]._today()
        return [("state", "=", "lent"), ("due_on", "<", today)]

    @api.model_create_multi
    def create(self, vals_list):
        """Only what is in the archive is lent."""
        loans = super().create(vals_list)
        for loan in loans:
            if loan.file_id.state != "filed" or loan.file_id.list_id:
                raise UserError(
                    self.env._("%(file)s is not here.", file=loan.file_id.number)
                )
        loans._tell("archive_lent")
        return loans

    def write(self, vals):
        """A loan stays as it was entered."""
        if not self._door_is_open() and vals.keys() - {"note"}:
            raise UserError(self.env._("A loan is on record and never changes."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A loan is on record and never changes."))

    def action_return(self):
        """The file is back."""
        today = self.env["darqi.working.day"]._today()
        self._move("return", {"returned_on": today, "received_by_id": self.env.uid})
        self._tell("archive_returned")
        return True

    def _tell(self, act):
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda x: {
                "file": x.file_id.number,
                "borrower": x.borrower,
                "purpose": x.purpose,
            },
        )
