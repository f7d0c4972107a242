from odoo import api, fields, models

from ...official_document import CODES

# Papers whose act comes with other areas, and those without a case of their own.
MORE_KINDS = [
    ("overdue_statement", "Statement on exceeding the time"),
    ("ordered_change", "Change decision of the organ's own motion"),
    ("not_annulled", "Decision not to annul"),
    ("erratum", "Correction of a paper"),
    ("termination", "Notice of termination"),
    ("withdrawal_confirmed", "Confirmation of the applicant's withdrawal"),
    ("cancellation_announcement", "Announcement of cancellations"),
    ("advice_slip", "Advice slip"),
    ("payment_notice", "Notice of payment"),
    ("service_proof", "Proof of service"),
    ("service_announcement", "Service by announcement"),
    ("delivery_register", "Register of handing out"),
    ("return_register", "Register of papers given back"),
    ("seal_request", "Request for the seal"),
    ("result_letter", "Letter on a result of supervision"),
    ("lead_transfer", "Letter handing over leads"),
    ("licence_application", "Application for a licence"),
    ("interested_party", "Notice to an interested party"),
    ("hearing_right", "Notice of the right to a hearing"),
    ("hearing_refused", "Notice that no hearing is held"),
    ("hearing_announcement", "Announcement of a hearing"),
    ("minutes", "Minutes of a meeting"),
    ("announcement", "Public announcement"),
    ("catalogue_announcement", "Announcement of the catalogue"),
    ("item_guide", "Guide to an item"),
    ("approval_sheet", "Approval sheet"),
    ("legal_review", "Opinion of the legal review"),
    ("step_opinion", "Opinion of a step"),
    ("efficiency_warning", "Warning on efficiency"),
    ("efficiency_order", "Order on efficiency"),
    ("file_cover", "Cover of the case file"),
    ("file_contents", "Contents of the case file"),
]
# 行政许可法 32, 38, 44, 45, 47: what is served on the person it is addressed to.
SERVED_KINDS = {
    "acceptance",
    "annulment",
    "cancellation",
    "change",
    "change_refused",
    "correction",
    "erratum",
    "extension",
    "granted",
    "hearing_notice",
    "hearing_refused",
    "hearing_right",
    "interested_party",
    "licence",
    "licence_not_needed",
    "not_annulled",
    "ordered_change",
    "payment_notice",
    "refusal_to_accept",
    "refused",
    "renewal",
    "renewal_refused",
    "resumption",
    "special_procedure",
    "supplement",
    "suspension",
    "termination",
    "withdrawal",
    "withdrawal_confirmed",
}


class DocumentKind(models.Model):
    """Every paper of the list has its kind (PAPERS.md T01–T32)."""

    _inherit = "darqi.document.kind"

    is_served = fields.Boolean(
        compute="_compute_is_served",
        store=True,
        readonly=False,
        precompute=True,
        string="Is served",
        help="Papers of this kind wait for service on the person they are addressed"
        " to (行政许可法 44).",
    )

    @api.depends("code")
    def _compute_is_served(self):
        for kind in self:
            kind.is_served = kind.code in SERVED_KINDS

    @api.model
    def _codes_without_kind(self):
        """Codes of papers that no kind is set up for."""
        have = (
            self.with_context(active_test=False)
            .search([("code", "in", list(CODES))])
            .mapped("code")
        )
        return sorted(CODES.keys() - set(have))


class Document(models.Model):
    """Further kinds."""

    _inherit = "darqi.document"

    kind = fields.Selection(
        selection_add=MORE_KINDS,
        ondelete={code: "cascade" for code, _label in MORE_KINDS},
    )
