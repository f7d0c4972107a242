import hashlib

from odoo import fields, models
from odoo.exceptions import UserError

from ..ground.state_door import CONTEXT_KEY, DOOR

LAW_FIRST_REVIEW = "《行政许可法》第四十三条"
LAW_DELIVERY = "《行政许可法》第四十四条"


class Application(models.Model):
    """First-review cases (上报件): reviewed here, sent up, answered from above.

    No grant, no licence and no seal of a decision of the organ's own (行政许可法 35,
    43; PRACTICE 2.10).
    """

    _inherit = "darqi.application"

    superior_organ = fields.Char(readonly=True, copy=False)
    superior_result = fields.Selection(
        [("approved", "Approved"), ("refused", "Not approved")],
        readonly=True,
        copy=False,
        string="Superior's reply",
    )
    superior_number = fields.Char(
        readonly=True, copy=False, string="Number of the reply"
    )
    superior_on = fields.Date(readonly=True, copy=False, string="Day of the reply")
    superior_scan_ids = fields.Many2many(
        "ir.attachment",
        "darqi_application_superior_scan_rel",
        readonly=True,
        copy=False,
        string="Scan of the reply",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {
            "superior_organ",
            "superior_result",
            "superior_number",
            "superior_on",
            "superior_scan_ids",
        }

    def _is_first_review(self):
        return self.item_id.sudo().is_first_review  # sudo: items are public

    def _decision_law(self):
        if self._is_first_review():
            return LAW_FIRST_REVIEW
        return super()._decision_law()

    def _expected_act(self):
        name = super()._expected_act()
        return "forward" if name == "grant" and self._is_first_review() else name

    def _refusal_grant(self):
        return self._refusal_first_review() or super()._refusal_grant()

    def _refusal_refuse(self):
        return self._refusal_first_review() or super()._refusal_refuse()

    def _refusal_first_review(self):
        if self._is_first_review():
            return self.env._(
                "“%(item)s” is only reviewed here first: the case is forwarded, the"
                " superior organ decides.",
                item=self.item_id.name,
            )
        return False

    def _refusal_forward(self):
        if not self._is_first_review():
            return self.env._("“%(item)s” is decided here.", item=self.item_id.name)
        # What a decision waits for, the letter waits for.
        return (
            self._refusal_standing_still()
            or self._refusal_steps()
            or self._refusal_incomplete()
        )

    def action_forward(self, opinion="", superior=""):
        """上报: the letter goes up with all materials; the clock of 20 days stops.

        :param superior: name of the organ above; default: the item's
        """
        opinion = self._need_text(opinion, self.env._("Opinion")).rstrip("。")
        today = self.env["darqi.working.day"]._today()
        for case in self:
            organ = self._need_text(
                superior or case.item_id.superior_organ, self.env._("Superior organ")
            )
            case._act(
                "forward",
                {
                    "result": "forwarded",
                    "decided_by_id": self.env.uid,
                    "decided_on": today,
                    "superior_organ": organ,
                },
                conclusion="forwarded",
                text=opinion,
            )
            case._clock_stop("decision")
            received = case.material_ids.filtered("is_received")
            case._paper(
                "report_letter",
                to_organ=organ,
                accepted_on=case.accepted_on,
                opinion=opinion,
                basis=case._legal_basis(),
                materials=received.mapped("name"),
                signer=self.env.user.name,
            )
        self.filing_id._note_organs()
        return True

    def _letter_up(self):
        """The letter that went up and stands; sealed ones only."""
        return self.document_ids.filtered(
            lambda paper: paper.kind == "report_letter" and paper.state == "sealed"
        )

    def _refusal_reply(self):
        # sudo: whether the letter bears its seal, whoever enters the reply.
        if not self.sudo()._letter_up():
            return self.env._(
                "The letter to the superior organ is not sealed: nothing has gone up"
                " yet that could be answered."
            )
        return False

    def action_reply(self, result="", number="", day=None, text="", file_ids=None):
        """Record the superior's reply; the result is then handed out.

        :param result: approved or refused
        :param number: document number of the reply
        :param day: its date, not before the letter was sealed and not in the future
        :param file_ids: scan of the reply
        """
        today = self.env["darqi.working.day"]._today()
        if result not in dict(self._fields["superior_result"].selection):
            raise UserError(self.env._("Superior's reply: approved or not?"))
        number = self._need_text(number, self.env._("Number of the reply"))
        day = fields.Date.to_date(day)
        files = self._checked_files(file_ids)
        for case in self:
            # sudo: the day its letter was sealed.
            sealed = case.sudo()._letter_up()[:1].sealed_on
            first = max(filter(None, (case.decided_on, sealed)), default=None)
            if not day or day > today or (first and day < first):
                raise UserError(
                    self.env._(
                        "Day of the reply: between the forwarding (%(first)s) and"
                        " today.",
                        first=first,
                    )
                )
        if not files:
            raise UserError(self.env._("Scan of the reply: attach it."))
        # sudo: files the person may read himself; judged, and the case's from now on.
        self.env["darqi.application.step"].sudo()._check_files_of(files)
        loose = files.sudo().filtered(lambda file: not file.res_id)
        loose.with_context(**{CONTEXT_KEY: DOOR}).write(
            {"res_model": self._name, "res_id": self[:1].id}
        )
        self._act(
            "reply",
            {
                "superior_result": result,
                "superior_number": number,
                "superior_on": day,
                "superior_scan_ids": [fields.Command.link(file.id) for file in files],
            },
            conclusion="granted" if result == "approved" else "refused",
            text="\n".join(filter(None, (f"{number} {day}", text))),
        )
        self.env["darqi.evidence"]._record(
            self,
            "application_reply_scan",
            {"sha256": [hashlib.sha256(file.raw or b"").hexdigest() for file in files]},
        )
        self._clock_start(
            "delivery",
            self.env["darqi.config"]._number("darqi.delivery_days"),
            bearer="delivery",
            law=LAW_DELIVERY,
            start=day,
        )
        return True
