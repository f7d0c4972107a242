from odoo import api, models
from odoo.tools import SQL

IMPRESSIONS = SQL(
    """
    act AS (
        SELECT id, res_id, name, actor_id, day, payload::jsonb AS p,
               row_number() OVER (PARTITION BY res_id ORDER BY id) AS k
        FROM darqi_evidence
        WHERE res_model = 'darqi.document' AND act = 'document_sealed'),
    use AS (
        SELECT *, row_number() OVER (PARTITION BY document_id ORDER BY id) AS k
        FROM darqi_seal_use)
    """
)


class Evidence(models.Model):
    """The register of impressions and the seals, against the acts of sealing."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [
            *super()._verify_checks(),
            "_verify_seals",
            "_verify_impressions",
            "_verify_sealing",
            "_verify_seal_rows",
        ]

    @api.model
    def _verify_seals(self):
        """Impressions on the register equal those of the documents, within copies."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH organ AS (
                    SELECT document_id, department_id, sum(copies) AS n
                    FROM darqi_seal_use WHERE part IS DISTINCT FROM 'seam'
                    GROUP BY document_id, department_id),
                register AS (
                    SELECT document_id, sum(n) AS n, max(n) AS most
                    FROM organ GROUP BY document_id),
                spoiled AS (
                    SELECT document_id, sum(impressions) AS n FROM darqi_blank_use
                    WHERE impressions > 0 GROUP BY document_id)
                SELECT d.name, d.number, d.impressions, d.copies, d.seal_parties,
                       COALESCE(r.n, 0)
                FROM darqi_document d
                LEFT JOIN register r ON r.document_id = d.id
                LEFT JOIN spoiled s ON s.document_id = d.id
                WHERE COALESCE(r.n, 0) <> COALESCE(d.impressions, 0)
                   OR COALESCE(s.n, 0) <> COALESCE(d.spoiled_impressions, 0)
                   OR COALESCE(r.n, 0) > d.copies * d.seal_parties + COALESCE(s.n, 0)
                   OR COALESCE(r.most, 0) > d.copies + COALESCE(s.n, 0)
                   OR (d.state = 'sealed' AND COALESCE(r.n, 0) = 0)
                   OR (COALESCE(r.n, 0) > 0 AND NOT d.seal_required)
                """
            )
        )
        return [
            self.env._(
                "%(document)s: %(register)s impressions on the register, %(stored)s on"
                " the document; %(copies)s copies, sealed by %(parties)s.",
                document=f"{name} {number or ''}".strip(),
                register=register,
                stored=stored,
                copies=copies,
                parties=parties,
            )
            for name, number, stored, copies, parties, register in rows
        ]

    @api.model
    def _verify_impressions(self):
        """Each row of the register is the one its act of sealing put on evidence."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH %(impressions)s
                SELECT COALESCE(act.name, concat_ws(' ', d.name, d.number)),
                       COALESCE(act.k, use.k),
                       use.id IS NULL, act.id IS NULL
                FROM act
                FULL JOIN use ON use.document_id = act.res_id AND use.k = act.k
                LEFT JOIN darqi_document d ON d.id = use.document_id
                WHERE act.id IS NULL OR use.id IS NULL
                   OR use.seal_id <> (act.p ->> 'seal')::int
                   OR use.copies <> (act.p ->> 'impressions')::int
                   OR use.sha256 <> act.p ->> 'sha256'
                   OR COALESCE(use.number, '') <> COALESCE(
                        NULLIF(act.p ->> 'number', 'false'), '')
                   OR use.day <> COALESCE((act.p ->> 'day')::date, act.day)
                   OR CASE WHEN act.p ? 'row'
                           THEN NOT to_jsonb(use) @>
                                    ((act.p -> 'row') - 'number' - 'moment')
                             OR use.moment <> COALESCE(
                                 (act.p #>> '{row,moment}')::timestamp, use.moment)
                           ELSE use.sealed_by_id <> act.actor_id END
                ORDER BY 1, 2
                """,
                impressions=IMPRESSIONS,
            )
        )
        problems = []
        for name, number, gone, alone in rows:
            if gone:
                text = self.env._(
                    "%(document)s: impression %(number)s of its seal was deleted.",
                    document=name,
                    number=number,
                )
            elif alone:
                text = self.env._(
                    "%(document)s: impression %(number)s of its seal has no evidence.",
                    document=name,
                    number=number,
                )
            else:
                text = self.env._(
                    "%(document)s: impression %(number)s of its seal is not as on"
                    " evidence.",
                    document=name,
                    number=number,
                )
            problems.append(text)
        return problems

    @api.model
    def _verify_sealing(self):
        """Sealed within the seal's dates, by its keeper of then, not by the decider."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH %(impressions)s,
                keepers AS (
                    SELECT res_id AS seal_id, id AS since,
                           lead(id) OVER (PARTITION BY res_id ORDER BY id) AS until,
                           payload::jsonb -> 'keepers' AS ids
                    FROM darqi_evidence
                    WHERE res_model = 'darqi.seal'
                      AND act IN ('seal_registered', 'seal_changed'))
                SELECT d.name, d.number,
                  use.day < GREATEST(s.date_from, m.date_from)
                    OR use.day > LEAST(s.date_to, m.date_to)
                    OR d.issued_on < GREATEST(s.date_from, m.date_from),
                  use.sealed_by_id = d.decided_by_id,
                  act.id IS NOT NULL AND NOT COALESCE(
                      k.ids @> to_jsonb(act.actor_id), FALSE)
                FROM use
                JOIN darqi_document d ON d.id = use.document_id
                JOIN darqi_seal s ON s.id = use.seal_id
                LEFT JOIN darqi_seal m ON m.id = s.main_id
                LEFT JOIN act ON act.res_id = use.document_id AND act.k = use.k
                LEFT JOIN keepers k ON k.seal_id = use.seal_id AND k.since < act.id
                  AND (k.until IS NULL OR k.until > act.id)
                WHERE use.day < GREATEST(s.date_from, m.date_from)
                   OR use.day > LEAST(s.date_to, m.date_to)
                   OR d.issued_on < GREATEST(s.date_from, m.date_from)
                   OR use.sealed_by_id = d.decided_by_id
                   OR (act.id IS NOT NULL
                       AND NOT COALESCE(k.ids @> to_jsonb(act.actor_id), FALSE))
                ORDER BY d.id, use.id
                """,
                impressions=IMPRESSIONS,
            )
        )
        problems = []
        for name, number, out_of_time, decider, stranger in rows:
            document = f"{name} {number or ''}".strip()
            if out_of_time:
                text = self.env._(
                    "%(document)s: sealed outside the time of its seal.",
                    document=document,
                )
                problems.append(text)
            if decider:
                text = self.env._(
                    "%(document)s: sealed by whoever decided the matter.",
                    document=document,
                )
                problems.append(text)
            if stranger:
                text = self.env._(
                    "%(document)s: sealed by someone who did not keep the seal then.",
                    document=document,
                )
                problems.append(text)
        # one text for each paper, however many impressions it bears
        return list(dict.fromkeys(problems))

    @api.model
    def _verify_seal_rows(self):
        """Each seal has the dates and the keepers of its last registration."""
        return [
            *self._verify_kept("darqi.seal"),
            *self._differing("darqi.seal", self._seals_differing()),
        ]

    @api.model
    def _seals_differing(self):
        self.env.flush_all()
        return self._columns(
            self.env.execute_query(
                SQL(
                    """
                    WITH last AS (
                        SELECT DISTINCT ON (res_id) res_id, payload::jsonb AS p
                        FROM darqi_evidence
                        WHERE res_model = 'darqi.seal'
                          AND act IN ('seal_registered', 'seal_changed')
                        ORDER BY res_id, id DESC),
                    keepers AS (
                        SELECT seal_id, jsonb_agg(user_id) AS ids
                        FROM darqi_seal_keeper_rel GROUP BY seal_id),
                    found AS (
                        SELECT s.id,
                          CASE WHEN s.name IS DISTINCT FROM e.p ->> 'name'
                               THEN 'name' END AS f1,
                          CASE WHEN s.kind IS DISTINCT FROM e.p ->> 'kind'
                               THEN 'kind' END AS f2,
                          CASE WHEN s.medium IS DISTINCT FROM e.p ->> 'medium'
                               THEN 'medium' END AS f3,
                          CASE WHEN s.date_from::text IS DISTINCT FROM e.p ->> 'from'
                               THEN 'date_from' END AS f4,
                          CASE WHEN s.date_to::text IS DISTINCT FROM e.p ->> 'to'
                               THEN 'date_to' END AS f5,
                          CASE WHEN s.state IS DISTINCT FROM e.p ->> 'state'
                               THEN 'state' END AS f6,
                          CASE WHEN NOT (COALESCE(k.ids, '[]') @> (e.p -> 'keepers')
                                     AND COALESCE(k.ids, '[]') <@ (e.p -> 'keepers'))
                               THEN 'keeper_ids' END AS f7,
                          CASE WHEN e.p ? 'organ'
                                AND s.department_id <> (e.p ->> 'organ')::int
                               THEN 'department_id' END AS f8,
                          CASE WHEN e.p ? 'copy'
                                AND s.copy_number <> (e.p ->> 'copy')::int
                               THEN 'copy_number' END AS f9,
                          CASE WHEN e.p ? 'main'
                                AND s.main_id IS DISTINCT FROM (e.p ->> 'main')::int
                               THEN 'main_id' END AS f10
                        FROM darqi_seal s
                        LEFT JOIN last e ON e.res_id = s.id
                        LEFT JOIN keepers k ON k.seal_id = s.id)
                    SELECT * FROM found
                    WHERE COALESCE(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10)
                          IS NOT NULL
                    """
                )
            )
        )
