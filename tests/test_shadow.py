"""The rule against lost overrides finds what it should, and only that."""

from darqi_lib.testing import shadow

BASE = """
class Thing(models.Model):
    _inherit = "darqi.thing"

    def _vals(self):
        return {}
"""
EXTENSION = """
class Thing(models.Model):
    _inherit = "darqi.thing"

    def _vals(self):
        return {**super()._vals(), "more": 1}
"""


def module(folder, first, second):
    (folder / "models").mkdir(parents=True)
    (folder / "__init__.py").write_text("from . import models\n", encoding="utf-8")
    (folder / "models" / "__init__.py").write_text(
        "from . import first, second\n", encoding="utf-8"
    )
    (folder / "models" / "first.py").write_text(first, encoding="utf-8")
    (folder / "models" / "second.py").write_text(second, encoding="utf-8")
    return folder


def test_lost_override(tmp_path):
    (found,) = shadow.shadowed([module(tmp_path / "m", EXTENSION, BASE)])
    assert found.startswith("darqi.thing._vals: ")
    assert found.index("first.py") < found.index("second.py")


def test_base_first(tmp_path):
    assert shadow.shadowed([module(tmp_path / "m", BASE, EXTENSION)]) == []


def test_two_bases_are_somebody_s_intention(tmp_path):
    assert shadow.shadowed([module(tmp_path / "m", BASE, BASE)]) == []


def test_another_model(tmp_path):
    other = BASE.replace("darqi.thing", "darqi.other")
    assert shadow.shadowed([module(tmp_path / "m", EXTENSION, other)]) == []
