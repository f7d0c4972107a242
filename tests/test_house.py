"""The static rules of the house find what they should."""

import pytest

from darqi_lib.testing import house

FAR = "\n".join("    x = 1" for _n in range(house.REACH + 2))


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("x.sudo().name", [1]),
        ("# sudo: its name is public\nx.sudo().name", []),
        ("x.sudo().name  # sudo: its name is public", []),
        ("y = 1  # another reason\nx.sudo().name", [2]),
        ("x.sudo(False).name", []),
        ("x.sudo(True).name", [1]),
        (f"# sudo: too far away\nif True:\n{FAR}\n    x.sudo()", [house.REACH + 5]),
        ("'# sudo'.sudo", []),
    ],
)
def test_unexplained_sudo(tmp_path, source, lines):
    file = tmp_path / "model.py"
    file.write_text(source, encoding="utf-8")
    assert house.unexplained_sudo(file) == lines


def test_tests_are_not_asked(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text("x.sudo()", encoding="utf-8")
    (tmp_path / "model.py").write_text("x.sudo()", encoding="utf-8")
    assert house.unexplained_sudo_below([tmp_path]) == [f"{tmp_path / 'model.py'}:1"]


def view(name, model="ir.ui.view"):
    return f'<odoo><record id="{name}" model="{model}" /></odoo>'


def test_a_view_is_defined_once(tmp_path):
    (tmp_path / "one.xml").write_text(view("form"), encoding="utf-8")
    (tmp_path / "two.xml").write_text(view("list"), encoding="utf-8")
    (tmp_path / "data.xml").write_text(view("form", "darqi.desk"), encoding="utf-8")
    assert house.views_defined_twice([tmp_path]) == []
    (tmp_path / "three.xml").write_text(view("form"), encoding="utf-8")
    found = house.views_defined_twice([tmp_path])
    assert found == [f"{tmp_path.name}.form：one.xml, three.xml"]
