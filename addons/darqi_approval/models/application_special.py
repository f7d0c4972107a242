from odoo import api, fields, models
from odoo.exceptions import UserError

# 行政许可法 45: the closed list, with the words of the law for the notice.
GROUNDS = [
    ("hearing", "Hearing"),
    ("bidding", "Bidding"),
    ("auction", "Auction"),
    ("testing", "Testing"),
    ("inspection", "Inspection"),
    ("quarantine", "Quarantine"),
    ("appraisal", "Appraisal"),
    ("expert_review", "Expert review"),
]
WORDS = {
    "hearing": "听证",
    "bidding": "招标",
    "auction": "拍卖",
    "testing": "检测",
    "inspection": "检验",
    "quarantine": "检疫",
    "appraisal": "鉴定",
    "expert_review": "专家评审",
}
# How the notice of acceptance names what a planned step may need.
PLANNED_WORDS = {
    "hearing": "听证",
    "expert_review": "专家评审",
    "testing": "检验、检测、检疫、鉴定",
}
LAW_SPECIAL = "《中华人民共和国行政许可法》第四十五条"


class ApplicationSpecial(models.Model):
    """特别程序: time that is not counted, for a ground of the closed list only.

    It begins with the written notice to the applicant and ends by itself on the told
    day, or earlier with its result (行政许可法 45, PRACTICE 1.8). Survey, consultation,
    publicity and waiting for payment are not on the list: their time counts. Rows are
    made and ended by the acts of the case only; users have no write right here.
    """

    _name = "darqi.application.special"
    _description = "Special procedure"
    _order = "until, id"

    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(related="application_id.item_id")
    applicant_name = fields.Char(related="application_id.applicant_name")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Competent organ",
    )
    step_id = fields.Many2one(
        "darqi.application.step", index="btree_not_null", ondelete="restrict"
    )
    ground = fields.Selection(GROUNDS, required=True)
    basis = fields.Char(required=True, string="Clause that requires it")
    organiser = fields.Char(required=True, string="Organised by")
    start_on = fields.Date(required=True, string="Notice given on")
    until = fields.Date(required=True, string="Told end")
    days = fields.Integer(string="Working days told")
    document_id = fields.Many2one(
        "darqi.document", ondelete="restrict", string="Written notice"
    )
    started_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    ended_on = fields.Date(help="Earlier than told: the day its result arrived.")
    ended_by_id = fields.Many2one("res.users", ondelete="restrict")
    result = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Result files")
    is_running = fields.Boolean(compute="_compute_is_running")

    _order_check = models.Constraint(
        "CHECK (until >= start_on AND (ended_on IS NULL OR ended_on >= start_on))",
        "Told end: it cannot lie before the notice.",
    )
    _open_idx = models.Index("(application_id, until) WHERE ended_on IS NULL")

    def _started(self):
        """What follows from the notice; see ``time_limit/pause_notice.py``."""

    def _evidence_again(self):
        """What evidence says of a second or a longer pause."""
        return {}

    @api.depends("ground", "until")
    def _compute_display_name(self):
        grounds = dict(self._fields["ground"]._description_selection(self.env))
        for row in self:
            row.display_name = grounds.get(row.ground, "")

    @api.depends_context("darqi_at")
    @api.depends("until", "ended_on")
    def _compute_is_running(self):
        today = self.env["darqi.working.day"]._today()
        for row in self:
            row.is_running = not row.ended_on and row.until >= today


class Application(models.Model):
    """启动特别程序 / 结束特别程序."""

    _inherit = "darqi.application"

    special_ids = fields.One2many(
        "darqi.application.special",
        "application_id",
        readonly=True,
        string="Special procedures",
        bypass_search_access=True,
    )

    def _planned_special_words(self):
        """Which planned steps may stop the clock, for the notice of acceptance."""
        # sudo: kinds of the case's own steps.
        kinds = set(self.sudo().step_ids.mapped("kind"))
        return "、".join(word for kind, word in PLANNED_WORDS.items() if kind in kinds)

    def _special_ground(self, ground, basis, law_ground_id):
        """What the notice says of the ground. :raises UserError: no lawful ground

        :return: word, basis, excluding_law (another law than 行政许可法 45), vals of
            the row
        """
        if ground not in WORDS:
            raise UserError(
                self.env._(
                    "Ground: only hearing, bidding, auction, testing, inspection,"
                    " quarantine, appraisal and expert review stop the clock"
                    " (行政许可法 45); survey, consultation, publicity and waiting for"
                    " payment count."
                )
            )
        return {
            "word": WORDS[ground],
            "basis": self._need_text(basis, self.env._("Clause that requires it")),
            "excluding_law": "",
            "vals": {},
        }

    def _check_special_days(self, found, number):
        """:raises UserError: more days than the ground's law allows"""

    def _special_allowed(self, found, number, asked):
        """What else the rules of pauses ask; see ``time_limit/pause.py``.

        :param number: working days told
        :param asked: ground, step, earlier_id, again_reason, longer_reason
        :return: vals of the row
        :raises UserError: with the rule
        """
        return {}

    def action_start_special(
        self,
        ground="",
        basis="",
        organiser="",
        until=None,
        step_id=False,
        law_ground_id=False,
        earlier_id=False,
        again_reason="",
        longer_reason="",
    ):
        """启动特别程序: the notice is issued today and the clock stands still.

        :param ground: one of the eight of 行政许可法 45, or ``special_law``
        :param basis: the clause that requires the procedure
        :param until: told end, the last day not counted
        :param law_ground_id: for ``special_law``: the ground of the item's own list
        :param earlier_id: of a second pause on the same ground: the one before it
        :param again_reason: why the same ground stops the clock a second time
        :param longer_reason: why it takes longer than the ground's setting; the head's
        """
        case = self._side_begin("start_special")
        found = case._special_ground(ground, basis, law_ground_id)
        basis = found["basis"]
        organiser = self._need_text(organiser, self.env._("Organised by"))
        case._running_decision()
        if case.is_special or case.is_suspended:
            raise UserError(
                self.env._(
                    "The clock stands still already: a second pause cannot be open."
                )
            )
        until = fields.Date.to_date(until)
        days = self.env["darqi.working.day"]
        today = days._today()
        if not until:
            raise UserError(
                self.env._(
                    "Told end: it is missing. The notice names the time it takes."
                )
            )
        if until < today:
            raise UserError(
                self.env._("Told end: it cannot lie before the notice, which is today.")
            )
        calendar = days._calendar()
        number = calendar.count_working_days(today, until) + calendar.is_working_day(
            today
        )
        if number < 1:
            raise UserError(
                self.env._("Told end: there is no working day up to it to leave out.")
            )
        # sudo: an id from outside; it must be a step of this case, checked next.
        case._check_special_days(found, number)
        # sudo: only whether the step is this case's is asked.
        step = self.env["darqi.application.step"].sudo().browse(step_id or [])
        if step and step.application_id != case:
            raise UserError(self.env._("Step: it belongs to another case."))
        allowed = case._special_allowed(
            found,
            number,
            {
                "ground": ground,
                "step": step,
                "earlier_id": earlier_id,
                "again_reason": again_reason,
                "longer_reason": longer_reason,
            },
        )
        text = f"{found['word']}（{basis}），{organiser}，至{until}"
        case._clock_pause("decision", ground, until, note=text)
        paper = case._paper(
            "special_procedure",
            accepted_on=case.accepted_on,
            procedure=found["word"],
            excluding_law=found["excluding_law"],
            basis=basis,
            from_day=today,
            days=number,
            until=until,
            carried_out_by=organiser,
        )
        row = case.env["darqi.application.special"].create(
            {
                "application_id": case.id,
                "department_id": case.department_id.id,
                "step_id": step.id,
                "ground": ground,
                "basis": basis,
                "organiser": organiser,
                "start_on": today,
                "until": until,
                "days": number,
                "document_id": paper.id,
                "started_by_id": self.env.uid,
                **found["vals"],
                **allowed,
            }
        )
        row._started()
        return case._side_end(
            "start_special",
            {"special_until": until, "special_ground": ground},
            text,
            {"ground": ground, "until": str(until), **row._evidence_again()},
        )

    def action_end_special(self, result="", attachment_ids=None):
        """结束特别程序 before the told end, with its result; counted from tomorrow."""
        case = self._side_begin("end_special")
        return case._end_special(result, self._checked_files(attachment_ids))

    def _end_special(self, result, files=None):
        """End the running procedure; the caller judged the right to do so."""
        self.ensure_one()
        if not self.is_special:
            raise UserError(
                self.env._("No special procedure is running: it ended as told.")
            )
        result = self._need_text(result, self.env._("Result"))
        today = self.env["darqi.working.day"]._today()
        running = self.special_ids.filtered("is_running")
        running.write(
            {
                "ended_on": today,
                "ended_by_id": self.env.uid,
                "result": result,
                "attachment_ids": [
                    fields.Command.link(f.id)
                    for f in files or self.env["ir.attachment"]
                ],
            }
        )
        self._clock_resume("decision", note=result[:200])
        return self._side_end(
            "end_special", {"special_until": False, "special_ground": False}, result
        )
