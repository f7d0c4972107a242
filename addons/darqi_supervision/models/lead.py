from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.darqi_approval.models.ground.state_door import transition

from .supervision_duty import QUIET, SUPERVISING_KINDS, SUPERVISORS

SENDERS = (
    "darqi_approval.group_window",
    "darqi_approval.group_reviewer",
    "darqi_approval.group_approver",
    "darqi_approval.group_bureau_head",
)


class Lead(models.Model):
    """违法线索移送: an offence found at approval goes to the organ that may punish it.

    The bureau has no power of penalty after the transfer (方案三(三)1; 行政许可法
    78, 79), so it hands facts, evidence and law over and is told the result.
    Creating one is sending it.
    """

    _name = "darqi.lead"
    _inherit = ["mail.thread", "darqi.supervision.duty"]
    _description = "Lead on an offence"
    _order = "sent_at, id"
    _rec_names_search = ["holder_name", "facts"]

    _duty_kinds = ("lead",)
    _transitions = {
        "receive": transition("sent", "received", *SUPERVISORS),
        "finish": transition("received", "done", *SUPERVISORS),
    }
    _door_fields = (
        "sender_department_id",
        "sent_by_id",
        "sent_at",
        "received_by_id",
        "received_at",
        "result",
        "done_by_id",
        "done_at",
        "document_id",
        # copies from the case or licence, which nobody writes
        "item_id",
        "holder_name",
    )

    application_id = fields.Many2one(
        "darqi.application", index="btree_not_null", ondelete="restrict"
    )
    licence_id = fields.Many2one(
        "darqi.licence", index="btree_not_null", ondelete="restrict"
    )
    item_id = fields.Many2one(
        "darqi.item", compute="_compute_item", store=True, precompute=True, index=True
    )
    holder_name = fields.Char(
        compute="_compute_item", store=True, precompute=True, string="Person concerned"
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="To organ",
        domain=[("kind", "in", SUPERVISING_KINDS)],
    )
    sender_department_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        index=True,
        ondelete="restrict",
        string="From organ",
    )
    facts = fields.Text(required=True)
    law = fields.Text(required=True, help="The clause believed violated.")
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "darqi_lead_evidence_rel",
        "lead_id",
        "attachment_id",
        string="Files of evidence",
    )
    state = fields.Selection(
        [("sent", "Sent"), ("received", "Received"), ("done", "Result told")],
        required=True,
        readonly=True,
        default="sent",
    )
    sent_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    sent_at = fields.Datetime(readonly=True)
    received_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    received_at = fields.Datetime(readonly=True)
    result = fields.Text(readonly=True)
    done_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    done_at = fields.Datetime(readonly=True)
    document_id = fields.Many2one(
        "darqi.document", readonly=True, ondelete="restrict", string="Letter"
    )
    can_receive = fields.Boolean(compute="_compute_can")
    can_finish = fields.Boolean(compute="_compute_can")

    _subject_check = models.Constraint(
        "CHECK (application_id IS NOT NULL OR licence_id IS NOT NULL)",
        "Application or licence: a lead names the matter in which it was found.",
    )
    _result_check = models.Constraint(
        "CHECK (state <> 'done' OR result <> '')",
        "Result: a lead ends with its result.",
    )

    @api.depends("application_id", "licence_id")
    def _compute_item(self):
        for lead in self:
            # sudo: both names are copied for the receiving organ.
            application, licence = lead.application_id.sudo(), lead.licence_id.sudo()
            lead.item_id = application.item_id or licence.item_id
            lead.holder_name = application.applicant_name or licence.holder_name

    @api.depends("holder_name", "item_id")
    def _compute_display_name(self):
        for lead in self:
            parts = (lead.holder_name, lead.item_id.name)
            lead.display_name = " ".join(part for part in parts if part)

    @api.depends_context("uid")
    @api.depends("state", "department_id")
    def _compute_can(self):
        for lead in self:
            lead.can_receive = lead._can("receive")
            lead.can_finish = lead._can("finish")

    @api.model
    def _action_new(self, context):
        """Open the dialog in which a lead is sent."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand over a lead"),
            "res_model": self._name,
            "view_mode": "form",
            "views": [
                (self.env.ref("darqi_supervision.darqi_lead_view_form_new").id, "form")
            ],
            "target": "new",
            "context": context,
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Send: the organ's clock for receipt starts. :raises UserError: not allowed"""
        if not self.env.su:
            self._need_group(*SENDERS)
        leads = super(Lead, self.with_context(**QUIET)).create(vals_list)
        leads = leads.with_env(self.env)
        for lead in leads:
            # sudo: whose matter it is
            subject = lead.application_id.sudo() or lead.licence_id.sudo()
            sender = subject.department_id
            if sender not in self.env.user.department_ids and not self.env.su:
                raise UserError(lead._refusal_member(sender))
            if lead.department_id.kind not in SUPERVISING_KINDS:
                raise UserError(
                    self.env._(
                        "To organ: %(organ)s has no power of penalty.",
                        organ=lead.department_id.name,
                    )
                )
            # sudo: the sender's right to read it begins with this very write.
            lead.sudo()._door_opened().write(
                {
                    "sender_department_id": sender.id,
                    "sent_by_id": self.env.uid,
                    "sent_at": self.env["darqi.working.day"]._now(),
                }
            )
        leads._clock_start(
            "lead",
            self.env["darqi.config"]._number("darqi.claim_days"),
            law="行政许可法78、79",
        )
        self.env["darqi.evidence"]._record(
            leads, "lead_sent", lambda lead: {"facts": lead.facts, "law": lead.law}
        )
        for lead in leads:
            lead._issue_letter()
        for organ, group in leads.grouped("department_id").items():
            group._push(self._people(organ, *SUPERVISORS), "lead")
        return leads

    def _issue_letter(self):
        """违法线索移送函: the lead on paper, for the receiving organ's file."""
        # sudo: the letter says what the sender just wrote, and names of organs.
        lead = self.sudo()
        case, licence = lead.application_id, lead.licence_id
        found = f"办理{lead.item_id.name}申请（{case.number}）"
        if not case:
            found = f"管理{lead.item_id.name}证照（{licence.number or '未编号'}）"
        paper = lead.env["darqi.document"]._issue(
            "lead_transfer",
            lead,
            {
                "to_organ": lead.department_id.name,
                "party": lead.holder_name,
                "found_in": found,
                "facts": lead.facts.strip().rstrip("。"),
                "law": lead.law.strip().rstrip("。"),
                "evidence": lead.evidence_ids.mapped("name"),
            },
            department=lead.sender_department_id,
        )
        lead._door_opened().write({"document_id": paper.id})

    def action_open_letter(self):
        """Open the letter as PDF."""
        self.ensure_one()
        self.check_access("read")
        # sudo: the letter of the very lead one reads.
        return self.sudo().document_id.sudo(False).action_open_pdf()

    def write(self, vals):
        """What was sent is fixed. :raises UserError:"""
        fixed = {"application_id", "licence_id", "department_id", "facts", "law"}
        if not self._door_is_open() and (fixed | {"evidence_ids"}).intersection(vals):
            raise UserError(self.env._("A lead that was sent does not change."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A lead that was sent is never deleted."))

    def _refusal_receive(self):
        return self._refusal_member()

    def _refusal_finish(self):
        return self._refusal_member()

    def action_receive(self):
        """Acknowledge receipt; the clock for it stops."""
        self._move(
            "receive",
            {
                "received_by_id": self.env.uid,
                "received_at": self.env["darqi.working.day"]._now(),
            },
        )
        self._clock_stop("lead")
        self.env["darqi.evidence"]._record(self, "lead_received")
        return True

    def action_finish(self):
        """Open the dialog for the result."""
        self._need_can("finish")
        return self._action_reason("lead_finish")

    def _finish(self, result):
        """Tell the result. :raises UserError: when it is blank"""
        if not (result or "").strip():
            raise UserError(self.env._("Result: it cannot be blank."))
        self._move(
            "finish",
            {
                "result": result,
                "done_by_id": self.env.uid,
                "done_at": self.env["darqi.working.day"]._now(),
            },
        )
        self.env["darqi.evidence"]._record(self, "lead_done", {"result": result})
        for organ, group in self.grouped("sender_department_id").items():
            group._push(self._people(organ, *SENDERS), "lead_done")
        return True
