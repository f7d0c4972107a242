"""The counting of `bin/darqi test`: a failure must never go unseen."""

import pytest

from darqi_lib.testing.results import from_junit, from_odoo, problems_in_log

OK = (
    "2026-01-01 00:00:00,000 7 INFO db odoo.tests.result: "
    "0 failed, 0 error(s) of 5 tests when loading database 'db'"
)
BAD = "2026-01-01 00:00:00,000 7 {} db odoo.addons.base: something"


def log_of(tmp_path, *lines):
    path = tmp_path / "odoo.log"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_all_passed(tmp_path):
    result = from_odoo("x", log_of(tmp_path, OK), 0)
    assert (result.passed, result.failed) == (5, 0)


@pytest.mark.parametrize("level", ["WARNING", "ERROR", "CRITICAL"])
def test_a_bad_line_fails_the_run(tmp_path, level):
    result = from_odoo("x", log_of(tmp_path, BAD.format(level), "  trace", OK), 0)
    assert (result.passed, result.failed) == (5, 1)
    assert result.problems == [f"{BAD.format(level)}\n  trace"]


def test_failures_are_counted_once(tmp_path):
    total = OK.replace("0 failed, 0", "1 failed, 1").replace("INFO", "ERROR")
    result = from_odoo("x", log_of(tmp_path, BAD.format("ERROR"), total), 1)
    assert (result.passed, result.failed) == (3, 2)


def test_no_result_line_is_a_failure(tmp_path):
    assert from_odoo("x", log_of(tmp_path, "nothing"), 0).failed == 1


def test_exit_code_alone_is_a_failure(tmp_path):
    assert from_odoo("x", log_of(tmp_path, OK), 1).failed == 1


def test_words_in_a_message_are_no_problem():
    line = "2026-01-01 00:00:00,000 7 INFO db odoo.x: a WARNING in words"
    assert problems_in_log([line, "2026 ERROR not a record"]) == []


def test_junit_counts(tmp_path):
    path = tmp_path / "junit.xml"
    path.write_text(
        '<testsuites><testsuite tests="5" failures="1" errors="1" skipped="1"/>'
        "</testsuites>"
    )
    result = from_junit("x", path, "out", 1)
    assert (result.passed, result.failed, result.skipped) == (2, 2, 1)


def test_junit_missing_is_a_failure(tmp_path):
    result = from_junit("x", tmp_path / "none.xml", "out", 2)
    assert (result.passed, result.failed) == (0, 1)
