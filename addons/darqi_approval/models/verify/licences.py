from odoo import api, models
from odoo.tools import SQL

from ..licences.version import KEPT


class Evidence(models.Model):
    """Licences and their versions, as the events of their lives left them."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_licences", "_verify_versions"]

    @api.model
    def _verify_licences(self):
        """Each licence is what its last event put on evidence, event by event."""
        return [
            *self._verify_kept("darqi.licence"),
            *self._differing(
                "darqi.licence",
                self._verify_rows("darqi.licence"),
                self._licences_differing(),
            ),
        ]

    @api.model
    def _licences_differing(self):
        """What can be told from any event, also from those before rows were kept."""
        self.env.flush_all()
        return self._columns(
            self.env.execute_query(
                SQL(
                    """
                    WITH events AS (
                        SELECT res_id, count(*) AS n,
                               count(DISTINCT payload::jsonb ->> 'sequence') AS numbers,
                               (array_agg(payload::jsonb ORDER BY id DESC))[1] AS p
                        FROM darqi_evidence
                        WHERE res_model = 'darqi.licence'
                          AND payload LIKE '%%"sequence":%%'
                        GROUP BY res_id),
                    conditions AS (
                        SELECT licence_id,
                               jsonb_agg(text ORDER BY sequence, id) AS texts
                        FROM darqi_licence_condition GROUP BY licence_id)
                    SELECT l.id,
                      CASE WHEN l.number IS DISTINCT FROM e.p ->> 'number'
                           THEN 'number' END,
                      CASE WHEN l.state IS DISTINCT FROM e.p ->> 'state'
                           THEN 'state' END,
                      CASE WHEN l.holder_name IS DISTINCT FROM e.p ->> 'holder'
                           THEN 'holder_name' END,
                      CASE WHEN l.date_from::text IS DISTINCT FROM e.p ->> 'from'
                           THEN 'date_from' END,
                      CASE WHEN l.date_to::text IS DISTINCT FROM e.p ->> 'to'
                           THEN 'date_to' END,
                      CASE WHEN l.event_sequence IS DISTINCT FROM e.n
                             OR e.n <> e.numbers THEN 'event_sequence' END,
                      CASE WHEN e.p ? 'conditions'
                            AND e.p -> 'conditions' <> COALESCE(c.texts, '[]')
                           THEN 'condition_ids' END
                    FROM darqi_licence l
                    LEFT JOIN events e ON e.res_id = l.id
                    LEFT JOIN conditions c ON c.licence_id = l.id
                    WHERE (e.res_id IS NULL AND l.state <> 'draft')
                       OR (e.res_id IS NOT NULL AND (
                           l.number IS DISTINCT FROM e.p ->> 'number'
                        OR l.state IS DISTINCT FROM e.p ->> 'state'
                        OR l.holder_name IS DISTINCT FROM e.p ->> 'holder'
                        OR l.date_from::text IS DISTINCT FROM e.p ->> 'from'
                        OR l.date_to::text IS DISTINCT FROM e.p ->> 'to'
                        OR l.event_sequence IS DISTINCT FROM e.n
                        OR e.n <> e.numbers
                        OR (e.p ? 'conditions' AND
                            e.p -> 'conditions' <> COALESCE(c.texts, '[]'))))
                    """
                )
            )
        )

    @api.model
    def _verify_versions(self):
        """Each event left its version, and the version says what the event said."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH events AS (
                    SELECT id, res_id, name, act, actor_id, payload::jsonb AS p,
                           (payload::jsonb ->> 'sequence')::int AS n
                    FROM darqi_evidence
                    WHERE res_model = 'darqi.licence'
                      AND payload LIKE '%%"sequence":%%')
                SELECT COALESCE(e.name, l.number, l.holder_name), v.id IS NULL,
                       COALESCE(e.n, v.sequence)
                FROM events e
                FULL JOIN darqi_licence_version v
                  ON v.licence_id = e.res_id AND v.sequence = e.n
                LEFT JOIN darqi_licence l ON l.id = v.licence_id
                CROSS JOIN LATERAL (SELECT to_jsonb(v) AS j OFFSET 0) now
                WHERE e.id IS NULL OR v.id IS NULL
                   OR 'licence_' || v.event <> e.act
                   OR v.number IS DISTINCT FROM e.p ->> 'number'
                   OR v.holder_name IS DISTINCT FROM e.p ->> 'holder'
                   OR v.date_from::text IS DISTINCT FROM e.p ->> 'from'
                   OR v.date_to::text IS DISTINCT FROM e.p ->> 'to'
                   OR (e.p ? 'row' AND (
                       v.user_id <> e.actor_id
                       OR COALESCE(v.conditions, '') <> (
                           SELECT COALESCE(string_agg(c, E'\n' ORDER BY o), '')
                           FROM jsonb_array_elements_text(e.p -> 'conditions')
                                WITH ORDINALITY AS x(c, o))
                       OR EXISTS (
                           SELECT 1 FROM unnest(%(kept)s) k
                           WHERE now.j -> k IS DISTINCT FROM e.p -> 'row' -> k)))
                ORDER BY 1, 3
                """,
                kept=sorted(KEPT),
            )
        )
        return [
            self.env._(
                "Licence “%(name)s”: its version %(number)s was deleted.",
                name=name,
                number=number,
            )
            if gone
            else self.env._(
                "Licence “%(name)s”: its version %(number)s is not as on evidence.",
                name=name,
                number=number,
            )
            for name, gone, number in rows
        ]
