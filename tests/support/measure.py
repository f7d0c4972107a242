"""Scripts for `odoo shell` that measure what people open, as the people who do."""

# Every default list: who opens it, and by which action.
LISTS = (
    ("window1", "darqi_approval.darqi_application_action_intake"),
    ("window1", "darqi_approval.darqi_application_action_correcting"),
    ("window1", "darqi_approval.darqi_application_action_follow"),
    ("reviewer_a", "darqi_approval.darqi_application_action"),
    ("reviewer_a", "darqi_approval.darqi_application_action_pool"),
    ("reviewer_a", "darqi_approval.darqi_application_action_mine"),
    ("approver1", "darqi_approval.darqi_application_action_decide"),
    ("delivery1", "darqi_approval.darqi_application_action_making"),
    ("delivery1", "darqi_approval.darqi_application_action_deliver"),
    ("manager", "darqi_approval.darqi_clock_action"),
    ("reviewer_a", "darqi_approval.darqi_clock_action"),
    ("sealkeeper1", "darqi_approval.darqi_document_action_to_seal"),
    ("reviewer_a", "darqi_approval.darqi_document_action"),
    ("reviewer_a", "darqi_approval.darqi_licence_action"),
    ("health_officer", "darqi_supervision.darqi_notice_action_claim"),
    ("health_officer", "darqi_supervision.darqi_notice_action"),
    ("it_office", "darqi_approval.darqi_evidence_action"),
)
DESKS = ("window1", "reviewer_a", "approver1", "delivery1", "health_officer")
OPEN_ACTION = "darqi_approval.darqi_application_action"
# Two Hanzi: in a few names, in one item, nowhere; a number, and a part of one.
WORDS = ("烟草", "羴鱻", "B000000000077", "00009999")
SEARCHED = (
    ("reviewer_a", "darqi.application"),
    ("reviewer_a", "darqi.licence"),
    ("reviewer_a", "darqi.item"),
)

# What the jobs and the desk ask the clock, on a day on which nothing is due.
JOBS = (
    ("darqi.application", "_cron_deem_accepted"),
    ("darqi.clock", "_cron_resume"),
    ("darqi.deemed.consent", "_cron_enter"),
    ("darqi.clock", "is_overdue"),
)

SCRIPT = """
import json, time
from datetime import date
from unittest.mock import patch
from lxml import etree
from odoo.addons.darqi_approval.models.ground.at import CONTEXT_KEY, At
from odoo.tools.safe_eval import safe_eval

def parts(env, xmlid):
    action = env["ir.actions.act_window"]._for_xml_id(xmlid)
    context = safe_eval(action["context"] or "{}", {"uid": env.uid})
    model = env[action["res_model"]]
    views = model.get_views([(False, "list"), (False, "search")])["views"]
    search = etree.fromstring(views["search"]["arch"])
    domain = list(safe_eval(action["domain"] or "[]", {"uid": env.uid}))
    for key in context:
        if key.startswith("search_default_"):
            node = search.find(f".//filter[@name='{key[15:]}']")
            if node is not None and node.get("domain"):
                domain += list(safe_eval(node.get("domain"), {"uid": env.uid}))
    tree = etree.fromstring(views["list"]["arch"])
    spec = {}
    for node in tree.findall("./field"):
        if node.get("optional") != "hide":
            many = model._fields[node.get("name")].type in ("many2one", "many2many")
            inner = {"fields": {"display_name": {}}} if many else {}
            spec[node.get("name")] = inner
    return model, domain, spec, tree.get("default_order")

def timed(env, act):
    times = []
    for _n in range(TRIES):
        env.cr.rollback()
        env.invalidate_all()
        before = env.cr.sql_log_count
        start = time.perf_counter()
        answer = act()
        times.append((time.perf_counter() - start) * 1000)
        queries = env.cr.sql_log_count - before
    return {"ms": sorted(times)[len(times) // 2], "queries": queries, "found": answer}

def user_env(login):
    user = env["res.users"].search([("login", "=", login)])
    return env(user=user.id, su=False)

found = {}
for login, xmlid in LISTS:
    mine = user_env(login)
    model, domain, spec, order = parts(mine, xmlid)
    def rows():
        answer = model.web_search_read(
            domain, spec, limit=80, order=order, count_limit=10001)
        return len(answer["records"])
    found[f"{login} {xmlid.split('.')[1].removeprefix('darqi_')}"] = timed(mine, rows)
mine = user_env("reviewer_a")
model, domain, _spec, _order = parts(mine, OPEN_ACTION)
found["reviewer_a open cases by state"] = timed(
    mine, lambda: len(model.formatted_read_group(domain, ["state"], ["__count"])))
for login in DESKS:
    mine = user_env(login)
    fields = {"name": {}, "count": {}, "overdue_count": {}, "today_count": {},
              "next_days_left": {}, "rows": {}}
    found[f"{login} my desk"] = timed(
        mine, lambda: len(mine["darqi.desk"].web_search_read([], fields)["records"]))
for login, name in SEARCHED:
    mine = user_env(login)
    for word in WORDS:
        def search():
            return len(mine[name].search([("search_text", "ilike", word)], limit=81))
        found[f"{login} {name} 搜索 {word}"] = timed(mine, search)
def scanned(act):
    # Tables of cases and clocks that the statements of a job read from end to end.
    cursor, statements = type(env.cr), []
    execute = cursor.execute
    def note(cr, *args, **kwargs):
        answer = execute(cr, *args, **kwargs)
        statements.append(cr._obj.query.decode())
        return answer
    with patch.object(cursor, "execute", note):
        done = act()
    whole = []
    for text in statements:
        kind = text.split(None, 1)[0]
        if kind in ("SELECT", "WITH", "INSERT") and "FOR UPDATE" not in text:
            env.cr.execute("EXPLAIN " + text.replace("%", "%%"), ())
            whole += [line for (line,) in env.cr.fetchall()
                      if "Seq Scan on darqi_application" in line
                      or "Seq Scan on darqi_clock" in line]
    return done, whole

early = env(context={CONTEXT_KEY: At(date(2001, 1, 5))})
for name, job in JOBS:
    model = early[name]
    if job.startswith("_cron"):
        act = getattr(model, job)
    else:
        act = lambda model=model, job=job: len(model.search([(job, "=", True)]))
    found[f"job {name} {job}"] = timed(env, act)
    env.invalidate_all()
    done, whole = scanned(act)
    found[f"job {name} {job}"].update(found=done or 0, scans=whole)
print("RESULT" + json.dumps(found))
"""

# Intake beside Odoo's own task, interleaved, as ordinary users with record rules.
INTAKE = """
import json, time
from odoo.api import Environment
from odoo.fields import Command

MANAGER = "project.group_project_manager"
window = env["res.users"].search([("login", "=", "window1")])
CLERK = window.id
# A user of his own: the roles of the demonstration's users take other groups away.
groups = [env.ref(group).id for group in ("base.group_user", MANAGER)]
member = env["res.users"].create({"name": "基准", "login": "bench",
                                  "group_ids": [Command.set(groups)]})
project = env["project.project"].create(
    {"name": "基准", "privacy_visibility": "employees"})
item = env["darqi.item"].search(
    [("name", "=", "公共场所卫生许可"), ("is_example", "=", False)])

def filings(env, number):
    rows = [{"applicant_name": "演示申请人甲", "id_number": "11010519491231002X",
             "channel": "batch", "item_ids": [Command.set(item.ids)]}
            for _n in range(number)]
    return env["darqi.filing"].create(rows)._receive()

def window(env, number):
    # As the window does it: the same, with its receipt as a PDF in hand.
    rows = [{"applicant_name": "演示申请人甲", "id_number": "11010519491231002X",
             "phone": "13800000001", "channel": "window",
             "item_ids": [Command.set(item.ids)]} for _n in range(number)]
    return env["darqi.filing"].create(rows)._receive()

def tasks(env, number):
    rows = [{"name": f"任务{n}", "project_id": project.id} for n in range(number)]
    return env["project.task"].create(rows)

def once(act, number):
    # One request: its own cursor and environment, flush and commit inside.
    login, act = act
    with env.registry.cursor() as cr:
        start = time.perf_counter()
        act(Environment(cr, login, {"lang": "zh_CN"}), number)
        cr.flush()
        queries = cr.sql_log_count
        cr.commit()
        return (time.perf_counter() - start) * 1000, queries

env.cr.commit()
filings, window = (CLERK, filings), (CLERK, window)
tasks = (member.id, tasks)
result = {}
for number, tries in ((1, TRIES), (BATCH, 3)):
    pairs = {"filing": [], "task": []}
    for _n in range(tries + 1):  # the first warms the caches
        pairs["filing"].append(once(filings, number))
        pairs["task"].append(once(tasks, number))
    for name, runs in pairs.items():
        # The best of several on either side: noise only ever adds.
        times, counts = zip(*runs[1:])
        result[f"{name} {number}"] = {"ms": min(times), "queries": max(counts)}
runs = sorted([once(window, 1) for _n in range(TRIES + 1)][1:])
result["window 1"] = {"ms": runs[len(runs) // 2][0],
                      "queries": max(queries for _ms, queries in runs)}
env.cr.rollback()
print("RESULT" + json.dumps(result))
"""


def constants(**values):
    """The head of a script: what it is told."""
    return "".join(f"{name} = {value!r}\n" for name, value in values.items())


def lists_script(tries=7):
    """Measures every default list, the desks and the search by text."""
    head = constants(
        LISTS=LISTS,
        DESKS=DESKS,
        OPEN_ACTION=OPEN_ACTION,
        SEARCHED=SEARCHED,
        WORDS=WORDS,
        JOBS=JOBS,
        TRIES=tries,
    )
    return head + SCRIPT


def intake_script(tries=40, batch=1000):
    """Measures intake beside the creation of a project task."""
    return constants(TRIES=tries, BATCH=batch) + INTAKE
