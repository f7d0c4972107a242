from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import APPROVER, DELIVERY, HEAD, REVIEWER
from ..ground.at import local_moment

RESULTS = {"granted": "准予行政许可", "refused": "不予行政许可", "forwarded": "上报"}
# Acts that say an opinion, as the sheet names them (行政许可法 37).
OPINIONS = {
    "accept": "受理",
    "deem": "视为受理",
    "review": "审查",
    "return": "退回重审",
    "finish_step": "环节",
    "extend": "延期",
    "decide": "决定",
    "forward": "上报",
}
PRINTERS = REVIEWER + APPROVER + HEAD + DELIVERY + ("darqi_approval.group_archive",)


class Application(models.Model):
    """行政许可审批表 (T16): each opinion with its words, name and time, on one sheet.

    Made from the append-only opinions once the case is decided; nobody writes on it.
    """

    _inherit = "darqi.application"

    can_approval_sheet = fields.Boolean(compute="_compute_can_approval_sheet")

    @api.depends_context("uid")
    @api.depends("decided_on")
    def _compute_can_approval_sheet(self):
        allowed = self.env.user.has_groups(",".join(PRINTERS))
        for case in self:
            case.can_approval_sheet = allowed and bool(case.decided_on)

    def action_approval_sheet(self):
        """Open the sheet; it is issued the first time, once for a case."""
        self.ensure_one()
        self._need_group(*PRINTERS)
        self.check_access("read")
        if not self.decided_on:
            raise UserError(self.env._("The case is not decided yet."))
        # sudo: printing is no act on the case; who may print was judged above.
        case = self.sudo()
        case._door_lock()
        sheet = case.document_ids.filtered(
            lambda row: row.kind == "approval_sheet" and row.state != "voided"
        )[:1]
        if not sheet:
            sheet = case._issue_approval_sheet()
        return sheet.with_env(self.env).action_open_pdf()

    def _issue_approval_sheet(self):
        steps = [
            {
                "step": OPINIONS[row.step],
                "opinion": "\n".join(filter(None, (row.text, row.facts, row.basis)))
                or "同意",
                "name": row.user_id.name,
                "time": local_moment(row.moment),
            }
            for row in self.opinion_ids.sorted("id")
            if row.step in OPINIONS
        ]
        clock = self.clock_ids.filtered(lambda c: c.kind == "decision")[:1]
        return self._paper(
            "approval_sheet",
            accepted_on=self.accepted_on,
            steps=steps,
            content=self.item_id.name,
            statutory_due=clock.due_date or None,
            promised_due=clock.promise_date or None,
            result=RESULTS[self.result],
        )
