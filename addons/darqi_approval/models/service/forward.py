from odoo import fields, models
from odoo.exceptions import UserError

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

    def _door_guarded(self):
        return super()._door_guarded() | {
            "superior_organ",
            "superior_result",
            "superior_number",
            "superior_on",
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

    def action_reply(self, result="", number="", day=None, text=""):
        """Record the superior's reply; the result is then handed out.

        :param result: approved or refused
        :param number: document number of the reply
        :param day: its date, not before the forwarding and not in the future
        """
        today = self.env["darqi.working.day"]._today()
        if result not in dict(self._fields["superior_result"].selection):
            raise UserError(self.env._("Superior's reply: approved or not?"))
        number = self._need_text(number, self.env._("Number of the reply"))
        day = fields.Date.to_date(day)
        for case in self:
            if not day or day > today or (case.decided_on and day < case.decided_on):
                raise UserError(
                    self.env._(
                        "Day of the reply: between the forwarding (%(first)s) and"
                        " today.",
                        first=case.decided_on,
                    )
                )
        self._act(
            "reply",
            {
                "superior_result": result,
                "superior_number": number,
                "superior_on": day,
            },
            conclusion="granted" if result == "approved" else "refused",
            text="\n".join(filter(None, (f"{number} {day}", text))),
        )
        self._clock_start(
            "delivery",
            self.env["darqi.config"]._number("darqi.delivery_days"),
            bearer="delivery",
            law=LAW_DELIVERY,
            start=day,
        )
        return True
