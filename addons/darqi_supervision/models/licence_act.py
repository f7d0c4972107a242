from odoo import fields, models


class LicenceAct(models.Model):
    """An act on a licence may answer a feedback (invariant 7)."""

    _inherit = "darqi.licence.act"

    feedback_id = fields.Many2one(
        "darqi.feedback",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )

    _feedback_uniq = models.UniqueIndex(
        "(feedback_id) WHERE feedback_id IS NOT NULL AND state <> 'dropped'",
        "This feedback already has its act.",
    )

    def _take_effect(self):
        """The feedback behind the act is done once the act is in effect."""
        result = super()._take_effect()
        # sudo: the sender is told by the act, not by a right of the seal keeper.
        done = self.sudo().filtered(lambda act: act.state == "effective")
        done.feedback_id.filtered(lambda f: f.state == "adopted")._tell()
        return result

    def action_drop(self):
        """The feedback behind a dropped act has to be answered again."""
        result = super().action_drop()
        # sudo: follows from the dropped act, whoever dropped it.
        self.sudo().feedback_id.filtered(lambda f: f.state == "adopted")._reopen()
        return result
