from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

FUNCTION = SQL(
    """
    CREATE OR REPLACE FUNCTION darqi_refuse_change() RETURNS trigger AS $$
    BEGIN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation',
            MESSAGE = 'darqi: ' || TG_TABLE_NAME || ' is append-only: '
                      || TG_OP || ' refused';
    END $$ LANGUAGE plpgsql
    """
)


class AppendOnly(models.AbstractModel):
    """Rows that are written once and never changed or deleted (invariant 8).

    The ORM refuses ``write`` and ``unlink``; a trigger refuses UPDATE, DELETE and
    TRUNCATE for everyone who speaks SQL. Users have no create right on such models:
    rows are made by the methods of the acts they record.

    A model built on it keeps to: no stored compute without ``precompute=True``, links
    only with ``ondelete='restrict'``, new columns without a default.
    """

    _name = "darqi.append.only"
    _description = "Append-only rows"

    def write(self, vals):  # pylint: disable=method-required-super
        """Refused, always. :raises UserError:"""
        if not self:
            return True
        raise UserError(
            self.env._(
                "%(model)s is a register: its rows are never changed.",
                # sudo: what a model is called is public.
                model=self.env["ir.model"]._get(self._name).sudo().name,
            )
        )

    # Also while a module is uninstalled: a register is not emptied row by row.
    # pylint: disable=method-required-super,no-raise-unlink,raise-unlink-override
    def unlink(self):
        """Refused, always. :raises UserError:"""
        if not self:
            return True
        raise UserError(
            self.env._(
                "%(model)s is a register: its rows are never deleted.",
                # sudo: what a model is called is public.
                model=self.env["ir.model"]._get(self._name).sudo().name,
            )
        )

    def init(self):
        """Put the trigger on the table; done again at each upgrade."""
        super().init()
        if self._abstract or not self._auto:
            return
        table = SQL.identifier(self._table)
        self.env.cr.execute(FUNCTION)
        for name, clause in (
            (
                "darqi_append_only_row",
                SQL("BEFORE UPDATE OR DELETE ON %s FOR EACH ROW", table),
            ),
            (
                "darqi_append_only_all",
                SQL("BEFORE TRUNCATE ON %s FOR EACH STATEMENT", table),
            ),
        ):
            trigger = SQL.identifier(name)
            self.env.cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", trigger, table))
            self.env.cr.execute(
                SQL(
                    "CREATE TRIGGER %s %s EXECUTE FUNCTION darqi_refuse_change()",
                    trigger,
                    clause,
                )
            )
