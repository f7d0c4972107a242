from odoo import models
from odoo.exceptions import UserError

LAW_DELIVERY = "《行政许可法》第四十四条"


class Application(models.Model):
    """Decision (行政许可法 37, 38) and the exits before it."""

    _inherit = "darqi.application"

    def _refusal_grant(self):
        return self._refusal_incomplete()

    def _refusal_incomplete(self):
        """What is missing in answers and papers, or False."""
        problems = self._answer_problems()
        if problems:
            return self.env._(
                "Application form:\n%(problems)s",
                problems=self._problem_texts(problems),
            )
        missing = self.material_ids.filtered(lambda row: row._is_gap())
        if missing:
            return self.env._(
                "Materials are missing or to be corrected: %(names)s.",
                names="、".join(missing.mapped("name")),
            )
        return False

    def action_grant(self, opinion="", content=""):
        """准予: the written decision is issued, the certificate is to be made.

        :param content: what is permitted, as the decision says it; default: the item
        """
        opinion = self._need_text(opinion, self.env._("Opinion"))
        self._decide("grant", "granted", text=opinion)
        for case in self:
            case._issue_granted(content)
        return True

    def _issue_granted(self, content=""):
        """The written decision of a granted case (T17)."""
        return self._paper(
            "granted",
            accepted_on=self.accepted_on,
            basis=self._legal_basis(),
            content=content or self.item_id.name,
            supervising_organ=self.supervising_department_id.name,
            scope=self.scope or "",
        )

    def action_refuse(self, facts="", basis="", opinion=""):
        """不予许可: needs the facts and the clause; the paper tells the remedies."""
        facts = self._need_text(facts, self.env._("Facts"))
        basis = self._need_text(basis, self.env._("Clause"))
        self._decide(
            "refuse", "refused", text=(opinion or "").strip(), facts=facts, basis=basis
        )
        for case in self:
            case._issue_refused(facts, basis)
        return True

    def _issue_refused(self, facts, basis):
        """The written decision of a refused case, with the remedies (T18)."""
        config = self.env["darqi.config"]
        return self._paper(
            "refused",
            accepted_on=self.accepted_on,
            facts=facts,
            basis=basis,
            review_organ=config._text("darqi.review_organ"),
            court=config._text("darqi.court"),
        )

    def _decide(self, name, result, **opinion):
        today = self.env["darqi.working.day"]._today()
        days = {}
        for case in self:
            day = case._entered_day("decided") or today
            days[day] = days.get(day, self.browse()) | case
        for day, cases in days.items():
            cases._act(
                name,
                {"result": result, "decided_by_id": self.env.uid, "decided_on": day},
                step="decide",
                conclusion=result,
                **opinion,
            )
            cases._clock_stop("decision", day=day)
            cases._clock_start(
                "delivery",
                self.env["darqi.config"]._number("darqi.delivery_days"),
                bearer="delivery",
                law=LAW_DELIVERY,
                start=day,
            )
        self.filing_id._note_organs()

    def _legal_basis(self):
        """What the decision rests on, as the catalogue names it."""
        item = self.item_id.sudo()  # sudo: the basis of an item is public
        names = [basis.display_name for basis in item.basis_ids]
        return "、".join(names) or item.legal_basis or item.name

    # ------------------------------------------------------------------ exits

    def action_withdraw(self, reason="", code="other"):
        """The applicant takes the application back before the decision.

        :param code: reason for the statistics, one of ``withdraw_code``
        """
        if code not in dict(self._fields["withdraw_code"].selection):
            raise UserError(
                self.env._("Reason of the withdrawal: choose one of the list.")
            )
        return self._end("withdraw", reason, withdraw_code=code)

    def action_terminate(self, reason=""):
        """终止办理, by the approver with the ground."""
        return self._end("terminate", reason)

    def _end(self, name, reason, **vals):
        reason = self._need_text(reason, self.env._("Reason"))
        today = self.env["darqi.working.day"]._today()
        vals.update(closed_on=today, attention=False)
        self._act(name, vals, text=reason)
        self._close_clocks(reason)
        return True
