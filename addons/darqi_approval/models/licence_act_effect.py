from odoo import models

from .licence_grounds import KINDS


class LicenceAct(models.Model):
    """The decision takes effect under its seal; a voided one never does (38)."""

    _inherit = "darqi.licence.act"

    def _sealed(self, document):
        """Called by the seal: what was decided happens now, in its transaction."""
        for act in self:
            if act.state == "decided" and document == act.document_id:
                act._take_effect()

    def _take_effect(self):
        """Change or end the licence, leave its version, tell supervision."""
        self.ensure_one()
        today = self.env["darqi.working.day"]._today()
        # sudo: the seal keeper has no right on licences; the decision was judged.
        act = self.sudo()
        licence = act.licence_id
        changes = dict(act._changes())
        act._move("take_effect", {"effective_on": today})
        act.flush_recordset(["state"])  # another act may be drafted right away
        if act._spares():
            self.env["darqi.evidence"]._record(
                licence,
                "licence_not_annulled",
                lambda x: {"number": x.number, "document": act.document_id.number},
            )
            return
        vals = (
            {**changes, "needs_certificate": True}
            if act.kind == "change"
            else {"ended_on": today}
        )
        licence._move(KINDS[act.kind].transition, vals)
        licence._event(KINDS[act.kind].event)

    def _decision_voided(self):
        """The decision was voided before its seal: it is drafted and decided anew."""
        # sudo: follows from the voiding, which was judged.
        for act in self.sudo():
            if act.state == "decided":
                act._move("reopen", {"decided_by_id": False, "decided_on": False})


class Document(models.Model):
    """A voided decision on a licence sends its act back."""

    _inherit = "darqi.document"

    def _void(self, reason):
        result = super()._void(reason)
        for document in self.sudo():  # sudo: the link behind a document of one's own
            if document.res_model == "darqi.licence.act":
                act = self.env["darqi.licence.act"].browse(document.res_id)
                if act.sudo().document_id == document:  # sudo: as above
                    act._decision_voided()
        return result
