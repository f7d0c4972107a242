from odoo import api, fields, models
from odoo.exceptions import UserError

REFUSED = "hearing_refused"


class ApplicationParty(models.Model):
    """不予听证: a hearing asked for too late, or by whom it does not concern (47)."""

    _inherit = "darqi.application.party"

    answer = fields.Selection(
        selection_add=[(REFUSED, "Asked for a hearing: refused")],
        ondelete={REFUSED: "cascade"},
    )
    refusal_document_id = fields.Many2one(
        "darqi.document",
        readonly=True,
        ondelete="restrict",
        string="Hearing refused by",
    )

    can_refuse_hearing = fields.Boolean(compute="_compute_can_answer")

    @api.depends_context("uid")
    @api.depends("answer", "application_id.state")
    def _compute_can_answer(self):
        result = super()._compute_can_answer()
        for row in self:
            row.can_refuse_hearing = not row.answer and not (
                row.application_id._refusal_side("refuse_hearing")
            )
        return result

    def action_ask_refuse_hearing(self):
        """Open the dialog of the refusal."""
        self.ensure_one()
        action = self.application_id.with_context(
            act="refuse_hearing"
        ).action_ask_side()
        action["context"].update(default_party_id=self.id)
        return action

    def action_answer(self, answer="", statement="", day=None, attachment_ids=None):
        """:raises UserError: a refusal is an act of its own"""
        if answer == REFUSED:
            raise UserError(
                self.env._("Refusing a hearing is an act of its own, with its paper.")
            )
        return super().action_answer(answer, statement, day, attachment_ids)

    def action_refuse_hearing(self, reason="", day=None):
        """不予听证通知书: refuse this person's request for a hearing, with the reason.

        :param day: the day the request came; default today
        """
        self.ensure_one()
        case = self.application_id._side_begin("refuse_hearing")
        row = self.sudo()  # sudo: judged above; users have no write right on the rows
        if row.answer:
            raise UserError(
                self.env._("The answer of this person was entered already.")
            )
        if not row.told_on:
            raise UserError(
                self.env._(
                    "%(name)s was not told yet: register the service of the notice"
                    " first.",
                    name=row.name,
                )
            )
        reason = case._need_text(reason, self.env._("Reason"))
        today = self.env["darqi.working.day"]._today()
        day = fields.Date.to_date(day) or today
        if not row.told_on <= day <= today:
            raise UserError(
                self.env._(
                    "Day of the answer: between the notice (%(first)s) and today.",
                    first=row.told_on,
                )
            )
        values = {"addressee": row.name, "requested_on": day, "reason": reason}
        if row.is_applicant:
            values["applicant"] = ""
        paper = case._paper(REFUSED, **values)
        row.write(
            {
                "answer": REFUSED,
                "statement": reason,
                "answered_on": day,
                "answered_by_id": self.env.uid,
                "refusal_document_id": paper.id,
            }
        )
        return case._side_end("refuse_hearing", {}, f"{row.name}：{reason}")
