from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ground.state_door import transition

SERVERS = (
    "darqi_approval.group_delivery",
    "darqi_approval.group_window",
    "darqi_approval.group_township_window",
)
APPROVER = "darqi_approval.group_approver"
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
    _inherit = ["darqi.state.door", "darqi.scan.check"]
    _description = "Service of documents"
    _scan_fields = ("proof", "photo")
    _scan_films = ("photo",)
    _order = "planned_on, id"
    _rec_name = "receiver"

    _transitions = {
        "serve": transition("planned", "served", *SERVERS),
        "allow_announcement": transition("planned", "planned", APPROVER),
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
        readonly=True,
        string="Consent of",
        help="Electronic service: the day the receiver agreed, as the filing says.",
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
