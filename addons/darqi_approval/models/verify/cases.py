from odoo import api, models
from odoo.tools import SQL

from ..application import DECISION_ACTS

# Columns of a case that each act puts on evidence; `verify` compares them.
EVIDENCED = (
    "number",
    "filing_id",
    "applicant_id",
    "applicant_name",
    "item_id",
    "department_id",
    "result",
    "accepted_by_id",
    "accepted_on",
    "is_deemed_accepted",
    "reviewed_by_id",
    "decided_by_id",
    "decided_on",
    "delivered_on",
    "closed_on",
)


class Application(models.Model):
    """What each act of a case puts on evidence."""

    _inherit = "darqi.application"

    def _evidence_row(self):
        return self.env["darqi.evidence"]._row(self, EVIDENCED)


class Evidence(models.Model):
    """Cases: who accepted, who decided, and what."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_cases"]

    @api.model
    def _verify_cases(self):
        """Result and persons of each case are those of its acts."""
        return [
            *self._verify_kept("darqi.application"),
            *self._differing(
                "darqi.application",
                self._verify_rows("darqi.application"),
                self._cases_differing(),
            ),
        ]

    @api.model
    def _cases_differing(self):
        """Acceptance and decision, each as its own act said, whatever came after."""
        self.env.flush_all()
        return self._columns(
            self.env.execute_query(
                SQL(
                    """
                    WITH decided AS (
                        SELECT DISTINCT ON (res_id) res_id, actor_id,
                               payload::jsonb ->> 'result' AS result
                        FROM darqi_evidence
                        WHERE res_model = 'darqi.application' AND act IN %(decisions)s
                        ORDER BY res_id, id DESC),
                    accepted AS (
                        SELECT DISTINCT ON (res_id) res_id, actor_id
                        FROM darqi_evidence
                        WHERE res_model = 'darqi.application'
                          AND act = 'application_accept'
                        ORDER BY res_id, id DESC)
                    SELECT a.id,
                      CASE WHEN a.result IS DISTINCT FROM d.result
                           THEN 'result' END,
                      CASE WHEN a.decided_by_id IS DISTINCT FROM d.actor_id
                           THEN 'decided_by_id' END,
                      CASE WHEN a.accepted_by_id IS DISTINCT FROM b.actor_id
                           THEN 'accepted_by_id' END
                    FROM darqi_application a
                    LEFT JOIN decided d ON d.res_id = a.id
                    LEFT JOIN accepted b ON b.res_id = a.id
                    WHERE a.result IS DISTINCT FROM d.result
                       OR a.decided_by_id IS DISTINCT FROM d.actor_id
                       OR a.accepted_by_id IS DISTINCT FROM b.actor_id
                    """,
                    decisions=tuple(f"application_{act}" for act in DECISION_ACTS),
                )
            )
        )
