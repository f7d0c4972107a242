import io
import json

from PIL import Image, UnidentifiedImageError

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..survey import SURVEYORS

# What the officers put their names to; the points of the checklist with it.
FACTS = (
    "officer_ids",
    "surveyed_on",
    "surveyed_from",
    "surveyed_to",
    "place",
    "present_person",
    "result",
    "text",
    "attachment_ids",
)
SMALLEST = (320, 240)
TAKEN_AT = 0x9003  # DateTimeOriginal, in the Exif part
EXIF_PART = 0x8769


class ApplicationStep(models.Model):
    """现场勘验 by two: the second officer confirms the record under his own login.

    A changed record has to be confirmed again. Photographs show something, and were
    taken on the day of the survey (行政许可法 34(3)).
    """

    _inherit = "darqi.application.step"

    confirmed_ids = fields.Many2many(
        "res.users",
        "darqi_application_step_confirmed_rel",
        copy=False,
        string="Record confirmed by",
        help="Surveyors who confirmed the record under their own login.",
    )
    can_confirm_survey = fields.Boolean(
        compute="_compute_can_confirm_survey",
        search="_search_can_confirm_survey",
        string="To be confirmed by me",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"confirmed_ids"}

    @api.depends_context("uid")
    @api.depends("state", "officer_ids", "confirmed_ids")
    def _compute_can_confirm_survey(self):
        for step in self:
            step.can_confirm_survey = bool(step.id) and not step._refusal_confirmer()

    def _search_can_confirm_survey(self, operator, value):
        """Surveys under way that name me and that I have not confirmed."""
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        return [
            ("kind", "=", "survey"),
            ("state", "=", "requested"),
            ("officer_ids", "in", self.env.uid),
            ("confirmed_ids", "not in", self.env.uid),
        ]

    def _refusal_confirmer(self):
        """Why the current person has nothing to confirm here, or False."""
        user = self.env.user
        if self.kind != "survey" or self.state != "requested":
            return self.env._("Only a survey under way is confirmed.")
        if user not in self.officer_ids:
            return self.env._("You are none of its surveyors.")
        if user in self.confirmed_ids:
            return self.env._("You confirmed it already.")
        return self._refusal_surveyor()

    def _refusal_surveyor(self):
        """A surveyor of the organ as for any act; of another organ by name and role.

        Joint surveys, and those the original department goes to with the bureau: the
        step is not theirs, what they found is; they confirm and do nothing else.
        """
        user = self.env.user
        step = self.sudo()  # sudo: only who is who is compared
        # sudo: one's own organs.
        if step.department_id in user.sudo().department_ids:
            return self._refusal_person()
        if user.id == SUPERUSER_ID:
            return self.env._("This act needs a person; the system account cannot.")
        if not user.has_groups(",".join(SURVEYORS)):
            return self.env._("Your roles do not include this act.")
        if user in step.application_id._acceptors():
            return self.env._(
                "You accepted this case: acceptance and approval are kept apart, you"
                " can neither review nor decide it."
            )
        return False

    def action_confirm_survey(self):
        """确认勘验记录: I was there, and the record says what we found."""
        for step in self:
            step.check_access("read")
            # sudo: surveyors of other organs read it only; each is judged by name.
            step.sudo()._door_lock()
            reason = (
                step._refusal_confirmer()
                or step._refusal_found()
                or step._refusal_record()
            )
            if reason:
                raise UserError(
                    self.env._(
                        "%(record)s: %(reason)s",
                        record=step.display_name,
                        reason=reason,
                    )
                )
            # sudo: judged above; the case is written by its act.
            done = step.sudo()
            done._door_opened().confirmed_ids = [fields.Command.link(self.env.uid)]
            done.application_id._side_end(
                "confirm_survey", {}, done.name, {"record": done._survey_facts()}
            )
        return True

    def _survey_facts(self):
        """The record as one text, to see whether it changed."""
        self.ensure_one()
        step = self.sudo()  # sudo: compared and put on evidence, not shown
        facts = {
            name: step[name].ids
            if step._fields[name].relational
            else str(step[name] or "")
            for name in FACTS
        }
        facts["points"] = [
            [point.id, point.finding or "", point.verdict or ""]
            for point in step.point_ids
        ]
        return json.dumps(facts, ensure_ascii=False, sort_keys=True)

    def write(self, vals):
        """Whoever changes the record takes back what others confirmed."""
        before = {}
        if set(FACTS) & vals.keys():
            surveys = self.filtered(lambda s: s.kind == "survey" and s.confirmed_ids)
            before = {step: step._survey_facts() for step in surveys}
        result = super().write(vals)
        for step, facts in before.items():
            if step._survey_facts() != facts:
                step._take_back()
        return result

    def _take_back(self):
        # sudo: confirmations fall with the record they stood under.
        self.sudo()._door_opened().write({"confirmed_ids": [fields.Command.clear()]})

    def _refusal_record(self):
        return super()._refusal_record() or self._refusal_photos()

    def _refusal_finish_survey(self):
        reason = super()._refusal_finish_survey()
        if reason:
            return reason
        people = (self.confirmed_ids | self.env.user) & self.officer_ids
        if len(people) < 2:
            waiting = self.officer_ids - people
            return self.env._(
                "Confirmed by: another surveyor (%(names)s) confirms the record under"
                " his own login first.",
                # sudo: names of colleagues.
                names="、".join(waiting.sudo().mapped("name")),
            )
        return False

    def _refusal_photos(self):
        """Photographs are large enough to show something, and of that day."""
        # sudo: the files of the step, whoever attached them.
        for file in self.sudo().attachment_ids:
            if not (file.mimetype or "").startswith("image/"):
                continue
            try:
                picture = Image.open(io.BytesIO(file.raw or b""))
                size, taken = picture.size, self._taken_on(picture)
            except (UnidentifiedImageError, OSError, ValueError):
                return self.env._("Photograph “%(name)s”: no picture.", name=file.name)
            if size[0] * size[1] < SMALLEST[0] * SMALLEST[1]:
                return self.env._(
                    "Photograph “%(name)s”: it is too small to show anything (%(wide)s"
                    "×%(high)s).",
                    name=file.name,
                    wide=size[0],
                    high=size[1],
                )
            if taken and taken != self.surveyed_on:
                return self.env._(
                    "Photograph “%(name)s”: it was taken on %(day)s, not on the day of"
                    " the survey.",
                    name=file.name,
                    day=taken,
                )
        return False

    def _taken_on(self, picture):
        """The day the camera wrote into the file, if it did."""
        text = picture.getexif().get_ifd(EXIF_PART).get(TAKEN_AT) or ""
        try:
            return fields.Date.to_date(str(text)[:10].replace(":", "-"))
        except ValueError:
            return False


class StepPoint(models.Model):
    """A changed finding is confirmed again."""

    _inherit = "darqi.step.point"

    def write(self, vals):
        """Whoever changes a finding takes back what others confirmed."""
        changed = any(
            (point[name] or False) != (value or False)
            for name, value in vals.items()
            if name in ("finding", "verdict")
            for point in self
        )
        result = super().write(vals)
        if changed:
            self.step_id.filtered("confirmed_ids")._take_back()
        return result


class Opinion(models.Model):
    """The confirmation is in the course of the case."""

    _inherit = "darqi.opinion"

    step = fields.Selection(
        selection_add=[("confirm_survey", "Survey record confirmed")],
        ondelete={"confirm_survey": "cascade"},
    )
