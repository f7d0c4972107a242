from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.darqi_approval.models.ground.at import local_date, next_day
from odoo.addons.darqi_approval.models.ground.state_door import transition

from .supervision_duty import QUIET, SUPERVISING_KINDS, SUPERVISORS

ROUTERS = ("darqi_approval.group_catalogue", "darqi_approval.group_bureau_head")
READERS = (
    *SUPERVISORS,
    "darqi_approval.group_liaison",
)
EVENTS = [
    ("issued", "Issued"),
    ("registered", "Taken over (legacy)"),
    ("changed", "Changed"),
    ("renewed", "Renewed"),
    ("reissued", "Reissued"),
    ("held", "Suspended as a penalty"),
    ("downgraded", "Downgraded"),
    ("withdrawn", "Withdrawn"),
    ("annulled", "Annulled"),
    ("cancelled", "Cancelled"),
    ("penalty_revoked", "Revoked as a penalty"),
    ("other", "Other event"),
]
# Events after which there is nothing more to supervise.
ENDING = ("withdrawn", "annulled", "cancelled", "penalty_revoked")


class Notice(models.Model):
    """What the bureau tells a supervising organ about a licence (方案三(三)3, T25).

    Made by ``darqi.licence._event`` in the transaction of the event itself, one per
    organ; the default owner answers for the licence from that second. The organ claims
    it within the claim limit (which starts supervision), or returns it as not its own;
    the bureau then routes it anew. Unclaimed past the limit it belongs to the default
    owner, whose claim stays overdue until somebody makes it.
    """

    _name = "darqi.notice"
    _inherit = ["mail.thread", "darqi.supervision.duty"]
    _description = "Approval information notice"
    _order = "pushed_at, id"
    _rec_names_search = ["licence_number", "holder_name", "item_id.name"]

    _duty_kinds = ("claim", "reroute")
    _transitions = {
        "see": transition("delivered", "seen", *READERS),
        "claim": transition("delivered seen defaulted", "claimed", *SUPERVISORS),
        "default": transition("delivered seen", "defaulted"),
        "return": transition("delivered seen defaulted", "returned", *SUPERVISORS),
        "reroute": transition("returned", "delivered", *ROUTERS),
        "supervise": transition("claimed", "under_supervision"),
    }
    _door_fields = (
        "licence_id",
        "application_id",
        "item_id",
        "event",
        "event_sequence",
        "department_id",
        "is_enforcement",
        "sender_department_id",
        "holder_name",
        "licence_number",
        "date_to",
        "snapshot",
        "owner_id",
        "default_owner_id",
        "pushed_at",
        "seen_at",
        "seen_by_id",
        "claimed_at",
        "claimed_by_id",
        "claim_used_days",
        "is_claimed_late",
        "is_default_owned",
        "defaulted_on",
        "returned_at",
        "returned_by_id",
        "return_reason",
        "returned_department_ids",
        "reroute_note",
    )

    licence_id = fields.Many2one(
        "darqi.licence", required=True, readonly=True, index=True, ondelete="restrict"
    )
    application_id = fields.Many2one(
        "darqi.application", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    item_id = fields.Many2one(
        "darqi.item", required=True, readonly=True, index=True, ondelete="restrict"
    )
    event = fields.Selection(EVENTS, required=True, readonly=True)
    event_sequence = fields.Integer(
        required=True,
        readonly=True,
        aggregator=None,
        help="Number of the event in the life of the licence.",
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Supervising organ",
    )
    to_department_id = fields.Many2one(
        related="department_id", string="Receiving organ"
    )
    is_enforcement = fields.Boolean(
        readonly=True,
        string="To the enforcement body",
        help="Ticked: the organ enforces; supervision lies with another one.",
    )
    sender_department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Pushed by",
        help="The organ that answers for the licence.",
    )
    holder_name = fields.Char(readonly=True, string="Holder")
    licence_number = fields.Char(readonly=True, index="trigram")
    date_to = fields.Date(readonly=True, string="Valid until")
    snapshot = fields.Json(
        readonly=True,
        help="What was said about the licence at the moment of the event.",
    )
    snapshot_text = fields.Text(compute="_compute_snapshot_text", string="Content")
    state = fields.Selection(
        [
            ("delivered", "Delivered"),
            ("seen", "Seen"),
            ("claimed", "Claimed"),
            ("under_supervision", "Under supervision"),
            ("defaulted", "Claimed by default"),
            ("returned", "Returned"),
        ],
        required=True,
        readonly=True,
        default="delivered",
        index=False,
        help="Under supervision: the first visit after the claim is on record.",
    )
    owner_id = fields.Many2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        string="Responsible for supervision",
        help="Who answers for supervision now; empty: the organ as a whole.",
    )
    default_owner_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="restrict",
        string="Default owner",
        help="The memorandum's person for the item, else the organ's head.",
    )
    pushed_at = fields.Datetime(required=True, readonly=True)
    seen_at = fields.Datetime(readonly=True)
    seen_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    claimed_at = fields.Datetime(readonly=True)
    claimed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    claim_used_days = fields.Integer(
        readonly=True,
        aggregator="avg",
        help="Working days from the push to the claim.",
    )
    is_claimed_late = fields.Boolean(
        readonly=True, string="Claimed late", help="Claimed after the claim limit."
    )
    is_default_owned = fields.Boolean(
        readonly=True,
        string="Owned by default",
        help="Nobody claimed it in time; the default owner answers for it.",
    )
    defaulted_on = fields.Date(
        readonly=True, help="The day after the last day of the claim limit."
    )
    returned_at = fields.Datetime(readonly=True)
    returned_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    return_reason = fields.Text(readonly=True, string="Reason of return")
    returned_department_ids = fields.Many2many(
        "darqi.department",
        "darqi_notice_returned_rel",
        "notice_id",
        "department_id",
        readonly=True,
        string="Returned by",
    )
    reroute_note = fields.Text(readonly=True, string="Note of re-routing")
    task_ids = fields.One2many("darqi.supervision.task", "notice_id", readonly=True)
    can_claim = fields.Boolean(compute="_compute_can")
    can_return = fields.Boolean(compute="_compute_can")
    can_reroute = fields.Boolean(compute="_compute_can")

    _event_organ_uniq = models.Constraint(
        "unique(licence_id, event_sequence, department_id)",
        "This organ already has the notice of this event.",
    )
    _claimed_check = models.Constraint(
        "CHECK (state NOT IN ('claimed', 'under_supervision')"
        " OR (claimed_by_id IS NOT NULL AND claimed_at IS NOT NULL))",
        "A claimed notice names who claimed it and when.",
    )
    _returned_check = models.Constraint(
        "CHECK (state <> 'returned' OR return_reason <> '')",
        "Reason of return: a notice is returned with a reason only.",
    )
    _open_idx = models.Index(
        "(department_id, pushed_at) WHERE state IN ('delivered', 'seen', 'defaulted')"
    )
    _returned_idx = models.Index("(sender_department_id) WHERE state = 'returned'")

    @api.depends("licence_number", "event", "holder_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        events = dict(self._fields["event"]._description_selection(self.env))
        for notice in self:
            parts = (
                notice.licence_number,
                notice.holder_name,
                events.get(notice.event),
            )
            notice.display_name = " ".join(part for part in parts if part)

    @api.depends("snapshot")
    @api.depends_context("lang")
    def _compute_snapshot_text(self):
        labels = self._snapshot_labels()
        for notice in self:
            content = notice.snapshot or {}
            notice.snapshot_text = "\n".join(
                f"{label}：{content[key]}"
                for key, label in labels.items()
                if content.get(key)
            )

    @api.depends_context("uid")
    @api.depends("state", "department_id", "returned_department_ids")
    def _compute_can(self):
        for notice in self:
            notice.can_claim = notice._can("claim")
            notice.can_return = notice._can("return")
            notice.can_reroute = notice._can("reroute")

    # Creation, called by the licence only

    @api.model
    def _create_for(self, licences, event):
        """Make and push the notices of one event; called in its transaction.

        :param licences: under sudo; all of them have the event
        :raises ValidationError: when no organ supervises a licence (三(三)5, no gap)
        """
        owners = {}
        decisions = licences._granted_numbers()
        vals_list = []
        for licence in licences:
            organs = licence._supervising_organs()
            if not organs:
                raise ValidationError(
                    self.env._(
                        "Supervising organ: licence %(licence)s has none. Set it on the"
                        " item before a licence is issued.",
                        licence=licence.display_name,
                    )
                )
            snapshot = licence._notice_snapshot(decisions[licence])
            for organ, is_enforcement in organs:
                owner = self._default_owner(licence, organ, owners)
                vals = licence._notice_vals(organ, is_enforcement, owner, snapshot)
                vals["event"] = event if event in dict(EVENTS) else "other"
                vals_list.append(vals)
        # sudo: nobody has a create right on notices; the licence's event makes them.
        maker = self.sudo().with_context(**QUIET)._door_opened()
        notices = maker.create(vals_list).with_env(self.env).sudo()
        notices._clock_start(
            "claim",
            self.env["darqi.config"]._number("darqi.claim_days"),
            law="方案三(三)3",
        )
        self.env["darqi.evidence"]._record(
            notices,
            "notice_pushed",
            lambda notice: {
                "licence": notice.licence_number,
                "event": notice.event,
                "sequence": notice.event_sequence,
                "owner": notice.owner_id.id,
                "snapshot": notice.snapshot,
            },
        )
        notices._push_to_organ("notice")
        return notices.sudo(False)

    @api.model
    def _default_owner(self, licence, organ, heads=None):
        """Who owns a licence's supervision in an organ until somebody claims it.

        :param heads: the organs' heads found so far, to ask once for each organ
        """
        # sudo: the actor is the bureau's, the memorandum line is both parties'.
        line = licence.sudo().memorandum_line_id
        user = line.supervising_user_id
        if user.active and organ in user.department_ids:
            return user
        heads = {} if heads is None else heads
        if organ not in heads:
            head = self._people(organ, "darqi_approval.group_department_head")[:1]
            heads[organ] = head
        return heads[organ]

    def _push_to_organ(self, event):
        for organ, notices in self.grouped("department_id").items():
            notices._push(self._people(organ, *READERS), event)

    @api.model
    def _snapshot_labels(self):
        """Keys of the snapshot in the order they are shown, with their labels."""
        return {
            "item": self.env._("Item"),
            "item_code": self.env._("Item code"),
            "holder": self.env._("Holder"),
            "holder_id": self.env._("Identity number (masked)"),
            "holder_phone": self.env._("Telephone"),
            "number": self.env._("Licence number"),
            "content": self.env._("What is permitted"),
            "scope": self.env._("Scope"),
            "area": self.env._("Area"),
            "address": self.env._("Address"),
            "date_from": self.env._("Valid from"),
            "date_to": self.env._("Valid until"),
            "conditions": self.env._("Conditions"),
            "decision": self.env._("Decision number"),
            "decided_on": self.env._("Decided on"),
            "issuer": self.env._("Issued by"),
            "materials": self.env._("Materials"),
        }

    # Seen

    def mark_seen(self):
        """Note that an officer of the organ opened it; nothing for anybody else."""
        for notice in self:
            if notice._can("see") and notice.has_access("write"):
                notice._move(
                    "see",
                    {
                        "seen_at": self.env["darqi.working.day"]._now(),
                        "seen_by_id": self.env.uid,
                    },
                )

    def _refusal_see(self):
        return self._refusal_member()

    # Claim (监管认领)

    def action_claim(self):
        """Open the dialog for the responsible person and the measure.

        :raises UserError: when one of the notices cannot be claimed
        """
        self._need_can("claim")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Claim for supervision"),
            "res_model": "darqi.notice.claim",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_notice_ids": [Command.set(self.ids)]},
        }

    def _refusal_claim(self):
        return self._refusal_member()

    def _claim(self, owner, measures=None, planned_on=None):
        """Claim: the owner answers from now on, supervision begins (REQ-51).

        :param owner: the responsible person, a member of the organ
        :param measures: one measure for each item; the item's first by default
        :param planned_on: day of the first visit
        :raises UserError: not a member, wrong state, or somebody else is acting
        """
        days = self.env["darqi.working.day"]
        for notice in self:
            # sudo: whose member the owner is, compared only; his name is public.
            if notice.department_id not in owner.sudo().department_ids:
                raise UserError(
                    self.env._(
                        "Responsible for supervision: %(user)s does not belong to"
                        " %(organ)s.",
                        user=owner.sudo().name,
                        organ=notice.department_id.name,
                    )
                )
        self._move(
            "claim",
            {
                "owner_id": owner.id,
                "claimed_by_id": self.env.uid,
                "claimed_at": days._now(),
            },
        )
        # sudo: the name of the owner.
        clocks = self._clock_stop("claim", note=owner.sudo().name)
        for clock in clocks:
            self.browse(clock.res_id)._door_opened().write(
                {
                    "claim_used_days": clock.used_days,
                    "is_claimed_late": clock.is_late,
                }
            )
        self._start_supervision(measures, planned_on)
        self.env["darqi.evidence"]._record(
            self,
            "notice_claimed",
            lambda notice: {
                "owner": owner.id,
                "late": notice.is_claimed_late,
                "task": notice.task_ids.ids,
            },
        )
        return True

    def _start_supervision(self, measures=None, planned_on=None, ordered_on=None):
        """The first visit of each notice that begins supervision; one live one each.

        A first visit planned by default keeps its date and gets the new owner.
        """
        tasks = self.env["darqi.supervision.task"]
        today = ordered_on or self.env["darqi.working.day"]._today()
        first = self.env["darqi.config"]._number("darqi.first_visit_days")
        planned_on = planned_on or today + timedelta(days=first)
        vals_list = []
        for notice in self.filtered(lambda n: n.event not in ENDING):
            measure = notice._measure(measures)
            live = notice.task_ids.filtered(
                lambda task: task.is_first and task.state != "cancelled"
            )
            if live:
                live._take_over(notice.owner_id, measure)
                continue
            vals_list.append(
                {
                    "notice_id": notice.id,
                    "licence_id": notice.licence_id.id,
                    "department_id": notice.department_id.id,
                    "measure_id": measure.id,
                    "owner_id": notice.owner_id.id,
                    "kind": "routine",
                    "planned_on": planned_on,
                    "ordered_on": today,
                    "is_first": True,
                }
            )
        return tasks._door_opened().create(vals_list).with_env(self.env)

    def _measure(self, measures=None):
        """The organ's measure for the item: the chosen one, else the first."""
        self.ensure_one()
        own = (measures or self.env["darqi.measure"]).filtered(
            lambda measure: (
                measure.item_id == self.item_id
                and measure.department_id == self.department_id
            )
        )
        return own[:1] or self.env["darqi.measure"]._for(
            self.item_id, self.department_id
        )

    # Return (退回（非本部门）) and re-routing

    def action_return(self):
        """Open the dialog for the reason of a return."""
        self._need_can("return")
        return self._action_reason("notice_return")

    def _refusal_return(self):
        if self.department_id in self.returned_department_ids:
            return self.env._(
                "%(organ)s has returned this notice before; the bureau's decision"
                " stands. Raise it in a consultation.",
                organ=self.department_id.name,
            )
        return self._refusal_member()

    def _return(self, reason):
        """Return as not of this organ; the organ's owner keeps it until re-routed.

        :raises UserError: without a reason, or a second time by the same organ
        """
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Reason of return: a notice is returned with a reason only.")
            )
        organ_ids = self.department_id.ids
        self._move(
            "return",
            {
                "return_reason": reason,
                "returned_by_id": self.env.uid,
                "returned_at": self.env["darqi.working.day"]._now(),
            },
        )
        for notice in self:
            notice._door_opened().write(
                {"returned_department_ids": [Command.link(notice.department_id.id)]}
            )
        self._clock_stop("claim", note=reason)
        claim_days = self.env["darqi.config"]._number("darqi.claim_days")
        for sender, notices in self.grouped("sender_department_id").items():
            notices._clock_start("reroute", claim_days, department=sender)
            notices._push(self._people(sender, *ROUTERS), "returned")
        self.env["darqi.evidence"]._record(
            self, "notice_returned", {"reason": reason, "organs": organ_ids}
        )
        return True

    def action_reroute(self):
        """Open the dialog for the organ that shall supervise instead."""
        self._need_can("reroute")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Route anew"),
            "res_model": "darqi.notice.reroute",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_notice_ids": [Command.set(self.ids)]},
        }

    def _refusal_reroute(self):
        return self._refusal_member(self.sender_department_id)

    def _reroute(self, department, note=""):
        """Deliver a returned notice to another organ (or to the same one, with a note).

        The claim limit of the new organ starts today. Supervision of the licence moves
        with it.

        :raises UserError: when the organ cannot supervise, or without a note
        """
        if department.kind not in SUPERVISING_KINDS:
            raise UserError(
                self.env._(
                    "Supervising organ: %(organ)s does not supervise licence holders.",
                    organ=department.name,
                )
            )
        for notice in self:
            if notice.department_id == department and not (note or "").strip():
                raise UserError(
                    self.env._(
                        "Note: sending it back to %(organ)s needs the reason.",
                        organ=department.name,
                    )
                )
            notice._reroute_one(department, note)
        self._push_to_organ("notice")
        return True

    def _reroute_one(self, department, note):
        before = self.department_id
        owner = self._default_owner(self.licence_id, department)
        self._move(
            "reroute",
            {
                "department_id": department.id,
                "owner_id": owner.id,
                "default_owner_id": owner.id,
                "pushed_at": self.env["darqi.working.day"]._now(),
                "seen_at": False,
                "seen_by_id": False,
                "is_default_owned": False,
                "defaulted_on": False,
                "reroute_note": note,
            },
        )
        if before != department:
            # sudo: the visits were the other organ's, which said it is not competent.
            live = self.sudo().task_ids.filtered(lambda task: task.state == "planned")
            live._cancel(self.env._("The notice was routed to another organ."))
            if not self.is_enforcement:
                self.licence_id._supervisor_changed(department)
        self._clock_stop("reroute", note=department.name)
        self._clock_start(
            "claim",
            self.env["darqi.config"]._number("darqi.claim_days"),
            law="方案三(三)3",
        )
        self.env["darqi.evidence"]._record(
            self,
            "notice_rerouted",
            {"from": before.id, "to": department.id, "note": note or ""},
        )

    # Unclaimed in time

    def _refusal_default(self):
        if not self.env.su:
            return self.env._("Only the day itself does this.")
        return False

    @api.model
    def _cron_default(self, limit=500):
        """Notices whose claim limit has passed belong to their default owner.

        The day it counts from is the day after the limit, whenever the job runs; the
        first visit is planned from that day, so a late job changes nothing.
        """
        today = self.env["darqi.working.day"]._today()
        late = self.env["darqi.clock"]._search(
            [
                ("res_model", "=", self._name),
                ("kind", "=", "claim"),
                ("state", "=", "running"),
                ("due_date", "<", today),
            ]
        )
        domain = [
            ("state", "in", ("delivered", "seen")),
            ("id", "in", late.subselect("res_id")),
        ]
        notices = self.search(domain, limit=limit).try_lock_for_update()
        for day, group in notices.grouped(lambda n: next_day(n.due_date)).items():
            group._default(day)
        remaining = self.search_count(domain) if len(notices) == limit else 0
        self.env["ir.cron"]._commit_progress(len(notices), remaining=remaining)

    def _default(self, day):
        self._move("default", {"is_default_owned": True, "defaulted_on": day})
        self._start_supervision(ordered_on=day)
        self.env["darqi.evidence"]._record(
            self,
            "notice_defaulted",
            lambda notice: {"day": day, "owner": notice.owner_id.id},
        )
        for notice in self:
            notice._push(
                notice.owner_id
                or self._people(
                    notice.department_id, "darqi_approval.group_department_head"
                ),
                "defaulted",
            )

    # Paper T25

    def action_print_slip(self):
        """Issue the slip of the notice (许可信息推送单, T25)."""
        self.ensure_one()
        self.check_access("read")
        self._need_group(*READERS, *ROUTERS)
        content = self.snapshot or {}
        events = dict(self._fields["event"]._description_selection(self.env))
        # sudo: the date only of the clock of a notice he reads.
        claim = (
            self.env["darqi.clock"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("kind", "=", "claim"),
                ],
                order="id desc",
                limit=1,
            )
        )
        values = {
            "organ": self.sender_department_id.name,
            "to_organ": self.department_id.name,
            "item_name": self.item_id.name,
            "item_code": content.get("item_code") or "—",
            "holder": self.holder_name,
            "licence_number": self.licence_number,
            "place": content.get("address") or "—",
            "content": content.get("content") or self.item_id.name,
            "result": events[self.event],
            "pushed_at": local_date(self.pushed_at),
            "claim_by": claim.due_date,
            "valid_to": self.date_to,
            "materials": (content.get("materials") or "").split("、"),
            "claimed_by": self.claimed_by_id.name,
            "claimed_at": self.claimed_at and local_date(self.claimed_at),
        }
        # sudo: the slip is the sender's paper about this very notice.
        document = (
            self.env["darqi.document"]
            .sudo()
            ._issue(
                "notice_slip",
                self,
                values,
                department=self.sender_department_id,
                numbered=False,
            )
        )
        return document.sudo(False).action_open_pdf()
