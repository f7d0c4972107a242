from datetime import timedelta

from odoo import models

from ..ground.at import local_date

# Grounds whose time lies with people or bodies outside the organ.
OUTSIDE = ("expert_review", "testing", "inspection", "quarantine", "appraisal")


class Application(models.Model):
    """Who holds the clock: each interval has its bearer (invariants 4 and 11).

    While papers are awaited it is the applicant's, while a body outside works the
    expert's, while a department's opinion is awaited the department's; then it comes
    back to the desk the case lies on.
    """

    _inherit = "darqi.application"

    def _bearer_now(self):
        """(bearer, organ that holds it) of the decision clock, by what is awaited."""
        self.ensure_one()
        # sudo: what the case waits for, whoever acts on it.
        case = self.sudo()
        opinions = case.step_ids.filtered(
            lambda step: step.kind == "technical_opinion" and step.state == "requested"
        )
        running = case.special_ids.filtered("is_running")
        if any(row._is_outside() for row in running):
            return "expert", case.department_id
        if opinions:
            return "department", opinions[0].department_id
        if case.has_supplement:
            return "applicant", case.department_id
        desk = "approver" if case.state == "pending_decision" else "reviewer"
        return desk, case.department_id

    def _bearer_settle(self, note="", day=None):
        """The interval before is closed where the bearer changed."""
        for case in self:
            clock = case._clock("decision")
            bearer, organ = case._bearer_now()
            if clock and (clock.bearer, clock.held_by_id) != (bearer, organ):
                clock._bear_from(bearer, organ, note, day)

    def action_supplement(self, rows=None, submit_by=None):
        """From the notice on it is the applicant's turn; the clock runs on."""
        result = super().action_supplement(rows, submit_by)
        # sudo: the ledger follows from the act, which was judged.
        self.sudo()._bearer_settle("补充材料")
        return result

    def action_receive_supplement(self, row_ids=None, file_ids=None):
        """With the last paper it comes back to the desk."""
        result = super().action_receive_supplement(row_ids, file_ids)
        # sudo: the ledger follows from the act, which was judged.
        self.sudo()._bearer_settle("补充材料收到")
        return result

    def action_start_special(self, *args, **kwargs):
        """A body outside bears the time it was told."""
        result = super().action_start_special(*args, **kwargs)
        # sudo: the ledger follows from the act, which was judged.
        self.sudo()._bearer_settle("特别程序")
        return result

    def _end_special(self, result, files=None):
        done = super()._end_special(result, files)
        # sudo: the ledger follows from the act, which was judged.
        self.sudo()._bearer_settle("特别程序结束")
        return done

    def _timeline_rows(self):
        """Time for correction is shown as the applicant's; no limit runs in it."""
        rows = super()._timeline_rows()
        days = self.env["darqi.working.day"]
        today, calendar = days._today(), days._calendar()
        # sudo: the course of the case, for whoever reads the case.
        said = self.sudo().opinion_ids.sorted("id")
        told = None
        for opinion in said:
            day = local_date(opinion.moment)
            if opinion.step == "correct":
                told = day
            elif told and opinion.step in ("receive_correction", "terminate"):
                rows += self._correcting_row(told, day, calendar)
                told = None
        if told and self.state == "correcting":
            rows += self._correcting_row(told, today, calendar)
        return sorted(rows, key=lambda row: row["date_from"])

    def _correcting_row(self, told, last, calendar):
        if last <= told:
            return []
        bearers = dict(
            self.env["darqi.clock"]._fields["bearer"]._description_selection(self.env)
        )
        units = dict(
            self.env["darqi.clock"]
            ._fields["limit_unit"]
            ._description_selection(self.env)
        )
        return [
            {
                "clock": False,
                "duty": self.env._("Correction by the applicant"),
                "law": "《行政许可法》第三十二条第一款第（四）项",
                "limit": "",
                "due": False,
                "date_from": told + timedelta(days=1),
                "date_to": last,
                "days": calendar.count_working_days(told, last),
                "unit": units["working_day"],
                "counted": False,
                "ground": self.env._("Correction awaited"),
                "bearer": bearers["applicant"],
                "organ": self.applicant_name,
            }
        ]


class ApplicationSpecial(models.Model):
    """Whose time a special procedure is."""

    _inherit = "darqi.application.special"

    def _is_outside(self):
        self.ensure_one()
        return self.step_id.mode == "third_party" or self.ground in OUTSIDE


class Clock(models.Model):
    """A pause that ends by itself gives the matter back on its day."""

    _inherit = "darqi.clock"

    def _bear_from(self, bearer, organ, note="", day=None):
        # sudo: nobody but the acts' methods writes clocks.
        self.sudo().write({"bearer": bearer, "held_by_id": organ.id})
        vals = {"day": day} if day else {}
        self._append(
            "bear", bearer=bearer, held_by_id=organ.id, note=note or False, **vals
        )

    def _pauses_over(self, ends):
        result = super()._pauses_over(ends)
        over = self.filtered(
            lambda clock: (
                clock.bearer == "expert"
                and clock.kind == "decision"
                and clock.res_model == "darqi.application"
            )
        )
        cases = self.env["darqi.application"].browse(over.mapped("res_id"))
        groups = {}
        for clock, case in zip(over, cases, strict=True):
            key = (*case._bearer_now(), ends[clock])
            groups[key] = groups.get(key, self.browse()) | clock
        for (bearer, organ, day), clocks in groups.items():
            if bearer != "expert":
                clocks._bear_from(bearer, organ, "特别程序期满", day)
        return result
