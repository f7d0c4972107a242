"""TCP ports of this machine: a free one, and who holds a taken one."""

import os
import socket
from pathlib import Path

LISTEN = "0A"


def free_port():
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_free(port, host="127.0.0.1"):
    """Whether a server could listen there."""
    with socket.socket() as probe:
        # as servers do, so that a connection just closed does not count
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def holder(port):
    """Words for the process that listens on a port."""
    inodes = _listening_inodes(port)
    for process in Path("/proc").glob("[0-9]*"):
        try:
            for entry in os.scandir(process / "fd"):
                if os.readlink(entry.path) in inodes:
                    command = (process / "cmdline").read_bytes().split(b"\0")
                    text = b" ".join(command[:4]).decode("utf-8", "replace").strip()
                    return f"进程 {process.name}（{text}）"
        except OSError:
            continue  # it ended meanwhile, or belongs to somebody else
    return "另一个账户的进程"


def _listening_inodes(port):
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            columns = line.split()
            local_port = int(columns[1].rsplit(":", 1)[1], 16)
            if local_port == port and columns[3] == LISTEN:
                found.add(f"socket:[{columns[9]}]")
    return found
