from odoo import fields, models
from odoo.exceptions import UserError

EXTENSION = "extension"


class ApplicationExtension(models.Model):
    """延期 rests on its written notice: voided with it (行政许可法 42).

    “并应当将延长期限的理由告知申请人”: an extension nobody was told of is none. The
    ledger keeps both, the extension and the entry against it; it was not used up.
    """

    _inherit = "darqi.application.extension"

    cancelled_on = fields.Date(readonly=True, string="Notice voided on")
    cancelled_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Voided by"
    )
    cancel_reason = fields.Char(readonly=True, string="Why it was voided")

    def _cancel(self, reason):
        """Its notice was voided: the time limit is what it was before."""
        self.ensure_one()
        case = self.application_id
        if not case._clock("decision"):
            raise UserError(
                self.env._(
                    "The time limit of the case is over and rests on this notice: it"
                    " cannot be voided any more."
                )
            )
        clock = case._clock("decision")._append(
            "retract", amount=self.days, note=reason[:200]
        )
        self.write(
            {
                "state": "cancelled",
                "cancelled_on": self.env["darqi.working.day"]._today(),
                "cancelled_by_id": self.env.uid,
                "cancel_reason": reason,
            }
        )
        case._side_end(
            "cancel_extension",
            {"is_extended": False},
            reason,
            {"days": self.days, "due": str(clock.due_date or "")},
        )


class Document(models.Model):
    """Voiding the notice of an extension."""

    _inherit = "darqi.document"

    def _is_made_by_its_record(self):
        """A right notice is an extension of its own, approved by the head again."""
        return self.kind == EXTENSION or super()._is_made_by_its_record()

    def _void(self, reason):
        result = super()._void(reason)
        # sudo: who may void was judged; what follows on the case is the law's.
        for paper in self.sudo().filtered(lambda d: d.kind == EXTENSION):
            rows = paper.application_id.extension_ids
            for row in rows.filtered(lambda r, p=paper: r.document_id == p):
                row._cancel(reason)
        return result
