from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..application_side import UNDECIDED

HOW = "向旗政务服务大厅综合窗口书面提出"


class ApplicationParty(models.Model):
    """利害关系人: whom a licence would touch, told of it, heard (行政许可法 36, 47).

    The notice names the right to speak and to ask for a hearing (T09); the applicant
    himself is told by T10. Until the answer came or its time is over, no decision.
    """

    _name = "darqi.application.party"
    _description = "Interested party"
    _rec_name = "name"
    _order = "answer_by, id"

    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(related="application_id.item_id")
    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="restrict"
    )
    is_applicant = fields.Boolean(string="The applicant")
    name = fields.Char(required=True)
    address = fields.Char()
    interest = fields.Text(required=True, string="What of theirs is touched")
    told_on = fields.Date(
        string="Told on", help="The day on which the notice was served."
    )
    told_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    answer_by = fields.Date(
        string="To answer by", help="Five working days from the service of the notice."
    )
    document_id = fields.Many2one("darqi.document", ondelete="restrict")
    answer = fields.Selection(
        [
            ("statement", "Spoke or wrote"),
            ("hearing", "Asks for a hearing"),
            ("waived", "Waives"),
        ],
    )
    statement = fields.Text(string="What was said")
    answered_on = fields.Date()
    answered_by_id = fields.Many2one(
        "res.users", ondelete="restrict", string="Entered by"
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    is_waiting = fields.Boolean(compute="_compute_is_waiting", string="Answer awaited")
    can_answer = fields.Boolean(compute="_compute_can_answer")

    _order_check = models.Constraint(
        "CHECK (answer_by >= told_on AND answered_on >= told_on)",
        "To answer by: it cannot lie before the notice.",
    )
    _open_idx = models.Index("(application_id, answer_by) WHERE answer IS NULL")

    @api.depends_context("darqi_at")
    @api.depends("answer", "answer_by")
    def _compute_is_waiting(self):
        today = self.env["darqi.working.day"]._today()
        for row in self:
            told = row.answer_by and row.answer_by < today
            row.is_waiting = not row.answer and not told

    @api.depends_context("uid")
    @api.depends("answer", "application_id.state")
    def _compute_can_answer(self):
        for row in self:
            row.can_answer = not row.answer and not (
                row.application_id._refusal_side("hear_party")
            )

    def action_answer(self, answer="", statement="", day=None, attachment_ids=None):
        """Enter what the person said; a hearing asked for in time is opened.

        :param answer: statement, hearing or waived
        :param day: the day it came; default today
        """
        self.ensure_one()
        case = self.application_id._side_begin("hear_party")
        row = self.sudo()  # sudo: judged above; users have no write right on the rows
        if row.answer:
            raise UserError(
                self.env._("The answer of this person was entered already.")
            )
        if answer not in dict(self._fields["answer"].selection):
            raise UserError(self.env._("Answer: choose one of the list."))
        if answer == "statement":
            statement = case._need_text(statement, self.env._("What was said"))
        if not row.told_on:
            raise UserError(
                self.env._(
                    "%(name)s was not told yet: register the service of the notice"
                    " first.",
                    name=row.name,
                )
            )
        today = self.env["darqi.working.day"]._today()
        day = fields.Date.to_date(day) or today
        if not row.told_on <= day <= today:
            raise UserError(
                self.env._(
                    "Day of the answer: between the notice (%(first)s) and today.",
                    first=row.told_on,
                )
            )
        files = case._checked_files(attachment_ids)
        if answer == "hearing":
            row._open_hearing(case, day)
        row.write(
            {
                "answer": answer,
                "statement": statement or False,
                "answered_on": day,
                "answered_by_id": self.env.uid,
                "attachment_ids": [fields.Command.set(files.ids)],
            }
        )
        words = dict(self._fields["answer"]._description_selection(self.env))
        text = "：".join(filter(None, (row.name, words[answer], statement)))
        return case._side_end("hear_party", {}, text, {"answer": answer})

    def _told(self, day):
        """Their notices were served on ``day``: the five days begin."""
        most = self.env["darqi.config"]._number("darqi.hearing_request_days")
        calendar = self.env["darqi.working.day"]._calendar()
        rows = self.filtered(lambda row: not row.told_on)
        rows.write({"told_on": day, "answer_by": calendar.add_working_days(day, most)})
        return rows

    def _open_hearing(self, case, day):
        """The hearing this person asks for: within five working days of the notice."""
        most = self.env["darqi.config"]._number("darqi.hearing_request_days")
        calendar = self.env["darqi.working.day"]._calendar()
        if calendar.count_working_days(self.told_on, day) > most:
            raise UserError(
                self.env._(
                    "Asked for on: more than %(days)s working days after the right was"
                    " told (行政许可法 47).",
                    days=most,
                )
            )
        steps = case.step_ids.filtered(
            lambda s: s.kind == "hearing" and s.state in ("waiting", "requested")
        )
        vals = {"hearing_kind": "asked", "told_on": self.told_on, "asked_on": day}
        if not steps:
            vals = case._step_vals(
                "hearing", is_mandatory=True, sequence=0, question=self.interest, **vals
            )
            steps = case.env["darqi.application.step"]._door_opened().create([vals])
            steps._request(self.env.user)
        elif steps[0].hearing_kind != "by_law" and not steps[0].asked_on:
            steps[0].write(vals)
        case._steps_moved()

    def action_ask_answer(self):
        """Open the dialog of the answer."""
        self.ensure_one()
        action = self.application_id.with_context(act="hear_party").action_ask_side()
        action["context"].update(default_party_id=self.id)
        return action


class Application(models.Model):
    """告知利害关系人 (T09) and 告知听证权利 (T10)."""

    _inherit = "darqi.application"

    party_ids = fields.One2many(
        "darqi.application.party",
        "application_id",
        readonly=True,
        string="Interested parties",
        bypass_search_access=True,
    )
    can_tell_party = fields.Boolean(compute="_compute_can_side")

    @api.depends("party_ids.answer")
    def _compute_standstill(self):
        return super()._compute_standstill()

    def _standstill_reasons(self):
        reasons = super()._standstill_reasons()
        if self.state in UNDECIDED:
            # sudo: whose answer is awaited, for whoever reads the case.
            waiting = self.sudo().party_ids.filtered("is_waiting")
            if waiting:
                reasons.append(
                    self.env._(
                        "answers of %(names)s until %(day)s",
                        names="、".join(waiting.mapped("name")),
                        day=max(waiting.mapped("answer_by")),
                    )
                )
        return reasons

    def _standstill_domain(self):
        today = self.env["darqi.working.day"]._today()
        waiting = Domain("answer", "=", False) & Domain("answer_by", ">=", today)
        return super()._standstill_domain() | (
            Domain("party_ids", "any", waiting) & Domain("state", "in", UNDECIDED)
        )

    def action_tell_party(self, rows=None, summary="", tell_applicant=False):
        """告知利害关系人: each person by a paper of his own; the clock runs on.

        :param rows: [{"name", "interest", "address"}, …]
        :param summary: what is applied for, without trade secrets
        :param tell_applicant: the applicant is told of his right to a hearing too
        """
        case = self._side_begin("tell_party")
        rows = [
            {
                "name": self._need_text(row.get("name"), self.env._("Name")),
                "interest": self._need_text(
                    row.get("interest"), self.env._("What of theirs is touched")
                ).rstrip("。"),
                "address": (row.get("address") or "").strip() or False,
            }
            for row in rows or []
        ]
        if not rows:
            raise UserError(self.env._("Interested parties: name at least one."))
        summary = (summary or "").strip() or case.item_id.name
        case._tell(rows, summary)
        if tell_applicant:
            case._tell_applicant(rows)
        names = "、".join(row["name"] for row in rows)
        return case._side_end("tell_party", {}, names)

    def _tell(self, rows, summary):
        for row in rows:
            paper = self._paper(
                "interested_party",
                addressee=row["name"],
                summary=summary,
                interest=row["interest"],
                answer_days=self.env["darqi.config"]._number(
                    "darqi.hearing_request_days"
                ),
                how_to_answer=HOW,
                hearing=True,
                withheld=True,
            )
            self._add_party(row, paper)

    def _tell_applicant(self, rows):
        matter = "；".join(f"{row['name']}：{row['interest']}" for row in rows)
        paper = self._paper("hearing_right", matter=matter, how_to_apply=HOW)
        row = {
            "name": self.applicant_name,
            "interest": matter,
            "is_applicant": True,
        }
        self._add_party(row, paper)

    def _add_party(self, row, paper):
        self.env["darqi.application.party"].create(
            {
                **row,
                "application_id": self.id,
                "department_id": self.department_id.id,
                "told_by_id": self.env.uid,
                "document_id": paper.id,
            }
        )

    def _refusal_steps(self):
        reason = super()._refusal_steps()
        if reason or self.state not in UNDECIDED:
            return reason
        # sudo: whether somebody's time to answer is running.
        waiting = self.sudo().party_ids.filtered("is_waiting")
        untold = waiting.filtered(lambda row: not row.told_on)
        if untold:
            return self.env._(
                "%(names)s was not told yet: the notice has to be served before the"
                " decision (行政许可法 36, 47).",
                names="、".join(untold.mapped("name")),
            )
        if waiting:
            return self.env._(
                "%(names)s may answer until %(day)s: hear them before the decision"
                " (行政许可法 36, 47).",
                names="、".join(waiting.mapped("name")),
                day=max(waiting.mapped("answer_by")),
            )
        return False


class Document(models.Model):
    """Who was served the notice of his right was told of it."""

    _inherit = "darqi.document"

    def _mark_served(self, day):
        result = super()._mark_served(day)
        # sudo: the day of service stands on the rows it concerns; judged before.
        rows = self.env["darqi.application.party"].sudo()
        notices = self.filtered(
            lambda paper: paper.kind in ("interested_party", "hearing_right")
        )
        if notices:
            rows.search([("document_id", "in", notices.ids)])._told(day)
        return result
