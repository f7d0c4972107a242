from odoo import models
from odoo.exceptions import UserError

# What the notice of a hearing tells; another day or chair is told anew.
TOLD = {"held_on", "held_time", "place", "chair_id", "recorder_id"}


class Application(models.Model):
    """Who chaired a hearing of the case does not review it (行政许可法 48(3))."""

    _inherit = "darqi.application"

    def _refusal_pick_up(self):
        return self._refusal_chair(self.env.user)

    def _refusal_chair(self, user):
        # sudo: who chairs, compared only.
        hearings = self.sudo().step_ids.filtered(
            lambda step: step.kind == "hearing" and step.state != "cancelled"
        )
        if user in hearings.chair_id:
            return self.env._(
                "%(person)s chairs the hearing of this case and cannot review it"
                " (行政许可法 48(3)).",
                person=user.sudo().name,  # sudo: the name of a colleague
            )
        return False


class ApplicationStep(models.Model):
    """The notice of a hearing stands: its day is the act's, its content is fixed."""

    _inherit = "darqi.application.step"

    def _door_guarded(self):
        return super()._door_guarded() | {"notified_on"}

    def write(self, vals):
        """:raises UserError: when what the notice told would change after it"""
        if TOLD & vals.keys() and not self._door_is_open():
            for step in self.filtered("notified_on"):
                if step._is_told_otherwise(vals):
                    raise UserError(
                        self.env._(
                            "The notice of the hearing tells day, place and chair:"
                            " cancel the step and ask for a new one to change them"
                            " (行政许可法 48(1))."
                        )
                    )
        return super().write(vals)

    def _is_told_otherwise(self, vals):
        for name in TOLD & vals.keys():
            field = self._fields[name]
            told = field.convert_to_write(self[name], self)
            if field.convert_to_cache(vals[name], self) != field.convert_to_cache(
                told, self
            ):
                return True
        return False

    def _refusal_finish_hearing(self):
        reason = super()._refusal_finish_hearing()
        if reason:
            return reason
        # sudo: whether the notice exists and is not voided.
        notices = self.sudo().application_id.document_ids.filtered(
            lambda paper: paper.kind == "hearing_notice" and paper.state != "voided"
        )
        if not notices:
            return self.env._("The notice of the hearing has to be given first.")
        return False
