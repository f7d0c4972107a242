from odoo import api, fields, models
from odoo.exceptions import UserError

ADVERSE = ("withdraw", "annul")
WORDS = {"withdraw": "撤回", "annul": "撤销"}


class Document(models.Model):
    """The notice before an adverse act."""

    _inherit = "darqi.document"

    kind = fields.Selection(
        selection_add=[("act_notice", "Notice before an adverse act")],
        ondelete={"act_notice": "cascade"},
    )


class LicenceAct(models.Model):
    """Before a licence is taken away its holder is heard (行政许可法 7, 46, 47).

    撤回 and 撤销 need the notice with facts and ground, and then the holder's answer,
    or the end of the days to answer after the notice was served. What the holder said
    is weighed in writing.
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
    can_notify = fields.Boolean(compute="_compute_can_notify")

    _door_fields = (
        "drafted_by_id",
        "decided_by_id",
        "decided_on",
        "document_id",
        "notice_id",
    )

    @api.depends("notice_id.served_on")
    def _compute_answer_by(self):
        days = self.env["darqi.working.day"]
        amount = self.env["darqi.config"]._number("darqi.hearing_request_days")
        for act in self:
            served = act.sudo().notice_id.served_on  # sudo: a day of the act's paper
            act.answer_by = served and days._calendar().add_working_days(served, amount)

    @api.depends("state", "kind", "notice_id")
    @api.depends_context("uid")
    def _compute_can_notify(self):
        for act in self:
            act.can_notify = bool(act.id) and not act._refusal_notify()

    def _refusal_notify(self):
        if self.kind not in ADVERSE or self.state != "draft" or self.notice_id:
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
        if {"facts", "ground", "kind", "licence_id"} & vals.keys():
            if any(act.notice_id for act in self):
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
        if self.kind not in ADVERSE:
            return False
        if not self.notice_id:
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
        return False
