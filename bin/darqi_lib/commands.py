"""What each command of `bin/darqi` does (tests are in testing/)."""

import re
import sys

from . import database, odoo, python_env, service, sql
from . import i18n as translations
from .home import Home
from .postgres import Cluster, from_environment
from .ui import Fail, say


def _cluster(home):
    """The private cluster, or None when an existing server is named."""
    return None if from_environment() else Cluster(home, home.root / "pg")


def _site(home, cluster):
    if cluster:
        connection = cluster.connection()
    else:
        connection = from_environment()
    return odoo.Site(home, connection, home.data, home.root / "odoo.conf")


def prepare_code(home, *, tests=False):
    """Have Odoo, its Python packages and all modules in place."""
    # `up` and `test` may be started at the same time
    with home.lock("code.lock", wait=True):
        odoo.odoo_path(home)
        for layer in ("python", "oca", *(["python-test"] if tests else [])):
            python_env.ensure_layer(home, layer)


def prepare(home):
    """Everything up to a reachable database server; returns the site."""
    prepare_code(home)
    cluster = _cluster(home)
    if cluster:
        fresh = not cluster.data.is_dir()
        cluster.ensure()
        marker = "pg-role.json"
        if fresh or not home.load(marker):
            sql.ensure_role(home, cluster)
            home.save(marker, {"role": cluster.connection()["user"]})
    return _site(home, cluster)


def up(options):
    """Bring the whole thing up; see `bin/darqi up --help`."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,50}", options.db):
        raise Fail(
            f"数据库名 {options.db!r} 不合规：小写字母开头，只用字母、数字、_、-。"
        )
    home = Home()
    state = service.running(home)
    if state:
        return _already(state, options)
    home.prepare()
    with home.lock():
        service.require_port(options.port, options.listen)
        prepare_code(home)
        odoo.check_modules(home)
        site = prepare(home)
        odoo.write_conf(site)
        if not database.exists(site, options.db):
            database.create(site, options.db, empty=options.empty)
        else:
            database.upgrade_if_changed(site, options.db)
        process = service.start(
            site, options.db, options.listen, options.port, detach=options.detach
        )
    state = service.running(home)
    say(f"\nDarqi 已就绪：{service.address(state)}")
    database.print_accounts(home, options.db)
    if options.detach:
        say("  后台运行中；停止：bin/darqi down")
        return 0
    say("  按 Ctrl-C 停止")
    try:
        return service.follow(home, process)
    finally:
        _stop_cluster(home)


def _already(state, options):
    say(f"Darqi 已在运行：{service.address(state)}（数据库 {state['db']}）")
    if options.port not in (state["port"], None) or options.db != state["db"]:
        raise Fail("要换端口或数据库，请先执行 bin/darqi down。")
    return 0


def _stop_cluster(home):
    cluster = _cluster(home)
    if cluster:
        cluster.stop()


def down(_options):
    """Stop Odoo and the private database server."""
    home = Home()
    stopped = service.stop(home)
    _stop_cluster(home)
    say("已停止。" if stopped else "没有在运行。")
    return 0


def restart(options):
    """Stop, and start again in the background as before."""
    home = Home()
    state = service.running(home)
    down(options)
    options.detach, options.empty = True, False
    options.db = state["db"] if state else "darqi"
    options.port = state["port"] if state else 8069
    options.listen = state["listen"] if state else "127.0.0.1"
    return up(options)


def status(_options):
    """Say what runs; exit code 3 when nothing does, as init scripts do."""
    home = Home()
    state = service.running(home)
    say(f"DARQI_HOME：{home.root}")
    if not state:
        say("Odoo：没有运行（启动：bin/darqi up）")
    else:
        where, name = service.address(state), state["db"]
        say(f"Odoo：{where}（数据库 {name}，进程 {state['pid']}）")
    cluster = _cluster(home)
    if not cluster:
        say("PostgreSQL：由 DARQI_PGHOST 指定")
    else:
        say(f"PostgreSQL：{'运行中' if cluster.running() else '没有运行'}")
    return 0 if state else 3


def _with_database(options):
    """(home, site, cluster to stop afterwards or None) for a one-off job."""
    home = Home()
    if not (home.root / "databases.json").exists():
        raise Fail("还没有数据库：请先执行 bin/darqi up")
    home.prepare()
    state = service.running(home)
    name = options.db or (state["db"] if state else "darqi")
    cluster = _cluster(home)
    started = cluster if cluster and not cluster.running() else None
    site = prepare(home)
    if not database.exists(site, name):
        raise Fail(f"没有数据库 {name}。")
    if not state:
        odoo.write_conf(site)
    return site, name, started


def shell(options):
    """Run Python from standard input with `env` bound; nothing is committed
    unless the script says env.cr.commit()."""
    site, name, started = _with_database(options)
    try:
        arguments = ["shell", "-c", site.conf, "-d", name, "--no-http"]
        process = odoo.start(
            site, [*arguments, "--log-level=warn"], stdin=sys.stdin, tied=True
        )
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait(timeout=30)
            return 130
    finally:
        if started:
            started.stop()


def i18n(options):
    """Write zh_CN.po from the word lists; exit code 1 when a term has no Chinese."""
    site, name, started = _with_database(options)
    try:
        database.upgrade_if_changed(site, name)
        missing = translations.write_catalogues(site, name)
    finally:
        if started:
            started.stop()
    for term in missing:
        say(f"    {term}")
    return 1 if missing else 0


def verify(options):
    """Check the evidence chain; exit code 1 when it is broken."""
    site, name, started = _with_database(options)
    script = (
        "for problem in env['darqi.evidence'].verify():\n    print('PROBLEM', problem)"
    )
    try:
        code, out, err = database.shell(site, name, script, timeout=3600)
    finally:
        if started:
            started.stop()
    if code:
        raise Fail(f"核验没有完成：\n{err[-2000:]}")
    problems = [line[8:] for line in out.splitlines() if line.startswith("PROBLEM ")]
    for problem in problems:
        say(problem)
    say("证据链完整。" if not problems else f"发现 {len(problems)} 处问题。")
    return 1 if problems else 0


def test(options):
    """Run the tests; imported late because only this command needs it."""
    from .testing import runner

    return runner.run(options)


def bench(options):
    """Run the benchmarks; imported late as the tests are."""
    from .testing import runner

    return runner.bench(options)
