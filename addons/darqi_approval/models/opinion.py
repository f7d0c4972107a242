from odoo import api, fields, models


class Opinion(models.Model):
    """What an officer said and did in a case, with name, organ and moment.

    Append-only; written by the acts of :class:`Application` themselves.
    """

    _name = "darqi.opinion"
    _inherit = ["darqi.append.only"]
    _description = "Opinion"
    _order = "application_id, id"

    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    step = fields.Selection(
        [
            ("receive", "Receipt of papers"),
            ("pass_on", "Passed to another organ"),
            ("correct", "Correction notice"),
            ("receive_correction", "Corrections received"),
            ("accept", "Acceptance"),
            ("deem", "Deemed acceptance"),
            ("refuse_acceptance", "Refusal to accept"),
            ("not_needed", "No licence needed"),
            ("pick_up", "Picked up"),
            ("put_back", "Put back"),
            ("review", "Review"),
            ("return", "Returned for review"),
            ("decide", "Decision"),
            ("make", "Certificate made"),
            ("seal", "Sealed"),
            ("deliver", "Handed out"),
            ("withdraw", "Withdrawn by the applicant"),
            ("terminate", "Terminated"),
            ("start_special", "Special procedure begun"),
            ("end_special", "Special procedure ended"),
            ("cancel_special", "Notice voided, its days count"),
            ("ask_extension", "Extension asked for"),
            ("extend", "Extended"),
            ("decline_extension", "Extension declined"),
            ("cancel_extension", "Notice voided, extension taken back"),
            ("suspend", "Proceedings suspended"),
            ("resume", "Proceedings resumed"),
            ("supplement", "Supplement asked for"),
            ("receive_supplement", "Supplement received"),
            ("request_step", "Step requested"),
            ("finish_step", "Step done"),
            ("cancel_step", "Step cancelled"),
            ("draw_experts", "Experts drawn"),
            ("mark_major", "Marked as a major case"),
            ("explain_overdue", "Delay stated in public"),
            ("tell_party", "Interested parties told"),
            ("hear_party", "Interested party heard"),
            ("hearing_late", "Hearing held late"),
            ("refuse_hearing", "Hearing refused"),
        ],
        required=True,
    )
    conclusion = fields.Selection(
        [
            ("done", "Done"),
            ("pass", "Passed"),
            ("propose_refusal", "Refusal proposed"),
            ("return", "Returned"),
            ("granted", "Granted"),
            ("refused", "Refused"),
        ],
        required=True,
        default="done",
    )
    text = fields.Text(string="Opinion")
    facts = fields.Text(help="Facts found, for a refusal.")
    basis = fields.Text(string="Clause", help="Law and clause, for a refusal.")
    user_id = fields.Many2one(
        "res.users", required=True, ondelete="restrict", string="Handled by"
    )
    department_id = fields.Many2one(
        "darqi.department", ondelete="restrict", string="Organ"
    )
    moment = fields.Datetime(required=True)

    @api.depends("step", "moment")
    def _compute_display_name(self):
        steps = dict(self._fields["step"]._description_selection(self.env))
        for opinion in self:
            opinion.display_name = steps.get(opinion.step, "")

    @api.model
    def _say(self, applications, step, conclusion="done", text="", **vals):
        """One row on each case in the current user's name; one insert.

        :param vals: ``facts`` and ``basis`` of a refusal
        """
        moment = self.env["darqi.working.day"]._now()
        user = self.env.user
        own = user.sudo().department_ids  # sudo: one's own organs
        rows = []
        for case in applications:
            organ = case.department_id
            if organ not in own and case.intake_department_id in own:
                organ = case.intake_department_id
            rows.append(
                {
                    "application_id": case.id,
                    "step": step,
                    "conclusion": conclusion,
                    "text": text or False,
                    "user_id": user.id,
                    "department_id": organ.id,
                    "moment": moment,
                    **vals,
                }
            )
        # sudo: nobody has a create right on opinions; the acts write them.
        return self.sudo().create(rows)
