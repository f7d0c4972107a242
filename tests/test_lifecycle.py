"""Both modules over their life: upgrade with filled registers, and removal."""

from contextlib import contextmanager

from darqi_lib import database, odoo, ports
from darqi_lib.home import Home
from darqi_lib.testing.results import problems_in_log
from darqi_lib.testing.sandbox import Sandbox, run_odoo

OURS = "darqi_approval,darqi_supervision"
COUNTS = """
for name in ("darqi.evidence", "darqi.clock.entry", "darqi.competence",
             "darqi.opinion", "darqi.document.number", "darqi.seal.use"):
    print(name, env[name].search_count([]))
"""


def _sandbox():
    home = Home()
    home.prepare()
    sandbox = Sandbox(home)
    sandbox.start()
    return sandbox


def _run(site, name, label, *arguments):
    """Run Odoo to its end on one database; returns the problems of its log."""
    odoo.write_conf(site, database=name, port=ports.free_port())
    log = site.home.log / f"test-{label}.log"
    code = run_odoo(
        site, label, ["server", "-c", site.conf, "--stop-after-init", *arguments], log
    )
    text = log.read_text(encoding="utf-8", errors="replace")
    return code, problems_in_log(text.splitlines())


@contextmanager
def _copy(label):
    sandbox = _sandbox()
    name, site = sandbox.copy(label)
    try:
        yield name, site
    finally:
        sandbox.drop(name)


def _shell(site, name, script):
    code, out, err = database.shell(site, name, script)
    assert code == 0, err
    return out


def test_upgrade_keeps_filled_registers():
    """DESIGN invariant 8: registers survive an upgrade row by row."""
    with _copy("upgrade") as (name, site):
        odoo.write_conf(site, database=name, port=ports.free_port())
        before = _shell(site, name, COUNTS)
        assert all(int(line.split()[1]) > 0 for line in before.splitlines()), before
        code, problems = _run(site, name, "upgrade", "-u", OURS)
        assert (code, problems) == (0, [])
        assert _shell(site, name, COUNTS) == before


def test_uninstall_is_refused_with_registers():
    """DESIGN 6: licences and evidence are not removed with a module."""
    script = """
from odoo.exceptions import UserError
module = env["ir.module.module"].search([("name", "=", "darqi_approval")])
try:
    module.with_user(env.ref("base.user_admin")).button_uninstall()
except UserError as error:
    print("refused", bool(str(error)))
"""
    with _copy("refuse") as (name, site):
        odoo.write_conf(site, database=name, port=ports.free_port())
        assert _shell(site, name, script).strip() == "refused True"


def test_uninstall_leaves_nothing_behind():
    """DESIGN 6: without licences both modules go, and leave no table."""
    sandbox = _sandbox()
    name = "run_uninstall_empty"
    sandbox.drop(name)
    site = sandbox.site(name)
    try:
        code, problems = _run(
            site, name, "install-empty", "-i", OURS, "--load-language", "zh_CN"
        )
        assert (code, problems) == (0, [])
        script = """
env["ir.module.module"].search(
    [("name", "=", "darqi_approval")]
).with_user(env.ref("base.user_admin")).button_immediate_uninstall()
env.cr.commit()
"""
        _shell(site, name, script)
        found = _shell(
            site,
            name,
            """
env.cr.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'darqi%'")
print(env.cr.fetchall())
env.cr.execute("SELECT count(*) FROM ir_model_data WHERE module LIKE 'darqi%'")
print(env.cr.fetchall())
""",
        )
        assert found.split() == ["[]", "[(0,)]"], found
    finally:
        sandbox.drop(name)


def test_number_of_items_answers_in_the_shell():
    """Issue: `bin/darqi shell` answers for the catalogue and for competence."""
    with _copy("shell") as (name, site):
        odoo.write_conf(site, database=name, port=ports.free_port())
        out = _shell(
            site,
            name,
            "print(env['darqi.item'].search_count([]))\n"
            "print(env['darqi.item'].search([], limit=1)"
            ".competent_on('2023-01-19')['rule'])\n",
        )
        count, rule = out.split()
        assert int(count) >= 142
        assert rule in {"R0", "R1", "R2", "R3", "R4", "R5", "R6"}
