from odoo import fields, models


class Document(models.Model):
    """Papers of first review and of notice and promise."""

    _inherit = "darqi.document"

    kind = fields.Selection(
        selection_add=[
            ("report_letter", "Letter to the superior organ"),
            ("promise", "Notice and promise"),
        ],
        ondelete={"report_letter": "cascade", "promise": "cascade"},
    )


class Opinion(models.Model):
    """Further steps in the course of a case."""

    _inherit = "darqi.opinion"

    step = fields.Selection(
        selection_add=[
            ("forward", "Forwarded to the superior organ"),
            ("reply", "Superior's reply"),
            ("promise", "Notice and promise"),
            ("check_promise", "Check of the promise"),
            ("hand_over", "Handed over to a colleague"),
            ("substitute", "Moved to the substitute"),
            ("assign", "Assigned"),
            ("outside", "Outside system"),
        ],
        ondelete={
            "forward": "cascade",
            "reply": "cascade",
            "promise": "cascade",
            "check_promise": "cascade",
            "hand_over": "cascade",
            "substitute": "cascade",
            "assign": "cascade",
            "outside": "cascade",
        },
    )
    conclusion = fields.Selection(
        selection_add=[("forwarded", "Forwarded")],
        ondelete={"forwarded": "cascade"},
    )
