from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..ground.state_door import transition
from .transfer import QUIET
from .transfer_line import DEPARTMENT, KEEPER

JUSTICE = "darqi_approval.group_justice"
DEPARTMENT_HEAD = "darqi_approval.group_department_head"
BUREAU_HEAD = "darqi_approval.group_bureau_head"
OVERRIDE = (
    "override_document",
    "override_file",
    "override_file_name",
    "override_leader",
)


class Memorandum(models.Model):
    """审管衔接备忘录 between a department (A) and the bureau (B).

    Signed by the heads of both, it moves the competence for its items from the day of
    the later signature, that day included (plan 三(三)2, invariant 1).
    """

    _name = "darqi.memorandum"
    _inherit = ["darqi.legality", "mail.thread"]
    _description = "Memorandum of handover between approval and supervision"
    _order = "signed_on desc, id desc"

    name = fields.Char(
        compute="_compute_name", store=True, precompute=True, readonly=False, size=200
    )
    number = fields.Char(readonly=True, copy=False)
    version = fields.Integer(default=1, readonly=True)
    replaces_id = fields.Many2one(
        "darqi.memorandum", readonly=True, index=True, ondelete="restrict"
    )
    plan_id = fields.Many2one(
        "darqi.plan",
        required=True,
        index=True,
        ondelete="restrict",
        string="Reform plan",
        default=lambda self: self.env["darqi.plan"]._active(),
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Party A (original department)",
        default=lambda self: self.env.user.department_ids.filtered(
            lambda d: d.kind != "bureau"
        )[:1],
    )
    bureau_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Party B (bureau)",
        default=lambda self: self.env["darqi.department"]._bureau(),
        domain=[("kind", "=", "bureau")],
    )
    department_liaison_id = fields.Many2one(
        "res.users", ondelete="restrict", string="Liaison of A"
    )
    bureau_liaison_id = fields.Many2one(
        "res.users", ondelete="restrict", string="Liaison of B"
    )
    basis_ids = fields.Many2many("darqi.basis")
    basis_text = fields.Text(
        help="Documents the memorandum rests on, one per line, as printed."
    )
    line_ids = fields.One2many("darqi.memorandum.line", "memorandum_id", string="Items")
    line_count = fields.Integer(compute="_compute_line_count", string="Number of items")
    note = fields.Text(string="Further agreements")
    state = fields.Selection(
        [
            ("draft", "Being drafted"),
            ("checking", "Both sides checking"),
            ("legal", "Legality review"),
            ("to_sign", "To be signed"),
            ("signed_one", "Signed by one side"),
            ("signed", "Signed"),
            ("ended", "Ended"),
        ],
        required=True,
        default="draft",
        index=True,
    )
    checked_department_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Checked by A",
    )
    checked_bureau_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Checked by B",
    )
    signed_department_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Signed for A by",
    )
    signed_department_on = fields.Date(readonly=True, copy=False)
    signed_bureau_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Signed for B by",
    )
    signed_bureau_on = fields.Date(readonly=True, copy=False)
    signed_on = fields.Date(
        readonly=True,
        copy=False,
        help="Day of the later signature; the bureau handles the items from this day.",
    )
    document_id = fields.Many2one(
        "darqi.document", readonly=True, copy=False, ondelete="restrict"
    )
    override_document = fields.Char(
        string="Decision to sign all the same",
        copy=False,
        help="Number of the document by which a named leader takes the responsibility.",
    )
    override_file = fields.Binary(attachment=True, copy=False)
    override_file_name = fields.Char(copy=False)
    override_leader = fields.Char(string="Leader who decided", copy=False)
    ended_on = fields.Date(readonly=True, copy=False, help="Last day it covers.")
    end_document = fields.Char(readonly=True, copy=False)
    end_reason = fields.Text(readonly=True, copy=False)
    end_file = fields.Binary(attachment=True, readonly=True, copy=False)
    end_file_name = fields.Char(readonly=True, copy=False)
    problems = fields.Text(compute="_compute_problems", string="Check before signing")
    warnings = fields.Text(compute="_compute_problems")
    can_edit = fields.Boolean(compute="_compute_can")
    can_start = fields.Boolean(compute="_compute_can")
    can_check = fields.Boolean(compute="_compute_can")
    can_legal = fields.Boolean(compute="_compute_can")
    can_return = fields.Boolean(compute="_compute_can")
    can_sign_department = fields.Boolean(compute="_compute_can")
    can_sign_bureau = fields.Boolean(compute="_compute_can")
    can_amend = fields.Boolean(compute="_compute_can")
    can_end = fields.Boolean(compute="_compute_can")

    _transitions = {
        "start": transition("draft", "checking", *DEPARTMENT, KEEPER),
        "checked": transition("checking", "legal", *DEPARTMENT, KEEPER),
        "legal": transition("legal", "to_sign", JUSTICE),
        "return": transition(
            "checking legal to_sign signed_one",
            "draft",
            *DEPARTMENT,
            KEEPER,
            JUSTICE,
            BUREAU_HEAD,
        ),
        "sign_department": transition(
            "to_sign signed_one", "signed_one", DEPARTMENT_HEAD
        ),
        "sign_bureau": transition("to_sign signed_one", "signed_one", BUREAU_HEAD),
        "conclude": transition("signed_one", "signed"),
        "end": transition("signed", "ended", BUREAU_HEAD),
        # By the signature of the next version.
        "replace": transition("signed", "ended"),
    }
    _door_fields = (
        "number",
        "version",
        "replaces_id",
        "checked_department_by_id",
        "checked_bureau_by_id",
        "signed_department_by_id",
        "signed_department_on",
        "signed_bureau_by_id",
        "signed_bureau_on",
        "signed_on",
        "document_id",
        "ended_on",
        "end_document",
        "end_reason",
        "end_file",
        "end_file_name",
    )
    _deletable_states = ("draft",)
    _legality_prefix = "memorandum"
    _return_clears = (
        "checked_department_by_id",
        "checked_bureau_by_id",
        "signed_department_by_id",
        "signed_department_on",
        "signed_bureau_by_id",
        "signed_bureau_on",
    )

    _signed_check = models.Constraint(
        "CHECK (state NOT IN ('signed', 'ended') OR (signed_on IS NOT NULL"
        " AND signed_department_by_id IS NOT NULL AND signed_bureau_by_id IS NOT NULL"
        " AND signed_on = GREATEST(signed_department_on, signed_bureau_on)))",
        "A signed memorandum bears both signatures; it counts from the later one.",
    )
    _two_persons_check = models.Constraint(
        "CHECK (signed_department_by_id <> signed_bureau_by_id)",
        "The two parties sign through two different persons.",
    )
    _two_parties_check = models.Constraint(
        "CHECK (department_id <> bureau_id)",
        "Party A and party B are two organs.",
    )
    _replaces_uniq = models.UniqueIndex(
        "(replaces_id) WHERE replaces_id IS NOT NULL",
        "There is a next version of this memorandum already.",
    )

    @api.depends("department_id", "bureau_id")
    def _compute_name(self):
        for memo in self:
            memo.name = (
                f"{memo.department_id.name}与{memo.bureau_id.name}审管衔接备忘录"
                if memo.department_id and memo.bureau_id
                else False
            )

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["darqi.memorandum.line"]._read_group(
                [("memorandum_id", "in", self.ids)], ["memorandum_id"], ["__count"]
            )
        )
        for memo in self:
            memo.line_count = counts.get(memo._origin, 0)

    @api.depends_context("uid", "lang", "darqi_at")
    @api.depends("state", "line_ids.lacking", *OVERRIDE)
    def _compute_problems(self):
        today = self.env["darqi.working.day"]._today()
        for memo in self:
            open_state = memo.state not in ("signed", "ended")
            problems = memo._signing_problems(today) if open_state else []
            memo.problems = "\n".join(problems)
            memo.warnings = "\n".join(memo._warnings(today) if open_state else [])

    @api.depends_context("uid")
    @api.depends(
        "state",
        "checked_department_by_id",
        "checked_bureau_by_id",
        "signed_department_by_id",
        "signed_bureau_by_id",
    )
    def _compute_can(self):
        for memo in self:
            memo.can_edit = not memo._edit_refusal({"line_ids"})
            memo.can_start = memo._can("start")
            memo.can_check = memo.state == "checking" and not memo._check_refusal()
            memo.can_legal = memo._can("legal")
            memo.can_return = memo._can("return")
            # Whose turn it is; what is missing is named when the button is pressed.
            signable = memo.state in ("to_sign", "signed_one")
            memo.can_sign_department = bool(
                signable
                and not memo.signed_department_by_id
                and not memo._sign_refusal(memo.department_id, DEPARTMENT_HEAD)
            )
            memo.can_sign_bureau = bool(
                signable
                and not memo.signed_bureau_by_id
                and not memo._sign_refusal(memo.bureau_id, BUREAU_HEAD)
            )
            memo.can_amend = memo.state == "signed" and (
                memo._acts_for_bureau() or memo._acts_for_department()
            )
            memo.can_end = memo._can("end")

    @api.model_create_multi
    def create(self, vals_list):
        """A draft by one of the parties, without follower or creation message."""
        opened = self._door_is_open()
        memos = super(Memorandum, self.with_context(**QUIET)).create(vals_list)
        memos = memos.with_env(self.env)
        for memo in memos if not opened and not self.env.su else ():
            reason = memo._edit_refusal({"line_ids"})
            if reason:
                memo._refuse(reason)
        return memos

    # Content

    def _edit_refusal(self, names):
        party = self._acts_for_bureau() or self._acts_for_department()
        if names and names <= set(OVERRIDE):
            # Both heads sign knowing of it: not after the first signature.
            allowed = self._acts_for_bureau() or self._is_bureau_head()
            if allowed and self.state in ("draft", "checking", "legal", "to_sign"):
                return False
        if self.state in ("signed", "ended"):
            return self.env._("it is signed and cannot be changed; make a new version.")
        if self.state != "draft":
            return self.env._("it is edited as a draft; return it first.")
        if not party:
            return self.env._("only the two parties edit it.")
        if "department_id" in names and self.line_ids:
            return self.env._("Party A: remove the items first.")
        return False

    @api.constrains("department_id", "bureau_id")
    def _check_parties(self):
        for memo in self:
            if memo.bureau_id.kind != "bureau" or memo.department_id.kind == "bureau":
                raise ValidationError(
                    self.env._("Party B is the approval bureau, party A is not.")
                )

    def _is_bureau_head(self):
        return self._is_member(self.bureau_id) and self.env.user.has_group(BUREAU_HEAD)

    def action_add_items(self):
        """Add every determined item of party A that is in no memorandum."""
        for memo in self:
            # sudo: the party's own items; the lines are created under its own rights.
            rows = (
                self.env["darqi.transfer.line"]
                .sudo()
                .search(
                    [
                        ("department_id", "=", memo.department_id.id),
                        ("state", "in", ("confirmed", "published", "handover")),
                        ("category", "!=", "none"),
                        (
                            "item_id.memorandum_line_ids",
                            "not any",
                            [
                                "|",
                                ("state", "not in", ("signed", "ended")),
                                "&",
                                ("state", "=", "signed"),
                                ("date_to", "=", False),
                            ],
                        ),
                    ]
                )
            )
            self.env["darqi.memorandum.line"].create(
                [{"memorandum_id": memo.id, "item_id": row.item_id.id} for row in rows]
            )
        return True

    def action_fill_standard(self):
        """Put the plan's own wording where elements are empty."""
        self.line_ids.action_fill_standard()
        return True

    def action_edit_lines(self):
        """Open the items as a list in which one value is set for many."""
        self.ensure_one()
        view = self.env.ref("darqi_approval.darqi_memorandum_line_view_list_elements")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Five elements of the items"),
            "res_model": "darqi.memorandum.line",
            "views": [(view.id, "list"), (False, "form")],
            "domain": [("memorandum_id", "=", self.id)],
            "context": {"create": False},
        }
