import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..ground.state_door import transition

SERVERS = (
    "darqi_approval.group_delivery",
    "darqi_approval.group_window",
    "darqi_approval.group_township_window",
)
METHODS = [
    ("direct", "In person"),
    ("left", "Left at the place"),
    ("post", "By post"),
    ("electronic", "Electronically, with consent"),
    ("announcement", "By announcement"),
    ("entrusted", "Through another organ"),
]


FAILURES = [
    ("refused", "Receiver refused the papers"),
    ("absent", "Nobody was met"),
    ("moved", "Moved, new address known"),
    ("unknown", "Whereabouts unknown"),
    ("returned", "Sent back by the post"),
    ("other", "Other reason"),
]
# What is tried next (民事诉讼法 89, 90, 95, applied by analogy; PAPERS.md T24).
NEXT_METHOD = {
    "refused": "left",
    "absent": "post",
    "moved": "post",
    "unknown": "announcement",
    "returned": "announcement",
}


class DocumentService(models.Model):
    """Service of documents on the person they are addressed to (行政许可法 44).

    Planned rows say what is to be served and how; once served, failed or announced, a
    row never changes. Service by announcement is complete when its days are over
    (setting ``darqi.announcement_days``, calendar days): a job enters it, dated by the
    law. The slip (送达回证, T24) is printed from it, to be signed by hand.
    """

    _name = "darqi.document.service"
    _inherit = ["darqi.state.door"]
    _description = "Service of documents"
    _order = "planned_on, id"
    _rec_name = "receiver"

    _transitions = {
        "serve": transition("planned", "served", *SERVERS),
        "announce": transition("planned", "announced", *SERVERS),
        "complete": transition("announced", "served"),
        "fail": transition("planned announced", "failed", *SERVERS),
        "prove": transition("served", "served", *SERVERS),
    }

    document_ids = fields.Many2many(
        "darqi.document",
        "darqi_document_service_rel",
        "service_id",
        "document_id",
        required=True,
        string="Documents",
        bypass_search_access=True,
    )
    department_id = fields.Many2one(
        "darqi.department",
        compute="_compute_of_documents",
        store=True,
        precompute=True,
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Serving organ",
    )
    intake_department_id = fields.Many2one(
        "darqi.department",
        compute="_compute_of_documents",
        store=True,
        precompute=True,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        string="Window of",
    )
    application_id = fields.Many2one(
        "darqi.application",
        compute="_compute_of_documents",
        store=True,
        precompute=True,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        string="Case",
    )
    method = fields.Selection(
        METHODS,
        required=True,
        default="direct",
        help="In the order in which they are tried.",
    )
    receiver = fields.Char(
        compute="_compute_receiver",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The person or organisation the papers are addressed to.",
    )
    signer = fields.Char(string="Taken by", help="Who signed for the papers.")
    relation = fields.Char(
        string="Relation to the receiver",
        help="Of one who takes the papers for the receiver.",
    )
    place = fields.Char(
        string="Place of service",
        help="Where it was served; of an announcement, where it stands.",
    )
    planned_on = fields.Date(
        required=True,
        readonly=True,
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    served_on = fields.Date(
        string="Served on",
        help="The day on the signed slip, the postal receipt or the system's record.",
    )
    consent_on = fields.Date(
        string="Consent of", help="Electronic service: the day the receiver agreed."
    )
    post_number = fields.Char(string="Mail number")
    witnesses = fields.Char(
        help="Papers left at the place need a witness, or a photograph or film."
    )
    reason = fields.Char(
        help="Why the papers were left, announced, taken by another or not served."
    )
    note = fields.Char()
    announced_on = fields.Date(readonly=True)
    complete_on = fields.Date(
        readonly=True,
        string="Complete on",
        help="Service by announcement counts as done on this day.",
    )
    server_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Served by"
    )
    failure = fields.Selection(
        FAILURES,
        string="Why not served",
        help="What is tried next follows from it.",
    )
    returned_on = fields.Date(
        readonly=True, help="The day on which the post brought the papers back."
    )
    photo = fields.Binary(
        attachment=True,
        string="Photograph or film",
        help="Of papers left at the place: shows where and how they were left.",
    )
    photo_name = fields.Char()
    photo_sha256 = fields.Char(readonly=True, string="Digest of the photograph")
    proof = fields.Binary(attachment=True, string="Signed slip or receipt")
    proof_name = fields.Char()
    proof_sha256 = fields.Char(readonly=True, string="Digest of the proof")
    proof_document_id = fields.Many2one(
        "darqi.document", readonly=True, ondelete="restrict", string="Proof of service"
    )
    state = fields.Selection(
        [
            ("planned", "To be served"),
            ("announced", "Announced"),
            ("served", "Served"),
            ("failed", "Not served"),
        ],
        required=True,
        readonly=True,
        default="planned",
    )
    can_serve = fields.Boolean(compute="_compute_can")
    can_fail = fields.Boolean(compute="_compute_can")
    can_prove = fields.Boolean(compute="_compute_can")

    _left_check = models.Constraint(
        "CHECK (state <> 'served' OR method <> 'left' OR witnesses IS NOT NULL"
        " OR photo_sha256 IS NOT NULL)",
        "Witnesses: papers left at the place need a witness or a photograph.",
    )
    _post_check = models.Constraint(
        "CHECK (state <> 'served' OR method <> 'post' OR post_number IS NOT NULL)",
        "Mail number: it is needed when papers go by post.",
    )
    _consent_check = models.Constraint(
        "CHECK (state <> 'served' OR method <> 'electronic'"
        " OR consent_on <= served_on)",
        "Consent of: electronic service needs the receiver's consent before it.",
    )
    _served_check = models.Constraint(
        "CHECK (state <> 'served' OR served_on IS NOT NULL)",
        "Served on: a served paper has its day.",
    )
    _open_idx = models.Index(
        "(department_id, planned_on) WHERE state IN ('planned', 'announced')"
    )
    _announced_idx = models.Index("(complete_on) WHERE state = 'announced'")

    _door_fields = (
        "department_id",
        "intake_department_id",
        "application_id",
        "planned_on",
        "announced_on",
        "complete_on",
        "server_id",
        "proof_sha256",
        "photo_sha256",
        "returned_on",
        "proof_document_id",
    )

    @api.depends("receiver", "method")
    @api.depends_context("lang")
    def _compute_display_name(self):
        names = dict(self._fields["method"]._description_selection(self.env))
        for service in self:
            service.display_name = " · ".join(
                filter(None, (service.receiver, names.get(service.method)))
            )

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can(self):
        for service in self:
            service.can_serve = bool(service.id) and service._offers("serve")
            service.can_fail = bool(service.id) and service._offers("fail")
            service.can_prove = (
                bool(service.id)
                and service._offers("prove")
                and not service.proof_document_id
            )

    def _offers(self, name):
        """Whether the button is shown; what else is missing is said on pressing it."""
        self.ensure_one()
        return self.state in self._transitions[name].froms and self.env.user.has_groups(
            ",".join(SERVERS)
        )

    # ------------------------------------------------------------------ rows

    @api.depends("document_ids")
    def _compute_of_documents(self):
        for service in self:
            # sudo: organ and case of what is served; reading it is checked on create
            documents = service.sudo().document_ids
            service.department_id = documents.department_id[:1]
            service.intake_department_id = documents.intake_department_id[:1]
            service.application_id = documents.application_id[:1]

    @api.depends("document_ids")
    def _compute_receiver(self):
        for service in self:
            service.receiver = service.receiver or service.document_ids[:1].subject

    @api.constrains("document_ids")
    def _check_documents(self):
        for service in self:
            documents = service.sudo().document_ids  # sudo: organs are compared
            if len(documents.department_id) != 1 or len(documents.application_id) > 1:
                raise ValidationError(
                    self.env._("Documents: choose those of one organ and one case.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Planned by a member of the issuing organ or its window."""
        services = super().create(vals_list)
        if not self.env.su:
            services.document_ids.check_access("read")
            for service in services:
                reason = service._refusal_organ()
                if reason:
                    raise UserError(reason)
        return services

    def write(self, vals):
        """A row that is no longer planned never changes."""
        if not self._door_is_open():
            if any(service.state != "planned" for service in self):
                raise UserError(
                    self.env._("What was served is on record and never changes.")
                )
            if "document_ids" in vals:
                raise UserError(
                    self.env._("Documents: delete the planned service and plan anew.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_planned(self):
        if any(service.state != "planned" for service in self):
            raise UserError(
                self.env._("What was served is on record and never changes.")
            )

    # ------------------------------------------------------------------ acts

    def _refusal_organ(self):
        own = self.env.user.sudo().department_ids  # sudo: one's own organs
        service = self.sudo()  # sudo: organs are compared
        if not self.env.su and not (
            (service.department_id | service.intake_department_id) & own
        ):
            return self.env._("Only the issuing organ or its window serves a document.")
        return False

    def _refusal_prove(self):
        if self.proof_document_id:
            return self.env._("The proof of service was issued already.")
        return self._refusal_organ()

    def _refusal_fail(self):
        if self.method == "post" and not self.post_number:
            return self.env._("Mail number: it is needed when papers go by post.")
        if not (self.reason or "").strip():
            return self.env._("Reason: say why the papers could not be served.")
        return self._refusal_organ()

    def _refusal_announce(self):
        if self.method != "announcement":
            return self.env._("Method: it is not an announcement.")
        if not (self.reason or "").strip() or not (self.place or "").strip():
            return self.env._(
                "Announcement: say why no other way is possible, and where it stands."
            )
        return self._refusal_organ() or self._refusal_papers()

    def _refusal_papers(self):
        # sudo: only states of the papers to be served
        for document in self.sudo().document_ids:
            if document.state == "voided":
                return self.env._(
                    "%(document)s was voided.", document=document.display_name
                )
            if document.seal_required and document.state != "sealed":
                return self.env._(
                    "%(document)s bears no seal yet: it cannot be served.",
                    document=document.display_name,
                )
        return self._refusal_result()

    def _refusal_result(self):
        """Results are not handed out in any way while the case forbids it."""
        # sudo: the case of the papers is judged, not shown
        service = self.sudo()
        case = service.application_id
        if case.state != "to_deliver" or not (
            service.document_ids & case._result_papers()
        ):
            return False
        return case._refusal_deliver()

    def _refusal_serve(self):
        today = self.env["darqi.working.day"]._today()
        day = self.served_on or today
        # sudo: dates of the documents served.
        issued = max(self.sudo().document_ids.mapped("issued_on"))
        if day > today or day < issued:
            return self.env._(
                "Served on: between the date of the documents (%(issued)s) and today.",
                issued=issued,
            )
        return (
            self._refusal_organ() or self._refusal_papers() or self._refusal_method(day)
        )

    def _refusal_method(self, day):
        """What each way of service needs on record (PAPERS.md T24)."""
        if self.method == "announcement":
            return self.env._(
                "An announcement is served when its days are over, by itself."
            )
        if self.method == "left" and not (
            self.reason and (self.witnesses or self.photo)
        ):
            return self.env._(
                "Left at the place: it needs the reason of refusal, and the witnesses"
                " or a photograph."
            )
        if self.method == "post" and not self.post_number:
            return self.env._("Mail number: it is needed when papers go by post.")
        if self.method == "electronic" and not (
            self.consent_on and self.consent_on <= day
        ):
            return self.env._(
                "Consent of: electronic service needs the receiver's consent before it."
            )
        taken_by_other = self.signer and self.signer != self.receiver
        if self.method == "direct" and taken_by_other and not self.relation:
            return self.env._(
                "Relation to the receiver: say who takes the papers for them."
            )
        return False

    def action_serve(self):
        """Register the service on the day given (today when none is)."""
        today = self.env["darqi.working.day"]._today()
        for service in self:
            service._serve("serve", service.served_on or today)
        return True

    def action_announce(self):
        """The announcement stands from today on; its days run."""
        days = self.env["darqi.config"]._number("darqi.announcement_days")
        today = self.env["darqi.working.day"]._today()
        for service in self:
            service._move(
                "announce",
                {
                    "announced_on": today,
                    "complete_on": today + timedelta(days=days),
                    "server_id": self.env.uid,
                    **service._proof_vals(),
                },
            )
            # sudo: the time that now runs is the receiver's; the act was judged above
            service.sudo().application_id._announced()
        self._tell("document_announced")
        return True

    def action_fail(self):
        """Not served: the papers wait for another way."""
        today = self.env["darqi.working.day"]._today()
        for service in self:
            vals = {"server_id": self.env.uid, **service._proof_vals()}
            if service.method == "post":
                vals["returned_on"] = today
            service._move("fail", vals)
            # sudo: the case of these papers waits at the counter again
            service.sudo().application_id._not_served()
        self._tell("document_not_served")
        return True

    def action_replan(self):
        """After a failure: the same papers, another way."""
        self.ensure_one()
        return {
            **self.document_ids._service_form(),
            "context": {
                "default_document_ids": [Command.set(self.document_ids.ids)],
                "default_receiver": self.receiver,
                "default_method": NEXT_METHOD.get(self.failure, self.method),
                "default_reason": self.reason,
            },
        }

    def _serve(self, name, day):
        self.ensure_one()
        vals = {"served_on": day, **self._proof_vals()}
        if name == "serve":
            vals["server_id"] = self.env.uid
            if not self.signer and self.method == "direct":
                vals["signer"] = self.receiver
        self._move(name, vals)
        # sudo: the day of service stands on the document; the act was judged above.
        self.sudo().document_ids._mark_served(day)
        self._tell("document_served")
        # sudo: what is served is handed out; the act was judged above
        self.sudo().application_id._close_served(self)

    def _proof_vals(self):
        return {**self._digest_vals("proof"), **self._digest_vals("photo")}

    def _digest_vals(self, name):
        self.ensure_one()
        raw = self.with_context(bin_size=False)[name]
        if not raw:
            return {}
        # sudo: the bytes as stored, not as the client shows them
        file = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", name),
                    ("res_id", "=", self.id),
                ]
            )
        )
        return {f"{name}_sha256": hashlib.sha256(file.raw).hexdigest()}

    def _tell(self, act):
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda s: {
                # sudo: ids, for the record.
                "documents": sorted(s.sudo().document_ids.ids),
                "method": s.method,
                "served_on": str(s.served_on or s.announced_on or ""),
                "receiver": s.receiver,
                "proof": s.proof_sha256 or "",
                "photo": s.photo_sha256 or "",
                "failure": s.failure or "",
            },
        )

    @api.model
    def _cron_complete(self):
        """Announcements whose days are over are served, dated by the law."""
        today = self.env["darqi.working.day"]._today()
        over = self.search(
            [("state", "=", "announced"), ("complete_on", "<=", today)], order="id"
        )
        for service in over:
            service._serve("complete", service.complete_on)
        return len(over)

    # ----------------------------------------------------------------- paper

    def _slip_values(self):
        """Values of the slip (T24)."""
        self.ensure_one()
        # sudo: names of the papers that the reader of the row serves
        papers = [
            {"name": d.name, "number": d.number or "", "copies": 1}
            # sudo: names and numbers stand on the proof.
            for d in self.sudo().document_ids.sorted("id")
        ]
        values = {
            "receiver": self.receiver,
            "papers": papers,
            "method": self.method,
            "place": self.place or "　",
            "signer": "",
            "relation": self.relation or "",
            # sudo: the server's name stands on the proof.
            "servers": [self.server_id.sudo().name] if self.server_id else [],
            "witnesses": [self.witnesses] if self.witnesses else [],
            "post_number": self.post_number or "",
            "reason": self.reason or "",
            "note": self.note or "",
        }
        if self.served_on:
            values["served_at"] = self.served_on
        if self.signer and self.state == "served":
            values["signer"] = self.signer
        values["consent_on"] = self.consent_on or (
            "　" if self.method == "electronic" else None
        )
        return {key: value for key, value in values.items() if value not in (None, "")}

    def _slip_pdf(self):
        """The file of the slip; reading the row was checked."""
        self.ensure_one()
        # sudo: the proof of a service that the reader of the row sees
        proof = self.sudo().proof_document_id
        if proof:
            return proof.attachment_id.raw
        documents = self.env["darqi.document"].sudo()  # sudo: settings of papers
        settings = documents.env["darqi.document.kind"]._of("service_proof")
        today = self.env["darqi.working.day"]._today()
        values = {
            **self._slip_values(),
            # sudo: the name of an organ is public.
            "organ": self.department_id.sudo()._name_on(today),
            "output": "for_stamp",
        }
        return documents._render(settings, documents._paper(settings, values))

    def action_print_slip(self):
        """The slip to be signed: the issued proof, or a form to fill in by hand."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/service/{self.id}/slip",
            "target": "new",
        }

    def action_prove(self):
        """Issue the proof of service (送达回证) with number and check code."""
        for service in self:
            reason = service._refusal("prove")
            if reason:
                raise UserError(reason)
            proof = self.env["darqi.document"]._issue(
                "service_proof",
                service,
                service._slip_values(),
                department=service.department_id,
            )
            service._move("prove", {"proof_document_id": proof.id})
        return True


class IrAttachment(models.Model):
    """The proof of a service that is on record is frozen (invariant 8)."""

    _inherit = "ir.attachment"

    def _darqi_frozen(self):
        frozen = super()._darqi_frozen()
        # sudo: whether a file is frozen does not depend on who asks.
        proofs = self.sudo().filtered(
            lambda file: file.res_model == "darqi.document.service" and file.res_id
        )
        if proofs:
            services = self.env["darqi.document.service"].sudo()
            on_record = services.search(
                [("id", "in", proofs.mapped("res_id")), ("state", "!=", "planned")]
            )
            frozen |= proofs.filtered(lambda file: file.res_id in on_record.ids)
        return frozen
