"""Counting tests, and reading Odoo's log for what must not be there."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

BAD_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) ")
NEW_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ [A-Z]+ ")
TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
SKIPPED = re.compile(r" INFO \S+ \S+: skipped (.+?) : (.*)")
SHOWN = 60  # lines of one problem


@dataclass
class Result:
    """What one job of a test run found."""

    title: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    problems: list = field(default_factory=list)

    def fail(self, text):
        """Count one failure with its words."""
        self.failed += 1
        self.problems.append(text)


def problems_in_log(lines):
    """The WARNING, ERROR and CRITICAL records with their tracebacks."""
    found, current = [], None
    for line in lines:
        if BAD_LINE.match(line):
            current = [line]
            found.append(current)
        elif NEW_LINE.match(line):
            current = None
        elif current is not None and len(current) < SHOWN:
            current.append(line)
    return ["\n".join(record) for record in found]


def from_log(path):
    """The WARNING, ERROR and CRITICAL records of a log file."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return problems_in_log(text.splitlines())


def from_odoo(title, log, code):
    """Read Odoo's log of a test run."""
    result = Result(title)
    text = log.read_text(encoding="utf-8", errors="replace")
    result.problems += problems_in_log(text.splitlines())
    total = TOTAL.findall(text)
    if total:
        failures, errors, ran = map(int, total[-1])
        result.skipped = len(SKIPPED.findall(text))
        result.failed = failures + errors
        # an error in setUpClass counts as an error of no test
        result.passed = max(0, ran - result.failed - result.skipped)
    elif not result.problems:
        result.fail(f"Odoo 没有报告测试结果，日志：{log}")
    if result.problems and not result.failed:
        result.failed = 1
    if code and not result.failed:
        result.fail(f"Odoo 以错误退出，日志：{log}")
    return result


def from_junit(title, path, output, code):
    """Read pytest's JUnit report."""
    result = Result(title)
    try:
        suites = list(ET.parse(path).getroot().iter("testsuite"))
    except (OSError, ET.ParseError):
        result.fail(output[-4000:])
        return result
    for suite in suites:
        count = {key: int(suite.get(key, 0)) for key in ("tests", "failures")}
        errors, skipped = int(suite.get("errors", 0)), int(suite.get("skipped", 0))
        result.failed += count["failures"] + errors
        result.skipped += skipped
        result.passed += max(0, count["tests"] - count["failures"] - errors - skipped)
    if result.failed:
        result.problems.append(output[-20000:])
    elif code:
        result.fail(output[-4000:])
    return result
