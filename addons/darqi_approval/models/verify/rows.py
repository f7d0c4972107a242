from odoo import api, models
from odoo.tools import SQL


class Evidence(models.Model):
    """What acts put on evidence, compared with the rows it was about.

    Everything here is one statement for each register that answers with the rows that
    differ: its cost is that of reading the registers once.
    """

    _inherit = "darqi.evidence"

    @api.model
    def _verify_rows(self, model, act=None):
        """Each row of ``model`` shows what its last act put on evidence.

        A payload names the columns it saw under ``row`` (:meth:`_row`); acts before
        that are judged by the model's own check. NULL, false and no text are one.

        :param act: only this act; default the last act of each record
        :return: what differs: ``{id of the record: [names of columns]}``
        """
        self.env.flush_all()
        table = SQL.identifier(self.env[model]._table)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT e.res_id, array_agg(k.key ORDER BY k.key)
                FROM (SELECT DISTINCT ON (res_id) res_id, payload::jsonb -> 'row' AS row
                      FROM darqi_evidence
                      WHERE res_model = %(model)s AND payload LIKE '%%"row":{%%'
                        AND %(acts)s
                      ORDER BY res_id, id DESC) e
                JOIN %(table)s t ON t.id = e.res_id
                CROSS JOIN LATERAL (SELECT to_jsonb(t) AS j OFFSET 0) now
                CROSS JOIN LATERAL jsonb_each(e.row) k
                WHERE NOT now.j @> e.row
                  AND COALESCE(NULLIF(NULLIF(now.j -> k.key, 'false'), '""'), 'null')
                      <> COALESCE(NULLIF(NULLIF(k.value, 'false'), '""'), 'null')
                GROUP BY e.res_id
                """,
                model=model,
                table=table,
                acts=SQL("act = %s", act) if act else SQL("TRUE"),
            )
        )
        return {row[0]: row[1] for row in rows}

    @api.model
    def _verify_kept(self, model):
        """Nothing that an act was recorded on has been deleted."""
        self.env.flush_all()
        table = SQL.identifier(self.env[model]._table)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT (array_agg(e.name ORDER BY e.id DESC))[1]
                FROM darqi_evidence e
                WHERE e.res_model = %(model)s
                  AND NOT EXISTS (SELECT 1 FROM %(table)s t WHERE t.id = e.res_id)
                GROUP BY e.res_id ORDER BY e.res_id
                """,
                model=model,
                table=table,
            )
        )
        return [
            self.env._(
                "%(model)s “%(name)s” is on evidence and was deleted.",
                model=self.env["ir.model"]._get(model).name,
                name=name,
            )
            for (name,) in rows
        ]

    @api.model
    def _differing(self, model, *found):
        """One text for each record of which columns are not as on evidence.

        :param found: ``{id: [names of columns]}``, several are brought together
        """
        columns = {}
        for rows in found:
            for res_id, names in rows.items():
                columns.setdefault(res_id, set()).update(names)
        records = self.env[model].browse(sorted(columns))
        return [
            self.env._(
                "%(model)s “%(name)s”: not as on evidence: %(fields)s.",
                model=self.env["ir.model"]._get(model).name,
                name=record.display_name,
                fields=", ".join(self._labels(record, columns[record.id])),
            )
            for record in records
        ]

    @api.model
    def _labels(self, record, names):
        return [
            record._fields[name].get_description(self.env, ["string"])["string"]
            if name in record._fields
            else name
            for name in sorted(names)
        ]

    @api.model
    def _columns(self, rows):
        """``[(id, name or None, …)]`` of a query as ``{id: [names]}``."""
        return {row[0]: [name for name in row[1:] if name] for row in rows}
