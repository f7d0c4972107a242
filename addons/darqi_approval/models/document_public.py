import hmac

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .check_code import code_digest

# Decisions that are published (行政许可法 40, REQ-82).
PUBLISHED = (
    "granted",
    "refused",
    "change",
    "renewal",
    "ordered_change",
    "withdrawal",
    "annulment",
    "cancellation",
)
# What leaves the records; nothing else does.
DECISION_KEYS = ("number", "title", "date", "organ", "item", "holder", "status")
STATISTICS_KEYS = ("year", "received", "accepted", "granted", "refused", "overdue")
PROGRESS_KEYS = (
    "number",
    "item",
    "organ",
    "state",
    "received_on",
    "accepted_on",
    "due_date",
    "decided_on",
    "result",
)
APPROVER = "darqi_approval.group_approver"


class Document(models.Model):
    """公开: decisions anyone may read, and what is kept back with its ground."""

    _inherit = "darqi.document"

    withheld_ground = fields.Selection(
        [
            ("state_secret", "State secret"),
            ("trade_secret", "Trade secret"),
            ("privacy", "Personal privacy"),
        ],
        readonly=True,
        string="Not published",
        help="行政许可法 5, 40: why the decision is not on the public list.",
    )
    withheld_reason = fields.Char(readonly=True, string="Reason for not publishing")
    withheld_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Kept back by"
    )
    can_withhold = fields.Boolean(compute="_compute_can_withhold")

    _published_idx = models.Index(
        "(issued_on DESC, id DESC) WHERE state = 'sealed' AND kind IN"
        " ('granted', 'refused', 'change', 'renewal', 'ordered_change', 'withdrawal',"
        " 'annulment', 'cancellation')"
    )
    _withheld_check = models.Constraint(
        "CHECK (withheld_ground IS NULL OR (trim(coalesce(withheld_reason, '')) <> ''"
        " AND withheld_by_id IS NOT NULL))",
        "Not published: the ground needs its reason and who keeps it back.",
    )

    @api.depends("state", "kind")
    @api.depends_context("uid")
    def _compute_can_withhold(self):
        for document in self:
            document.can_withhold = not document._refusal_withhold()

    def _refusal_withhold(self):
        user = self.env.user
        if self.kind not in PUBLISHED or self.state == "voided":
            return self.env._("This paper is not on the public list of decisions.")
        if not user.has_group(APPROVER):
            return self.env._("Your roles do not include this act.")
        if self.department_id not in user.department_ids:
            return self.env._("Only the organ that decided keeps its decision back.")
        return False

    def _withhold(self, ground, reason):
        """Keep a decision off the public list, or (no ground) put it there again.

        :raises UserError: not one's act, or no reason given
        """
        self.ensure_one()
        refusal = self._refusal_withhold()
        if not refusal and not (reason or "").strip():
            refusal = self.env._("Reason: it is missing.")
        if refusal:
            raise UserError(refusal)
        self.check_access("read")
        # sudo: judged just now; of a sealed paper only this is still written.
        self.sudo()._door_opened().write(
            {
                "withheld_ground": ground or False,
                "withheld_reason": reason.strip(),
                "withheld_by_id": self.env.uid,
            }
        )
        self.env["darqi.evidence"]._record(
            self,
            "document_withheld" if ground else "document_published",
            {"ground": ground or "", "reason": reason.strip()},
        )

    def action_withhold(self):
        """Ask for ground and reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Publication of the decision"),
            "res_model": "darqi.document.withhold",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_document_id": self.id,
                "default_ground": self.withheld_ground,
            },
        }

    # ------------------------------------------------------------------ the public

    @api.model
    def _published_domain(self, words=""):
        """Sealed decisions that nothing keeps back.

        :param words: part of an item's name, a number or an organisation's name; of a
            person nothing is found by name
        """
        domain = (
            Domain("state", "=", "sealed")
            & Domain("kind", "in", PUBLISHED)
            & Domain("withheld_ground", "=", False)
        )
        words = " ".join((words or "").split())[:60]
        if not words:
            return domain
        organisation = Domain(
            "application_id.applicant_id.kind", "=", "organisation"
        ) | Domain("licence_id.holder_id.kind", "=", "organisation")
        return domain & (
            Domain("item_id.name", "ilike", words)
            | Domain("number", "ilike", words)
            | (organisation & Domain("subject", "ilike", words))
        )

    def _published_row(self):
        """What the public list says of a decision: the keys of the allow-list."""
        self.ensure_one()
        licence = self.licence_id
        if not licence and self.application_id:
            licence = self.application_id.licence_ids[:1]
        return {
            "number": self.number or "",
            "title": self.name,
            "date": str(self.issued_on),
            "organ": self.department_id._name_on(self.issued_on),
            "item": self.item_id.name or "",
            "holder": self._public_subject(licence),
            "status": self._public_status(licence),
        }

    @api.model
    def _by_code(self, code):
        """The document with this check code, compared in constant time, or none."""
        digest = code_digest(code)
        # sudo: who knows the secret code may learn what the public page tells of it.
        document = self.sudo().search([("check_digest", "=", digest)], limit=1)
        stored = document.check_digest or "0" * 64
        return document if hmac.compare_digest(stored, digest) else document.browse()

    def _progress_rows(self):
        """How the cases stand that this paper belongs to: the keys of the list.

        The check code on a receipt or notice is the secret; it names no applicant.
        """
        self.ensure_one()
        cases = self.application_id
        if not cases and self.res_model == "darqi.filing":
            cases = self.env["darqi.filing"].browse(self.res_id).application_ids
        states = dict(cases._fields["state"]._description_selection(self.env))
        results = dict(cases._fields["result"]._description_selection(self.env))
        return [
            {
                "number": case.number or "",
                "item": case.item_id.name,
                "organ": case.department_id.name or "",
                "state": states[case.state],
                "received_on": str(case.received_on or ""),
                "accepted_on": str(case.accepted_on or ""),
                "due_date": str(case.due_date or ""),
                "decided_on": str(case.decided_on or ""),
                # what was decided is told once it is sealed
                "result": results.get(case.result, "")
                if case._decision_is_sealed()
                else "",
            }
            for case in cases
        ]


class Application(models.Model):
    """Numbers of the year for everybody."""

    _inherit = "darqi.application"

    @api.model
    def _public_statistics(self, year):
        """Cases of a year: the keys of the allow-list, nothing by person or organ."""
        start, end = f"{year}-01-01", f"{year}-12-31"

        def number(*domain):
            return self.search_count(list(domain))

        def within(name):
            return [(name, ">=", start), (name, "<=", end)]

        return {
            "year": year,
            "received": number(*within("received_on")),
            "accepted": number(*within("accepted_on")),
            "granted": number(*within("decided_on"), ("result", "=", "granted")),
            "refused": number(*within("decided_on"), ("result", "=", "refused")),
            "overdue": self.env["darqi.application.overdue"].search_count(
                within("stated_on")
            ),
        }
