from odoo import api, models


class Evidence(models.Model):
    """What ``verify`` finds wrong in supervision (invariants 6 and 7)."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [
            *super()._verify_checks(),
            "_verify_no_gap",
            "_verify_defaults",
            "_verify_answers",
        ]

    @api.model
    def _verify_no_gap(self):
        """Every licence in force was told to somebody."""
        untold = self.env["darqi.licence"].search(
            [("state", "=", "valid"), ("notice_ids", "=", False)]
        )
        return [
            self.env._(
                "Licence %(licence)s is in force and nobody was told to supervise it.",
                licence=licence.display_name,
            )
            for licence in untold
        ]

    @api.model
    def _verify_defaults(self):
        """Notices past their claim limit belong to somebody since the day after."""
        notices = self.env["darqi.notice"].search([("is_default_owned", "=", True)])
        problems = []
        for notice in notices:
            clock = notice.clock_ids.filtered(lambda c: c.kind == "claim")[-1:]
            if clock.due_date and notice.defaulted_on <= clock.due_date:
                problems.append(
                    self.env._(
                        "Notice %(notice)s was defaulted before its limit passed.",
                        notice=notice.display_name,
                    )
                )
        return problems

    @api.model
    def _verify_answers(self):
        """Each finished feedback has its answer, each act it opened points back."""
        wrong = self.env["darqi.feedback"].search(
            [
                "|",
                "&",
                ("state", "=", "done"),
                ("answer", "=", False),
                "&",
                ("act_id", "!=", False),
                ("act_id.feedback_id", "=", False),
            ]
        )
        return [
            self.env._(
                "Feedback %(feedback)s: its answer or act is missing.",
                feedback=feedback.display_name,
            )
            for feedback in wrong
        ]
