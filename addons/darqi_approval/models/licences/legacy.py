import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# What was taken over, beside what every licence says.
TAKEN = {"legacy_scan", "legacy_scan_name", "legacy_term_reason"}


class Licence(models.Model):
    """存量证照: what a department issued before the transfer, taken over.

    One person enters it with the scan of the old certificate, another confirms. The
    organ that is competent today answers for it; nothing issued from the transfer day
    on, or by the bureau, can be taken over: that comes from a decided case (行政许可法
    38, 39).
    """

    _name = "darqi.licence"
    _inherit = ["darqi.licence", "darqi.scan.check"]
    _scan_fields = ("legacy_scan",)

    legacy_scan = fields.Binary(
        attachment=True, copy=False, string="Scan of the old certificate"
    )
    legacy_scan_name = fields.Char(copy=False)
    legacy_import_id = fields.Many2one(
        "darqi.licence.import",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        string="Import",
    )
    entered_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Entered by",
        help="Who wrote last what it says.",
    )
    confirmed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Confirmed by",
    )
    is_holder_unverified = fields.Boolean(
        compute="_compute_is_holder_unverified",
        store=True,
        precompute=True,
        string="Holder to be verified",
        help="Taken over without an identity number: verified from the old certificate"
        " at the first application.",
    )
    legacy_term_reason = fields.Char(
        copy=False,
        string="Reason of the longer validity",
        help="Why the old certificate is valid for longer than the item says today:"
        " the rule it was given under.",
    )
    is_term_exceeded = fields.Boolean(
        compute="_compute_is_term_exceeded", string="Longer than the item's validity"
    )
    register_refusal = fields.Char(
        compute="_compute_register_refusal",
        help="Why the reader cannot confirm it now.",
    )

    # Rows from before this rule have nobody who entered them.
    _two_persons_check = models.Constraint(
        "CHECK (entered_by_id IS NULL OR NOT is_legacy OR state = 'draft'"
        " OR (confirmed_by_id IS NOT NULL AND confirmed_by_id <> entered_by_id))",
        "A legacy licence is confirmed by another person than who entered it.",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {
            "legacy_import_id",
            "entered_by_id",
            "confirmed_by_id",
        }

    @api.depends("is_legacy", "holder_id")
    def _compute_is_holder_unverified(self):
        for licence in self:
            licence.is_holder_unverified = licence.is_legacy and not licence.holder_id

    @api.depends("is_legacy", "item_id", "date_from", "date_to")
    def _compute_is_term_exceeded(self):
        for licence in self:
            licence.is_term_exceeded = licence.is_legacy and self._exceeds_term(
                licence.item_id, licence.date_from, licence.date_to
            )

    @api.model
    def _exceeds_term(self, item, start, end):
        """Whether a licence is valid for longer than its item says."""
        limit = self._validity_end(item, start) if item else False
        return bool(limit and (not end or end > limit))

    @api.depends("state", "entered_by_id", "legacy_scan", "date_from", "issuer_id")
    @api.depends_context("uid", "darqi_at")
    def _compute_register_refusal(self):
        for licence in self:
            draft = licence.is_legacy and licence.state == "draft"
            licence.register_refusal = draft and licence._refusal("register")

    @api.model_create_multi
    def create(self, vals_list):
        """The organ of a legacy licence is the competent one, not the form's."""
        if self._door_is_open():
            return super().create(vals_list)
        legacy = self.env.context.get("default_is_legacy")
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if vals.get("is_legacy", legacy):
                vals["department_id"] = self._legacy_organ(vals).id
                if not vals.get("supervising_department_id"):
                    item = self.env["darqi.item"].browse(vals["item_id"])
                    vals["supervising_department_id"] = self._supervisor_of(item).id
        licences = super().create(vals_list)
        licences._sign_entry()
        return licences

    def write(self, vals):
        """Whoever writes what a legacy licence says has entered it."""
        if self._door_is_open():
            return super().write(vals)
        if vals.keys() & TAKEN:
            self._check_editable()
        said = vals.keys() & (self._said() | TAKEN)
        result = super().write(vals)
        if said:
            drafts = self.filtered(lambda x: x.is_legacy and x.state == "draft")
            for licence in drafts:
                licence._door_opened().write(
                    {"department_id": self._legacy_organ({"item_id": licence.item_id})}
                )
            drafts._sign_entry()
        return result

    @api.model
    def _supervisor_of(self, item):
        """Who supervises what is licensed under the item: never nobody."""
        return item.supervising_department_id or item.department_id

    @api.model
    def _said(self):
        """Fields that say what the licence is."""
        return {
            "name",
            "number",
            "item_id",
            "holder_id",
            "holder_name",
            "issuer_id",
            "scope",
            "content",
            "area",
            "address",
            "date_from",
            "date_to",
            "legacy_term_reason",
        }

    def _sign_entry(self):
        legacy = self.filtered("is_legacy")
        if legacy:
            legacy._door_opened().write({"entered_by_id": self.env.uid})

    @api.model
    def _legacy_organ(self, vals):
        """The competent organ; who enters is one of its members."""
        item = vals.get("item_id")
        if not isinstance(item, models.BaseModel):
            item = self.env["darqi.item"].browse(item or [])
        if not item:
            raise UserError(self.env._("Item: choose it."))
        today = self.env["darqi.working.day"]._today()
        organ = item._competent_on(today).department_id or item.department_id
        if not self.env.su and organ not in self.env.user.department_ids:
            raise UserError(
                self.env._(
                    "“%(item)s” is not in the hands of your organ: %(competent)s enters"
                    " its legacy licences.",
                    item=item.name,
                    competent=organ.sudo().name,  # sudo: names of organs are public
                )
            )
        return organ

    def _refusal_register(self):
        reason = super()._refusal_register()
        if reason:
            return reason
        # sudo: to judge only.
        licence = self.sudo()
        first = licence.item_id._bureau_since().get(licence.item_id.id)
        return (
            licence._refusal_legacy(licence.issuer_id, licence.date_from, first)
            or licence._refusal_entry()
        )

    def _refusal_entry(self):
        user = self.env.user
        if not self.legacy_scan and not self.legacy_import_id:
            return self.env._("Scan of the old certificate: it is missing.")
        if self.is_term_exceeded and not (self.legacy_term_reason or "").strip():
            return self.env._(
                "Valid to: %(day)s is longer than the item's validity (until"
                " %(limit)s). Compare it with the old certificate, and give the reason"
                " of the longer validity.",
                day=self.date_to or self.env._("no end"),
                limit=self._validity_end(self.item_id, self.date_from),
            )
        if not self.supervising_department_id:
            return self.env._("Supervised by: it is missing.")
        if not self.entered_by_id or self.entered_by_id == user:
            return self.env._(
                "Whoever entered a legacy licence cannot confirm it: another person"
                " compares it with the old certificate."
            )
        if self.legacy_import_id:
            return False  # the import was confirmed as a whole
        if self._legacy_organ({"item_id": self.item_id}) != self.department_id:
            return self.env._(
                "The competent organ has changed since it was entered: save it again."
            )
        if self.department_id not in self.env.user.department_ids:
            return self.env._("Only the responsible organ confirms it.")
        return False

    @api.model
    def _refusal_legacy(self, issuer, day, first):
        """Why a licence of ``issuer`` from ``day`` cannot be taken over, or False.

        :param first: day from which the bureau was competent for the item, or None
        """
        today = self.env["darqi.working.day"]._today()
        if issuer.kind == "bureau":
            return self.env._(
                "Licence issued by: the bureau's own licences come from its decided"
                " cases; they are not taken over."
            )
        if day > today:
            return self.env._("Valid from: a legacy licence is in force already.")
        if first and day >= first:
            return self.env._(
                "Valid from: the item is the bureau's since %(day)s; a licence from"
                " then on comes from a decided case.",
                day=first,
            )
        return False

    def action_register(self):
        """Confirm a legacy licence: in the register and supervised from now on."""
        for licence in self:
            scan = licence.sudo().legacy_scan  # sudo: to record its digest
            licence._move(
                "register",
                {"issued_on": licence.date_from, "confirmed_by_id": self.env.uid},
            )
            self.env["darqi.evidence"]._record(
                licence.sudo(),  # sudo: as for every event
                "licence_taken_over",
                {
                    "entered_by": licence.entered_by_id.id,
                    "confirmed_by": self.env.uid,
                    "import": licence.legacy_import_id.id or 0,
                    "scan": hashlib.sha256(base64.b64decode(scan)).hexdigest()
                    if scan
                    else "",
                },
            )
            licence._event("registered")
        return True


class Item(models.Model):
    """Since when the bureau decides on items."""

    _inherit = "darqi.item"

    def _bureau_since(self):
        """First day on which the bureau was competent, by item; one query."""
        self.env["darqi.competence"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT c.item_id, min(c.date_from) FROM darqi_competence c
                   JOIN darqi_department d ON d.id = c.department_id
                   WHERE c.item_id = ANY(%s) AND d.kind = 'bureau'
                   GROUP BY c.item_id""",
                self.ids,
            )
        )
        return dict(rows)
