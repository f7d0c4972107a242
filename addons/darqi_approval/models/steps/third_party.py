from odoo import fields, models

from ..application_step import ENGAGED


class ApplicationStep(models.Model):
    """A step done by an institution outside; the competent organ enters its result.

    The handler names the institution, the number and day of its report and attaches
    the report. Whoever ordered it is kept apart: an agency service of the applicant
    rests on a law, a technical service of the organ is paid from the budget
    (优化营商环境条例 43, PRACTICE 1.19).
    """

    _inherit = "darqi.application.step"

    engaged_by = fields.Selection(ENGAGED, string="Engaged by")
    engaged_basis = fields.Char(string="Law that demands the agency service")
    institution_id = fields.Many2one(
        "darqi.institution", ondelete="restrict", index="btree_not_null"
    )
    report_number = fields.Char(string="Number of the report")
    report_on = fields.Date(string="Day of the report")

    _third_party_check = models.Constraint(
        "CHECK (state <> 'done' OR mode <> 'third_party'"
        " OR (institution_id IS NOT NULL AND report_number IS NOT NULL"
        " AND report_on IS NOT NULL))",
        "A step of an institution has its report: institution, number and day.",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"engaged_by", "engaged_basis"}

    def _refusal_points(self):
        if self.mode == "third_party":
            reason = self._refusal_report()
            if reason:
                return reason
        return super()._refusal_points()

    def _refusal_report(self):
        """What is missing of the institution's report, or False."""
        institution = self.institution_id
        if not institution:
            return self.env._("Institution: it is missing.")
        if not (self.report_number or "").strip():
            return self.env._("Number of the report: it is missing.")
        today = self.env["darqi.working.day"]._today()
        if not self.report_on or self.report_on > today:
            return self.env._("Day of the report: a day not in the future is needed.")
        begun = self.requested_on
        if self.engaged_by == "authority" and begun and self.report_on < begun:
            return self.env._(
                "Day of the report: the organ asked for it on %(day)s only.", day=begun
            )
        if not institution._qualified_on(self.report_on):
            return self.env._(
                "Institution: the qualification of “%(name)s” ended on %(day)s, before"
                " its report.",
                name=institution.name,
                day=institution.qualified_until,
            )
        if not self.attachment_ids:
            return self.env._("Files: attach the report of the institution.")
        return False
