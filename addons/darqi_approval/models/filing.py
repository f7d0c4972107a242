from functools import partial
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..identity import normalise_name
from .applicant import CONTACT_GROUPS, ID_KINDS, IDENTITY_GROUPS, KINDS
from .application import WINDOW
from .ground.state_door import transition

# Key of the ids of filings that were made in the running transaction.
BORN = "darqi_filing_born"
CHANNELS = [
    ("window", "At the window"),
    ("online", "Online"),
    ("mail", "By mail"),
    ("township", "At a township"),
    ("batch", "In a batch"),
]


class Filing(models.Model):
    """One visit or submission: one applicant, one or more items of any organ.

    The one intake screen. Receipt (收件) is open to every item of the hall; each case
    goes to the organ competent on that day, which accepts it (PRACTICE 1.1).
    """

    _name = "darqi.filing"
    _inherit = ["darqi.state.door"]
    _description = "Filing"
    _rec_name = "number"
    _rec_names_search = ["number", "applicant_name", "paper_bag"]
    _order = "id desc"

    _transitions = {"receive": transition("draft", "received", *WINDOW)}
    _door_fields = (
        "number",
        "applicant_id",
        "received_at",
        "received_on",
        "received_by_id",
        "application_ids",
    )

    number = fields.Char(readonly=True, copy=False, string="Filing number")
    state = fields.Selection(
        [("draft", "Being entered"), ("received", "Received")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    request_key = fields.Char(
        copy=False,
        default=lambda self: str(uuid4()),
        help="The same key twice is the same request: it acts once.",
    )
    applicant_id = fields.Many2one(
        "darqi.applicant",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        string="Applicant's card",
    )
    applicant_kind = fields.Selection(KINDS, required=True, default="person")
    applicant_name = fields.Char(required=True, size=120, string="Applicant")
    id_kind = fields.Selection(
        ID_KINDS, required=True, default="citizen_id", string="Identity document"
    )
    id_number = fields.Char(
        required=True, size=40, string="Identity number", groups=IDENTITY_GROUPS
    )
    id_hint = fields.Char(compute="_compute_id_hint", string="Applicant check")
    is_known = fields.Boolean(compute="_compute_id_hint")
    legal_person = fields.Char(size=80, string="Legal representative")
    phone = fields.Char(size=40, groups=CONTACT_GROUPS)
    address = fields.Char(size=200)
    has_agent = fields.Boolean(string="Through an agent")
    agent_name = fields.Char(size=80, string="Agent")
    agent_id_number = fields.Char(
        size=40, string="Identity number of the agent", groups=IDENTITY_GROUPS
    )
    agent_phone = fields.Char(
        size=40, string="Phone of the agent", groups=CONTACT_GROUPS
    )
    agent_until = fields.Date(
        string="Authority until", help="Last day of the power of attorney."
    )
    channel = fields.Selection(CHANNELS, required=True, default="window")
    paper_bag = fields.Char(
        string="Paper bag", size=40, help="Number of the bag that holds the papers."
    )
    is_urgent = fields.Boolean(string="Urgent")
    scope = fields.Char(
        help="Place or situation that decides the organ; empty: the whole banner."
    )
    note = fields.Text()
    intake_department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user.department_ids[:1],
        string="Received by (organ)",
    )
    received_at = fields.Datetime(readonly=True, copy=False)
    received_on = fields.Date(readonly=True, copy=False)
    received_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict", index=True
    )
    item_ids = fields.Many2many("darqi.item", string="Items applied for")
    material_ids = fields.One2many(
        "darqi.application.material",
        "filing_id",
        string="Materials",
        bypass_search_access=True,
    )
    all_received = fields.Boolean(
        compute="_compute_all_received",
        readonly=False,
        string="All handed in",
        help="Ticks every material of the list, or none.",
    )
    has_shared = fields.Boolean(compute="_compute_all_received")
    has_several = fields.Boolean(compute="_compute_has_several")
    application_ids = fields.One2many(
        "darqi.application", "filing_id", readonly=True, string="Cases"
    )
    routing = fields.Text(
        compute="_compute_routing",
        string="Goes to",
        help="The organ that is competent today for each item.",
    )
    routing_refused = fields.Boolean(compute="_compute_routing")
    can_receive = fields.Boolean(compute="_compute_can_receive")

    _number_uniq = models.UniqueIndex(
        "(number) WHERE number IS NOT NULL", "This filing number exists already."
    )
    _request_uniq = models.UniqueIndex(
        "(request_key) WHERE request_key IS NOT NULL",
        "This filing was sent already. Refresh the list.",
    )
    _draft_idx = models.Index("(intake_department_id, id DESC) WHERE state = 'draft'")
    _day_idx = models.Index("(received_on, intake_department_id)")
    _received_check = models.Constraint(
        "CHECK (state <> 'received' OR (number IS NOT NULL AND received_on IS NOT NULL"
        " AND applicant_id IS NOT NULL))",
        "A received filing has a number, a day and an applicant.",
    )

    # ------------------------------------------------------------- what is shown

    @api.depends("number", "applicant_name")
    def _compute_display_name(self):
        for filing in self:
            filing.display_name = (
                filing.number or filing.applicant_name or self.env._("New filing")
            )

    @api.depends("id_kind", "id_number", "applicant_name", "state")
    def _compute_id_hint(self):
        applicants = self.env["darqi.applicant"]
        for filing in self:
            # sudo: the hint shows nothing but whether the number can be right.
            number = filing.sudo().id_number
            filing.id_hint, filing.is_known = False, False
            if not number or filing.state != "draft":
                continue
            try:
                applicants._checked_number(filing.id_kind, number)
            except ValidationError as error:
                filing.id_hint = str(error.args[0])
                continue
            # sudo: the name, for the window that holds the person's paper in its hand.
            known = applicants._known(filing.id_kind, number).sudo()
            if known:
                filing.is_known = True
                if known.name == normalise_name(filing.applicant_name or ""):
                    filing.id_hint = self.env._("Known applicant")
                else:
                    filing.id_hint = self.env._(
                        "This number is registered for %(name)s.", name=known.name
                    )
            else:
                filing.id_hint = self.env._("The number is right; new applicant.")

    @api.depends("item_ids", "scope", "state")
    @api.depends_context("darqi_at")
    def _compute_routing(self):
        today = self.env["darqi.working.day"]._today()
        for filing in self:
            filing.routing, filing.routing_refused = False, False
            if filing.state != "draft":
                continue
            items = filing.item_ids._origin
            found = items._competence_map(items, today, filing.scope or "")
            lines = []
            for item in items:
                row = found.get(item.id)
                if row and row.department_id:
                    lines.append(f"{item.name} → {row.department_id.name}")
                else:
                    filing.routing_refused = True
                    reason = (row and row.reason) or self.env._("nobody is competent")
                    lines.append(f"{item.name} ✕ {reason}")
            filing.routing = "\n".join(lines)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_receive(self):
        may = self.env.user.has_groups(",".join(WINDOW))
        for filing in self:
            filing.can_receive = may and filing.state == "draft"

    # -------------------------------------------------------------- the screen

    @api.onchange("id_kind", "id_number")
    def _onchange_id_number(self):
        """A known applicant fills the screen (a card reader types the number)."""
        if not self.id_number:
            return
        if self.id_kind == "credit_code":
            self.applicant_kind = "organisation"
        # sudo: the person at the counter has shown this document.
        known = self.env["darqi.applicant"]._known(self.id_kind, self.id_number).sudo()
        if known:
            self.applicant_kind = known.kind
            self.applicant_name = known.name
            self.phone = self.phone or known.phone
            self.address = self.address or known.address
            self.legal_person = self.legal_person or known.legal_person

    @api.onchange("applicant_kind")
    def _onchange_applicant_kind(self):
        if self.applicant_kind == "organisation" and self.id_kind == "citizen_id":
            self.id_kind = "credit_code"
        elif self.applicant_kind == "person" and self.id_kind == "credit_code":
            self.id_kind = "citizen_id"

    @api.onchange("item_ids", "situation_ids")
    def _onchange_item_ids(self):
        """The checklists of the chosen items and situations, one under the other."""
        today = self.env["darqi.working.day"]._today()
        items = self.item_ids._origin
        gone = self.situation_ids.filtered(lambda s: s._origin.item_id not in items)
        if gone:
            self.situation_ids -= gone
        rows = self.env["darqi.application.material"]
        revisions = self.env["darqi.item.revision"]
        wanted = {}
        for item in items:
            revision = revisions._effective_on(item, today)
            for vals in rows._list_vals(item, revision, self._situation_of(item)):
                wanted[item.id, vals["material_id"]] = vals
        wanted = self._once(wanted)
        commands = []
        for row in self.material_ids:
            key = (row.item_id._origin.id, row.material_id._origin.id)
            listed = wanted.pop(key, None)
            if row.item_id._origin not in items or (key[1] and not listed):
                gone = Command.delete if row._origin else Command.unlink
                commands.append(gone(row.id))
            elif listed and (row.also_for or False) != listed["also_for"]:
                commands.append(
                    Command.update(row.id, {"also_for": listed["also_for"]})
                )
        commands += [Command.create(vals) for vals in wanted.values()]
        if commands:
            self.material_ids = commands

    def _once(self, wanted):
        """共享材料: a certificate several items ask for is asked for once (REQ-74).

        What the applicant writes himself (an application form) is each item's own.

        :param wanted: {(item, listed material): values of the line}
        """
        listed = self.env["darqi.item.material"].browse(key[1] for key in wanted)
        # sudo: lists are public.
        source = {row.id: row.source for row in listed.sudo()}
        items = self.env["darqi.item"]
        first, kept = {}, {}
        for key, vals in wanted.items():
            vals = {**vals, "also_for": False}
            name = vals["name"].strip()
            if source[key[1]] != "applicant" and name in first:
                others = kept[first[name]]
                also = filter(None, [others["also_for"], items.browse(key[0]).name])
                others["also_for"] = "、".join(also)
                continue
            if source[key[1]] != "applicant":
                first[name] = key
            kept[key] = vals
        return kept

    @api.depends("item_ids")
    def _compute_has_several(self):
        for filing in self:
            filing.has_several = len(filing.item_ids) > 1

    @api.depends("material_ids.is_received", "material_ids.also_for")
    def _compute_all_received(self):
        for filing in self:
            rows = filing.material_ids
            filing.has_shared = any(rows.mapped("also_for"))
            filing.all_received = bool(rows) and all(rows.mapped("is_received"))

    @api.onchange("all_received")
    def _onchange_all_received(self):
        """全部已收: one tick for the whole checklist; single lines stay free."""
        rows, ticked = self.material_ids, self.all_received
        if ticked == (bool(rows) and all(rows.mapped("is_received"))):
            return
        for row in rows:
            row.is_received = ticked
            row._onchange_is_received()

    # -------------------------------------------------------------- checks

    @api.constrains("agent_until", "has_agent", "agent_name")
    def _check_agent(self):
        today = self.env["darqi.working.day"]._today()
        for filing in self:
            if filing.has_agent and not (filing.agent_name or "").strip():
                raise ValidationError(self.env._("Agent: the name is missing."))
            if filing.state == "draft" and filing.agent_until:
                if filing.agent_until < today:
                    raise ValidationError(
                        self.env._(
                            "Authority until: the agent's authority ended on %(day)s.",
                            day=filing.agent_until,
                        )
                    )

    def _check_intake_organ(self):
        own = self.env.user.department_ids
        if self.env.su:
            return
        for filing in self:
            if filing.intake_department_id not in own:
                raise UserError(
                    self.env._(
                        "Received by: you are not a member of “%(organ)s”.",
                        organ=filing.intake_department_id.name or "",
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """A request that was sent before gives the filing it made then."""
        keys = [vals["request_key"] for vals in vals_list if vals.get("request_key")]
        if not keys:
            filings = super().create(vals_list)
            filings._check_intake_organ()
            return filings._born()
        made = {
            filing.request_key: filing
            for filing in self.search(
                [("request_key", "in", keys), ("create_uid", "=", self.env.uid)]
            )
        }
        new = [vals for vals in vals_list if vals.get("request_key") not in made]
        fresh = super().create(new)
        fresh._born()._check_intake_organ()
        queue = iter(fresh)
        return self.browse(
            [
                (made.get(vals.get("request_key")) or next(queue)).id
                for vals in vals_list
            ]
        )

    def _born(self):
        """Remember that these rows were made in this transaction, until it ends.

        The cursor's cache outlives a commit, after which others see the rows.
        """
        cr = self.env.cr
        if BORN not in cr.cache:
            cr.cache[BORN] = set()
            for end in (cr.postcommit, cr.postrollback):
                end.add(partial(cr.cache.pop, BORN, None))
        cr.cache[BORN].update(self.ids)
        return self

    def _is_born_here(self):
        self.ensure_one()
        return self.id in self.env.cr.cache.get(BORN, ())

    def _is_bare(self):
        """Made in this transaction with neither papers nor a situation (unread)."""
        return self._is_born_here() and not self.material_ids and not self.situation_ids

    def _door_lock(self):
        """A row of this very transaction is seen by nobody else: nothing to lock."""
        seen = self.filtered(lambda filing: not filing._is_born_here())
        return super(Filing, seen)._door_lock() if seen else None

    def write(self, vals):
        """A received filing is fixed; its paper bag and note may still change."""
        if not self._door_is_open() and vals.keys() - {"paper_bag", "note"}:
            for filing in self:
                if filing.state != "draft":
                    raise UserError(
                        self.env._(
                            "Filing %(number)s was received: it cannot be changed.",
                            number=filing.number,
                        )
                    )
        result = super().write(vals)
        if "intake_department_id" in vals:
            self._check_intake_organ()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_received(self):
        if any(filing.state != "draft" for filing in self):
            raise UserError(self.env._("A received filing cannot be deleted."))
