from psycopg2.errors import SerializationFailure

from odoo import api, models
from odoo.tools import SQL, mute_logger

TRIES = 5


class CheckCount(models.AbstractModel):
    """Questions of the public by address, counted for all processes of the site.

    A small table that is not logged: it is empty after a crash, and that is right. An
    address is there as its digest only, for a day at most.
    """

    _name = "darqi.check.count"
    _description = "Questions of the public by address"

    def init(self):
        """Make the table."""
        result = super().init()
        self.env.cr.execute(
            SQL(
                """CREATE UNLOGGED TABLE IF NOT EXISTS darqi_check_count (
                     key char(64) PRIMARY KEY,
                     started timestamptz NOT NULL,
                     number integer NOT NULL)"""
            )
        )
        return result

    @api.model
    def _allows(self, key, limit, window):
        """Count one more question in a transaction of its own.

        :param window: seconds after which counting starts anew
        """
        for _try in range(TRIES):
            try:
                with (
                    mute_logger("odoo.sql_db"),
                    self.env.registry.cursor() as cr,
                ):
                    cr.execute(
                        SQL(
                            """INSERT INTO darqi_check_count AS c (key, started, number)
                               VALUES (%(key)s, clock_timestamp(), 1)
                               ON CONFLICT (key) DO UPDATE SET
                                 number = CASE WHEN c.started > clock_timestamp()
                                     - make_interval(secs => %(window)s)
                                     THEN c.number + 1 ELSE 1 END,
                                 started = CASE WHEN c.started > clock_timestamp()
                                     - make_interval(secs => %(window)s)
                                     THEN c.started ELSE clock_timestamp() END
                               RETURNING number""",
                            key=key,
                            window=window,
                        )
                    )
                    return cr.fetchone()[0] <= limit
            except SerializationFailure:
                # The same address asks several times at once: count again.
                continue
        return False

    @api.autovacuum
    def _gc_counts(self):
        self.env.cr.execute(
            SQL(
                "DELETE FROM darqi_check_count"
                " WHERE started < clock_timestamp() - interval '1 day'"
            )
        )
