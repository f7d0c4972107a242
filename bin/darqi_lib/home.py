"""Where things are: the checkout, DARQI_HOME, and the account that runs servers."""

import ctypes
import fcntl
import functools
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import string
import subprocess
from contextlib import contextmanager
from pathlib import Path

from .ui import Fail, say

CHECKOUT = Path(__file__).resolve().parents[2]
CONFIG = CHECKOUT / "config"
PR_SET_PDEATHSIG = 1


def config_lines(path):
    """Lines of a configuration file without comments and blanks."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise Fail(f"读不到 {path}：{error.strerror}") from None
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def write_atomic(path, text, mode=0o644, account=None):
    """Write a whole file or nothing; a kill leaves the old content."""
    path = Path(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        os.fchmod(out.fileno(), mode)
        if account:
            os.fchown(out.fileno(), account.pw_uid, account.pw_gid)
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(temporary, path)


def content_hash(*paths):
    """Hash of files' and folders' names and contents (caches left out)."""
    digest = hashlib.sha256()
    for path in map(Path, paths):
        if path.is_dir():
            files = (
                item
                for item in path.rglob("*")
                if item.is_file()
                and "__pycache__" not in item.parts
                and item.suffix != ".pyc"
            )
        else:
            files = [path] if path.is_file() else []
        for item in sorted(files):
            name = item.relative_to(path) if path.is_dir() else item.name
            digest.update(f"{path.name}/{name}\0".encode())
            digest.update(hashlib.sha256(item.read_bytes()).digest())
    return digest.hexdigest()


def new_password(length=16):
    """A random password that meets the usual complexity rules."""
    alphabet = string.ascii_letters + string.digits
    # the fixed tail has one of each kind that password rules ask for
    return "".join(secrets.choice(alphabet) for _ in range(length)) + "-aA7"


def die_with_parent():
    """Let a helper process end when this command is killed (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Home:
    """DARQI_HOME: everything made here; deleting it is a full uninstall."""

    def __init__(self):
        self.account = self._find_account()
        self.root = self._find_root()
        self.cache = self.root / "cache"
        self.log = self.root / "log"
        self.run = self.root / "run"  # writable for the account
        self.data = self.root / "data"  # Odoo's data_dir

    @staticmethod
    def _find_account():
        if os.geteuid() != 0:
            return None
        wanted = os.environ.get("DARQI_USER")
        for name in [wanted] if wanted else ["darqi", "nobody"]:
            try:
                account = pwd.getpwnam(name)
            except KeyError:
                continue
            if account.pw_uid == 0:
                raise Fail("DARQI_USER 不能是 root：PostgreSQL 拒绝以 root 运行。")
            return account
        raise Fail(
            f"找不到账户 {wanted or 'nobody'}：请用 DARQI_USER 指定一个普通账户。"
        )

    def _find_root(self):
        wanted = os.environ.get("DARQI_HOME")
        if wanted:
            root = Path(wanted).absolute()
            if not self.reachable(root):
                raise Fail(
                    f"账户 {self.account.pw_name} 进不了 {root} 的上级目录。请换一个"
                    " DARQI_HOME（例如 /var/lib/darqi），或给上级目录加 o+x 权限。"
                )
            return root
        root = CHECKOUT / ".darqi"
        if self.reachable(root):
            return root
        key = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:10]
        return Path("/var/tmp") / f"darqi-{key}"

    def reachable(self, path):
        """Whether the account may enter every folder above `path`."""
        if not self.account:
            return True
        # the nearest folder that exists already decides
        above = next(item for item in Path(path).parents if item.is_dir())
        return self.popen(["test", "-x", above], cwd="/").wait() == 0

    def prepare(self):
        """Create the folders; safe to repeat."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            for path in (self.cache, self.log):
                path.mkdir(exist_ok=True)
            for path in (self.run, self.data):
                path.mkdir(exist_ok=True)
                path.chmod(0o700)
                self.give(path)
            if (self.root / "secrets.json").exists():
                (self.root / "secrets.json").chmod(0o600)
        except OSError as error:
            raise Fail(f"不能在 {self.root} 建目录：{error.strerror}") from None
        if self.account and self.root.stat().st_uid != 0:
            raise Fail(f"{self.root} 不属于 root；以 root 运行时请换一个 DARQI_HOME。")

    def give(self, path):
        """Make the account the owner of a file or folder."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def popen(self, command, *, as_account=True, tied=True, **options):
        """Start a process, by default under the unprivileged account.

        :param tied: end the process when this command dies
        """
        env = options.pop("env", None) or dict(os.environ)
        if self.account and as_account:
            options.update(
                user=self.account.pw_uid, group=self.account.pw_gid, extra_groups=[]
            )
            env.update(USER=self.account.pw_name, LOGNAME=self.account.pw_name)
            if hasattr(self, "run"):
                env["HOME"] = str(self.run)
        if tied:
            options["preexec_fn"] = die_with_parent
        options.setdefault("cwd", getattr(self, "run", "/"))
        options.setdefault("stdin", subprocess.DEVNULL)
        command = [str(part) for part in command]
        try:
            return subprocess.Popen(command, env=env, **options)
        except OSError as error:
            raise Fail(f"不能启动 {command[0]}：{error.strerror}") from None

    def output(self, command, timeout=60, **options):
        """Run a short command; returns (exit code, output with errors)."""
        process = self.popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
        )
        try:
            text, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return 124, f"{command[0]} 超时"
        return process.returncode, text.decode("utf-8", "replace")

    # -- remembered values ---------------------------------------------------

    def load(self, name):
        """A remembered JSON object, empty when there is none."""
        try:
            return json.loads((self.root / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise Fail(f"{self.root / name} 读不出来：{error}") from None

    def save(self, name, value, mode=0o644):
        """Remember a JSON object."""
        text = json.dumps(value, ensure_ascii=False, indent=1)
        write_atomic(self.root / name, text, mode)

    def secret(self, name):
        """A password that is made on first use and readable by the owner only."""
        known = self.load("secrets.json")
        if name not in known:
            known[name] = new_password()
            self.save("secrets.json", known, mode=0o600)
        return known[name]

    @contextmanager
    def lock(self, name="lock", wait=False):
        """Let only one command at a time change this home."""
        with open(self.root / name, "a+", encoding="utf-8") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except OSError:
                handle.seek(0)
                who = handle.read().strip() or "?"
                raise Fail(
                    f"另一个 darqi 命令（进程 {who}）正在使用 {self.root}，请等它结束。"
                ) from None
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
            yield

    # -- code ----------------------------------------------------------------

    @functools.cached_property
    def _addons(self):
        source = CHECKOUT / "addons"
        if not source.is_dir():
            raise Fail(f"缺少 {source}：这不是完整的项目目录。")
        if not self.account or self._readable(source):
            return source
        copy = self.root / "addons"
        if content_hash(copy) != content_hash(source):
            self._copy_addons(source, copy)
        return copy

    def _copy_addons(self, source, copy):
        fresh = self.root / f"addons.{os.getpid()}"
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, fresh, ignore=ignore)
        for item in [fresh, *fresh.rglob("*")]:
            item.chmod(0o755 if item.is_dir() else 0o644)
        shutil.rmtree(copy, ignore_errors=True)
        fresh.rename(copy)
        self.forget_others("addons.*", keep=[])
        say(f"  账户 {self.account.pw_name} 读不到 {source}，改用副本 {copy}")

    def addons(self):
        """Our addons folder, as the account can read it.

        In a checkout that only root may enter, a copy is kept in DARQI_HOME.
        """
        return self._addons

    def _readable(self, source):
        probe = next(source.glob("*/__manifest__.py"), source)
        return self.popen(["test", "-r", probe], cwd="/").wait() == 0

    def forget_others(self, pattern, keep):
        """Delete leftovers: older versions and what a kill left half-made."""
        for path in self.root.glob(pattern):
            if path not in keep:
                shutil.rmtree(path, ignore_errors=True)
