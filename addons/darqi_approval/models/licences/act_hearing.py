from odoo import api, fields, models
from odoo.exceptions import UserError

from ..licence_grounds import UNHEARD

WORDS = {"change": "变更", "withdraw": "撤回", "annul": "撤销", "cancel": "注销"}
# What the holder was told: it does not change after the notice.
TOLD = {
    "facts",
    "ground",
    "kind",
    "licence_id",
    "new_content",
    "new_area",
    "new_address",
}


class Document(models.Model):
    """The notice before an adverse act."""

    _inherit = "darqi.document"

    kind = fields.Selection(
        selection_add=[("act_notice", "Notice before an adverse act")],
        ondelete={"act_notice": "cascade"},
    )


class LicenceAct(models.Model):
    """Before a licence is taken away its holder is heard (行政许可法 7, 46, 47).

    Every act of the organ's own motion needs the sealed notice with facts and ground,
    and then the holder's answer, or the end of the days to answer after the notice was
    served; but where nobody is left to be heard. What the holder said is weighed in
    writing, and the decision says so.
    """

    _inherit = "darqi.licence.act"

    notice_id = fields.Many2one(
        "darqi.document", readonly=True, ondelete="restrict", string="Notice to holder"
    )
    answer_by = fields.Date(
        compute="_compute_answer_by",
        string="Holder answers by",
        help="The setting's working days after the notice was served.",
    )
    holder_answer = fields.Selection(
        [
            ("waived", "Waives statement and hearing"),
            ("stated", "Made a statement"),
            ("heard", "Was heard at a hearing"),
        ],
        string="Answer of the holder",
    )
    holder_statement = fields.Text(
        string="Statement of the holder", help="In short; where the record is kept."
    )
    weighing = fields.Text(
        string="How it was weighed",
        help="Why what the holder said is followed, or not.",
    )
    needs_hearing = fields.Boolean(
        compute="_compute_needs_hearing", string="The holder is heard"
    )
    can_notify = fields.Boolean(compute="_compute_can_notify")

    _heard_check = models.Constraint(
        "CHECK (state NOT IN ('decided', 'effective') OR notice_id IS NOT NULL"
        " OR ground IN ('death', 'dissolved', 'ended'))",
        "The holder is told of his right to be heard before the decision.",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"notice_id"}

    @api.depends("kind", "ground")
    def _compute_needs_hearing(self):
        for act in self:
            act.needs_hearing = bool(act.kind) and act.ground not in UNHEARD

    def _has_notice(self):
        """Whether a notice stands: a voided one is issued again."""
        # sudo: state of the act's own paper
        return self.sudo().notice_id.state in ("issued", "sealed")

    @api.depends("notice_id.served_on")
    def _compute_answer_by(self):
        days = self.env["darqi.working.day"]
        amount = self.env["darqi.config"]._number("darqi.hearing_request_days")
        for act in self:
            served = act.sudo().notice_id.served_on  # sudo: a day of the act's paper
            act.answer_by = served and days._calendar().add_working_days(served, amount)

    @api.depends("state", "kind", "ground", "notice_id.state")
    @api.depends_context("uid")
    def _compute_can_notify(self):
        for act in self:
            act.can_notify = bool(act.id) and not act._refusal_notify()

    def _refusal_notify(self):
        if not self.needs_hearing or self.state != "draft" or self._has_notice():
            return self.env._("No notice is needed.")
        user = self.env.user
        if not self.env.su and (
            self.department_id not in user.department_ids
            or not user.has_groups(
                "darqi_approval.group_reviewer,darqi_approval.group_approver"
            )
        ):
            return self.env._("Your roles do not include this act.")
        return False

    def action_notify(self):
        """Issue the notice with the rights of the holder; it is sealed and served."""
        period = self.env["darqi.config"]._number("darqi.hearing_request_days")
        for act in self:
            act.check_access("write")
            act._door_lock()
            reason = act._refusal_notify()
            if reason:
                raise UserError(reason)
            values = act._document_values()
            notice = self.env["darqi.document"]._issue(
                "act_notice",
                act,
                {
                    **{
                        name: values[name]
                        for name in (
                            "addressee",
                            "addressee_identity",
                            "item_name",
                            "licence_name",
                            "licence_number",
                            "facts",
                            "ground",
                        )
                    },
                    "act": WORDS[act.kind],
                    "period": f"{period}个工作日",
                    "how_to_answer": "书面或者到政务服务大厅当面提出",
                },
                department=act.department_id,
            )
            act._door_opened().write({"notice_id": notice.id})
        return True

    def write(self, vals):
        """What the holder was told stays: facts and ground do not change after it."""
        if TOLD & vals.keys() and not self._door_is_open():
            if any(act._has_notice() for act in self):
                raise UserError(
                    self.env._(
                        "The holder was told facts and ground: drop the act and draft"
                        " it anew."
                    )
                )
        return super().write(vals)

    def _refusal_decide(self):
        return super()._refusal_decide() or self._refusal_unheard()

    def _refusal_unheard(self):
        if not self.needs_hearing:
            return False
        if not self._has_notice():
            return self.env._(
                "Notice to holder: state facts and ground to the holder first and"
                " offer statement and hearing (行政许可法 7)."
            )
        today = self.env["darqi.working.day"]._today()
        if not self.holder_answer and not (self.answer_by and self.answer_by < today):
            return self.env._(
                "Answer of the holder: it is not here, and its days are not over."
            )
        if self.holder_answer in ("stated", "heard") and not (
            (self.holder_statement or "").strip() and (self.weighing or "").strip()
        ):
            return self.env._(
                "Statement of the holder: enter it and say how it was weighed."
            )
        # sudo: state of the act's own paper
        if self.sudo().notice_id.state != "sealed":
            return self.env._(
                "Notice to holder: it does not bear its seal yet; unsealed it tells"
                " nothing."
            )
        return False

    def _document_values(self):
        values = super()._document_values()
        # sudo: a day of the act's own paper
        notice = self.sudo().notice_id
        if notice and notice.state != "voided":
            values["notified_on"] = notice.served_on or notice.issued_on
            values["waived"] = self.holder_answer == "waived"
            if self.holder_answer in ("stated", "heard"):
                values["statement"] = (self.holder_statement or "").strip()
                values["statement_answer"] = (self.weighing or "").strip()
        return values
