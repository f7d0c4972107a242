"""The house's own static rules: reasons of ``sudo()``, each view defined once."""

import ast
import pathlib
import re
from xml.etree import ElementTree

REACH = 8  # lines between the reason and the call it is for
REASON = re.compile(r"#.*\bsudo\b")


def unexplained_sudo(path):
    """Lines of a Python file that take all rights without saying why it is safe.

    The reason is a comment with the word "sudo", at most ``REACH`` lines above or in
    the line itself; ``sudo(False)``, which gives rights back, needs none.
    """
    text = pathlib.Path(path).read_text(encoding="utf-8")
    lines = text.split("\n")
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr != "sudo":
            continue
        if [getattr(arg, "value", True) for arg in node.args] == [False]:
            continue
        last = node.func.end_lineno
        near = lines[max(0, last - 1 - REACH) : last + 1]
        if not any(REASON.search(line) for line in near):
            found.append(last)
    return sorted(set(found))


def unexplained_sudo_below(folders):
    """``file:line`` of every unexplained ``sudo()`` of the product below folders."""
    return [
        f"{path}:{line}"
        for folder in folders
        for path in sorted(pathlib.Path(folder).rglob("*.py"))
        if "tests" not in path.parts
        for line in unexplained_sudo(path)
    ]


def views_defined_twice(modules):
    """``module.id: files`` of each view that two records of a module define.

    The second silently overwrites the first, whose fields are gone from the screen.
    """
    found = []
    for module in map(pathlib.Path, modules):
        places = {}
        for path in sorted(module.rglob("*.xml")):
            if "tests" in path.parts:
                continue
            for record in ElementTree.parse(path).iter("record"):
                if record.get("model") == "ir.ui.view":
                    places.setdefault(record.get("id"), []).append(path.name)
        found += [
            f"{module.name}.{name}：{', '.join(names)}"
            for name, names in sorted(places.items())
            if len(names) > 1
        ]
    return found
