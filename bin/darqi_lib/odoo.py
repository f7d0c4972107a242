"""Odoo's own programs: configuration, environment, commands."""

import os
from pathlib import Path
from typing import NamedTuple

from . import debs, python_env
from .home import CONFIG, config_lines, write_atomic
from .ui import Fail

MODULES = CONFIG / "modules.txt"


class Site(NamedTuple):
    """One Odoo installation: where its data and database server are."""

    home: object
    connection: dict
    data: Path
    conf: Path
    tests: bool = False


def modules_file():
    """The module list in use (DARQI_MODULES names another one)."""
    return Path(os.environ.get("DARQI_MODULES") or MODULES)


def modules():
    """Names of the modules of a Darqi database."""
    return config_lines(modules_file())


def own_modules(home):
    """Those of them that are ours."""
    folder = home.addons()
    return [name for name in modules() if (folder / name).is_dir()]


def odoo_path(home):
    """The folder with the package `odoo`."""
    named = os.environ.get("DARQI_ODOO")
    if not named:
        return debs.ensure_prefix(home) / debs.DIST
    path = Path(named).absolute()
    if not (path / "odoo" / "release.py").is_file():
        raise Fail(f"DARQI_ODOO={named} 里没有 Odoo（应有 odoo/release.py）。")
    scope = {}
    exec((path / "odoo" / "release.py").read_text(encoding="utf-8"), scope)
    if scope["version_info"][:2] != (19, 0):
        raise Fail(f"DARQI_ODOO={named} 是 Odoo {scope['version']}，需要 19.0。")
    return path


def addons_path(home):
    """All folders with modules."""
    odoo = odoo_path(home)
    folders = [odoo / "odoo" / "addons"]
    beside = odoo / "addons"  # a source checkout has most modules there
    if beside.is_dir() and beside.resolve() != folders[0].resolve():
        folders.append(beside)
    folders.append(python_env.ensure_layer(home, "oca") / "odoo" / "addons")
    return [*folders, home.addons()]


def check_modules(home):
    """Fail when a listed module is nowhere: Odoo itself would only skip it."""
    folders = addons_path(home)
    missing = [
        name
        for name in modules()
        if not any((folder / name / "__manifest__.py").exists() for folder in folders)
    ]
    if missing:
        raise Fail(f"找不到模块 {'、'.join(missing)}（列在 {modules_file()} 中）。")


def font_dir(home):
    """Folder with the Chinese fonts for documents."""
    named = os.environ.get("DARQI_FONT_DIR")
    if named:
        return named
    return str(debs.ensure_prefix(home) / "usr" / "share" / "fonts")


def environment(home, *, tests=False):
    """Environment of Odoo's processes."""
    env = {
        key: value
        for key, value in os.environ.items()
        # what a shell or a virtual environment set must not leak in
        if not key.startswith(("PYTHON", "ODOO_", "OPENERP_", "PG"))
        and key != "VIRTUAL_ENV"
    }
    path = [*python_env.paths(home, tests=tests), odoo_path(home)]
    env.update(
        PYTHONPATH=os.pathsep.join(map(str, path)),
        # Odoo's folders are not writable for the account
        PYTHONPYCACHEPREFIX=str(home.run / "pyc"),
        PYTHONUNBUFFERED="1",
        LANG="C.UTF-8",
        LC_ALL="C.UTF-8",
        DARQI_FONT_DIR=font_dir(home),
    )
    return env


def write_conf(site, *, database=None, host="127.0.0.1", port=8069):
    """Write Odoo's configuration file, readable by the owner only."""
    home, connection = site.home, site.connection
    options = {
        "admin_passwd": home.secret("odoo_master"),
        "list_db": False,
        "db_host": connection["host"],
        "db_port": connection["port"],
        "db_user": connection["user"],
        "db_password": connection["password"],
        "addons_path": ",".join(map(str, addons_path(home))),
        "data_dir": site.data,
        "http_interface": host,
        "http_port": port,
        # Behind a proxy on this machine, who asks is whom the proxy names; a server
        # that others reach by itself believes nobody.
        "proxy_mode": host in ("127.0.0.1", "::1", "localhost"),
        "workers": 0,
        "max_cron_threads": 1,
        "server_wide_modules": "base,rpc,web",
        "without_demo": True,
    }
    if database:
        options["db_name"] = database
        options["dbfilter"] = f"^{database}$"
    lines = [f"{key} = {value}\n" for key, value in options.items()]
    text = "[options]\n" + "".join(lines)
    write_atomic(site.conf, text, 0o600, home.account)


def start(site, arguments, **options):
    """Start an Odoo program, e.g. ["shell", …]; returns the process.

    :param launcher: a script that runs Odoo, instead of Odoo's own
    """
    launcher = options.pop("launcher", None)
    program = [launcher] if launcher else ["-m", "odoo"]
    command = [python_env.interpreter(), "-s", "-P", *program, *arguments]
    env = environment(site.home, tests=site.tests)
    env.update(options.pop("extra_env", {}))
    return site.home.popen(command, env=env, **options)
