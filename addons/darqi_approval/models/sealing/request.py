import base64
from types import SimpleNamespace

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..check_code import code_digest, new_check_code
from ..ground.state_door import transition
from ..scan_check import scan_type
from .kind import OUTSIDE
from .seam import page_count

OPEN = ("draft", "requested", "approved")


class SealRequest(models.Model):
    """用印申请: who asks for which seal on what, how often and why (PRACTICE 2.8).

    For papers whose seal does not follow from a decision: papers made elsewhere (a
    certificate printed from a national system, a letter) and kinds set so. Whoever asks
    does not allow it; whoever keeps the seal does neither alone. A paper made
    elsewhere is entered as a document on approval and waits in the same queue.
    """

    _name = "darqi.seal.request"
    _inherit = ["darqi.state.door", "darqi.scan.check"]
    _scan_fields = ("file",)
    _scan_drafts = False
    _description = "Request for sealing"
    _order = "id desc"

    name = fields.Char(
        required=True,
        string="Title of the paper",
        help="Title of the paper that is to be sealed.",
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Organ",
        default=lambda self: self.env.user.department_ids[:1],
    )
    seal_kind = fields.Selection(
        [
            ("approval_special", "Special seal for approvals"),
            ("organ", "Seal of the organ"),
        ],
        required=True,
        default="approval_special",
        string="Seal",
    )
    document_id = fields.Many2one(
        "darqi.document",
        ondelete="restrict",
        index="btree_not_null",
        help="A paper of this system; empty: a paper made elsewhere, with its file.",
    )
    application_id = fields.Many2one(
        "darqi.application",
        ondelete="restrict",
        index="btree_not_null",
        string="Case",
        help="The case the paper made elsewhere belongs to, where there is one.",
    )
    item_id = fields.Many2one(
        "darqi.item",
        ondelete="restrict",
        index="btree_not_null",
        string="Licence item",
        help="The item the paper made elsewhere belongs to: the special seal is only"
        " for items whose competent organ this is. A letter bears the organ's seal.",
    )
    file = fields.Binary(
        attachment=True,
        help="The paper itself, PDF or picture: nothing blank is sealed.",
    )
    file_name = fields.Char()
    copies = fields.Integer(required=True, default=1, string="Copies to be sealed")
    seam = fields.Boolean(
        string="Across the pages too",
        help="A paper of several pages is stamped across their edges as well (骑缝章)."
        " For papers of this system the setting of their kind says so.",
    )
    purpose = fields.Text(required=True)
    requested_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        string="Asked for by",
    )
    requested_on = fields.Datetime(readonly=True, string="Asked for at")
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Allowed by"
    )
    decided_on = fields.Datetime(readonly=True, string="Allowed on")
    opinion = fields.Char(help="Of the one who allows or refuses it.")
    paper_id = fields.Many2one(
        "darqi.document", readonly=True, ondelete="restrict", string="Request form"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("requested", "Waiting for approval"),
            ("approved", "Allowed, to be sealed"),
            ("sealed", "Sealed"),
            ("refused", "Not allowed"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="draft",
    )
    can_submit = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")

    _copies_check = models.Constraint(
        "CHECK (copies BETWEEN 1 AND 99)", "Copies to be sealed: between 1 and 99."
    )
    _persons_check = models.Constraint(
        "CHECK (decided_by_id <> requested_by_id)",
        "Whoever asks for the seal cannot allow it.",
    )
    _open_uniq = models.UniqueIndex(
        "(document_id) WHERE document_id IS NOT NULL"
        " AND state IN ('draft', 'requested', 'approved')",
        "There is an open request for the seal on this document.",
    )
    _waiting_idx = models.Index("(department_id, id) WHERE state = 'requested'")

    _door_fields = (
        "requested_by_id",
        "requested_on",
        "decided_by_id",
        "decided_on",
        "paper_id",
    )
    _transitions = {
        "submit": transition("draft", "requested"),
        "approve": transition("requested", "approved"),
        "refuse": transition("requested", "refused"),
        "withdraw": transition("draft requested approved", "withdrawn"),
        "seal": transition("approved", "sealed"),
    }

    @api.onchange("document_id")
    def _onchange_document_id(self):
        document = self.document_id
        if document:
            self.name = document.display_name
            self.department_id = document.department_id
            self.seal_kind = document.seal_kind
            self.copies = document.copies

    @api.onchange("application_id")
    def _onchange_application_id(self):
        if self.application_id:
            self.item_id = self.application_id.item_id

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for request in self:
            request.can_submit = bool(request.id) and request._can("submit")
            request.can_approve = bool(request.id) and request._can("approve")
            request.can_withdraw = bool(request.id) and request._can("withdraw")

    @api.model_create_multi
    def create(self, vals_list):
        """A document of this system is named as it is."""
        documents = self.env["darqi.document"]
        for vals in vals_list:
            if vals.get("document_id") and not vals.get("name"):
                vals["name"] = documents.browse(vals["document_id"]).display_name
        return super().create(vals_list)

    def write(self, vals):
        """What was asked for is not changed; only the opinion is still to come."""
        if not self._door_is_open() and vals.keys() - {"opinion"}:
            if any(request.state != "draft" for request in self):
                raise UserError(
                    self.env._("A submitted request is not changed: withdraw it.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if any(request.state != "draft" for request in self):
            raise UserError(self.env._("A submitted request is never deleted."))

    # ------------------------------------------------------------------ judges

    def _seal(self):
        """The seal asked for. :raises UserError: none is in force today"""
        today = self.env["darqi.working.day"]._today()
        seals = self.env["darqi.seal"]
        kind = seals._kind_for(self.department_id, self.seal_kind, today)
        return seals._main(self.department_id, kind, today)

    def _refusal_submit(self):
        if self.env.user != self.requested_by_id and not self.env.su:
            return self.env._("Only whoever drew it up submits the request.")
        if self.department_id not in self.env.user.department_ids and not self.env.su:
            return self.env._("The seal of another organ is not asked for here.")
        document = self.sudo().document_id  # sudo: copies and state are compared
        if not document and not self.file:
            return self.env._("File: add the paper itself; nothing blank is sealed.")
        if self.seam and not document and page_count(self._raw()) < 2:
            return self.env._("Across the pages too: the paper has one page only.")
        if document and document.department_id != self.department_id:
            return self.env._("The document is not this organ's.")
        if document and (not document.seal_required or document.state == "voided"):
            return self.env._("This paper bears no seal.")
        if document and self.copies > document.copies - document.impressions:
            return self.env._(
                "Copies to be sealed: %(left)s copies of the document are unsealed.",
                left=document.copies - document.impressions,
            )
        return self._refusal_matter()

    def _refusal_matter(self):
        """Invariant 5, REQ-13: the special seal is for what this organ decides.

        A paper of this system says itself whose matter it is; one made elsewhere
        names its item, perhaps its case.
        """
        request = self.sudo()  # sudo: the judge compares case, item and organ
        document = request.document_id
        if document and document.kind != OUTSIDE:
            return document._refusal_organ() if document.seal_required else False
        if request.seal_kind != "approval_special":
            return False
        case, item, organ = request.application_id, request.item_id, self.department_id
        if not item:
            return self.env._(
                "Licence item: what bears the special seal for approvals belongs to an"
                " item. A letter without an item bears the seal of the organ."
            )
        if case and case.item_id != item:
            return self.env._("Licence item: the case is about another item.")
        if case and case.department_id == organ:
            return False  # the organ that accepted it seals to its end
        return item._refusal_competence(organ)

    def _refusal_approve(self):
        if self.env.user == self.requested_by_id:
            return self.env._("Whoever asks for the seal cannot allow it.")
        reason = self._refusal_matter()
        return reason or self._refusal_allower()

    def _refusal_refuse(self):
        if not (self.opinion or "").strip():
            return self.env._("Opinion: say why the seal is refused.")
        if self.env.user == self.requested_by_id:
            return self.env._("Whoever asks for the seal cannot allow it.")
        return self._refusal_allower()

    def _refusal_allower(self):
        try:
            seal = self._seal()
        except UserError as error:
            return str(error)
        return seal._refusal_approver()

    def _refusal_withdraw(self):
        if self.env.user != self.requested_by_id and not self.env.su:
            return self.env._("Only whoever asked for the seal withdraws it.")
        # sudo: only whether an impression was made
        if self.sudo().document_id.seal_use_ids.filtered("request_id"):
            return self.env._("The paper was sealed already.")
        return False

    # ------------------------------------------------------------------ acts

    def action_submit(self):
        """Ask for the seal."""
        now = self.env["darqi.working.day"]._now()
        self._move("submit", {"requested_on": now})
        self._tell("seal_requested")
        return True

    def action_approve(self):
        """Allow the seal: the paper waits for its keeper; the form is issued."""
        now = self.env["darqi.working.day"]._now()
        for request in self:
            opinion = (request.opinion or "").strip() or "同意用印"
            request._move(
                "approve",
                {
                    "decided_by_id": self.env.uid,
                    "decided_on": now,
                    "opinion": opinion,
                },
            )
            vals = {}
            if not request.document_id:
                vals["document_id"] = request._enter_paper().id
            vals["paper_id"] = request._issue_form().id
            request._door_opened().write(vals)
            request.flush_recordset()
        self._tell("seal_request_approved")
        return True

    def action_refuse(self):
        """Refuse the seal, with the reason."""
        now = self.env["darqi.working.day"]._now()
        self._move("refuse", {"decided_by_id": self.env.uid, "decided_on": now})
        self._tell("seal_request_refused")
        return True

    def action_withdraw(self):
        """Take the request back; a paper entered for it is voided."""
        for request in self:
            request._move("withdraw")
            # sudo: the paper entered for this very request, never sealed
            document = request.sudo().document_id
            if document.kind == OUTSIDE and document.state == "issued":
                document._void(self.env._("Request withdrawn"))
        self._tell("seal_request_withdrawn")
        return True

    def action_open_form(self):
        """Open the issued form (用印申请表)."""
        self.ensure_one()
        return self.paper_id.action_open_pdf()

    def action_open_document(self):
        """Open the paper."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "darqi.document",
            "res_id": self.document_id.id,
            "views": [(False, "form")],
        }

    def _tell(self, act):
        self.env["darqi.evidence"]._record(
            self,
            act,
            # sudo: the id of the paper goes into the evidence of the act
            lambda r: {
                "paper": r.name,
                "document": r.sudo().document_id.id,
                "item": r.item_id.id,
                "copies": r.copies,
                "seam": r.seam,
                "purpose": r.purpose,
                "requested_by": r.requested_by_id.id,
                "decided_by": r.decided_by_id.id,
                "opinion": r.opinion or "",
            },
        )

    def _raw(self):
        return base64.b64decode(self.with_context(bin_size=False).file)

    def _enter_paper(self):
        """The paper made elsewhere as a document of the register, with its file."""
        self.ensure_one()
        raw = self._raw()
        self.env["darqi.scan.check"]._check(raw, self.name)
        documents = self.env["darqi.document"]
        settings = documents.env["darqi.document.kind"]._of(OUTSIDE)
        code = new_check_code()
        paper = SimpleNamespace(title=self.name, seal_place=True)
        vals = documents._issue_vals(settings, self, self.department_id, paper)
        vals.update(
            issued_on=self.env["darqi.working.day"]._today(),
            issued_by_id=self.requested_by_id.id,
            decided_by_id=self.env.uid,
            copies=self.copies,
            seal_kind=self.seal_kind,
            seal_required=True,
            check_code=code,
            check_digest=code_digest(code),
            **documents._seam_vals(page_count(raw), self.seam),
        )
        return documents._store(vals, raw, mimetype=scan_type(raw))

    def _issue_form(self):
        self.ensure_one()
        document = self.sudo().document_id  # sudo: number and case of the paper
        seal = self._seal().sudo()  # sudo: names of seals are announced
        return self.env["darqi.document"]._issue(
            "seal_request",
            self,
            {
                "seal": seal.name,
                "document_title": self.name,
                "document_number": document.number or "",
                # sudo: the number of the case stands on the form
                "application_number": (
                    document.application_id or self.sudo().application_id
                ).number
                or "",
                "copies_sealed": self.copies,
                "purpose": self.purpose,
                # sudo: the name of who asked stands on the form
                "requested_by": self.requested_by_id.sudo().name,
                "requested_at": fields.Datetime.context_timestamp(
                    self.with_context(tz="Asia/Shanghai"), self.requested_on
                ).strftime("%Y-%m-%d %H:%M"),
                "approval": {
                    "opinion": self.opinion,
                    "name": self.env.user.name,
                    "time": self.env["darqi.working.day"]._today(),
                },
            },
            department=self.department_id,
        )
