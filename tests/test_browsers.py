"""`bin/darqi test` ends the browsers it started, and no others."""

import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from darqi_lib.testing import browsers

SLEEP = "import time; time.sleep(60)"


@pytest.fixture
def home(tmp_path):
    return SimpleNamespace(run=tmp_path, give=lambda path: None)


@pytest.fixture
def browser():
    """Start a process that looks like a browser with this profile."""
    started = []

    def start(profile):
        profile.mkdir(parents=True)
        process = subprocess.Popen(
            [sys.executable, "-c", SLEEP, f"--user-data-dir={profile}"]
        )
        started.append(process)
        deadline = time.monotonic() + 10
        while process.pid not in browsers.living(profile.parent):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait(timeout=10)


def test_only_the_own_browsers_end(home, browser, tmp_path):
    own = browsers.folder(home)
    mine = browser(own / "a_chrome_odoo")
    # a folder whose name begins alike, and a profile elsewhere
    alike = browser(own.with_name(own.name + "0") / "b_chrome_odoo")
    other = browser(tmp_path / "elsewhere" / "profile")
    browsers.end(own)
    assert mine.wait(timeout=10) < 0
    assert alike.poll() is None and other.poll() is None
    assert not own.exists()


def test_two_lanes_have_two_folders(home):
    assert browsers.folder(home) != browsers.folder(home)


def test_leftovers_of_a_dead_run_end_at_the_next(home, browser, tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait(timeout=10)
    left = browser(tmp_path / "tmp" / f"{dead.pid}-1" / "c_chrome_odoo")
    running = browsers.folder(home)
    mine = browser(running / "d_chrome_odoo")
    browsers.end_leftovers(home)
    assert left.wait(timeout=10) < 0
    assert mine.poll() is None and running.exists()
    assert not (tmp_path / "tmp" / f"{dead.pid}-1").exists()
