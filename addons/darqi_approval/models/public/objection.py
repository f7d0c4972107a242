from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..document_public import PUBLISHED
from ..ground.state_door import transition

APPROVER = "darqi_approval.group_approver"
ENTERERS = (
    "darqi_approval.group_window",
    "darqi_approval.group_reviewer",
    APPROVER,
)
# What the approver writes before deciding; nothing else of a row ever changes.
ANSWER = {"answer", "disclose_ground"}


class PublicationObjection(models.Model):
    """What an applicant or a person concerned says about making a decision public.

    行政许可法 5(3): trade secrets and confidential business information of the
    applicant are disclosed only with his consent, unless a law says otherwise or state
    security or a grave public interest demands it; then he may object before. While
    an objection is open the decision is not on the public list. An approver other than
    who entered it answers with reasons.
    """

    _name = "darqi.publication.objection"
    _inherit = ["darqi.state.door", "darqi.scan.check"]
    _description = "Objection or consent to publication"
    _order = "received_on desc, id desc"
    _rec_name = "person"
    _scan_fields = ("file",)

    _transitions = {
        "withhold": transition("open", "withheld", APPROVER),
        "disclose": transition("open", "disclosed", APPROVER),
    }
    _door_fields = ("entered_by_id", "answered_by_id", "answered_on")
    _evidenced = (
        "document_id",
        "kind",
        "person",
        "standing",
        "ground",
        "received_on",
        "statement",
        "entered_by_id",
        "state",
        "disclose_ground",
        "answer",
        "answered_by_id",
        "answered_on",
    )
    # An answer that is being written is no act yet.
    _evidenced_states = ("withheld", "disclosed", "consented")

    document_id = fields.Many2one(
        "darqi.document",
        required=True,
        index=True,
        ondelete="restrict",
        string="Decision to be made public",
        domain=[("kind", "in", PUBLISHED), ("state", "!=", "voided")],
    )
    department_id = fields.Many2one(
        related="document_id.department_id",
        store=True,
        precompute=True,
        index=True,
        string="Issuing organ",
    )
    kind = fields.Selection(
        [("objection", "Objection"), ("consent", "Consent")],
        required=True,
        default="objection",
        string="Declares",
    )
    person = fields.Char(required=True, string="Declared by")
    standing = fields.Selection(
        [("applicant", "Applicant"), ("concerned", "Person concerned")],
        required=True,
        default="applicant",
        string="Declares as",
    )
    ground = fields.Selection(
        [
            ("trade_secret", "Trade secret"),
            ("privacy", "Personal privacy"),
        ],
        required=True,
        default="trade_secret",
        string="What is not to be public",
        help="行政许可法 5(3): trade secrets also stand for undisclosed and"
        " confidential business information.",
    )
    received_on = fields.Date(
        required=True,
        default=lambda self: self.env["darqi.working.day"]._today(),
        string="Declaration received on",
    )
    statement = fields.Text(required=True, string="What is declared")
    file = fields.Binary(attachment=True, string="Written declaration")
    entered_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [
            ("open", "To be answered"),
            ("withheld", "Not disclosed"),
            ("disclosed", "Disclosed all the same"),
            ("consented", "Consent on record"),
        ],
        required=True,
        readonly=True,
        default="open",
    )
    disclose_ground = fields.Selection(
        [
            ("public_interest", "State security or grave public interest"),
            ("law", "Another law demands it"),
            ("consent", "Consent was given"),
            ("unfounded", "There is no secret in it"),
        ],
        string="Disclosed because",
        help="行政许可法 5(3): the only grounds on which it is disclosed all the same.",
    )
    answer = fields.Text(string="Reasoned answer")
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    answered_on = fields.Date(readonly=True)
    can_answer = fields.Boolean(compute="_compute_can_answer")

    _two_persons_check = models.Constraint(
        "CHECK (answered_by_id <> entered_by_id)",
        "Whoever entered the objection does not answer it.",
    )
    _answered_check = models.Constraint(
        "CHECK (state NOT IN ('withheld', 'disclosed') OR (kind = 'objection'"
        " AND answered_by_id IS NOT NULL AND answered_on >= received_on"
        " AND trim(coalesce(answer, '')) <> ''))",
        "An objection is answered with reasons, by whom and on which day.",
    )
    _disclosed_check = models.Constraint(
        "CHECK (state <> 'disclosed' OR disclose_ground IS NOT NULL)",
        "Disclosed because: it is missing.",
    )
    _consented_check = models.Constraint(
        "CHECK (state <> 'consented' OR kind = 'consent')",
        "Only a consent is a consent on record.",
    )
    _open_uniq = models.UniqueIndex(
        "(document_id, person) WHERE state = 'open'",
        "An objection of this person waits for its answer already.",
    )

    @api.depends("state", "entered_by_id")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        user = self.env.user
        for row in self:
            row.can_answer = (
                bool(row.id)
                and row.state == "open"
                and user.has_group(APPROVER)
                and not row._refusal_answerer()
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Entered by the organ that decided; a consent needs no answer."""
        rows = super().create(vals_list)
        today = self.env["darqi.working.day"]._today()
        for row in rows:
            reason = row.document_id._refusal_object()
            if not reason and row.received_on > today:
                reason = self.env._(
                    "Declaration received on: it cannot lie in the future."
                )
            if not reason and (row.answer or row.disclose_ground):
                reason = self.env._("An objection is entered first, then answered.")
            if reason:
                raise UserError(reason)
            if row.kind == "consent":
                # sudo: who enters a row has no right to write it; its own state only
                row.sudo()._door_opened().state = "consented"
            row._tell_objection(f"publication_{row.kind}")
        return rows

    def write(self, vals):
        """Only the answer is written, while it waits for it."""
        if not self._door_is_open() and vals:
            if vals.keys() - ANSWER or any(row.state != "open" for row in self):
                raise UserError(
                    self.env._("What was declared is on record and never changes.")
                )
            self.check_access("write")
            for row in self:
                reason = row._refusal_answerer()
                if reason:
                    raise UserError(reason)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was declared is on record and never changes."))

    # ------------------------------------------------------------------ the answer

    def _refusal_answerer(self):
        """Why the current user is not who answers it, or False."""
        if self.env.user == self.entered_by_id:
            return self.env._("Whoever entered the objection does not answer it.")
        if self.department_id not in self.env.user.department_ids:
            return self.env._("Only the organ that decided keeps its decision back.")
        return False

    def _refusal_answer(self):
        reason = self._refusal_answerer()
        if reason:
            return reason
        if not (self.answer or "").strip():
            return self.env._("Reasoned answer: it is missing.")
        return False

    def _refusal_withhold(self):
        if self.disclose_ground:
            return self.env._("Disclosed because: leave it empty to keep it back.")
        return self._refusal_answer() or self.document_id._refusal_withhold()

    def _refusal_disclose(self):
        reason = self._refusal_answer()
        if not reason and not self.disclose_ground:
            reason = self.env._("Disclosed because: it is missing.")
        if not reason and self.disclose_ground == "consent":
            # sudo: rows of the same decision are judged
            rows = self.sudo().document_id.publication_objection_ids
            if not any(
                row.state == "consented" and row.received_on >= self.received_on
                for row in rows
            ):
                reason = self.env._(
                    "Disclosed because: enter the consent that was given first."
                )
        return reason or self.document_id._refusal_withhold()

    def action_record(self):
        """It is on record; another person answers it."""
        self.ensure_one()
        return {"type": "ir.actions.act_window_close"}

    def action_withhold(self):
        """The objection is right: the decision stays off the public list."""
        for row in self:
            row._answer("withhold")
            row.document_id._withhold(row.ground, row.answer)
        return True

    def action_disclose(self):
        """Disclosed all the same, on a ground of the law."""
        for row in self:
            row._answer("disclose")
            if row.document_id.withheld_ground and not row._others_open():
                row.document_id._withhold(False, row.answer)
        return True

    def _others_open(self):
        # sudo: whether another objection waits is judged, not shown
        return self.sudo().document_id.has_open_objection

    def _answer(self, name):
        today = self.env["darqi.working.day"]._today()
        self._move(name, {"answered_by_id": self.env.uid, "answered_on": today})
        self._tell_objection("publication_objection_answered")

    def _tell_objection(self, act):
        self.document_id.invalidate_recordset(["has_open_objection"])
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda row: {
                # sudo: which decision it is about, for the record
                "number": row.sudo().document_id.number,
                "file": self.env["darqi.document.service"]._digest_of(row, "file"),
            },
        )


class Document(models.Model):
    """A decision somebody objects to is not made public before the answer."""

    _inherit = "darqi.document"

    publication_objection_ids = fields.One2many(
        "darqi.publication.objection",
        "document_id",
        readonly=True,
        string="Objections to publication",
    )
    has_open_objection = fields.Boolean(compute="_compute_has_open_objection")
    can_object = fields.Boolean(compute="_compute_can_object")

    @api.depends("publication_objection_ids.state")
    def _compute_has_open_objection(self):
        for document in self:
            # sudo: whether one waits shows wherever the paper does
            rows = document.sudo().publication_objection_ids
            document.has_open_objection = "open" in rows.mapped("state")

    @api.depends("state", "kind", "department_id")
    @api.depends_context("uid")
    def _compute_can_object(self):
        for document in self:
            document.can_object = not document._refusal_object()

    def _refusal_object(self):
        """Why no objection or consent is entered about it now, or False."""
        user = self.env.user
        if self.kind not in PUBLISHED or self.state == "voided":
            return self.env._("This paper is not on the public list of decisions.")
        if not user.has_groups(",".join(ENTERERS)):
            return self.env._("Your roles do not include this act.")
        if self.department_id not in user.department_ids:
            return self.env._("Only the organ that decided enters it.")
        return False

    def _withhold(self, ground, reason):
        """:raises UserError: published while an objection stands"""
        if not ground:
            refusal = self._refusal_publish()
            if refusal:
                raise UserError(refusal)
        return super()._withhold(ground, reason)

    def _refusal_publish(self):
        """Why an objection keeps the decision off the list, or False."""
        # sudo: what was declared about the decision is judged
        rows = self.sudo().publication_objection_ids
        if "open" in rows.mapped("state"):
            return self.env._(
                "An objection to the publication is open: it is answered first."
            )
        if rows.sorted("id")[-1:].state == "withheld":
            return self.env._(
                "An objection was found right: it is published only with a consent on"
                " record (行政许可法 5)."
            )
        return False

    @api.model
    def _published_domain(self, words=""):
        """Nor what somebody objects to, before the answer."""
        return super()._published_domain(words) & Domain(
            "publication_objection_ids", "not any", [("state", "=", "open")]
        )

    def action_object(self):
        """Enter an objection or a consent."""
        self.ensure_one()
        reason = self._refusal_object()
        if reason:
            raise UserError(reason)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Objection or consent to publication"),
            "res_model": "darqi.publication.objection",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_document_id": self.id,
                "default_person": self.subject,
            },
        }
