from odoo import api, models
from odoo.tools import SQL


class Evidence(models.Model):
    """Checks of requests for the seal and of its loans."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_requests", "_verify_loans"]

    @api.model
    def _verify_requests(self):
        """No more impressions than were asked for and allowed, and by others."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """WITH asked AS (
                       SELECT r.*, COALESCE(sum(u.copies) FILTER (
                           WHERE u.part IS DISTINCT FROM 'seam'), 0) AS made
                       FROM darqi_seal_request r
                       LEFT JOIN darqi_seal_use u ON u.request_id = r.id
                       GROUP BY r.id)
                   SELECT r.name, r.copies, r.made
                   FROM asked r
                   LEFT JOIN darqi_seal_use u ON u.request_id = r.id
                   GROUP BY r.id, r.name, r.copies, r.made, r.state
                   HAVING r.made > r.copies
                       OR (r.state = 'sealed') <> (r.made = r.copies)
                       OR bool_or(u.approved_by_id IS DISTINCT FROM r.decided_by_id
                                  AND u.id IS NOT NULL)"""
            )
        )
        return [
            self.env._(
                "Request for the seal “%(name)s”: %(register)s impressions on the"
                " register, %(copies)s allowed.",
                name=name,
                register=register,
                copies=copies,
            )
            for name, copies, register in rows
        ]

    @api.model
    def _verify_loans(self):
        """A lent seal left impressions for its loan only, as many as were stated."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT s.name, l.id FROM darqi_seal_loan l
                   JOIN darqi_seal s ON s.id = l.seal_id
                   LEFT JOIN darqi_seal_use u ON u.loan_id = l.id
                   WHERE l.lent_at IS NOT NULL
                   GROUP BY l.id, s.name
                   HAVING (l.state = 'returned'
                           AND COALESCE(sum(u.copies), 0) <> l.impressions_stated)
                       OR EXISTS (
                           SELECT 1 FROM darqi_seal_use o
                           WHERE o.seal_id = l.seal_id
                             AND o.loan_id IS DISTINCT FROM l.id
                             AND o.moment > l.lent_at
                             AND o.moment < COALESCE(l.returned_at, 'infinity'))"""
            )
        )
        return [
            self.env._(
                "Loan %(id)s of “%(seal)s”: its impressions are not those of the"
                " register.",
                seal=seal,
                id=loan,
            )
            for seal, loan in rows
        ]
