from odoo import api, fields, models
from odoo.exceptions import UserError

from .ground.at import HOUR, at_hour

# Who goes to the site: surveyors and reviewers of the organ, officers of others.
SURVEYORS = (
    "darqi_approval.group_survey",
    "darqi_approval.group_reviewer",
    "darqi_approval.group_department_officer",
    "darqi_approval.group_enforcement",
)


class SurveyPoint(models.Model):
    """A point of an item's survey checklist (勘验要点) and the standard it follows."""

    _name = "darqi.survey.point"
    _description = "Survey point"
    _order = "item_id, sequence, id"

    item_id = fields.Many2one(
        "darqi.item", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, string="Point")
    standard = fields.Char(help="The rule or standard the point is held against.")

    @api.model_create_multi
    def create(self, vals_list):
        """By the department of the item, or the bureau's keeper (PRACTICE 1.20)."""
        points = super().create(vals_list)
        points._check_editor()
        return points

    def write(self, vals):
        """By the department of the item, or the bureau's keeper."""
        self._check_editor()
        result = super().write(vals)
        self._check_editor()
        return result

    def unlink(self):
        """By the department of the item, or the bureau's keeper."""
        self._check_editor()
        return super().unlink()

    def _check_editor(self):
        """:raises UserError: technical points of another department's item"""
        user = self.env.user
        if self.env.su or user.has_group("darqi_approval.group_catalogue"):
            return
        own = user.sudo().department_ids  # sudo: one's own organs
        for item in self.item_id:
            if item.department_id not in own:
                raise UserError(
                    self.env._(
                        "Survey points of “%(item)s” are edited by “%(organ)s”.",
                        item=item.name,
                        organ=item.department_id.name,
                    )
                )


class Item(models.Model):
    """The survey checklist of an item."""

    _inherit = "darqi.item"

    survey_point_ids = fields.One2many(
        "darqi.survey.point", "item_id", string="Survey points", copy=True
    )


class ApplicationStep(models.Model):
    """现场勘验: two officers, photographs, every point found (行政许可法 34(3)).

    Its time counts: a survey is not a special procedure (AMB-20).
    """

    _inherit = "darqi.application.step"

    officer_ids = fields.Many2many(
        "res.users",
        "darqi_application_step_officer_rel",
        string="Surveyors",
        help="Two at least.",
    )
    surveyed_on = fields.Date()
    surveyed_from = fields.Char(size=5, string="Begun at", help="As 09:00 or 14:30.")
    surveyed_to = fields.Char(size=5, string="Ended at", help="As 09:00 or 14:30.")
    place = fields.Char(string="Site")
    present_person = fields.Char(string="Person on site")

    def action_fill_survey(self):
        """Today, the applicant's place, the reader and whom he went with last."""
        user = self.env.user
        for step in self:
            last = self.search(
                [
                    ("kind", "=", "survey"),
                    ("state", "=", "done"),
                    ("officer_ids", "in", user.ids),
                ],
                order="surveyed_on desc, id desc",
                limit=1,
            )
            # sudo: names of colleagues, and whom the case keeps out of its survey.
            case, last = step.sudo().application_id, last.sudo()
            people = user | last.officer_ids.filtered("active").sudo(False)[:2]
            people -= case._acceptors()
            step.write(
                {
                    "officer_ids": [fields.Command.link(user.id) for user in people],
                    "surveyed_on": step.surveyed_on
                    or self.env["darqi.working.day"]._today(),
                    "place": step.place or case.applicant_id.address,
                }
            )
        return True

    def _fill_points(self):
        """The checklist of the item, for surveys; that of the process is there."""
        rows = []
        for step in self.filtered(lambda s: s.kind == "survey" and not s.point_ids):
            # sudo: checklists are public.
            for point in step.application_id.item_id.sudo().survey_point_ids:
                rows.append(
                    {
                        "step_id": step.id,
                        "sequence": point.sequence,
                        "name": point.name,
                        "standard": point.standard,
                    }
                )
        if rows:
            # sudo: points come from the list; nobody adds them by hand.
            self.env["darqi.step.point"].sudo().create(rows)

    def _refusal_finish_survey(self):
        return self._refusal_record()

    def _refusal_record(self):
        """What is missing of the record itself, or False."""
        if len(self.officer_ids) < 2:
            return self.env._(
                "Officers: a survey is made by two at least (行政许可法 34)."
            )
        # sudo: whose people the officers are.
        strangers = self.officer_ids.sudo().filtered(
            lambda user: not user.department_ids & self.department_id
        )
        if len(strangers) == len(self.officer_ids):
            return self.env._(
                "Officers: one at least is of “%(organ)s”.",
                organ=self.department_id.name,
            )
        # sudo: which roles the officers have, compared only.
        unfit = self.officer_ids.sudo().filtered(
            lambda user: not any(user.has_group(group) for group in SURVEYORS)
        )
        if unfit:
            return self.env._(
                "Officers: %(names)s has no role that surveys.",
                names="、".join(unfit.mapped("name")),
            )
        reason = self.officer_ids._refusal_uncertified()
        if reason:
            return reason
        # sudo: who accepted, compared only.
        if self.application_id.sudo()._acceptors() & self.officer_ids:
            return self.env._("Officers: who accepted the case does not survey it.")
        today = self.env["darqi.working.day"]._today()
        begun = self.requested_on or today
        if not self.surveyed_on or not begun <= self.surveyed_on <= today:
            return self.env._(
                "Surveyed On: a day from %(first)s to today is needed.", first=begun
            )
        hours = (self.surveyed_from or "", self.surveyed_to or "")
        if not all(map(HOUR.match, hours)) or hours[0] >= hours[1]:
            return self.env._(
                "Begun at, ended at: write both as 09:00 or 14:30, the end later."
            )
        if not self.place:
            return self.env._("Site: it is missing.")
        photos = self.attachment_ids.filtered(
            lambda file: (file.mimetype or "").startswith("image/")
        )
        if not photos:
            return self.env._("Photographs: one at least is needed.")
        return False

    def _issue_paper(self):
        result = super()._issue_paper()
        for step in self.filtered(lambda s: s.kind == "survey"):
            paper = step.application_id._paper(
                "survey_record", department=step.department_id, **step._survey_values()
            )
            step._door_opened().write({"document_id": paper.id})
        return result

    def _survey_values(self):
        self.ensure_one()
        results = {"pass": "合格", "rectify": "整改后复勘", "fail": "不合格"}
        words = {"pass": "符合", "fail": "不符合", "none": "不适用"}
        checklist = [
            {
                "point": point.name,
                "standard": point.standard or "",
                "actual": point.finding or "",
                "result": words[point.verdict],
            }
            for point in self.point_ids
        ]
        photos = [
            {"image": file.datas.decode(), "caption": file.name}
            for file in self.attachment_ids
            if (file.mimetype or "").startswith("image/")
        ]
        return {
            "reason": self.application_id.item_id.name,
            "place": self.place,
            # sudo: the record of a survey names the phone, whoever writes it.
            "phone": self.application_id.sudo().applicant_phone or "（未登记）",
            "surveyed_from": at_hour(self.surveyed_on, self.surveyed_from),
            "surveyed_to": at_hour(self.surveyed_on, self.surveyed_to),
            "inspectors": [
                {"name": user.name, "certificate": user.enforcement_certificate}
                # sudo: names and numbers that the record prints.
                for user in self.officer_ids.sudo()
            ],
            "present": self.present_person or self.application_id.applicant_name,
            "checklist": checklist
            or [
                {
                    "point": "现场与申请材料是否一致",
                    "standard": "",
                    "actual": self.text,
                    "result": results.get(self.result, "已勘验"),
                }
            ],
            "conclusion": f"{results.get(self.result, '已勘验')}。{self.text}",
            "photos": photos[:6],
        }
