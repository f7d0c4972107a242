from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.darqi_approval.models.application import ENDED_STATES
from odoo.addons.darqi_approval.models.ground.state_door import transition

from .supervision_duty import QUIET

SUPERVISION = "darqi_approval.group_government_supervision"
HEADS = (
    "darqi_approval.group_bureau_head",
    "darqi_approval.group_department_head",
    "darqi_approval.group_approver",
)
FIXED = {
    "kind",
    "level",
    "application_id",
    "warning_id",
    "facts",
    "requirement",
    "finish_on",
}


class EfficiencyNotice(models.Model):
    """效能监察通知 (T31): the supervision office warns an organ, or urges it (督办).

    方案三(三)6. Creating one is sending it: the paper is issued in the same transaction
    and the clock of the answer starts. An order follows a warning, or stands alone. It
    speaks of time and procedure only; leads on misconduct are not kept here.
    """

    _name = "darqi.efficiency.notice"
    _inherit = ["darqi.supervision.duty"]
    _description = "Efficiency notice"
    _order = "sent_at desc, id desc"

    _duty_kinds = ("efficiency",)
    _transitions = {
        "answer": transition("sent", "answered", *HEADS),
        "close": transition("answered", "closed", SUPERVISION),
    }
    _door_fields = (
        "sender_department_id",
        "sent_by_id",
        "sent_at",
        "document_id",
        "department_id",
        "item_id",
        "days_over",
        "reply_by",
        "statement",
        "answered_by_id",
        "answered_at",
    )

    kind = fields.Selection(
        [("warning", "Warning"), ("order", "Order to finish")],
        required=True,
        default="warning",
    )
    level = fields.Selection(
        [("yellow", "Yellow"), ("red", "Red")], required=True, default="yellow"
    )
    application_id = fields.Many2one(
        "darqi.application",
        required=True,
        index=True,
        ondelete="restrict",
        string="Case",
    )
    item_id = fields.Many2one("darqi.item", readonly=True, ondelete="restrict")
    department_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Notified organ",
    )
    sender_department_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Notifying organ",
    )
    warning_id = fields.Many2one(
        "darqi.efficiency.notice",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '=', 'warning'), ('application_id', '=', application_id)]",
        string="Warning it follows",
    )
    days_over = fields.Integer(readonly=True, string="Working days over")
    facts = fields.Text(required=True, string="What was found")
    requirement = fields.Text(required=True, string="What is required")
    finish_on = fields.Date(string="To be finished by")
    reply_by = fields.Date(readonly=True, string="To answer by")
    sent_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    sent_at = fields.Datetime(readonly=True)
    document_id = fields.Many2one("darqi.document", readonly=True, ondelete="restrict")
    statement = fields.Text(readonly=True, string="Statement of the organ")
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    answered_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("sent", "Sent to the organ"), ("answered", "Answered"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="sent",
    )
    can_answer = fields.Boolean(compute="_compute_can")
    can_close = fields.Boolean(compute="_compute_can")

    _finish_check = models.Constraint(
        "CHECK (kind <> 'order' OR finish_on IS NOT NULL)",
        "To be finished by: an order names the day.",
    )
    _statement_check = models.Constraint(
        "CHECK (state = 'sent' OR statement <> '')",
        "Statement of the organ: an answer says something.",
    )
    _warning_check = models.Constraint(
        "CHECK (kind = 'order' OR warning_id IS NULL)",
        "Warning it follows: only an order follows one.",
    )

    @api.depends("item_id", "application_id")
    def _compute_display_name(self):
        for notice in self:
            # sudo: the number of the case stands on the notice.
            number = notice.application_id.sudo().number
            notice.display_name = " ".join(filter(None, (notice.item_id.name, number)))

    @api.depends_context("uid")
    @api.depends("state", "department_id")
    def _compute_can(self):
        for notice in self:
            notice.can_answer = notice._can("answer")
            notice.can_close = notice._can("close")

    @api.model_create_multi
    def create(self, vals_list):
        """Send: issue the paper, start the clock of the answer.

        :raises UserError: not one's act, the case has ended, or the day lies back
        """
        if not self.env.su:
            self._need_group(SUPERVISION)
        notices = super(EfficiencyNotice, self.with_context(**QUIET)).create(vals_list)
        notices = notices.with_env(self.env)
        for notice in notices:
            notice._send()
        days = self.env["darqi.config"]._number("darqi.efficiency_reply_days")
        notices._clock_start("efficiency", days, law="方案三（三）6")
        self.env["darqi.evidence"]._record(
            notices,
            "efficiency_sent",
            lambda n: {"kind": n.kind, "facts": n.facts, "requirement": n.requirement},
        )
        for organ, group in notices.grouped("department_id").items():
            group._push(self._people(organ, *HEADS), "efficiency")
        return notices

    def _send(self):
        days = self.env["darqi.working.day"]
        today = days._today()
        # sudo: what the notice says of the case: organ, item, days.
        case = self.application_id.sudo()
        if case.state in ENDED_STATES:
            raise UserError(
                self.env._("%(case)s has ended: nothing is urged.", case=case.number)
            )
        if self.finish_on and self.finish_on < today:
            raise UserError(self.env._("To be finished by: the day lies in the past."))
        if self.warning_id and self.warning_id.application_id != self.application_id:
            raise UserError(
                self.env._("Warning it follows: choose one of the same case.")
            )
        organ = self.env.user.department_ids.filtered(
            lambda d: d.kind == "supervision"
        )[:1]
        if not organ:
            raise UserError(
                self.env._("Only a member of the government supervision office sends.")
            )
        calendar = days._calendar()
        due = case.due_date
        over = calendar.count_working_days(due, today) if due and due < today else 0
        reply = self.env["darqi.config"]._number("darqi.efficiency_reply_days")
        # sudo: the sender's right to read it begins with this very write.
        row = self.sudo()
        row._door_opened().write(
            {
                "department_id": case.department_id.id,
                "item_id": case.item_id.id,
                "days_over": over,
                "reply_by": calendar.add_working_days(today, reply),
                "sender_department_id": organ.id,
                "sent_by_id": self.env.uid,
                "sent_at": days._now(),
            }
        )
        paper = row.env["darqi.document"]._issue(
            f"efficiency_{row.kind}", row, row._paper_values(case), department=organ
        )
        row._door_opened().write({"document_id": paper.id})

    def _paper_values(self, case):
        values = {
            "to_organ": self.department_id.name,
            "application_number": case.number,
            "item_name": self.item_id.name,
            "facts": self.facts,
            "requirement": self.requirement,
            "reply_by": self.reply_by,
        }
        if self.kind == "order":
            return {
                **values,
                "matter": f"限期办结{self.item_id.name}（{case.number}）",
                "warning_number": self.warning_id.document_id.number or "",
                "finish_by": self.finish_on,
            }
        # Papers are Chinese, whatever the language of who sends them.
        chinese = case.with_context(lang="zh_CN").env
        states = dict(case._fields["state"]._description_selection(chinese))
        return {
            **values,
            "rule": "办理时限",
            "level": self.level,
            "step": states[case.state],
            "days_over": self.days_over,
        }

    def write(self, vals):
        """What was sent is fixed. :raises UserError:"""
        if not self._door_is_open() and FIXED & vals.keys():
            raise UserError(self.env._("A notice that was sent does not change."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A notice that was sent is never deleted."))

    def _refusal_answer(self):
        return self._refusal_member()

    def action_answer(self):
        """Open the dialog for the statement."""
        self._need_can("answer")
        return self._action_reason("efficiency_answer")

    def _answer(self, text):
        """情况说明: the organ says why, and what it does; the clock stops."""
        if not (text or "").strip():
            raise UserError(self.env._("Statement of the organ: it cannot be blank."))
        self._move(
            "answer",
            {
                "statement": text.strip(),
                "answered_by_id": self.env.uid,
                "answered_at": self.env["darqi.working.day"]._now(),
            },
        )
        self._clock_stop("efficiency")
        self.env["darqi.evidence"]._record(self, "efficiency_answered", {"text": text})
        return True

    def action_close(self):
        """The office accepts the answer."""
        self._move("close")
        self.env["darqi.evidence"]._record(self, "efficiency_closed")
        return True

    def action_open_paper(self):
        """Open the issued paper."""
        self.ensure_one()
        self.check_access("read")
        # sudo: the paper of the very notice one reads.
        return self.sudo().document_id.sudo(False).action_open_pdf()


class Application(models.Model):
    """The supervision office warns from the case."""

    _inherit = "darqi.application"

    efficiency_ids = fields.One2many(
        "darqi.efficiency.notice", "application_id", readonly=True
    )

    def action_warn_efficiency(self):
        """Open the dialog of a warning or an order on this case."""
        self.ensure_one()
        self.env["darqi.efficiency.notice"]._need_group(SUPERVISION)
        form = self.env.ref("darqi_supervision.darqi_efficiency_notice_view_form_new")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Warn or urge the organ"),
            "res_model": "darqi.efficiency.notice",
            "views": [(form.id, "form")],
            "target": "new",
            "context": {"default_application_id": self.id},
        }
