"""Static checks: ruff, pylint-odoo, Odoo's own checkers, the rules of the house."""

import os

from .. import odoo, python_env
from ..home import CHECKOUT
from . import house, shadow
from .results import Result

ODOO_CHECKS = [
    "used-before-assignment",
    "undefined-variable",
    "eval-used",
    "unreachable",
    "function-redefined",
    "sql-injection",
    "missing-gettext",
    "gettext-variable",
    "gettext-placeholders",
    "gettext-repr",
    "raise-unlink-override",
]
ODOO_PLUGINS = [
    "_pylint_path_setup",
    "_odoo_checker_sql_injection",
    "_odoo_checker_gettext",
    "_odoo_checker_unlink_override",
]
# missing-readme is about publishing with OCA; a head model's concerns lie in files of
# their own here, which consider-merging-classes-inherited would put into one
OTHERS = "unknown-option-value"  # each run knows its own checkers' names only
NOT_OURS = ["missing-readme", "consider-merging-classes-inherited"]


def run(home):
    """Run all static checks; each counts as one test."""
    result = Result("静态检查")
    modules = [home.addons() / name for name in odoo.own_modules(home)]
    checkers = odoo.odoo_path(home) / "odoo/addons/test_lint/tests"
    checks = {
        "ruff": (["ruff", "check", "--no-cache", "."], None),
        "pylint-odoo": (
            [
                "pylint",
                "--rcfile=/dev/null",
                "--load-plugins=pylint_odoo",
                "--disable=all",
                "--enable=odoolint",
                f"--disable={','.join([*NOT_OURS, OTHERS])}",
                "--manifest-required-authors=Darqi",
                "--valid-odoo-versions=19.0",
                "--score=n",
                *modules,
            ],
            None,
        ),
        "Odoo pylint": (
            [
                "pylint",
                "--rcfile=/dev/null",
                f"--disable=all,useless-option-value,{OTHERS}",
                f"--enable={','.join(ODOO_CHECKS)}",
                f"--load-plugins={','.join(ODOO_PLUGINS)}",
                "--score=n",
                *modules,
            ],
            checkers,
        ),
    }
    for name, (command, extra) in checks.items():
        if name != "ruff" and not modules:
            continue
        code, output = _tool(home, command, extra)
        if code:
            result.fail(f"{name}：\n{output.strip()}")
        else:
            result.passed += 1
    rules = {
        "sudo() 未注明理由": house.unexplained_sudo_below(modules),
        "覆盖的方法不会执行": shadow.shadowed(modules),
        "同一视图定义了两次": house.views_defined_twice(modules),
    }
    for name, found in rules.items():
        if found:
            result.fail(f"{name}：\n" + "\n".join(found))
        else:
            result.passed += 1
    return result


def _tool(home, command, extra_path):
    folder = python_env.ensure_layer(home, "python-test")
    path = [*python_env.paths(home, tests=True), odoo.odoo_path(home)]
    if extra_path:
        path.insert(0, extra_path)
    env = dict(
        os.environ,
        PYTHONPATH=os.pathsep.join(map(str, path)),
        ADDONS_PATH=os.pathsep.join(map(str, odoo.addons_path(home))),
        PYTHONDONTWRITEBYTECODE="1",
        PYLINTHOME=str(home.cache / "pylint"),
    )
    program = folder / "bin" / command[0]
    if command[0] == "ruff":
        start = [program]
    else:
        start = [python_env.interpreter(), "-s", "-m", command[0]]
    return home.output(
        [*start, *command[1:]], timeout=600, as_account=False, cwd=CHECKOUT, env=env
    )
