from odoo import api, fields, models
from odoo.exceptions import UserError

from .document_kind import SEALS
from .ground.state_door import transition

# Codes of darqi.document.kind rows; other modules add theirs by selection_add.
KINDS = [
    ("receipt", "Receipt of papers"),
    ("correction", "Correction notice"),
    ("acceptance", "Acceptance notice"),
    ("refusal_to_accept", "Refusal to accept"),
    ("licence_not_needed", "Notice that no licence is needed"),
    ("granted", "Grant decision"),
    ("refused", "Refusal decision"),
    ("licence", "Licence certificate"),
    ("handover", "Handover slip"),
    ("memorandum", "Memorandum of approval and supervision"),
    ("change", "Change decision"),
    ("change_refused", "Refusal to change"),
    ("renewal", "Renewal decision"),
    ("renewal_refused", "Refusal to renew"),
    ("withdrawal", "Withdrawal decision"),
    ("annulment", "Annulment decision"),
    ("cancellation", "Cancellation decision"),
    ("notice_slip", "Notice slip"),
    ("feedback_sheet", "Feedback sheet"),
    ("supervision_record", "Supervision record"),
    ("special_procedure", "Notice of a special procedure"),
    ("extension", "Notice of extension"),
    ("supplement", "Notice of supplement"),
    ("suspension", "Notice of suspension"),
    ("resumption", "Notice of resumption"),
    ("survey_record", "Survey record"),
    ("technical_opinion", "Technical support opinion"),
    ("expert_review", "Expert opinion"),
    ("hearing_notice", "Notice of a hearing"),
    ("hearing_record", "Hearing record"),
]


class Document(models.Model):
    """An official document as issued: number, file, seal (invariants 5, 8, 9).

    It exists from its issue on and never changes: only the seal and voiding before the
    seal are still to come. A correction is a new document. :meth:`_issue` (in
    ``document_issue.py``) is the only way to make one.
    """

    _name = "darqi.document"
    _inherit = ["darqi.state.door"]
    _description = "Official document"
    _order = "issued_on, id"  # the queue: oldest first
    _rec_names_search = ["number", "name", "subject"]

    name = fields.Char(required=True, readonly=True, string="Title")
    number = fields.Char(
        readonly=True,
        index="trigram",
        string="Document number",
        help="文号, or the licence's.",
    )
    number_id = fields.Many2one(
        "darqi.document.number",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        string="Register entry",
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        string="Issuing organ",
    )
    to_department_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        ondelete="restrict",
        index=True,
        string="Receiving organ",
        help="The other organ it concerns: supervision, the other party, the receiver.",
    )
    intake_department_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        string="Window of",
        help="The organ whose window took the papers in and hands this out.",
    )
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    application_id = fields.Many2one(
        "darqi.application", readonly=True, ondelete="restrict", index=True
    )
    licence_id = fields.Many2one(
        "darqi.licence", readonly=True, ondelete="restrict", index=True
    )
    item_id = fields.Many2one(
        "darqi.item", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    subject = fields.Char(readonly=True, string="Addressee or holder")
    issued_on = fields.Date(
        required=True,
        readonly=True,
        string="Date of document",
        help="Date of the document; decides the year.",
    )
    issued_at = fields.Datetime(required=True, readonly=True)
    issued_by_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )
    decided_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="restrict",
        string="Decided by",
        help="Whoever decided the matter cannot seal its paper.",
    )
    attachment_id = fields.Many2one(
        "ir.attachment", readonly=True, ondelete="restrict", string="File"
    )
    sha256 = fields.Char(
        required=True,
        readonly=True,
        index=True,
        string="Digest",
        help="SHA-256 of the file.",
    )
    content = fields.Json(
        readonly=True,
        groups="base.group_system",
        help="The values it was rendered from.",
    )
    check_code = fields.Char(
        string="Check code",
        required=True,
        readonly=True,
        help="Printed on the paper; anyone checks it on the public page.",
    )
    check_digest = fields.Char(required=True, readonly=True)
    seal_kind = fields.Selection(SEALS, required=True, readonly=True, string="Seal")
    seal_required = fields.Boolean(readonly=True, string="Bears a seal")
    seal_parties = fields.Integer(readonly=True, default=1)
    seal_places = fields.Json(
        readonly=True,
        string="Places of seals",
        help="Where seals belong: page, centre and diameter in points, organ.",
    )
    copies = fields.Integer(required=True, readonly=True, help="Originals made.")
    impressions = fields.Integer(
        readonly=True, default=0, help="Seal impressions put on the copies so far."
    )
    unsealed_count = fields.Integer(
        compute="_compute_unsealed",
        store=True,
        string="Copies to seal",
        help="By the issuing organ; the paper stays in its queue until there are none.",
    )
    other_unsealed_count = fields.Integer(
        compute="_compute_unsealed",
        store=True,
        string="Copies to seal by the other party",
    )
    state = fields.Selection(
        [("issued", "Issued"), ("sealed", "Sealed"), ("voided", "Voided")],
        required=True,
        readonly=True,
        default="issued",
    )
    sealed_on = fields.Date(readonly=True)
    sealed_attachment_id = fields.Many2one(
        "ir.attachment", readonly=True, ondelete="restrict", string="Sealed file"
    )
    void_reason = fields.Char(readonly=True)
    voided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    seal_use_ids = fields.One2many("darqi.seal.use", "document_id", readonly=True)
    can_seal = fields.Boolean(compute="_compute_can")
    can_void = fields.Boolean(compute="_compute_can")
    seal_refusal = fields.Char(
        compute="_compute_can", help="Why the reader cannot seal it now."
    )

    _check_digest_uniq = models.Constraint(
        "unique(check_digest)", "This check code is taken."
    )
    _number_uniq = models.UniqueIndex(
        "(number_id) WHERE number_id IS NOT NULL",
        "A number belongs to one document only.",
    )
    _impressions_check = models.Constraint(
        "CHECK (impressions BETWEEN 0 AND copies * seal_parties)",
        "Impressions: no more than the copies made.",
    )
    _unsealed_idx = models.Index(
        "(department_id, issued_on) WHERE state = 'issued' AND seal_required IS TRUE"
    )
    _either_to_seal_idx = models.Index(
        "(id DESC) WHERE unsealed_count > 0 OR other_unsealed_count > 0"
    )
    _to_seal_idx = models.Index("(department_id, issued_on) WHERE unsealed_count > 0")
    _other_to_seal_idx = models.Index(
        "(to_department_id, issued_on) WHERE other_unsealed_count > 0"
    )
    _record_idx = models.Index("(res_model, res_id)")

    _transitions = {
        "seal": transition(
            "issued sealed", "sealed", "darqi_approval.group_seal_keeper"
        ),
        "void": transition(
            "issued",
            "voided",
            "darqi_approval.group_approver",
            "darqi_approval.group_delivery",
            "darqi_approval.group_window",
            "darqi_approval.group_township_window",
        ),
    }

    def _door_guarded(self):
        # A document is whole from its issue on: every stored field is guarded.
        return {
            name
            for name, field in self._fields.items()
            if field.store and name not in models.MAGIC_COLUMNS
        }

    @api.depends("state", "seal_required", "copies", "seal_parties", "seal_use_ids")
    def _compute_unsealed(self):
        for document in self:
            own = other = 0
            if document.seal_required and document.state != "voided":
                own = document._impressions_left(document.department_id)
                if document.seal_parties == 2:
                    other = document._impressions_left(document.to_department_id)
            document.unsealed_count = max(own, 0)
            document.other_unsealed_count = max(other, 0)

    @api.depends("name", "number")
    def _compute_display_name(self):
        for document in self:
            document.display_name = " ".join(
                filter(None, (document.name, document.number))
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("An issued document is never deleted; it can be voided.")
        )
