"""`bin/darqi i18n`: zh_CN.po of both modules from their word lists."""

import json
from pathlib import Path

from . import database
from .home import CHECKOUT
from .ui import Fail, say

SCRIPT = Path(__file__).with_name("i18n_script.py")
MARK = "I18N-JSON "


def write_catalogues(site, name):
    """Write the catalogues of both modules; returns the terms without Chinese.

    The terms are those of the database, which must hold the modules as they are now.
    """
    code, out, err = database.shell(site, name, SCRIPT.read_text(encoding="utf-8"))
    lines = [line for line in out.splitlines() if MARK in line]
    if code or not lines:
        raise Fail(f"导出词条失败：{err.strip().splitlines()[-1:] or out}")
    missing = []
    for module, found in json.loads(lines[-1].split(MARK, 1)[1]).items():
        path = CHECKOUT / "addons" / module / "i18n" / "zh_CN.po"
        path.write_text(found["po"], encoding="utf-8")
        say(f"  ✓ {path.relative_to(CHECKOUT)}：缺中文 {len(found['missing'])} 条")
        missing += [f"{module}：{term}" for term in found["missing"]]
    return missing
