"""The benchmarks still run: at a thousand rows, without looking at the time."""

from support.bench import bench
from support.fill import OPEN
from support.measure import DESKS, LISTS, lists_script

COUNT = """
import json
names = ["darqi_application", "darqi_clock", "darqi_document", "darqi_licence",
         "darqi_notice"]
found = {}
for name in names:
    env.cr.execute(f"SELECT count(*) FROM {name}")
    found[name] = env.cr.fetchone()[0]
model = env["darqi.application"]
cases = model.search([("number", "=like", "B0%")], limit=50)
stored = cases.mapped("search_grams")
cases._compute_search_grams()
found["grams"] = [set(a.split()) == set(b.search_grams.split())
                  for a, b in zip(stored, cases)]
print("RESULT" + json.dumps(found))
"""


def test_fill_and_measure():
    """Every list opens with filled tables, as the person who opens it."""
    with bench("smoke") as here:
        before = here.run(COUNT)
        here.filler.fill(OPEN + 200)
        after = here.run(COUNT)
        found = here.run(lists_script(tries=1))
    for name in ("darqi_application", "darqi_document", "darqi_notice"):
        assert after[name] - before[name] == OPEN + 200, name
    assert after["darqi_clock"] - before["darqi_clock"] == OPEN + 200
    # The pairs that the fill writes are those that the model computes.
    assert after["grams"] and all(after["grams"])
    assert len(found) >= len(LISTS) + len(DESKS) + 1
    for name, row in found.items():
        if "darqi_approval" in name or "action" in name:
            assert row["queries"] > 0, name
    assert found["reviewer_a darqi.application 搜索 烟草"]["found"] >= 1
