from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.darqi_approval.models.ground.state_door import transition

from .supervision_duty import QUIET, SUPERVISORS

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
    ("withdrawn", "Withdrawn by the organ"),
    ("annulled", "Annulled"),
    ("cancelled", "Cancelled"),
    ("penalty_revoked", "Revoked as a penalty"),
    ("penalty_lifted", "Penalty lifted"),
    ("handed_over", "Handed over to the competent organ"),
    ("restored", "In force again"),
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
    _pushed_idx = models.Index("(pushed_at, id)")
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
