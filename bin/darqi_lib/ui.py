"""What the person at the terminal sees."""

import os
import subprocess
import sys
import time
from pathlib import Path

PULSE = 10  # seconds between signs of life of a long step


class Fail(Exception):
    """An end with one clear message and a non-zero exit."""


def say(text=""):
    """Print one line at once, also when the output is a pipe."""
    print(text, flush=True)


def warn(text):
    """Print one line to standard error."""
    print(text, file=sys.stderr, flush=True)


class Progress:
    """Signs of life of a long step: elapsed seconds and an optional detail."""

    def __init__(self, title, detail=None):
        self.title, self.detail = title, detail
        self.start = time.monotonic()
        self.last = self.start
        say(f"→ {title} …")

    def tick(self):
        """Say where the step is, at most once in PULSE seconds."""
        now = time.monotonic()
        if now - self.last >= PULSE:
            self.last = now
            detail = self.detail() if self.detail else ""
            say(f"  … {self.title}：{int(now - self.start)} 秒 {detail}".rstrip())

    def done(self, text=""):
        """Say how long the step took."""
        took = time.monotonic() - self.start
        say(f"  ✓ {self.title}（{took:.0f} 秒）{text}")


def tail(path, lines=15):
    """The last lines of a text file."""
    try:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def run_step(title, start, log, *, detail=None, timeout=1800):
    """Run one long command with progress; its output goes to the file `log`.

    :param start: function (stdout file) -> Popen
    """
    progress = Progress(title, detail)
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    with open(log, "wb") as out:
        process = start(out)
        code = wait_for(process, timeout, progress)
    if code:
        reason = "超时" if code == "timeout" else f"退出码 {code}"
        raise Fail(f"{title} 失败（{reason}）。日志 {log} 的最后几行：\n{tail(log)}")
    progress.done()


def wait_for(process, timeout, progress=None):
    """Wait for a process; returns its exit code, or "timeout" after killing it."""
    end = time.monotonic() + timeout
    try:
        while True:
            try:
                return process.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                if progress:
                    progress.tick()
                if time.monotonic() > end:
                    return "timeout"
    finally:
        if process.poll() is None:
            stop_process(process)


def stop_process(process, grace=20):
    """Ask a child process to stop, then make it."""
    process.terminate()
    try:
        process.wait(timeout=grace)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=10)


def megabytes(path):
    """Size of a file or folder in MB, for progress."""
    total = 0
    for root, _dirs, files in os.walk(path):
        for name in files:
            try:
                total += os.lstat(os.path.join(root, name)).st_size
            except OSError:
                continue  # it was renamed meanwhile
    return total / 1e6
