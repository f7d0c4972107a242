"""The Python packages, locked by hash, on a Python that may have no pip."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import debs
from .home import CONFIG, content_hash
from .ui import Fail, megabytes, run_step

# folder name -> lock file
LAYERS = {
    "python": CONFIG / "requirements.txt",
    "oca": CONFIG / "oca-requirements.txt",
    "python-test": CONFIG / "requirements-test.txt",
}
PIP_OPTIONS = [
    "--require-hashes",
    "--no-deps",
    "--only-binary=:all:",
    "--no-input",
    "--disable-pip-version-check",
    "--root-user-action=ignore",
    "--progress-bar=off",
]


def interpreter():
    """The Python that runs Odoo: the system's own, or DARQI_PYTHON."""
    wanted = os.environ.get("DARQI_PYTHON")
    candidates = [wanted] if wanted else ["/usr/bin/python3", sys.executable]
    for path in candidates:
        if path and shutil.which(path) and _version(path) >= (3, 11):
            return path
    raise Fail(f"需要 Python 3.11 或更新版本（试过：{'、'.join(candidates)}）。")


@functools.cache
def _version(path):
    probe = "import sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run(
            [path, "-I", "-c", probe], capture_output=True, text=True, timeout=30
        )
        return tuple(map(int, done.stdout.split()))
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return (0, 0)


def layer_path(home, layer):
    """Where one layer of packages is (or will be)."""
    python = content_hash(LAYERS[layer])[:12]
    major, minor = _version(interpreter())
    return home.root / f"{layer}-{major}.{minor}-{python}"


def ensure_layer(home, layer):
    """Have one layer of packages installed; returns its folder."""
    path = layer_path(home, layer)
    home.forget_others(f"{layer}-[0-9]*", keep=[path])
    if path.is_dir():
        return path
    prefix = debs.ensure_prefix(home)
    fresh = home.root / f"{layer}-0.{os.getpid()}.tmp"
    command = [
        interpreter(),
        _pip(prefix),
        "install",
        *PIP_OPTIONS,
        "--target",
        fresh,
        "-r",
        LAYERS[layer],
    ]
    env = dict(os.environ, PIP_CACHE_DIR=str(home.cache / "pip"))

    def start(out):
        return home.popen(
            command, as_account=False, cwd=home.root, stdout=out, stderr=out, env=env
        )

    names = {"python": " Python 软件包", "oca": " OCA 模块", "python-test": "测试工具"}
    run_step(
        f"正在安装{names[layer]}",
        start,
        home.log / f"pip-{layer}.log",
        detail=lambda: f"{megabytes(fresh):.0f} MB",
    )
    fresh.chmod(0o755)
    fresh.rename(path)
    return path


def _pip(prefix):
    """pip from Debian's wheel: runs without installing anything."""
    wheels = sorted(Path(prefix, "usr/share/python-wheels").glob("pip-*.whl"))
    if not wheels:
        raise Fail(f"{prefix} 里没有 pip，请删除该目录后重试。")
    return wheels[-1] / "pip"


def paths(home, *, tests=False):
    """Folders for PYTHONPATH, most important first."""
    result = [ensure_layer(home, "python")]
    if tests:
        result.append(ensure_layer(home, "python-test"))
    return result
