from odoo import fields, models

LAW_GAP = "容缺受理"


class Clock(models.Model):
    """Duties beside the procedure of a case."""

    _inherit = "darqi.clock"

    kind = fields.Selection(
        selection_add=[
            ("gap", "Materials to follow"),
            ("promise_check", "Check of a promise"),
        ],
        ondelete={"gap": "cascade", "promise_check": "cascade"},
    )


class Application(models.Model):
    """Accepted with a gap (容缺): the window chases the papers (PRACTICE 1.6)."""

    _inherit = "darqi.application"

    def action_accept(self, opinion=""):
        """The papers that follow get a day until which the window chases them."""
        result = super().action_accept(opinion)
        self.filtered("has_follow")._start_gap_clock()
        return result

    def _start_gap_clock(self):
        if not self:
            return
        for organ in self.intake_department_id:
            cases = self.filtered(lambda c, o=organ: c.intake_department_id == o)
            cases._clock_start(
                "gap",
                self.env["darqi.config"]._number("darqi.gap_days"),
                bearer="window",
                held_by=organ,
                law=LAW_GAP,
            )

    def action_refuse(self, facts="", basis="", opinion="", ground="conditions"):
        """Of a refused case nobody chases papers any more."""
        result = super().action_refuse(facts, basis, opinion, ground)
        self._clock_stop("gap", note=self.env._("Refused"))
        return result

    def _close_clocks(self, note):
        result = super()._close_clocks(note)
        self._clock_stop("gap", note=note)
        return result


class ApplicationMaterial(models.Model):
    """The last paper that followed ends the chase."""

    _inherit = "darqi.application.material"

    def write(self, vals):
        """A paper that came in may close the gap of its case."""
        following = self.browse()
        if {"is_received", "follows"} & vals.keys():
            following = self.filtered(lambda row: row.follows and not row.is_received)
        result = super().write(vals)
        cases = following.application_id.filtered(
            lambda case: not case.has_follow and case.accepted_on
        )
        if cases:
            cases._clock_stop("gap")
        return result
