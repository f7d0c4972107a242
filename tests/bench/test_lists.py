"""Default lists from ten thousand to a million rows (issue 3, PERFORMANCE E6 to E9)."""

import os

from support.bench import bench
from support.measure import JOBS, lists_script

SMALL = 10_000
LARGE = int(os.environ.get("DARQI_BENCH_ROWS", "1000000"))
# Ratio of the medians; what is faster than this many ms is not told apart from noise.
FLAT, NOISE = 1.5, 3.0


def test_default_lists_are_flat():
    """No list, count, group, desk or search grows with the archive."""
    with bench("lists") as here:
        here.filler.fill(SMALL)
        small = here.run(lists_script())
        here.filler.fill(LARGE)
        large = here.run(lists_script())
    lines = [f"{'列表（中位数，毫秒）':<52}{SMALL:>9}{LARGE:>9}   比值  查询数"]
    slow = []
    for name, before in small.items():
        after = large[name]
        ratio = after["ms"] / before["ms"]
        lines.append(
            f"{name:<56}{before['ms']:>9.1f}{after['ms']:>9.1f}{ratio:>7.2f}"
            f"{before['queries']:>5}/{after['queries']}"
        )
        if ratio > FLAT and after["ms"] - before["ms"] > NOISE:
            slow.append(lines[-1])
    here.write(lines)
    assert not slow, "\n".join(slow)
    grown = [name for name in small if large[name]["queries"] > small[name]["queries"]]
    assert not grown, grown
    jobs = {name: row for name, row in large.items() if "scans" in row}
    assert len(jobs) == len(JOBS)
    for name, row in jobs.items():
        # Nothing is due: one statement finds that, and reads no table to the end.
        assert row["found"] == 0 and not row["scans"], (name, row)
        # With the day of the database and a look at the rights of who runs the job.
        assert row["queries"] <= 3, (name, row)
    assert large["reviewer_a darqi.application 搜索 烟草"]["found"] > 0
    assert large["reviewer_a darqi.application 搜索 羴鱻"]["found"] == 0
    assert large["reviewer_a darqi.application 搜索 B000000000077"]["found"] == 1
