from odoo import fields, models

from ...official_document.papers_examination import LEGAL_POINTS
from ..application import DECISION_ACTS
from .step_paper import VERDICTS

JUSTICE = "darqi_approval.group_justice"
PROPOSED = {"granted": "准予行政许可", "refused": "不予行政许可"}
CONCLUSIONS = {
    "pass": "审核通过",
    "rectify": "修改后通过",
    "fail": "审核不通过",
    "done": "已审核",
}


class ApplicationStep(models.Model):
    """法制审核 of a major decision (优化营商环境条例 58): seven points, T30.

    By a person who does not handle the case; without it, or where it did not pass, no
    decision is made.
    """

    _inherit = "darqi.application.step"

    def _finisher_groups(self):
        groups = super()._finisher_groups()
        return (*groups, JUSTICE) if self.kind == "legal_review" else groups

    def _fill_points(self):
        result = super()._fill_points()
        reviews = self.filtered(lambda s: s.kind == "legal_review" and not s.point_ids)
        # sudo: the points are the law's; nobody adds them by hand.
        self.env["darqi.step.point"].sudo().create(
            [
                {"step_id": step.id, "sequence": place, "name": point}
                for step in reviews
                for place, point in enumerate(LEGAL_POINTS, 1)
            ]
        )
        return result

    def _refusal_finish_legal_review(self):
        case = self.application_id.sudo()  # sudo: only persons are compared
        if self.env.user in case.reviewer_id | case.reviewed_by_id:
            return self.env._(
                "The legal review is made by a person who does not review the case."
            )
        if self.result == "done":
            return self.env._("Result: say whether the legal review is passed.")
        return False

    def _issue_paper(self):
        result = super()._issue_paper()
        for step in self.filtered(lambda s: s.kind == "legal_review"):
            case = step.application_id
            points = [
                {
                    "point": point.name,
                    "opinion": point.finding or VERDICTS[point.verdict],
                }
                for point in step.point_ids
            ]
            given = {row["point"] for row in points}
            points += [
                {"point": point, "opinion": "无意见"}
                for point in LEGAL_POINTS
                if point not in given
            ]
            paper = case._paper(
                "legal_review",
                department=step.department_id,
                to_organ=case.department_id.name,
                proposed=PROPOSED.get(case.proposed_result, "审查岗尚未提出处理意见"),
                points=points,
                conclusion=CONCLUSIONS[step.result],
                advice=step.text,
                reviewer=step.done_by_id.name,
                reviewed_on=step.done_on,
            )
            step._door_opened().write({"document_id": paper.id})
            case._mark_legal_reviewer(step.done_by_id)
        return result


class Application(models.Model):
    """No decision against its legal review, nor by whoever made it."""

    _inherit = "darqi.application"

    legal_reviewer_marks = fields.Char(
        readonly=True,
        copy=False,
        string="Legal reviewers so far",
        help="Ids of all who made a legal review, as ,3,17, for the database's guard.",
    )

    _legal_decide_check = models.Constraint(
        "CHECK (position(',' || decided_by_id || ',' in legal_reviewer_marks) = 0)",
        "Who made the legal review of a case cannot decide it.",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"legal_reviewer_marks"}

    def _mark_legal_reviewer(self, user):
        # sudo: follows from the review, which was judged; only the guard's own column.
        case = self.sudo()
        marks = (case.legal_reviewer_marks or ",") + f"{user.id},"
        case._door_opened().write({"legal_reviewer_marks": marks})

    def _refusal_separation(self, name, user):
        reason = super()._refusal_separation(name, user)
        marks = self.sudo().legal_reviewer_marks or ""  # sudo: persons are compared
        if not reason and name in DECISION_ACTS and f",{user.id}," in marks:
            return self.env._(
                "You made the legal review of this case: another person decides it."
            )
        return reason

    def _refusal_steps(self):
        reason = super()._refusal_steps()
        if reason:
            return reason
        # sudo: whether the legal review was passed.
        reviews = self.sudo().step_ids.filtered(
            lambda step: step.kind == "legal_review" and step.state == "done"
        )
        last = reviews.sorted("id")[-1:]
        if last.result == "fail":
            return self.env._(
                "The legal review was not passed: mend the case and ask for another"
                " review (优化营商环境条例 58)."
            )
        return False
