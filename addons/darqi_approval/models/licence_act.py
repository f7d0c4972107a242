from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .ground.state_door import transition
from .licence_grounds import GROUNDS, KINDS

CHANGEABLE = ("holder_name", "content", "area", "address", "date_to")
ENDED = ("withdrawn", "annulled", "penalty_revoked")


class LicenceAct(models.Model):
    """An act of the responsible organ on a licence: change, 撤回, 撤销, 注销.

    Drafted by one person, decided by an approver who is another; deciding issues the
    decision, changes the licence and tells supervision in one transaction.
    """

    _name = "darqi.licence.act"
    _inherit = ["darqi.state.door"]
    _description = "Act on a licence"
    _order = "id desc"

    licence_id = fields.Many2one(
        "darqi.licence", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        related="licence_id.department_id", store=True, index=True
    )
    supervising_department_id = fields.Many2one(
        related="licence_id.supervising_department_id", store=True, index=True
    )
    item_id = fields.Many2one(related="licence_id.item_id", store=True)
    kind = fields.Selection(
        string="Kind of act",
        selection=[
            ("change", "Change"),
            ("withdraw", "Withdrawal"),
            ("annul", "Annulment"),
            ("cancel", "Cancellation"),
        ],
        required=True,
    )
    ground = fields.Selection(
        [
            ("change_applied", "Change applied for (art. 49)"),
            ("law_changed", "Law changed or repealed (art. 8)"),
            ("circumstances", "Circumstances changed greatly (art. 8)"),
            ("abuse", "Abuse or neglect of duty (art. 69(1)1)"),
            ("beyond_power", "Beyond the organ's power (art. 69(1)2)"),
            ("procedure", "Procedure broken (art. 69(1)3)"),
            ("unqualified", "Applicant did not meet the conditions (art. 69(1)4)"),
            ("other_annul", "Other case of annulment by law (art. 69(1)5)"),
            ("fraud", "Obtained by fraud or bribery (art. 69(2))"),
            ("expired", "Expired and not renewed (art. 70(1))"),
            ("death", "Holder died or lost capacity (art. 70(2))"),
            ("dissolved", "Organisation ended (art. 70(3))"),
            ("ended", "Withdrawn, annulled or revoked (art. 70(4))"),
            ("force_majeure", "Impossible by force majeure (art. 70(5))"),
            ("other_cancel", "Other case of cancellation by law (art. 70(6))"),
        ],
        required=True,
        string="Legal ground",
        help="The ground in 行政许可法 articles 8, 49, 69 and 70.",
    )
    ground_codes = fields.Json(compute="_compute_ground_codes")
    facts = fields.Text(required=True, help="The facts and the evidence for them.")
    public_interest = fields.Selection(
        [
            ("no_harm", "No grave harm to the public interest"),
            ("harm", "Grave harm to the public interest"),
        ],
        help="行政许可法 69(3): where annulling may gravely harm the public interest,"
        " it is not annulled.",
    )
    compensation = fields.Char(help="行政许可法 8(2): what is paid for the loss.")
    prior_review = fields.Boolean(
        string="Review before a lawsuit",
        help="行政复议法 23: an already obtained natural-resource right is touched.",
    )
    new_holder_name = fields.Char(string="New holder")
    new_content = fields.Text(string="New content")
    new_area = fields.Char(string="New area")
    new_address = fields.Char()
    new_date_to = fields.Date(string="New last day of validity")
    state = fields.Selection(
        [("draft", "Draft"), ("decided", "Decided"), ("dropped", "Dropped")],
        required=True,
        readonly=True,
        default="draft",
    )
    drafted_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_on = fields.Date(readonly=True)
    document_id = fields.Many2one(
        "darqi.document", readonly=True, ondelete="restrict", string="Decision paper"
    )
    can_decide = fields.Boolean(compute="_compute_can")
    can_drop = fields.Boolean(compute="_compute_can")

    _other_check = models.Constraint(
        "CHECK (decided_by_id IS NULL OR decided_by_id <> drafted_by_id)",
        "Whoever drafted the act cannot decide it.",
    )
    _open_uniq = models.UniqueIndex(
        "(licence_id) WHERE state = 'draft'",
        "There is an undecided act on this licence already.",
    )

    _door_fields = ("drafted_by_id", "decided_by_id", "decided_on", "document_id")
    _transitions = {
        "decide": transition("draft", "decided", "darqi_approval.group_approver"),
        "drop": transition("draft", "dropped"),
    }

    @api.depends("kind", "licence_id.state")
    def _compute_ground_codes(self):
        """The grounds offered: those of the kind of act, and of the licence's state."""
        for act in self:
            codes = [code for code, row in GROUNDS.items() if row[0] == act.kind]
            if act.kind == "cancel":
                ended = act.licence_id.state in ENDED
                codes = [code for code in codes if (code == "ended") == ended]
            act.ground_codes = codes

    @api.depends("kind", "licence_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for act in self:
            act.display_name = " ".join(
                filter(None, (kinds.get(act.kind), act.licence_id.display_name))
            )

    @api.depends("state", "ground", "facts", "public_interest", "drafted_by_id")
    @api.depends_context("uid")
    def _compute_can(self):
        for act in self:
            act.can_decide = act._can("decide")
            act.can_drop = act._can("drop")

    @api.constrains("kind", "ground")
    def _check_ground(self):
        for act in self:
            if GROUNDS[act.ground][0] != act.kind:
                raise ValidationError(
                    self.env._("Legal ground: it is not one of this kind of act.")
                )

    def write(self, vals):
        """A decided or dropped act never changes."""
        if not self._door_is_open() and any(act.state != "draft" for act in self):
            raise UserError(self.env._("A decided act is not changed any more."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(act.state == "decided" for act in self):
            raise UserError(self.env._("A decided act is never deleted."))

    def _refusal_decide(self):
        user, licence = self.env.user, self.sudo().licence_id  # sudo: to judge only
        if user == self.drafted_by_id:
            return self.env._("Whoever drafted the act cannot decide it.")
        if self.department_id not in user.department_ids:
            return self.env._("Only the responsible organ decides on the licence.")
        if not (self.facts or "").strip():
            return self.env._("Facts: they are missing.")
        states = licence._transitions[KINDS[self.kind].transition].froms
        if licence.state not in states:
            return self.env._("The licence is not in a state for this act.")
        return getattr(self, f"_refusal_{self.kind}", lambda: False)()

    def _refusal_drop(self):
        if self.department_id not in self.env.user.department_ids and not self.env.su:
            return self.env._("Only the responsible organ decides on the licence.")
        return False

    def _refusal_change(self):
        if not self._changes():
            return self.env._("Enter what changes.")
        return False

    def _refusal_withdraw(self):
        if not (self.compensation or "").strip():
            return self.env._(
                "Compensation: say what is paid for the loss, or that none arose"
                " (行政许可法 8(2))."
            )
        return False

    def _refusal_annul(self):
        if not self.public_interest:
            return self.env._(
                "Public interest: state whether annulling would gravely harm it"
                " (行政许可法 69(3))."
            )
        if self.public_interest == "harm":
            return self.env._(
                "Annulling would gravely harm the public interest: it is not annulled"
                " (行政许可法 69(3))."
            )
        return False

    def _refusal_cancel(self):
        licence = self.sudo().licence_id  # sudo: to judge only
        today = self.env["darqi.working.day"]._today()
        if self.ground == "expired" and not (
            licence.date_to and licence.date_to < today
        ):
            return self.env._("The licence has not expired.")
        if (self.ground == "ended") != (licence.state in ENDED):
            return self.env._(
                "The ground “withdrawn, annulled or revoked” is for those licences,"
                " and the only one for them."
            )
        return False

    def _changes(self):
        """(field of the licence, new value) of what this act changes."""
        return [
            (name, self[f"new_{name}"])
            for name in CHANGEABLE
            if self[f"new_{name}"] and self[f"new_{name}"] != self.licence_id[name]
        ]

    def action_decide(self):
        """Decide: issue the decision, change the licence, tell supervision."""
        today = self.env["darqi.working.day"]._today()
        for act in self:
            kind, licence = KINDS[act.kind], act.licence_id
            act._move("decide", {"decided_by_id": self.env.uid, "decided_on": today})
            changes = dict(act._changes())
            document = self.env["darqi.document"]._issue(
                kind.document,
                act,
                act._document_values(),
                department=licence.department_id,
            )
            act._door_opened().document_id = document
            vals = (
                {**changes, "needs_certificate": True}
                if act.kind == "change"
                else {"ended_on": today}
            )
            # sudo: approvers do not write licences; this act was judged just now.
            licence.sudo()._move(kind.transition, vals)
            licence._event(kind.event)
        return True

    def action_drop(self):
        """Do not go on with the act."""
        self._move("drop")
        self.flush_recordset(["state"])  # another act may be drafted right away
        return True

    def _document_values(self):
        self.ensure_one()
        licence = self.licence_id
        _kind, clause, words = GROUNDS[self.ground]
        labels = licence.with_context(lang="zh_CN")._fields
        return {
            "addressee": licence.holder_name,
            "item_name": licence.item_id.name,
            "licence_name": licence.name,
            "licence_number": licence.number,
            "facts": self.facts.strip().rstrip("。"),
            "ground": words or "申请变更",
            "clause": clause,
            "compensation": self.compensation or "",
            "public_interest": "经审查，撤销该行政许可不会对公共利益造成重大损害。",
            "is_fraud": self.ground == "fraud",
            "prior_review": self.prior_review,
            "changes": [
                {
                    "label": labels[name].get_description(
                        self.with_context(lang="zh_CN").env, ["string"]
                    )["string"],
                    "old": str(licence[name] or ""),
                    "new": str(value),
                }
                for name, value in self._changes()
            ],
        }
