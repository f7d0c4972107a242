"""Run inside `odoo shell` (``env`` is bound): print both modules' Chinese as JSON.

The words come from `addons/<module>/i18n/terms/*.csv` (english,中文); a term of one
module serves the other too. Terms without Chinese are listed, and stay untranslated.
"""

import csv
import io
import json
from pathlib import Path

import polib

from odoo.modules import get_module_path
from odoo.tools.translate import trans_export

MODULES = ("darqi_approval", "darqi_supervision")


def read_terms(module):
    """English → Chinese of one module's term lists."""
    words = {}
    for path in sorted(Path(get_module_path(module)).glob("i18n/terms/*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                if len(row) >= 2 and row[0] and row[1] and row[0] != "english":
                    words.setdefault(row[0].strip(), row[1].strip())
    return words


def catalogue(env, module, words):
    """The module's zh_CN catalogue and the terms it has no Chinese for."""
    buffer = io.BytesIO()
    trans_export(None, [module], buffer, "po", env)
    pot = polib.pofile(buffer.getvalue().decode())
    pot.metadata = {
        "Project-Id-Version": f"{module} 19.0",
        "Language": "zh_CN",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    missing = []
    for entry in pot:
        chinese = words.get(entry.msgid.strip())
        if chinese is None and not entry.msgid.isascii():
            chinese = entry.msgid  # Chinese in the source is data and stays
        entry.msgstr = chinese or ""
        if not chinese:
            missing.append(entry.msgid)
    pot.sort(key=lambda entry: entry.msgid)
    return str(pot), missing


def main(env):
    """Print {module: {"po": text, "missing": [terms]}}."""
    present = [m for m in MODULES if get_module_path(m, display_warning=False)]
    own = {module: read_terms(module) for module in present}
    result = {}
    for module in present:
        words = {}
        for other in present:
            words.update(own[other])
        words.update(own[module])
        po, missing = catalogue(env, module, words)
        result[module] = {"po": po, "missing": missing}
    print("I18N-JSON " + json.dumps(result, ensure_ascii=False))


main(env)  # noqa: F821 (bound by odoo shell)
