from odoo import models
from odoo.exceptions import UserError

from .document_values import from_json

# Why a case is refused; false materials bar the applicant (行政许可法 78).
REFUSAL_GROUNDS = [
    ("conditions", "Conditions not met"),
    ("false_materials", "Facts concealed or materials false (art. 78)"),
]
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

    def action_grant(self, opinion="", content="", deviation=""):
        """准予: the written decision is issued, the certificate is to be made.

        :param content: what is permitted, as the decision says it; default: the item
        :param deviation: why a refusal that the reviewer proposed is not followed
        """
        opinion = self._need_text(opinion, self.env._("Opinion"))
        if self.filtered(lambda case: case.proposed_result == "refused"):
            deviation = self._need_text(
                deviation, self.env._("Why the proposed refusal is not followed")
            )
            opinion = f"{opinion}\n不采纳审查意见的理由：{deviation}"
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
            content=content or self._asked_content(),
            supervising_organ=self.supervising_department_id.name,
            scope=self.scope or "",
            condition_rows=self._condition_rows(),
            **self._granted_licence(),
        )

    def _granted_licence(self):
        """Name, validity and area of the licence, as the decision says them (T17).

        The licence is drawn up from what was decided: :meth:`_decided_licence`.
        """
        item = self.item_id
        end = self.env["darqi.licence"]._validity_end(item, self.decided_on)
        return {
            "licence_name": item.licence_name or "",
            "area": (self.answers or {}).get("valid_area") or "",
            # A permit of one act (no licence) has no time to run.
            "valid_from": self.decided_on if item.licence_name else None,
            "valid_to": end or None,
        }

    def _decided_licence(self):
        """What the decision that stands says of the licence, word by word.

        The licence is drawn up from it: a setting of the item that changed since the
        decision changes nothing of what was granted.
        """
        # sudo: the values behind a paper are hidden from everybody's screens.
        said = from_json(self.sudo()._decisions()[-1:].content or {})
        fresh = self._granted_licence()
        return {name: said.get(name, value) for name, value in fresh.items()}

    def _condition_rows(self):
        """Conditions of the list it was accepted under, with the source of each.

        Neither organ adds one (行政许可法 16(4), PRACTICE 1.20): they come from the
        superior standard and bind every licence given under that list.
        """
        # sudo: the implementation list is public
        return [
            {"text": row.name, "source": row.source}
            for row in self.sudo().revision_id.condition_ids.sorted("sequence")
        ]

    def _granted_conditions(self):
        """The conditions as the decision says them."""
        # sudo: the values behind a paper are hidden from everybody's screens.
        values = self.sudo()._decisions()[-1:].content or {}
        return values.get("condition_rows") or []

    def _asked_content(self):
        """What is applied for, as the form or the item says it."""
        return (self.answers or {}).get("content") or self.item_id.name

    def _granted_content(self):
        """What the decision permits, word by word; what is asked where none says it."""
        # sudo: the values behind a paper are hidden from everybody's screens.
        values = self.sudo()._decisions()[-1:].content or {}
        return values.get("content") or self._asked_content()

    def action_refuse(self, facts="", basis="", opinion="", ground="conditions"):
        """不予许可: needs the facts and the clause; the paper tells the remedies.

        :param ground: conditions, or false_materials (行政许可法 78: a bar follows)
        """
        if ground not in dict(self._fields["refusal_ground"].selection):
            raise UserError(self.env._("Ground of the refusal: choose it."))
        facts = self._need_text(facts, self.env._("Facts"))
        basis = self._need_text(basis, self.env._("Clause"))
        self._decide(
            "refuse", "refused", text=(opinion or "").strip(), facts=facts, basis=basis
        )
        self._door_opened().write({"refusal_ground": ground})
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

    # ------------------------------ exits: proof and paper are ``steps/ending.py``

    def _check_withdraw_code(self, code):
        """:raises UserError: not one of the list"""
        if code not in dict(self._fields["withdraw_code"].selection):
            raise UserError(
                self.env._("Reason of the withdrawal: choose one of the list.")
            )

    def _end(self, name, reason, **vals):
        reason = self._need_text(reason, self.env._("Reason"))
        today = self.env["darqi.working.day"]._today()
        vals.update(closed_on=today, attention=False)
        self._act(name, vals, text=reason)
        self._close_clocks(reason)
        return True
