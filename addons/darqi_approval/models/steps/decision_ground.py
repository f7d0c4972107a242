from odoo import models

DECISION_PAPERS = (
    "granted",
    "refused",
    "change",
    "change_refused",
    "renewal",
    "renewal_refused",
)


class Application(models.Model):
    """The written decision names the records it rests on.

    The hearing record (行政许可法 48(2)), the finished consultation of a major case
    (REQ-49) and the legal review (优化营商环境条例 58).
    """

    _inherit = "darqi.application"

    def _paper(self, kind, department=None, **values):
        if kind in DECISION_PAPERS:
            values.setdefault("rests_on", self._rests_on())
        return super()._paper(kind, department, **values)

    def _rests_on(self):
        """What the decision rests on, in words; asks nothing where there is nothing."""
        # sudo: numbers and days of records of the case one decides.
        case = self.sudo()
        found = []
        if case.hearing_record_id:
            number = case.hearing_record_id.number
            found.append(f"听证笔录（{number}）" if number else "听证笔录")
        if case.is_major:
            found += [
                f"与{talk.department_id.name}的会商意见（{signed:%Y年%m月%d日}签署）"
                for talk in case.consultation_ids
                if talk.state == "concluded"
                for signed in [max(talk.bureau_signed_on, talk.department_signed_on)]
            ]
        if "legal_review" in case._required_kinds() or case.is_major:
            found += [
                f"法制审核意见（{step.document_id.number or step.done_on}）"
                for step in case.step_ids
                if step.kind == "legal_review" and step.state == "done"
            ][-1:]
        return "、".join(found)
