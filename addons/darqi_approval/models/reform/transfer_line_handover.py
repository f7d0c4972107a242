from odoo import models

from .boundary import DEFAULT_LEAD, DUTIES, SUPPORTED
from .transfer_line import TICKS


class TransferLine(models.Model):
    """Published items are handed over."""

    _inherit = "darqi.transfer.line"

    def _published(self, document):
        """What publication starts: handover lists, boundary sheets, time limits."""
        today = self.env["darqi.working.day"]._today()
        bureau = self.env["darqi.department"]._bureau()
        have = self.handover_line_ids.transfer_line_id
        # sudo: empty lists for the departments to fill; the publication was judged.
        self.env["darqi.handover.line"].sudo()._seed(self - have)
        sheets = []
        for line in self - self.duty_ids.transfer_line_id:
            for place, (duty, _label) in enumerate(DUTIES):
                lead = (
                    bureau
                    if DEFAULT_LEAD.get(duty) == "bureau"
                    else line.item_id.supervising_department_id or line.department_id
                )
                hard = line.level == "professional" and duty in SUPPORTED
                sheets.append(
                    {
                        "transfer_line_id": line.id,
                        "duty": duty,
                        "sequence": place,
                        "lead_department_id": lead.id,
                        "support_department_ids": line.department_id.ids
                        if hard
                        else [],
                    }
                )
        # sudo: the sheet follows from the publication, which was judged.
        self.env["darqi.boundary.duty"].sudo().create(sheets)
        days = self.env["darqi.config"]._number("darqi.handover_days")
        self._clock_start("handover", days, law="方案三（三）2、五（三）")
        self.item_id._competence_refresh(today, document=document)

    def _handover_missing(self):
        """Groups of the handover list that are not stated and received (REQ-44)."""
        self.ensure_one()
        labels = self.env["darqi.handover.line"]._fields["group"].selection
        missing = []
        for group, _label in labels:
            rows = self.handover_line_ids.filtered(lambda r, g=group: r.group == g)
            if not rows or any(r.state not in ("received", "none") for r in rows):
                missing.append(group)
        return missing

    def _handover_changed(self):
        """Move to handing over with the first act; the duty ends with the last."""
        # sudo: consequences of an act on the handover list, judged there.
        lines = self.sudo()
        lines.filtered(lambda r: r.state == "published")._move("handover")
        lines.filtered(lambda r: not r._handover_missing())._clock_stop("handover")

    def action_tick_all(self):
        """Requirements, standards, limits and files were gone through (REQ-93)."""
        self.write(dict.fromkeys(TICKS, True))
        self.env["darqi.evidence"]._record(self, "transfer_line_ticks")
        return True

    def action_handover(self):
        """Open the handover list of these items."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_handover_line_action"
        )
        action["domain"] = [("transfer_line_id", "in", self.ids)]
        action["context"] = {"default_transfer_line_id": self[:1].id}
        return action
