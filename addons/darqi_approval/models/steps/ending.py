from odoo import fields, models
from odoo.exceptions import UserError

from ...official_document.papers_process import ENDINGS

OTHER = "other"


class Application(models.Model):
    """The papers of a case that ends without a decision (T29 and 撤回申请确认书)."""

    _inherit = "darqi.application"

    ending_ground = fields.Selection(
        [
            ("abolished", "The item was abolished"),
            ("not_corrected", "Not corrected within the time told"),
            ("deceased", "Applicant died or lost capacity"),
            ("dissolved", "Applicant dissolved"),
            (OTHER, "Another ground"),
        ],
        readonly=True,
        copy=False,
        string="Ground of the termination",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"ending_ground"}

    def action_withdraw(self, reason="", code="other"):
        """撤回申请: confirmed in writing; originals handed in are given back."""
        result = super().action_withdraw(reason, code)
        for case in self:
            case._paper(
                "withdrawal_confirmed",
                withdrawn_on=case.closed_on,
                reason=(reason or "").strip().rstrip("。"),
                materials=case._originals(),
            )
        return result

    def action_terminate(self, reason="", ground=OTHER):
        """终止办理, in writing with the ground and the remedies.

        :param ground: code of the ground; ``other``: ``reason`` says it
        """
        grounds = dict(self._fields["ending_ground"].selection)
        if ground not in grounds:
            raise UserError(self.env._("Ground of the termination: choose one."))
        if ground == "not_corrected" and self.filtered(
            lambda case: case.state != "correcting"
        ):
            raise UserError(
                self.env._(
                    "Ground of the termination: nothing was to be corrected in this"
                    " case; the decision rests on the papers there are."
                )
            )
        if ground == "not_corrected":
            self._check_not_corrected()
        result = super().action_terminate(reason)
        self._door_opened().write({"ending_ground": ground})
        for case in self:
            case._paper(
                "termination",
                reason=ground if ground in ENDINGS else reason.strip(),
                ended_on=case.closed_on,
                materials=case._originals(),
                kept="" if case._originals() else "申请人未提交原件",
            )
        return result

    def _check_not_corrected(self):
        """:raises UserError: the day told in the notice has not passed"""
        today = self.env["darqi.working.day"]._today()
        for case in self:
            if not case.correction_until or case.correction_until >= today:
                raise UserError(
                    self.env._(
                        "Not corrected in time: the notice must have been served, and"
                        " its last day (%(day)s) passed.",
                        day=case.correction_until or self.env._("not told yet"),
                    )
                )

    def _originals(self):
        """Names of the originals that were handed in, to be given back."""
        return self.material_ids.filtered(
            lambda row: row.is_received and row.form == "original"
        ).mapped("name")
