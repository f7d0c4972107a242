from odoo import api, fields, models

from ..application_act import METHODS

METHODS.update(
    forward="action_forward",
    reply="action_reply",
    promise="action_promise",
    hand_over="action_hand_over",
)


class ApplicationAct(models.TransientModel):
    """The dialogs of first review, notice and promise, hand-over."""

    _inherit = "darqi.application.act"

    act = fields.Selection(
        selection_add=[
            ("forward", "Forward to the superior organ"),
            ("reply", "Superior's reply"),
            ("promise", "Notice and promise"),
            ("hand_over", "Hand over to a colleague"),
        ],
        ondelete={
            "forward": "cascade",
            "reply": "cascade",
            "promise": "cascade",
            "hand_over": "cascade",
        },
    )
    superior_organ = fields.Char()
    superior_result = fields.Selection(
        [("approved", "Approved"), ("refused", "Not approved")],
        string="Superior's reply",
    )
    superior_number = fields.Char(string="Number of the reply")
    superior_on = fields.Date(string="Day of the reply")
    superior_scan_ids = fields.Many2many(
        "ir.attachment",
        "darqi_application_act_superior_scan_rel",
        string="Scan of the reply",
    )
    colleague_id = fields.Many2one("res.users")
    colleague_ids = fields.Many2many(
        "res.users", compute="_compute_colleague_ids", string="Possible colleagues"
    )

    @api.depends("application_ids", "act")
    def _compute_colleague_ids(self):
        group = self.env.ref("darqi_approval.group_reviewer")
        for dialog in self:
            cases = dialog.application_ids._origin
            people = self.env["res.users"]
            if dialog.act == "hand_over" and cases:
                # sudo: names of colleagues of one's own organ, nothing else.
                people = cases.department_id.sudo().user_ids.filtered(
                    lambda user: group in user.all_group_ids
                )
                people = people.filtered(
                    lambda user, cases=cases: (
                        user != self.env.user
                        and not any(c._refusal_as_reviewer(user) for c in cases)
                    )
                )
            dialog.colleague_ids = people.sudo(False)

    @api.model
    def _case_defaults(self, act, case):
        if act == "forward":
            reviews = case.opinion_ids.filtered(lambda row: row.step == "review")
            return {
                "superior_organ": case.item_id.superior_organ,
                "text": reviews[-1:].text or False,
            }
        if act == "promise":
            return {"text": case.item_id.promise_text}
        if act == "reply":
            return {"superior_on": self.env["darqi.working.day"]._today()}
        return super()._case_defaults(act, case)

    def _arguments(self):
        text = self.text or ""
        extra = {
            "forward": (text, self.superior_organ or ""),
            "reply": (
                self.superior_result or "",
                self.superior_number or "",
                self.superior_on,
                text,
                self.superior_scan_ids.ids,
            ),
            "hand_over": (self.colleague_id, text),
        }
        return extra.get(self.act) or super()._arguments()
