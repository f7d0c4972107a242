"""Odoo 19, fonts and pip from Debian packages, unpacked and never installed.

Debian 12 has no `odoo-19`, and sid's own depends on sid's Python, so it cannot
be installed there. It is fetched through a private apt state (the archive's
signature is verified as always) and unpacked into a private prefix.
"""

import hashlib
import os
import platform
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from .home import CONFIG, config_lines, content_hash
from .ui import Fail, Progress, megabytes, run_step, say

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
LOCK = CONFIG / "debian.lock"
DIST = "usr/lib/python3/dist-packages"
# Stripped from Debian's package; without it each page logs a console error.
STRIPPED = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


class Package(NamedTuple):
    """One line of config/debian.lock."""

    rule: str
    name: str
    version: str
    sha256: str
    suite: str

    @property
    def file(self):
        """The name apt gives to the downloaded file."""
        return f"{self.name}_{self.version.replace(':', '%3a')}_all.deb"


def packages():
    """The packages of config/debian.lock."""
    return [Package(*line.split()) for line in config_lines(LOCK)]


def prefix_path(home):
    """Where the packages are (or will be) unpacked."""
    return home.root / f"prefix-{content_hash(LOCK)[:12]}"


def ensure_prefix(home):
    """Have all packages unpacked; returns the prefix."""
    prefix = prefix_path(home)
    home.forget_others("prefix-*", keep=[prefix])
    if not prefix.is_dir():
        _check_tools()
        folder = home.cache / "debs"
        folder.mkdir(exist_ok=True)
        files = _download(home, folder)
        _unpack(home, files, prefix)
    return prefix


def _check_tools():
    missing = [tool for tool in ("apt-get", "dpkg-deb") if not shutil.which(tool)]
    if missing:
        raise Fail(
            f"找不到 {'、'.join(missing)}：自动获取 Odoo 需要 Debian 12 或更新的系统。"
            "也可用 DARQI_ODOO 指定已有的 Odoo 19 目录。"
        )
    if not KEYRING.exists():
        raise Fail(f"缺少 {KEYRING}：请先执行 apt-get install debian-archive-keyring")


# -- download --------------------------------------------------------------------


def _download(home, folder):
    say("→ 检查已下载的软件包 …")
    files, wanted = {}, []
    for package in packages():
        path = folder / package.file
        if _intact(path, package):
            files[package.name] = path
        else:
            path.unlink(missing_ok=True)
            wanted.append(package)
    if not wanted:
        return files
    apt = _apt_options(home)
    _apt(home, "读取 Debian 软件包目录", [*apt, "update"], "apt-update")
    known = _known_versions(home, apt, wanted)
    for package in wanted:
        files[package.name] = _fetch(home, apt, folder, package, known)
    return files


def _fetch(home, apt, folder, package, known):
    version = package.version
    if version not in known.get(package.name, ()):
        if package.rule == "must":
            raise Fail(
                f"软件源里没有 {package.name} {version} 这个版本了。可把 {package.file}"
                f" 放进 {folder}，或用 DARQI_DEBIAN_MIRROR 指定仍有它的镜像，"
                "或用 DARQI_ODOO 指定已有的 Odoo 19 目录。"
            )
        if not known.get(package.name):
            raise Fail(f"软件源里没有 {package.name}：请检查 DARQI_DEBIAN_MIRROR。")
        suite = "sid" if package.suite == "sid" else _codename()
        choice = f"{package.name}/{suite}"
        say(f"  {package.name} {version} 已不在软件源中，改用当前版本")
    else:
        choice = f"{package.name}={version}"
    into = folder / "partial"
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    _apt(
        home,
        f"正在下载 {package.name} {version}",
        [*apt, "download", choice],
        f"apt-{package.name}",
        cwd=into,
        detail=lambda: f"{megabytes(into):.0f} MB",
    )
    found = list(into.glob("*.deb"))
    if not found:
        raise Fail(f"{package.name} 没有下载下来，请检查网络后重试。")
    if choice.endswith(version) and not _intact(found[0], package):
        raise Fail(f"{package.name} 的校验和与 config/debian.lock 不符，已停止。")
    return found[0].replace(folder / found[0].name)


def _intact(path, package):
    if not path.is_file():
        return False
    digest = hashlib.sha256()
    with open(path, "rb") as handle:
        for block in iter(lambda: handle.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest() == package.sha256


def _apt(home, title, arguments, name, cwd=None, detail=None):
    """Run apt-get with progress; it verifies signatures itself."""
    log = home.log / f"{name}.log"
    env = dict(os.environ, LC_ALL="C.UTF-8", DEBIAN_FRONTEND="noninteractive")

    def start(out):
        return home.popen(
            ["apt-get", "-q", *arguments],
            as_account=False,
            cwd=cwd or home.root,
            stdout=out,
            stderr=out,
            env=env,
        )

    try:
        run_step(title, start, log, detail=detail)
    except Fail as error:
        raise Fail(f"{error}\n（需要能访问 Debian 软件源；请检查网络。）") from None


def _apt_options(home):
    """A private apt state that leaves the system's own untouched."""
    state = home.root / "apt"
    for name in ("lists/partial", "archives/partial"):
        (state / name).mkdir(parents=True, exist_ok=True)
    mirror, codename = _mirror(), _codename()
    signed = f"[signed-by={KEYRING}]"
    sources = state / "sources.list"
    sources.write_text(
        f"deb {signed} {mirror} sid main\ndeb {signed} {mirror} {codename} main\n",
        encoding="utf-8",
    )
    options = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::State::lists": state / "lists",
        "Dir::Cache": state,
        "Dir::Cache::archives": state / "archives",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        # an archived mirror is fine: every version is pinned by its hash
        "Acquire::Check-Valid-Until": "false",
        "APT::Get::List-Cleanup": "true",
    }
    if os.geteuid() == 0:
        # the account _apt may not be able to write below DARQI_HOME
        options["APT::Sandbox::User"] = "root"
    return [part for key, value in options.items() for part in ("-o", f"{key}={value}")]


def _known_versions(home, apt, wanted):
    """Versions that the archive offers: {name: [version, …]}."""
    names = [package.name for package in wanted]
    code, text = home.output(
        ["apt-cache", *apt, "madison", *names], as_account=False, cwd=home.root
    )
    if code:
        raise Fail(f"apt-cache 失败：{text.strip()}")
    known = {}
    for line in text.splitlines():
        columns = [column.strip() for column in line.split("|")]
        if len(columns) == 3:
            known.setdefault(columns[0], []).append(columns[1])
    return known


# -- the system's own mirror -------------------------------------------------------


def _codename():
    release = platform.freedesktop_os_release()
    codename = release.get("VERSION_CODENAME", "")
    if release.get("ID") != "debian" or not codename:
        raise Fail(
            "自动获取 Odoo 只在 Debian 12 或更新版本上可用；其他系统请用"
            " DARQI_ODOO 指定已有的 Odoo 19 目录。"
        )
    return codename


def _mirror():
    """The Debian mirror of this machine's own apt configuration."""
    wanted = os.environ.get("DARQI_DEBIAN_MIRROR")
    if wanted:
        return wanted
    codename = _codename()
    for uri, suites in _system_sources():
        if codename in suites:
            return uri
    raise Fail(
        f"本机 apt 配置里没有 {codename} 的软件源，"
        "请用 DARQI_DEBIAN_MIRROR 指定镜像地址。"
    )


def _system_sources():
    """(URI, [suites]) of each source, from *.list and deb822 *.sources files."""
    folder = Path("/etc/apt")
    lists = [folder / "sources.list", *sorted(folder.glob("sources.list.d/*.list"))]
    for path in lists:
        if path.is_file():
            for line in config_lines(path):
                match = re.match(r"deb\s+(?:\[[^]]*\]\s*)?(\S+)\s+(\S+)", line)
                if match:
                    yield match[1], [match[2]]
    for path in sorted(folder.glob("sources.list.d/*.sources")):
        text = path.read_text(encoding="utf-8")
        for stanza in re.split(r"\n\s*\n", text):
            fields = dict(re.findall(r"(?m)^([\w-]+):[ \t]*(.+)$", stanza))
            if "URIs" in fields and fields.get("Enabled", "yes") != "no":
                for uri in fields["URIs"].split():
                    yield uri, fields.get("Suites", "").split()


# -- unpack ------------------------------------------------------------------------


def _unpack(home, files, prefix):
    fresh = home.root / f"prefix-{os.getpid()}.tmp"
    fresh.mkdir()
    progress = Progress(f"正在解开 {len(files)} 个软件包")
    for name, path in files.items():
        command = ["dpkg-deb", "-x", path, fresh]
        code, text = home.output(command, timeout=600, as_account=False, cwd=home.root)
        if code:
            raise Fail(f"解开 {name} 失败（磁盘满了？）：{text.strip()}")
        progress.tick()
    stripped = fresh / DIST / STRIPPED
    if not stripped.exists():
        stripped.parent.mkdir(parents=True, exist_ok=True)
        stripped.touch()
    fresh.chmod(0o755)
    fresh.rename(prefix)
    progress.done()
