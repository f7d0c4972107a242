from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

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
    _inherit = ["darqi.frozen", "mail.thread"]
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
    return_reason = fields.Text(readonly=True, copy=False)
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
    legal_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    legal_opinion = fields.Text(readonly=True, copy=False)
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
        "return_reason",
        "checked_department_by_id",
        "checked_bureau_by_id",
        "legal_by_id",
        "legal_opinion",
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

    # Checking by both sides, legality review

    def _refusal_start(self):
        if not self.env.su and not (
            self._acts_for_bureau() or self._acts_for_department()
        ):
            return self.env._("only the two parties do this.")
        if not self.line_ids:
            return self.env._("Items: the memorandum has none.")
        return False

    def action_start_check(self):
        """Hand the draft to both sides for checking."""
        self._move("start", {"return_reason": False})
        self.env["darqi.evidence"]._record(self, "memorandum_start")
        return True

    def _check_refusal(self):
        if self._acts_for_department() and not self.checked_department_by_id:
            return False
        if self._acts_for_bureau() and not self.checked_bureau_by_id:
            return False
        return self.env._("your side has checked it, or you belong to neither side.")

    def action_check(self):
        """Check for one's own side; checked by both it goes to the justice office."""
        self.check_access("write")
        self._door_lock()
        for memo in self:
            reason = memo.state != "checking" and memo._refusal("checked")
            reason = reason or memo._check_refusal()
            if reason:
                memo._refuse(reason)
            side = (
                "checked_department_by_id"
                if memo._acts_for_department() and not memo.checked_department_by_id
                else "checked_bureau_by_id"
            )
            memo._door_opened().write({side: self.env.uid})
            self.env["darqi.evidence"]._record(memo, "memorandum_check", side)
            if memo.checked_department_by_id and memo.checked_bureau_by_id:
                memo._move("checked")
        return True

    def action_legal(self, opinion=""):
        """The justice office finds it lawful, with its opinion; it can be signed."""
        if not opinion:
            return self.env["darqi.reform.act"]._ask(
                self, "legal", self.env._("Legality opinion")
            )
        self._move("legal", {"legal_by_id": self.env.uid, "legal_opinion": opinion})
        self.env["darqi.evidence"]._record(self, "memorandum_legal", opinion)
        return True

    def _refusal_return(self):
        if self.env.su:
            return False
        if self.state == "legal" and self.env.user.has_group(JUSTICE):
            return False
        party = (
            self._acts_for_bureau()
            or self._acts_for_department()
            or self._is_bureau_head()
        )
        return False if party else self.env._("only the two parties do this.")

    def action_return(self, reason=""):
        """Back to the draft: checks, opinion and a single signature fall away."""
        if not reason:
            return self.env["darqi.reform.act"]._ask(
                self, "return", self.env._("Return to draft")
            )
        self._move(
            "return",
            {
                "return_reason": reason,
                "checked_department_by_id": False,
                "checked_bureau_by_id": False,
                "legal_by_id": False,
                "legal_opinion": False,
                "signed_department_by_id": False,
                "signed_department_on": False,
                "signed_bureau_by_id": False,
                "signed_bureau_on": False,
            },
        )
        self.env["darqi.evidence"]._record(self, "memorandum_return", reason)
        return True

    # Signing

    def _overridden(self):
        """Whether a document and a named leader stand for what the gate lacks."""
        return bool(
            (self.override_document or "").strip()
            and (self.override_leader or "").strip()
            and self.override_file
        )

    def _gate_problems(self, day):
        """What the gate of PRACTICE 1.3 lacks on ``day``, as texts; empty: open.

        The region's approval, the published catalogue, the establishment office's
        reply and an active seal, without which the bureau would act beyond its power.
        """
        self.ensure_one()
        milestones = self.env["darqi.milestone"]
        problems = []
        if not milestones._done(self.plan_id, "region_approval", day):
            problems.append(
                self.env._("The region's approval is not on record (plan 四(一)).")
            )
        # sudo: states of the transfer only; the signing party may ask.
        rows = self.line_ids.sudo().transfer_line_id
        unpublished = rows.filtered(
            lambda r: (
                r.state not in ("published", "handover", "in_force")
                or not (r.published_on or r.in_force_on)
                or (r.published_on or r.in_force_on) > day
            )
        )
        if unpublished:
            problems.append(
                self.env._(
                    "Not determined by the banner government and published:"
                    " %(items)s (plan 三(二)1).",
                    items="、".join(unpublished[:10].mapped("item_id.name")),
                )
            )
        if not milestones._done(self.plan_id, "establishment_reply", day):
            problems.append(
                self.env._(
                    "The establishment office's reply is not on record (plan 三(一)1)."
                )
            )
        # sudo: whether a seal is active is public (its announcement is).
        if not self.env["darqi.seal"].sudo()._active(self.bureau_id, day):
            problems.append(
                self.env._(
                    "No active seal of %(bureau)s with its announcement"
                    " (plan 三(一)1).",
                    bureau=self.bureau_id.name,
                )
            )
        return problems

    def _signing_problems(self, day):
        """Everything that stands in the way of signing on ``day``, as texts."""
        self.ensure_one()
        problems = []
        if not self.line_ids:
            problems.append(self.env._("Items: the memorandum has none."))
        if not self._overridden():
            problems += self._gate_problems(day)
        problems += self.line_ids._problems()
        # sudo: items of the version before, between the same two parties.
        before = self.replaces_id.sudo().line_ids.filtered(lambda r: not r.date_to)
        dropped = before.item_id - self.line_ids.item_id
        if dropped:
            problems.append(
                self.env._(
                    "In the version before, not in this one: %(items)s. Return them"
                    " from the catalogue first.",
                    items="、".join(dropped.mapped("name")),
                )
            )
        return problems

    def _warnings(self, day):
        """What both sides should look at before signing; nothing that refuses."""
        self.ensure_one()
        warnings = []
        if not (self.department_liaison_id and self.bureau_liaison_id):
            warnings.append(self.env._("Name a liaison of each side (plan 三(四))."))
        late = self.line_ids.filtered(
            lambda r: r.handover_time and r.handover_time > day
        )
        if late:
            warnings.append(
                self.env._(
                    "Time of handover after today: %(items)s. The bureau handles them"
                    " from the day of signing all the same.",
                    items="、".join(late[:10].mapped("item_id.name")),
                )
            )
        warnings += self._case_warnings()
        if self._overridden():
            gate = self._gate_problems(day)
            if gate:
                warnings.append(
                    self.env._(
                        "Signed by decision %(document)s of %(leader)s although:"
                        " %(what)s",
                        document=self.override_document,
                        leader=self.override_leader,
                        what=" ".join(gate),
                    )
                )
        return warnings

    def _case_warnings(self):
        """Undecided cases of the department that stay, while its means are gone."""
        cases = self.env["darqi.application"]._undecided_at_department(self.line_ids)
        warnings = []
        for line in self.line_ids:
            mine = cases.filtered(lambda c, i=line.item_id: c.item_id == i)
            if not mine:
                continue
            # sudo: the handover list of the party's own item.
            gone = line.sudo().transfer_line_id.handover_line_ids.filtered(
                lambda r: (
                    r.group in ("certificates", "systems")
                    and r.state in ("handed", "received")
                )
            )
            text = self.env._(
                "%(item)s: %(count)s cases accepted and not decided.",
                item=line.item_id.name,
                count=len(mine),
            )
            if line.open_cases == "stay" and gone:
                text += self.env._(
                    " They stay with the department, but its blank certificates or"
                    " accounts are handed over: move the cases, or hand over later."
                )
            warnings.append(text)
        return warnings

    def _sign_refusal(self, organ, group):
        """Why the acting person cannot sign for ``organ`` (in his own name only)."""
        user = self.env.user
        if not user.has_group(group):
            return self.env._("Your roles do not include this act.")
        if organ not in user.department_ids:
            return self.env._(
                "only the head of %(organ)s signs for it.", organ=organ.name
            )
        if user in (self.signed_department_by_id | self.signed_bureau_by_id):
            return self.env._("one person signs for one party only.")
        return False

    def _refusal_sign_department(self):
        if self.signed_department_by_id:
            return self.env._("it is signed for this party already.")
        return (
            self._sign_refusal(self.department_id, DEPARTMENT_HEAD)
            or self._signing_refusal()
        )

    def _refusal_sign_bureau(self):
        if self.signed_bureau_by_id:
            return self.env._("it is signed for this party already.")
        return (
            self._sign_refusal(self.bureau_id, BUREAU_HEAD) or self._signing_refusal()
        )

    def _signing_refusal(self):
        problems = self._signing_problems(self.env["darqi.working.day"]._today())
        return "\n" + "\n".join(problems) if problems else False

    def _refusal_conclude(self):
        if not (self.signed_department_by_id and self.signed_bureau_by_id):
            return self.env._("both parties have to sign.")
        return False

    def action_sign_department(self):
        """Sign for the original department, in one's own name.

        :raises UserError: naming item and element, or what the gate lacks
        """
        return self._sign("department")

    def action_sign_bureau(self):
        """Sign for the bureau, in one's own name."""
        return self._sign("bureau")

    def _sign(self, side):
        today = self.env["darqi.working.day"]._today()
        by, on = f"signed_{side}_by_id", f"signed_{side}_on"
        for memo in self:
            memo.check_access("write")
            memo._door_lock()
            if memo[by] == self.env.user and memo.state in ("signed_one", "signed"):
                continue  # the same click twice
            memo._move(f"sign_{side}", {by: self.env.uid, on: today})
            self.env["darqi.evidence"]._record(
                memo,
                f"memorandum_sign_{side}",
                lambda m: {
                    "version": m.version,
                    "day": today,
                    "override": [m.override_document, m.override_leader]
                    if m._overridden()
                    else None,
                    "items": [
                        [
                            line.item_id.name,
                            line.item_id.code,
                            line.handover,
                            line.handover_time,
                            line.boundary,
                            line.feedback,
                            line.support,
                            line.open_cases,
                            line.supervising_department_id.name,
                            line.supervising_user_id.id,
                        ]
                        for line in m.line_ids
                    ],
                },
            )
            if memo.signed_department_by_id and memo.signed_bureau_by_id:
                memo._conclude(today)
        return True

    def _conclude(self, day):
        """The later signature: number, document, competence, all in one transaction."""
        self.ensure_one()
        # sudo: the consequences of two judged signatures; the signer has no rights of
        # his own on the version before, transfers and documents.
        memo = self.sudo()
        previous = memo.replaces_id
        if previous.state == "signed":
            previous._move("replace", {"ended_on": day - timedelta(days=1)})
            for line in previous.line_ids.filtered(lambda r: not r.date_to):
                line._door_opened().write({"date_to": day - timedelta(days=1)})
            self.env.flush_all()
        memo._move("conclude", {"signed_on": day})
        rows = memo.line_ids.transfer_line_id.filtered(lambda r: r.state != "in_force")
        rows._move("in_force", {"in_force_on": day})
        rows._clock_stop("handover")
        document = memo.env["darqi.document"]._issue(
            "memorandum", memo, memo._document_values(), department=memo.bureau_id
        )
        memo._door_opened().write(
            {"document_id": document.id, "number": document.number}
        )
        memo.line_ids.item_id._competence_refresh(
            day, document=document.number or memo.name
        )
        moved = memo.env["darqi.application"]._move_with_memorandum(memo.line_ids)
        self.env["darqi.evidence"]._record(
            self,
            "memorandum_in_force",
            lambda m: {
                "number": m.number,
                "signed_on": m.signed_on,
                "items": m.line_ids.item_id.ids,
                "moved_cases": moved.ids,
            },
        )

    # Amending and ending

    def action_amend(self):
        """Prepare the next version as a draft; this one holds until it is signed."""
        self.ensure_one()
        if not self.can_amend:
            raise UserError(
                self.env._("Only a signed memorandum is amended, by its parties.")
            )
        # sudo: copies what the parties may read; they edit the draft themselves.
        memo = self.sudo()
        draft = (
            self.env["darqi.memorandum"]
            .sudo()
            ._door_opened()
            .create(
                {
                    "replaces_id": memo.id,
                    "version": memo.version + 1,
                    "plan_id": memo.plan_id.id,
                    "department_id": memo.department_id.id,
                    "bureau_id": memo.bureau_id.id,
                    "department_liaison_id": memo.department_liaison_id.id,
                    "bureau_liaison_id": memo.bureau_liaison_id.id,
                    "basis_ids": memo.basis_ids.ids,
                    "basis_text": memo.basis_text,
                    "note": memo.note,
                    "line_ids": [
                        fields.Command.create(
                            {
                                "item_id": line.item_id.id,
                                "handover": line.handover,
                                "handover_time": line.handover_time,
                                "boundary": line.boundary,
                                "feedback": line.feedback,
                                "support": line.support,
                                "open_cases": line.open_cases,
                                "supervising_department_id": (
                                    line.supervising_department_id.id
                                ),
                                "supervising_user_id": line.supervising_user_id.id,
                                "supervising_section": line.supervising_section,
                            }
                        )
                        for line in memo.line_ids
                        if not line.date_to
                    ],
                }
            )
        )
        self.env["darqi.evidence"]._record(self, "memorandum_amend", draft.id)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    def _refusal_end(self):
        return self._is_bureau_head() is False and self.env._(
            "only the head of the bureau records its end."
        )

    def action_end(self, day=None, document="", reason="", file=False, file_name=""):
        """End the memorandum by a decision with its document; the items go back.

        :param day: first day of the department's competence; today or later
        """
        if not day:
            return self.env["darqi.reform.act"]._ask(
                self, "end", self.env._("End the memorandum")
            )
        day = fields.Date.to_date(day)
        if not (document or "").strip() or not (reason or "").strip() or not file:
            raise UserError(
                self.env._("Document number, file and reason: needed for an end.")
            )
        if day < self.env["darqi.working.day"]._today():
            raise UserError(
                self.env._("From: what was handled before stays; not past.")
            )
        last = day - timedelta(days=1)
        self._move(
            "end",
            {
                "ended_on": last,
                "end_document": document,
                "end_reason": reason,
                "end_file": file,
                "end_file_name": file_name,
            },
        )
        # sudo: consequences of the decision judged above.
        for memo in self.sudo():
            lines = memo.line_ids.filtered(lambda r: not r.date_to)
            lines._door_opened().write({"date_to": last})
            rows = lines.transfer_line_id.filtered(lambda r: r.state == "in_force")
            rows._door_opened().write(
                {
                    "state": "withdrawn",
                    "withdrawn_on": day,
                    "end_document": document,
                    "end_reason": reason,
                }
            )
            lines.item_id._competence_refresh(day, document=document)
        self.env["darqi.evidence"]._record(
            self, "memorandum_end", [day, document, reason]
        )
        return True

    # The paper

    def _document_values(self):
        """Values for the memorandum paper (builder ``memorandum``)."""
        self.ensure_one()
        day = self.signed_on or self.env["darqi.working.day"]._today()
        open_cases = dict(
            self.env["darqi.memorandum.line"]._fields["open_cases"].selection
        )
        chinese = {
            "stay": "甲方已受理未办结的由甲方继续办结",
            "move": "移交乙方继续办理，办理期限连续计算",
        }
        config = self.env["darqi.config"]
        plan = self.plan_id
        basis = [line for line in (self.basis_text or "").splitlines() if line.strip()]
        basis += [
            f"《{row.name}》" + (f"（{row.number}）" if row.number else "")
            for row in self.basis_ids
        ]
        values = {
            "party_a": self.department_id._name_on(day),
            "party_b": self.bureau_id._name_on(day),
            "date": self.signed_on or None,
            "basis": basis,
            "head_a": self.signed_department_by_id.name or "",
            "head_b": self.signed_bureau_by_id.name or "",
            "liaison_a": self.department_liaison_id.name or "",
            "liaison_b": self.bureau_liaison_id.name or "",
            "claim_days": config._number("darqi.claim_days"),
            "feedback_days": config._number("darqi.feedback_days"),
            "lines": [
                {
                    "item_name": line.item_id.name,
                    "item_code": line.item_id.code
                    or line.item_id.implementation_code
                    or "—",
                    "handover": line.handover or "",
                    "handover_time": str(line.handover_time or ""),
                    "boundary": line.boundary or "",
                    "feedback": line.feedback or "",
                    "support": line.support or "",
                    "open_cases": chinese.get(
                        line.open_cases, open_cases.get(line.open_cases, "")
                    ),
                }
                for line in self.line_ids
            ],
        }
        if plan.issue_date:
            values["transition_from"] = plan.issue_date
            values["transition_to"] = plan.transition_end
        return values

    def _draft_values(self):
        """The same for a draft: what is still empty is marked on the paper."""
        values = self._document_values()
        for line in values["lines"]:
            for key, text in line.items():
                line[key] = text or "（待填）"
        return values

    def action_print(self):
        """The signed paper; before signing a draft of it (送审稿)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/memorandum/{self.id}",
            "target": "new",
        }
