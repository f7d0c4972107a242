from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..application_form import visible_codes

# Papers addressed to the applicant, unless the kind of document says otherwise.
APPLICANT_PAPERS = (
    "receipt",
    "correction",
    "acceptance",
    "refusal_to_accept",
    "licence_not_needed",
    "supplement",
    "special_procedure",
    "extension",
    "suspension",
    "resumption",
    "hearing_notice",
    "granted",
    "refused",
    "licence",
    "change",
    "change_refused",
    "renewal",
    "renewal_refused",
    "cancellation",
    "termination",
    "withdrawal_confirmed",
    "hearing_right",
    "hearing_refused",
    "promise",
    "act_notice",
    "withdrawal",
    "annulment",
    "not_annulled",
    "ordered_change",
    "payment_notice",
    "result_letter",
    "erratum",
    "licence_application",
    "overdue_statement",
)
# The same kinds go to interested parties as well: each sees his own.
PARTY_PAPERS = ("hearing_notice", "hearing_right", "hearing_refused")
IT_OFFICE = "darqi_approval.group_it_office"


class DocumentKind(models.Model):
    """Whom a paper is for is a property of its kind, kept without code."""

    _inherit = "darqi.document.kind"

    to_applicant = fields.Boolean(
        compute="_compute_to_applicant",
        store=True,
        readonly=False,
        string="Addressed to the applicant",
        help="The applicant finds it on the public pages, once it is sealed.",
    )

    @api.depends("code")
    def _compute_to_applicant(self):
        for kind in self:
            kind.to_applicant = kind.code in APPLICANT_PAPERS


class Applicant(models.Model):
    """An applicant who looks after his own cases on the public pages."""

    _inherit = "darqi.applicant"

    partner_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        string="Online account",
        help="The contact whose portal users see this applicant's cases, and no other"
        " applicant's. Kept by the IT office after the identity was checked.",
    )

    _partner_uniq = models.UniqueIndex(
        "(partner_id, id_kind, id_number) WHERE partner_id IS NOT NULL",
        "This applicant has this online account already.",
    )

    def _check_partner(self, vals_list):
        """:raises AccessError: whoever writes it but the act of the IT office"""
        if not self.env.su and any("partner_id" in vals for vals in vals_list):
            raise AccessError(
                self.env._("Online account: the IT office links it, nobody else.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        """An account is linked by the IT office only."""
        self._check_partner(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """An account is linked by the IT office only."""
        self._check_partner([vals])
        return super().write(vals)

    def _link_account(self, user):
        """Link a portal account, or none. :raises AccessError: not the IT office"""
        self.ensure_one()
        self.env["darqi.state.door"]._need_group(IT_OFFICE)
        self.check_access("read")
        if user and not user._is_portal():
            raise UserError(
                self.env._("Online account: it is no portal account of an applicant.")
            )
        # sudo: the IT office writes nothing else of an applicant; judged above.
        self.sudo().partner_id = user.partner_id
        self.env["darqi.evidence"]._record(
            self, "applicant_account_linked", {"user": user.login or ""}
        )

    def action_ask_account(self):
        """Ask which portal account belongs to this applicant."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Online account"),
            "res_model": "darqi.applicant.account",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_applicant_id": self.id},
        }


# The dialog stands beside the act it asks for.
class ApplicantAccount(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """Which portal account an applicant's cases are shown to."""

    _name = "darqi.applicant.account"
    _description = "Online account of an applicant"

    applicant_id = fields.Many2one("darqi.applicant", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Portal account",
        domain="[('share', '=', True)]",
        help="Empty: the applicant has no online account any more.",
    )

    def action_confirm(self):
        """Link it; the person sees the cases at once."""
        self.ensure_one()
        self.applicant_id._link_account(self.user_id)
        return {"type": "ir.actions.act_window_close"}


class Application(models.Model):
    """A case as its applicant sees it: what the law tells him, and nothing internal.

    Portal users have no right on cases; these methods are the only door, and each
    begins with the cases of the signed-in person's own applicants.
    """

    _inherit = "darqi.application"

    @api.model
    def _of_portal_user(self, number=None):
        """The cases of the current user's applicants, or the one with this number."""
        partner = self.env.user.partner_id
        # sudo: portal users have no right on the tables; only cases of applicants that
        # the IT office linked to this very account are found.
        cases = self.sudo()
        domain = [("applicant_id.partner_id", "=", partner.id)]
        if number is not None:
            domain.append(("number", "=", number))
        return cases.search(domain, order="received_on desc, id desc")

    def _portal_documents(self):
        """Papers of this case that were issued to the applicant."""
        self.ensure_one()
        # sudo: kinds of documents are public.
        kinds = self.env["darqi.document.kind"].sudo()
        told = set(kinds.search([("to_applicant", "=", True)]).mapped("code"))
        return self.document_ids.filtered(
            lambda paper: (
                paper.kind in told
                and (paper.state == "sealed" or not paper.seal_required)
                and paper.state != "voided"
                and (
                    paper.kind not in PARTY_PAPERS
                    or paper.subject == self.applicant_name
                )
            )
        ).sorted("id")

    def _form_sections(self):
        """The form of the item's version with the answers, as sections to print.

        One shape for every reader: ``[{name, rows: [{label, text, type}]}]``; fields
        that the answers make invisible are left out.
        """
        self.ensure_one()
        definition = self.form_definition or []
        answers = self.answers or {}
        shown = visible_codes(definition, answers)
        sections = []
        for field in definition:
            if field["code"] not in shown:
                continue
            name = field.get("section") or ""
            if not sections or sections[-1]["name"] != name:
                sections.append({"name": name, "rows": []})
            sections[-1]["rows"].append(
                {
                    "label": field["label"],
                    "text": self._answer_text(answers.get(field["code"])),
                    "type": field["type"],
                }
            )
        return sections

    def _answer_text(self, value):
        if value is True or value is False:
            return self.env._("Yes") if value else self.env._("No")
        if isinstance(value, list):
            return "、".join(map(str, value))
        return "" if value is None else str(value)

    def _portal_values(self):
        """What the page of one case shows."""
        self.ensure_one()
        days = self.env["darqi.working.day"]
        clock = self.clock_ids.filtered(
            lambda c: c.state != "stopped" and c.kind in ("correction", "decision")
        )[:1]
        return {
            "case": self,
            "state": dict(self._fields["state"]._description_selection(self.env))[
                self.state
            ],
            "clock": clock,
            "today": days._today(),
            "timeline": self._timeline_rows(),
            "explanation": self.clock_explanation,
            "sections": self._form_sections(),
            "documents": self._portal_documents(),
            "materials": self.material_ids,
        }
