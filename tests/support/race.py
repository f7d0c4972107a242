"""Acts of several persons at the very same moment, against real processes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from .rpc import RpcError

WAIT = 60  # seconds; a barrier or an answer that takes longer is a failure


class Outcome(NamedTuple):
    """What one racer got: the answer, or the server's message."""

    won: bool
    answer: object = None
    message: str = ""
    name: str = ""


def race(*acts):
    """Start all acts (functions without arguments) at once; their outcomes."""
    barrier = threading.Barrier(len(acts), timeout=WAIT)

    def run(act):
        barrier.wait()
        try:
            return Outcome(True, act())
        except RpcError as error:
            return Outcome(False, None, error.message, error.name)

    with ThreadPoolExecutor(len(acts)) as pool:
        futures = [pool.submit(run, act) for act in acts]
        return [future.result(timeout=WAIT) for future in futures]
