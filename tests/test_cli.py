"""`bin/darqi` as a person uses it, on a home of its own."""

import json
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from darqi_lib import ports
from darqi_lib.home import Home
from support import DARQI


class Cli:
    """Runs bin/darqi with a private DARQI_HOME and a short module list."""

    def __init__(self, root, modules):
        self.env = dict(os.environ, DARQI_HOME=str(root), DARQI_MODULES=str(modules))
        self.root = root

    def __call__(self, *arguments, code=0, timeout=300, stdin="", **env):
        done = subprocess.run(
            [str(DARQI), *arguments],
            env={**self.env, **env},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        text = done.stdout + done.stderr
        assert "Traceback" not in text
        assert done.returncode == code, text
        return text


@pytest.fixture(scope="module")
def cli():
    """A home that shares the downloaded parts; deleting it uninstalls it."""
    home = Home()
    root = home.root / "test" / f"cli-{os.getpid()}"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for pattern in ("prefix-*", "python-*", "oca-*"):
        for path in home.root.glob(pattern):
            (root / path.name).symlink_to(path)
    modules = root / "modules.txt"
    modules.write_text("web\n", encoding="utf-8")
    command = Cli(root, modules)
    yield command
    command("down")
    shutil.rmtree(root)


@pytest.fixture(scope="module")
def up(cli):
    """The port of a server that was started in the background."""
    port = ports.free_port()
    text = cli("up", "--detach", "--port", str(port))
    assert f"http://127.0.0.1:{port}" in text
    assert "admin / " in text
    return port


def test_nothing_runs_at_first(cli):
    assert "没有运行" in cli("status", code=3)
    assert "没有在运行" in cli("down")
    assert "bin/darqi up" in cli("shell", code=1)


def test_status_names_the_address(cli, up):
    assert f"http://127.0.0.1:{up}" in cli("status")


def test_second_up_says_so(cli, up):
    text = cli("up", "--detach", "--port", str(up))
    assert "已在运行" in text and f":{up}" in text
    assert "down" in cli("up", "--port", "1", code=1)


def test_secrets_are_for_the_owner_only(cli, up):
    for name in ("secrets.json", "odoo.conf"):
        assert (cli.root / name).stat().st_mode & 0o077 == 0, name
    text = (cli.root / "odoo.conf").read_text(encoding="utf-8")
    assert re.search(r"admin_passwd = \S{16,}", text)
    assert "list_db = False" in text
    assert "http_interface = 127.0.0.1" in text


def test_servers_do_not_run_as_root(cli, up):
    state = json.loads((cli.root / "server.json").read_text(encoding="utf-8"))
    assert Path(f"/proc/{state['pid']}").stat().st_uid != 0


def test_shell_binds_env_and_commits_nothing(cli, up):
    script = "env.user.partner_id.name = 'changed'; print(env.user.partner_id.name)"
    assert cli("shell", stdin=script).strip() == "changed"
    assert cli("shell", stdin="print(env.user.partner_id.name)").strip() != "changed"


def test_shell_reports_a_failing_script(cli, up):
    done = subprocess.run(
        [str(DARQI), "shell"],
        env=cli.env,
        input="raise SystemExit(7)",
        text=True,
        timeout=120,
    )
    assert done.returncode == 7


def test_unknown_database_is_named(cli, up):
    assert "nosuch" in cli("shell", "--db", "nosuch", code=1)


def test_wrong_database_name_is_refused(cli):
    assert "数据库名" in cli("up", "--db", "No Such;", code=1)


def test_restart_after_down_needs_no_network(cli, up):
    cli("down")
    # an apt or pip that was asked for anything would fail at this proxy
    proxy = "http://127.0.0.1:9"
    text = cli("up", "--detach", "--port", str(up), http_proxy=proxy, https_proxy=proxy)
    assert f"http://127.0.0.1:{up}" in text
    assert "建立" not in text


def test_taken_port_names_its_holder(cli, up):
    cli("down")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", up))
        taken.listen()
        text = cli("up", "--detach", "--port", str(up), code=1)
    assert f"端口 {up}" in text and f"进程 {os.getpid()}" in text


def test_missing_module_is_named(cli, tmp_path):
    modules = tmp_path / "modules.txt"
    modules.write_text("web\nno_such_module  # nowhere\n", encoding="utf-8")
    tmp_path.chmod(0o755)
    text = cli("up", "--detach", code=1, DARQI_MODULES=str(modules))
    assert "no_such_module" in text


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("DARQI_ODOO", "/nonexistent", "DARQI_ODOO"),
        ("DARQI_PYTHON", "/bin/false", "Python 3.11"),
        ("DARQI_USER", "no-such-account", "no-such-account"),
        ("DARQI_USER", "root", "root"),
        ("DARQI_MODULES", "/nonexistent/modules.txt", "modules.txt"),
    ],
)
def test_bad_environment_is_one_clear_message(cli, name, value, word):
    if name == "DARQI_USER" and os.geteuid() != 0:
        value, word = "", "DARQI_HOME"
    text = cli("up", "--detach", code=1, **{name: value})
    assert word in text
    assert len(text.strip().splitlines()) <= 2


def test_home_that_the_account_cannot_reach(cli, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root starts servers under another account")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    text = cli("up", "--detach", code=1, DARQI_HOME=str(closed / "home"))
    assert str(closed) in text


def test_killed_creation_is_completed(cli, up):
    """Kill the first `up` of a database in the middle; the next one completes."""
    cli("down")
    arguments = [str(DARQI), "up", "--detach", "--db", "killed", "--port", str(up)]
    process = subprocess.Popen(arguments, env=cli.env, stdout=subprocess.PIPE)
    try:
        for line in process.stdout:
            if "正在建立".encode() in line:
                break
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=4)
    finally:
        process.kill()
        process.stdout.close()
        process.wait(timeout=30)
    text = cli(*arguments[1:])
    assert "正在建立" in text and f":{up}" in text
    names = cli("shell", "--db", "killed", stdin="print(env.cr.dbname)")
    assert names.strip() == "killed"
    cli("down")
