from odoo import api, fields, models

from ..application import APPROVER, HEAD


class ApplicationSideAct(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The dialog of a special procedure says what a second or longer pause needs."""

    _inherit = "darqi.application.side.act"

    most_days = fields.Integer(
        compute="_compute_pause", string="Working days at most", help="Of this ground."
    )
    told_days = fields.Integer(compute="_compute_pause", string="Working days told")
    is_longer = fields.Boolean(compute="_compute_pause", string="Longer than usual")
    is_again = fields.Boolean(compute="_compute_pause", string="Same ground again")
    may_again = fields.Boolean(compute="_compute_pause", string="May do it again")
    may_longer = fields.Boolean(compute="_compute_pause", string="May tell more")
    earlier_id = fields.Many2one(
        "darqi.application.special",
        compute="_compute_pause",
        string="Same ground before",
    )
    earlier_text = fields.Char(compute="_compute_pause", string="Earlier pause")
    again_reason = fields.Text(string="Why the same ground again")
    longer_reason = fields.Text(string="Why it takes longer")

    @api.depends_context("uid", "darqi_at")
    @api.depends("ground", "until", "law_ground_id", "application_id", "act")
    def _compute_pause(self):
        user, days = self.env.user, self.env["darqi.working.day"]
        today, calendar = days._today(), days._calendar()
        for dialog in self:
            case = dialog.application_id
            told = most = 0
            earlier = self.env["darqi.application.special"]
            if dialog.act == "start_special" and dialog.ground:
                # sudo: lists are public.
                most = dialog.law_ground_id.sudo().most_days or (
                    self.env["darqi.pause.limit"]._most_days(dialog.ground)
                )
                earlier = case._earlier_pauses(dialog.ground, dialog.law_ground_id.id)[
                    -1:
                ]
                if dialog.until and dialog.until >= today:
                    told = calendar.count_working_days(today, dialog.until)
                    told += calendar.is_working_day(today)
            dialog.most_days, dialog.told_days = most, told
            # sudo: grounds of the items' laws are public.
            own_most = dialog.law_ground_id.sudo().most_days
            dialog.is_longer = told > most and not own_most
            dialog.is_again = bool(earlier)
            dialog.earlier_id = earlier
            dialog.earlier_text = (
                f"{earlier.start_on} — {earlier.ended_on or earlier.until}"
                f"（{earlier.organiser}）"
                if earlier
                else False
            )
            dialog.may_again = user.has_groups(",".join(APPROVER + HEAD))
            dialog.may_longer = user.has_groups(",".join(HEAD))

    def _arguments(self):
        vals = super()._arguments()
        if self.act == "start_special":
            vals.update(
                earlier_id=self.earlier_id.id,
                again_reason=self.again_reason,
                longer_reason=self.longer_reason,
            )
        return vals
