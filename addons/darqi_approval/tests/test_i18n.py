import ast
import csv
import io
import re
from pathlib import Path

import polib

from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import trans_export

from ..models.application_side_act import METHODS
from ..models.ground.evidence_act import ACTS

OURS = ("darqi_approval", "darqi_supervision")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\$\{\w+\}")


def acts_on_evidence(source):
    """Codes that a file writes on evidence, where they stand there in so many words."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        call.args[1].value
        for call in calls
        if ast.unparse(call.func).endswith("env['darqi.evidence']._record")
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
    }


@tagged("post_install", "-at_install")
class TestChinese(TransactionCase):
    """Chinese first: zh_CN is complete, and one English word has one Chinese word."""

    def _modules(self):
        found = self.env["ir.module.module"].search(
            [("name", "in", OURS), ("state", "=", "installed")]
        )
        return found.mapped("name")

    def _exported(self, module):
        buffer = io.BytesIO()
        trans_export(None, [module], buffer, "po", self.env)
        return polib.pofile(buffer.getvalue().decode())

    def _catalogue(self, module):
        return polib.pofile(str(Path(get_module_path(module)) / "i18n" / "zh_CN.po"))

    def test_every_term_has_chinese(self):
        for module in self._modules():
            chinese = {entry.msgid: entry.msgstr for entry in self._catalogue(module)}
            missing = [
                entry.msgid
                for entry in self._exported(module)
                if not chinese.get(entry.msgid)
            ]
            with self.subTest(module):
                self.assertFalse(missing, "run bin/darqi i18n after adding these")

    def test_placeholders_are_kept(self):
        for module in self._modules():
            for entry in self._catalogue(module):
                with self.subTest(entry.msgid):
                    self.assertEqual(
                        sorted(PLACEHOLDER.findall(entry.msgid)),
                        sorted(PLACEHOLDER.findall(entry.msgstr)),
                    )

    def test_the_word_lists_are_well_formed(self):
        for module in self._modules():
            folder = Path(get_module_path(module)) / "i18n" / "terms"
            for path in sorted(folder.glob("*.csv")):
                with path.open(encoding="utf-8", newline="") as stream:
                    rows = list(csv.reader(stream))
                with self.subTest(path.name):
                    self.assertEqual(rows[0], ["english", "中文"])
                    self.assertEqual({len(row) for row in rows}, {2})

    def test_no_choice_is_shown_in_english(self):
        """Chinese first: choices taken from another field are translated too."""
        self.env["res.lang"]._activate_lang("zh_CN")
        for name in self.env.registry:
            if not name.startswith("darqi."):
                continue
            model = self.env[name].with_context(lang="zh_CN")
            for field in model._fields.values():
                if field.type != "selection" or not callable(field.selection):
                    continue
                plain = dict(field._description_selection(self.env(context={})))
                shown = dict(field._description_selection(model.env))
                for value, label in shown.items():
                    with self.subTest(field=str(field), value=value):
                        self.assertFalse(
                            re.search("[a-z]{4}", label), f"{plain.get(value)} stays"
                        )

    def test_weeks_begin_on_monday(self):
        """Calendars of due dates are read as every calendar in the office."""
        self.assertEqual(self.env.ref("base.lang_zh_CN").week_start, "1")

    def test_every_act_of_the_code_has_words(self):
        """PRACTICE 3: acts that the demonstration does not show are named, too."""
        codes = {f"application_{n}" for n in self.env["darqi.application"]._transitions}
        codes |= {f"application_{name}" for name in METHODS}
        for module in ("darqi_approval", "darqi_supervision"):
            root = Path(file_path(module))
            for path in root.rglob("*.py"):
                if "tests" not in path.parts:
                    codes |= acts_on_evidence(path.read_text(encoding="utf-8"))
        self.assertFalse(codes - set(ACTS), "add these to ACTS of evidence_act.py")

    def test_evidence_names_every_act_in_words(self):
        """PRACTICE 3: inspection reads what was done, not a code of the program."""
        lang = self.env["res.lang"]._activate_lang("zh_CN")
        rows = self.env["darqi.evidence"].with_context(lang=lang.code)
        codes = [act for (act,) in rows._read_group([], ["act"]) if act != "test"]
        unnamed = [act for act in codes if act not in ACTS]
        self.assertFalse(unnamed, "add these to ACTS of evidence_act.py")
        for act in codes:
            with self.subTest(act):
                row = rows.search([("act", "=", act)], limit=1)
                self.assertNotRegex(row.act_name, "[a-z]{4}")
                self.assertIn(row, rows.search([("act_name", "ilike", row.act_name)]))
