from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.state_door import transition
from .application import ARCHIVIST

HEADS = (
    "darqi_approval.group_bureau_head",
    "darqi_approval.group_department_head",
)
LEAVES = {"transfer": "transfer", "destroy": "destroy"}


class ArchiveList(models.Model):
    """移交清册、销毁清册: the one way out of the archive (档案法 31).

    Drawn up by the archivist, allowed by the head of the organ, carried out with those
    who take over or two who watch the destruction.
    """

    _name = "darqi.archive.list"
    _inherit = ["darqi.state.door"]
    _description = "List of files that leave the archive"
    _order = "id desc"

    name = fields.Char(required=True, string="Title")
    kind = fields.Selection(
        [("transfer", "Handing over to the archives"), ("destroy", "Destruction")],
        required=True,
        default="transfer",
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Organ",
        default=lambda self: self.env.user.department_ids[:1],
    )
    receiver = fields.Char(string="Archives that take over")
    witnesses = fields.Char(
        string="Watched by", help="Two persons who watch the destruction (监销人)."
    )
    file_ids = fields.One2many("darqi.archive.file", "list_id", string="Case files")
    file_count = fields.Integer(compute="_compute_file_count", string="Number of files")
    drafted_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        string="Drawn up by",
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    approved_on = fields.Date(readonly=True)
    done_on = fields.Date(readonly=True, string="Carried out on")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("approved", "Allowed"),
            ("done", "Carried out"),
            ("dropped", "Dropped"),
        ],
        required=True,
        readonly=True,
        default="draft",
    )
    can_approve = fields.Boolean(compute="_compute_can")
    can_finish = fields.Boolean(compute="_compute_can")
    can_edit = fields.Boolean(compute="_compute_can")

    _persons_check = models.Constraint(
        "CHECK (approved_by_id <> drafted_by_id)",
        "Whoever drew up the list cannot allow it.",
    )

    _door_fields = ("drafted_by_id", "approved_by_id", "approved_on", "done_on")
    _transitions = {
        "approve": transition("draft", "approved", *HEADS),
        "finish": transition("approved", "done", ARCHIVIST),
        "drop": transition("draft approved", "dropped", ARCHIVIST),
    }

    @api.depends("file_ids")
    def _compute_file_count(self):
        for row in self:
            row.file_count = len(row.file_ids)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for row in self:
            row.can_approve = bool(row.id) and row._can("approve")
            row.can_finish = bool(row.id) and row._can("finish")
            row.can_edit = row.state == "draft" and self.env.user.has_group(ARCHIVIST)

    def write(self, vals):
        """An allowed list is not changed."""
        if not self._door_is_open() and any(row.state != "draft" for row in self):
            if vals.keys() - {"witnesses", "receiver"}:
                raise UserError(self.env._("An allowed list is not changed: drop it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A list is never deleted; it can be dropped."))

    def action_fill(self):
        """Put in what may go: to destruction, what is past its time; else all boxed."""
        self.ensure_one()
        if not self.can_edit:
            raise UserError(self.env._("Your roles do not include this act."))
        today = self.env["darqi.working.day"]._today()
        domain = [
            ("department_id", "=", self.department_id.id),
            ("state", "=", "filed"),
            ("list_id", "=", False),
            ("loan_ids", "not any", [("state", "=", "lent")]),
        ]
        if self.kind == "destroy":
            domain += [("keep_until", "<", today), ("retention", "!=", "permanent")]
        else:
            domain += [("box_id", "!=", False)]
        found = self.env["darqi.archive.file"].search(domain)
        # sudo: which list a file leaves by is set by its list only, judged above.
        found.sudo()._door_opened().write({"list_id": self.id})
        return True

    def _refusal_approve(self):
        if self.env.user == self.drafted_by_id:
            return self.env._("Whoever drew up the list cannot allow it.")
        if self.department_id not in self.env.user.department_ids:
            return self.env._("The list is another organ's.")
        if not self.file_ids:
            return self.env._("Case files: the list is empty.")
        return self._refusal_files()

    def _refusal_files(self):
        today = self.env["darqi.working.day"]._today()
        for file in self.file_ids:
            if file.is_lent:
                return self.env._("%(file)s is lent.", file=file.number)
            early = file.retention == "permanent" or file.keep_until >= today
            if self.kind == "destroy" and early:
                return self.env._(
                    "%(file)s is to be kept until %(day)s.",
                    file=file.number,
                    day=file.keep_until or self.env._("for ever"),
                )
        return False

    def _refusal_finish(self):
        if self.department_id not in self.env.user.department_ids:
            return self.env._("The list is another organ's.")
        if self.kind == "destroy" and not (self.witnesses or "").strip():
            return self.env._("Watched by: two persons watch the destruction.")
        if self.kind == "transfer" and not (self.receiver or "").strip():
            return self.env._("Archives that take over: name them.")
        return self._refusal_files()

    def action_approve(self):
        """Allow the list."""
        today = self.env["darqi.working.day"]._today()
        self._move("approve", {"approved_by_id": self.env.uid, "approved_on": today})
        self._tell("archive_list_approved")
        return True

    def action_finish(self):
        """Carried out: the files are gone, their rows and digests stay."""
        today = self.env["darqi.working.day"]._today()
        for row in self:
            row._move("finish", {"done_on": today})
            # sudo: the files of the list that was allowed and judged just now
            row.sudo().file_ids._move(LEAVES[row.kind])
        self._tell("archive_list_done")
        return True

    def action_drop(self):
        """Drop the list: its files stay."""
        for row in self:
            row._move("drop")
            # sudo: the files of the list that is dropped
            files = row.sudo().file_ids
            files._door_opened().write({"list_id": False})
        return True

    def _tell(self, act):
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda x: {
                "kind": x.kind,
                "files": x.file_ids.mapped("number"),
                "witnesses": x.witnesses or "",
                "receiver": x.receiver or "",
            },
        )
