"""The running server: start, wait until it answers, stop, who is it."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import odoo, ports
from .ui import Fail, Progress, say, tail

STATE = "server.json"
# this machine's own server is never asked through a proxy
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _birth(pid):
    """Start time of a process: tells a reused number from the same process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    fields = text.rsplit(")", 1)[1].split()
    return None if fields[0] == "Z" else fields[19]


def running(home):
    """What runs now: {pid, port, db, listen, …}, or None."""
    state = home.load(STATE)
    if state and _birth(state["pid"]) == state["birth"]:
        return state
    return None


def address(state):
    """The address for a browser."""
    host = state["listen"]
    host = "127.0.0.1" if host == "0.0.0.0" else host
    return f"http://{host}:{state['port']}"


def require_port(port, host):
    """Fail, saying who has it, when the port is taken."""
    if not ports.is_free(port, host):
        raise Fail(
            f"端口 {port} 已被{ports.holder(port)}占用。"
            "请停掉它，或用 --port 换一个端口。"
        )


def start(site, database, host, port, *, detach):
    """Start Odoo and wait until the login page answers; returns the process."""
    require_port(port, host)
    home = site.home
    odoo.write_conf(site, database=database, host=host, port=port)
    log = home.log / "odoo.log"
    with open(log, "ab") as out:
        process = odoo.start(
            site,
            ["server", "-c", site.conf],
            stdout=out,
            stderr=subprocess.STDOUT,
            tied=not detach,
            start_new_session=True,
        )
    state = {
        "pid": process.pid,
        "birth": _birth(process.pid),
        "port": port,
        "listen": host,
        "db": database,
    }
    home.save(STATE, state)
    try:
        wait_ready(address(state), process, log)
    except BaseException:
        stop(home)
        raise
    return process


def wait_ready(url, process, log, timeout=180):
    """Wait until the login page answers."""
    progress = Progress("正在启动 Odoo")
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if process.poll() is not None:
            raise Fail(f"Odoo 启动失败，日志 {log} 的最后几行：\n{tail(log)}")
        try:
            with DIRECT.open(f"{url}/web/login", timeout=60) as answer:
                if answer.status == 200:
                    progress.done()
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        progress.tick()
    raise Fail(f"Odoo 在 {timeout} 秒内没有应答，日志 {log}：\n{tail(log)}")


def stop(home, timeout=30):
    """Stop the running server; returns whether there was one."""
    state = running(home)
    if not state:
        return False
    end = time.monotonic() + timeout
    _signal(state["pid"], signal.SIGTERM)
    while _alive(state):
        if time.monotonic() > end:
            _signal(state["pid"], signal.SIGKILL)
            end += timeout
        time.sleep(0.1)
    home.save(STATE, {})
    return True


def _alive(state):
    return _birth(state["pid"]) == state["birth"]


def _signal(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
    except PermissionError:
        raise Fail(f"没有权限停止进程 {pid}，请用启动它的账户执行。") from None


def follow(home, process):
    """Stay in the foreground until the server ends or Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = process.wait()
        say(f"Odoo 已退出（退出码 {code}），日志：{home.log / 'odoo.log'}")
        return 1 if code else 0
    except KeyboardInterrupt:
        say("\n正在停止 …")
        return 0
    finally:
        stop(home)
