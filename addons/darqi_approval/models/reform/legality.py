from odoo import fields, models


class Legality(models.AbstractModel):
    """A draft that the justice office judges and that can be sent back.

    Memoranda and rows of a transfer batch both go through it (plan 二(二)): the
    justice office's opinion is kept with its author, and a return takes back what
    was confirmed before it, so that the course starts again.
    """

    _name = "darqi.legality"
    _inherit = ["darqi.frozen"]
    _description = "Legality review of a draft of the reform"

    # Name of the acts in the evidence: ``<prefix>_legal``, ``<prefix>_return``.
    _legality_prefix = ""
    # Confirmations that a return takes back, beside the opinion.
    _return_clears = ()

    return_reason = fields.Text(readonly=True, copy=False)
    legal_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    legal_opinion = fields.Text(readonly=True, copy=False)

    def _door_guarded(self):
        return super()._door_guarded() | {
            "return_reason",
            "legal_by_id",
            "legal_opinion",
        }

    def _return_title(self):
        """Title of the dialog that asks for the reason of a return."""
        return self.env._("Return to draft")

    def action_legal(self, opinion=""):
        """The justice office finds it lawful, with its opinion."""
        if not opinion:
            return self.env["darqi.reform.act"]._ask(
                self, "legal", self.env._("Legality opinion")
            )
        self._move("legal", {"legal_by_id": self.env.uid, "legal_opinion": opinion})
        self.env["darqi.evidence"]._record(
            self, f"{self._legality_prefix}_legal", opinion
        )
        return True

    def action_return(self, reason=""):
        """Send back with the reason; what was confirmed falls away."""
        if not reason:
            return self.env["darqi.reform.act"]._ask(
                self, "return", self._return_title()
            )
        cleared = ("legal_by_id", "legal_opinion", *self._return_clears)
        self._move("return", {**dict.fromkeys(cleared, False), "return_reason": reason})
        self.env["darqi.evidence"]._record(
            self, f"{self._legality_prefix}_return", reason
        )
        return True
