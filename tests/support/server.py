"""A real Odoo process on a private copy of the template database."""

import re
import subprocess
from contextlib import contextmanager

from darqi_lib import database, odoo, ports, service
from darqi_lib.home import Home
from darqi_lib.testing import browsers
from darqi_lib.testing.results import problems_in_log
from darqi_lib.testing.sandbox import Sandbox, browser_environment

from .rpc import Client


class Server:
    """A running Odoo; `client()` signs somebody in."""

    def __init__(self, sandbox, site, name, port, process, log):
        self.sandbox, self.site, self.name = sandbox, site, name
        self.port, self.process, self.log = port, process, log
        self.url = f"http://127.0.0.1:{port}"
        self.expected = []

    def expect_log(self, pattern):
        """Let WARNING or ERROR records that match a pattern pass."""
        self.expected.append(re.compile(pattern))

    def log_problems(self):
        """WARNING and ERROR records of the log that nobody expected."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return [
            record
            for record in problems_in_log(text.splitlines())
            if not any(pattern.search(record) for pattern in self.expected)
        ]

    def client(self, login=None, password=None):
        """A session, by default as nobody; "admin" and demo accounts need no
        password: the template sets the generated ones."""
        home = self.sandbox.home
        if login and password is None:
            password = home.secret("admin" if login == "admin" else "demo")
        return Client(self.url, self.name, login, password)

    @contextmanager
    def second_process(self):
        """Another Odoo process on the same database; yields a Server."""
        port = ports.free_port()
        log = self.log.with_name(f"{self.log.stem}-2.log")
        arguments = ["-c", self.site.conf, "--http-port", port]
        arguments += ["--max-cron-threads", 0]
        with _process(self.sandbox.home, self.site, arguments, log) as process:
            other = Server(self.sandbox, self.site, self.name, port, process, log)
            service.wait_ready(other.url, process, log)
            yield other

    def shell(self, script):
        """Run Python with `env` bound in the same database; returns its output."""
        code, out, err = database.shell(self.site, self.name, script)
        assert code == 0, err
        return out


@contextmanager
def running_server(label="system"):
    """Start Odoo on a fresh copy; everything is removed afterwards."""
    home = Home()
    home.prepare()
    sandbox = Sandbox(home)
    sandbox.start()
    name, site = sandbox.copy(label)
    port = ports.free_port()
    odoo.write_conf(site, database=name, port=port)
    log = home.log / f"test-{label}.log"
    try:
        with _process(home, site, ["-c", site.conf], log) as process:
            server = Server(sandbox, site, name, port, process, log)
            service.wait_ready(server.url, process, log)
            yield server
    finally:
        sandbox.drop(name)
        sandbox.stop()


@contextmanager
def _process(home, site, arguments, log):
    """An Odoo server with its output in a log; ended with the block."""
    temporary = browsers.folder(home)
    with open(log, "wb") as out:
        process = odoo.start(
            site,
            ["server", *arguments],
            stdout=out,
            stderr=subprocess.STDOUT,
            extra_env=browser_environment(home, temporary),
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=30)
        browsers.end(temporary)
