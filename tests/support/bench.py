"""A database to measure in, and what was measured."""

import json
from contextlib import contextmanager

from darqi_lib import database, odoo, ports, sql
from darqi_lib.home import Home
from darqi_lib.testing.sandbox import Sandbox, run_odoo

from .fill import Filler

TABLE = "bench.txt"  # in the log folder; `bin/darqi bench` prints it


class Bench:
    """A private copy of the template database."""

    def __init__(self, sandbox, name, site):
        self.sandbox, self.name, self.site = sandbox, name, site
        self.home = sandbox.home
        self.filler = Filler(self.execute)

    def execute(self, *statements):
        """Run SQL; the last statement's rows."""
        connection = self.site.connection
        return sql.execute(
            self.home, connection, *statements, database=self.name, timeout=3600
        )

    def run(self, script):
        """Run a script in Odoo; what it printed as its result."""
        code, out, err = database.shell(self.site, self.name, script, timeout=3600)
        assert code == 0, err
        line = next(line for line in out.splitlines() if line.startswith("RESULT"))
        return json.loads(line.removeprefix("RESULT"))

    def install(self, module):
        """Install a module of Odoo in this copy only."""
        odoo.write_conf(self.site, database=self.name, port=ports.free_port())
        log = self.home.log / f"bench-{module}.log"
        arguments = ["server", "-c", self.site.conf, "--stop-after-init", "-i", module]
        assert run_odoo(self.site, f"bench {module}", arguments, log) == 0, log

    def write(self, lines):
        """Add lines to the table that is printed at the end."""
        with open(self.home.log / TABLE, "a", encoding="utf-8") as out:
            out.write("\n".join([*lines, ""]) + "\n")


@contextmanager
def bench(label):
    """A copy to measure in; removed afterwards."""
    home = Home()
    home.prepare()
    sandbox = Sandbox(home)
    sandbox.start()
    name, site = sandbox.copy(label)
    odoo.write_conf(site, database=name, port=ports.free_port())
    try:
        yield Bench(sandbox, name, site)
    finally:
        sandbox.drop(name)
        sandbox.stop()
