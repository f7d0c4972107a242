from odoo import api, fields, models
from odoo.exceptions import UserError

from .application_special import GROUNDS
from .application_step import STEP_KINDS
from .application_suspension import CAUSES

METHODS = {
    "start_special": "action_start_special",
    "end_special": "action_end_special",
    "ask_extension": "action_ask_extension",
    "extend": "action_extend",
    "decline_extension": "action_decline",
    "suspend": "action_suspend",
    "resume": "action_resume",
    "supplement": "action_supplement",
    "receive_supplement": "action_receive_supplement",
    "request_step": "action_request_step",
    "cancel_step": "action_cancel",
    "draw_experts": "action_draw",
    "mark_major": "action_mark_major",
    "explain_overdue": "action_explain_overdue",
    "tell_party": "action_tell_party",
    "hear_party": "action_answer",
    "look_at_withdrawal": "action_look_at_withdrawal",
    "refuse_hearing": "action_refuse_hearing",
}


# The dialogs stand beside the acts they ask for.
class ApplicationSideAct(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The dialog of an act during review: what has to be said before it is done."""

    _name = "darqi.application.side.act"
    _description = "Act during review"

    application_id = fields.Many2one("darqi.application", required=True, readonly=True)
    act = fields.Selection(
        [
            ("start_special", "Start special procedure"),
            ("end_special", "End special procedure"),
            ("ask_extension", "Ask for extension"),
            ("extend", "Extend"),
            ("decline_extension", "Decline extension"),
            ("suspend", "Suspend proceedings"),
            ("resume", "Resume proceedings"),
            ("supplement", "Ask for supplement"),
            ("receive_supplement", "Supplement received"),
            ("request_step", "Ask for a step"),
            ("cancel_step", "Cancel the step"),
            ("draw_experts", "Draw experts"),
            ("mark_major", "Mark as a major case"),
            ("explain_overdue", "State why the time is exceeded"),
            ("tell_party", "Tell interested parties"),
            ("hear_party", "Enter an answer"),
            ("look_at_withdrawal", "Looked at by supervision"),
            ("refuse_hearing", "Refuse the hearing"),
        ],
        required=True,
        readonly=True,
    )
    step_id = fields.Many2one(
        "darqi.application.step", readonly=True, string="Step of the case"
    )
    extension_id = fields.Many2one("darqi.application.extension", readonly=True)
    ground = fields.Selection(GROUNDS)
    basis = fields.Char(string="Clause that requires it")
    organiser = fields.Char(string="Organised by")
    until = fields.Date(string="Told end")
    text = fields.Text(string="Reason")
    result = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    cause = fields.Selection(CAUSES, string="Cause of the suspension")
    cause_number = fields.Char(string="Document of the cause")
    is_joint = fields.Boolean(related="application_id.revision_id.is_joint")
    government_approval = fields.Char(string="Approval of the head of the government")
    supplement_ids = fields.One2many(
        "darqi.application.side.act.supplement", "dialog_id", string="Papers asked for"
    )
    submit_by = fields.Date(string="To be handed in by")
    awaited_id = fields.Many2one(
        "darqi.application.supplement",
        string="Paper that came in",
        domain="[('application_id', '=', application_id), ('received_on', '=', False)]",
    )
    kind = fields.Selection(STEP_KINDS, string="Step")
    department_id = fields.Many2one("darqi.department", string="Organ in charge")
    user_id = fields.Many2one("res.users", string="In charge")
    days = fields.Integer(string="Working days")
    question = fields.Text(string="What is asked")
    specialty = fields.Char(string="Field of the experts")
    number = fields.Integer(default=3, string="Experts")

    @api.model
    def default_get(self, fields):
        """The usual words and days of the act."""
        vals = super().default_get(fields)
        act = vals.get("act")
        case = self.env["darqi.application"].browse(vals.get("application_id"))
        config = self.env["darqi.config"]
        if act == "request_step" and not vals.get("days"):
            vals["days"] = config._number("darqi.step_days")
        if act == "start_special":
            vals.setdefault("organiser", case.department_id.name)
        if act == "supplement":
            days = self.env["darqi.working.day"]
            calendar = days._calendar()
            vals["submit_by"] = calendar.add_working_days(days._today(), 5)
        if act == "receive_supplement" and not vals.get("awaited_id"):
            awaited = case.supplement_ids.filtered(lambda row: not row.received_on)
            vals["awaited_id"] = awaited[:1].id
        if act == "extend":
            # sudo: the request that waits belongs to the case one reads.
            asked = case.sudo().extension_ids.filtered(lambda r: r.state == "asked")
            vals.setdefault("text", asked.reason)
        return {name: value for name, value in vals.items() if name in fields}

    @api.onchange("kind")
    def _onchange_kind(self):
        case = self.application_id
        if self.kind == "technical_opinion":
            self.department_id = case.original_department_id
        elif self.kind:
            self.department_id = case.department_id

    def _arguments(self):
        self.ensure_one()
        return {
            "start_special": {
                "ground": self.ground,
                "basis": self.basis,
                "organiser": self.organiser,
                "until": self.until,
                "step_id": self.step_id.id,
            },
            "end_special": {
                "result": self.result,
                "attachment_ids": self.attachment_ids.ids,
            },
            "extend": {
                "reason": self.text,
                "government_approval": self.government_approval,
            },
            "decline_extension": {"answer": self.text},
            "suspend": {
                "reason": self.text,
                "cause": self.cause,
                "cause_number": self.cause_number,
                "attachment_ids": self.attachment_ids.ids,
            },
            "supplement": {
                "rows": [
                    {
                        "material": row.name,
                        "problem": row.problem,
                        "requirement": row.requirement,
                    }
                    for row in self.supplement_ids
                ],
                "submit_by": self.submit_by,
            },
            "receive_supplement": {
                "row_ids": self.awaited_id.ids,
                "file_ids": self.attachment_ids.ids,
            },
            "request_step": {
                "kind": self.kind,
                "department_id": self.department_id.id,
                "question": self.question,
                "days": self.days,
                "user_id": self.user_id.id,
            },
            "draw_experts": {
                "specialty": self.specialty,
                "number": self.number,
                "reason": self.text or "",
            },
        }.get(self.act, {"reason": self.text})

    def _act_record(self):
        """The record whose act it is: the case, its step or its extension."""
        if self.act in ("cancel_step", "draw_experts"):
            return self.step_id
        return (
            self.extension_id
            if self.act == "decline_extension"
            else (self.application_id)
        )

    def action_confirm(self):
        """Do the act."""
        self.ensure_one()
        if self.act not in METHODS:
            raise UserError(self.env._("This act is not known."))
        record = self._act_record()
        record.check_access("read")
        getattr(record, METHODS[self.act])(**self._arguments())
        return {"type": "ir.actions.act_window_close"}


# pylint: disable-next=no-wizard-in-models
class ApplicationSideActSupplement(models.TransientModel):
    """One paper of a supplement notice, in the dialog."""

    _name = "darqi.application.side.act.supplement"
    _description = "Paper asked for"

    dialog_id = fields.Many2one(
        "darqi.application.side.act", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(required=True, string="Material")
    problem = fields.Char(required=True)
    requirement = fields.Char(required=True)


class Application(models.Model):
    """The buttons of the acts during review."""

    _inherit = "darqi.application"

    def action_ask_side(self):
        """Open the dialog of the act that the button names in the context."""
        self.ensure_one()
        act = self.env.context.get("act")
        dialog = self.env["darqi.application.side.act"]
        if act not in METHODS:
            raise UserError(self.env._("This act is not known."))
        names = dict(dialog._fields["act"]._description_selection(self.env))
        return {
            "type": "ir.actions.act_window",
            "name": names[act],
            "res_model": dialog._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_act": act,
                "default_application_id": self.id,
                "default_extension_id": self.env.context.get("extension_id", False),
            },
        }
