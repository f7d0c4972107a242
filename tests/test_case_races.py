"""Two persons act on one case at the same moment: one wins, the other is told.

Two Odoo processes serve one database; the racers sit at different ones. What the
database holds afterwards is read by a third process (DESIGN invariants 10 and 13).
"""

import json
import re

import pytest

from support.race import race
from support.server import running_server

ROUNDS = 4
CHINESE = re.compile(r"[一-鿿]")
# What a person is never shown.
RAW = re.compile(r"serializ|psycopg|Traceback|constraint|duplicate|darqi_", re.I)

# Cases for every race, led to their state by their own people through the acts.
PREPARE = """
import json
story = env["darqi.demo.story"].with_context(lang="zh_CN", tracking_disable=True)
staff = {"accept": "window2", "pick_up": ("reviewer_a",), "decide": ("approver1",),
         "make": "delivery1", "seal": "sealkeeper1"}
NUMBER = 5000  # one artificial firm of the story, not barred from anything
def item(name):
    return env["darqi.item"].search([("name", "=", name), ("is_example", "=", False)])
def lead(last, name="公共场所卫生许可"):
    case = story._file([item(name)], story._ago(4), NUMBER)
    if last:
        story._lead(case, 4, last, staff, False, 0)
    else:
        case.write({"answers": story._answers(case)})
    return case.id
made = {
    "decide": [lead("review") for _ in range(ROUNDS)],
    "twice": [lead("review") for _ in range(ROUNDS)],
    "pick_up": [lead("accept") for _ in range(ROUNDS)],
    "accept": [lead("") for _ in range(ROUNDS)],
    "extend": [lead("pick_up") for _ in range(ROUNDS)],
    "ask": [lead("pick_up") for _ in range(ROUNDS)],
    "special": [lead("pick_up") for _ in range(ROUNDS)],
    "suspend": [lead("pick_up", "取水许可") for _ in range(ROUNDS)],
    "blank": [(lead("decide", "饮用水供水单位卫生许可"),
               lead("decide", "饮用水供水单位卫生许可")) for _ in range(ROUNDS)],
}
today = env["darqi.working.day"]._today()
made["filing"] = []
for place in range(ROUNDS):
    filing = story._by("window1", env["darqi.filing"], today).create({
        **story._holder(NUMBER), "phone": "13800000001",
        "item_ids": [(6, 0, item("公共场所卫生许可").ids)]})
    made["filing"].append(filing.id)
made["file"] = story._by("bureau_head", env["ir.attachment"], today).create(
    {"name": "受理案件通知书.pdf", "raw": b"%PDF-1.7 race"}).ids
blank = item("饮用水供水单位卫生许可")
blank.uses_blank_certificate = True
made["blank_item"] = blank.id
made["until"] = str(story._ago(-6))
env.cr.commit()
print("RESULT" + json.dumps(made))
"""

# Everything a case consists of, counted.
LOOK = """
import json
found = {}
for case in env["darqi.application"].browse(IDS):
    clocks = case.clock_ids
    evidence = env["darqi.evidence"].search(
        [("res_model", "=", case._name), ("res_id", "=", case.id)])
    found[case.id] = {
        "state": case.state, "result": case.result or "",
        "reviewer": case.reviewer_id.login or "",
        "decider": case.decided_by_id.login or "",
        "opinions": sorted(case.opinion_ids.mapped("step")),
        "evidence": sorted(evidence.mapped("act")),
        "papers": sorted(case.document_ids.mapped("kind")),
        "clocks": sorted((c.kind, c.state) for c in clocks),
        "ledger": sorted(clocks.entry_ids.mapped("kind")),
        "special": len(case.special_ids), "suspension": len(case.suspension_ids),
        "extension": sorted(case.extension_ids.mapped("state")),
        "licences": len(case.licence_ids),
        "sheets": len(case.licence_ids.blank_use_ids),
    }
print("RESULT" + json.dumps(found))
"""
VERIFY = """
import json
evidence = env["darqi.evidence"]
print("RESULT" + json.dumps(evidence._verify_clocks() + evidence._verify_numbers()))
"""


class Hall:
    """Two servers, the cases, and sessions of the staff at either server."""

    def __init__(self, one, two):
        self.servers = (one, two)
        self.cases = self.run(f"ROUNDS = {ROUNDS}\n{PREPARE}")
        self.sessions = {}

    def run(self, script):
        """Run a script in a third process; its result."""
        out = self.servers[0].shell(script)
        line = next(line for line in out.splitlines() if line.startswith("RESULT"))
        return json.loads(line.removeprefix("RESULT"))

    def act(self, login, place, method, case, *more, model="darqi.application"):
        """A function that does an act as a person at one of the servers."""
        key = (login, place)
        if key not in self.sessions:
            self.sessions[key] = self.servers[place].client(login)
        session = self.sessions[key]
        return lambda: session.call(
            model, method, [case], *more, context={"lang": "zh_CN"}
        )

    def look(self, cases):
        """What the database holds of the cases now."""
        found = self.run(f"IDS = {list(cases)}\n{LOOK}")
        return [found[str(case)] for case in cases]


@pytest.fixture(scope="module")
def hall():
    """Two real processes on one database of their own."""
    with running_server("races") as one, one.second_process() as two:
        for server in (one, two):
            # What people are told, and what is rolled back and tried again.
            server.expect_log("WARNING .* odoo.http: .*[一-鿿]")
            server.expect_log("could not serialize access|SERIALIZATION_FAILURE")
            server.expect_log("could not obtain lock")
            server.expect_log("State of Filing cannot be set directly")
            server.expect_log("duplicate key value violates unique constraint")
        yield Hall(one, two)
        problems = one.log_problems() + two.log_problems()
    assert not problems, "\n".join(problems)


def one_winner(outcomes):
    """Exactly one won; the others were told in Chinese what to do."""
    losers = [outcome for outcome in outcomes if not outcome.won]
    assert len(losers) == len(outcomes) - 1, outcomes
    for loser in losers:
        assert loser.name.startswith("odoo.exceptions."), loser
        assert CHINESE.search(loser.message), loser
        assert not RAW.search(loser.message), loser
    return next(place for place, outcome in enumerate(outcomes) if outcome.won)


def added(after, name, *kinds):
    """How often each of the kinds is there."""
    return [after[name].count(kind) for kind in kinds]


def test_two_approvers_decide_one_case(hall):
    """Invariants 3, 10: one decision, one paper, one clock for the delivery."""
    winners = []
    for case in hall.cases["decide"]:
        outcomes = race(
            hall.act("approver1", 0, "action_grant", case, "同意。"),
            hall.act(
                "approver2", 1, "action_refuse", case, "布局不符", "第四条", "不同意。"
            ),
        )
        winners.append(one_winner(outcomes))
    rows = hall.look(hall.cases["decide"])
    for winner, row in zip(winners, rows, strict=True):
        granted = winner == 0
        assert row["decider"] == ("approver1", "approver2")[winner]
        assert (row["state"], row["result"]) == (
            ("making", "granted") if granted else ("to_seal", "refused")
        )
        assert added(row, "opinions", "decide") == [1]
        acts = added(row, "evidence", "application_grant", "application_refuse")
        assert acts == [int(granted), int(not granted)]
        papers = added(row, "papers", "granted", "refused")
        assert papers == [int(granted), int(not granted)]
        assert row["clocks"].count(["delivery", "running"]) == 1
        assert row["clocks"].count(["decision", "stopped"]) == 1
        assert added(row, "ledger", "start", "stop") == [3, 2]


def test_one_act_sent_twice(hall):
    """Invariant 13: a double click or a retry decides once."""
    for case in hall.cases["twice"]:
        acts = [
            hall.act("approver1", place, "action_grant", case, "同意。")
            for place in (0, 1)
        ]
        first, second = race(*acts)
        one_winner((first, second))
        (later,) = race(acts[0])
        one_winner((later, first if first.won else second))
    for row in hall.look(hall.cases["twice"]):
        assert added(row, "opinions", "decide") == [1]
        assert added(row, "evidence", "application_grant") == [1]
        assert added(row, "papers", "granted") == [1]


def test_two_reviewers_pick_up_one_case(hall):
    """领取: the case is in the hands of exactly one."""
    winners = []
    for case in hall.cases["pick_up"]:
        outcomes = race(
            hall.act("reviewer_a", 0, "action_pick_up", case),
            hall.act("reviewer_b", 1, "action_pick_up", case),
        )
        winners.append(one_winner(outcomes))
    rows = hall.look(hall.cases["pick_up"])
    for winner, row in zip(winners, rows, strict=True):
        assert row["state"] == "reviewing"
        assert row["reviewer"] == ("reviewer_a", "reviewer_b")[winner]
        assert added(row, "opinions", "pick_up") == [1]
        assert added(row, "evidence", "application_pick_up") == [1]


def test_accept_and_not_needed_at_once(hall):
    """许可法 32: accepted or not needed, never both."""
    winners = []
    for case in hall.cases["accept"]:
        outcomes = race(
            hall.act("window2", 0, "action_accept", case),
            hall.act("approver1", 1, "action_not_needed", case, "《测试条例》第一条"),
        )
        winners.append(one_winner(outcomes))
    rows = hall.look(hall.cases["accept"])
    for winner, row in zip(winners, rows, strict=True):
        accepted = winner == 0
        assert row["state"] == ("accepted" if accepted else "not_needed")
        papers = added(row, "papers", "acceptance", "licence_not_needed")
        assert papers == [int(accepted), int(not accepted)]
        assert row["clocks"].count(["decision", "running"]) == int(accepted)
        assert row["clocks"].count(["correction", "stopped"]) == 1
        acts = ("application_accept", "application_not_needed")
        assert sum(added(row, "evidence", *acts)) == 1


def test_two_extensions(hall):
    """许可法 42: extended once, whichever browser asks."""
    for case in hall.cases["extend"]:
        acts = [
            hall.act("bureau_head", place, "action_extend", case, "情况复杂")
            for place in (0, 1)
        ]
        one_winner(race(*acts))
    for row in hall.look(hall.cases["extend"]):
        assert row["extension"] == ["approved"]
        assert added(row, "ledger", "extend") == [1]
        assert added(row, "papers", "extension") == [1]
        assert added(row, "evidence", "application_extend") == [1]


def test_two_ask_for_an_extension(hall):
    """许可法 42: one request lies on the head's desk."""
    for case in hall.cases["ask"]:
        outcomes = race(
            hall.act("reviewer_a", 0, "action_ask_extension", case, "需要核实"),
            hall.act("approver1", 1, "action_ask_extension", case, "情况复杂"),
        )
        one_winner(outcomes)
    for row in hall.look(hall.cases["ask"]):
        assert row["extension"] == ["asked"]
        assert added(row, "evidence", "application_ask_extension") == [1]


def test_two_special_procedures(hall):
    """许可法 45: one pause is open, with one written notice."""
    until = hall.cases["until"]
    for case in hall.cases["special"]:
        outcomes = race(
            *(
                hall.act(
                    login,
                    place,
                    "action_start_special",
                    case,
                    ground,
                    "《测试条例》第五条",
                    "测试机构",
                    until,
                )
                for place, (login, ground) in enumerate(
                    (("reviewer_a", "testing"), ("approver1", "appraisal"))
                )
            )
        )
        one_winner(outcomes)
    for row in hall.look(hall.cases["special"]):
        assert row["special"] == 1
        assert added(row, "ledger", "pause") == [1]
        assert added(row, "papers", "special_procedure") == [1]
        assert row["clocks"].count(["decision", "paused"]) == 1
        assert added(row, "evidence", "application_start_special") == [1]


def test_two_suspensions(hall):
    """LAW 2.8: suspended once, by the head in two browsers."""
    proof = ("lawsuit", "（测）1号", hall.cases["file"])
    for case in hall.cases["suspend"]:
        outcomes = race(
            hall.act("bureau_head", 0, "action_suspend", case, "第三人起诉", *proof),
            hall.act("bureau_head", 1, "action_suspend", case, "权属争议", *proof),
        )
        one_winner(outcomes)
    for row in hall.look(hall.cases["suspend"]):
        assert row["suspension"] == 1
        assert added(row, "ledger", "pause") == [1]
        assert added(row, "papers", "suspension") == [1]
        assert added(row, "evidence", "application_suspend") == [1]


def test_two_take_the_last_blank_certificate(hall):
    """REQ-18: as many certificates as sheets; the last one goes to one of two."""
    pairs = hall.cases["blank"]
    for number, (one, two) in enumerate(pairs, 1):
        sheet = {
            "name": "竞争测试证书",
            "number_from": number,
            "number_to": number,
            "item_ids": [(6, 0, [hall.cases["blank_item"]])],
        }
        hall.act("delivery1", 0, "create", sheet, model="darqi.blank.stock")()
        outcomes = race(
            hall.act("delivery1", 0, "action_make_licence", one),
            hall.act("delivery1", 1, "action_make_licence", two),
        )
        one_winner(outcomes)
    rows = hall.look([case for pair in pairs for case in pair])
    assert sum(row["sheets"] for row in rows) == len(pairs)
    for row in rows:
        done = int(row["state"] != "making")
        assert (row["licences"], row["sheets"]) == (done, done)
        assert added(row, "evidence", "application_make") == [done]
        assert added(row, "opinions", "make") == [done]


def test_one_filing_received_twice(hall):
    """收件 sent twice: both get the answer, the case exists once."""
    for filing in hall.cases["filing"]:
        acts = [
            hall.act("window1", place, "action_receive", filing, model="darqi.filing")
            for place in (0, 1)
        ]
        outcomes = race(*acts)
        for outcome in outcomes:
            assert outcome.won or CHINESE.search(outcome.message), outcome
        assert any(outcome.won for outcome in outcomes)
        assert race(acts[1])[0].won
    script = f"""
import json
cases = env["darqi.application"].search([("filing_id", "in", {hall.cases["filing"]})])
print("RESULT" + json.dumps([cases.ids, len(cases.filing_id)]))
"""
    cases, filings = hall.run(script)
    assert (len(cases), filings) == (ROUNDS, ROUNDS)
    for row in hall.look(cases):
        assert row["evidence"] == ["application_receive"]
        assert row["clocks"] == [["correction", "running"]]
        assert added(row, "papers", "receipt") == [1]


def test_a_call_with_a_key_acts_once(hall):
    """Invariant 13: the same call again, at once or later, has the same answer."""
    vals = {
        "applicant_name": "达拉特旗示范餐饮店（重发测试）",
        "applicant_kind": "person",
        "id_kind": "other",
        "id_number": "RETRY00001",
    }
    hall.act("window1", 0, "read", 1, ["login"], model="res.users")
    hall.act("window1", 1, "read", 1, ["login"], model="res.users")
    sessions = [hall.sessions["window1", place] for place in (0, 1)]

    def create(place, key, **more):
        return lambda: sessions[place].call(
            "darqi.filing", "create", {**vals, **more}, key=key
        )

    for number in range(ROUNDS):
        key = f"key-{number}"
        outcomes = race(*(create(place % 2, key) for place in range(4)))
        assert all(outcome.won for outcome in outcomes), outcomes
        assert len({outcome.answer for outcome in outcomes}) == 1, outcomes
        assert create(1, key)() == outcomes[0].answer
        (other,) = race(create(0, key, phone="13800000002"))
        assert not other.won and CHINESE.search(other.message), other
    script = """
import json
rows = env["darqi.filing"].search([("id_number", "=", "RETRY00001")])
print("RESULT" + json.dumps(len(rows)))
"""
    assert hall.run(script) == ROUNDS
    # What failed may be sent again with its key, and then acts.
    assert not race(create(0, "key-again", state="received"))[0].won
    assert create(0, "key-again")()
    # Another person's key is another key.
    hall.act("window2", 0, "read", 1, ["login"], model="res.users")
    theirs = hall.sessions["window2", 0].call(
        "darqi.filing", "create", vals, key="key-0"
    )
    assert theirs != create(0, "key-0")()


def test_registers_hold_after_the_races(hall):
    """Invariants 4, 9: clocks equal their ledgers, numbers have no gap."""
    assert hall.run(VERIFY) == []
