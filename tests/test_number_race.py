"""Numbers under concurrency (DESIGN invariant 9): real processes, one database."""

import json

from support.server import running_server

WORKERS, EACH, BROKEN = 8, 25, 5

# Runs in `odoo shell`: forks workers that issue documents at the same time, each in
# its own transactions; every fifth transaction is rolled back after its number.
SCRIPT = """
import json, os, random, sys, time
from datetime import date
import odoo.sql_db
from psycopg2.errors import DeadlockDetected, SerializationFailure
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

WORKERS, EACH, BROKEN, YEAR = %(workers)d, %(each)d, %(broken)d, 2031
VALUES = {
    "addressee": "并发测试公司", "item_name": "并发测试事项",
    "applied_on": date(YEAR, 3, 2), "accepted_on": date(YEAR, 3, 3),
    "basis": "《测试条例》", "content": "测试", "supervising_organ": "测试部门",
    "date": date(YEAR, 3, 5),
}
name = env.cr.dbname
registry = Registry(name)
env.cr.rollback()
env.cr.close()
odoo.sql_db.close_all()


class Broken(Exception):
    pass


def issue(breaks):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        organ = env["darqi.department"]._bureau()
        document = env["darqi.document"]._issue("granted", organ, VALUES, organ)
        number = document.number_id.n
        env.flush_all()
        if breaks:
            time.sleep(random.random() / 50)
            raise Broken
    return number


def work(start):
    while time.time() < start:
        time.sleep(0.001)
    numbers, retried = [], 0
    while len(numbers) < EACH:
        try:
            if len(numbers) %% BROKEN == 0 and random.random() < 0.5:
                issue(breaks=True)
            numbers.append(issue(breaks=False))
        except Broken:
            pass
        except (SerializationFailure, DeadlockDetected):
            retried += 1
    return numbers, retried


start, pipes = time.time() + 1, []
for worker in range(WORKERS):
    read, write = os.pipe()
    if not os.fork():
        random.seed(worker)
        try:
            answer = work(start)
        except BaseException as error:
            answer = repr(error)
        with os.fdopen(write, "w") as pipe:
            json.dump(answer, pipe)
        os._exit(0)
    os.close(write)
    pipes.append(read)
answers = [json.load(os.fdopen(read)) for read in pipes]
for _worker in pipes:
    os.wait()
seconds = time.time() - start
with registry.cursor() as cr:
    env = api.Environment(cr, SUPERUSER_ID, {})
    rows = env["darqi.document.number"].search(
        [("kind", "=", "granted"), ("year", "=", YEAR)]
    )
    result = {
        "answers": answers,
        "register": sorted(rows.mapped("n")),
        "documents": len(env["darqi.document"].search([("number_id", "in", rows.ids)])),
        "problems": env["darqi.evidence"]._verify_numbers()
        + env["darqi.evidence"]._verify_register(),
        "seconds": seconds,
    }
print("RESULT" + json.dumps(result))
sys.stdout.flush()
os._exit(0)
"""


def test_parallel_workers_number_without_gaps():
    """8 processes issue 25 documents each, some acts fail: 1 to 200, no gap."""
    script = SCRIPT % {"workers": WORKERS, "each": EACH, "broken": BROKEN}
    with running_server("race") as server:
        out = server.shell(script)
    line = next(line for line in out.splitlines() if line.startswith("RESULT"))
    result = json.loads(line.removeprefix("RESULT"))
    for answer in result["answers"]:
        assert isinstance(answer, list), answer
    issued = sorted(n for numbers, _retried in result["answers"] for n in numbers)
    total = WORKERS * EACH
    assert issued == list(range(1, total + 1))
    assert result["register"] == issued
    assert result["documents"] == total
    assert result["problems"] == []
