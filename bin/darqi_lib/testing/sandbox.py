"""A database server for tests, a template database, and copies of it."""

import os
import shutil
import threading

from .. import database, odoo, python_env, sql
from ..home import CONFIG, content_hash
from ..postgres import Cluster
from ..ui import Fail, run_step, say
from . import browsers
from .results import Result, from_log

TEMPLATES = "templates.json"
PINNED = "DARQI_TEST_TEMPLATE"  # for the processes of the same run
TEMPLATE, COPY = "tpl_", "run_"
# What only tests read does not change what a database contains.
NOT_DATA = {"tests", "tests_plain", "readme", "description"}
KEEP_TEMPLATES = 2

_copying = threading.Lock()


class Sandbox:
    """The tests' own cluster under DARQI_HOME/test; its data may be lost."""

    def __init__(self, home):
        self.home = home
        self.root = home.root / "test"
        self.data = self.root / "data"
        self.users = self.root / "users"  # one file for each process that uses it
        self.cluster = Cluster(home, self.root / "pg", throwaway=True)

    def start(self):
        """Have the server running and leftovers of killed runs removed."""
        self.root.mkdir(exist_ok=True)
        self.users.mkdir(exist_ok=True)
        self.data.mkdir(exist_ok=True)
        self.data.chmod(0o700)
        self.home.give(self.data)
        with self.home.lock("test-server.lock", wait=True):
            (self.users / str(os.getpid())).touch()
            self.cluster.ensure()
        sql.ensure_role(self.home, self.cluster)
        browsers.end_leftovers(self.home)
        for name in self._databases(COPY):
            if not _alive(name.split("_")[1]):
                self.drop(name)

    def stop(self):
        """Stop the server when no other test run uses it."""
        with self.home.lock("test-server.lock", wait=True):
            (self.users / str(os.getpid())).unlink(missing_ok=True)
            for path in self.users.iterdir():
                if not _alive(path.name):
                    path.unlink()
            if not any(self.users.iterdir()):
                self.cluster.stop()

    def _databases(self, prefix):
        names = sql.databases(self.home, self.cluster.connection())
        return sorted(name for name in names if name.startswith(prefix))

    def site(self, name):
        """The installation for one database."""
        conf = self.root / f"odoo-{name}.conf"
        return odoo.Site(
            self.home, self.cluster.connection(), self.data, conf, tests=True
        )

    def template_name(self):
        """Name of the template for the present state of the modules."""
        parts = [
            path
            for module in sorted(self.home.addons().iterdir())
            if module.is_dir()
            for path in sorted(module.iterdir())
            if path.name not in NOT_DATA
        ]
        locks = [python_env.LAYERS["oca"], CONFIG / "debian.lock"]
        key = content_hash(*parts, odoo.modules_file(), database.ACCOUNTS, *locks)
        return TEMPLATE + key[:12]

    def ensure_template(self):
        """Have the template database; built as `up` builds the real one."""
        # one run keeps to one template, though files change meanwhile
        name = os.environ.get(PINNED) or self.template_name()
        with self.home.lock("test.lock", wait=True):
            if name not in self._databases(TEMPLATE):
                site = self.site(name)
                odoo.write_conf(site)
                database.create(site, name)
                site.conf.unlink()
                log = self.home.log / f"create-{name}.log"
                self._remember_template(name, from_log(log))
                log.unlink()
        os.environ[PINNED] = name
        return name

    def _remember_template(self, newest, problems):
        """Keep the newest templates, with what Odoo complained about."""
        known = self.home.load(TEMPLATES)
        known.pop(newest, None)
        older = list(known.items())[: KEEP_TEMPLATES - 1]
        kept = {newest: problems, **dict(older)}
        for name in self._databases(TEMPLATE):
            if name not in kept:
                self.drop(name)
        self.home.save(TEMPLATES, kept)

    def template_result(self, name):
        """The installation as a test: a WARNING in its log is a failure."""
        result = Result("安装全部模块")
        result.problems += self.home.load(TEMPLATES).get(name, [])
        result.failed, result.passed = (1, 0) if result.problems else (0, 1)
        return result

    def copy(self, label, template=None):
        """A private copy of the template with its files; returns its site."""
        template = template or self.ensure_template()
        name = f"{COPY}{os.getpid()}_{label}"
        self.drop(name)
        owner = sql.quote(self.cluster.connection()["user"])
        with _copying:
            sql.execute(
                self.home,
                self.cluster.connection(),
                f"CREATE DATABASE {sql.quote(name)} OWNER {owner}"
                f" TEMPLATE {sql.quote(template)}",
            )
        source = self.data / "filestore" / template
        if source.is_dir():
            self._copy_files(source, self.data / "filestore" / name)
        return name, self.site(name)

    def _copy_files(self, source, target):
        """Hard links: Odoo never writes into a stored file, it adds new ones."""
        shutil.copytree(source, target, copy_function=os.link)
        for root, folders, _files in os.walk(target):
            for path in [root, *(os.path.join(root, folder) for folder in folders)]:
                self.home.give(path)

    def drop(self, name):
        """Remove a copy or template with its files."""
        sql.drop(self.home, self.cluster.connection(), name)
        shutil.rmtree(self.data / "filestore" / name, ignore_errors=True)
        (self.root / f"odoo-{name}.conf").unlink(missing_ok=True)


def _alive(pid):
    return os.path.exists(f"/proc/{pid}")


def ensure_chromium(home):
    """Have a browser for tours; installs Debian's when root."""
    names = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
    if any(shutil.which(name) for name in names):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Fail(
            "没有安装浏览器。请以 root 执行：apt-get install -y chromium"
            "（或用 --fast 跳过浏览器测试）"
        )
    from ..postgres import install

    install(home, "Chromium 浏览器", ["chromium"])


def browser_environment(home, temporary):
    """Environment that lets Chromium find Chinese fonts and write its files."""
    conf = home.root / "fonts.conf"
    fonts = odoo.font_dir(home)
    conf.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        "<fontconfig>\n"
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'
        f"<dir>{fonts}</dir>\n<cachedir>{home.run}/fontconfig</cachedir>\n"
        "</fontconfig>\n",
        encoding="utf-8",
    )
    return {
        "FONTCONFIG_FILE": str(conf),
        "TMPDIR": str(temporary),
        "XDG_CONFIG_HOME": str(home.run),
        "XDG_CACHE_HOME": str(home.run),
    }


def run_odoo(site, title, arguments, log, extra_env=None, launcher=None):
    """Run Odoo to its end with output in `log`; returns the exit code."""
    temporary = browsers.folder(site.home)
    env = {**browser_environment(site.home, temporary), **(extra_env or {})}
    code = 0

    def start(out):
        return odoo.start(
            site, arguments, stdout=out, stderr=out, extra_env=env, launcher=launcher
        )

    try:
        run_step(title, start, log, timeout=3600)
    except Fail as error:
        # the caller reads the log; the message has its last lines only
        code = 1
        say(f"  ✗ {str(error).splitlines()[0]}")
    finally:
        browsers.end(temporary)
    return code
