"""Databases: creation in one piece, upgrades, accounts."""

import csv
import json
import shutil
import subprocess

from . import odoo, python_env, sql
from .home import CONFIG, content_hash
from .ui import Fail, run_step, say

ACCOUNTS = CONFIG / "demo-accounts.csv"
STATE = "databases.json"

# Runs in `odoo shell`; JOB is put in front of it.
SETUP = """
Users = env["res.users"].with_context(active_test=False)
admin = env.ref("base.user_admin")
admin.write({"password": JOB["admin"], "lang": "zh_CN", "tz": "Asia/Shanghai"})
company = env.ref("base.main_company")
company.country_id = env.ref("base.cn")
yuan = env.ref("base.CNY")
yuan.active = True
company.currency_id = yuan
for login in JOB["logins"]:
    user = Users.search([("login", "=", login)])
    if user:
        user.write({"password": JOB["demo"]})
        print("FOUND", login)
env.cr.commit()
"""


def demo_accounts():
    """Rows of config/demo-accounts.csv: dicts with login and role."""
    with open(ACCOUNTS, encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def code_hash(home):
    """Hash of everything that decides a database's content."""
    locks = [python_env.LAYERS["oca"], CONFIG / "debian.lock"]
    return content_hash(home.addons(), odoo.modules_file(), ACCOUNTS, *locks)


def exists(site, name):
    """Whether the database is there, complete."""
    return name in sql.databases(site.home, site.connection)


def create(site, name, *, empty=False):
    """Create a database under a temporary name and rename it when complete.

    Whatever a kill leaves under the temporary name is dropped by the next call.
    """
    home, draft = site.home, f"{name}_draft"
    filestore = site.data / "filestore"
    sql.drop(home, site.connection, draft)
    for leftover in (filestore / draft, filestore / name):
        shutil.rmtree(leftover, ignore_errors=True)
    odoo.check_modules(home)
    code = code_hash(home)
    modules = odoo.modules()
    arguments = ["-c", site.conf, "-d", draft, "-i", ",".join(modules)]
    arguments += ["--load-language", "zh_CN", "--stop-after-init", "--no-http"]
    arguments += [] if empty else ["--with-demo"]
    kind = "空" if empty else "演示"
    log = home.log / f"create-{name}.log"
    title = f"正在建立{kind}数据库 {name}（{len(modules)} 个模块）"
    run_step(
        title, lambda out: odoo.start(site, arguments, stdout=out, stderr=out), log
    )
    _check_complete(site, draft, modules, log)
    logins = run_setup(site, draft, empty=empty)
    if (filestore / draft).is_dir():
        (filestore / draft).rename(filestore / name)
    rename = f"ALTER DATABASE {sql.quote(draft)} RENAME TO {sql.quote(name)}"
    sql.execute(home, site.connection, rename)
    values = {"code": code, "empty": empty, "modules": modules, "logins": logins}
    remember(home, name, **values)


def remember(home, name, **values):
    """Note what a database was made from."""
    known = home.load(STATE)
    known[name] = {**known.get(name, {}), **values}
    home.save(STATE, known)


def _check_complete(site, name, modules, log):
    """Odoo may exit 0 although a module was skipped."""
    rows = sql.execute(
        site.home,
        site.connection,
        "SELECT name FROM ir_module_module WHERE state = 'installed'",
        database=name,
    )
    missing = set(modules) - {row[0] for row in rows}
    if missing:
        raise Fail(f"模块没有装上：{'、'.join(sorted(missing))}。日志：{log}")


def run_setup(site, name, *, empty=False):
    """Set the generated passwords; returns the demo accounts that are there."""
    home = site.home
    logins = [] if empty else [row["login"] for row in demo_accounts()]
    job = {"admin": home.secret("admin"), "demo": home.secret("demo"), "logins": logins}
    script = f"JOB = {json.dumps(job)}\n{SETUP}"
    code, out, err = shell(site, name, script)
    if code:
        raise Fail(f"设置账户失败：\n{err[-2000:] or out[-2000:]}")
    lines = [line.split() for line in out.splitlines()]
    return [line[1] for line in lines if line[:1] == ["FOUND"]]


def shell(site, name, script, timeout=600):
    """Run a script with `env` bound; returns (exit code, output, log)."""
    arguments = ["shell", "-c", site.conf, "-d", name, "--no-http"]
    process = odoo.start(
        site,
        [*arguments, "--log-level=warn"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        out, err = process.communicate(script.encode(), timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Fail("odoo shell 超时。") from None
    return process.returncode, out.decode(), err.decode("utf-8", "replace")


def upgrade_if_changed(site, name):
    """Upgrade our modules when their files changed since the last start."""
    home = site.home
    known = home.load(STATE).get(name, {})
    code = code_hash(home)
    if known.get("code") == code:
        return
    odoo.check_modules(home)
    wanted = odoo.modules()
    new = [module for module in wanted if module not in known.get("modules", [])]
    own = [module for module in odoo.own_modules(home) if module not in new]
    if not new and not own:
        remember(home, name, code=code)
        return
    arguments = ["-c", site.conf, "-d", name, "--stop-after-init", "--no-http"]
    arguments += ["-u", ",".join(own)] if own else []
    arguments += ["-i", ",".join(new)] if new else []
    say(f"  模块文件有变化，升级 {'、'.join([*own, *new])}")
    log = home.log / f"upgrade-{name}.log"
    run_step(
        "正在升级数据库",
        lambda out: odoo.start(site, arguments, stdout=out, stderr=out),
        log,
    )
    _check_complete(site, name, wanted, log)
    remember(home, name, code=code, modules=wanted)


def print_accounts(home, name):
    """Print who can sign in."""
    known = home.load(STATE).get(name, {})
    say(f"  管理员  admin / {home.secret('admin')}")
    found = known.get("logins", [])
    if found:
        say(f"  演示账户（密码都是 {home.secret('demo')}）：")
    for row in demo_accounts():
        if row["login"] in found:
            say(f"    {row['login']:<24}{row['role']}")
    say(f"  （密码保存在 {home.root / 'secrets.json'}，仅本机所有者可读）")
