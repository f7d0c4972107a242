from odoo import fields, models


class Clock(models.Model):
    """The duties of supervision have their clocks in the same table."""

    _inherit = "darqi.clock"

    kind = fields.Selection(
        selection_add=[
            ("claim", "Claim"),
            ("reroute", "Re-routing of a returned notice"),
            ("task", "Supervision visit"),
            ("feedback", "Answer to feedback"),
            ("lead", "Receipt of a lead"),
            ("efficiency", "Answer to an efficiency notice"),
        ],
        ondelete={
            "claim": "cascade",
            "reroute": "cascade",
            "task": "cascade",
            "feedback": "cascade",
            "lead": "cascade",
            "efficiency": "cascade",
        },
    )

    _claim_idx = models.Index(
        "(due_date, res_id) WHERE kind = 'claim' AND state = 'running'"
    )
