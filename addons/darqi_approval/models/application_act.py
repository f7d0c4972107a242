from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .application import ACT_ORGANS
from .application_decision import REFUSAL_GROUNDS

# Acts that are asked for in a dialog, and the method that does them.
METHODS = {
    "accept": "action_accept",
    "correct": "action_correct",
    "authorise_correction": "action_authorise_correction",
    "receive_correction": "action_receive_correction",
    "refuse_acceptance": "action_refuse_acceptance",
    "not_needed": "action_not_needed",
    "put_back": "action_put_back",
    "pass_review": "action_pass_review",
    "propose_refusal": "action_propose_refusal",
    "return_review": "action_return_review",
    "grant": "action_grant",
    "refuse": "action_refuse",
    "deliver": "action_deliver",
    "withdraw": "action_withdraw",
    "terminate": "action_terminate",
}


# The dialog stands beside the acts it asks for.
class ApplicationAct(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The dialog of an act: what has to be said before it is done."""

    _name = "darqi.application.act"
    _description = "Act in a case"

    application_ids = fields.Many2many(
        "darqi.application", "darqi_application_act_case_rel", required=True
    )
    act = fields.Selection(
        [
            ("accept", "Accept"),
            ("correct", "Correction notice"),
            ("authorise_correction", "Authorise another correction notice"),
            ("receive_correction", "Receive corrections"),
            ("refuse_acceptance", "Refuse acceptance"),
            ("not_needed", "No licence needed"),
            ("put_back", "Put back"),
            ("pass_review", "Pass review"),
            ("propose_refusal", "Propose refusal"),
            ("return_review", "Return for review"),
            ("grant", "Grant"),
            ("refuse", "Refuse"),
            ("deliver", "Hand out"),
            ("withdraw", "Withdrawal by the applicant"),
            ("terminate", "Terminate"),
        ],
        required=True,
        readonly=True,
    )
    text = fields.Text(string="Opinion or reason")
    preview = fields.Text(readonly=True, string="The notice will say")
    facts = fields.Text()
    basis = fields.Text(string="Clause")
    refusal_ground = fields.Selection(
        REFUSAL_GROUNDS,
        string="Ground of the refusal",
        default="conditions",
    )
    content = fields.Char(string="What is permitted")
    organ_name = fields.Char(string="Competent organ")
    receiver_name = fields.Char(string="Handed to")
    receiver_id_number = fields.Char(string="Identity number")
    method = fields.Selection(
        selection=lambda self: (
            self.env["darqi.application"]
            ._fields["delivery_method"]
            ._description_selection(self.env)
        ),
        default="counter",
    )
    post_number = fields.Char(string="Mail number")
    ending_ground = fields.Selection(
        selection=lambda self: (
            self.env["darqi.application"]
            ._fields["ending_ground"]
            ._description_selection(self.env)
        ),
        string="Ground of the termination",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    against_proposal = fields.Boolean(compute="_compute_against_proposal")
    deviation = fields.Text(string="Why the proposed refusal is not followed")

    @api.depends("act", "application_ids")
    def _compute_against_proposal(self):
        for dialog in self:
            proposed = dialog.application_ids.mapped("proposed_result")
            dialog.against_proposal = dialog.act == "grant" and "refused" in proposed

    @api.model
    def default_get(self, fields):
        """The cases of the list or form, and the usual words for the act."""
        vals = super().default_get(fields)
        act = vals.get("act") or self.env.context.get("default_act")
        ids = self.env.context.get("active_ids") or []
        cases = self.env["darqi.application"].browse(ids)
        if self.env.context.get("active_model") == "darqi.application" and ids:
            vals.setdefault("application_ids", [Command.set(cases.ids)])
        if act:
            vals.setdefault("text", self._phrase(act))
        if len(cases) == 1 or (act == "deliver" and len(cases.applicant_id) == 1):
            vals.update(self._case_defaults(act, cases[:1]))
        return {name: value for name, value in vals.items() if name in fields}

    @api.model
    def _phrase(self, act):
        return {
            "pass_review": self.env._(
                "The materials are complete and meet the statutory form and conditions;"
                " the grant is proposed."
            ),
            "propose_refusal": self.env._(
                "The statutory conditions are not met; the refusal is proposed."
            ),
            "grant": self.env._("Agreed: granted."),
            "accept": self.env._("Materials complete; accepted."),
        }.get(act, False)

    @api.model
    def _case_defaults(self, act, case):
        if act == "correct":
            rows = case._correction_rows(None)
            return {
                "preview": "\n".join(
                    f"{n}. {row['material']}：{row['problem']}"
                    for n, row in enumerate(rows, 1)
                )
            }
        if act == "grant":
            return {"content": case._asked_content()}
        if act == "deliver":
            person = case.applicant_id.kind == "person"
            return {"receiver_name": case.applicant_name if person else False}
        return {}

    def _arguments(self):
        self.ensure_one()
        text = self.text or ""
        return {
            "grant": (text, self.content or "", self.deviation or ""),
            "refuse": (self.facts, self.basis, text, self.refusal_ground),
            "refuse_acceptance": (self.organ_name, text),
            "terminate": (
                text,
                self.ending_ground or "",
                self.basis or "",
                self.attachment_ids.ids,
            ),
            "deliver": (
                self.receiver_name,
                self.method,
                self.post_number or "",
                self.receiver_id_number or "",
            ),
        }.get(self.act, (text,))

    @api.model
    def _open(self, applications, act):
        """The dialog of an act as an action, named after it."""
        names = dict(self._fields["act"]._description_selection(self.env))
        return {
            "type": "ir.actions.act_window",
            "name": names.get(act, ""),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_act": act,
                "active_model": applications._name,
                "active_ids": applications.ids,
                "active_id": applications[:1].id,
            },
        }

    def action_confirm(self):
        """Do the act on each case, or on none."""
        self.ensure_one()
        if self.act not in METHODS or self.act not in ACT_ORGANS:
            raise UserError(self.env._("This act is not known."))
        self.application_ids.check_access("read")
        cases, arguments = self.application_ids, self._arguments()
        if self.act == "deliver":  # the results of one visit, each with its own entry
            if len(cases.applicant_id) > 1:
                raise UserError(
                    self.env._("Results of one applicant only are handed out together.")
                )
            for case in cases:
                case.action_deliver(*arguments)
        else:
            getattr(cases, METHODS[self.act])(*arguments)
        return {"type": "ir.actions.act_window_close"}


class Application(models.Model):
    """The buttons that ask before they act."""

    _inherit = "darqi.application"

    def action_ask(self):
        """Open the dialog of the act that the button names in the context."""
        act = self.env.context.get("act")
        if act not in METHODS:
            raise UserError(self.env._("This act is not known."))
        return self.env["darqi.application.act"]._open(self, act)
