"""A private PostgreSQL cluster, or an existing server named by the environment."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .home import write_atomic
from .ports import free_port, is_free
from .ui import Fail, run_step, say

SUPERUSER = "darqi_admin"
OWNER = "darqi"  # Odoo refuses the user "postgres"
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "100",
    "shared_buffers": "'256MB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'128MB'",
    "effective_cache_size": "'2GB'",
    "random_page_cost": "1.1",
    "max_wal_size": "'2GB'",
    "log_min_messages": "warning",
}
# Test data may be lost in a power cut, and is written several times faster.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


def from_environment():
    """Connection values of an existing server, or None."""
    if not os.environ.get("DARQI_PGHOST"):
        return None
    port = os.environ.get("DARQI_PGPORT", "5432")
    if not port.isdigit():
        raise Fail(f"DARQI_PGPORT={port} 不是端口号。")
    return {
        "host": os.environ["DARQI_PGHOST"],
        "port": int(port),
        "user": os.environ.get("DARQI_PGUSER", OWNER),
        "password": os.environ.get("DARQI_PGPASSWORD", ""),
    }


def server_binaries(home):
    """The folder of initdb and pg_ctl; installs Debian's package when root."""
    found = _find_binaries()
    if found:
        return found
    line = "apt-get install -y --no-install-recommends postgresql"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Fail(f"没有安装 PostgreSQL 服务器。请以 root 执行：{line}")
    install(home, "PostgreSQL", ["postgresql"])
    found = _find_binaries()
    if not found:
        raise Fail("安装 PostgreSQL 之后仍找不到 initdb，请检查安装日志。")
    return found


def _find_binaries():
    folders = []
    for path in Path("/usr/lib/postgresql").glob("*/bin"):
        if (path / "initdb").exists() and path.parent.name.isdigit():
            folders.append((int(path.parent.name), path))
    if folders:
        return max(folders)[1]
    initdb = shutil.which("initdb")
    if initdb:
        return Path(initdb).resolve().parent
    if shutil.which("pg_config"):
        bindir = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, timeout=30
        ).stdout.strip()
        if bindir and Path(bindir, "initdb").exists():
            return Path(bindir)
    return None


def install(home, title, names):
    """Install Debian packages with the system's own apt (root only)."""
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C.UTF-8")
    # Keep Debian from making and starting its default cluster: ours is private.
    conf = Path("/etc/postgresql-common/createcluster.conf")
    if "postgresql" in names and not conf.exists():
        conf.parent.mkdir(parents=True, exist_ok=True)
        conf.write_text("create_main_cluster = false\n", encoding="ascii")
    base = ["apt-get", "-q", "-y", "-o", "Dpkg::Options::=--force-confold"]
    for words, step in (
        (["update"], "读取系统软件包目录"),
        (["install", "--no-install-recommends", *names], f"正在安装 {title}"),
    ):

        def start(out, words=words):
            # not tied to us: dpkg must not be interrupted half-way
            return home.popen(
                [*base, *words],
                as_account=False,
                tied=False,
                stdout=out,
                stderr=out,
                env=env,
                cwd="/",
            )

        run_step(step, start, home.log / f"install-{names[0]}.log")


class Cluster:
    """A private cluster in `folder`, on TCP loopback, under the account."""

    def __init__(self, home, folder, *, throwaway=False):
        self.home, self.folder, self.throwaway = home, Path(folder), throwaway
        self.data = self.folder / "data"
        # beside, not inside: the account owns the folder and could plant links
        name = "-".join(self.folder.relative_to(home.root).parts)
        self.state = f"{name}-port.json"
        self.bin = None

    def connection(self, user=OWNER):
        """Connection values for a role of this cluster."""
        return {
            "host": "127.0.0.1",
            "port": self.home.load(self.state).get("port"),
            "user": user,
            "password": self.home.secret(f"postgres_{user}"),
        }

    def _pg(self, program, *arguments, timeout=90):
        self.bin = self.bin or server_binaries(self.home)
        return self.home.output(
            [self.bin / program, *arguments],
            timeout=timeout,
            env=dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC"),
        )

    def running(self):
        """Whether the server of this data folder is up."""
        if not self.data.is_dir():
            return False
        return self._pg("pg_ctl", "status", "-D", self.data)[0] == 0

    def ensure(self):
        """Create the cluster if it is not there, and start it."""
        self.bin = server_binaries(self.home)
        if not self.data.is_dir():
            self._create()
        self._check_version()
        # PostgreSQL refuses a folder that a chmod -R has opened to others
        self.data.chmod(0o700)
        if not self.running():
            self._start()

    def _check_version(self):
        try:
            made_by = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        except OSError as error:
            raise Fail(f"{self.data} 不是完整的数据库目录：{error.strerror}") from None
        _code, text = self._pg("postgres", "--version")
        match = re.search(r"(\d+)", text)
        if match and match[1] != made_by:
            raise Fail(
                f"数据目录由 PostgreSQL {made_by} 创建，而系统装的是 {match[1]}。"
                f"请安装 postgresql-{made_by}。"
            )

    def _create(self):
        fresh = self.folder / "data.tmp"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.home.give(self.folder)
        shutil.rmtree(fresh, ignore_errors=True)
        password = self.folder / "password.tmp"
        secret = self.home.secret(f"postgres_{SUPERUSER}")
        write_atomic(password, secret, 0o600, self.home.account)
        say("→ 正在建立私有 PostgreSQL 数据库 …")
        code, text = self._pg(
            "initdb",
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        )
        password.unlink()
        if code:
            raise Fail(f"建立 PostgreSQL 数据库失败：\n{text.strip()}")
        settings = {**SETTINGS, **(THROWAWAY if self.throwaway else {})}
        with open(fresh / "postgresql.conf", "a", encoding="utf-8") as conf:
            conf.writelines(f"{key} = {value}\n" for key, value in settings.items())
        fresh.rename(self.data)

    def _start(self):
        port = self.home.load(self.state).get("port")
        if not port or not is_free(port):
            port = free_port()
            self.home.save(self.state, {"port": port})
        log = self.folder / "postgresql.log"
        code, text = self._pg(
            "pg_ctl",
            "start",
            "-w",
            "-t60",
            f"-D{self.data}",
            f"-l{log}",
            f"-o-p {port}",
        )
        if code:
            raise Fail(f"PostgreSQL 没有启动：{text.strip()}\n日志：{log}")

    def stop(self):
        """Stop the server; its clients are disconnected."""
        if self.running():
            code, text = self._pg(
                "pg_ctl", "stop", "-m", "fast", "-w", f"-D{self.data}"
            )
            if code:
                raise Fail(f"PostgreSQL 没有停下：{text.strip()}")
