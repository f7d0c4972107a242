from odoo import models

TODO = "mail.mail_activity_data_todo"


class ToldPersons(models.AbstractModel):
    """Whose task a record is sees it among his activities, red when it is late."""

    _name = "darqi.told.persons"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Tells persons of their task"

    def _tell_persons(self, users, deadline, text):
        """A task for each of the users, to be done by ``deadline``."""
        self.ensure_one()
        # sudo: who enters the record need not read the others' tasks; no mail leaves.
        record = self.sudo().with_context(mail_activity_quick_update=True)
        for user in users:
            record.activity_schedule(
                TODO,
                date_deadline=deadline or self.env["darqi.working.day"]._today(),
                summary=text,
                user_id=user.id,
            )

    def _told_done(self, users=None):
        """The task is done: of these users, or of everybody."""
        # sudo: as above
        tasks = self.sudo().activity_ids
        if users is not None:
            tasks = tasks.filtered(lambda task: task.user_id in users)
        tasks.unlink()
