from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.state_door import transition

KIND = "industry_licence"
MAKER = "darqi_approval.group_delivery"


class Industry(models.Model):
    """行业 of 一业一证: which licences a shop of this kind needs (PRACTICE 2.30)."""

    _name = "darqi.industry"
    _description = "Industry"
    _order = "name, id"

    name = fields.Char(required=True, string="Industry")
    item_ids = fields.Many2many(
        "darqi.item",
        "darqi_industry_item_rel",
        "industry_id",
        "item_id",
        string="Licences it needs",
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint("unique(name)", "This industry is set up already.")


class IndustryLicence(models.Model):
    """行业综合许可证: one certificate over the licences a shop holds (一业一证).

    It gives no right of its own: each licence behind it stays what its decision made
    it, and whoever checks the code is told which of them are in force. When one of
    them changes or ends, the certificate is to be issued again.
    """

    _name = "darqi.industry.licence"
    _inherit = ["darqi.state.door"]
    _description = "Industry licence"
    _order = "id desc"

    industry_id = fields.Many2one(
        "darqi.industry", required=True, ondelete="restrict", index=True
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        string="Issuing organ",
        default=lambda self: self.env["darqi.department"]._bureau(),
    )
    holder_id = fields.Many2one(
        "darqi.applicant", required=True, ondelete="restrict", index=True
    )
    holder_name = fields.Char(compute="_compute_holder_name", string="Holder name")
    address = fields.Char(help="Of the place of business.")
    line_ids = fields.One2many(
        "darqi.industry.licence.line", "industry_licence_id", string="Licences behind"
    )
    offered_ids = fields.Many2many(
        "darqi.licence", compute="_compute_offered_ids", string="Licences of the holder"
    )
    document_ids = fields.Many2many(
        "darqi.document", compute="_compute_document_ids", string="Certificates"
    )
    number = fields.Char(readonly=True, copy=False, string="Licence number")
    date_to = fields.Date(
        compute="_compute_date_to", string="Valid to", help="Of the first to end."
    )
    in_force_count = fields.Integer(compute="_compute_date_to", string="In force")
    needs_again = fields.Boolean(
        readonly=True,
        copy=False,
        string="To be issued again",
        help="A licence behind it changed or ended since its last certificate.",
    )
    ended_on = fields.Date(readonly=True, copy=False)
    end_reason = fields.Char(string="Why it is given back")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("issued", "Waiting for seal"),
            ("valid", "In use"),
            ("ended", "Given back"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    can_issue = fields.Boolean(compute="_compute_can")
    can_end = fields.Boolean(compute="_compute_can")

    _again_idx = models.Index("(department_id) WHERE needs_again IS TRUE")
    _one_uniq = models.UniqueIndex(
        "(industry_id, holder_id, COALESCE(address, '')) WHERE state <> 'ended'",
        "The holder has an industry licence for this place already.",
    )

    _door_fields = ("number", "needs_again", "ended_on", "department_id")
    _transitions = {
        "issue": transition("draft valid", "issued", MAKER),
        "seal": transition("issued", "valid"),
        "end": transition("issued valid", "ended", MAKER),
    }

    @api.depends("industry_id", "holder_id")
    def _compute_display_name(self):
        for record in self:
            record.display_name = " · ".join(
                filter(
                    None,
                    (record._title(), record.number or "", record.holder_name or ""),
                )
            )

    def _title(self):
        return f"{self.industry_id.name or ''}行业综合许可证"

    @api.depends("holder_id")
    def _compute_holder_name(self):
        for record in self:
            # sudo: the name stands on the certificate
            record.holder_name = record.sudo().holder_id.name

    @api.depends("line_ids.licence_id")
    @api.depends_context("darqi_at")
    def _compute_date_to(self):
        for record in self:
            # sudo: the dates stand on the certificate
            licences = record.sudo().line_ids.licence_id
            record.in_force_count = len(licences.filtered(self._in_force))
            ends = [licence.date_to for licence in licences if licence.date_to]
            record.date_to = min(ends, default=False)

    @api.depends("holder_id", "industry_id")
    def _compute_offered_ids(self):
        for record in self:
            record.offered_ids = self.env["darqi.licence"].search(
                [
                    ("holder_id", "=", record.holder_id.id),
                    ("state", "=", "valid"),
                    ("department_id", "=", record.department_id.id),
                    ("item_id", "in", record.industry_id.item_ids.ids),
                ]
            )

    @api.depends("number", "state")
    def _compute_document_ids(self):
        documents = self.env["darqi.document"]
        for record in self:
            record.document_ids = documents.search(
                [("res_model", "=", self._name), ("res_id", "=", record.id)]
            )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for record in self:
            record.can_issue = bool(record.id) and record._can("issue")
            record.can_end = bool(record.id) and record._can("end")

    @api.onchange("industry_id", "holder_id")
    def _onchange_holder(self):
        """The holder's licences that the industry needs, the latest of each item."""
        if self.state != "draft" or not (self.holder_id and self.industry_id):
            return
        latest = {row.item_id: row for row in self.offered_ids.sorted("date_from")}
        commands = [
            fields.Command.create({"licence_id": r.id}) for r in latest.values()
        ]
        self.line_ids = [fields.Command.clear(), *commands]
        self.address = self.address or self.offered_ids[:1].address

    @staticmethod
    def _in_force(licence):
        return licence.validity not in ("none", "expired", "held")

    def write(self, vals):
        """What was issued is changed by issuing again; only the reason is entered."""
        if not self._door_is_open() and vals.keys() - {"line_ids", "end_reason"}:
            if any(record.state != "draft" for record in self):
                raise UserError(
                    self.env._("What was issued is not changed: issue it again.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if any(record.state != "draft" for record in self):
            raise UserError(self.env._("A certificate that was issued stays."))

    # ------------------------------------------------------------------ judges

    def _refusal_own(self):
        # sudo: one's own organs
        if self.department_id not in self.env.user.sudo().department_ids:
            return self.env._("The paper is another organ's.")
        return False

    def _refusal_issue(self):
        reason = self._refusal_own()
        if reason:
            return reason
        if self.state == "valid" and not self.needs_again:
            return self.env._("Nothing changed since its last certificate.")
        # sudo: state and holder of the licences it names, to judge only
        licences = self.sudo().line_ids.licence_id
        if len(licences) < 2:
            return self.env._(
                "Licences behind: at least two; with one the licence itself is enough."
            )
        for licence in licences:
            if licence.holder_id != self.sudo().holder_id:  # sudo: compared only
                return self.env._(
                    "%(licence)s: another holder's.", licence=licence.display_name
                )
            if licence.department_id != self.department_id:
                return self.env._(
                    "%(licence)s: another organ answers for it; the bureau's"
                    " certificate cannot vouch for it.",
                    licence=licence.display_name,
                )
            if not self._in_force(licence):
                return self.env._(
                    "%(licence)s: it is not in force.", licence=licence.display_name
                )
            if licence.item_id not in self.industry_id.item_ids:
                return self.env._(
                    "%(licence)s: the industry does not need it.",
                    licence=licence.display_name,
                )
        missing = self.industry_id.item_ids.filtered(
            lambda item: (
                item not in licences.item_id
                and item._competent_on(
                    self.env["darqi.working.day"]._today()
                ).department_id
                == self.department_id
            )
        )
        if missing:
            return self.env._(
                "Still without a licence: %(items)s.",
                items="、".join(missing.mapped("name")),
            )
        return False

    def _refusal_end(self):
        if not (self.end_reason or "").strip():
            return self.env._("Say why it is given back.")
        return self._refusal_own()

    # ------------------------------------------------------------------ acts

    def action_issue(self):
        """Issue the certificate; it then waits for its seal."""
        for record in self:
            record._move("issue", {"needs_again": False})
            # sudo: the certificate follows from the act that was judged just now.
            register = record.sudo()
            paper = register.env["darqi.document"]._issue(
                KIND,
                register,
                register._certificate_values(),
                department=register.department_id,
                numbered=not register.number,
            )
            register._door_opened().write({"number": paper.number})
            record.invalidate_recordset(["document_ids"])
        return True

    def action_end(self):
        """It is given back: the licences behind it stay what they are."""
        today = self.env["darqi.working.day"]._today()
        self._move("end", {"ended_on": today, "needs_again": False})
        self.env["darqi.evidence"]._record(
            self,
            "industry_licence_ended",
            lambda r: {"number": r.number, "reason": r.end_reason},
        )
        # sudo: the links end with the certificate that was judged just now.
        self.sudo().line_ids.write({"is_live": False})
        return True

    def action_open_certificate(self):
        """Open the latest certificate."""
        self.ensure_one()
        return self.document_ids.sorted("id")[-1:].action_open_pdf()

    def _certificate_values(self):
        holder = self.holder_id
        code = holder.id_number if holder.kind == "organisation" else holder.id_masked
        return {
            "industry": self.industry_id.name,
            "holder": self.holder_name,
            "holder_code": code or "",
            "address": self.address or "",
            "valid_to": self.date_to or None,
            "number": self.number or "",
            "licences": [
                {
                    "item_name": licence.item_id.name,
                    "licence_name": licence.name,
                    "licence_number": licence.number,
                    "content": licence._printed_content(),
                    "valid_to": licence.date_to or None,
                }
                for licence in self.line_ids.licence_id.sorted(
                    lambda r: (r.item_id.id, r.id)
                )
            ],
        }

    def _sealed(self, document):
        """The sealed certificate is in use."""
        if document.kind == KIND and self.state == "issued":
            # sudo: the keeper has no right here; the sealing was judged.
            self.sudo()._move("seal")

    def _public_rows(self):
        """The licences behind, as whoever checks the code is told."""
        fields_ = self.env["darqi.licence"]._fields
        words = {
            name: dict(fields_[name]._description_selection(self.env))
            for name in ("state", "validity")
        }
        return [
            {
                "name": licence.name,
                "number": licence.number,
                "good": self._in_force(licence),
                "status": words["state"].get(licence.state)
                if self._in_force(licence) or licence.validity == "none"
                else words["validity"].get(licence.validity),
                "date_to": licence.date_to,
            }
            for licence in self.line_ids.licence_id
        ]


class IndustryLicenceLine(models.Model):
    """A licence behind an industry licence; it stands behind one at a time."""

    _name = "darqi.industry.licence.line"
    _description = "Licence behind an industry licence"
    _order = "industry_licence_id, id"
    _rec_name = "licence_id"

    industry_licence_id = fields.Many2one(
        "darqi.industry.licence", required=True, index=True, ondelete="cascade"
    )
    department_id = fields.Many2one(
        related="industry_licence_id.department_id", store=True, index=True
    )
    licence_id = fields.Many2one(
        "darqi.licence", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(related="licence_id.item_id")
    number = fields.Char(related="licence_id.number")
    date_to = fields.Date(related="licence_id.date_to")
    validity = fields.Selection(related="licence_id.validity")
    is_live = fields.Boolean(default=True, readonly=True)

    _live_uniq = models.UniqueIndex(
        "(licence_id) WHERE is_live",
        "This licence stands behind another industry licence.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Chosen on a draft, or to issue again."""
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        """Chosen on a draft, or to issue again."""
        if "is_live" in vals and not self.env.su:
            raise UserError(self.env._("It ends with the certificate."))
        self._check_open()
        result = super().write(vals)
        self._check_open()
        return result

    def unlink(self):
        """Chosen on a draft, or to issue again."""
        self._check_open()
        return super().unlink()

    def _check_open(self):
        for record in self.industry_licence_id:
            if record.state == "draft" or record.needs_again or self.env.su:
                continue
            raise UserError(
                self.env._("What was issued is not changed: issue it again.")
            )


class Licence(models.Model):
    """The industry licence it stands behind."""

    _inherit = "darqi.licence"

    industry_line_ids = fields.One2many(
        "darqi.industry.licence.line", "licence_id", readonly=True
    )
    industry_licence_id = fields.Many2one(
        "darqi.industry.licence",
        compute="_compute_industry_licence_id",
        string="Industry licence",
    )

    @api.depends("industry_line_ids.is_live")
    def _compute_industry_licence_id(self):
        for licence in self:
            # sudo: under which certificate it is shown
            live = licence.sudo().industry_line_ids.filtered("is_live")
            licence.industry_licence_id = live.industry_licence_id[:1]

    def _event(self, kind):
        """What changes or ends a licence makes the certificate above it stale."""
        result = super()._event(kind)
        if kind in ("issued", "registered"):
            return result  # nothing stands above a licence that just came to be
        # sudo: the mark follows from the event, whoever may see the certificate
        above = self.sudo().industry_line_ids.filtered("is_live").industry_licence_id
        stale = above.filtered(lambda record: record.state in ("issued", "valid"))
        if stale:
            stale._door_opened().write({"needs_again": True})
        return result


class Document(models.Model):
    """The certificate and what its code tells."""

    _inherit = "darqi.document"

    kind = fields.Selection(
        selection_add=[(KIND, "Industry licence")], ondelete={KIND: "cascade"}
    )

    def _industry_licence(self):
        if self.res_model != "darqi.industry.licence":
            return self.env["darqi.industry.licence"]
        return self.env["darqi.industry.licence"].browse(self.res_id).exists()

    def _public_status(self, licence):
        """In force only as far as the licences behind it are."""
        status = super()._public_status(licence)
        if self.kind != KIND or status != "effective":
            return status
        record = self._industry_licence()
        newer = record.document_ids.filtered(
            lambda d: d.id > self.id and d.state == "sealed"
        )
        if newer:
            return "replaced"
        if record.state == "ended":
            return "cancelled"
        rows = record._public_rows()
        if all(row["good"] for row in rows):
            return "in_force"
        return "partly" if any(row["good"] for row in rows) else "expired"
