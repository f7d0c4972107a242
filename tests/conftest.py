"""Fixtures of the whole-system tests; run them with `bin/darqi test tests/`."""

import os
import sys

from support import CHECKOUT

sys.path.insert(0, str(CHECKOUT / "bin"))
sys.dont_write_bytecode = True

import pytest  # noqa: E402

from support.server import running_server  # noqa: E402

# `bin/darqi bench` asks for them; a smoke test keeps them alive in `bin/darqi test`.
collect_ignore_glob = [] if os.environ.get("DARQI_BENCH") else ["bench/*"]


@pytest.fixture(scope="session")
def server():
    """A running Odoo with demonstration data, shared by the whole run.

    Tests that must not see each other's records make their own, or start
    their own server with `running_server`.
    """
    with running_server() as running:
        yield running
        problems = running.log_problems()
    assert not problems, "\n".join(problems)
