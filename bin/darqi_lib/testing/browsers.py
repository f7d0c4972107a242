"""The browsers of a test run: each run has its own folder and ends what lives there.

Odoo starts Chromium with a profile below TMPDIR. A run that is killed leaves it behind;
it is known by that profile, so nobody else's browser is touched.
"""

import os
import shutil
import signal
import time
from pathlib import Path

PROFILE = b"--user-data-dir="


def folder(home):
    """A new temporary folder for one Odoo; the name says which run made it."""
    base = home.run / "tmp"
    base.mkdir(exist_ok=True)
    home.give(base)
    path = base / f"{os.getpid()}-{time.monotonic_ns()}"
    path.mkdir()
    home.give(path)
    return path


def end(path):
    """End the browsers with a profile below `path`, then remove the folder."""
    for _ in range(20):
        pids = living(path)
        if not pids:
            break
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.1)
    shutil.rmtree(path, ignore_errors=True)


def end_leftovers(home):
    """End what runs that are no more have left behind."""
    base = home.run / "tmp"
    for path in base.iterdir() if base.is_dir() else ():
        pid = path.name.partition("-")[0]
        if path.is_dir() and pid.isdigit() and not Path("/proc", pid).exists():
            end(path)


def living(path):
    """Process ids whose profile lies below `path`."""
    wanted = PROFILE + os.fsencode(path) + b"/"
    found = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:  # gone meanwhile
            continue
        if any(word.startswith(wanted) for word in command):
            found.append(int(process.name))
    return found
