from odoo import api, models
from odoo.tools import SQL


class Evidence(models.Model):
    """Documents: what was issued, and what was done with it since."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_documents"]

    @api.model
    def _verify_documents(self):
        """Each document is what was issued, in the state its acts left it."""
        return [
            *self._verify_kept("darqi.document"),
            *self._differing(
                "darqi.document",
                self._verify_rows("darqi.document", act="document_issued"),
                self._documents_differing(),
            ),
        ]

    @api.model
    def _documents_differing(self):
        """Digest, number, kind, check code and state: of any document ever issued."""
        self.env.flush_all()
        return self._columns(
            self.env.execute_query(
                SQL(
                    """
                    WITH issued AS (
                        SELECT res_id, payload::jsonb AS p FROM darqi_evidence
                        WHERE res_model = 'darqi.document' AND act = 'document_issued'),
                    voided AS (
                        SELECT DISTINCT ON (res_id) res_id, actor_id,
                               payload::jsonb ->> 'reason' AS reason
                        FROM darqi_evidence
                        WHERE res_model = 'darqi.document' AND act = 'document_voided'
                        ORDER BY res_id, id DESC),
                    sealed AS (
                        SELECT res_id, (array_agg(COALESCE((payload::jsonb
                                   ->> 'sealed_on')::date, day) ORDER BY id)
                                   FILTER (WHERE COALESCE(payload::jsonb
                                   ->> 'state', 'sealed') = 'sealed'))[1] AS day,
                               (array_agg(payload::jsonb ->> 'state'
                                          ORDER BY id DESC))[1] AS state
                        FROM darqi_evidence
                        WHERE res_model = 'darqi.document' AND act = 'document_sealed'
                        GROUP BY res_id),
                    found AS (
                        SELECT d.id,
                          CASE WHEN d.sha256 IS DISTINCT FROM i.p ->> 'sha256'
                               THEN 'sha256' END AS f1,
                          CASE WHEN COALESCE(d.number, '') <> COALESCE(
                                    NULLIF(i.p ->> 'number', 'false'), '')
                               THEN 'number' END AS f2,
                          CASE WHEN d.kind IS DISTINCT FROM i.p ->> 'kind'
                               THEN 'kind' END AS f3,
                          CASE WHEN d.check_digest IS DISTINCT FROM encode(sha256(
                                    convert_to(regexp_replace(upper(d.check_code),
                                        '[^A-Z0-9]', '', 'g'), 'UTF8')), 'hex')
                               THEN 'check_code' END AS f4,
                          CASE WHEN d.state IS DISTINCT FROM
                                    CASE WHEN v.res_id IS NOT NULL THEN 'voided'
                                         WHEN s.res_id IS NOT NULL
                                         THEN COALESCE(s.state, 'sealed')
                                         ELSE 'issued' END
                               THEN 'state' END AS f5,
                          CASE WHEN d.sealed_on IS DISTINCT FROM s.day
                               THEN 'sealed_on' END AS f6,
                          CASE WHEN d.voided_by_id IS DISTINCT FROM v.actor_id
                               THEN 'voided_by_id' END AS f7,
                          CASE WHEN d.void_reason IS DISTINCT FROM v.reason
                               THEN 'void_reason' END AS f8
                        FROM darqi_document d
                        LEFT JOIN issued i ON i.res_id = d.id
                        LEFT JOIN voided v ON v.res_id = d.id
                        LEFT JOIN sealed s ON s.res_id = d.id)
                    SELECT * FROM found
                    WHERE COALESCE(f1, f2, f3, f4, f5, f6, f7, f8) IS NOT NULL
                    """
                )
            )
        )
