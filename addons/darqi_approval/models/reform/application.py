from odoo import models

from .boundary import STEP_DUTIES

# Accepted by the department and not decided (AMB-02).
UNDECIDED = ("accepted", "reviewing", "pending_decision")


class Application(models.Model):
    """What becomes of a department's own cases when their item is transferred."""

    _inherit = "darqi.application"

    def _sheet_steps(self, planned):
        """The boundary sheet plans who does a step and in how many days (REQ-54).

        A step that the process or the law plans for the competent organ goes to the
        organ the sheet names; one that nothing plans yet is added.
        """
        planned = super()._sheet_steps(planned)
        # sudo: the sheet binds both organs; only its cells are read.
        line = self.sudo().memorandum_line_id.transfer_line_id
        for cell in line.duty_ids.filtered(lambda row: row.duty in STEP_DUTIES):
            told = cell._step_vals(self)
            if not told:
                continue
            mine = [vals for vals in planned if vals["kind"] == cell.duty]
            for vals in mine:
                if vals.get("mode", "bureau") == "bureau":
                    vals.update(told)
            if not mine:
                planned.append(
                    self._step_vals(
                        cell.duty,
                        is_mandatory=True,
                        question=cell.note or False,
                        **told,
                    )
                )
        return planned

    def _undecided_at_department(self, lines):
        """Cases of these memorandum lines' items their department has not decided."""
        # sudo: both parties of the memorandum are told how many there are.
        return self.sudo().search(
            [
                ("item_id", "in", lines.item_id.ids),
                ("department_id", "in", lines.department_id.ids),
                ("state", "in", UNDECIDED),
            ],
            order="id",
        )

    def _move_with_memorandum(self, lines):
        """Move undecided cases whose line says so; their clocks run on unbroken.

        A reviewer of the department puts the case back; what is reviewed is decided by
        the bureau. Each case is handed over with a slip (AMB-02, PRACTICE 1.21).

        :param lines: signed memorandum lines, with the competence already moved
        :return: the cases that moved
        """
        cases = self._undecided_at_department(
            lines.filtered(lambda r: r.open_cases == "move")
        )
        today = self.env["darqi.working.day"]._today()
        rows = self.env["darqi.item"]._competence_map(cases.item_id, today)
        moved = cases.browse()
        for case in cases:
            row = rows.get(case.item_id.id)
            if not row or row.memorandum_line_id not in lines:
                continue
            before = case.department_id
            vals = case._competence_vals(row)
            if case.state == "reviewing":
                vals.update(state="accepted", reviewer_id=False)
            case._door_opened().write(vals)
            bearer = "approver" if case.state == "pending_decision" else "reviewer"
            clocks = case._clock_bear(
                "decision",
                bearer,
                held_by=case.department_id,
                note="随审管衔接备忘录移交",
            )
            clocks.write({"department_id": case.department_id.id})
            self.env["darqi.opinion"]._say(
                case, "pass_on", text="随审管衔接备忘录移交，办理期限连续计算"
            )
            case._materials_follow_organ()
            case._steps_follow_organ()
            case._handover_slip(before)
            moved += case
        self.env["darqi.evidence"]._record(
            moved,
            "application_moved",
            lambda case: {
                "memorandum_line": case.memorandum_line_id.id,
                "organ": case.department_id.id,
                "row": case._evidence_row(),
            },
        )
        return moved
