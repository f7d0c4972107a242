from odoo import api, models
from odoo.tools import SQL


class Evidence(models.Model):
    """A licence says what its decision granted, until another decision changes it."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_licences_decided"]

    @api.model
    def _verify_licences_decided(self):
        """Licences of cases rest on a sealed decision and say what it says (38)."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(l.number, l.holder_name), d.number, d.id IS NULL
                FROM darqi_licence l
                LEFT JOIN LATERAL (
                    SELECT id, number, content FROM darqi_document
                    WHERE application_id = l.application_id AND kind = 'granted'
                      AND state = 'sealed'
                    ORDER BY id DESC LIMIT 1
                ) d ON TRUE
                WHERE l.application_id IS NOT NULL AND l.state <> 'draft'
                  AND (d.id IS NULL
                    OR (l.content IS DISTINCT FROM d.content ->> 'content'
                        OR l.holder_name IS DISTINCT FROM d.content ->> 'addressee')
                       AND NOT EXISTS (
                           SELECT 1 FROM darqi_licence_version v
                           WHERE v.licence_id = l.id
                             AND v.event IN ('changed', 'renewed')))
                ORDER BY l.id
                """
            )
        )
        return [
            self.env._("%(licence)s: no sealed decision grants it.", licence=name)
            if missing
            else self.env._(
                "%(licence)s: not what the decision %(number)s says.",
                licence=name,
                number=number or "",
            )
            for name, number, missing in rows
        ]
