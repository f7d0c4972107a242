from odoo.tools import SQL

from . import controllers, models, wizard


def uninstall(env):
    """What no model owns goes with the module (DESIGN 6)."""
    env.cr.execute(SQL("DROP TABLE IF EXISTS darqi_check_count"))
    for name in ("darqi_application_number_seq", "darqi_filing_number_seq"):
        env.cr.execute(SQL("DROP SEQUENCE IF EXISTS %s", SQL.identifier(name)))
