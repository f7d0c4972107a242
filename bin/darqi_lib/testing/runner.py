"""Runs the jobs of `bin/darqi test` on two lanes, one for each core."""

import os
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .. import commands, odoo, ports
from ..home import CHECKOUT, Home
from ..ui import Fail, say
from . import lint, pytests
from .results import Result, from_odoo
from .sandbox import Sandbox, ensure_chromium, run_odoo

BROWSER_TAG = "darqi_tour"
LINT_CLASSES = [
    "TestIndex",
    "TestNaming",
    "TestLintOverrideSignatures",
    "TestOnchangeDomains",
    "TestI18n",
    "TestJsTranslations",
    "ManifestLinter",
    "RoutesLinter",
    "TestDunderinit",
    "PotLinter",
]


def run(options):
    """Run what was asked for; prints the counts as the very last line."""
    begin = time.monotonic()
    # asked to stop: what was started is ended on the way out, browsers too
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    home = Home()
    home.prepare()
    commands.prepare_code(home, tests=True)
    sandbox = Sandbox(home)
    try:
        if options.selection:
            results = Selected(home, sandbox).run(options.selection)
        else:
            results = Everything(home, sandbox, fast=options.fast).run()
    finally:
        if sandbox.users.is_dir():
            sandbox.stop()
    return report(results, time.monotonic() - begin)


def bench(options):
    """Run tests/bench; prints the table of ratios, then the counts."""
    begin = time.monotonic()
    home = Home()
    home.prepare()
    commands.prepare_code(home, tests=True)
    sandbox = Sandbox(home)
    table = home.log / "bench.txt"
    table.unlink(missing_ok=True)
    os.environ.update(DARQI_BENCH="1", DARQI_BENCH_ROWS=str(options.rows))
    try:
        sandbox.start()
        title = "性能基准"
        job = Jobs(home, sandbox)
        folder = pytests.SYSTEM / "bench"
        results = [job.guard(title, pytests.run, home, title, [folder], 4 * 3600)]
    finally:
        if sandbox.users.is_dir():
            sandbox.stop()
    if table.exists():
        say("\n" + table.read_text(encoding="utf-8"))
    return report(results, time.monotonic() - begin)


def report(results, seconds):
    """Print problems, counts per job and the closing line."""
    for result in results:
        for problem in result.problems:
            say(f"\n===== {result.title} =====\n{problem}")
    say()
    for result in results:
        skipped = f"，{result.skipped} 跳过" if result.skipped else ""
        say(f"  {result.title}：{result.passed} 通过，{result.failed} 失败{skipped}")
    passed = sum(result.passed for result in results)
    failed = sum(result.failed for result in results)
    if not passed and not failed:
        failed = 1
        say("没有找到要运行的测试。")
    say(f"  用时 {seconds:.0f} 秒")
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


class Jobs:
    """The kinds of jobs; each returns a Result and never raises Fail."""

    def __init__(self, home, sandbox):
        self.home, self.sandbox = home, sandbox

    def guard(self, title, job, *arguments):
        """Turn a job's failure to run into a failed test."""
        try:
            result = job(*arguments)
        except Fail as error:
            result = Result(title)
            result.fail(str(error))
        state = "✓" if not result.failed else "✗"
        say(f"{state} {title}：{result.passed} 通过，{result.failed} 失败")
        return result

    def odoo_tests(self, title, label, tags, template=None, **extra):
        """Run Odoo tests by tags on a private copy of the template."""
        name, site = self.sandbox.copy(label, template)
        try:
            port = ports.free_port()
            odoo.write_conf(site, database=name, port=port)
            log = self.home.log / f"test-{label}.log"
            arguments = ["server", "-c", site.conf, "--stop-after-init"]
            arguments += ["--test-tags", tags, *extra.pop("arguments", [])]
            code = run_odoo(site, title, arguments, log, **extra)
            return from_odoo(title, log, code)
        finally:
            self.sandbox.drop(name)

    def test_lint(self, template):
        """Odoo's own lint tests over our modules."""
        own = odoo.own_modules(self.home)
        tags = ",".join(f"/test_lint:{name}" for name in LINT_CLASSES)
        return self.odoo_tests(
            "Odoo test_lint",
            "lint",
            tags,
            template,
            arguments=["-i", "test_lint"],
            extra_env={"DARQI_LINT_MODULES": ",".join(own)},
            launcher=Path(__file__).with_name("lint_launcher.py"),
        )


class Everything(Jobs):
    """The whole run: two lanes side by side."""

    def __init__(self, home, sandbox, *, fast):
        super().__init__(home, sandbox)
        self.fast = fast

    def run(self):
        """Run both lanes; returns all results."""
        if not self.fast:
            ensure_chromium(self.home)
        self.sandbox.start()
        with ThreadPoolExecutor(2) as lanes:
            template = lanes.submit(self.sandbox.ensure_template)
            static = lanes.submit(self.static_lane)
            results = static.result()
            try:
                name = template.result()
            except Fail as error:
                broken = Result("测试数据库")
                broken.fail(str(error))
                return [*results, broken]
            results.append(self.sandbox.template_result(name))
            futures = [lanes.submit(job, name) for job in self.database_jobs()]
            results += [future.result() for future in futures]
        return results

    def static_lane(self):
        """What needs no database runs while the template is built."""
        return [
            self.guard("静态检查", lint.run, self.home),
            self.guard("纯 Python 测试", pytests.run_plain, self.home),
        ]

    def database_jobs(self):
        """Jobs that need the template, longest first."""
        own = [f"/{name}" for name in odoo.own_modules(self.home)]
        plain = ",".join([*own, f"-{BROWSER_TAG}"])

        def module_tests(template):
            title = "模块测试"
            return self.guard(title, self.odoo_tests, title, "module", plain, template)

        def tours(template):
            title = "浏览器测试"
            return self.guard(
                title, self.odoo_tests, title, "tour", BROWSER_TAG, template
            )

        def system(_template):
            title = "整机测试"
            return self.guard(title, pytests.run, self.home, title, [pytests.SYSTEM])

        def lint_tests(template):
            return self.guard("Odoo test_lint", self.test_lint, template)

        if self.fast:
            return [module_tests]
        return [tours, module_tests, system, lint_tests]


class Selected(Jobs):
    """Only the tests named on the command line."""

    def run(self, selection):
        """Run the named tests; returns their results."""
        tags, files = [], []
        for item in selection:
            self.sort(item, tags, files)
        results = []
        if tags or any("tests_plain" not in item for item in files):
            self.sandbox.start()
        if tags:
            title = "所选模块测试"
            results.append(
                self.guard(title, self.odoo_tests, title, "one", ",".join(tags))
            )
        for item in files:
            results.append(self.guard(item, pytests.run, self.home, item, [item]))
        return results

    def sort(self, item, tags, files):
        """Put one selection where it belongs: Odoo tag, or pytest path."""
        path = (CHECKOUT / item.split("::")[0]).resolve()
        if path.exists() and path.is_relative_to(CHECKOUT):
            if re.search(r"/addons/[^/]+/tests/", str(path)) and path.suffix == ".py":
                # "*": also tests that are not tagged "standard"
                inside = path.relative_to(CHECKOUT / "addons")
                tags.append(f"*{self.home.addons() / inside}")
            else:
                files.append(str(path) + item[len(item.split("::")[0]) :])
        elif re.fullmatch(r"[-+]?(\*|\w*)(/\w+)?(:\w+)?(\.\w+)?", item):
            tags.append(f"*{item}" if item.startswith(("/", ":")) else item)
        else:
            raise Fail(f"找不到测试 {item}：既不是本项目的文件，也不是 /模块:类.方法。")
