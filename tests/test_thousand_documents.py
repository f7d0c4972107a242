"""A thousand documents issued by parallel processes, one of them killed (issue 4)."""

import json

from support.server import running_server

TOTAL, WORKERS = 1000, 6

# Runs in `odoo shell`. Processes take lines of one batch, each in transactions of
# their own; the first is killed in the middle of one (kill -9), after it has its
# number, and another takes its place.
SCRIPT = """
import json, os, signal, sys, time
from datetime import date
import odoo.sql_db
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

TOTAL, WORKERS, YEAR = %(total)d, %(workers)d, 2032
VALUES = {
    "addressee": "千件测试公司", "item_name": "千件测试事项",
    "applied_on": date(YEAR, 3, 2), "accepted_on": date(YEAR, 3, 3),
    "basis": "《测试条例》", "content": "测试", "supervising_organ": "测试部门",
    "date": date(YEAR, 3, 5),
}
name = env.cr.dbname
registry = Registry(name)
from odoo.addons.darqi_approval.models.papers import document_run
from odoo.addons.darqi_approval.official_document import fonts

# What each line of this batch does: issue one decision.
Line = registry["darqi.document.run.line"]
killed_after = [0]

def outcome(line):
    organ = line.env["darqi.department"]._bureau()
    document = line.env["darqi.document"]._issue("granted", organ, VALUES, organ)
    line.env.flush_all()
    if killed_after[0] == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    killed_after[0] -= 1
    return {"state": "done", "document_id": document.id}

Line._outcome = outcome
run = env["darqi.document.run"]._door_opened().create(
    {
        "act": "seal", "user_id": SUPERUSER_ID, "started_at": "2032-03-05 01:00:00",
        "line_ids": [
            (0, 0, {"record_id": n + 1, "name": str(n + 1), "user_id": SUPERUSER_ID})
            for n in range(TOTAL)
        ],
    }
).id
env.cr.commit()
env.cr.close()
odoo.sql_db.close_all()

def work(dies):
    killed_after[0] = 5 if dies else 0
    loads, load = [], fonts.TTFont
    def counted(*args, **kwargs):
        loads.append(args[0])
        return load(*args, **kwargs)
    fonts.TTFont = counted
    made = 0
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        def commit(done):
            nonlocal made
            made += done
            cr.commit()
            return True
        env["darqi.document.run"].browse(run)._work(commit)
    return made, loads

def process(dies):
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return pid, read
    try:
        answer = work(dies)
    except BaseException as error:
        answer = repr(error)
    with os.fdopen(write, "w") as pipe:
        json.dump(answer, pipe)
    os._exit(0)

start = time.time()
children = [process(dies=n == 0) for n in range(WORKERS)]
first, pipe = children.pop(0)
status = os.waitpid(first, 0)[1]
assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, status
children.append(process(dies=False))
answers = [json.load(os.fdopen(read)) for _pid, read in children]
for _pid, _read in children:
    os.wait()
seconds = time.time() - start
with registry.cursor() as cr:
    env = api.Environment(cr, SUPERUSER_ID, {})
    rows = env["darqi.document.number"].search(
        [("kind", "=", "granted"), ("year", "=", YEAR)]
    )
    batch = env["darqi.document.run"].browse(run)
    evidence = env["darqi.evidence"]
    result = {
        "answers": answers,
        "register": sorted(rows.mapped("n")),
        "documents": len(env["darqi.document"].search([("number_id", "in", rows.ids)])),
        "lines": len(set(batch.line_ids.document_id.ids)),
        "state": batch.state,
        "counts": [batch.done_count, batch.refused_count, batch.progress],
        "problems": evidence._verify_numbers() + evidence._verify_register(),
        "seconds": seconds,
    }
print("RESULT" + json.dumps(result))
sys.stdout.flush()
os._exit(0)
"""


def test_a_thousand_documents_without_gap():
    """Numbers 1 to 1000, none twice, none missing, also after a kill -9."""
    with running_server("thousand") as server:
        out = server.shell(SCRIPT % {"total": TOTAL, "workers": WORKERS})
    line = next(line for line in out.splitlines() if line.startswith("RESULT"))
    result = json.loads(line.removeprefix("RESULT"))
    for answer in result["answers"]:
        assert isinstance(answer, list), answer
        _made, loads = answer
        assert len(loads) == len(set(loads)), "a font is loaded once per process"
    assert result["register"] == list(range(1, TOTAL + 1))
    assert result["documents"] == result["lines"] == TOTAL
    assert result["state"] == "done"
    assert result["counts"] == [TOTAL, 0, 100]
    assert result["problems"] == []
    print(f"{TOTAL} documents by {WORKERS} processes: {result['seconds']:.0f} s")
