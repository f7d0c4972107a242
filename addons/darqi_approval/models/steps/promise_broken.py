from odoo import fields, models

from ..application_deadline import SIDE_KINDS

KIND = "promise_follow"
SIDE_KINDS.add(KIND)


class Clock(models.Model):
    """The duty to deal with a promise that was not kept."""

    _inherit = "darqi.clock"

    kind = fields.Selection(
        selection_add=[(KIND, "Answer to a broken promise")],
        ondelete={KIND: "cascade"},
    )


class Application(models.Model):
    """承诺不实: the finding opens a draft of the annulment for the bureau to decide.

    The organ that checks states the facts and drafts; the organ that answers for the
    licence decides or drops the draft, with the public-interest test of 行政许可法 69,
    in its own time. Nothing is annulled by itself.
    """

    _inherit = "darqi.application"

    def action_check_promise(self, kept=True, text=""):
        """A promise not kept opens the proposal to annul what was granted on it."""
        result = super().action_check_promise(kept, text)
        if not kept:
            for case in self:
                case._propose_annulment(text)
        return result

    def _propose_annulment(self, text):
        """Draft acts on the licences in force; a duty of the organ that answers."""
        # sudo: the checking organ only proposes; drafter and decider stay apart.
        acts = self.env["darqi.licence.act"].sudo()
        states = self.env["darqi.licence"]._transitions["annul"].froms
        licences = self.sudo().licence_ids.filtered(lambda row: row.state in states)
        open_acts = acts.search(
            [("licence_id", "in", licences.ids), ("state", "=", "draft")]
        )
        created = acts.create(
            [
                {
                    "licence_id": licence.id,
                    "kind": "annul",
                    "ground": "fraud",
                    "facts": f"告知承诺核查不实：{text}",
                }
                for licence in licences - open_acts.licence_id
            ]
        )
        if not created:
            return
        organ = created[0].department_id
        # sudo: the duty follows from the check, which was judged.
        self.sudo()._clock_start(
            KIND,
            self.env["darqi.config"]._number("darqi.promise_follow_days"),
            bearer="department",
            held_by=organ,
            department=organ,
            law="《中华人民共和国行政许可法》第六十九条",
        )


class LicenceAct(models.Model):
    """Deciding or dropping the draft is the answer to the broken promise."""

    _inherit = "darqi.licence.act"

    def action_decide(self):
        """The duty ends with the decision."""
        result = super().action_decide()
        self._answer_promise()
        return result

    def action_drop(self):
        """The duty ends as well when the organ does not go on with it."""
        result = super().action_drop()
        self._answer_promise()
        return result

    def _answer_promise(self):
        # sudo: only the duty that this act answers is stopped.
        cases = self.sudo().licence_id.application_id
        broken = cases.filtered(lambda case: case.promise_state == "broken")
        for case in broken:
            left = case.licence_ids.act_ids.filtered(lambda act: act.state == "draft")
            if not left:
                case._clock_stop(KIND)
