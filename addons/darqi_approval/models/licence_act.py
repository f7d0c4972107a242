from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .ground.state_door import transition
from .licence_grounds import GROUNDS, KINDS

# What an act of the organ's own motion may change; never holder or validity.
CHANGEABLE = ("content", "area", "address")
ENDED = ("withdrawn", "annulled", "penalty_revoked")
# What the act rests on and does: whoever writes it is one of its authors.
SUBSTANCE = {
    "licence_id",
    "kind",
    "ground",
    "facts",
    "public_interest",
    "public_interest_text",
    "compensation_kind",
    "compensation",
    "holder_statement",
    "weighing",
    *(f"new_{name}" for name in CHANGEABLE),
}

# Acts that take an obtained right back.
TAKING = ("withdraw", "annul", "cancel")


class LicenceAct(models.Model):
    """An act of the responsible organ on a licence: change, 撤回, 撤销, 注销.

    Of the organ's own motion, after the holder was heard (``licences/act_hearing.py``).
    Its authors draft it, an approver who is none of them decides and issues the
    decision; the licence changes, and supervision is told, when the decision is sealed
    (``licence_act_effect.py``). A change the holder applies for is a case.
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
            ("change_law", "Change: law changed or repealed (art. 8)"),
            ("change_circumstances", "Change: circumstances changed greatly (art. 8)"),
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
        help="The ground in 行政许可法 articles 8, 69 and 70.",
    )
    ground_codes = fields.Json(compute="_compute_ground_codes")
    facts = fields.Text(required=True, help="The facts and the evidence for them.")
    public_interest = fields.Selection(
        [
            ("no_harm", "No grave harm to the public interest"),
            ("harm", "Grave harm to the public interest"),
        ],
        help="行政许可法 69(3): where annulling may gravely harm the public interest,"
        " it is not annulled, and the decision says so.",
    )
    public_interest_text = fields.Text(
        string="Examination of the public interest",
        help="What was examined and found; printed in the decision.",
    )
    compensation_kind = fields.Selection(
        [("paid", "Loss is compensated"), ("none", "No loss to compensate")],
        help="行政许可法 8(2): loss of property by a change or withdrawal.",
    )
    compensation = fields.Text(
        help="行政许可法 8(2): what is paid for the loss, or why there is none.",
    )
    prior_review = fields.Boolean(
        compute="_compute_prior_review",
        string="Review before a lawsuit",
        help="行政复议法 23: an already obtained natural-resource right is touched.",
    )
    new_content = fields.Text(string="New content")
    new_area = fields.Char(string="New area")
    new_address = fields.Char()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("decided", "Decided, to be sealed"),
            ("effective", "In effect"),
            ("dropped", "Dropped"),
        ],
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
        help="Who wrote the substance last.",
    )
    author_ids = fields.Many2many(
        "res.users",
        "darqi_licence_act_author_rel",
        "act_id",
        "user_id",
        readonly=True,
        string="Authors",
        help="Everyone who wrote some of the substance; none of them decides.",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_on = fields.Date(readonly=True)
    effective_on = fields.Date(readonly=True, string="In effect from")
    document_id = fields.Many2one(
        "darqi.document", readonly=True, ondelete="restrict", string="Decision paper"
    )
    can_decide = fields.Boolean(compute="_compute_can")
    can_drop = fields.Boolean(compute="_compute_can")
    decide_refusal = fields.Char(
        compute="_compute_can", help="Why the reader cannot decide it now."
    )

    _other_check = models.Constraint(
        "CHECK (decided_by_id IS NULL OR decided_by_id <> drafted_by_id)",
        "Whoever drafted the act cannot decide it.",
    )
    _open_uniq = models.UniqueIndex(
        "(licence_id) WHERE state IN ('draft', 'decided')",
        "There is an undecided or unsealed act on this licence already.",
    )

    _door_fields = (
        "drafted_by_id",
        "author_ids",
        "decided_by_id",
        "decided_on",
        "effective_on",
        "document_id",
    )
    _transitions = {
        "decide": transition("draft", "decided", "darqi_approval.group_approver"),
        # What the seal and the voiding of the decision do; judged by these.
        "take_effect": transition("decided", "effective"),
        "reopen": transition("decided", "draft"),
        "drop": transition("draft", "dropped"),
    }

    @api.depends("kind", "licence_id")
    def _compute_prior_review(self):
        """The law sets the remedy by the item; nobody ticks it (PRACTICE 1.14)."""
        for act in self:
            item = act.sudo().licence_id.item_id  # sudo: the item is public
            act.prior_review = act.kind in TAKING and item.is_resource_right

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

    @api.depends("state", "drafted_by_id", *SUBSTANCE - {"licence_id"})
    @api.depends_context("uid", "darqi_at")
    def _compute_can(self):
        approver = self.env.user.has_group("darqi_approval.group_approver")
        for act in self:
            refusal = act._refusal("decide")
            act.can_decide = not refusal
            # Others are not told why they cannot do what is not their task.
            act.decide_refusal = act.state == "draft" and approver and refusal
            act.can_drop = act._can("drop")

    @api.constrains("kind", "ground")
    def _check_ground(self):
        for act in self:
            if GROUNDS[act.ground][0] != act.kind:
                raise ValidationError(
                    self.env._("Legal ground: it is not one of this kind of act.")
                )

    # ----------------------------------------------------------------- authors

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever creates an act is its first author."""
        acts = super().create(vals_list)
        acts._sign_substance()
        return acts

    def write(self, vals):
        """A decided act never changes; whoever writes the substance is an author."""
        if self._door_is_open():
            return super().write(vals)
        if any(act.state != "draft" for act in self):
            raise UserError(self.env._("A decided act is not changed any more."))
        written = self.filtered(lambda act: act._is_new_substance(vals))
        result = super().write(vals)
        written._sign_substance()
        return result

    def _is_new_substance(self, vals):
        """Whether ``vals`` change what the act rests on or does."""
        self.ensure_one()
        old = self._convert_to_write({name: self[name] for name in SUBSTANCE})
        return any(
            (vals[name] or False) != (old[name] or False)
            for name in SUBSTANCE & vals.keys()
        )

    def _sign_substance(self):
        if self:
            self._door_opened().write(
                {
                    "drafted_by_id": self.env.uid,
                    "author_ids": [fields.Command.link(self.env.uid)],
                }
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(act.state in ("decided", "effective") for act in self):
            raise UserError(self.env._("A decided act is never deleted."))

    # ------------------------------------------------------------------ judges

    def _refusal_decide(self):
        user = self.env.user
        act = self.sudo()  # sudo: to judge only
        licence = act.licence_id
        if user in act.author_ids | act.drafted_by_id:
            return self.env._(
                "Whoever drafted the act or wrote some of it cannot decide it."
            )
        if self.department_id not in user.department_ids:
            return self.env._("Only the responsible organ decides on the licence.")
        reason = licence.item_id._refusal_competence(
            licence.department_id, licence.scope
        )
        if reason:
            return reason
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
        licence = self.sudo().licence_id  # sudo: to judge only
        if not licence._is_in_force():
            return self.env._(
                "The licence is not in force today: nothing in it is changed."
            )
        if not self._changes():
            return self.env._("Enter what changes.")
        return self._refusal_compensation()

    def _refusal_withdraw(self):
        return self._refusal_compensation()

    def _refusal_compensation(self):
        """8(2): loss of property is compensated; that there is none needs a reason."""
        if not self.compensation_kind or not (self.compensation or "").strip():
            return self.env._(
                "Compensation: say what is paid for the loss, or why there is none"
                " (行政许可法 8(2))."
            )
        return False

    def _refusal_annul(self):
        if not self.public_interest or not (self.public_interest_text or "").strip():
            return self.env._(
                "Public interest: state what was examined and whether annulling would"
                " gravely harm it (行政许可法 69(3))."
            )
        return False

    def _refusal_cancel(self):
        licence = self.sudo().licence_id  # sudo: to judge only
        today = self.env["darqi.working.day"]._today()
        if self.ground == "expired" and not (
            licence.date_to and licence.date_to < today
        ):
            return self.env._("The licence has not expired.")
        if self.ground == "expired" and licence.validity == "deemed":
            return self.env._(
                "The licence is deemed renewed: confirm the renewal, it has not ended."
            )
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

    # -------------------------------------------------------------------- acts

    def _spares(self):
        """69(3): grounds to annul, and the public interest forbids it."""
        return self.kind == "annul" and self.public_interest == "harm"

    def _document_kind(self):
        return "not_annulled" if self._spares() else KINDS[self.kind].document

    def action_decide(self):
        """Decide: issue the decision. It takes effect when it is sealed."""
        today = self.env["darqi.working.day"]._today()
        for act in self:
            licence = act.licence_id
            voided = act.document_id
            act._move("decide", {"decided_by_id": self.env.uid, "decided_on": today})
            document = self.env["darqi.document"]._issue(
                act._document_kind(),
                act,
                act._document_values(),
                department=licence.department_id,
            )
            document._replaces(voided)
            act._door_opened().document_id = document
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
        return {
            "addressee": licence.holder_name,
            "addressee_identity": licence.holder_id._identity_words(),
            "item_name": licence.item_id.name,
            "licence_name": licence.name,
            "licence_number": licence.number,
            "facts": self.facts.strip().rstrip("。"),
            "ground": words,
            "clause": clause,
            "compensation": self.compensation or "",
            "public_interest": (self.public_interest_text or "").strip(),
            "is_fraud": self.ground == "fraud",
            "prior_review": self.prior_review,
            "changes": self._change_rows(),
        }

    def _change_rows(self):
        licence = self.licence_id
        chinese = self.with_context(lang="zh_CN").env
        return [
            {
                "label": licence._fields[name].get_description(chinese, ["string"])[
                    "string"
                ],
                "old": str(licence[name] or ""),
                "new": str(value),
            }
            for name, value in self._changes()
        ]
