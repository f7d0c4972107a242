from odoo import api, models
from odoo.tools import SQL


class Evidence(models.Model):
    """Blank certificates: the ranges as received, each sheet as it went."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_blanks"]

    @api.model
    def _verify_blanks(self):
        """Ranges and sheets are what their acts put on evidence."""
        return [
            *self._verify_kept("darqi.blank.stock"),
            *self._verify_kept("darqi.blank.use"),
            *self._differing(
                "darqi.blank.stock", self._verify_rows("darqi.blank.stock")
            ),
            *self._differing("darqi.blank.use", self._sheets_differing()),
        ]

    @api.model
    def _sheets_differing(self):
        self.env.flush_all()
        return self._columns(
            self.env.execute_query(
                SQL(
                    """
                    SELECT u.id, 'number'
                    FROM darqi_evidence e
                    JOIN darqi_blank_use u ON u.id = e.res_id
                    WHERE e.res_model = 'darqi.blank.use'
                      AND e.act IN ('blank_used', 'blank_voided')
                      AND (u.stock_id <> (e.payload::jsonb ->> 0)::int
                        OR u.number <> (e.payload::jsonb ->> 1)::int
                        OR u.reason IS DISTINCT FROM e.payload::jsonb ->> 2
                        OR 'blank_' || u.kind <> e.act)
                    """
                )
            )
        )
