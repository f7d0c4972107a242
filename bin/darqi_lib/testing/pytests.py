"""pytest: the modules' plain tests, and the whole-system tests in tests/."""

import os

from .. import odoo, python_env
from ..home import CHECKOUT
from ..ui import Progress, tail, wait_for
from .results import Result, from_junit

SYSTEM = CHECKOUT / "tests"


def plain_folders(home):
    """Folders of tests that need no Odoo: addons/*/tests_plain."""
    folders = [CHECKOUT / "addons" / name for name in odoo.own_modules(home)]
    return [folder / "tests_plain" for folder in folders if any_tests(folder)]


def any_tests(folder):
    """Whether a module has plain tests."""
    return any((folder / "tests_plain").glob("test_*.py"))


def run_plain(home):
    """All modules' plain tests."""
    total = Result("纯 Python 测试")
    for folder in plain_folders(home):
        part = run(home, total.title, [folder])
        total.passed += part.passed
        total.failed += part.failed
        total.skipped += part.skipped
        total.problems += part.problems
    return total


def run(home, title, arguments, timeout=3600):
    """Run pytest once; plain tests see their own module as top level."""
    report = home.root / "test" / f"junit-{os.getpid()}-{abs(hash(title))}.xml"
    report.parent.mkdir(exist_ok=True)
    path = [*python_env.paths(home, tests=True), CHECKOUT / "bin", CHECKOUT / "tests"]
    first = str(arguments[0])
    if "tests_plain" in first:
        path.insert(0, first.split("/tests_plain")[0])
    env = dict(
        os.environ,
        PYTHONPATH=os.pathsep.join(map(str, path)),
        PYTHONDONTWRITEBYTECODE="1",
        HYPOTHESIS_STORAGE_DIRECTORY=str(home.cache / "hypothesis"),
        DARQI_HOME=str(home.root),
        DARQI_FONT_DIR=odoo.font_dir(home),
    )
    command = [python_env.interpreter(), "-s", "-m", "pytest"]
    command += [f"--junitxml={report}", *arguments]
    log = report.with_suffix(".log")
    progress = Progress(title, lambda: tail(log, 1)[:40])
    with open(log, "wb") as out:
        process = home.popen(
            command, as_account=False, cwd=CHECKOUT, env=env, stdout=out, stderr=out
        )
        code = wait_for(process, timeout, progress)
    output = log.read_text(encoding="utf-8", errors="replace")
    log.unlink()
    result = from_junit(title, report, output, code)
    report.unlink(missing_ok=True)
    return result
