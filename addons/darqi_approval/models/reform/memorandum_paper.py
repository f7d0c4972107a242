from odoo import models


class Memorandum(models.Model):
    """What the memorandum says on paper."""

    _inherit = "darqi.memorandum"

    def _document_values(self):
        """Values for the memorandum paper (builder ``memorandum``)."""
        self.ensure_one()
        day = self.signed_on or self.env["darqi.working.day"]._today()
        open_cases = dict(
            self.env["darqi.memorandum.line"]._fields["open_cases"].selection
        )
        chinese = {
            "stay": "甲方已受理未办结的由甲方继续办结",
            "move": "移交乙方继续办理，办理期限连续计算",
        }
        config = self.env["darqi.config"]
        plan = self.plan_id
        basis = [line for line in (self.basis_text or "").splitlines() if line.strip()]
        basis += [
            f"《{row.name}》" + (f"（{row.number}）" if row.number else "")
            for row in self.basis_ids
        ]
        values = {
            "party_a": self.department_id._name_on(day),
            "party_b": self.bureau_id._name_on(day),
            "date": self.signed_on or None,
            "basis": basis,
            "head_a": self.signed_department_by_id.name or "",
            "head_b": self.signed_bureau_by_id.name or "",
            "liaison_a": self.department_liaison_id.name or "",
            "liaison_b": self.bureau_liaison_id.name or "",
            "claim_days": config._number("darqi.claim_days"),
            "feedback_days": config._number("darqi.feedback_days"),
            "lines": [
                {
                    "item_name": line.item_id.name,
                    "item_code": line.item_id.code
                    or line.item_id.implementation_code
                    or "—",
                    "handover": line.handover or "",
                    "handover_time": str(line.handover_time or ""),
                    "boundary": line.boundary or "",
                    "feedback": line.feedback or "",
                    "support": line.support or "",
                    "open_cases": chinese.get(
                        line.open_cases, open_cases.get(line.open_cases, "")
                    ),
                }
                for line in self.line_ids
            ],
        }
        if plan.issue_date:
            values["transition_from"] = plan.issue_date
            values["transition_to"] = plan.transition_end
        return values

    def _draft_values(self):
        """The same for a draft: what is still empty is marked on the paper."""
        values = self._document_values()
        for line in values["lines"]:
            for key, text in line.items():
                line[key] = text or "（待填）"
        return values

    def action_print(self):
        """The signed paper; before signing a draft of it (送审稿)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/memorandum/{self.id}",
            "target": "new",
        }
