"""Queue tickets under concurrency (PRACTICE 2.18): real processes, one database."""

import json

from support.server import running_server

WINDOWS, TICKETS = 6, 120

# Runs in `odoo shell`: forks one process a window; each calls until nobody waits, in
# a transaction of its own per call, retried as a request is.
SCRIPT = """
import json, os, sys, time
import odoo.sql_db
from psycopg2.errors import DeadlockDetected, SerializationFailure
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

WINDOWS, TICKETS = %(windows)d, %(tickets)d
name = env.cr.dbname
organ = env["darqi.department"].create({"name": "叫号并发测试大厅"})
kind = env["darqi.ticket.kind"].search([], limit=1)
windows = env["darqi.window"].create([
    {"number": str(n), "name": "测试", "department_id": organ.id}
    for n in range(WINDOWS)
]).ids
for _n in range(TICKETS):
    env["darqi.ticket"]._take(kind, organ)
organ_id = organ.id
env.cr.commit()
registry = Registry(name)
env.cr.close()
odoo.sql_db.close_all()


def call(window):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        ticket = env["darqi.ticket"]._call_next(env["darqi.window"].browse(window))
        env.flush_all()
        return ticket.number


def work(window, start):
    while time.time() < start:
        time.sleep(0.001)
    numbers, retried = [], 0
    while True:
        try:
            number = call(window)
        except (SerializationFailure, DeadlockDetected):
            retried += 1
            continue
        if not number:
            return numbers, retried
        numbers.append(number)


start, pipes = time.time() + 1, []
for window in windows:
    read, write = os.pipe()
    if not os.fork():
        try:
            answer = work(window, start)
        except BaseException as error:
            answer = repr(error)
        with os.fdopen(write, "w") as pipe:
            json.dump(answer, pipe)
        os._exit(0)
    os.close(write)
    pipes.append(read)
answers = [json.load(os.fdopen(read)) for read in pipes]
for _window in pipes:
    os.wait()
with registry.cursor() as cr:
    env = api.Environment(cr, SUPERUSER_ID, {})
    rows = env["darqi.ticket"].search([("department_id", "=", organ_id)])
    states = rows.mapped("state")
print("RESULT" + json.dumps({
    "answers": answers,
    "states": {state: states.count(state) for state in set(states)},
    "seconds": time.time() - start,
}))
sys.stdout.flush()
os._exit(0)
"""


def test_no_ticket_is_called_twice():
    """6 windows empty a queue of 120: every ticket once, none left out."""
    script = SCRIPT % {"windows": WINDOWS, "tickets": TICKETS}
    with running_server("ticket") as server:
        out = server.shell(script)
    line = next(line for line in out.splitlines() if line.startswith("RESULT"))
    result = json.loads(line.removeprefix("RESULT"))
    for answer in result["answers"]:
        assert isinstance(answer, list), answer
    called = [number for numbers, _retried in result["answers"] for number in numbers]
    assert len(called) == TICKETS
    assert len(set(called)) == TICKETS
    assert result["states"] == {"done": TICKETS}
    assert all(numbers for numbers, _retried in result["answers"]), "all took part"
