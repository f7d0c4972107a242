import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

REFUSALS = (UserError, ValidationError, AccessError, psycopg2.IntegrityError)
# act → method; the first is safe for every case, the others for simple ones.
METHODS = {
    "pick_up": "action_pick_up",
    "accept": "action_accept",
    "pass_review": "action_pass_review",
    "grant": "action_grant",
}
MOST = 500


class ApplicationBatch(models.TransientModel):
    """One act on many cases (批量签批), each in its own savepoint, with a report.

    Acceptance, review and grant only for while-you-wait and simple items; the same
    judge as for a single case refuses what may not be done (PRACTICE 2.22).
    """

    _name = "darqi.application.batch"
    _description = "Act on several cases"

    act = fields.Selection(
        [
            ("pick_up", "Pick up"),
            ("accept", "Accept"),
            ("pass_review", "Pass review"),
            ("grant", "Grant"),
        ],
        required=True,
        readonly=True,
    )
    text = fields.Text(string="Opinion")
    application_ids = fields.Many2many(
        "darqi.application", "darqi_application_batch_rel", readonly=True
    )
    count = fields.Integer(compute="_compute_count", string="Cases")
    is_done = fields.Boolean(readonly=True)
    line_ids = fields.One2many(
        "darqi.application.batch.line", "batch_id", readonly=True, string="Report"
    )
    done_count = fields.Integer(compute="_compute_count", string="Done")
    refused_count = fields.Integer(compute="_compute_count", string="Refused")

    @api.depends("application_ids", "line_ids.is_done")
    def _compute_count(self):
        for batch in self:
            batch.count = len(batch.application_ids)
            batch.done_count = len(batch.line_ids.filtered("is_done"))
            batch.refused_count = len(batch.line_ids) - batch.done_count

    def _refusal(self, case):
        """Why this case is not one for a batch, or False."""
        if self.act == "pick_up":
            return False
        item = case.item_id.sudo()  # sudo: properties of an item are public
        if item.is_on_the_spot or item.level_of_difficulty == "simple":
            return False
        return self.env._(
            "“%(item)s” is neither while you wait nor simple: decide it by itself.",
            item=item.name,
        )

    def action_confirm(self):
        """Do the act on each case; open the report of what was done and refused."""
        self.ensure_one()
        if self.is_done or self.act not in METHODS:
            raise UserError(self.env._("This batch was done already."))
        if len(self.application_ids) > MOST:
            raise UserError(
                self.env._("At most %(number)s cases at once.", number=MOST)
            )
        self.application_ids.check_access("read")
        self.line_ids = [
            fields.Command.create(self._do(case)) for case in self.application_ids
        ]
        self.is_done = True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report of the batch"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_in_background(self):
        """Leave it to the job and look on: for hundreds of cases."""
        self.ensure_one()
        if self.is_done or self.act not in METHODS:
            raise UserError(self.env._("This batch was done already."))
        runs = self.env["darqi.document.run"]
        action = runs._start(self.act, self.application_ids, self.text or "")
        self.is_done = True
        return action

    def _do(self, case):
        """Values of the report's line for one case."""
        vals = {"application_id": case.id, "is_done": False}
        reason = self._refusal(case)
        if reason:
            return {**vals, "reason": reason}
        arguments = () if self.act == "pick_up" else (self.text or "",)
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                getattr(case, METHODS[self.act])(*arguments)
                self.env.flush_all()
        except REFUSALS as error:
            self.env.invalidate_all()
            text = str(error.args[0] if error.args else error).strip()
            return {**vals, "reason": text}
        return {**vals, "is_done": True}


class ApplicationBatchLine(models.TransientModel):
    """What became of one case."""

    _name = "darqi.application.batch.line"
    _description = "Line of a batch report"
    _order = "is_done, id"

    batch_id = fields.Many2one(
        "darqi.application.batch", required=True, index=True, ondelete="cascade"
    )
    application_id = fields.Many2one(
        "darqi.application", required=True, ondelete="cascade", string="Case"
    )
    item_id = fields.Many2one(related="application_id.item_id")
    applicant_name = fields.Char(related="application_id.applicant_name")
    is_done = fields.Boolean(string="Done")
    reason = fields.Char(string="Refused because")


class Application(models.Model):
    """Opens the batch for the cases ticked in a list."""

    _inherit = "darqi.application"

    def action_batch(self):
        """The dialog of the act that the button names in the context."""
        act = self.env.context.get("act")
        if act not in METHODS:
            raise UserError(self.env._("This act is not known."))
        dialog = self.env["darqi.application.act"]
        batch = self.env["darqi.application.batch"].create(
            {
                "act": act,
                "text": dialog._phrase(act),
                "application_ids": [fields.Command.set(self.ids)],
            }
        )
        if act == "pick_up":
            return batch.action_confirm()
        names = dict(batch._fields["act"]._description_selection(self.env))
        return {
            "type": "ir.actions.act_window",
            "name": names[act],
            "res_model": batch._name,
            "res_id": batch.id,
            "views": [(False, "form")],
            "target": "new",
        }
