from markupsafe import Markup

from odoo import api, fields, models

from ..legal_clock import Limit, compute

MARKS = {True: "●", False: "○"}


class Application(models.Model):
    """办理时限明细: what was counted, what was not, why, and who had it.

    One text for applicant, clerk and inspector: it is computed from the ledger by the
    same kernel that computes the due dates.
    """

    _inherit = "darqi.application"

    timeline = fields.Html(
        compute="_compute_timeline",
        sanitize=False,
        string="Course of the time limits",
    )

    def _timeline_rows(self):
        """The intervals of all clocks of this case and its steps, in order.

        Keys: duty, law, date_from, date_to, days, unit, counted, ground, bearer, organ.
        """
        self.ensure_one()
        days = self.env["darqi.working.day"]
        today, calendar = days._today(), days._calendar()
        # sudo: the limits of a case may be read by whoever reads the case.
        case = self.sudo()
        clocks = case.clock_ids | case.step_ids.clock_ids
        ledgers = clocks._ledgers()
        bearers = dict(clocks._fields["bearer"]._description_selection(self.env))
        entries = self.env["darqi.clock.entry"]
        grounds = dict(entries._fields["ground"]._description_selection(self.env))
        units = dict(clocks._fields["limit_unit"]._description_selection(self.env))
        names = {step.id: step.name for step in case.step_ids}
        rows = []
        for clock in clocks.sorted(lambda c: (c.start_date, c.id)):
            limit = Limit(clock.limit_amount, clock.limit_unit)
            result = compute(limit, ledgers[clock.id], calendar, today)
            for part in result.intervals:
                organ = clock.department_id
                if part.bearer == "department":
                    organ = self._held_by(clock, part) or clock.held_by_id
                rows.append(
                    {
                        "clock": clock.id,
                        "duty": names[clock.res_id]
                        if clock.res_model == "darqi.application.step"
                        else clock.name.split(" ")[0],
                        "law": clock.law or "",
                        "limit": f"{result.total} {units[clock.limit_unit]}",
                        "due": result.due,
                        "date_from": part.date_from,
                        "date_to": part.date_to,
                        "days": part.days,
                        "unit": units[
                            "working_day"
                            if clock.limit_unit == "working_day"
                            else "calendar_day"
                        ],
                        "counted": part.counted,
                        "ground": grounds.get(part.ground, ""),
                        "bearer": bearers.get(part.bearer, ""),
                        "organ": organ.short_name or organ.name,
                    }
                )
        return rows

    def _held_by(self, clock, part):
        """The organ on whose desk it lay in this interval, by the ledger."""
        held = clock.held_by_id.browse()
        for entry in clock.entry_ids.sorted("id"):
            if entry.held_by_id and entry.day < part.date_from:
                held = entry.held_by_id
        return held

    @api.depends_context("lang", "darqi_at")
    @api.depends("clock_ids.entry_ids", "step_ids.state")
    def _compute_timeline(self):
        for case in self:
            case.timeline = case._timeline_html(case._timeline_rows())

    def _timeline_html(self, rows):
        if not rows:
            return False
        head = Markup("<tr>%s</tr>") % Markup("").join(
            Markup("<th>%s</th>") % text
            for text in (
                self.env._("Time limit"),
                self.env._("From"),
                self.env._("Through"),
                self.env._("Days"),
                self.env._("Counted"),
                self.env._("With whom"),
                self.env._("Ground or law"),
            )
        )
        body = []
        for row in rows:
            mark = (
                self.env._("counted") if row["counted"] else self.env._("not counted")
            )
            body.append(
                Markup(
                    '<tr class="%s"><td>%s</td><td class="text-nowrap">%s</td>'
                    '<td class="text-nowrap">%s</td>'
                    '<td class="text-end">%s</td><td>%s %s</td><td>%s · %s</td>'
                    "<td>%s</td></tr>"
                )
                % (
                    "" if row["counted"] else "table-warning",
                    row["duty"],
                    row["date_from"],
                    row["date_to"],
                    row["days"],
                    MARKS[row["counted"]],
                    mark,
                    row["bearer"],
                    row["organ"],
                    row["ground"] or row["law"],
                )
            )
        table = Markup(
            '<table class="table table-sm mb-0 o_darqi_timeline"><thead>%s</thead>'
            "<tbody>%s</tbody></table>"
        )
        return table % (head, Markup("").join(body))
