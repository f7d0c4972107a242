from odoo import models

CHECKED = "darqi.checked.files"


class Lead(models.Model):
    """Evidence of a lead is checked, and stands from its sending on."""

    _name = "darqi.lead"
    _inherit = ["darqi.lead", CHECKED]

    _checked_file_fields = ("evidence_ids",)


class Feedback(models.Model):
    """Evidence of a feedback is checked, and stands from its entry on."""

    _name = "darqi.feedback"
    _inherit = ["darqi.feedback", CHECKED]

    _checked_file_fields = ("evidence_ids",)


class SupervisionTask(models.Model):
    """Photographs of a visit are checked, and stand once it is over."""

    _name = "darqi.supervision.task"
    _inherit = ["darqi.supervision.task", CHECKED]

    _checked_file_fields = ("photo_ids",)

    def _files_fixed(self):
        return self.filtered(lambda task: task.state != "planned")
