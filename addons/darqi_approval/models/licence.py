from odoo import api, fields, models
from odoo.exceptions import UserError

from .ground.state_door import transition

MAIL_OFF = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
}
# What a licence says; changed only by an act once it is in force.
CONTENT = {
    "name",
    "item_id",
    "revision_id",
    "application_id",
    "holder_id",
    "holder_name",
    "issuer_id",
    "scope",
    "content",
    "area",
    "address",
    "date_from",
    "date_to",
}
# What only methods set, even on a draft.
METHODS = {
    "number_id",
    "period_from",
    "issued_on",
    "ended_on",
    "event_sequence",
    "needs_certificate",
}


class Licence(models.Model):
    """A licence in force, its holder, its organ, its life (PRACTICE 1.4, 1.13).

    ``issuer_id`` gave it, ``department_id`` answers for it now. It comes from a granted
    case (:meth:`_draft_from`) or was issued by a department before the transfer and is
    entered (存量证照). Every event calls :meth:`_event`, in the same transaction.
    """

    _name = "darqi.licence"
    _inherit = ["mail.thread", "darqi.state.door", "darqi.text.search"]
    _description = "Licence"
    _order = "date_to, id"
    _rec_names_search = ["search_text"]
    _search_texts = ("number", "holder_name", "name")
    _search_codes = ("number", "holder_name")
    _search_links = ("item_id",)

    name = fields.Char(required=True, string="Kind of licence")
    number = fields.Char(copy=False, index="trigram", string="Licence number")
    number_id = fields.Many2one(
        "darqi.document.number",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        string="Register entry",
    )
    item_id = fields.Many2one(
        "darqi.item", required=True, ondelete="restrict", index=True
    )
    revision_id = fields.Many2one("darqi.item.revision", ondelete="restrict")
    application_id = fields.Many2one(
        "darqi.application", readonly=True, copy=False, ondelete="restrict", index=True
    )
    holder_id = fields.Many2one(
        "darqi.applicant", ondelete="restrict", index=True, string="Holder on record"
    )
    holder_name = fields.Char(required=True, index="trigram", string="Holder")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Responsible organ",
        help="The organ that answers for the licence today (行政诉讼法 26(6)).",
    )
    issuer_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        string="Licence issued by",
        help="The organ that issued it, before the transfer perhaps another one.",
    )
    supervising_department_id = fields.Many2one(
        "darqi.department", ondelete="restrict", index=True, string="Supervised by"
    )
    memorandum_line_id = fields.Many2one(
        "darqi.memorandum.line", readonly=True, ondelete="restrict"
    )
    scope = fields.Char(help="Scope in which the organ was competent.")
    content = fields.Text(string="What is licensed")
    area = fields.Char(string="Area of validity")
    address = fields.Char()
    date_from = fields.Date(string="Valid from")
    date_to = fields.Date(string="Valid to", help="Empty: no end.", index=True)
    period_from = fields.Date(
        readonly=True,
        copy=False,
        string="Present period from",
        help="First day of the latest renewal; “valid from” is that of the first"
        " grant.",
    )
    is_legacy = fields.Boolean(
        string="Legacy licence",
        help="Issued by a department before the transfer (存量证照).",
    )
    state = fields.Selection(
        [
            ("draft", "Being made"),
            ("valid", "In force"),
            ("withdrawn", "Withdrawn by the organ"),
            ("annulled", "Annulled"),
            ("cancelled", "Cancelled"),
            ("penalty_revoked", "Revoked as a penalty"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    issued_on = fields.Date(readonly=True, copy=False, string="Date of issue")
    ended_on = fields.Date(readonly=True, copy=False)
    event_sequence = fields.Integer(
        readonly=True, copy=False, help="Number of events in its life so far."
    )
    needs_certificate = fields.Boolean(
        readonly=True, copy=False, help="Changed since its last certificate."
    )

    condition_ids = fields.One2many("darqi.licence.condition", "licence_id", copy=True)
    act_ids = fields.One2many("darqi.licence.act", "licence_id", readonly=True)
    penalty_ids = fields.One2many("darqi.licence.penalty", "licence_id", readonly=True)
    document_ids = fields.One2many("darqi.document", "licence_id", readonly=True)
    can_make = fields.Boolean(compute="_compute_can")
    can_register = fields.Boolean(compute="_compute_can")
    can_change = fields.Boolean(compute="_compute_can")
    can_end = fields.Boolean(compute="_compute_can")
    has_certificate = fields.Boolean(compute="_compute_can")

    _number_uniq = models.UniqueIndex(
        "(issuer_id, item_id, number) WHERE number IS NOT NULL",
        "The issuing organ has given this licence number for this item already.",
    )
    _register_uniq = models.UniqueIndex(
        "(number_id) WHERE number_id IS NOT NULL",
        "A number belongs to one licence only.",
    )
    _case_uniq = models.UniqueIndex(
        "(application_id) WHERE application_id IS NOT NULL AND state <> 'cancelled'",
        "A licence was made from this case already.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "Valid to: it cannot lie before “valid from”.",
    )
    _in_force_idx = models.Index("(date_to) WHERE state = 'valid'")
    # Two halves of what the desk card “Certificates to make” counts.
    _draft_idx = models.Index("(department_id) WHERE state = 'draft'")
    _to_make_idx = models.Index("(department_id) WHERE needs_certificate IS TRUE")

    _door_fields = tuple(METHODS)
    _transitions = {
        "issue": transition("draft", "valid"),
        "register": transition(
            "draft",
            "valid",
            "darqi_approval.group_delivery",
            "darqi_approval.group_window",
            "darqi_approval.group_catalogue",
        ),
        "change": transition("valid", "valid", "darqi_approval.group_approver"),
        # What a decided case or the law (50(2)) does; judged by the case's own acts.
        "renew": transition("valid", "valid"),
        "reissue": transition("valid", "valid"),
        "withdraw": transition("valid", "withdrawn", "darqi_approval.group_approver"),
        "annul": transition("valid", "annulled", "darqi_approval.group_approver"),
        "cancel": transition(
            "valid withdrawn annulled penalty_revoked",
            "cancelled",
            "darqi_approval.group_approver",
        ),
        "penalty_revoke": transition("valid", "penalty_revoked"),
        # By review, court or the punishing organ; judged by those records.
        "restore": transition("withdrawn annulled cancelled penalty_revoked", "valid"),
    }

    @api.depends("name", "number", "holder_name")
    def _compute_display_name(self):
        for licence in self:
            parts = (licence.name, licence.number or licence.holder_name)
            licence.display_name = " ".join(filter(None, parts))

    @api.depends("state", "document_ids.state", "needs_certificate")
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        approver = user.has_group("darqi_approval.group_approver")
        for licence in self:
            own = licence.department_id in user.department_ids
            licence.has_certificate = bool(licence._live_certificate())
            licence.can_make = not licence._refusal_make()
            licence.can_register = licence._can("register")
            may_draft = own and (
                approver or user.has_groups("darqi_approval.group_reviewer")
            )
            licence.can_change = may_draft and licence.state == "valid"
            licence.can_end = may_draft and licence.state in (
                "valid",
                "withdrawn",
                "annulled",
                "penalty_revoked",
            )

    # Guards of what the licence says.

    @api.model_create_multi
    def create(self, vals_list):
        """A draft; only a legacy licence is given its number by hand."""
        if not self._door_is_open():
            for vals in vals_list:
                self._check_origin(vals)
        return (
            super(Licence, self.with_context(**MAIL_OFF))
            .create(vals_list)
            .with_env(self.env)
        )

    def _check_origin(self, vals):
        legacy = vals.get("is_legacy", self.env.context.get("default_is_legacy"))
        if not legacy and not self.env.su:
            raise UserError(
                self.env._(
                    "A licence comes from a granted case; only a legacy licence is"
                    " entered by hand."
                )
            )
        if not legacy and vals.get("number"):
            self._door_refuse({"number"})

    def write(self, vals):
        """What a licence says is fixed from its certificate on."""
        if not self._door_is_open():
            changed = vals.keys() & (CONTENT | {"number", "is_legacy"})
            if changed:
                self._check_editable()
            if "number" in vals and not all(licence.is_legacy for licence in self):
                self._door_refuse({"number"})
            if "is_legacy" in vals and not self.env.su:
                self._door_refuse({"is_legacy"})
            guarded = vals.keys() & {"department_id", "supervising_department_id"}
            if (
                guarded
                and not self.env.su
                and any(licence.state != "draft" for licence in self)
            ):
                self._door_refuse(guarded)
        return super().write(vals)

    def _check_editable(self):
        """:raises UserError: unless it is a draft without case and certificate"""
        for licence in self:
            if licence._door_is_open():
                continue
            if licence.application_id:
                raise UserError(
                    self.env._(
                        "%(licence)s says what the decision granted: holder, item,"
                        " issuer and dates are fixed from its creation, content and"
                        " conditions come from the decision. An error in the decision"
                        " is the approver's: he voids it and issues it again.",
                        licence=licence.display_name,
                    )
                )
            if licence.state != "draft" or licence._live_certificate():
                raise UserError(
                    self.env._(
                        "%(licence)s: what a licence says is changed by an act with its"
                        " decision, or by voiding the unsealed certificate.",
                        licence=licence.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unnumbered(self):
        if any(licence.state != "draft" or licence.number_id for licence in self):
            raise UserError(self.env._("A licence that has a number is never deleted."))

    def _live_certificate(self):
        # sudo: whether there is a certificate does not depend on who asks.
        return self.sudo().document_ids.filtered(
            lambda d: d.kind == "licence" and d.state != "voided"
        )

    @api.onchange("item_id")
    def _onchange_item_id(self):
        item = self.item_id
        if item and self.state == "draft":
            self.name = item.licence_name or item.name
            self.supervising_department_id = (
                item.supervising_department_id or item.department_id
            )
            if self.is_legacy:
                self.issuer_id = self.issuer_id or item.department_id
            today = self.env["darqi.working.day"]._today()
            row = item._competent_on(today)
            self.department_id = row.department_id or self.department_id
