from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import APPROVER, HEAD
from ..application_side import UNDECIDED
from ..application_side_act import METHODS
from ..ground.at import HOUR
from .hearing_clock import HEARING

METHODS["postpone_hearing"] = "action_postpone"
CAUSES = [
    ("party", "A party asked for it in writing"),
    ("person", "Chair or recorder replaced or prevented"),
    ("force", "Force majeure"),
    ("other", "Other cause"),
]


class HearingPostponement(models.Model):
    """听证延期: the day that was told, the day told now, why, and by whom.

    Made by the act only. The lawful notice is given anew (行政许可法 48(1)); neither
    the decision's clock nor a pause that was told is moved by it.
    """

    _name = "darqi.hearing.postponement"
    _inherit = ["darqi.append.only"]
    _description = "Postponement of a hearing"
    _rec_name = "application_id"
    _order = "id desc"

    step_id = fields.Many2one(
        "darqi.application.step", required=True, index=True, ondelete="restrict"
    )
    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="restrict"
    )
    held_before = fields.Char(required=True, string="Told before")
    held_now = fields.Char(required=True, string="Told now")
    held_on = fields.Date(required=True, string="New day")
    place = fields.Char(required=True, string="Site")
    chair_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    cause = fields.Selection(CAUSES, required=True, string="Cause of the postponement")
    reason = fields.Text(required=True)
    postponed_on = fields.Date(required=True)
    postponed_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")


class ApplicationStep(models.Model):
    """延期听证: by the chair or the organ's approver or head, never by the reviewer."""

    _inherit = "darqi.application.step"

    postponement_ids = fields.One2many(
        "darqi.hearing.postponement", "step_id", readonly=True, string="Postponements"
    )
    can_postpone = fields.Boolean(compute="_compute_can_postpone")

    @api.depends_context("uid")
    @api.depends("state", "kind", "notified_on", "chair_id", "department_id")
    def _compute_can_postpone(self):
        for step in self:
            step.can_postpone = bool(step.id) and not step._refusal_postpone()

    def _refusal_postpone(self):
        """Why the current person does not postpone this hearing, or False."""
        self.ensure_one()
        user = self.env.user
        step = self.sudo()  # sudo: only state, organ and persons are compared
        case = step.application_id
        if step.kind != "hearing" or step.state != "requested":
            return self.env._("No hearing is under way here.")
        if case.state not in UNDECIDED:
            return self.env._("The case is decided or over.")
        if not step.notified_on:
            return self.env._("Its notice was not given yet: simply enter another day.")
        # sudo: one's own organs.
        if step.department_id not in user.sudo().department_ids:
            return self.env._(
                "Only a member of “%(organ)s” may do this: the step is its.",
                organ=step.department_id.name,
            )
        if user == step.chair_id:
            return False
        if not user.has_groups(",".join(APPROVER + HEAD)):
            return self.env._(
                "A hearing is postponed by its chair, or by an approver or the head of"
                " “%(organ)s”.",
                organ=step.department_id.name,
            )
        if user in case.reviewer_id | case.reviewed_by_id:
            return self.env._(
                "You review this case: its chair or another approver postpones the"
                " hearing."
            )
        return False

    def action_ask_postpone(self):
        """Open the dialog of the postponement."""
        self.ensure_one()
        dialog = self.application_id.with_context(act="postpone_hearing")
        action = dialog.action_ask_side()
        action["context"].update(
            default_step_id=self.id,
            default_held_time=self.held_time,
            default_place=self.place,
            default_chair_id=self.chair_id.id,
        )
        return action

    def action_postpone(
        self,
        reason="",
        held_on=None,
        cause="",
        held_time="",
        place="",
        chair_id=False,
        attachment_ids=None,
    ):
        """延期听证: another day is told, seven working days before it at least.

        The twenty working days to hold it run on (行政许可法 47), and so does the
        decision's clock: a pause that was told ends on its day, and a longer one takes
        a notice of its own.

        :param held_on: the new day, later than the one told
        :param cause: party (its written request is attached), person, force or other
        :param held_time, place, chair_id: default what was told
        """
        self.ensure_one()
        self.check_access("read")
        step = self.sudo()  # sudo: judged by name next; chairs may not write steps
        step._door_lock()
        refusal = self._refusal_postpone()
        if refusal:
            raise UserError(refusal)
        case = step.application_id
        reason = case._need_text(reason, self.env._("Reason"))
        if cause not in dict(CAUSES):
            raise UserError(self.env._("Cause: choose one of the list."))
        files = self.env["ir.attachment"]
        if cause == "party" or attachment_ids:
            files = case.with_env(self.env)._proof(
                attachment_ids, self.env._("Written request")
            )
        before, planned = (
            step._held_at(),
            step._postponed_to(
                fields.Date.to_date(held_on), held_time, place, chair_id
            ),
        )
        step._door_opened().write(planned)
        case._keep_proof(files, "hearing_postponement_proof")
        return step._postponed(before, cause, reason)

    def _postponed_to(self, held_on, held_time, place, chair_id):
        """What is told now.

        :raises UserError: no later day or no hour, a chair who reviews, less than the
            lawful notice
        """
        if not held_on or held_on <= self.held_on:
            raise UserError(
                self.env._(
                    "New day: it is missing, or not later than %(day)s, which was told"
                    " before.",
                    day=self.held_on,
                )
            )
        held_time = held_time or self.held_time
        if not HOUR.match(held_time or ""):
            raise UserError(self.env._("Hour: write it as 09:00 or 14:30."))
        self._check_planned(held_on)
        # sudo: an id from outside; whoever it is must be of the organ, as judged below.
        chair = self.env["res.users"].sudo().browse(chair_id or self.chair_id.id)
        if not chair.exists() or self.department_id not in chair.department_ids:
            raise UserError(
                self.env._(
                    "Chair: somebody of “%(organ)s” is needed.",
                    organ=self.department_id.name,
                )
            )
        today = self.env["darqi.working.day"]._today()
        reason = self._chair_refusal(chair) or self._hearing_refusal(today, held_on)
        if reason:
            raise UserError(reason)
        return {
            "held_on": held_on,
            "held_time": held_time,
            "place": (place or "").strip() or self.place,
            "chair_id": chair.id,
            "notified_on": today,
        }

    def _postponed(self, before, cause, reason):
        """Notices, row, ledger and evidence of a postponement that was judged."""
        today = self.env["darqi.working.day"]._today()
        now = self._held_at()
        case = self.application_id
        self._issue_hearing_notices(postponed_from=before, postponed_reason=reason)
        row = self.env["darqi.hearing.postponement"].create(
            {
                "step_id": self.id,
                "application_id": case.id,
                "department_id": self.department_id.id,
                "held_before": f"{before:%Y-%m-%d %H:%M}",
                "held_now": f"{now:%Y-%m-%d %H:%M}",
                "held_on": self.held_on,
                "place": self.place,
                "chair_id": self.chair_id.id,
                "cause": cause,
                "reason": reason,
                "postponed_on": today,
                "postponed_by_id": self.env.uid,
            }
        )
        text = f"听证由{row.held_before}延期至{row.held_now}：{reason}"
        self._clock_note(HEARING, text)
        case._clock_note("decision", text)
        return case._side_end(
            "postpone_hearing",
            {},
            text,
            {
                "step": self.id,
                "before": row.held_before,
                "now": row.held_now,
                "place": self.place,
                "chair": self.chair_id.id,
                "cause": cause,
                "due": str(self.hearing_due or ""),
            },
        )


class ApplicationSideAct(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The dialog of the postponement."""

    _inherit = "darqi.application.side.act"

    act = fields.Selection(
        selection_add=[("postpone_hearing", "Postpone the hearing")],
        ondelete={"postpone_hearing": "cascade"},
    )
    postpone_cause = fields.Selection(CAUSES, string="Cause of the postponement")
    told_day = fields.Date(related="step_id.held_on", string="Day told before")
    earliest_on = fields.Date(
        compute="_compute_earliest_on",
        string="Earliest lawful day",
        help="Seven working days after the notice, which is given today (行政许可法"
        " 48(1)).",
    )
    hearing_due = fields.Date(related="step_id.hearing_due")
    held_on = fields.Date(string="New day")
    held_time = fields.Char(size=5, string="Hour", help="As 09:00 or 14:30.")
    place = fields.Char(string="Site")
    chair_id = fields.Many2one("res.users")

    @api.depends("act")
    @api.depends_context("darqi_at")
    def _compute_earliest_on(self):
        days = self.env["darqi.working.day"]
        least = self.env["darqi.config"]._number("darqi.hearing_notice_days")
        earliest = days._calendar().add_working_days(days._today(), least)
        for dialog in self:
            dialog.earliest_on = dialog.act == "postpone_hearing" and earliest

    def _arguments(self):
        if self.act == "postpone_hearing":
            return {
                "reason": self.text or "",
                "held_on": self.held_on,
                "cause": self.postpone_cause or "",
                "held_time": self.held_time or "",
                "place": self.place or "",
                "chair_id": self.chair_id.id,
                "attachment_ids": self.attachment_ids.ids,
            }
        return super()._arguments()

    def _act_record(self):
        if self.act == "postpone_hearing":
            return self.step_id
        return super()._act_record()


class Opinion(models.Model):
    """The postponement is in the course of the case."""

    _inherit = "darqi.opinion"

    step = fields.Selection(
        selection_add=[("postpone_hearing", "Hearing postponed")],
        ondelete={"postpone_hearing": "cascade"},
    )
