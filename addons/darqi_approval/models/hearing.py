from odoo import api, fields, models
from odoo.exceptions import UserError

from .ground.at import HOUR, at_hour


class Application(models.Model):
    """The decision rests on the record of the hearing (行政许可法 48(2))."""

    _inherit = "darqi.application"

    hearing_record_id = fields.Many2one(
        "darqi.document",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        string="Hearing record",
        help="行政机关应当根据听证笔录，作出行政许可决定。",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"hearing_record_id"}

    def _decide(self, name, result, **opinion):
        record = self.hearing_record_id if len(self) == 1 else False
        if record:
            opinion["text"] = (
                f"{opinion.get('text') or ''}\n（依据听证笔录{record.number}）".strip()
            )
        return super()._decide(name, result, **opinion)


class ApplicationStep(models.Model):
    """听证 with its own limits (行政许可法 46 to 48).

    Asked for within five days of being told of the right; held within twenty working
    days of that; notice seven working days before. The chair is not the reviewer.
    """

    _inherit = "darqi.application.step"

    hearing_kind = fields.Selection(
        [("by_law", "By law or public interest"), ("asked", "Asked for")],
        default="by_law",
        string="Held because",
    )
    told_on = fields.Date(string="Told of the right on")
    asked_on = fields.Date(string="Asked for on")
    notified_on = fields.Date(string="Notice given on")
    held_on = fields.Date()
    held_time = fields.Char(
        size=5, default="09:00", string="Hour", help="As 09:00 or 14:30."
    )
    registration = fields.Char(
        string="How to take part",
        default="公告期内向旗政务服务大厅综合窗口登记",
        help="Printed in the announcement of a hearing held by law.",
    )
    chair_id = fields.Many2one("res.users", ondelete="restrict")
    recorder_id = fields.Many2one("res.users", ondelete="restrict")
    participants = fields.Text()
    reviewer_evidence = fields.Text(string="Opinion and evidence of the reviewer")
    applicant_reply = fields.Text(string="Reply of the applicant and others")
    hearing_due = fields.Date(
        compute="_compute_hearing_due",
        string="To be held by",
        help="Twenty working days after it was asked for (行政许可法 47).",
    )

    @api.depends("asked_on", "kind")
    def _compute_hearing_due(self):
        limit = self.env["darqi.config"]._number("darqi.hearing_days")
        calendar = self.env["darqi.working.day"]._calendar()
        for step in self:
            step.hearing_due = (
                calendar.add_working_days(step.asked_on, limit)
                if step.kind == "hearing" and step.asked_on
                else False
            )

    def _chair_refusal(self, chair=None):
        chair = self.chair_id if chair is None else chair
        case = self.application_id.sudo()  # sudo: only persons are compared
        if not chair or not self.recorder_id:
            return self.env._("Chair and recorder: both are needed.")
        reviewers = case.reviewer_id | case.reviewed_by_id
        if chair in reviewers or case._was_reviewed_by(chair):
            return self.env._(
                "Chair: whoever reviews the application cannot chair its hearing"
                " (行政许可法 48(3))."
            )
        if chair == self.recorder_id:
            return self.env._("Chair and recorder are two persons.")
        return False

    def _hearing_refusal(self, notified_on=None, held_on=None):
        """What is wrong with the days of the hearing.

        :param notified_on: day of a notice that is about to be given
        :param held_on: day that is about to be told; default the one entered
        """
        held_on = held_on or self.held_on
        notified_on = notified_on or self.notified_on
        config = self.env["darqi.config"]
        calendar = self.env["darqi.working.day"]._calendar()
        if self.hearing_kind == "asked":
            if not self.told_on or not self.asked_on or self.asked_on < self.told_on:
                return self.env._(
                    "Told of the right on, asked for on: both days are needed, in"
                    " this order."
                )
            most = config._number("darqi.hearing_request_days")
            if calendar.count_working_days(self.told_on, self.asked_on) > most:
                return self.env._(
                    "Asked for on: more than %(days)s working days after the right was"
                    " told (行政许可法 47).",
                    days=most,
                )
        if not held_on:
            return self.env._("Held On: it is missing.")
        if not HOUR.match(self.held_time or ""):
            return self.env._("Hour: write it as 09:00 or 14:30.")
        least = config._number("darqi.hearing_notice_days")
        if not notified_on:
            return self.env._("The notice of the hearing has to be given first.")
        if calendar.count_working_days(notified_on, held_on) < least:
            return self.env._(
                "Held On: at least %(days)s working days after the notice, which was"
                " given on %(day)s (行政许可法 48(1)).",
                days=least,
                day=notified_on,
            )
        return False

    def action_notify_hearing(self):
        """举行听证通知书: time, place and chair are told seven working days before."""
        for step in self:
            refusal = step._refusal_person()
            if refusal:
                raise UserError(refusal)
            if step.kind != "hearing" or step.state != "requested":
                raise UserError(self.env._("No hearing is under way here."))
            today = self.env["darqi.working.day"]._today()
            step._door_lock()
            reason = step._chair_refusal() or step._hearing_refusal(today)
            if reason:
                raise UserError(reason)
            if not step.place:
                raise UserError(self.env._("Site: it is missing."))
            step._door_opened().write({"notified_on": today})
            step.sudo()._issue_hearing_notices()  # sudo: its person was judged
        return True

    def _held_at(self):
        """Day and hour of the hearing, as its papers print it."""
        return at_hour(self.held_on, self.held_time)

    def _issue_hearing_notices(self, **told):
        """To the applicant and each who asked; one held by law is announced (46).

        :param told: what the papers say besides, of a hearing that is postponed
        """
        self.ensure_one()
        case = self.application_id
        values = {
            **told,
            "held_at": self._held_at(),
            "place": self.place,
            "host": self.chair_id.name,
            "recorder": self.recorder_id.name,
        }
        asked = case.party_ids.filtered(
            lambda row: row.answer == "hearing" and not row.is_applicant
        )
        for name in (case.applicant_name, *asked.mapped("name")):
            case._paper(
                "hearing_notice",
                department=self.department_id,
                **values,
                addressee=name,
            )
        if self.hearing_kind == "by_law":
            case._paper(
                "hearing_announcement",
                department=self.department_id,
                **values,
                matter=self.question or f"{case.applicant_name}申请{case.item_id.name}",
                registration=self.registration,
            )

    def _refusal_finish_hearing(self):
        reason = self._chair_refusal() or self._hearing_refusal()
        if reason:
            return reason
        today = self.env["darqi.working.day"]._today()
        if self.held_on > today:
            return self.env._("Held On: the hearing has not been held yet.")
        if not self.attachment_ids:
            return self.env._("Files: the signed record is needed (行政许可法 48(5)).")
        if not (self.reviewer_evidence or "").strip():
            return self.env._("Opinion and evidence of the reviewer: it is missing.")
        return False

    def _issue_paper(self):
        result = super()._issue_paper()
        for step in self.filtered(lambda s: s.kind == "hearing"):
            paper = step.application_id._paper(
                "hearing_record",
                department=step.department_id,
                held_from=step._held_at(),
                held_to=step.held_on,
                place=step.place or step.department_id.name,
                host=step.chair_id.name,
                recorder=step.recorder_id.name,
                attendees=step._attendees(),
                review_opinion=step.reviewer_evidence,
                statements=[
                    {
                        "speaker": step.application_id.applicant_name,
                        "text": step.applicant_reply or "无异议",
                    }
                ],
                conclusion=step.text,
            )
            step._door_opened().write({"document_id": paper.id})
        return result

    def _attendees(self):
        """Applicant, reviewer and whoever else the record names, one a line."""
        case = self.application_id
        rows = [{"name": case.applicant_name, "role": "申请人"}]
        if case.reviewer_id:
            rows.append(
                {
                    "name": case.reviewer_id.name,
                    "role": "审查人员",
                    "organ": case.department_id.name,
                }
            )
        others = (self.participants or "").splitlines()
        rows += [
            {"name": name.strip(), "role": "听证参加人"}
            for name in others
            if name.strip()
        ]
        return rows

    def _after_finish(self):
        result = super()._after_finish()
        for step in self.filtered(lambda s: s.kind == "hearing"):
            step.application_id._door_opened().write(
                {"hearing_record_id": step.document_id.id}
            )
        return result
